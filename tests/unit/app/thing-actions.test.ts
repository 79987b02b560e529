import { describe, expect, it } from 'vitest'
import type { Selection } from '../../../src/app/host-messages.ts'
import { linkEnd } from '../../../src/app/link-end.ts'
import type { Answers, ThingAction } from '../../../src/app/thing-action.ts'
import { thingActions } from '../../../src/app/thing-actions.ts'
import { ACTION } from '../../../src/engine/actions/events.ts'
import { NETWORK } from '../../../src/engine/network/events.ts'
import { API_NAMES } from '../../../src/engine/protocol/messages.ts'
import type { ActionBody, Scenario } from '../../../src/engine/scenario/scenario.ts'
import { travelsBetween } from '../../../src/engine/simulation/api-routes.ts'
import { checkAction } from '../../../src/engine/simulation/complete-scenario.ts'
import { planWithAction } from '../../../src/engine/simulation/plan-with-action.ts'
import { createCursor, viewAt } from '../../../src/replay/cursor.ts'
import { branchRun, computeAhead, type Run, startRun } from '../../../src/replay/run.ts'
import { countUntil, eventAt, eventCodeAt, eventValue } from '../../../src/trace/event-columns.ts'
import type { StageView } from '../../../src/trace/stage-view.ts'
import { CONTEXT, planOf, type ScenarioJson } from '../../support/run-scenario.ts'

const BUSY: ScenarioJson = {
  seed: 5,
  cluster: { brokers: 4 },
  topics: [
    {
      name: 'orders',
      replicationFactor: 3,
      assignment: [
        [1, 2, 3],
        [2, 3, 4],
      ],
    },
  ],
  producers: [
    { name: 'app', config: { 'linger.ms': 5 } },
    { name: 'tx', config: { 'transactional.id': 't' } },
  ],
  consumers: [{ name: 'c1', topic: 'orders', isolation: 'read_committed' }],
  workload: [
    { producer: 'app', topic: 'orders', toMs: 3000, ratePerSecond: 50 },
    { producer: 'tx', topic: 'orders', toMs: 3000, ratePerSecond: 50, transaction: { records: 5 } },
  ],
}
const AT_US = 1_203_000

/** A run on the page, and what it looks like at `atUs`. */
function seen(json: ScenarioJson, atUs = AT_US): { run: Run; view: StageView; scenario: Scenario } {
  const run = startRun(planOf({ ...BUSY, ...json }, { isOpenEnded: true }))
  computeAhead(run, atUs + 1, () => false)
  return { run, view: viewAt(createCursor(run), atUs), scenario: run.plan.scenario }
}

/** Everything on the stage that has a menu. */
function everything(view: StageView): Selection[] {
  const partitions = view.partitions.filter((one) => !one.topic.startsWith('__'))
  return [
    { kind: 'broker', broker: 0 },
    ...view.brokers.map(({ broker }) => ({ kind: 'broker', broker }) as const),
    ...view.links.map(({ a, b }) => ({ kind: 'link', a, b }) as const),
    ...view.producers.map(({ index }) => ({ kind: 'producer', producer: index }) as const),
    ...partitions.map(({ partition }) => ({ kind: 'partition', partition }) as const),
    ...partitions.flatMap(({ partition, replicas }) =>
      replicas.map((broker) => ({ kind: 'replica', partition, broker }) as const),
    ),
  ]
}

/** What an action would do: of one that asks, for each of its options and proposals. */
function bodiesOf(action: ThingAction): ActionBody[] {
  if (action.kind === 'act') return [action.action]
  if (action.kind !== 'ask') return []
  const initial: Record<string, string> = {}
  for (const field of action.fields) {
    const options = field.kind === 'choice' ? field.options(initial) : []
    const first = field.kind === 'number' ? String(field.choices[0] ?? '') : options[0]
    initial[field.name] = field.initial !== '' ? field.initial : (first ?? '')
  }
  const answers: Answers[] = [initial]
  for (const field of action.fields) {
    const values = field.kind === 'choice' ? field.options(initial) : []
    for (const value of values) {
      const changed: Record<string, string> = { ...initial, [field.name]: value }
      // What hangs on it is chosen anew.
      for (const other of action.fields) {
        if (other.kind !== 'choice') continue
        const options = other.options(changed)
        if (!options.includes(changed[other.name] ?? '')) changed[other.name] = options[0] ?? ''
      }
      answers.push(changed)
    }
  }
  return answers.map(action.actionFor)
}

const ids = (selection: Selection, { view, scenario }: { view: StageView; scenario: Scenario }): string[] =>
  thingActions(selection, view, scenario).map((one) => one.id)
const find = (id: string, selection: Selection, { view, scenario }: { view: StageView; scenario: Scenario }) =>
  thingActions(selection, view, scenario).find((one) => one.id === id)

const CALM = seen({})

// Contract, "Actions": names of link ends, and what each `do` is for.
describe('what can be done to a thing', () => {
  it('names the ends of a link: controller, brokers, producers, consumers', () => {
    expect([0, 2, 5, 7].map((actor) => linkEnd(actor, CALM.scenario))).toEqual(['controller', 2, 'app', 'c1'])
  })

  it('offers every action of the contract somewhere', () => {
    const troubled = seen({
      actions: [
        { atMs: 100, do: 'killBroker', broker: 1 },
        { atMs: 200, do: 'hangBroker', broker: 2 },
        { atMs: 300, do: 'cutLink', between: [3, 4] },
      ],
    })
    const offered = [CALM, troubled, seen({ actions: [{ atMs: 100, do: 'killController' }] })].flatMap((one) =>
      everything(one.view).flatMap((thing) =>
        thingActions(thing, one.view, one.scenario).flatMap((action) => bodiesOf(action).map((body) => body.do)),
      ),
    )
    // Those of a transaction hang on its moment.
    const transaction = ['commitTransaction', 'abortTransaction', 'beginTransaction', 'initTransactions']
    const names = new Set([...offered, ...transaction])
    for (const name of [
      'killBroker, powerOffBroker, shutdownBroker, startBroker, slowBroker, hangBroker, resumeBroker',
      'killController, startController, isolateBroker, healBroker, cutLink, healLink, setLink',
      'dropNext, delayNext, duplicateNext, failNext, failDisk, setTopicConfig, setBrokerConfig, setWorkload',
      'addPartitions, reassignPartition, electLeader, restartProducer, send, flushProducer, closeProducer, killProducer',
    ].flatMap((list) => list.split(', '))) {
      if (name !== 'electLeader') expect(names.has(name as ActionBody['do']), name).toBe(true)
    }
  })

  it('offers nothing that is impossible or pointless, in any version', () => {
    const moments = [
      { kafka: '2.5', actions: [{ atMs: 100, do: 'killBroker', broker: 1 }] },
      { kafka: '3.9' },
      {
        kafka: '4.x',
        actions: [
          { atMs: 100, do: 'hangBroker', broker: 2 },
          { atMs: 100, do: 'isolateBroker', broker: 3 },
        ],
      },
    ].map((json) => seen(json, 303_000))
    for (const { run, view, scenario } of moments) {
      const plan = run.plan
      for (const thing of everything(view)) {
        for (const action of thingActions(thing, view, scenario)) {
          for (const body of bodiesOf(action)) {
            const done = { ...body, atMs: view.atUs / 1000 + 0.001 }
            const what = `${action.id} of ${JSON.stringify(thing)}: ${JSON.stringify(body)}`
            expect(checkAction(scenario, done, CONTEXT), what).toEqual([])
            const branch = planWithAction(plan, done, view.atUs)
            branchRun(run, branch.plan, view.atUs, branch.sharedActions)
            computeAhead(run, view.atUs + 2, () => false)
            const told = Array.from({ length: countUntil(run.columns, view.atUs + 1) }, (_, i) => i)
              .slice(-60)
              .filter((i) => eventCodeAt(run.columns, i) === ACTION.actionIgnored)
              .map((i) => eventAt(run.columns, i))
              .filter((event) => event.atUs > view.atUs)
            expect(told, what).toEqual([])
          }
        }
      }
    }
  })

  it('kills what lives and starts what is dead', () => {
    expect(ids({ kind: 'broker', broker: 2 }, CALM)[0]).toBe('kill')
    const dead = seen({ actions: [{ atMs: 100, do: 'killBroker', broker: 2 }] })
    expect(ids({ kind: 'broker', broker: 2 }, dead)).toEqual(['start', 'startEmpty'])
    const hung = seen({ actions: [{ atMs: 100, do: 'hangBroker', broker: 2 }] })
    expect(ids({ kind: 'broker', broker: 2 }, hung)).toContain('resume')
  })

  it('heals a broker that cannot be reached, and isolates one that can', () => {
    const isolated = seen({ actions: [{ atMs: 100, do: 'isolateBroker', broker: 2 }] })
    expect(ids({ kind: 'broker', broker: 2 }, isolated)).toContain('heal')
    expect(ids({ kind: 'broker', broker: 2 }, isolated)).not.toContain('isolate')
    expect(ids({ kind: 'broker', broker: 2 }, CALM)).toContain('isolate')
  })

  it('makes a zombie: cut off from the other brokers and the controller, not from clients (C-103)', () => {
    const action = find('isolateFrom', { kind: 'broker', broker: 2 }, CALM)
    expect(action?.kind === 'ask' && action.actionFor({ from: 'brokersAndController' })).toEqual({
      do: 'isolateBroker',
      broker: 2,
      from: ['controller', 1, 3, 4],
    })
  })

  it('loses a Produce answer on a client’s link, and a Fetch answer between brokers', () => {
    const apiOf = (a: number, b: number): unknown => {
      const lose = find('loseAnswer', { kind: 'link', a, b }, CALM)
      return lose?.kind === 'act' && lose.action.do === 'dropNext' ? lose.action.api : undefined
    }
    expect([apiOf(5, 1), apiOf(1, 2), apiOf(7, 2), apiOf(0, 1)]).toEqual([
      'Produce',
      'Fetch',
      'Fetch',
      'BrokerHeartbeat',
    ])
  })

  it('offers only packets that really flow between two ends, and all that do', () => {
    for (const kafka of ['2.5', '3.9', '4.x']) {
      const { run, view, scenario } = seen({ kafka, model: { warm: false } }, 4_000_000)
      const flown = new Map<string, Set<string>>()
      for (let i = 0; i < run.columns.length; i++) {
        if (eventCodeAt(run.columns, i) !== NETWORK.packetSent) continue
        const [from, to, api] = [1, 2, 3].map((position) => eventValue(run.columns, i, position)) as [
          number,
          number,
          number,
        ]
        const name = API_NAMES[api] as (typeof API_NAMES)[number]
        // What travels can be met by a fault (contract: a drop armed on nothing is a no-op).
        expect(travelsBetween(name, from, to, scenario.cluster.brokers), `${name} ${from} ${to}`).toBe(true)
        const key = `${Math.min(from, to)} ${Math.max(from, to)}`
        flown.set(key, (flown.get(key) ?? new Set()).add(name))
      }
      for (const { a, b } of view.links) {
        const action = find('losePackets', { kind: 'link', a, b }, { view, scenario })
        const [field] = action?.kind === 'ask' ? action.fields : []
        const offered = new Set(field?.kind === 'choice' ? field.options({}).map((one) => one.split(' ')[0]) : [])
        for (const name of flown.get(`${Math.min(a, b)} ${Math.max(a, b)}`) ?? []) {
          expect(offered.has(name), `${kafka} ${name} between ${a} and ${b}`).toBe(true)
        }
      }
    }
  })

  it('says why a replica cannot lead', () => {
    const orders0 = CALM.view.partitions.find((one) => one.topic === 'orders' && one.number === 0)?.partition as number
    expect(ids({ kind: 'replica', partition: orders0, broker: 2 }, CALM)).toContain('makePreferred')
    const dead = seen({ actions: [{ atMs: 100, do: 'killBroker', broker: 2 }] })
    expect(find('makeLeader', { kind: 'replica', partition: orders0, broker: 2 }, dead)).toMatchObject({
      kind: 'cannot',
      why: 'brokerDead',
    })
    const headless = seen({ actions: [{ atMs: 100, do: 'killController' }] })
    expect(find('makeLeader', { kind: 'replica', partition: orders0, broker: 2 }, headless)).toMatchObject({
      kind: 'cannot',
      why: 'controllerDead',
    })
  })

  it('leads from a record to the batch and the partition that it is in', () => {
    const record = CALM.view.producers
      .flatMap((one) => [
        ...one.lanes.flatMap((lane) => lane.batches),
        ...one.connections.flatMap((c) => c.inFlight.flatMap((r) => r.batches)),
      ])
      .flatMap((batch) => batch.records)[0]?.record as number
    expect(ids({ kind: 'record', record }, CALM)).toEqual(['selectBatch', 'selectPartition'])
  })
})
