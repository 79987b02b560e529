import { describe, expect, it } from 'vitest'
import type { FromRunner, RunnerPort, ToRunner } from '../../../../src/app/many/many-messages.ts'
import { type ManyState, startMany } from '../../../../src/app/many/many-pool.ts'
import { createManyService } from '../../../../src/app/many/many-service.ts'
import { runnerCount } from '../../../../src/app/many/runner-ports.ts'
import leaderDies from '../../../../src/content/scenarios/leader-dies.json'
import type { ManyPlan } from '../../../../src/many/many-plan.ts'
import { cellSummary } from '../../../../src/many/results.ts'

const PLAN: ManyPlan = { scenario: { ...leaderDies, durationMs: 6000 }, firstSeed: 1, seeds: 12, axes: [] }

/** A runner in this process; `dies` after so many batches. */
function runner(dies = Number.POSITIVE_INFINITY): RunnerPort {
  let say: (message: FromRunner) => void = () => {}
  let crash: (message: string) => void = () => {}
  let batches = 0
  const handle = createManyService((message) => say(message))
  return {
    post(message: ToRunner) {
      if (message.kind === 'batch' && ++batches > dies) queueMicrotask(() => crash('died'))
      else void handle(message)
    },
    listen(onMessage, onCrash) {
      say = onMessage
      crash = onCrash
    },
    close() {},
  }
}

interface Told {
  readonly states: ManyState[]
  readonly last: Promise<ManyState>
  readonly cancel: () => void
}

function start(plan: ManyPlan, makers: (() => RunnerPort)[], page: () => RunnerPort): Told {
  const states: ManyState[] = []
  let cancel = () => {}
  const last = new Promise<ManyState>((resolve) => {
    const pool = startMany(plan, {
      workers: makers.length,
      makeWorker: () => (makers.shift() ?? runner)(),
      makePagePort: async () => page(),
      now: () => performance.now(),
      tell(state) {
        states.push(state)
        if (state.kind !== 'running') resolve(state)
      },
    })
    cancel = pool.cancel
  })
  return { states, last, cancel: () => cancel() }
}

function summaryOf(state: ManyState) {
  if (state.kind === 'refused') throw new Error('refused')
  return cellSummary(state.results, 0)
}

describe('a pool of runners', () => {
  it('comes to the same with one worker, three, and one that dies on the way', async () => {
    const alone = await start(PLAN, [runner], runner).last
    const three = await start(PLAN, [runner, runner, runner], runner).last
    const dying = await start(PLAN, [() => runner(1), runner], runner).last
    expect(alone.kind).toBe('done')
    expect(summaryOf(alone).runs).toBe(12)
    expect(summaryOf(three)).toEqual(summaryOf(alone))
    expect(summaryOf(dying)).toEqual(summaryOf(alone))
  })

  it('goes on in the page where no worker can be made, and when all have died', async () => {
    const none = (): RunnerPort => {
      throw new Error('no workers here')
    }
    expect((await start(PLAN, [none], runner).last).kind).toBe('done')
    expect((await start(PLAN, [() => runner(0)], runner).last).kind).toBe('done')
  })

  it('says why it failed when the page cannot go on either', async () => {
    expect(await start(PLAN, [() => runner(0)], () => runner(0)).last).toMatchObject({
      kind: 'failed',
      message: 'died',
    })
  })

  it('keeps what has come when it is cancelled, and says nothing afterwards', async () => {
    const told = start(PLAN, [runner], runner)
    told.cancel()
    expect((await told.last).kind).toBe('cancelled')
    const count = told.states.length
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(told.states.length).toBe(count)
  })

  it('names the field of a value that the scenario may not have', async () => {
    const plan: ManyPlan = {
      ...PLAN,
      axes: [{ field: { kind: 'producerConfig', producer: 'app', name: 'linger.ms' }, values: [0, -5] }],
    }
    const state = await start(plan, [runner], runner).last
    expect(state).toMatchObject({ kind: 'refused', cell: 1 })
    expect(state.kind === 'refused' && state.problems[0]?.path).toContain('linger.ms')
  })

  it('has two workers at least, and not one for each core of a large machine', () => {
    expect([undefined, 1, 4, 64].map(runnerCount)).toEqual([2, 2, 4, 8])
  })
})
