import type { PartitionIndex } from '../protocol/ids.ts'
import {
  type BatchCopies,
  copyOfBatch,
  NO_SEQUENCE,
  type ProducerBatchState,
  recordCountOf,
  resetProducerState,
} from './producer-batch.ts'

/** `lastAckedSequence` and `lastAckedOffset` of a partition that has none. */
export const NONE_ACKED = -1

/** A producer id with its epoch. */
export interface ProducerIdAndEpoch {
  readonly producerId: number
  readonly epoch: number
}

/** No producer id yet, or not any more. */
export const NO_PRODUCER_ID: ProducerIdAndEpoch = { producerId: -1, epoch: -1 }

/** Are they the same id under the same epoch? */
export function isSameProducer(a: ProducerIdAndEpoch, b: ProducerIdAndEpoch): boolean {
  return a.producerId === b.producerId && a.epoch === b.epoch
}

/**
 * Sequence bookkeeping of one partition (P-123).
 *
 * @source kafka clients TxnPartitionEntry
 */
export interface TxnPartitionEntry {
  readonly partition: PartitionIndex
  /** Id and epoch in use here. @differs 2.5 has only the producer's own (P-127a). */
  producerIdAndEpoch: ProducerIdAndEpoch
  nextSequence: number
  lastAckedSequence: number
  lastAckedOffset: number
  /** Sequenced batches that are not done, those that wait for a retry included; ascending by base sequence. */
  inFlight: ProducerBatchState[]
}

/** Bookkeeping of all partitions that a sequence was asked for, in the order of the first question. */
export type TxnPartitionMap = Map<PartitionIndex, TxnPartitionEntry>

/** The entry of a partition; a fresh one if it has none. */
export function txnPartition(map: TxnPartitionMap, partition: PartitionIndex): TxnPartitionEntry {
  const known = map.get(partition)
  if (known) return known
  const entry: TxnPartitionEntry = {
    partition,
    producerIdAndEpoch: NO_PRODUCER_ID,
    nextSequence: 0,
    lastAckedSequence: NONE_ACKED,
    lastAckedOffset: NONE_ACKED,
    inFlight: [],
  }
  map.set(partition, entry)
  return entry
}

/** Are sequenced batches of the partition not done yet? */
export function hasInFlightBatches(map: TxnPartitionMap, partition: PartitionIndex): boolean {
  const entry = map.get(partition)
  return entry !== undefined && entry.inFlight.length > 0
}

/** Lowest tracked base sequence, NO_SEQUENCE if nothing is tracked (P-72 e). */
export function firstInFlightSequenceOf(map: TxnPartitionMap, partition: PartitionIndex): number {
  return map.get(partition)?.inFlight[0]?.baseSequence ?? NO_SEQUENCE
}

/** Track a batch that has its sequence. */
export function trackBatch(map: TxnPartitionMap, batch: ProducerBatchState): void {
  const { inFlight } = txnPartition(map, batch.partition)
  let at = inFlight.length
  while (at > 0 && (inFlight[at - 1] as ProducerBatchState).baseSequence > batch.baseSequence) at--
  inFlight.splice(at, 0, batch)
}

/** Forget a batch; nothing if it is not tracked. */
export function untrackBatch(map: TxnPartitionMap, batch: ProducerBatchState): void {
  const inFlight = map.get(batch.partition)?.inFlight
  if (!inFlight) return
  const at = inFlight.indexOf(batch)
  if (at >= 0) inFlight.splice(at, 1)
}

/**
 * Renumber the tracked batches from 0 under `producer`; the next sequence follows, nothing counts as acknowledged
 * (P-126, P-127).
 */
export function startSequencesAtBeginning(
  map: TxnPartitionMap,
  partition: PartitionIndex,
  producer: ProducerIdAndEpoch,
): void {
  const entry = txnPartition(map, partition)
  let sequence = 0
  for (const batch of entry.inFlight) {
    resetProducerState(batch, producer.producerId, producer.epoch, sequence)
    sequence += recordCountOf(batch)
  }
  entry.nextSequence = sequence
  entry.lastAckedSequence = NONE_ACKED
  entry.producerIdAndEpoch = producer
}

/** A failed batch leaves no gap: what was numbered after it moves down by its records (P-128). */
export function adjustSequencesDueToFailedBatch(map: TxnPartitionMap, failed: ProducerBatchState): void {
  const entry = map.get(failed.partition)
  if (!entry) return
  const count = recordCountOf(failed)
  entry.nextSequence -= count
  for (const batch of entry.inFlight) {
    if (batch.baseSequence <= failed.baseSequence) continue
    resetProducerState(batch, batch.producerId, batch.producerEpoch, batch.baseSequence - count)
  }
}

/** Is `sequence` the one after the last acknowledged one? */
export function isNextSequence(map: TxnPartitionMap, partition: PartitionIndex, sequence: number): boolean {
  return sequence - (map.get(partition)?.lastAckedSequence ?? NONE_ACKED) === 1
}

/** A copy whose batches are the copies of this snapshot. */
export function cloneTxnPartitions(map: TxnPartitionMap, copies: BatchCopies): TxnPartitionMap {
  const copy: TxnPartitionMap = new Map()
  for (const [partition, entry] of map) {
    copy.set(partition, { ...entry, inFlight: entry.inFlight.map((batch) => copyOfBatch(copies, batch)) })
  }
  return copy
}
