import { average, type Meter, maximum, rate, type SampledStat } from '../client/sampled-stat.ts'
import type { ProfileFeatures } from '../config/profile.ts'
import type { Millis } from '../kernel/units.ts'
import { availableMemory } from './buffer-pool.ts'
import { CONNECTION_STATE } from './events.ts'
import { type ProducerMetricsState, WAIT_NAMES } from './producer-metrics.ts'
import type { KafkaProducerState } from './producer-state.ts'

/** One metric of a producer, as the client reports it. */
export interface MeasuredMetric {
  /** Kafka's name: `batch-size-avg`. */
  readonly name: string
  /** NaN: no value was recorded lately. Bytes, ms, ns or a plain number, as the name says. */
  readonly value: number
  /** `producer-metrics` unless said. */
  readonly group: 'producer-metrics' | 'producer-topic-metrics' | 'producer-node-metrics'
  /** The topic, or `node-{id}`; empty in `producer-metrics`. */
  readonly of: string
}

/**
 * The metrics of a producer as they read at `nowMs`; reading changes nothing.
 *
 * @source P-158; the version of each name there
 * @simplified No io-wait-ratio: the sender's own work takes no time here, so that it would always be 1.
 */
export function measureProducer(
  producer: KafkaProducerState,
  features: ProfileFeatures,
  nowMs: Millis,
): readonly MeasuredMetric[] {
  const list = new MetricList(nowMs)
  const { metrics } = producer
  batchMetrics(list, metrics)
  bufferMetrics(list, producer, features)
  networkMetrics(list, producer)
  if (features.blockingTimeMetrics) {
    for (const name of WAIT_NAMES) list.value(`${name}-time-ns-total`, nanos(metrics.waitedMs.get(name) ?? 0))
  }
  for (const [topic, stats] of metrics.topics) {
    list.begin('producer-topic-metrics', topic)
    list.meter('record-send', stats.recordSend)
    list.meter('byte', stats.bytes)
    list.value('compression-rate', average(stats.compressionRate, nowMs))
    list.meter('record-retry', stats.recordRetry)
    list.meter('record-error', stats.recordError)
  }
  for (const node of [...metrics.nodeLatency.keys()].sort((a, b) => a - b)) {
    list.begin('producer-node-metrics', `node-${node}`)
    list.averageAndMaximum('request-latency', metrics.nodeLatency.get(node))
  }
  return list.metrics
}

function batchMetrics(list: MetricList, metrics: ProducerMetricsState): void {
  list.averageAndMaximum('batch-size', metrics.batchSize)
  list.value('compression-rate-avg', average(metrics.compressionRate, list.nowMs))
  list.averageAndMaximum('record-queue-time', metrics.recordQueueTime)
  list.value('records-per-request-avg', average(metrics.recordsPerRequest, list.nowMs))
  list.meter('record-send', metrics.recordSend)
  list.averageAndMaximum('record-size', metrics.recordSize)
  list.averageAndMaximum('request-latency', metrics.requestLatency)
  list.meter('record-retry', metrics.recordRetry)
  list.meter('record-error', metrics.recordError)
  list.meter('batch-split', metrics.batchSplit)
  list.averageAndMaximum('produce-throttle-time', metrics.produceThrottleTime)
}

function bufferMetrics(
  list: MetricList,
  { metrics, accumulator }: KafkaProducerState,
  features: ProfileFeatures,
): void {
  const { pool } = accumulator
  const { bufferpoolWait, bufferExhausted } = metrics
  list.value('buffer-total-bytes', pool.totalBytes)
  list.value('buffer-available-bytes', availableMemory(pool))
  // Waiting is recorded in ms: their sum per second is a share of 1000.
  list.value('bufferpool-wait-ratio', rate(bufferpoolWait.recent, list.nowMs) / 1000)
  if (features.bufferpoolWaitTimeTotal) list.value('bufferpool-wait-time-total', nanos(bufferpoolWait.total))
  if (features.blockingTimeMetrics) list.value('bufferpool-wait-time-ns-total', nanos(bufferpoolWait.total))
  list.meter('buffer-exhausted', bufferExhausted)
  list.value('waiting-threads', pool.waiters.length)
}

function networkMetrics(list: MetricList, { client }: KafkaProducerState): void {
  const { metrics, nodes, metadata, inFlightCount } = client
  const ageMs = list.nowMs - metadata.lastSuccessfulRefreshMs
  list.value('requests-in-flight', inFlightCount)
  list.value('metadata-age', Number.isFinite(ageMs) ? ageMs / 1000 : Number.NaN)
  list.value('connection-count', nodes.filter(({ state }) => state !== CONNECTION_STATE.disconnected).length)
  list.meter('connection-creation', metrics.connectionCreation)
  list.meter('connection-close', metrics.connectionClose)
  list.meter('request', metrics.requests)
  list.meter('outgoing-byte', metrics.outgoingBytes)
  list.meter('response', metrics.responses)
  list.meter('incoming-byte', metrics.incomingBytes)
}

function nanos(ms: number): number {
  return Math.round(ms * 1_000_000)
}

/** Metrics as they are added, in the order of the table. */
class MetricList {
  readonly nowMs: Millis
  readonly metrics: MeasuredMetric[] = []
  private group: MeasuredMetric['group'] = 'producer-metrics'
  private of = ''

  constructor(nowMs: Millis) {
    this.nowMs = nowMs
  }

  begin(group: MeasuredMetric['group'], of: string): void {
    this.group = group
    this.of = of
  }

  value(name: string, value: number): void {
    this.metrics.push({ name, value, group: this.group, of: this.of })
  }

  averageAndMaximum(name: string, stat: SampledStat | undefined): void {
    this.value(`${name}-avg`, stat ? average(stat, this.nowMs) : Number.NaN)
    this.value(`${name}-max`, stat ? maximum(stat, this.nowMs) : Number.NaN)
  }

  meter(name: string, meter: Meter): void {
    this.value(`${name}-rate`, rate(meter.recent, this.nowMs))
    this.value(`${name}-total`, meter.total)
  }
}
