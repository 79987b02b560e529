import { describe, expect, it } from 'vitest'
import type { FromWorker, ToWorker } from '../../../src/app/host-messages.ts'
import { createSimulationHost } from '../../../src/app/simulation-host.ts'
import type { Scenario } from '../../../src/engine/scenario/scenario.ts'
import type { StageView } from '../../../src/trace/stage-view.ts'

/** A wire whose other end is the test. */
function bench() {
  const posted: ToWorker[] = []
  const delivered: FromWorker[] = []
  let answer: (message: FromWorker) => void = () => {}
  let crash: (message: string) => void = () => {}
  const port = {
    post: (message: ToWorker) => void posted.push(message),
    listen(onMessage: typeof answer, onCrash: typeof crash) {
      answer = onMessage
      crash = onCrash
    },
    close() {},
  }
  const host = createSimulationHost(port, (message) => delivered.push(message))
  const loaded = (run: number): void =>
    answer({ kind: 'loaded', run, scenario: {} as Scenario, actions: [], partitionNames: [] })
  const viewed = (run: number, atUs: number): void => {
    const view = { atUs, validUntilUs: atUs + 1 } as StageView
    answer({ kind: 'view', run, view, caption: { key: '', values: {}, rule: '' }, nextChangeUs: atUs + 1 })
  }
  return {
    host,
    posted,
    delivered,
    answer: (m: FromWorker) => answer(m),
    crash: (m: string) => crash(m),
    loaded,
    viewed,
  }
}

describe('the page and its worker', () => {
  it('has one question for a view on the way, and then asks the newest that waits', () => {
    const { host, posted, loaded, viewed } = bench()
    const run = host.load({})
    loaded(run)
    host.wantView(10, undefined)
    host.wantView(20, undefined)
    host.wantView(30, { kind: 'broker', broker: 2 })
    expect(posted.filter((one) => one.kind === 'view')).toEqual([{ kind: 'view', run, atUs: 10 }])
    viewed(run, 10)
    expect(posted.at(-1)).toEqual({ kind: 'view', run, atUs: 30, selection: { kind: 'broker', broker: 2 } })
    viewed(run, 30)
    expect(posted.filter((one) => one.kind === 'view')).toHaveLength(2)
  })

  it('holds questions until the run is open, because the worker would not answer them', () => {
    const { host, posted, loaded } = bench()
    const run = host.load({})
    host.wantView(0, undefined)
    host.ahead(1000)
    expect(posted.map((one) => one.kind)).toEqual(['load'])
    loaded(run)
    expect(posted.map((one) => one.kind)).toEqual(['load', 'view', 'ahead'])
  })

  it('drops what belongs to an older run', () => {
    const { host, delivered, loaded, viewed } = bench()
    const first = host.load({})
    loaded(first)
    const second = host.load({})
    viewed(first, 5)
    expect(delivered.filter((one) => one.run === first && one.kind === 'view')).toEqual([])
    loaded(second)
    expect(delivered.at(-1)?.run).toBe(second)
  })

  it('ends questions about a run that has been replaced', async () => {
    const { host, loaded } = bench()
    loaded(host.load({}))
    const found = host.find(0, 1, 'notable')
    const log = host.log({ filter: {}, language: 'en', atUs: 10, part: { kind: 'from', place: 0, limit: 5 } })
    host.act(100, { do: 'killBroker', broker: 1 })
    expect(await found).toBeUndefined()
    expect(await log).toMatchObject({ rows: [], found: 0 })
  })

  it('answers a find with its own question', async () => {
    const { host, posted, answer, loaded } = bench()
    const run = host.load({})
    loaded(run)
    const near = host.find(0, 1, 'event')
    const far = host.find(0, 1, 'notable')
    const questions = posted.flatMap((one) => (one.kind === 'find' ? [one.question] : []))
    answer({ kind: 'found', run, question: questions[1] as number, atUs: 900 })
    answer({ kind: 'found', run, question: questions[0] as number, atUs: 7 })
    expect(await near).toBe(7)
    expect(await far).toBe(900)
  })

  it('falls back to the run before when an action is refused', () => {
    const { host, answer, loaded, posted } = bench()
    const run = host.load({})
    loaded(run)
    const refused = host.act(100, { do: 'killBroker', broker: 9 })
    expect(host.run).toBe(refused)
    answer({ kind: 'refused', run: refused, problems: [{ path: 'killBroker.broker', message: 'no such broker' }] })
    expect(host.run).toBe(run)
    host.wantView(100, undefined)
    expect(posted.at(-1)).toEqual({ kind: 'view', run, atUs: 100 })
  })

  it('tells a crash as a stop of the run', () => {
    const { host, crash, delivered } = bench()
    const run = host.load({})
    crash('out of memory')
    expect(delivered).toEqual([{ kind: 'stopped', run, atUs: -1, message: 'out of memory' }])
  })
})
