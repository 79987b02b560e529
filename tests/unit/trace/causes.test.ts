import { describe, expect, it } from 'vitest'
import ackedThenLost from '../../../src/content/scenarios/acked-then-lost.json'
import { asker, kindsOf, wordsOf } from '../../support/causes.ts'
import { run, type ScenarioJson } from '../../support/run-scenario.ts'

const TOPIC = { name: 'orders', partitions: 1, replicationFactor: 3, assignment: [[1, 2, 3]] }
const FAR = { latencyMs: 1, links: [2, 3].map((broker) => ({ between: [1, broker], latencyMs: 40 })) }

/** One producer `app`, `count` records from `atMs` on, on a cluster that is warm. */
function story(
  config: Readonly<Record<string, unknown>>,
  sending: { readonly atMs?: number; readonly count?: number; readonly stepMs?: number },
  rest: ScenarioJson = {},
): ScenarioJson {
  const { atMs = 100, count = 1, stepMs = 50 } = sending
  const records = Array.from({ length: count }, (_, index) => ({ atMs: atMs + index * stepMs, value: `v${index}` }))
  return {
    durationMs: 90_000,
    topics: [TOPIC],
    model: { backoffJitter: false },
    producers: [{ name: 'app', config: { 'linger.ms': 0, ...config } }],
    workload: [{ producer: 'app', topic: 'orders', records }],
    ...rest,
  }
}

describe('lost: acknowledged, and in no log that counts', () => {
  it('acked-then-lost.json: the leader died before its heir fetched the record', () => {
    const ask = asker(run(ackedThenLost as ScenarioJson))
    const causes = ask(42)
    expect(causes).toMatchObject({ verdict: 'lost', decidedAtUs: 200_000 })
    expect(kindsOf(causes)).toEqual(['174.1 acked', '200 diedBefore', '9286 elected.clean', '15323 gone.cut'])
    expect(wordsOf(causes)).toEqual([
      'Acknowledged by b1: the application hears “ok” for offset 41',
      'b1 died before b2 fetched offset 41',
      'b2 became leader at epoch 1 with log end offset 41',
      'b1 cuts its log back from 49 to 41, to match the leader: offset 41 is gone',
    ])
    expect(causes.reason.sentence.key).toBe('cause.diedBefore')
    expect(causes.links.map(({ subject }) => subject)).toEqual(
      [1, 1, 2, 1].map((broker) => ({ kind: 'broker', broker })),
    )
    // Before b1 is back it is the only one that has it.
    expect(kindsOf(ask(42, 12_000))).toEqual([
      '174.1 acked',
      '200 diedBefore',
      '9286 elected.clean',
      '9286 gone.remains',
    ])
    // Before anybody is elected the next in line is known: what it lacks is lost already.
    expect(kindsOf(ask(42, 5000))).toEqual(['174.1 acked', '200 diedBefore', '200 wouldLead', '200 gone.remains'])
    expect(ask(42, 190).verdict).toBe('delivered')
  })

  it('a leader that is cut off is given up by the controller, and truncates when it is back (C-79, C-55)', () => {
    const isolated = { broker: 1, from: ['controller', 2, 3] }
    const ask = asker(
      run(
        story(
          { acks: '1' },
          {},
          {
            network: FAR,
            actions: [
              { atMs: 95, do: 'isolateBroker', ...isolated },
              { atMs: 15_000, do: 'healBroker', broker: 1 },
            ],
          },
        ),
      ),
    )
    expect(ask(1)).toMatchObject({ verdict: 'lost', decidedAtUs: 9_002_000 })
    expect(kindsOf(ask(1))).toEqual(['95 cut', '102.1 acked', '9002 fenced', '9422 elected.clean', '15597 gone.cut'])
  })

  it('an unclean election takes a leader that the ISR had not asked for (C-85)', () => {
    const config = { 'min.insync.replicas': 1, 'unclean.leader.election.enable': true }
    const causes = asker(
      run(
        story(
          { acks: 'all' },
          { atMs: 40_000 },
          {
            topics: [{ ...TOPIC, config }],
            actions: [
              { atMs: 100, do: 'killBroker', broker: 2 },
              { atMs: 110, do: 'killBroker', broker: 3 },
              { atMs: 45_000, do: 'killBroker', broker: 1 },
              { atMs: 46_000, do: 'startBroker', broker: 2 },
            ],
          },
        ),
      ),
    )(1)
    expect(causes).toMatchObject({ verdict: 'lost', decidedAtUs: 53_045_000 })
    expect(kindsOf(causes)).toEqual([
      '9002 isr',
      '40002.1 acked',
      '45000 diedBefore',
      '53223 elected.unclean',
      '53223 gone.remains',
    ])
    expect(wordsOf(causes)[0]).toBe('The ISR of orders-0 is {b1}: an acknowledgement no longer waits for b2')
  })

  it('power is lost before the disk has it (C-61)', () => {
    const causes = asker(
      run(
        story(
          { acks: '1' },
          { count: 2, stepMs: 200 },
          {
            topics: [{ ...TOPIC, replicationFactor: 1, assignment: [[1]] }],
            actions: [
              { atMs: 400, do: 'powerOffBroker', broker: 1, unflushedMs: 150 },
              { atMs: 20_000, do: 'startBroker', broker: 1 },
            ],
          },
        ),
      ),
    )(2)
    expect(causes).toMatchObject({ verdict: 'lost', decidedAtUs: 400_000 })
    expect(kindsOf(causes)).toEqual(['302.1 acked', '400 powerLost', '400 gone'])
    expect(wordsOf(causes)[1]).toBe('b1 lost power before it had flushed offset 1: its log now ends at 1')
  })

  it('the only one left in the ISR loses power, and leads again without what it had not flushed (C-61, C-88)', () => {
    const off = (atMs: number, broker: number, unflushedMs: number) => ({
      atMs,
      do: 'powerOffBroker',
      broker,
      unflushedMs,
    })
    const done = run(
      story(
        { acks: '1' },
        { atMs: 40_000 },
        {
          kafka: '4.x',
          durationMs: 120_000,
          topics: [{ ...TOPIC, config: { 'min.insync.replicas': 1 } }],
          actions: [
            off(100, 2, 0),
            off(110, 3, 0),
            off(40_100, 1, 5000),
            { atMs: 60_000, do: 'startBroker', broker: 1 },
          ],
        },
      ),
    )
    const causes = asker(done)(1)
    expect(causes).toMatchObject({ verdict: 'lost', decidedAtUs: 40_100_000 })
    expect(kindsOf(causes)).toEqual(['40002.1 acked', '40100 powerLost', '40100 gone'])
  })

  it('the broker comes back with an empty disk', () => {
    const causes = asker(
      run(
        story(
          { acks: '1' },
          {},
          {
            topics: [{ ...TOPIC, replicationFactor: 1, assignment: [[1]] }],
            actions: [
              { atMs: 400, do: 'killBroker', broker: 1 },
              { atMs: 20_000, do: 'startBroker', broker: 1, disk: 'empty' },
            ],
          },
        ),
      ),
    )(1)
    expect(causes).toMatchObject({ verdict: 'lost', decidedAtUs: 20_000_000 })
    expect(kindsOf(causes)).toEqual(['102.1 acked', '20000 emptied', '20000 gone'])
  })
})

describe('lost with acks=0: nobody ever wrote it (P-97, C-22)', () => {
  it('the request is lost on its way', () => {
    const causes = asker(run(story({ acks: '0' }, {}, { actions: [{ atMs: 5, do: 'cutLink', between: ['app', 1] }] })))(
      1,
    )
    expect(causes).toMatchObject({ verdict: 'lost', decidedAtUs: 100_000 })
    expect(kindsOf(causes)).toEqual(['100 request.lost', '100 acked.unasked', '100 never.lost'])
    expect(causes.links[0]?.subject.kind).toBe('packet')
  })

  it('the broker is dead when it arrives', () => {
    const ask = asker(run(story({ acks: '0' }, {}, { actions: [{ atMs: 100.1, do: 'killBroker', broker: 1 }] })))
    expect(kindsOf(ask(1))).toEqual(['100 acked.unasked', '100.1 never.dead'])
    // On the way it is stored nowhere, and the application believes that it is.
    expect(kindsOf(ask(1, 100.05))).toEqual(['100 acked.unasked', '100 never.yet'])
  })

  it('the broker leads no longer, and can only close the connection (C-16, C-22)', () => {
    const actions = [
      { atMs: 10, do: 'reassignPartition', topic: 'orders', partition: 0, replicas: [2, 3, 1] },
      { atMs: 90, do: 'electLeader', topic: 'orders', partition: 0, kind: 'preferred' },
    ]
    const causes = asker(run(story({ acks: '0' }, { atMs: 1500 }, { actions })))(1)
    expect(causes).toMatchObject({ verdict: 'lost', decidedAtUs: 1_500_000 })
    expect(kindsOf(causes)).toEqual(['1500 acked.unasked', '1501.1 never.notLeader'])
  })
})

describe('duplicated', () => {
  const packet = (what: string, kind: string, more = {}) => [
    { atMs: 50, do: kind, what, api: 'Produce', between: ['app', 1], ...more },
  ]

  it('an answer is lost, and the retry is written again without idempotence (P-79)', () => {
    const config = { acks: 'all', 'enable.idempotence': false }
    const causes = asker(run(story(config, {}, { actions: packet('response', 'dropNext') })))(1)
    expect(causes).toMatchObject({ verdict: 'duplicated', decidedAtUs: 209_100 })
    expect(kindsOf(causes)).toEqual([
      '101.1 written',
      '103.2 answer.lost',
      '104.2 try.disconnected',
      '209.1 written.again',
      '212.2 acked',
    ])
    expect(causes.reason.sentence).toMatchObject({ key: 'cause.written.again', values: { offset: 1, first: 0 } })
  })

  it('with idempotence the broker recognises the retry (C-112)', () => {
    const config = { acks: 'all', 'enable.idempotence': true }
    const causes = asker(run(story(config, {}, { actions: packet('response', 'dropNext') })))(1)
    expect(causes.verdict).toBe('delivered')
    expect(kindsOf(causes)).toEqual([
      '101.1 written',
      '102.2 replicated',
      '102.2 replicated',
      '103.2 committed',
      '103.2 answer.lost',
      '104.2 try.disconnected',
      '209.1 recognised',
      '210.1 acked',
    ])
  })

  it('an old request is executed after its retry (C-15)', () => {
    const config = { acks: '1', 'enable.idempotence': false, 'request.timeout.ms': 500, 'delivery.timeout.ms': 5000 }
    const causes = asker(run(story(config, {}, { actions: packet('request', 'delayNext', { byMs: 2000 }) })))(1)
    expect(causes).toMatchObject({ verdict: 'duplicated', decidedAtUs: 2_101_100 })
    expect(kindsOf(causes)).toEqual(['601 try.timedOut', '706.1 written', '707.1 acked', '2101.1 written.late'])
  })

  it('one request reaches the broker twice', () => {
    const config = { acks: '1', 'enable.idempotence': false }
    const causes = asker(run(story(config, {}, { actions: packet('request', 'duplicateNext') })))(1)
    expect(kindsOf(causes)).toEqual(['101.1 written', '101.2 written.twice', '102.1 acked'])
  })

  it('the application sends again what had been stored: another record, and each points to the other', () => {
    const config = { acks: 'all', 'enable.idempotence': false, retries: 0, 'linger.ms': 0 }
    const error = 'NOT_ENOUGH_REPLICAS_AFTER_APPEND'
    const json = story(
      {},
      {},
      {
        producers: [{ name: 'app', config, onError: 'resend' }],
        actions: [{ atMs: 50, do: 'failNext', broker: 1, api: 'Produce', error, afterAppend: true }],
      },
    )
    const ask = asker(run(json))
    expect(ask(1)).toMatchObject({ verdict: 'delivered-unacknowledged', decidedAtUs: 102_100 })
    expect(kindsOf(ask(1)).slice(0, 4)).toEqual(['101.1 written', '102.1 try.refused', '102.1 failed', '102.1 resent'])
    expect(kindsOf(ask(2))[0]).toBe('102.1 resendOf')
    expect(ask(2).verdict).toBe('delivered')
  })
})

describe('out of order', () => {
  it('a batch fails once while the next one in flight succeeds (P-79)', () => {
    const config = { acks: 'all', 'enable.idempotence': false, 'batch.size': 0 }
    const actions = [{ atMs: 50, do: 'failNext', broker: 1, api: 'Produce', error: 'NOT_ENOUGH_REPLICAS', count: 1 }]
    const ask = asker(run(story(config, { count: 2, stepMs: 0.2 }, { actions })))
    expect(ask(1)).toMatchObject({ verdict: 'delivered', isReordered: true })
    expect(kindsOf(ask(1)).slice(0, 3)).toEqual(['101.3 overtaken', '102.1 try.refused', '203.1 written'])
    expect(ask(2).isReordered).toBe(false)
  })
})

describe('failed', () => {
  it('but stored: it was written, and no answer came in time', () => {
    const config = { acks: 'all', retries: 0, 'enable.idempotence': false, 'request.timeout.ms': 500 }
    const json = story(
      { ...config, 'delivery.timeout.ms': 1200 },
      {},
      {
        actions: [{ atMs: 101.05, do: 'cutLink', between: ['app', 1] }],
      },
    )
    const causes = asker(run(json))(1)
    expect(causes).toMatchObject({ verdict: 'delivered-unacknowledged', decidedAtUs: 601_000 })
    expect(kindsOf(causes)).toEqual([
      '101.1 written',
      '102.2 replicated',
      '102.2 replicated',
      '103.2 committed',
      '103.2 answer.lost',
      '601 try.timedOut',
      '601 failed',
    ])
    expect(causes.reason.sentence.key).toBe('cause.answer.lost')
  })

  it('by delivery.timeout.ms (P-75)', () => {
    const config = { acks: 'all', 'request.timeout.ms': 500, 'delivery.timeout.ms': 1200 }
    const causes = asker(run(story(config, {}, { actions: [{ atMs: 90, do: 'cutLink', between: ['app', 1] }] })))(1)
    expect(causes).toMatchObject({ verdict: 'failed', decidedAtUs: 1_300_000 })
    expect(kindsOf(causes)).toEqual(['100 request.lost', '601 try.timedOut', '1300 expired', '1300 failed'])
  })

  it('after so many tries, each with its error', () => {
    const json = story(
      { acks: 'all', retries: 3, 'enable.idempotence': false },
      { atMs: 40_000 },
      {
        topics: [{ ...TOPIC, config: { 'min.insync.replicas': 3 } }],
        actions: [{ atMs: 100, do: 'killBroker', broker: 3 }],
      },
    )
    const causes = asker(run(json))(1)
    expect(causes).toMatchObject({ verdict: 'failed', decidedAtUs: 40_708_100 })
    expect(kindsOf(causes)).toEqual([
      '40002.1 try.refused',
      '40104.1 try.refused',
      '40306.1 try.refused',
      '40708.1 try.refused',
      '40708.1 failed',
    ])
    expect(wordsOf(causes)[3]).toBe('Try 4: b1 answers r4 with NOT_ENOUGH_REPLICAS')
  })

  it('before it was in a batch: send() waited for metadata (P-27)', () => {
    const isolate = (broker: number) => ({ atMs: 0.01, do: 'isolateBroker', broker })
    const json = story({ 'max.block.ms': 1000 }, {}, { model: { warm: false }, actions: [1, 2, 3].map(isolate) })
    expect(kindsOf(asker(run(json))(1))).toEqual(['100 blocked.metadata', '1100 failed'])
  })
})

describe('not decided yet', () => {
  it('in a batch, on its way, waiting for another try', () => {
    const actions = [{ atMs: 50, do: 'failNext', broker: 1, api: 'Produce', error: 'NOT_ENOUGH_REPLICAS', count: 1 }]
    const ask = asker(run(story({ acks: 'all', 'linger.ms': 20 }, {}, { actions })))
    expect(kindsOf(ask(1, 110))).toEqual(['100 buffered'])
    expect(kindsOf(ask(1, 120.5))).toEqual(['120 onTheWay'])
    expect(kindsOf(ask(1, 150))).toEqual(['122.1 try.refused', '122.1 waits'])
    expect(ask(1, 150)).toMatchObject({ verdict: 'pending', decidedAtUs: 100_000 })
  })

  it('the producer has died: nobody will hear of it (P-147)', () => {
    const actions = [{ atMs: 150, do: 'killProducer', producer: 'app' }]
    expect(kindsOf(asker(run(story({ 'linger.ms': 100 }, {}, { actions })))(1))).toEqual(['150 producerDied'])
  })
})

describe('delivered, and transactions', () => {
  it('written, fetched by the others, committed, acknowledged', () => {
    const ask = asker(run(story({ acks: 'all' }, {})))
    const whole = ['101.1 written', '102.2 replicated', '102.2 replicated', '103.2 committed', '104.2 acked']
    expect(kindsOf(ask(1))).toEqual(whole)
    expect(ask(1)).toMatchObject({ verdict: 'delivered', decidedAtUs: 104_200 })
    // As of an earlier moment only what had happened by then is told.
    expect(kindsOf(ask(1, 102.5))).toEqual(
      [...whole.slice(0, 3), '100 onTheWay'].sort((a, b) => parseFloat(a) - parseFloat(b)),
    )
    expect(ask(1, 102.5)).toMatchObject({ verdict: 'delivered-unacknowledged', decidedAtUs: 101_100 })
  })

  it('open until the coordinator aborts it (C-131)', () => {
    const config = { 'transactional.id': 'tx', 'transaction.timeout.ms': 5000 }
    const records = [{ atMs: 1000, value: 'x' }]
    const workload = [{ producer: 'app', topic: 'orders', records, transaction: { records: 5 } }]
    const actions = [{ atMs: 2000, do: 'killProducer', producer: 'app' }]
    const ask = asker(run(story(config, {}, { workload, actions })))
    expect(ask(1, 3000)).toMatchObject({ verdict: 'open', decidedAtUs: 1_009_200 })
    expect(kindsOf(ask(1, 3000)).slice(0, 3)).toEqual(['1000 txn.begun', '1009.2 written', '1009.2 txn.open'])
    expect(ask(1)).toMatchObject({ verdict: 'aborted', decidedAtUs: 10_005_100 })
    expect(kindsOf(ask(1)).slice(-2)).toEqual(['10005.1 txn.abortedByCoordinator', '10005.1 txn.aborted'])
  })

  it('aborted by the application (P-135)', () => {
    const records = [1000, 1100].map((atMs) => ({ atMs, value: 'x' }))
    const workload = [{ producer: 'app', topic: 'orders', records, transaction: { records: 2, abortEvery: 1 } }]
    const ask = asker(run(story({ 'transactional.id': 'tx' }, {}, { workload })))
    expect(ask(1).verdict).toBe('aborted')
    expect(kindsOf(ask(1)).slice(-2)).toEqual(['1100 txn.abortCalled', '1106.1 txn.aborted'])
  })
})
