import { expect } from 'vitest'
import { type ActionCase, ALONE, app, at } from './action-case.ts'

/** Actor numbers of the plain scenario: the controller, brokers 1 to 3, the producer. */
const APP = 4

/** Actions on the network, as the contract's table and the paragraph below it describe them. */
export const NETWORK_CASES: readonly ActionCase[] = [
  {
    do: 'isolateBroker',
    means: 'a network partition: nothing is delivered either way',
    json: {
      ...ALONE,
      ...app({ acks: '1' }),
      ...at(100, 200.5),
      // The second request arrives, its answer is on the way at 202 and is gone.
      actions: [{ atMs: 202, do: 'isolateBroker', broker: 1 }],
      durationMs: 5000,
    },
    check({ outcome, times }) {
      expect(outcome).toMatchObject({ acked: 1, pending: 1, stored: 2, pendingButStored: 1 })
      expect(times('packetSent', ({ from, to }) => from === 1 && to === APP).some((atMs) => atMs > 201)).toBe(true)
      expect(times('responseReceived').filter((atMs) => atMs > 150)).toEqual([])
    },
  },
  {
    do: 'isolateBroker',
    means: 'from: only the listed link ends',
    json: {
      ...at(100, 300),
      actions: [{ atMs: 200, do: 'isolateBroker', broker: 1, from: ['app'] }],
      durationMs: 5000,
    },
    check({ outcome, events }) {
      expect(events('linkCut').map(({ from, to }) => [from, to])).toEqual([[1, APP]])
      expect(outcome).toMatchObject({ acked: 1, pending: 1 })
      expect(outcome.partitions[0]?.isr).toEqual([1, 2, 3])
    },
  },
  {
    do: 'healBroker',
    means: 'each connection that lost a packet is reset, both ends learn it one latency later; others go on',
    json: {
      ...ALONE,
      ...app({ acks: '1' }),
      ...at(100, 300),
      actions: [
        { atMs: 200, do: 'isolateBroker', broker: 1, from: ['app', 2] },
        { atMs: 1000, do: 'healBroker', broker: 1 },
      ],
    },
    check({ outcome, times }) {
      expect(times('connectionChanged', ({ broker, state }) => broker === 1 && state === 0)).toEqual([1001])
      expect(times('connectionChanged', ({ broker, state }) => broker === 2 && state === 0)).toEqual([])
      expect(outcome).toMatchObject({ acked: 2, retries: 1, stored: 2 })
    },
  },
  {
    do: 'cutLink',
    means: 'likewise for one pair: both ends keep the connection open and see only their own timeouts',
    json: {
      ...ALONE,
      ...app({ acks: '1', 'request.timeout.ms': 2000 }),
      ...at(100, 300),
      actions: [{ atMs: 200, do: 'cutLink', between: ['app', 1] }],
      durationMs: 4000,
    },
    check({ outcome, times }) {
      expect(times('linkCut')).toEqual([200])
      expect(times('connectionChanged', ({ broker, state }) => broker === 1 && state === 0)[0]).toBe(2301)
      expect(outcome).toMatchObject({ acked: 1, pending: 1 })
    },
  },
  {
    do: 'cutLink',
    means: 'connecting during a cut is silence',
    json: {
      ...ALONE,
      ...app({ acks: '1', 'request.timeout.ms': 1000, 'socket.connection.setup.timeout.ms': 3000 }),
      ...at(300),
      actions: [{ atMs: 200, do: 'cutLink', between: ['app', 1] }],
      durationMs: 8000,
    },
    check({ times }) {
      const connecting = times('connectionChanged', ({ broker, state }) => broker === 1 && state === 1)
      const given = times('connectionChanged', ({ broker, state }) => broker === 1 && state === 0)
      expect(connecting[0]).toBeGreaterThan(1300)
      // Nobody refuses it: it ends by the client's own setup timeout, 3 s with a jitter of 20 %.
      expect((given[1] as number) - (connecting[0] as number)).toBeGreaterThan(2400)
      expect((given[1] as number) - (connecting[0] as number)).toBeLessThan(3600)
    },
  },
  {
    do: 'healLink',
    means: 'what was lost is lost, and the link carries again',
    json: {
      ...ALONE,
      ...app({ acks: '0' }),
      ...at(100, 300, 1500),
      actions: [
        { atMs: 200, do: 'cutLink', between: ['app', 1] },
        { atMs: 1000, do: 'healLink', between: [1, 'app'] },
      ],
    },
    check({ outcome, records, times }) {
      expect(times('linkHealed')).toEqual([1000])
      expect(outcome).toMatchObject({ acked: 3, stored: 2, lost: 1 })
      expect(records.map(({ verdict }) => verdict)).toEqual(['delivered', 'lost', 'delivered'])
    },
  },
  {
    do: 'setLink',
    means: 'latencyMs, jitterMs, bandwidthBytesPerSecond from now on',
    json: {
      ...ALONE,
      ...app({ acks: '1' }),
      ...at(100, 300, 600),
      actions: [
        { atMs: 200, do: 'setLink', between: ['app', 1], latencyMs: 30 },
        { atMs: 500, do: 'setLink', between: ['app', 1], latencyMs: 1, bandwidthBytesPerSecond: 1000 },
      ],
    },
    check({ records }) {
      expect(records.slice(0, 2).map(({ ackedMs }) => ackedMs)).toEqual([102.1, 360.1])
      // A produce request is well above 50 bytes: 1,000 bytes a second make more than 50 ms of it.
      expect(records[2]?.ackedMs).toBeGreaterThan(650)
    },
  },
  {
    do: 'dropNext',
    means:
      'a request vanishes; both ends see a disconnect when it would have arrived; what is later on that connection is lost with it',
    json: {
      ...ALONE,
      ...app({ acks: '1', 'enable.idempotence': false }),
      ...at(100, 100.5),
      actions: [{ atMs: 50, do: 'dropNext', what: 'request', api: 'Produce', between: ['app', 1] }],
    },
    check({ outcome, records, times }) {
      expect(times('connectionChanged', ({ broker, state }) => broker === 1 && state === 0)[0]).toBe(101)
      expect(records.map(({ attempts }) => attempts)).toEqual([2, 2])
      expect(outcome).toMatchObject({ acked: 2, stored: 2, duplicated: 0, retries: 2 })
    },
  },
  {
    do: 'dropNext',
    means: 'a response vanishes: the record is stored, and stored again by the retry',
    json: {
      ...ALONE,
      ...app({ acks: '1', 'enable.idempotence': false }),
      ...at(100),
      actions: [{ atMs: 50, do: 'dropNext', what: 'response', api: 'Produce', between: [1, 'app'] }],
    },
    check({ outcome, times }) {
      expect(times('connectionChanged', ({ broker, state }) => broker === 1 && state === 0)[0]).toBe(102.1)
      expect(outcome).toMatchObject({ acked: 1, stored: 1, duplicated: 1, retries: 1 })
    },
  },
  {
    do: 'dropNext',
    means: 'count: that many are lost on the way',
    json: {
      ...ALONE,
      ...app({ acks: '1', 'enable.idempotence': false }),
      ...at(100),
      actions: [{ atMs: 50, do: 'dropNext', what: 'request', api: 'Produce', between: ['app', 1], count: 3 }],
    },
    check({ outcome, records }) {
      expect(records[0]?.attempts).toBe(4)
      expect(outcome).toMatchObject({ acked: 1, stored: 1, retries: 3 })
    },
  },
  {
    do: 'delayNext',
    means: 'one packet comes late; later packets of that direction wait behind it',
    json: {
      ...ALONE,
      ...app({ acks: '1' }),
      ...at(100, 110, 200),
      actions: [{ atMs: 50, do: 'delayNext', what: 'request', api: 'Produce', between: ['app', 1], byMs: 30 }],
    },
    check({ records, outcome }) {
      expect(records.map(({ ackedMs }) => ackedMs)).toEqual([132.1, 132.2, 202.1])
      expect(outcome).toMatchObject({ retries: 0, stored: 3 })
    },
  },
  {
    do: 'delayNext',
    means: 'a response comes late, its request was handled in time',
    json: {
      ...ALONE,
      ...app({ acks: '1' }),
      ...at(100),
      actions: [{ atMs: 50, do: 'delayNext', what: 'response', api: 'Produce', between: ['app', 1], byMs: 30 }],
    },
    check({ records, times }) {
      expect(times('batchAppended')).toEqual([101.1])
      expect(records[0]?.ackedMs).toBe(132.1)
    },
  },
  {
    do: 'duplicateNext',
    means: 'the receiver handles it a second time right after the first',
    json: {
      ...ALONE,
      ...app({ acks: '1', 'enable.idempotence': false }),
      ...at(100, 100.05),
      actions: [{ atMs: 50, do: 'duplicateNext', what: 'request', api: 'Produce', between: ['app', 1] }],
    },
    check({ outcome, records, events }) {
      // Twice the first, then the second.
      const [first, copy, second] = events('batchAppended')
      expect(copy?.batch).toBe(first?.batch)
      expect(second?.batch).not.toBe(first?.batch)
      expect(outcome).toMatchObject({ acked: 2, stored: 2, duplicated: 1 })
      expect(records.map(({ offsets }) => offsets)).toEqual([[0, 1], [2]])
    },
  },
]
