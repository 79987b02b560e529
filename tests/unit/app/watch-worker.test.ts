import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { watchWorker } from '../../../src/app/watch-worker.ts'

/** A worker that answers while `isAlive`. */
function fakeWorker() {
  const listeners = new Set<() => void>()
  const worker = {
    isAlive: true,
    asked: 0,
    postMessage() {
      worker.asked++
      if (worker.isAlive) for (const listener of listeners) setTimeout(listener, 5)
    },
    addEventListener: (_type: string, listener: unknown) => void listeners.add(listener as () => void),
    removeEventListener: (_type: string, listener: unknown) => void listeners.delete(listener as () => void),
    listeners,
  }
  return worker
}

describe('a worker that runs code of somebody’s own', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('is left alone while it answers', () => {
    const worker = fakeWorker()
    const silent = vi.fn()
    const end = watchWorker(worker, silent)
    vi.advanceTimersByTime(120_000)
    expect(worker.asked).toBeGreaterThan(20)
    expect(silent).not.toHaveBeenCalled()
    end()
    const { asked } = worker
    vi.advanceTimersByTime(30_000)
    expect(worker.asked).toBe(asked)
    expect(worker.listeners.size).toBe(0)
  })

  it('is given up once when it has been silent for too long', () => {
    const worker = fakeWorker()
    const silent = vi.fn()
    watchWorker(worker, silent)
    vi.advanceTimersByTime(10_000)
    worker.isAlive = false
    vi.advanceTimersByTime(15_000)
    expect(silent).not.toHaveBeenCalled()
    vi.advanceTimersByTime(60_000)
    expect(silent).toHaveBeenCalledTimes(1)
    expect(silent).toHaveBeenCalledWith('a call of the partitioner has not returned for 20 s')
  })
})
