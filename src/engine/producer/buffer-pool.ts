import { assert } from '../kernel/assert.ts'
import type { Bytes } from '../kernel/units.ts'

/**
 * buffer.memory: a free list of buffers of exactly batch.size, and the rest, which is not pooled (P-33).
 *
 * @source kafka 3.9 clients BufferPool
 * @simplified Buffers are counted, not kept.
 */
export interface BufferPoolState {
  readonly totalBytes: Bytes
  /** P of P-33: batch.size; 39+ max(1, batch.size). */
  readonly poolableBytes: Bytes
  freeBuffers: number
  nonPooledBytes: Bytes
  /** Longest waiting first. While there is one, the pool is exhausted (P-65). */
  readonly waiters: MemoryWaiter[]
  /** Waiters that have their memory and have not run yet, in order. */
  readonly granted: MemoryWaiter[]
  isClosed: boolean
}

/** An allocation that waits (P-34). */
export interface MemoryWaiter {
  /** Whose it is: chosen by the caller. */
  readonly token: number
  readonly sizeBytes: Bytes
  /** What it has so far. */
  collectedBytes: Bytes
}

/**
 * granted: the memory is yours; wait: not enough, nothing was taken; impossible: more than the pool ever has; closed: no
 * more allocations.
 */
export type AllocateOutcome = 'granted' | 'wait' | 'impossible' | 'closed'

/** A full pool. */
export function newBufferPool(totalBytes: Bytes, poolableBytes: Bytes): BufferPoolState {
  return {
    totalBytes,
    poolableBytes,
    freeBuffers: 0,
    nonPooledBytes: totalBytes,
    waiters: [],
    granted: [],
    isClosed: false,
  }
}

/** Bytes that nobody holds: not pooled plus free buffers (P-33). What waiters have collected is not among them. */
export function availableMemory(pool: BufferPoolState): Bytes {
  return pool.nonPooledBytes + pool.poolableBytes * pool.freeBuffers
}

/** Does somebody wait: is the pool exhausted? */
export function isExhausted(pool: BufferPoolState): boolean {
  return pool.waiters.length > 0
}

/**
 * Take memory for one batch, if it is there now. One that can be served at once is not queued behind the waiters; what
 * it leaves goes to the first of them.
 *
 * @param sizeBytes May be more than buffer.memory: batch.size above it is legal config (P-34).
 * @returns `wait`: call `waitForMemory` with the same size, or give up with `bufferExhausted`.
 * @source kafka 3.9 clients BufferPool#allocate
 */
export function allocate(pool: BufferPoolState, sizeBytes: Bytes): AllocateOutcome {
  if (sizeBytes > pool.totalBytes) return 'impossible'
  if (pool.isClosed) return 'closed'
  if (sizeBytes === pool.poolableBytes && pool.freeBuffers > 0) pool.freeBuffers--
  else if (availableMemory(pool) >= sizeBytes) {
    freeUp(pool, sizeBytes)
    pool.nonPooledBytes -= sizeBytes
  } else return 'wait'
  signalFirstWaiter(pool)
  return 'granted'
}

/** Queue behind those who wait already. Nothing is collected before memory is returned (P-34). */
export function waitForMemory(pool: BufferPoolState, sizeBytes: Bytes, token: number): MemoryWaiter {
  assert(sizeBytes <= pool.totalBytes, `waitForMemory: ${sizeBytes} of ${pool.totalBytes}`)
  const waiter: MemoryWaiter = { token, sizeBytes, collectedBytes: 0 }
  pool.waiters.push(waiter)
  return waiter
}

/**
 * Give memory back: a buffer of exactly batch.size to the free list, any other to the rest (P-37). Waiters collect it,
 * the first before the second, piece by piece; who has all is in `granted` afterwards.
 *
 * @source kafka 3.9 clients BufferPool#deallocate
 */
export function deallocateMemory(pool: BufferPoolState, sizeBytes: Bytes): void {
  if (sizeBytes === pool.poolableBytes) pool.freeBuffers++
  else pool.nonPooledBytes += sizeBytes
  signalFirstWaiter(pool)
}

/** The next waiter that has its memory, taken out of the list; undefined: none. */
export function pollGranted(pool: BufferPoolState): MemoryWaiter | undefined {
  return pool.granted.shift()
}

/**
 * A waiter gives up (P-35): its place goes, what it has collected goes back and on to the next one. Print the error
 * (`bufferExhausted`) before: its text tells what was available then.
 */
export function giveUpWaiting(pool: BufferPoolState, waiter: MemoryWaiter): void {
  const at = pool.waiters.indexOf(waiter)
  assert(at >= 0, `giveUpWaiting: nobody waits for ${waiter.sizeBytes} bytes with token ${waiter.token}`)
  pool.waiters.splice(at, 1)
  pool.nonPooledBytes += waiter.collectedBytes
  signalFirstWaiter(pool)
}

/** An allocation that does not wait at all has failed: whoever waits may take what there is. */
export function giveUpAtOnce(pool: BufferPoolState): void {
  signalFirstWaiter(pool)
}

/**
 * No more allocations (P-36).
 *
 * @returns Those who waited: each fails with `Producer closed while allocating memory`.
 */
export function closePool(pool: BufferPoolState): MemoryWaiter[] {
  pool.isClosed = true
  const failed = pool.waiters.splice(0)
  for (const waiter of failed) pool.nonPooledBytes += waiter.collectedBytes
  return failed
}

/** An independent copy. */
export function cloneBufferPool(pool: BufferPoolState): BufferPoolState {
  return {
    ...pool,
    waiters: pool.waiters.map((waiter) => ({ ...waiter })),
    granted: pool.granted.map((waiter) => ({ ...waiter })),
  }
}

/** Drop free buffers until `sizeBytes` are not pooled, or none is left. */
function freeUp(pool: BufferPoolState, sizeBytes: Bytes): void {
  while (pool.freeBuffers > 0 && pool.nonPooledBytes < sizeBytes) {
    pool.freeBuffers--
    pool.nonPooledBytes += pool.poolableBytes
  }
}

/** The first waiter runs: it collects what there is; when it is content the next one runs on the rest. */
function signalFirstWaiter(pool: BufferPoolState): void {
  while (pool.waiters.length > 0 && (pool.nonPooledBytes > 0 || pool.freeBuffers > 0)) {
    const waiter = pool.waiters[0] as MemoryWaiter
    collect(pool, waiter)
    if (waiter.collectedBytes < waiter.sizeBytes) return
    pool.waiters.shift()
    pool.granted.push(waiter)
  }
}

function collect(pool: BufferPoolState, waiter: MemoryWaiter): void {
  if (waiter.collectedBytes === 0 && waiter.sizeBytes === pool.poolableBytes && pool.freeBuffers > 0) {
    pool.freeBuffers--
    waiter.collectedBytes = waiter.sizeBytes
    return
  }
  const missing = waiter.sizeBytes - waiter.collectedBytes
  freeUp(pool, missing)
  const got = Math.min(missing, pool.nonPooledBytes)
  pool.nonPooledBytes -= got
  waiter.collectedBytes += got
}
