import { describe, expect, it, vi } from 'vitest'
import type { FromWorker, ToWorker } from '../../../src/app/host-messages.ts'
import { createRunService } from '../../../src/app/run-service.ts'
import { workLoop } from '../../../src/app/work-loop.ts'
import welcome from '../../../src/content/scenarios/welcome.json' with { type: 'json' }

// Goal: whoever jumps about in a run has the engine to himself for a moment, and nothing stays undone.
// Method: the loop with work that counts; the service of the engine on a clock of our own.

describe('work in slices', () => {
  it('goes on until nothing is left, and begins again when it is woken', async () => {
    let left = 3
    const work = vi.fn(() => --left > 0)
    const loop = workLoop({ work, restMs: () => 0 })
    loop.wake()
    loop.wake()
    await vi.waitFor(() => expect(work).toHaveBeenCalledTimes(3))
    left = 1
    loop.wake()
    await vi.waitFor(() => expect(work).toHaveBeenCalledTimes(4))
    loop.close()
  })

  it('rests before the next slice, and longer when the rest grows', async () => {
    let restMs = 5
    let rests = 0
    const work = vi.fn(() => false)
    const loop = workLoop({
      work,
      restMs: () => {
        if (++rests > 4) restMs = 0
        return restMs
      },
    })
    loop.wake()
    await vi.waitFor(() => expect(work).toHaveBeenCalledOnce())
    expect(rests).toBeGreaterThan(4)
    loop.close()
  })

  it('does nothing once it is closed', async () => {
    const work = vi.fn(() => true)
    const loop = workLoop({ work, restMs: () => 0 })
    loop.close()
    loop.wake()
    await new Promise((resolve) => setTimeout(resolve, 10))
    expect(work).not.toHaveBeenCalled()
  })
})

describe('the rest of the engine', () => {
  async function openWelcome() {
    let nowMs = 0
    const service = createRunService(
      (_message: FromWorker) => {},
      () => nowMs,
    )
    const ask = (message: ToWorker) => service.handle(message)
    await ask({ kind: 'load', run: 1, scenario: welcome })
    await ask({ kind: 'ahead', run: 1, untilUs: 20_000_000 })
    while (service.work(1)) {}
    return { ask, service, pass: (ms: number) => (nowMs += ms) }
  }
  const view = (atUs: number): ToWorker => ({ kind: 'view', run: 1, atUs })

  it('follows a jump, and ends', async () => {
    const { ask, service, pass } = await openWelcome()
    await ask(view(10_000_000))
    expect(service.restMs()).toBe(250)
    pass(100)
    expect(service.restMs()).toBe(150)
    await ask(view(2_000_000))
    expect(service.restMs()).toBe(250)
    pass(251)
    expect(service.restMs()).toBe(0)
  })

  it('does not follow a step', async () => {
    const { ask, service, pass } = await openWelcome()
    await ask(view(10_000_000))
    pass(1_000)
    await ask(view(10_000_100))
    expect(service.restMs()).toBe(0)
  })

  it('waits where little is known ahead', async () => {
    const { ask, service } = await openWelcome()
    await ask({ kind: 'ahead', run: 1, untilUs: 100_000_000 })
    await ask(view(19_000_000))
    expect(service.restMs()).toBe(0)
  })
})
