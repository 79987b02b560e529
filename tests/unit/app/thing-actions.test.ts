import { describe, expect, it } from 'vitest'
import { linkEnd } from '../../../src/app/link-end.ts'
import { thingActions } from '../../../src/app/thing-actions.ts'
import { fakeRun, fakeView } from '../../../src/dev/fake-cluster.ts'
import type { Scenario } from '../../../src/engine/scenario/scenario.ts'
import type { StageView } from '../../../src/trace/stage-view.ts'

const SCENARIO = {
  cluster: { brokers: 3, config: {} },
  producers: [{ name: 'app' }],
  consumers: [{ name: 'c1' }],
} as unknown as Scenario
const VIEW = fakeView(fakeRun(), 200_000, new Map())
const ids = (view: StageView, broker: number): string[] =>
  thingActions({ kind: 'broker', broker }, view, SCENARIO).map((one) => one.id)
const withBroker = (change: Partial<StageView['brokers'][number]>): StageView => ({
  ...VIEW,
  brokers: VIEW.brokers.map((one) => (one.broker === 2 ? { ...one, ...change } : one)),
})

// Contract, "Actions": names of link ends, and what each `do` is for.
describe('what can be done to a thing', () => {
  it('names the ends of a link: controller, brokers, producers, consumers', () => {
    expect([0, 2, 4, 5].map((actor) => linkEnd(actor, SCENARIO))).toEqual(['controller', 2, 'app', 'c1'])
  })

  it('kills what lives and starts what is dead', () => {
    expect(ids(VIEW, 2)[0]).toBe('kill')
    expect(ids(withBroker({ state: 'dead' }), 2)).toEqual(['start'])
    expect(ids(withBroker({ state: 'hung' }), 2)).toContain('resume')
  })

  it('heals a broker that cannot be reached, and isolates one that can', () => {
    const cut = { ...VIEW, links: VIEW.links.map((link) => (link.b === 2 ? { ...link, cut: true } : link)) }
    expect(ids(cut, 2)).toContain('heal')
    expect(ids(cut, 2)).not.toContain('isolate')
    expect(ids(VIEW, 2)).toContain('isolate')
  })

  it('offers the controller as broker 0', () => {
    const actions = thingActions({ kind: 'broker', broker: 0 }, VIEW, SCENARIO)
    expect(actions).toMatchObject([{ action: { do: 'killController' } }])
  })

  it('loses a Produce answer on a client’s link, and a Fetch answer between brokers', () => {
    const apiOf = (a: number, b: number): unknown => {
      const lose = thingActions({ kind: 'link', a, b }, VIEW, SCENARIO).find((one) => one.id === 'loseAnswer')
      return lose?.kind === 'act' && lose.action.do === 'dropNext' ? lose.action.api : undefined
    }
    expect(apiOf(4, 1)).toBe('Produce')
    expect(apiOf(1, 2)).toBe('Fetch')
  })

  it('leads from a record to the batch and the partition that it is in', () => {
    const record = VIEW.producers[0]?.lanes[0]?.batches[0]?.records[0]?.record as number
    const actions = thingActions({ kind: 'record', record }, VIEW, SCENARIO)
    expect(actions.map((one) => one.id)).toEqual(['selectBatch', 'selectPartition'])
  })
})
