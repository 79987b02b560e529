import {
  cloneMeter,
  cloneSampledStat,
  type Meter,
  mark,
  newMeter,
  newSampledStat,
  record,
  type SampledStat,
} from '../client/sampled-stat.ts'
import { type Micros, type Millis, millisOf } from '../kernel/units.ts'
import type { PartitionIndex, PartitionRegistry } from '../protocol/ids.ts'
import type { DrainedNode } from './accumulator-drain.ts'
import type { ApplicationCall } from './application-call.ts'
import { BLOCKED } from './events.ts'
import type { NodeId } from './kafka-client.ts'
import { observedRatio, type ProducerBatchState } from './producer-batch.ts'

/** What one producer measures of itself (P-158); read by `measureProducer`. */
export interface ProducerMetricsState {
  readonly batchSize: SampledStat
  readonly compressionRate: SampledStat
  readonly recordQueueTime: SampledStat
  readonly recordsPerRequest: SampledStat
  readonly recordSize: SampledStat
  readonly requestLatency: SampledStat
  readonly nodeLatency: Map<NodeId, SampledStat>
  readonly produceThrottleTime: SampledStat
  readonly recordSend: Meter
  readonly recordRetry: Meter
  readonly recordError: Meter
  readonly batchSplit: Meter
  readonly bufferExhausted: Meter
  /** Milliseconds that appends have waited for memory. */
  readonly bufferpoolWait: Meter
  /** Milliseconds of the application thread, by what it did (`waitOf`). */
  readonly waitedMs: Map<WaitName, number>
  readonly topics: Map<string, TopicMetrics>
}

/** The same of one topic: group `producer-topic-metrics`. */
export interface TopicMetrics {
  readonly recordSend: Meter
  readonly bytes: Meter
  readonly compressionRate: SampledStat
  readonly recordRetry: Meter
  readonly recordError: Meter
}

/** Calls whose time is summed up: `<name>-time-ns-total`. */
export const WAIT_NAMES = ['flush', 'metadata-wait', 'txn-init', 'txn-begin', 'txn-commit', 'txn-abort'] as const
export type WaitName = (typeof WAIT_NAMES)[number]

/** Nothing measured. */
export function newProducerMetrics(): ProducerMetricsState {
  return {
    batchSize: newSampledStat(),
    compressionRate: newSampledStat(),
    recordQueueTime: newSampledStat(),
    recordsPerRequest: newSampledStat(),
    recordSize: newSampledStat(),
    requestLatency: newSampledStat(),
    nodeLatency: new Map(),
    produceThrottleTime: newSampledStat(),
    recordSend: newMeter(),
    recordRetry: newMeter(),
    recordError: newMeter(),
    batchSplit: newMeter(),
    bufferExhausted: newMeter(),
    bufferpoolWait: newMeter(),
    waitedMs: new Map(),
    topics: new Map(),
  }
}

function newTopicMetrics(): TopicMetrics {
  return {
    recordSend: newMeter(),
    bytes: newMeter(),
    compressionRate: newSampledStat(),
    recordRetry: newMeter(),
    recordError: newMeter(),
  }
}

/**
 * Records what the parts of a producer tell it, at the moment that they tell it. Not state: made anew for every copy.
 *
 * @source kafka 3.9 clients SenderMetricsRegistry, KafkaProducerMetrics; P-158
 */
export class ProducerMetrics {
  /** The present; set before the producer works. */
  nowUs: Micros = 0
  private readonly state: ProducerMetricsState
  private readonly registry: PartitionRegistry

  constructor(state: ProducerMetricsState, registry: PartitionRegistry) {
    this.state = state
    this.registry = registry
  }

  /** One pass has drained these nodes: a value for each batch, and the number of records for each node (P-93 step 8). */
  drained(nodes: readonly DrainedNode[]): void {
    const { state, nowMs } = this
    for (const { batches } of nodes) {
      let recordCount = 0
      for (const batch of batches) {
        this.batchDrained(batch)
        recordCount += batch.records.length
      }
      record(state.recordsPerRequest, recordCount, nowMs)
    }
  }

  private batchDrained(batch: ProducerBatchState): void {
    const { state, nowMs } = this
    const topic = this.topicOf(batch.partition)
    const ratio = observedRatio(batch)
    record(state.batchSize, batch.sizeBytes, nowMs)
    record(state.compressionRate, ratio, nowMs)
    record(state.recordQueueTime, batch.drainedMs - batch.createdMs, nowMs)
    record(state.recordSize, batch.maxRecordSizeBytes, nowMs)
    mark(state.recordSend, batch.records.length, nowMs)
    mark(topic.recordSend, batch.records.length, nowMs)
    mark(topic.bytes, batch.sizeBytes, nowMs)
    record(topic.compressionRate, ratio, nowMs)
  }

  /** A produce request was answered. */
  responded(node: NodeId, latencyMs: Millis, throttleMs: Millis): void {
    const { state, nowMs } = this
    record(state.requestLatency, latencyMs, nowMs)
    record(state.produceThrottleTime, throttleMs, nowMs)
    let ofNode = state.nodeLatency.get(node)
    if (!ofNode) {
      ofNode = newSampledStat()
      state.nodeLatency.set(node, ofNode)
    }
    record(ofNode, latencyMs, nowMs)
  }

  /** A batch was put back for another try. */
  retried(batch: ProducerBatchState): void {
    mark(this.state.recordRetry, batch.records.length, this.nowMs)
    mark(this.topicOf(batch.partition).recordRetry, batch.records.length, this.nowMs)
  }

  /** A batch has failed for good. */
  failed(batch: ProducerBatchState): void {
    mark(this.state.recordError, batch.records.length, this.nowMs)
    mark(this.topicOf(batch.partition).recordError, batch.records.length, this.nowMs)
  }

  /** send() has failed before anything was buffered, with a KafkaException (P-30). */
  sendFailed(): void {
    mark(this.state.recordError, 1, this.nowMs)
  }

  split(): void {
    mark(this.state.batchSplit, 1, this.nowMs)
  }

  /** An append has given up waiting for memory (P-35). */
  bufferExhausted(): void {
    mark(this.state.bufferExhausted, 1, this.nowMs)
  }

  /** The application thread goes on after a wait. @param why See BLOCKED. @param call What it had called. */
  waited(why: number, call: ApplicationCall['kind'] | 'restart' | undefined, sinceUs: Micros): void {
    const ms = (this.nowUs - sinceUs) / 1000
    if (why === BLOCKED.memory) mark(this.state.bufferpoolWait, ms, this.nowMs)
    const name = waitOf(why, call)
    if (name) this.state.waitedMs.set(name, (this.state.waitedMs.get(name) ?? 0) + ms)
  }

  private get nowMs(): Millis {
    return millisOf(this.nowUs)
  }

  private topicOf(partition: PartitionIndex): TopicMetrics {
    const name = this.registry.topics[partition] as string
    const known = this.state.topics.get(name)
    if (known) return known
    const made = newTopicMetrics()
    this.state.topics.set(name, made)
    return made
  }
}

const CALL_WAITS: Readonly<Partial<Record<string, WaitName>>> = {
  initTransactions: 'txn-init',
  beginTransaction: 'txn-begin',
  commitTransaction: 'txn-commit',
  abortTransaction: 'txn-abort',
}

function waitOf(why: number, call: string | undefined): WaitName | undefined {
  if (why === BLOCKED.metadata) return 'metadata-wait'
  if (why === BLOCKED.flush) return 'flush'
  return why === BLOCKED.transaction && call !== undefined ? CALL_WAITS[call] : undefined
}

/** An independent copy. */
export function cloneProducerMetrics(metrics: ProducerMetricsState): ProducerMetricsState {
  const nodeLatency = new Map<NodeId, SampledStat>()
  for (const [node, stat] of metrics.nodeLatency) nodeLatency.set(node, cloneSampledStat(stat))
  const topics = new Map<string, TopicMetrics>()
  for (const [name, topic] of metrics.topics) topics.set(name, cloneTopicMetrics(topic))
  return {
    batchSize: cloneSampledStat(metrics.batchSize),
    compressionRate: cloneSampledStat(metrics.compressionRate),
    recordQueueTime: cloneSampledStat(metrics.recordQueueTime),
    recordsPerRequest: cloneSampledStat(metrics.recordsPerRequest),
    recordSize: cloneSampledStat(metrics.recordSize),
    requestLatency: cloneSampledStat(metrics.requestLatency),
    nodeLatency,
    produceThrottleTime: cloneSampledStat(metrics.produceThrottleTime),
    recordSend: cloneMeter(metrics.recordSend),
    recordRetry: cloneMeter(metrics.recordRetry),
    recordError: cloneMeter(metrics.recordError),
    batchSplit: cloneMeter(metrics.batchSplit),
    bufferExhausted: cloneMeter(metrics.bufferExhausted),
    bufferpoolWait: cloneMeter(metrics.bufferpoolWait),
    waitedMs: new Map(metrics.waitedMs),
    topics,
  }
}

function cloneTopicMetrics(topic: TopicMetrics): TopicMetrics {
  return {
    recordSend: cloneMeter(topic.recordSend),
    bytes: cloneMeter(topic.bytes),
    compressionRate: cloneSampledStat(topic.compressionRate),
    recordRetry: cloneMeter(topic.recordRetry),
    recordError: cloneMeter(topic.recordError),
  }
}
