import { assert } from './assert.ts'
import type { Micros } from './units.ts'

/**
 * The future of a run: entries ordered by time, then class (contract "Time and order"), then order of scheduling.
 * A binary heap over typed arrays; payloads are plain data and are shared, never copied, between clones.
 */
export interface EventQueue<T> {
  /** Entries in use: heap positions 0..size-1. */
  size: number
  /** Order of scheduling; also the number of entries ever pushed. */
  nextSequence: number
  /** Heap position → slot. */
  heap: Int32Array
  /** Slot → time (µs). */
  atUs: Float64Array
  /** Slot → class × 2^45 + sequence: one number decides ties. */
  rank: Float64Array
  /** Slot → what is scheduled. */
  payload: (T | undefined)[]
  /** Free slots, a stack in `free[0..freeCount-1]`. */
  free: Int32Array
  freeCount: number
}

/** The classes of one microsecond, in their order (contract). */
export const CLASS_APPLICATION = 0
export const CLASS_ARRIVAL = 1
export const CLASS_TIMER = 2
export const CLASS_ACTION = 3

/** More pending entries than this stops the run: a leak, not a workload. */
export const MAX_QUEUE_LENGTH = 4_000_000

const CLASS_STEP = 2 ** 45

/** An empty queue with room for `capacity` entries; it grows by itself. */
export function emptyQueue<T>(capacity = 256): EventQueue<T> {
  const free = new Int32Array(capacity)
  for (let i = 0; i < capacity; i++) free[i] = capacity - 1 - i
  return {
    size: 0,
    nextSequence: 0,
    heap: new Int32Array(capacity),
    atUs: new Float64Array(capacity),
    rank: new Float64Array(capacity),
    payload: new Array<T | undefined>(capacity).fill(undefined),
    free,
    freeCount: capacity,
  }
}

/** Rank of class and sequence inside one microsecond: the lower goes first. */
export function rankOf(eventClass: number, sequence: number): number {
  return eventClass * CLASS_STEP + sequence
}

/** Schedule `payload` at `atUs`. Equal (time, class) come out in the order of the calls. */
export function push<T>(queue: EventQueue<T>, atUs: Micros, eventClass: number, payload: T): void {
  if (queue.freeCount === 0) grow(queue)
  queue.freeCount--
  const slot = queue.free[queue.freeCount] as number
  queue.atUs[slot] = atUs
  queue.rank[slot] = rankOf(eventClass, queue.nextSequence++)
  queue.payload[slot] = payload
  let at = queue.size++
  const { heap } = queue
  while (at > 0) {
    const parent = (at - 1) >> 1
    const parentSlot = heap[parent] as number
    if (!goesBefore(queue, slot, parentSlot)) break
    heap[at] = parentSlot
    at = parent
  }
  heap[at] = slot
}

/** Time of the next entry, or Infinity. */
export function peekAtUs<T>(queue: EventQueue<T>): Micros {
  return queue.size === 0 ? Number.POSITIVE_INFINITY : (queue.atUs[queue.heap[0] as number] as number)
}

/** Rank of the next entry (see `rankOf`), or Infinity. */
export function peekRank<T>(queue: EventQueue<T>): number {
  return queue.size === 0 ? Number.POSITIVE_INFINITY : (queue.rank[queue.heap[0] as number] as number)
}

/** Take the next entry out. Ask `peekAtUs` for its time first. */
export function pop<T>(queue: EventQueue<T>): T {
  assert(queue.size > 0, 'pop: the queue is empty')
  const { heap } = queue
  const slot = heap[0] as number
  const payload = queue.payload[slot] as T
  queue.payload[slot] = undefined
  queue.free[queue.freeCount++] = slot
  const last = heap[--queue.size] as number
  if (queue.size > 0) siftDown(queue, last)
  return payload
}

/** Every pending entry with its time, in no particular order. */
export function forEachPending<T>(queue: EventQueue<T>, visit: (payload: T, atUs: Micros) => void): void {
  for (let i = 0; i < queue.size; i++) {
    const slot = queue.heap[i] as number
    visit(queue.payload[slot] as T, queue.atUs[slot] as number)
  }
}

/** Take out every entry for which `drop` says so; the order of the rest is kept. */
export function removeWhere<T>(queue: EventQueue<T>, drop: (payload: T, atUs: Micros) => boolean): void {
  const kept: number[] = []
  for (let i = 0; i < queue.size; i++) {
    const slot = queue.heap[i] as number
    if (drop(queue.payload[slot] as T, queue.atUs[slot] as number)) {
      queue.payload[slot] = undefined
      queue.free[queue.freeCount++] = slot
    } else kept.push(slot)
  }
  if (kept.length === queue.size) return
  kept.sort((a, b) => (goesBefore(queue, a, b) ? -1 : 1))
  queue.size = kept.length
  for (let i = 0; i < kept.length; i++) queue.heap[i] = kept[i] as number
}

/** A copy with the same future. Payloads are shared: they are never changed once scheduled. */
export function cloneQueue<T>(queue: EventQueue<T>): EventQueue<T> {
  // Compacted to what is pending: a checkpoint should weigh what the future weighs, not what the peak did.
  const capacity = Math.max(16, queue.size)
  const copy = emptyQueue<T>(capacity)
  for (let i = 0; i < queue.size; i++) {
    const slot = queue.heap[i] as number
    copy.heap[i] = i
    copy.atUs[i] = queue.atUs[slot] as number
    copy.rank[i] = queue.rank[slot] as number
    copy.payload[i] = queue.payload[slot]
  }
  copy.size = queue.size
  copy.freeCount = capacity - queue.size
  for (let i = 0; i < copy.freeCount; i++) copy.free[i] = capacity - 1 - i
  copy.nextSequence = queue.nextSequence
  return copy
}

function goesBefore<T>(queue: EventQueue<T>, a: number, b: number): boolean {
  const atA = queue.atUs[a] as number
  const atB = queue.atUs[b] as number
  return atA < atB || (atA === atB && (queue.rank[a] as number) < (queue.rank[b] as number))
}

function siftDown<T>(queue: EventQueue<T>, slot: number): void {
  const { heap, size } = queue
  let at = 0
  for (;;) {
    let child = 2 * at + 1
    if (child >= size) break
    if (child + 1 < size && goesBefore(queue, heap[child + 1] as number, heap[child] as number)) child++
    const childSlot = heap[child] as number
    if (!goesBefore(queue, childSlot, slot)) break
    heap[at] = childSlot
    at = child
  }
  heap[at] = slot
}

function grow<T>(queue: EventQueue<T>): void {
  const old = queue.heap.length
  assert(old < MAX_QUEUE_LENGTH, `the event queue holds more than ${MAX_QUEUE_LENGTH} entries`)
  const capacity = old * 2
  const heap = new Int32Array(capacity)
  heap.set(queue.heap)
  const atUs = new Float64Array(capacity)
  atUs.set(queue.atUs)
  const rank = new Float64Array(capacity)
  rank.set(queue.rank)
  const free = new Int32Array(capacity)
  for (let i = 0; i < old; i++) free[i] = capacity - 1 - i
  queue.heap = heap
  queue.atUs = atUs
  queue.rank = rank
  queue.free = free
  queue.freeCount = old
  for (let i = old; i < capacity; i++) queue.payload.push(undefined)
}
