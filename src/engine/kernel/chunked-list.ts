import { assert } from './assert.ts'

/**
 * An append-only list that snapshots share: full chunks are never changed again, so a copy costs one pointer for each
 * of them. Only the end may be cut (log truncation).
 */
export interface ChunkedList<T> {
  /** All but the last have exactly CHUNK items; the last belongs to this list alone. */
  chunks: T[][]
  length: number
}

const CHUNK_BITS = 6
const CHUNK = 1 << CHUNK_BITS

/** An empty list. */
export function emptyList<T>(): ChunkedList<T> {
  return { chunks: [[]], length: 0 }
}

/** Add `item` at the end. */
export function append<T>(list: ChunkedList<T>, item: T): void {
  const last = list.chunks[list.chunks.length - 1] as T[]
  last.push(item)
  list.length++
  if (last.length === CHUNK) list.chunks.push([])
}

/** Item `index`, 0..length-1. */
export function itemAt<T>(list: ChunkedList<T>, index: number): T {
  assert(index >= 0 && index < list.length, 'itemAt: index and length', index, list.length)
  return (list.chunks[index >> CHUNK_BITS] as T[])[index & (CHUNK - 1)] as T
}

/** The last item, if there is one. */
export function lastItem<T>(list: ChunkedList<T>): T | undefined {
  return list.length === 0 ? undefined : itemAt(list, list.length - 1)
}

/** Cut the list to its first `length` items. Chunks shared with copies are left as they are. */
export function truncateList<T>(list: ChunkedList<T>, length: number): void {
  assert(length >= 0 && length <= list.length, `truncateList: ${length} of ${list.length}`)
  if (length === list.length) return
  const chunk = length >> CHUNK_BITS
  const tail = (list.chunks[chunk] as T[]).slice(0, length & (CHUNK - 1))
  list.chunks.length = chunk
  list.chunks.push(tail)
  list.length = length
}

/** A copy that grows on its own and shares what is full. */
export function cloneList<T>(list: ChunkedList<T>): ChunkedList<T> {
  const chunks = list.chunks.slice()
  const last = chunks.length - 1
  chunks[last] = (chunks[last] as T[]).slice()
  return { chunks, length: list.length }
}

/**
 * Index of the first item for which `isAtOrAfter` is true, or `length`; items must be false … false true … true.
 */
export function searchList<T>(list: ChunkedList<T>, isAtOrAfter: (item: T) => boolean): number {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (isAtOrAfter(itemAt(list, middle))) high = middle
    else low = middle + 1
  }
  return low
}
