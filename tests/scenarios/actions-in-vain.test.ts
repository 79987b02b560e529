import { describe, expect, it } from 'vitest'
import { NOOP_REASON } from '../../src/engine/actions/events.ts'
import { must } from '../../src/engine/kernel/assert.ts'
import { API_NAMES } from '../../src/engine/protocol/messages.ts'
import type { Action } from '../../src/engine/scenario/scenario.ts'
import { planWithAction } from '../../src/engine/simulation/plan-with-action.ts'
import { branchRun, computeAhead, type Run, startRun } from '../../src/replay/run.ts'
import { eventObjects } from '../support/events.ts'
import { planOf, type ScenarioJson } from '../support/run-scenario.ts'
import { at, PLAIN, simulate } from './actions/action-case.ts'

// "An action that is impossible is an error; one that is merely pointless is a recorded no-op with its reason" (contract,
// "Actions"), through the same code as `npm run -s sim`.

/** What is wrong, the actions, and where and how `sim` says so. */
const IMPOSSIBLE: readonly (readonly [string, object, string])[] = [
  ['a broker that the cluster has not', { do: 'killBroker', broker: 9 }, 'actions[0].broker: there is no broker 9'],
  ['broker 0', { do: 'startBroker', broker: 0 }, 'actions[0].broker: '],
  ['a broker that is no number', { do: 'hangBroker', broker: 'b1' }, 'actions[0].broker: '],
  ['no broker', { do: 'failDisk' }, 'actions[0].broker: is required'],
  ['a link end that nobody is', { do: 'cutLink', between: ['app', 9] }, 'actions[0].between[1]: no link ends at 9'],
  ['a link of an end with itself', { do: 'healLink', between: [1, 1] }, 'actions[0].between: needs two different ends'],
  ['one of the ends listed in from', { do: 'isolateBroker', broker: 1, from: [2, 'nobody'] }, 'actions[0].from[1]: '],
  [
    'an API that there is not',
    { do: 'dropNext', what: 'request', api: 'Prodoose', between: ['app', 1] },
    'actions[0].api: is no API: "Prodoose"',
  ],
  [
    'a packet that is neither request nor response',
    { do: 'delayNext', what: 'reply', api: 'Produce', between: ['app', 1], byMs: 1 },
    'actions[0].what: must be one of request, response',
  ],
  [
    'a delay of which nobody says how long',
    { do: 'delayNext', what: 'request', api: 'Produce', between: ['app', 1] },
    'actions[0].byMs: is required',
  ],
  [
    'none at all as a count',
    { do: 'duplicateNext', what: 'request', api: 'Produce', between: ['app', 1], count: 0 },
    'actions[0].count: ',
  ],
  [
    'an error that the protocol has not',
    { do: 'failNext', broker: 1, api: 'Produce', error: 'TOO_LATE' },
    'actions[0].error: is no error of the protocol: "TOO_LATE"',
  ],
  [
    'an API that no broker knows',
    { do: 'failNext', broker: 1, api: 'Fetsh', error: 'NOT_ENOUGH_REPLICAS' },
    'actions[0].api: is no API: "Fetsh"',
  ],
  [
    'a topic that there is not',
    { do: 'setTopicConfig', topic: 'none', config: {} },
    'actions[0].topic: no topic is called "none"',
  ],
  ['a topic that cannot grow', { do: 'addPartitions', topic: 'none', total: 3 }, 'actions[0].topic: '],
  [
    'fewer partitions',
    { do: 'addPartitions', topic: 'wide', total: 1 },
    'actions[0].total: is 1, but wide has 2 partitions',
  ],
  [
    'a partition out of range',
    { do: 'electLeader', topic: 'orders', partition: 1, kind: 'preferred' },
    'actions[0].partition: is 1, but orders has 1 partitions then: 0 to 0',
  ],
  [
    'a partition below 0',
    { do: 'electLeader', topic: 'orders', partition: -1, kind: 'preferred' },
    'actions[0].partition: ',
  ],
  [
    'a partition to move that is out of range',
    { do: 'reassignPartition', topic: 'wide', partition: 2, replicas: [1] },
    'actions[0].partition: is 2, but wide has 2 partitions then: 0 to 1',
  ],
  [
    'a replica on a broker that there is not',
    { do: 'reassignPartition', topic: 'wide', partition: 0, replicas: [1, 4] },
    'actions[0].replicas[1]: there is no broker 4',
  ],
  [
    'a broker that is named twice',
    { do: 'reassignPartition', topic: 'wide', partition: 0, replicas: [1, 1] },
    'actions[0].replicas: names a broker twice',
  ],
  [
    'an election that is neither',
    { do: 'electLeader', topic: 'orders', partition: 0, kind: 'fair' },
    'actions[0].kind: must be one of preferred, unclean',
  ],
  [
    'a producer that there is not',
    { do: 'killProducer', producer: 'bpp' },
    'actions[0].producer: no producer is called',
  ],
  [
    'one that should send',
    { do: 'send', producer: 'bpp', topic: 'orders' },
    'actions[0].producer: no producer is called',
  ],
  [
    'one that should commit',
    { do: 'commitTransaction', producer: 'bpp' },
    'actions[0].producer: no producer is called "bpp"',
  ],
  [
    'a producer config that the client refuses',
    { do: 'restartProducer', producer: 'app', config: { acks: 'some' } },
    'actions[0].config["acks"]: Invalid value some',
  ],
  [
    'a topic config that the broker refuses',
    { do: 'setTopicConfig', topic: 'orders', config: { 'min.insync.replicas': 0 } },
    'actions[0].config["min.insync.replicas"]: ',
  ],
  [
    'an entry that the workload has not',
    { do: 'setWorkload', entry: 3, paused: true },
    'actions[0].entry: is 3, but the workload has 1 entries',
  ],
  ['a rate of none', { do: 'setWorkload', entry: 0, ratePerSecond: 0 }, 'actions[0].ratePerSecond: '],
  [
    'a disk that is neither',
    { do: 'startBroker', broker: 1, disk: 'new' },
    'actions[0].disk: must be one of kept, empty',
  ],
  ['a field that it does not know', { do: 'killBroker', broker: 1, hard: true }, 'actions[0].hard: unknown field'],
  ['an action that there is not', { do: 'explodeBroker', broker: 1 }, 'actions[0].do: is no action: "explodeBroker"'],
]

const WIDE: ScenarioJson = {
  topics: [
    { name: 'orders', assignment: [[1, 2, 3]] },
    { name: 'wide', partitions: 2 },
  ],
}

describe('an impossible action: exit 2 and one line that names the place', () => {
  it.each(IMPOSSIBLE)('%s', async (_, action, message) => {
    const { code, stderr } = await simulate({ ...WIDE, ...at(10), actions: [{ atMs: 100, ...action }] })
    expect(code).toBe(2)
    expect(stderr.startsWith(message)).toBe(true)
    expect(stderr.trimEnd().split('\n')).toHaveLength(1)
  })

  it.each(['send', 'killBroker'])('%s without a time', async (name) => {
    const { code, stderr } = await simulate({ actions: [{ do: name, broker: 1 }] })
    expect({ code, isNamed: stderr.includes('actions[0].atMs: is required') }).toEqual({ code: 2, isNamed: true })
  })
})

const KILL_1 = { atMs: 100, do: 'killBroker', broker: 1 }
const CALL = (name: string) => ({ do: name, producer: 'app' })
const ARM = (name: string, fields: object = {}) => ({
  do: name,
  what: 'request',
  api: 'Produce',
  between: ['app', 1],
  ...fields,
})

/** What is pointless, what comes before it, the action, and the reason that is recorded. */
const POINTLESS: readonly (readonly [string, readonly object[], object, keyof typeof NOOP_REASON])[] = [
  ['killing the dead', [KILL_1], { do: 'killBroker', broker: 1 }, 'alreadyDead'],
  ['the power of the dead', [KILL_1], { do: 'powerOffBroker', broker: 1, unflushedMs: 50 }, 'alreadyDead'],
  ['shutting down the dead', [KILL_1], { do: 'shutdownBroker', broker: 1 }, 'alreadyDead'],
  [
    'shutting down what is shutting down',
    [{ atMs: 199, do: 'shutdownBroker', broker: 1 }],
    { do: 'shutdownBroker', broker: 1 },
    'nothingChanges',
  ],
  ['starting the living', [], { do: 'startBroker', broker: 1 }, 'alreadyAlive'],
  ['starting the living with an empty disk', [], { do: 'startBroker', broker: 1, disk: 'empty' }, 'alreadyAlive'],
  ['slowing the dead', [KILL_1], { do: 'slowBroker', broker: 1, factor: 5 }, 'alreadyDead'],
  ['stopping the dead', [KILL_1], { do: 'hangBroker', broker: 1 }, 'alreadyDead'],
  ['stopping what stands', [{ ...KILL_1, do: 'hangBroker' }], { do: 'hangBroker', broker: 1 }, 'nothingChanges'],
  ['resuming the running', [], { do: 'resumeBroker', broker: 1 }, 'notHung'],
  ['resuming the dead', [KILL_1], { do: 'resumeBroker', broker: 1 }, 'notHung'],
  ['breaking a disk of the dead', [KILL_1], { do: 'failDisk', broker: 1 }, 'alreadyDead'],
  ['breaking a broken disk', [{ ...KILL_1, do: 'failDisk' }], { do: 'failDisk', broker: 1 }, 'nothingChanges'],
  [
    'answers ordered from the dead',
    [KILL_1],
    { do: 'failNext', broker: 1, api: 'Produce', error: 'NOT_ENOUGH_REPLICAS' },
    'alreadyDead',
  ],
  [
    'answers of a broker to what only the controller is asked',
    [],
    { do: 'failNext', broker: 1, api: 'AlterPartition', error: 'INVALID_UPDATE_VERSION' },
    'nothingToMeet',
  ],
  ['killing a dead controller', [{ atMs: 100, do: 'killController' }], { do: 'killController' }, 'alreadyDead'],
  ['starting a living controller', [], { do: 'startController' }, 'alreadyAlive'],
  [
    'asking a dead controller for partitions',
    [{ atMs: 100, do: 'killController' }],
    { do: 'addPartitions', topic: 'orders', total: 2 },
    'alreadyDead',
  ],
  [
    'asking a dead controller for an election',
    [{ atMs: 100, do: 'killController' }],
    { do: 'electLeader', topic: 'orders', partition: 0, kind: 'preferred' },
    'alreadyDead',
  ],
  [
    'telling a dead controller a config',
    [{ atMs: 100, do: 'killController' }],
    { do: 'setTopicConfig', topic: 'orders', config: { 'min.insync.replicas': 2 } },
    'alreadyDead',
  ],
  [
    'telling a dead controller other replicas',
    [{ atMs: 100, do: 'killController' }],
    { do: 'reassignPartition', topic: 'orders', partition: 0, replicas: [1, 2] },
    'alreadyDead',
  ],
  [
    'electing the preferred leader that leads',
    [],
    { do: 'electLeader', topic: 'orders', partition: 0, kind: 'preferred' },
    'refused',
  ],
  [
    'isolating the isolated',
    [{ atMs: 100, do: 'isolateBroker', broker: 1 }],
    { do: 'isolateBroker', broker: 1 },
    'alreadyCut',
  ],
  ['healing what is whole', [], { do: 'healBroker', broker: 1 }, 'nothingToHeal'],
  [
    'cutting what is cut',
    [{ atMs: 100, do: 'cutLink', between: [1, 2] }],
    { do: 'cutLink', between: [2, 1] },
    'alreadyCut',
  ],
  ['healing a link that is whole', [], { do: 'healLink', between: [1, 2] }, 'nothingToHeal'],
  ['a drop where such packets never go', [], ARM('dropNext', { between: [1, 2] }), 'nothingToMeet'],
  [
    'a drop between a client and the controller',
    [],
    ARM('dropNext', { between: ['app', 'controller'] }),
    'nothingToMeet',
  ],
  ['killing a dead producer', [{ atMs: 100, ...CALL('killProducer') }], CALL('killProducer'), 'alreadyDead'],
  [
    'sending with a dead producer',
    [{ atMs: 100, ...CALL('killProducer') }],
    { ...CALL('send'), topic: 'orders' },
    'alreadyDead',
  ],
  ...[
    'flushProducer',
    'closeProducer',
    'initTransactions',
    'beginTransaction',
    'commitTransaction',
    'abortTransaction',
  ].map(
    (name) =>
      [`${name} of a dead producer`, [{ atMs: 100, ...CALL('killProducer') }], CALL(name), 'alreadyDead'] as const,
  ),
  ['flushing what is closed', [{ atMs: 100, ...CALL('closeProducer') }], CALL('flushProducer'), 'closed'],
  ['closing what is closed', [{ atMs: 100, ...CALL('closeProducer') }], CALL('closeProducer'), 'closed'],
]

describe('a pointless action: a recorded no-op with its reason, and exit 0', () => {
  it.each(POINTLESS)('%s', async (_, before, action, reason) => {
    const actions = [...before, { atMs: 200, ...action }]
    const { code, stderr, events, outcome } = await simulate({ ...at(10), actions, durationMs: 3000 })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(events('actionIgnored')).toEqual([
      { kind: 'actionIgnored', atUs: 200_000, action: before.length, why: NOOP_REASON[reason] },
    ])
    expect(events('actionDone')).toHaveLength(before.length)
    const { outcome: without } = await simulate({ ...at(10), actions: before, durationMs: 3000 })
    expect({ ...outcome, events: 0, traceHash: '', simulatedMs: 0 }).toEqual({
      ...without,
      events: 0,
      traceHash: '',
      simulatedMs: 0,
    })
  })
})

/** Faults that wait for a packet, from 200 ms on; the only record has been sent at 10. */
const ARMED: readonly (readonly [string, object])[] = [
  ['a drop', ARM('dropNext')],
  ['a delay', ARM('delayNext', { byMs: 10 })],
  ['a copy', ARM('duplicateNext')],
  ['a drop of several', ARM('dropNext', { count: 3 })],
  ['an answer that is ordered', { do: 'failNext', broker: 1, api: 'Produce', error: 'NOT_ENOUGH_REPLICAS' }],
]

describe('a fault that is armed and meets nothing by the end of the run', () => {
  it.each(ARMED)('%s is recorded as done, and at the end as a no-op with its reason', async (_, action) => {
    const { code, events, times, outcome } = await simulate({ ...at(10), actions: [{ atMs: 200, ...action }] })
    expect(code).toBe(0)
    expect(times('actionDone')).toEqual([200])
    expect(times('actionIgnored')).toEqual([outcome.simulatedMs])
    expect(events('actionIgnored')).toMatchObject([{ action: 0, why: NOOP_REASON.neverMet }])
    expect(outcome).toMatchObject({ acked: 1, stored: 1, retries: 0 })
  })

  it.each(ARMED)('%s that meets a packet is none', async (_, action) => {
    const { events } = await simulate({ ...at(10, 300), actions: [{ atMs: 200, ...action }] })
    expect(events('actionIgnored')).toEqual([])
  })

  it('an answer that was ordered from a process which has died since is one too', async () => {
    const { events } = await simulate({
      ...at(10),
      actions: [
        { atMs: 200, do: 'failNext', broker: 1, api: 'Produce', error: 'NOT_ENOUGH_REPLICAS' },
        { atMs: 300, do: 'killBroker', broker: 1 },
      ],
    })
    expect(events('actionIgnored')).toMatchObject([{ action: 0, why: NOOP_REASON.neverMet }])
  })

  it('every API of the protocol can be named', async () => {
    const actions = API_NAMES.map((api) => ({ atMs: 200, ...ARM('dropNext', { api }) }))
    const { code } = await simulate({ ...PLAIN, ...at(10), actions, durationMs: 1000 })
    expect(code).toBe(0)
  })
})

describe('a run that is over, and goes on by hand', () => {
  const vain = (run: Run) =>
    eventObjects(run.columns).filter((event) => event.kind === 'actionIgnored' && event.why === NOOP_REASON.neverMet)

  it('says at its end that a fault has met nothing, and takes it back when it does meet something', () => {
    const actions = [{ atMs: 200, ...ARM('dropNext') }]
    const run = startRun(planOf({ ...PLAIN, ...at(10), actions }))
    computeAhead(run, 60_000_000, () => false)
    expect(vain(run)).toHaveLength(1)
    const endUs = must(run.endedAtUs, 'end')
    const send: Action = { atMs: endUs / 1000, do: 'send', producer: 'app', topic: 'orders', value: 'v' }
    const { plan, sharedActions } = planWithAction(run.plan, send, endUs)
    branchRun(run, plan, endUs, sharedActions)
    computeAhead(run, 60_000_000, () => false)
    expect(vain(run)).toEqual([])
    expect(eventObjects(run.columns).some(({ kind }) => kind === 'batchReenqueued')).toBe(true)
  })
})
