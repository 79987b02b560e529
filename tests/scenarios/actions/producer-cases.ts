import { expect } from 'vitest'
import { type ActionCase, app, at } from './action-case.ts'

const TRANSACTIONAL = {
  producers: [{ name: 'app', initTransactions: false, config: { 'transactional.id': 'tx', 'linger.ms': 0 } }],
  consumers: [{ name: 'reader', topic: 'orders', isolation: 'read_committed' }],
}
const call = (atMs: number, name: string) => ({ atMs, do: name, producer: 'app' })
const send = (atMs: number, fields: object = {}) => ({ atMs, do: 'send', producer: 'app', topic: 'orders', ...fields })

/** Actions on producers: what the application does with them. */
export const PRODUCER_CASES: readonly ActionCase[] = [
  {
    do: 'restartProducer',
    means: 'close(), then a new producer; config is merged over the present one, null removes a name',
    json: {
      producers: [{ name: 'app', config: { acks: 'all', 'linger.ms': 500, 'client.id': 'one' } }],
      ...at(1000, 3000, 5000),
      actions: [
        { atMs: 1100, do: 'restartProducer', producer: 'app', config: { 'linger.ms': 50 } },
        { atMs: 4000, do: 'restartProducer', producer: 'app', config: { 'linger.ms': null } },
      ],
    },
    check({ records, times, outcome }) {
      const [first, second, third] = records.map(({ sentMs, ackedMs }) => (ackedMs as number) - sentMs)
      // close() sends what lingers; a new producer has everything to find out, so only the shape of the rest is asked.
      expect(first).toBeGreaterThan(100)
      expect(first).toBeLessThan(110)
      expect(second).toBeGreaterThanOrEqual(50)
      expect(third).toBeLessThan(50)
      expect(times('producerClosed')).toHaveLength(2)
      expect(times('producerStarted')).toHaveLength(3)
      expect(outcome).toMatchObject({ acked: 3, failed: 0 })
    },
  },
  {
    do: 'restartProducer',
    means: 'timeoutMs 0: what is unsent fails',
    json: {
      ...app({ 'linger.ms': 5000 }),
      ...at(1000),
      actions: [{ atMs: 1100, do: 'restartProducer', producer: 'app', config: {}, timeoutMs: 0 }],
    },
    check({ outcome, times }) {
      expect(outcome).toMatchObject({ acked: 0, failed: 1, stored: 0 })
      expect(times('producerStarted')).toHaveLength(2)
    },
  },
  {
    do: 'send',
    means: 'one more record, with key, value, partition and headers',
    json: {
      topics: [
        {
          name: 'orders',
          assignment: [
            [1, 2, 3],
            [2, 3, 1],
          ],
        },
      ],
      actions: [send(100, { key: 'k', value: 'v', partition: 1, headers: { h: 'x' } }), send(200, { partition: 0 })],
    },
    check({ outcome, records }) {
      expect(outcome).toMatchObject({ sent: 2, acked: 2, stored: 2 })
      expect(records.map(({ key, sentMs, metadata }) => [key, sentMs, metadata])).toEqual([
        ['k', 100, 'orders-1@0'],
        [null, 200, 'orders-0@0'],
      ])
    },
  },
  {
    do: 'flushProducer',
    means: 'what lingers is sent at once, and the application waits for it',
    json: { ...app({ 'linger.ms': 1000 }), ...at(100, 105), actions: [call(104, 'flushProducer')] },
    check({ records, times }) {
      expect(times('flushStarted')).toEqual([104])
      const flushedMs = times('flushFinished')[0] as number
      expect(flushedMs).toBe(records[0]?.ackedMs)
      expect(flushedMs).toBeLessThan(110)
      // Its thread was not free before.
      expect(records[1]?.sentMs).toBe(flushedMs)
    },
  },
  {
    do: 'closeProducer',
    means: 'close() completes what it has; send() behind it throws',
    json: { ...app({ 'linger.ms': 1000 }), ...at(100, 500), actions: [call(104, 'closeProducer')] },
    check({ outcome, records, times }) {
      expect(times('closeStarted')).toEqual([104])
      expect(outcome).toMatchObject({ sent: 2, acked: 1, failed: 1 })
      expect(records[0]?.ackedMs).toBeLessThan(110)
      expect(records[1]?.error).toContain('IllegalStateException')
    },
  },
  {
    do: 'closeProducer',
    means: 'timeoutMs 0: what is unsent fails',
    json: { ...app({ 'linger.ms': 1000 }), ...at(100), actions: [{ ...call(104, 'closeProducer'), timeoutMs: 0 }] },
    check({ outcome }) {
      expect(outcome).toMatchObject({ acked: 0, failed: 1, stored: 0 })
    },
  },
  {
    do: 'killProducer',
    means: 'the process dies: what its accumulator held is gone',
    json: { ...app({ 'linger.ms': 1000 }), ...at(100, 500), actions: [call(200, 'killProducer')] },
    check({ outcome, records, times }) {
      expect(times('producerDied')).toEqual([200])
      // Nobody completes the future any more, and nobody calls send() at 500.
      expect(outcome).toMatchObject({ sent: 1, acked: 0, pending: 1, stored: 0 })
      expect(records[0]?.verdict).toBe('pending')
    },
  },
  {
    do: 'initTransactions',
    means: 'the producer gets its id and may begin',
    json: { ...TRANSACTIONAL, actions: [call(100, 'initTransactions')] },
    check({ events }) {
      expect(events('transactionReturned').map(({ call: which, error }) => [which, error])).toEqual([[0, 0]])
      expect(events('producerIdSet')).toHaveLength(1)
    },
  },
  {
    do: 'beginTransaction',
    means: 'records from here on are open until the end of the transaction',
    json: {
      ...TRANSACTIONAL,
      actions: [call(100, 'initTransactions'), call(1000, 'beginTransaction'), send(1100)],
      durationMs: 5000,
    },
    check({ outcome, records }) {
      expect(records[0]).toMatchObject({ result: 'acked', verdict: 'open' })
      expect(outcome.committed).toBe(0)
      expect(outcome.partitions[0]).toMatchObject({ lastStableOffset: 0, highWatermark: 1 })
      expect(outcome.consumers).toEqual([{ name: 'reader', records: 0, position: 0 }])
    },
  },
  {
    do: 'beginTransaction',
    means: 'before initTransactions the client refuses it, and what is sent fails',
    json: { ...TRANSACTIONAL, actions: [call(1000, 'beginTransaction'), send(1100)], durationMs: 5000 },
    check({ outcome, events }) {
      expect(events('transactionReturned').map(({ error }) => error)).toEqual([-2])
      expect(outcome).toMatchObject({ failed: 1, stored: 0 })
    },
  },
  {
    do: 'commitTransaction',
    means: 'its records are committed, and read_committed sees them',
    json: {
      ...TRANSACTIONAL,
      actions: [
        call(100, 'initTransactions'),
        call(1000, 'beginTransaction'),
        send(1100),
        send(1110),
        call(1200, 'commitTransaction'),
      ],
    },
    check({ outcome, records }) {
      expect(records.map(({ verdict }) => verdict)).toEqual(['delivered', 'delivered'])
      expect(outcome).toMatchObject({ committed: 2, lost: 0 })
      // Two records and the marker.
      expect(outcome.partitions[0]).toMatchObject({ logEndOffset: 3, lastStableOffset: 3, records: 2 })
      expect(outcome.consumers[0]?.records).toBe(2)
    },
  },
  {
    do: 'abortTransaction',
    means: 'its records are stored and aborted, and read_committed leaves them out',
    json: {
      ...TRANSACTIONAL,
      actions: [
        call(100, 'initTransactions'),
        call(1000, 'beginTransaction'),
        send(1100),
        call(1200, 'abortTransaction'),
      ],
    },
    check({ outcome, records }) {
      expect(records.map(({ verdict }) => verdict)).toEqual(['aborted'])
      expect(outcome).toMatchObject({ stored: 1, committed: 0 })
      expect(outcome.consumers[0]?.records).toBe(0)
      expect(outcome.partitions[0]).toMatchObject({ logEndOffset: 2, lastStableOffset: 2 })
    },
  },
]
