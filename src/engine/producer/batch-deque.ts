import { assert } from '../kernel/assert.ts'
import type { PartitionIndex } from '../protocol/ids.ts'
import { type BatchCopies, copyOfBatch, isFull, type ProducerBatchState } from './producer-batch.ts'

/**
 * The queue of batches of one partition: appends go to the tail, drain takes the head (P-2). Made by the first append
 * that named the partition, never removed.
 */
export interface BatchDeque {
  readonly partition: PartitionIndex
  /** Batches from `head` on; what lies before has left and is undefined. */
  items: (ProducerBatchState | undefined)[]
  head: number
}

/** Slots before the head that are put up with until the list is moved to the front. */
const MAX_GAP = 64

/** An empty deque. */
export function emptyDeque(partition: PartitionIndex): BatchDeque {
  return { partition, items: [], head: 0 }
}

/** Number of batches. */
export function dequeSize(deque: BatchDeque): number {
  return deque.items.length - deque.head
}

/** The batch that leaves next, or undefined. */
export function peekFirst(deque: BatchDeque): ProducerBatchState | undefined {
  return deque.items[deque.head]
}

/** The batch that takes appends, or undefined. */
export function peekLast(deque: BatchDeque): ProducerBatchState | undefined {
  return deque.items.length === deque.head ? undefined : deque.items[deque.items.length - 1]
}

/** Batch `index`, 0 is the head. */
export function batchAt(deque: BatchDeque, index: number): ProducerBatchState {
  assert(index >= 0 && index < dequeSize(deque), `batchAt: ${index} of ${dequeSize(deque)}`)
  return deque.items[deque.head + index] as ProducerBatchState
}

/** Put a batch at the tail. */
export function addLast(deque: BatchDeque, batch: ProducerBatchState): void {
  deque.items.push(batch)
}

/** Put a batch at the head. */
export function addFirst(deque: BatchDeque, batch: ProducerBatchState): void {
  if (deque.head > 0) deque.items[--deque.head] = batch
  else deque.items.unshift(batch)
}

/** Put a batch before the one at `index` (0 is the head, size is behind the tail). */
export function insertAt(deque: BatchDeque, index: number, batch: ProducerBatchState): void {
  if (index === 0) addFirst(deque, batch)
  else deque.items.splice(deque.head + index, 0, batch)
}

/** Take the head out; the deque must not be empty. */
export function pollFirst(deque: BatchDeque): ProducerBatchState {
  assert(deque.head < deque.items.length, 'pollFirst: the deque is empty')
  const batch = deque.items[deque.head] as ProducerBatchState
  deque.items[deque.head++] = undefined
  if (deque.head === deque.items.length) {
    deque.items.length = 0
    deque.head = 0
  } else if (deque.head > MAX_GAP && deque.head * 2 > deque.items.length) {
    deque.items.splice(0, deque.head)
    deque.head = 0
  }
  return batch
}

/** Take one batch out, wherever it stands. @returns Whether it was there. */
export function removeBatch(deque: BatchDeque, batch: ProducerBatchState): boolean {
  if (peekFirst(deque) === batch) {
    pollFirst(deque)
    return true
  }
  const at = deque.items.indexOf(batch, deque.head)
  if (at < 0) return false
  deque.items.splice(at, 1)
  return true
}

/** Nothing here takes another record: no batch, or the last one is full (P-50). */
export function allBatchesFull(deque: BatchDeque): boolean {
  const last = peekLast(deque)
  return last === undefined || isFull(last)
}

/** A copy whose batches are the copies of this snapshot. */
export function cloneDeque(deque: BatchDeque, copies: BatchCopies): BatchDeque {
  const items = deque.items.map((batch) => batch && copyOfBatch(copies, batch))
  return { partition: deque.partition, items, head: deque.head }
}
