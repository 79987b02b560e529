import { expect } from 'vitest'
import { type ActionCase, ALONE, app, at } from './action-case.ts'

const leaderOf = (partition: { readonly leader: number | null } | undefined) => partition?.leader

/** Actions on brokers, as the contract's table describes them. */
export const BROKER_CASES: readonly ActionCase[] = [
  {
    do: 'killBroker',
    means: 'the process dies at once; its log survives',
    json: {
      ...ALONE,
      ...at(100),
      actions: [
        { atMs: 200, do: 'killBroker', broker: 1 },
        { atMs: 300, do: 'startBroker', broker: 1 },
      ],
    },
    check({ outcome, times }) {
      expect(times('brokerDied')).toEqual([200])
      expect(outcome).toMatchObject({ acked: 1, stored: 1, lost: 0 })
    },
  },
  {
    do: 'killBroker',
    means: 'peers get the reset one latency later',
    json: { ...ALONE, ...app({ acks: '1' }), ...at(100), actions: [{ atMs: 200, do: 'killBroker', broker: 1 }] },
    check({ times }) {
      const gone = times('connectionChanged', ({ broker, state }) => broker === 1 && state === 0)
      expect(gone.find((atMs) => atMs >= 200)).toBe(201)
    },
  },
  {
    do: 'killBroker',
    means: 'packets already sent arrive: an answer on its way is still an answer',
    json: {
      ...ALONE,
      ...app({ acks: '1' }),
      ...at(100, 150),
      // The request arrives at 1 ms, is appended in 0.1, and the answer takes 1 more.
      actions: [{ atMs: 151.5, do: 'killBroker', broker: 1 }],
      durationMs: 1000,
    },
    check({ records }) {
      expect(records.map(({ result, ackedMs }) => [result, ackedMs])).toEqual([
        ['acked', 102.1],
        ['acked', 152.1],
      ])
    },
  },
  {
    do: 'powerOffBroker',
    means: 'the machine dies; what was appended in the last unflushedMs is gone',
    json: {
      ...ALONE,
      ...app({ acks: '1' }),
      ...at(100, 200, 300),
      actions: [
        { atMs: 350, do: 'powerOffBroker', broker: 1, unflushedMs: 100 },
        { atMs: 400, do: 'startBroker', broker: 1 },
      ],
    },
    check({ outcome, records }) {
      expect(outcome).toMatchObject({ acked: 3, stored: 2, lost: 1 })
      expect(records.map(({ verdict }) => verdict)).toEqual(['delivered', 'delivered', 'lost'])
    },
  },
  {
    do: 'powerOffBroker',
    means: 'without unflushedMs everything survives; silently: the client waits for its own timeout',
    json: {
      ...ALONE,
      ...app({ acks: '1', 'request.timeout.ms': 2000 }),
      ...at(100, 400),
      actions: [{ atMs: 350, do: 'powerOffBroker', broker: 1 }],
      durationMs: 5000,
    },
    check({ outcome, times }) {
      expect(outcome).toMatchObject({ stored: 1, lost: 0 })
      expect(times('requestFailed', ({ timedOut }) => timedOut === 1)).toEqual([2401])
    },
  },
  {
    do: 'shutdownBroker',
    means: 'controlled shutdown: leadership moves first',
    json: {
      workload: [{ producer: 'app', topic: 'orders', ratePerSecond: 50, toMs: 1000 }],
      actions: [{ atMs: 500, do: 'shutdownBroker', broker: 1 }],
    },
    check({ outcome, times }) {
      expect(outcome).toMatchObject({ acked: 50, failed: 0, lost: 0 })
      expect(leaderOf(outcome.partitions[0])).toBe(2)
      const moved = times('becameLeader', ({ broker }) => broker === 2)[0] as number
      expect(moved).toBeGreaterThan(500)
      expect(times('brokerDied')[0]).toBeGreaterThan(moved)
    },
  },
  {
    do: 'startBroker',
    means: 'starts again with its disk kept, which is the default',
    json: {
      ...ALONE,
      ...at(100),
      actions: [
        { atMs: 200, do: 'killBroker', broker: 1 },
        { atMs: 20_000, do: 'startBroker', broker: 1 },
      ],
    },
    check({ outcome }) {
      expect(outcome.partitions[0]).toMatchObject({ leader: 1, logEndOffset: 1 })
      expect(outcome).toMatchObject({ stored: 1, lost: 0 })
    },
  },
  {
    do: 'startBroker',
    means: 'starts again with an empty disk: its log is gone',
    json: {
      ...ALONE,
      ...at(100),
      actions: [
        { atMs: 200, do: 'killBroker', broker: 1 },
        { atMs: 20_000, do: 'startBroker', broker: 1, disk: 'empty' },
      ],
    },
    check({ outcome }) {
      expect(outcome.partitions[0]?.replicas[0]).toMatchObject({ broker: 1, logEndOffset: 0 })
      expect(outcome).toMatchObject({ acked: 1, stored: 0, lost: 1 })
    },
  },
  {
    do: 'slowBroker',
    means: 'factor: its request handling takes longer; none of the fields: back to normal',
    json: {
      ...ALONE,
      ...at(100, 300),
      actions: [
        { atMs: 50, do: 'slowBroker', broker: 1, factor: 100 },
        { atMs: 200, do: 'slowBroker', broker: 1 },
      ],
    },
    check({ records }) {
      // 0.1 ms for an append, a hundred times.
      expect(records.map(({ ackedMs }) => ackedMs)).toEqual([112, 302.1])
    },
  },
  {
    do: 'slowBroker',
    means: 'requestMs: every request takes so much more',
    json: { ...ALONE, ...at(100), actions: [{ atMs: 50, do: 'slowBroker', broker: 1, requestMs: 40 }] },
    check({ records }) {
      expect(records.map(({ ackedMs }) => ackedMs)).toEqual([142.1])
    },
  },
  {
    do: 'slowBroker',
    means: 'fetchMs: its follower fetches take so much longer, and acks=all waits for them',
    json: { ...at(100, 102), actions: [{ atMs: 50, do: 'slowBroker', broker: 2, fetchMs: 80 }] },
    check({ records }) {
      // The second record comes while the follower rests behind its first answer, and only the fetch behind the one
      // that brings it says that it has it: two rests.
      expect(records[1]?.ackedMs).toBeGreaterThan(102 + 2 * 80)
      expect(records[1]?.ackedMs).toBeLessThan(102 + 2 * 80 + 10)
    },
  },
  {
    do: 'hangBroker',
    means: 'a stopped process: sockets stay open, nothing is handled',
    json: {
      ...ALONE,
      ...app({ acks: '1' }),
      ...at(100),
      actions: [{ atMs: 50, do: 'hangBroker', broker: 1 }],
      durationMs: 5000,
    },
    check({ outcome, times }) {
      expect(outcome).toMatchObject({ pending: 1, stored: 0 })
      expect(times('connectionClosed', ({ atUs, from, to }) => atUs > 50_000 && (from === 4 || to === 4))).toEqual([])
    },
  },
  {
    do: 'hangBroker',
    means: 'what was unread is gone on kill',
    json: {
      ...ALONE,
      ...app({ acks: '0' }),
      ...at(100),
      actions: [
        { atMs: 50, do: 'hangBroker', broker: 1 },
        { atMs: 1000, do: 'killBroker', broker: 1 },
        { atMs: 1100, do: 'startBroker', broker: 1 },
      ],
    },
    check({ outcome }) {
      expect(outcome).toMatchObject({ acked: 1, stored: 0, lost: 1 })
    },
  },
  {
    do: 'resumeBroker',
    means: 'what was unread is handled on resume',
    json: {
      ...ALONE,
      ...app({ acks: '1' }),
      ...at(100, 200),
      actions: [
        { atMs: 50, do: 'hangBroker', broker: 1 },
        { atMs: 1000, do: 'resumeBroker', broker: 1 },
      ],
    },
    check({ outcome, records }) {
      expect(outcome).toMatchObject({ acked: 2, stored: 2, retries: 0 })
      expect(records[0]?.ackedMs).toBe(1001.1)
    },
  },
  {
    do: 'failDisk',
    means: 'its logs go offline: KAFKA_STORAGE_ERROR, and another replica leads',
    json: {
      workload: [{ producer: 'app', topic: 'orders', ratePerSecond: 200, toMs: 1000 }],
      actions: [{ atMs: 500, do: 'failDisk', broker: 1 }],
    },
    check({ outcome, times, events }) {
      expect(times('logDirFailed')).toEqual([500])
      expect(events('responseReceived').some(({ error }) => error === 56)).toBe(true)
      expect(outcome).toMatchObject({ acked: 200, failed: 0, lost: 0 })
      expect(leaderOf(outcome.partitions[0])).toBe(2)
    },
  },
  {
    do: 'failNext',
    means: 'the broker answers with this error, before it has appended',
    json: {
      ...app({ 'enable.idempotence': false }),
      ...at(100),
      actions: [{ atMs: 50, do: 'failNext', broker: 1, api: 'Produce', error: 'NOT_ENOUGH_REPLICAS', count: 2 }],
    },
    check({ outcome, records, events }) {
      expect(events('responseReceived').filter(({ error }) => error === 19)).toHaveLength(2)
      expect(outcome).toMatchObject({ acked: 1, stored: 1, duplicated: 0, retries: 2 })
      expect(records[0]?.attempts).toBe(3)
    },
  },
  {
    do: 'failNext',
    means: 'afterAppend: the broker answers with this error after it has appended',
    json: {
      ...app({ 'enable.idempotence': false }),
      ...at(100),
      actions: [{ atMs: 50, do: 'failNext', broker: 1, api: 'Produce', error: 'REQUEST_TIMED_OUT', afterAppend: true }],
    },
    check({ outcome }) {
      expect(outcome).toMatchObject({ acked: 1, stored: 1, duplicated: 1, retries: 1 })
    },
  },
  {
    do: 'failNext',
    means: 'for error names either name of a code is accepted',
    json: {
      ...at(100),
      actions: [{ atMs: 50, do: 'failNext', broker: 1, api: 'Produce', error: 'NOT_LEADER_FOR_PARTITION' }],
    },
    check({ outcome, events }) {
      expect(events('responseReceived').filter(({ error }) => error === 6)).toHaveLength(1)
      expect(outcome).toMatchObject({ acked: 1, stored: 1, retries: 1 })
    },
  },
]
