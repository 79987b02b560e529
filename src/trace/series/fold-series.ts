import { CLUSTER } from '../../engine/cluster/events.ts'
import { DRAIN_REASON, PRODUCER } from '../../engine/producer/events.ts'
import { MAX_PRODUCERS } from '../../engine/protocol/ids.ts'
import { apiCode } from '../../engine/protocol/messages.ts'
import { type EventColumns, eventCodeAt, eventTime, eventValue } from '../event-columns.ts'
import { latencyBucket } from './latency-buckets.ts'
import {
  bitCount,
  countUnderMinIsr,
  measureAllLags,
  measureLag,
  type RunLevels,
  raiseLag,
  type SeriesSettings,
  sumInFlight,
  sumMemory,
} from './run-levels.ts'
import { latestLatencies, type SeriesBins, SUM } from './series-bins.ts'

/** The ISR of a partition has another size from `atUs` on. */
export interface IsrStep {
  readonly atUs: number
  readonly partition: number
  readonly size: number
}

/** What is known of records and batches while events are folded: the same, however often they are. */
export interface SeriesTables {
  /** By record: when send() was called (µs), bytes in its batch, and the event that put it into its first one. */
  readonly sentAtUs: number[]
  readonly sizeBytes: number[]
  readonly firstAppend: number[]
  /** By producer and ordinal of the batch (bytes). */
  readonly capacityBytes: (number[] | undefined)[]
  /** In order of time. */
  readonly isrSteps: IsrStep[]
  settingsAt(atUs: number): SeriesSettings
}

const PRODUCE = apiCode('Produce')

/** Codes that a series is made of, so that the others cost one look. */
const CONCERNS = new Uint8Array(256)
for (const code of [
  PRODUCER.recordSent,
  PRODUCER.recordAppended,
  PRODUCER.recordAcked,
  PRODUCER.recordFailed,
  PRODUCER.batchCreated,
  PRODUCER.batchDrained,
  PRODUCER.requestSent,
  PRODUCER.responseReceived,
  PRODUCER.requestFailed,
  PRODUCER.memoryChanged,
  PRODUCER.producerStarted,
  PRODUCER.producerDied,
  CLUSTER.batchAppended,
  CLUSTER.replicaAppended,
  CLUSTER.logTruncated,
  CLUSTER.replicaDeleted,
  CLUSTER.leaderElected,
  CLUSTER.replicasChanged,
  CLUSTER.isrChanged,
  CLUSTER.topicCreated,
  CLUSTER.configChanged,
  CLUSTER.metadataApplied,
])
  CONCERNS[code] = 1

/** Does a series change with this kind of event? */
export function concernsSeries(code: number): boolean {
  return CONCERNS[code] === 1
}

/** Fold event `index` into the sums of the last bin, and into the levels. */
export function foldSeries(
  columns: EventColumns,
  index: number,
  bins: SeriesBins,
  levels: RunLevels,
  tables: SeriesTables,
): void {
  const code = eventCodeAt(columns, index)
  if (code >= CLUSTER.batchAppended) foldCluster(columns, index, code, levels, tables)
  else foldProducer(columns, index, code, bins, levels, tables)
}

function foldProducer(
  columns: EventColumns,
  index: number,
  code: number,
  bins: SeriesBins,
  levels: RunLevels,
  tables: SeriesTables,
): void {
  const first = eventValue(columns, index, 0)
  switch (code) {
    case PRODUCER.recordSent:
      tables.sentAtUs[first] = eventTime(columns, index)
      add(bins, SUM.sent, 1)
      break
    case PRODUCER.recordAppended:
      append(columns, index, bins, tables)
      break
    case PRODUCER.recordAcked:
      acked(eventTime(columns, index), first, bins, tables)
      break
    case PRODUCER.recordFailed:
      add(bins, SUM.failed, 1)
      break
    case PRODUCER.batchCreated:
      capacitiesOf(tables, first)[ordinalOf(first)] = eventValue(columns, index, 2)
      break
    case PRODUCER.batchDrained: {
      if (eventValue(columns, index, 2) === DRAIN_REASON.retry) break
      const capacity = capacitiesOf(tables, first)[ordinalOf(first)] ?? 0
      add(bins, SUM.batches, 1)
      if (capacity > 0) add(bins, SUM.fill, eventValue(columns, index, 4) / capacity)
      break
    }
    case PRODUCER.memoryChanged:
      levels.availableBytes[first] = eventValue(columns, index, 1)
      sumMemory(levels)
      break
    case PRODUCER.producerStarted:
      levels.settings = tables.settingsAt(eventTime(columns, index))
      restart(levels, first)
      break
    case PRODUCER.producerDied:
      restart(levels, first)
      break
    default:
      foldRequest(columns, index, code, bins, levels)
      break
  }
}

/** A process without a request and with all its memory. */
function restart(levels: RunLevels, producer: number): void {
  levels.inFlight[producer] = 0
  levels.availableBytes[producer] = -1
  sumInFlight(levels)
  sumMemory(levels)
}

/** With acks=0 a Produce request is complete when it is written: it is never in flight (P-97). */
function foldRequest(columns: EventColumns, index: number, code: number, bins: SeriesBins, levels: RunLevels): void {
  const producer = eventValue(columns, index, 0)
  const isProduce = eventValue(columns, index, 3) === PRODUCE
  const isSent = code === PRODUCER.requestSent
  if (isSent && isProduce) add(bins, SUM.requests, 1)
  if (isProduce && levels.settings.producers[producer]?.acks === 0) return
  const change = isSent ? 1 : -1
  levels.inFlight[producer] = Math.max(0, (levels.inFlight[producer] ?? 0) + change)
  sumInFlight(levels)
}

/** A record that is put into another batch, when its first one was too large, is not counted again. */
function append(columns: EventColumns, index: number, bins: SeriesBins, tables: SeriesTables): void {
  const record = eventValue(columns, index, 0)
  const sizeBytes = eventValue(columns, index, 2)
  tables.firstAppend[record] ??= index
  if (tables.firstAppend[record] !== index) return
  tables.sizeBytes[record] = sizeBytes
  add(bins, SUM.sentBytes, sizeBytes)
}

function acked(atUs: number, record: number, bins: SeriesBins, tables: SeriesTables): void {
  add(bins, SUM.acked, 1)
  add(bins, SUM.ackedBytes, tables.sizeBytes[record] ?? 0)
  const counts = latestLatencies(bins)
  const bucket = latencyBucket(atUs - (tables.sentAtUs[record] ?? atUs))
  counts[bucket] = (counts[bucket] as number) + 1
}

function foldCluster(
  columns: EventColumns,
  index: number,
  code: number,
  levels: RunLevels,
  tables: SeriesTables,
): void {
  const first = eventValue(columns, index, 0)
  switch (code) {
    case CLUSTER.batchAppended: {
      const partition = eventValue(columns, index, 1)
      const end = eventValue(columns, index, 2) + eventValue(columns, index, 3)
      setLogEnd(levels, first, partition, end)
      if (levels.leader[partition] === first) raiseLag(levels, partition)
      else measureLag(levels, first)
      break
    }
    case CLUSTER.replicaAppended:
      setLogEnd(levels, first, eventValue(columns, index, 1), eventValue(columns, index, 3))
      measureReplica(levels, first, eventValue(columns, index, 1))
      break
    case CLUSTER.logTruncated:
      setLogEnd(levels, first, eventValue(columns, index, 1), eventValue(columns, index, 2))
      measureReplica(levels, first, eventValue(columns, index, 1))
      break
    case CLUSTER.replicaDeleted:
      setLogEnd(levels, first, eventValue(columns, index, 1), 0)
      measureReplica(levels, first, eventValue(columns, index, 1))
      break
    case CLUSTER.leaderElected:
      levels.leader[first] = eventValue(columns, index, 1)
      measureAllLags(levels)
      refresh(eventTime(columns, index), levels, tables)
      break
    case CLUSTER.isrChanged:
      changeIsr(eventTime(columns, index), first, eventValue(columns, index, 1), levels, tables)
      break
    case CLUSTER.replicasChanged:
      levels.settings = tables.settingsAt(eventTime(columns, index))
      // Kafka's own topics are not on the page.
      levels.replicas[first] = levels.settings.minIsr[first] === undefined ? 0 : eventValue(columns, index, 1)
      measureAllLags(levels)
      countUnderMinIsr(levels)
      break
    default:
      refresh(eventTime(columns, index), levels, tables)
      break
  }
}

/** min.insync.replicas is what the leader has heard: it is read again when brokers hear of a change. */
function refresh(atUs: number, levels: RunLevels, tables: SeriesTables): void {
  levels.settings = tables.settingsAt(atUs)
  countUnderMinIsr(levels)
}

function changeIsr(atUs: number, partition: number, isr: number, levels: RunLevels, tables: SeriesTables): void {
  if (levels.settings.minIsr[partition] === undefined) return
  levels.isr[partition] = isr
  countUnderMinIsr(levels)
  const { isrSteps } = tables
  const last = isrSteps[isrSteps.length - 1]
  const isNew = !last || atUs > last.atUs || (atUs === last.atUs && !isrSteps.some(isSame))
  if (isNew) isrSteps.push({ atUs, partition, size: bitCount(isr) })

  function isSame(step: IsrStep): boolean {
    return step.atUs === atUs && step.partition === partition && step.size === bitCount(isr)
  }
}

/** A log end that moved is the replica's own matter, unless it is the leader's. */
function measureReplica(levels: RunLevels, broker: number, partition: number): void {
  if (levels.leader[partition] === broker) measureAllLags(levels)
  else measureLag(levels, broker)
}

function setLogEnd(levels: RunLevels, broker: number, partition: number, offset: number): void {
  levels.logEnd[partition * (levels.brokers + 1) + broker] = offset
}

function add(bins: SeriesBins, what: number, amount: number): void {
  const column = bins.sums[what] as Float64Array
  const last = bins.length - 1
  column[last] = (column[last] as number) + amount
}

function capacitiesOf(tables: SeriesTables, batch: number): number[] {
  const producer = batch % MAX_PRODUCERS
  let capacities = tables.capacityBytes[producer]
  if (!capacities) {
    capacities = []
    tables.capacityBytes[producer] = capacities
  }
  return capacities
}

function ordinalOf(batch: number): number {
  return Math.floor(batch / MAX_PRODUCERS)
}
