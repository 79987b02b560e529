import { describe, expect, it } from 'vitest'
import { actionNamed } from '../../../src/engine/actions/index.ts'
import { LimitReached } from '../../../src/engine/kernel/assert.ts'
import { NEVER } from '../../../src/engine/kernel/units.ts'
import { CONNECTION_STATE } from '../../../src/engine/producer/events.ts'
import { createSimulation } from '../../../src/engine/simulation/simulation.ts'
import { startWorld } from '../../../src/engine/simulation/start-world.ts'
import type { DomainEvent, EventKind } from '../../../src/trace/event-catalog.ts'
import { countUntil, eventAt } from '../../../src/trace/event-columns.ts'
import { eventObjects } from '../../support/events.ts'
import { planOf, run, type ScenarioJson, type StartedRun, start } from '../../support/run-scenario.ts'

/** The events of these kinds at one moment, in order. */
function eventsAt({ columns }: StartedRun, atMs: number, kinds: readonly EventKind[]): DomainEvent[] {
  const list: DomainEvent[] = []
  for (let i = countUntil(columns, atMs * 1000 - 1); i < countUntil(columns, atMs * 1000); i++) {
    const event = eventAt(columns, i)
    if (kinds.includes(event.kind)) list.push(event)
  }
  return list
}

const kindsAt = (started: StartedRun, atMs: number, kinds: readonly EventKind[]) =>
  eventsAt(started, atMs, kinds).map(({ kind }) => kind)

const BASE: ScenarioJson = {
  topics: [{ name: 'orders', assignment: [[1, 2, 3]] }],
  producers: [{ name: 'app', config: { acks: '1', 'linger.ms': 5 } }],
  network: { latencyMs: 5 },
  model: { leaderAppendMs: 0 },
}
const records = (...times: number[]) => [
  { producer: 'app', topic: 'orders', records: times.map((atMs) => ({ atMs, value: 'x' })) },
]

describe('one microsecond (contract, "Time and order")', () => {
  it('calls of the application come first, then arrivals, then timers, then all other actions', () => {
    // The record of 10 ms leaves at 15 and arrives at 20; that of 15 ms, for another broker, leaves at 20.
    const sends = [
      [10, 0],
      [15, 1],
      [20, 0],
    ].map(([atMs, partition]) => ({ atMs, partition, value: 'x' }))
    const started = run({
      ...BASE,
      topics: [
        {
          name: 'orders',
          assignment: [
            [1, 2, 3],
            [2, 3, 1],
          ],
        },
      ],
      workload: [{ producer: 'app', topic: 'orders', records: sends }],
      actions: [
        { atMs: 20, do: 'cutLink', between: [2, 3] },
        { atMs: 20, do: 'send', producer: 'app', topic: 'orders', value: 'by hand' },
      ],
    })
    expect(kindsAt(started, 20, ['recordSent', 'batchAppended', 'batchDrained', 'linkCut'])).toEqual([
      'recordSent',
      'recordSent',
      'batchAppended',
      'batchDrained',
      'linkCut',
    ])
  })

  it('a wake-up asked for at the present instant runs after all arrivals of that instant', () => {
    // Two answers arrive at one instant: the sender looks at both in one wake-up, which comes after them.
    const started = run({
      ...BASE,
      topics: [
        {
          name: 'orders',
          assignment: [
            [1, 2, 3],
            [2, 3, 1],
          ],
        },
      ],
      producers: [{ name: 'app', config: { acks: '1', 'linger.ms': 0 } }],
      workload: [
        {
          producer: 'app',
          topic: 'orders',
          records: [0, 1].map((partition) => ({ atMs: 10, value: 'x', partition })),
        },
      ],
    })
    const seen = kindsAt(started, 20, ['responseReceived', 'recordAcked'])
    expect(seen).toEqual(['responseReceived', 'responseReceived', 'recordAcked', 'recordAcked'])
    expect(started.outcome.latencyMs.max).toBe(10)
  })

  it('actions of one instant are done in the order of the file', () => {
    const started = run({
      ...BASE,
      actions: [
        { atMs: 7, do: 'killBroker', broker: 3 },
        { atMs: 7, do: 'startBroker', broker: 3 },
        { atMs: 3, do: 'killBroker', broker: 2 },
        { atMs: 7, do: 'killBroker', broker: 1 },
      ],
    })
    expect(eventsAt(started, 3, ['brokerDied'])).toMatchObject([{ broker: 2 }])
    expect(
      eventsAt(started, 7, ['brokerDied', 'brokerStarted']).map((e) => `${e.kind} ${'broker' in e && e.broker}`),
    ).toEqual(['brokerDied 3', 'brokerStarted 3', 'brokerDied 1'])
  })

  it('records of one instant are sent in the order of the file, the workload before the actions', () => {
    const started = run({
      ...BASE,
      producers: [{ name: 'app' }],
      workload: [
        {
          producer: 'app',
          topic: 'orders',
          records: [
            { atMs: 5, key: 'a' },
            { atMs: 5, key: 'b' },
          ],
        },
        { producer: 'app', topic: 'orders', records: [{ atMs: 5, key: 'c' }] },
      ],
      actions: [{ atMs: 5, do: 'send', producer: 'app', topic: 'orders', key: 'd' }],
    })
    expect(started.outcome.records?.map(({ key }) => key)).toEqual(['a', 'b', 'c', 'd'])
  })

  it('a kill at the instant of an arrival comes after it (class 3)', () => {
    const { outcome } = run({
      ...BASE,
      producers: [{ name: 'app', config: { acks: '0', 'linger.ms': 0 } }],
      workload: records(10),
      actions: [{ atMs: 15, do: 'killBroker', broker: 1 }],
      settle: false,
      durationMs: 16,
    })
    expect(outcome.partitions[0]?.replicas[0]).toMatchObject({ broker: 1, logEndOffset: 1 })
  })

  it.each([
    'send',
    'flushProducer',
    'closeProducer',
    'initTransactions',
    'beginTransaction',
    'commitTransaction',
    'abortTransaction',
  ])('%s is a call of the application', (name) => {
    expect(actionNamed(name)?.order).toBe('application')
  })

  it.each(['killBroker', 'killProducer', 'restartProducer', 'setWorkload', 'dropNext'])('%s is none', (name) => {
    expect(actionNamed(name)?.order).toBe('world')
  })
})

describe('calls of one application thread (contract: they run in planned order)', () => {
  it('a call whose time has come while the thread is blocked runs when it is free: sentMs is the real call', () => {
    const { outcome } = run({
      ...BASE,
      producers: [{ name: 'app', config: { acks: '1', 'linger.ms': 0 } }],
      workload: [{ producer: 'app', topic: 'orders', mode: 'sync', records: [10, 11, 12].map((atMs) => ({ atMs })) }],
    })
    expect(outcome.records?.map(({ sentMs, ackedMs }) => [sentMs, ackedMs])).toEqual([
      [10, 20],
      [20, 30],
      [30, 40],
    ])
  })
})

describe('actions that are merely pointless (contract: a recorded no-op with its reason)', () => {
  it.each<[string, object[]]>([
    [
      'killing the dead',
      [
        { do: 'killBroker', broker: 1 },
        { do: 'killBroker', broker: 1 },
      ],
    ],
    ['starting the living', [{ do: 'startBroker', broker: 1 }]],
    ['healing what is whole', [{ do: 'healLink', between: [1, 2] }]],
    [
      'cutting what is cut',
      [
        { do: 'cutLink', between: [1, 2] },
        { do: 'cutLink', between: [2, 1] },
      ],
    ],
    ['resuming what does not hang', [{ do: 'resumeBroker', broker: 1 }]],
    [
      'hanging what hangs',
      [
        { do: 'hangBroker', broker: 1 },
        { do: 'hangBroker', broker: 1 },
      ],
    ],
    ['killing a dead controller', [{ do: 'killController' }, { do: 'killController' }]],
    ['a drop armed on nothing', [{ do: 'dropNext', what: 'request', api: 'Produce', between: [1, 2] }]],
    [
      'a call of a dead producer',
      [
        { do: 'killProducer', producer: 'app' },
        { do: 'flushProducer', producer: 'app' },
      ],
    ],
    ['no more partitions than there are', [{ do: 'addPartitions', topic: 'orders', total: 1 }]],
    [
      'a disk that has failed',
      [
        { do: 'failDisk', broker: 1 },
        { do: 'failDisk', broker: 1 },
      ],
    ],
  ])('%s', (_, actions) => {
    const started = run({ ...BASE, actions: actions.map((action, i) => ({ atMs: 10 + i, ...action })) })
    const last = 9 + actions.length
    expect(kindsAt(started, last, ['actionIgnored', 'actionDone'])).toEqual(['actionIgnored'])
  })
})

describe('a broker that ends in good order (contract, shutdownBroker)', () => {
  const startedAgain = (actions: readonly object[], json: ScenarioJson = {}) =>
    eventObjects(run({ ...BASE, ...json, actions }).columns).filter(
      (event) => event.kind === 'brokerStarted' && event.broker === 1 && event.atUs > 20_000_000,
    )
  const backLater = { atMs: 30_000, do: 'startBroker', broker: 1 }

  it('is dead to the operating system too, and can be started again', () => {
    expect(startedAgain([{ atMs: 100, do: 'shutdownBroker', broker: 1 }, backLater])).toHaveLength(1)
  })

  it('also where there is nothing to hand over: controlled.shutdown.enable off, or not registered yet', () => {
    const cluster = { config: { 'controlled.shutdown.enable': false } }
    expect(startedAgain([{ atMs: 100, do: 'shutdownBroker', broker: 1 }, backLater], { cluster })).toHaveLength(1)
    const cold = { model: { warm: false } }
    expect(startedAgain([{ atMs: 1, do: 'shutdownBroker', broker: 1 }, backLater], cold)).toHaveLength(1)
  })

  it('also when it hung while it was waiting for the controller’s leave', () => {
    const actions = [
      { atMs: 100, do: 'shutdownBroker', broker: 1 },
      { atMs: 101, do: 'hangBroker', broker: 1 },
      { atMs: 9000, do: 'resumeBroker', broker: 1 },
      backLater,
    ]
    expect(startedAgain(actions)).toHaveLength(1)
  })

  it('closes the connections of those who were only connected', () => {
    const { columns } = run({
      ...BASE,
      workload: records(10),
      actions: [{ atMs: 100, do: 'shutdownBroker', broker: 3 }],
    })
    const closed = eventObjects(columns).filter(
      (event) =>
        event.kind === 'connectionChanged' && event.broker === 3 && event.state === CONNECTION_STATE.disconnected,
    )
    expect(closed).toHaveLength(1)
  })
})

describe('limits (a run that would never end stops with what it has)', () => {
  const busy: ScenarioJson = { ...BASE, workload: [{ producer: 'app', topic: 'orders', ratePerSecond: 1000 }] }

  it('so many events in a run', () => {
    const plan = planOf(busy)
    const { world, tables } = startWorld(plan)
    const simulation = createSimulation(plan, tables, world, { maxEvents: 500 })
    expect(simulation.runUntil(NEVER)).toBe('limit')
    expect(simulation.world.eventCount).toBe(500)
  })

  it('so many events at one instant', () => {
    const plan = planOf({ ...BASE, workload: records(...Array.from({ length: 300 }, () => 5)) })
    const { world, tables } = startWorld(plan)
    const simulation = createSimulation(plan, tables, world, { maxEventsPerInstant: 200 })
    expect(simulation.runUntil(NEVER)).toBe('limit')
    expect(simulation.world.nowUs).toBe(5000)
  })

  it('a client that spins without time passing: no latency and no backoff', () => {
    const { outcome } = run({
      ...BASE,
      network: { latencyMs: 0 },
      topics: [{ name: 'orders', assignment: [[1]] }],
      cluster: { brokers: 1 },
      producers: [{ name: 'app', config: { acks: '1', 'linger.ms': 0, 'retry.backoff.ms': 0 } }],
      workload: records(10, 5000),
      model: { failureDetectionMs: 100, controllerCommitMs: 0, metadataDelayMs: 0 },
      actions: [{ atMs: 1000, do: 'failDisk', broker: 1 }],
    })
    expect(outcome.stoppedBy).toBe('limit')
    expect(outcome.sent).toBeGreaterThan(0)
  })

  it('is told apart from a bug', () => {
    expect(new LimitReached('x')).not.toBeInstanceOf(TypeError)
    const started = start(busy)
    expect(started.simulation.runUntil(1_000_000)).toBe('asked')
  })
})
