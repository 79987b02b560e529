import { expect } from 'vitest'
import { type ActionCase, at } from './action-case.ts'

const steady = (ratePerSecond: number, toMs: number) => ({
  workload: [{ producer: 'app', topic: 'orders', ratePerSecond, toMs }],
})
const KEYLESS_TWO = {
  topics: [
    {
      name: 'orders',
      partitions: 2,
      assignment: [
        [1, 2, 3],
        [2, 3, 1],
      ],
    },
  ],
}

/** Actions on the controller, topics and partitions, and on the workload. */
export const CLUSTER_CASES: readonly ActionCase[] = [
  {
    do: 'killController',
    means: 'no elections meanwhile',
    json: {
      ...at(100),
      actions: [
        { atMs: 1000, do: 'killController' },
        { atMs: 2000, do: 'killBroker', broker: 1 },
      ],
      durationMs: 60_000,
    },
    check({ outcome, times }) {
      expect(times('controllerDied')).toEqual([1000])
      expect(times('leaderElected').filter((atMs) => atMs > 1000)).toEqual([])
      expect(times('brokerFenced')).toEqual([])
      expect(outcome.stoppedBy).toBe('time')
    },
  },
  {
    do: 'killController',
    means: 'no ISR changes meanwhile',
    json: {
      ...steady(10, 60_000),
      actions: [
        { atMs: 1000, do: 'killController' },
        { atMs: 2000, do: 'killBroker', broker: 3 },
      ],
      durationMs: 60_000,
    },
    check({ outcome, events }) {
      expect(events('isrChanged').filter(({ atUs }) => atUs > 1_000_000)).toEqual([])
      expect(outcome.partitions[0]?.isr).toEqual([1, 2, 3])
      // The leader may not count the dead follower out: nothing more is committed.
      expect(outcome.acked).toBeLessThan(25)
    },
  },
  {
    do: 'startController',
    means: 'it decides again',
    json: {
      ...at(100),
      actions: [
        { atMs: 1000, do: 'killController' },
        { atMs: 2000, do: 'killBroker', broker: 1 },
        { atMs: 30_000, do: 'startController' },
      ],
    },
    check({ outcome, times }) {
      expect(times('controllerStarted', ({ atUs }) => atUs > 0)).toEqual([30_000])
      expect(times('leaderElected', ({ leader }) => leader === 2)[0]).toBeGreaterThan(30_000)
      expect(outcome.partitions[0]?.leader).toBe(2)
    },
  },
  {
    do: 'setTopicConfig',
    means: 'from now on; null removes a name',
    json: {
      producers: [{ name: 'app', config: { acks: 'all', 'linger.ms': 0, retries: 0, 'enable.idempotence': false } }],
      ...at(2000, 4000),
      actions: [
        { atMs: 500, do: 'killBroker', broker: 3 },
        { atMs: 600, do: 'setTopicConfig', topic: 'orders', config: { 'min.insync.replicas': 3 } },
        { atMs: 3000, do: 'setTopicConfig', topic: 'orders', config: { 'min.insync.replicas': null } },
      ],
      model: { failureDetectionMs: 300 },
    },
    check({ outcome, records, events }) {
      expect(events('configChanged').length).toBeGreaterThanOrEqual(2)
      expect(records.map(({ result }) => result)).toEqual(['failed', 'acked'])
      expect(records[0]?.error).toContain('NotEnoughReplicasException')
      expect(outcome.stored).toBe(1)
    },
  },
  {
    do: 'setBrokerConfig',
    means: 'without a broker: of the whole cluster',
    json: {
      producers: [{ name: 'app', config: { acks: 'all', 'linger.ms': 0, retries: 0, 'enable.idempotence': false } }],
      ...at(2000, 4000),
      actions: [
        { atMs: 500, do: 'killBroker', broker: 3 },
        { atMs: 600, do: 'setBrokerConfig', config: { 'min.insync.replicas': 3 } },
        { atMs: 3000, do: 'setBrokerConfig', config: { 'min.insync.replicas': null } },
      ],
      model: { failureDetectionMs: 300 },
    },
    check({ records }) {
      expect(records.map(({ result }) => result)).toEqual(['failed', 'acked'])
    },
  },
  {
    do: 'setBrokerConfig',
    means: 'with a broker: of that one alone',
    json: {
      ...KEYLESS_TWO,
      producers: [{ name: 'app', config: { acks: '1', 'linger.ms': 0 } }],
      workload: [
        {
          producer: 'app',
          topic: 'orders',
          records: [0, 1].map((partition) => ({ atMs: 2000, partition, value: 'x'.repeat(400) })),
        },
      ],
      actions: [{ atMs: 600, do: 'setBrokerConfig', broker: 2, config: { 'message.max.bytes': 200 } }],
    },
    check({ records }) {
      expect(records.map(({ result }) => result)).toEqual(['acked', 'failed'])
      expect(records[1]?.error).toContain('RecordTooLargeException')
    },
  },
  {
    do: 'setWorkload',
    means: 'another rate from now on',
    json: { ...steady(10, 2000), actions: [{ atMs: 1000, do: 'setWorkload', entry: 0, ratePerSecond: 100 }] },
    check({ records }) {
      expect(records.filter(({ sentMs }) => sentMs < 1000)).toHaveLength(10)
      const gaps = records.slice(12, 40).map(({ sentMs }, i) => Math.round(sentMs - (records[11 + i]?.sentMs ?? 0)))
      expect(new Set(gaps)).toEqual(new Set([10]))
    },
  },
  {
    do: 'setWorkload',
    means: 'paused, and going on',
    json: {
      ...steady(10, 3000),
      actions: [
        { atMs: 950, do: 'setWorkload', entry: 0, paused: true },
        { atMs: 2000, do: 'setWorkload', entry: 0, paused: false },
      ],
    },
    check({ records }) {
      expect(records.filter(({ sentMs }) => sentMs > 950 && sentMs < 2000)).toEqual([])
      expect(records.filter(({ sentMs }) => sentMs >= 2000)).toHaveLength(10)
    },
  },
  {
    do: 'setWorkload',
    means: 'other keys and sizes; sync waits for each result',
    json: {
      ...steady(10, 2000),
      actions: [
        {
          atMs: 950,
          do: 'setWorkload',
          entry: 0,
          keys: { kind: 'list', values: ['a'] },
          valueBytes: 5000,
          mode: 'sync',
        },
      ],
    },
    check({ records, outcome, events }) {
      expect(records.map(({ key }) => key)).toEqual([...Array(10).fill(null), ...Array(10).fill('a')])
      expect(outcome.produceBytes).toBeGreaterThan(50_000)
      expect(events('applicationBlocked').filter(({ why }) => why === 2)).toHaveLength(10)
    },
  },
  {
    do: 'addPartitions',
    means: 'the topic has that many from now on',
    json: {
      workload: [
        {
          producer: 'app',
          topic: 'orders',
          records: [
            { atMs: 3000, partition: 0 },
            { atMs: 3000, partition: 2 },
          ],
        },
      ],
      producers: [{ name: 'app', config: { 'metadata.max.age.ms': 1000 } }],
      actions: [{ atMs: 500, do: 'addPartitions', topic: 'orders', total: 3 }],
    },
    check({ outcome, records }) {
      expect(outcome.partitions.map(({ partition }) => partition)).toEqual([0, 1, 2])
      expect(records.map(({ metadata }) => metadata)).toEqual(['orders-0@0', 'orders-2@0'])
    },
  },
  {
    do: 'reassignPartition',
    means: 'other replicas: they get the log, the old ones leave',
    json: {
      cluster: { brokers: 4 },
      ...steady(50, 1000),
      actions: [{ atMs: 500, do: 'reassignPartition', topic: 'orders', partition: 0, replicas: [4, 2, 3] }],
    },
    check({ outcome }) {
      const [partition] = outcome.partitions
      expect(partition?.replicas.map(({ broker }) => broker).sort()).toEqual([2, 3, 4])
      expect([...(partition?.isr ?? [])].sort()).toEqual([2, 3, 4])
      expect(partition?.replicas.every(({ logEndOffset }) => logEndOffset === 50)).toBe(true)
      expect(outcome).toMatchObject({ acked: 50, lost: 0 })
    },
  },
  {
    do: 'electLeader',
    means: 'preferred: the first replica leads again',
    json: {
      ...at(100),
      actions: [
        { atMs: 500, do: 'shutdownBroker', broker: 1 },
        { atMs: 5000, do: 'startBroker', broker: 1 },
        { atMs: 30_000, do: 'electLeader', topic: 'orders', partition: 0, kind: 'preferred' },
      ],
    },
    check({ outcome, times }) {
      expect(
        times('leaderElected', ({ leader }) => leader === 1).filter((atMs) => atMs > 500)[0],
      ).toBeGreaterThanOrEqual(30_000)
      expect(outcome.partitions[0]?.leader).toBe(1)
    },
  },
  {
    do: 'electLeader',
    means: 'unclean: a replica outside the ISR leads, and what it has not is lost',
    json: {
      ...at(100, 30_000),
      topics: [{ name: 'orders', assignment: [[1, 2]] }],
      actions: [
        { atMs: 1000, do: 'killBroker', broker: 2 },
        { atMs: 40_000, do: 'killBroker', broker: 1 },
        { atMs: 60_000, do: 'startBroker', broker: 2 },
        { atMs: 80_000, do: 'electLeader', topic: 'orders', partition: 0, kind: 'unclean' },
      ],
      durationMs: 100_000,
    },
    check({ outcome, times }) {
      expect(times('leaderElected', ({ leader }) => leader === 2)[0]).toBeGreaterThanOrEqual(80_000)
      expect(outcome.partitions[0]?.leader).toBe(2)
      expect(outcome).toMatchObject({ acked: 2, stored: 1, lost: 1 })
    },
  },
]
