import type { Bytes } from '../kernel/units.ts'
import { ERROR } from '../protocol/errors.ts'
import type { PartitionIndex } from '../protocol/ids.ts'
import type { FetchPart, FetchResponsePart, LogBatch, RequestBody } from '../protocol/messages.ts'
import type { BrokerState } from './broker-state.ts'
import { followerOf, type PartitionState } from './partition.ts'
import { endOfLogEpoch, lastStableOffset, readLog, type UnifiedLogState } from './unified-log.ts'

export type FetchRequest = Extract<RequestBody, { api: 'Fetch' }>

const NO_BATCHES: readonly LogBatch[] = []

/**
 * Read every partition of a fetch as it stands now. Changes nothing.
 *
 * @source C-32, C-33, C-57
 */
export function readFromLog(broker: BrokerState, request: FetchRequest): FetchResponsePart[] {
  const parts: FetchResponsePart[] = []
  let bytesLeft = request.maxBytes
  for (const asked of request.parts) {
    const part = readPartition(broker, request, asked, bytesLeft)
    for (const stored of part.batches) bytesLeft -= stored.batch.sizeBytes
    parts.push(part)
  }
  return parts
}

/** The error that a fetch meets before it is read, 0 if none (C-32). */
function fetchError(broker: BrokerState, request: FetchRequest, asked: FetchPart): number {
  const partition = broker.partitions[asked.partition]
  if (!partition || partition.role === 'none') return ERROR.UNKNOWN_TOPIC_OR_PARTITION
  if (partition.role === 'offline') return ERROR.KAFKA_STORAGE_ERROR
  if (asked.leaderEpoch !== -1) {
    if (asked.leaderEpoch < partition.leaderEpoch) return ERROR.FENCED_LEADER_EPOCH
    if (asked.leaderEpoch > partition.leaderEpoch) return ERROR.UNKNOWN_LEADER_EPOCH
  }
  if (partition.role !== 'leader') return ERROR.NOT_LEADER_OR_FOLLOWER
  if (request.replicaId >= 0 && !partition.replicas.includes(request.replicaId)) return ERROR.UNKNOWN_LEADER_EPOCH
  return ERROR.NONE
}

function readPartition(
  broker: BrokerState,
  request: FetchRequest,
  asked: FetchPart,
  bytesLeft: Bytes,
): FetchResponsePart {
  const error = fetchError(broker, request, asked)
  if (error !== ERROR.NONE) return errorPart(asked.partition, error)
  const partition = broker.partitions[asked.partition] as PartitionState
  const { log } = partition
  const isFollower = request.replicaId >= 0
  if (asked.fetchOffset < log.logStartOffset) return outOfRange(log, asked.partition, isFollower)
  if (asked.lastFetchedEpoch !== -1) {
    // Divergence is looked for before the end of the range: a longer log may be a diverging one (C-51).
    const end = endOfLogEpoch(log, asked.lastFetchedEpoch)
    if (!end) return outOfRange(log, asked.partition, isFollower)
    if (end.epoch < asked.lastFetchedEpoch || end.endOffset < asked.fetchOffset) {
      return { ...emptyPart(log, asked.partition), diverging: end }
    }
  }
  if (asked.fetchOffset > log.logEndOffset) return outOfRange(log, asked.partition, isFollower)
  const part = emptyPart(log, asked.partition)
  if (bytesLeft <= 0) return part
  const maxBytes = Math.min(bytesLeft, broker.config.replicaFetchMaxBytes)
  const limit = isFollower ? log.logEndOffset : readableEnd(log, request)
  const batches = readLog(log, asked.fetchOffset, limit, maxBytes)
  if (batches.length === 0) return part
  const read = { ...part, batches }
  return request.isolation === 'read_committed' ? { ...read, aborted: abortedIn(log, batches) } : read
}

/** Where a consumer's reading ends (C-57). */
export function readableEnd(log: UnifiedLogState, request: FetchRequest): number {
  return request.isolation === 'read_committed' ? lastStableOffset(log) : log.highWatermark
}

/** Aborted transactions that overlap what was read (C-132). */
function abortedIn(
  log: UnifiedLogState,
  batches: readonly LogBatch[],
): readonly { readonly producerId: number; readonly firstOffset: number }[] {
  const first = batches[0] as LogBatch
  const last = batches[batches.length - 1] as LogBatch
  const endOffset = last.baseOffset + last.batch.recordCount
  return log.producers.aborted
    .filter((txn) => txn.lastOffset >= first.baseOffset && txn.firstOffset < endOffset)
    .map(({ producerId, firstOffset }) => ({ producerId, firstOffset }))
}

function emptyPart(log: UnifiedLogState, partition: PartitionIndex): FetchResponsePart {
  return {
    partition,
    error: ERROR.NONE,
    highWatermark: log.highWatermark,
    lastStableOffset: lastStableOffset(log),
    logStartOffset: log.logStartOffset,
    batches: NO_BATCHES,
  }
}

/** An answer that is only an error. */
export function errorPart(partition: PartitionIndex, error: number): FetchResponsePart {
  return { partition, error, highWatermark: -1, lastStableOffset: -1, logStartOffset: -1, batches: NO_BATCHES }
}

function outOfRange(log: UnifiedLogState, partition: PartitionIndex, isFollower: boolean): FetchResponsePart {
  const part = { ...emptyPart(log, partition), error: ERROR.OFFSET_OUT_OF_RANGE }
  return isFollower ? { ...part, logEndOffset: log.logEndOffset } : part
}

/** Would an answer now carry at least what the fetch asks for (C-34)? */
export function hasEnough(broker: BrokerState, request: FetchRequest): boolean {
  let bytes = 0
  for (const asked of request.parts) {
    const partition = broker.partitions[asked.partition]
    if (partition?.role !== 'leader') return true
    const { log } = partition
    const limit = request.replicaId >= 0 ? log.logEndOffset : readableEnd(log, request)
    if (asked.fetchOffset >= limit) continue
    if (request.minBytes <= 1) return true
    for (const stored of readLog(log, asked.fetchOffset, limit, request.minBytes)) bytes += stored.batch.sizeBytes
    if (bytes >= request.minBytes) return true
  }
  return false
}

/** Has the high watermark passed what this follower was last told? Only 2.5 answers for that alone (C-34). */
export function owesHighWatermark(broker: BrokerState, request: FetchRequest): boolean {
  if (request.replicaId < 0) return false
  for (const asked of request.parts) {
    const partition = broker.partitions[asked.partition]
    if (partition?.role !== 'leader') continue
    const follower = followerOf(partition, request.replicaId)
    if (follower && partition.log.highWatermark > follower.lastSentHighWatermark) return true
  }
  return false
}
