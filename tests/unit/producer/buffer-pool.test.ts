import { describe, expect, it } from 'vitest'
import {
  allocate,
  availableMemory,
  closePool,
  deallocateMemory,
  giveUpWaiting,
  isExhausted,
  newBufferPool,
  pollGranted,
  waitForMemory,
} from '../../../src/engine/producer/buffer-pool.ts'

const tokens = (pool: ReturnType<typeof newBufferPool>) => {
  const granted: number[] = []
  for (let waiter = pollGranted(pool); waiter; waiter = pollGranted(pool)) granted.push(waiter.token)
  return granted
}

describe('BufferPool', () => {
  it('reuses a buffer of batch.size and breaks free buffers up for other sizes (P-33, P-34)', () => {
    const pool = newBufferPool(300, 100)
    expect([allocate(pool, 100), allocate(pool, 100), allocate(pool, 100)]).toEqual(['granted', 'granted', 'granted'])
    deallocateMemory(pool, 100)
    deallocateMemory(pool, 100)
    expect([pool.freeBuffers, pool.nonPooledBytes, availableMemory(pool)]).toEqual([2, 0, 200])
    expect(allocate(pool, 150)).toBe('granted')
    expect([pool.freeBuffers, pool.nonPooledBytes]).toEqual([0, 50])
  })

  it('cannot ever give more than buffer.memory (P-34)', () => {
    expect(allocate(newBufferPool(100, 200), 200)).toBe('impossible')
  })

  it('gives returned memory to the first waiter, piece by piece, and only then to the second (P-34)', () => {
    const pool = newBufferPool(400, 100)
    for (let i = 0; i < 4; i++) allocate(pool, 100)
    expect(allocate(pool, 250)).toBe('wait')
    waitForMemory(pool, 250, 1)
    waitForMemory(pool, 60, 2)
    deallocateMemory(pool, 100)
    expect([tokens(pool), availableMemory(pool)]).toEqual([[], 0])
    deallocateMemory(pool, 100)
    expect(tokens(pool)).toEqual([])
    deallocateMemory(pool, 100)
    expect([tokens(pool), availableMemory(pool), isExhausted(pool)]).toEqual([[1], 0, true])
    deallocateMemory(pool, 100)
    expect([tokens(pool), availableMemory(pool), isExhausted(pool)]).toEqual([[2], 90, false])
  })

  it('serves an allocation at once if it can, past those who wait (P-34)', () => {
    const pool = newBufferPool(150, 100)
    allocate(pool, 100)
    waitForMemory(pool, 100, 1)
    expect(allocate(pool, 20)).toBe('granted')
  })

  it('takes nothing for a waiter before memory is returned (P-34)', () => {
    const pool = newBufferPool(150, 100)
    allocate(pool, 100)
    waitForMemory(pool, 100, 1)
    expect(availableMemory(pool)).toBe(50)
  })

  it('gives what a waiter has collected to the next one when it gives up (P-35)', () => {
    const pool = newBufferPool(300, 100)
    for (let i = 0; i < 3; i++) allocate(pool, 100)
    const first = waitForMemory(pool, 200, 1)
    waitForMemory(pool, 100, 2)
    deallocateMemory(pool, 100)
    giveUpWaiting(pool, first)
    expect([tokens(pool), availableMemory(pool)]).toEqual([[2], 0])
  })

  it('turns away everybody after close and hands back what waiters had (P-36)', () => {
    const pool = newBufferPool(200, 100)
    allocate(pool, 100)
    allocate(pool, 100)
    waitForMemory(pool, 150, 7)
    deallocateMemory(pool, 100)
    expect(closePool(pool).map((waiter) => waiter.token)).toEqual([7])
    expect([allocate(pool, 10), availableMemory(pool)]).toEqual(['closed', 100])
  })
})
