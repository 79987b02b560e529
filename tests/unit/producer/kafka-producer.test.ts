import { describe, expect, it } from 'vitest'
import type { KafkaVersion } from '../../../src/engine/config/profile.ts'
import { EPOCH_MS } from '../../../src/engine/kernel/units.ts'
import { PARTITION_CHOICE } from '../../../src/engine/producer/events.ts'
import { ProducerRig, type RigOptions, rowsOf } from './producer-rig.ts'

const VERSIONS: readonly KafkaVersion[] = ['2.5', '3.9', '4.x']
const ERRORS = 'org.apache.kafka.common.errors'
const utf8 = (text: string) => new TextEncoder().encode(text)

/** The exception of one record that is sent at 0, after a long time. */
function exceptionOfSend(options: RigOptions, record: Parameters<ProducerRig['sendAt']>[1] = {}): string | null {
  const rig = new ProducerRig(options)
  rig.sendAt(0, record)
  return rig.runUntil(200_000).errorOf(1)
}

describe.each(VERSIONS)('send(), %s', (version) => {
  it('blocks for max.block.ms on a topic that never appears, and says so (P-27)', () => {
    const rig = new ProducerRig({ version, props: { 'max.block.ms': 1000 } })
    rig.sendAt(0, { topic: 'nowhere' })
    rig.runUntil(2000)
    expect(rig.errorOf(1)).toBe(`${ERRORS}.TimeoutException: Topic nowhere not present in metadata after 1000 ms.`)
    expect(rig.seen('applicationBlocked', 'applicationUnblocked')).toMatchObject([
      { atMs: 0, why: 0, record: 1 },
      { atMs: 1000, why: 0, record: 1 },
    ])
  })

  it('blocks on a partition beyond the known count; 4.x names the partition (P-28)', () => {
    const text =
      version === '4.x'
        ? 'Partition 3 of topic t with partition count 1 is not present in metadata after 1000 ms.'
        : 'Topic t not present in metadata after 1000 ms.'
    const error = exceptionOfSend({ version, props: { 'max.block.ms': 1000 } }, { partition: 3 })
    expect(error).toBe(`${ERRORS}.TimeoutException: ${text}`)
  })

  it('goes on as soon as the topic has grown enough (P-28)', () => {
    const rig = new ProducerRig({ version, props: { 'linger.ms': 0 } })
    rig.sendAt(0, { partition: 1 })
    rig.at(50, () => rig.moveLeader('t', 1, 1, 0))
    rig.runUntil(1000)
    expect(rig.resultOf(1)).toBe('acked')
    expect(rig.seen('applicationUnblocked')[0]?.atMs).toBe(140)
  })

  it('fails at once with max.block.ms=0 and unknown metadata (P-27)', () => {
    const rig = new ProducerRig({ version, props: { 'max.block.ms': 0 }, warm: false })
    rig.sendAt(0)
    rig.runUntil(0)
    expect(rig.errorOf(1)).toBe(`${ERRORS}.TimeoutException: Topic t not present in metadata after 0 ms.`)
    expect(rig.seen('applicationBlocked')).toEqual([])
  })

  it('asks for a new topic alone, and at once (P-27, P-116)', () => {
    const rig = new ProducerRig({ version, topics: { t: [1], u: [1] }, props: { 'linger.ms': 0 } })
    rig.leaders.set('new', [{ leader: 1, epoch: 0 }])
    rig.sendAt(1, { topic: 'new' })
    rig.runUntil(100)
    expect(rig.requests[0]).toMatchObject({ atMs: 1, body: { api: 'Metadata', topics: ['new'] } })
    expect(rig.completed()).toBe('r1@41')
  })

  it('ends the wait when the broker calls the topic invalid (P-27)', () => {
    const rig = new ProducerRig({
      version,
      answers: ({ body }) =>
        body.api === 'Metadata'
          ? { api: 'Metadata', brokers: [1], controllerId: -1, topics: [{ topic: 'a b', error: 17, partitions: [] }] }
          : undefined,
    })
    rig.sendAt(0, { topic: 'a b' })
    rig.sendAt(100, { topic: 'a b' })
    rig.runUntil(200)
    expect(rig.errorOf(1)).toBe(`${ERRORS}.InvalidTopicException: Invalid topics: [a b]`)
    expect(rig.errorOf(2)).toBe(`${ERRORS}.InvalidTopicException: a b`)
    expect(rig.completed()).toBe('r1!@20 r2!@100')
  })

  it('refuses a record above max.request.size, measured uncompressed with its upper bound (P-26 step 9, P-90)', () => {
    const error = exceptionOfSend({ version, props: { 'max.request.size': 500 } }, { valueSize: 1000 })
    expect(error).toBe(
      `${ERRORS}.RecordTooLargeException: The message is 1086 bytes when serialized which is larger than 500, which is the value of the max.request.size configuration.`,
    )
  })

  it('refuses a record above buffer.memory (P-26 step 9)', () => {
    const error = exceptionOfSend({ version, props: { 'buffer.memory': 500, 'batch.size': 100 } }, { valueSize: 1000 })
    expect(error).toBe(
      `${ERRORS}.RecordTooLargeException: The message is 1086 bytes when serialized which is larger than the total memory buffer you have configured with the buffer.memory configuration.`,
    )
  })

  it('throws when batch.size can never fit into buffer.memory (V-119)', () => {
    const error = exceptionOfSend({ version, props: { 'batch.size': 65536, 'buffer.memory': 32768 } })
    expect(error).toBe(
      'java.lang.IllegalArgumentException: Attempt to allocate 65536 bytes, but there is a hard limit of 32768 on memory allocations.',
    )
  })

  it('gives up waiting for memory after max.block.ms (V-120)', () => {
    const rig = new ProducerRig({
      version,
      props: { 'buffer.memory': 32768, 'max.block.ms': 1000, acks: 1 },
      topics: { t: [1, 1, 1] },
      answers: () => 'silence',
    })
    for (const partition of [0, 1, 2]) rig.sendAt(0, { partition })
    rig.runUntil(1500)
    expect(rig.completed()).toBe('r3!@1000')
    expect(rig.errorOf(3)).toBe(
      version === '2.5'
        ? `${ERRORS}.TimeoutException: Failed to allocate memory within the configured max blocking time 1000 ms.`
        : 'org.apache.kafka.clients.producer.BufferExhaustedException: Failed to allocate 16384 bytes within the configured max blocking time 1000 ms. Total memory: 32768 bytes. Available memory: 0 bytes. Poolable size: 16384 bytes',
    )
  })

  it('goes on when a completed batch gives its memory back (P-34)', () => {
    const rig = new ProducerRig({
      version,
      props: { 'buffer.memory': 16384, 'linger.ms': 0 },
      topics: { t: [1, 1] },
    })
    rig.sendAt(0, { partition: 0 })
    rig.sendAt(1, { partition: 1 })
    rig.sendAt(2, { partition: 0 })
    rig.runUntil(100)
    expect(rig.completed()).toBe('r1@20 r2@40 r3@60')
    expect(rowsOf(rig.tables.records, 'sentAtUs')).toEqual([0, 1000, 20_000])
  })

  it('takes its clock after the metadata wait as create time, unless the record has its own (P-26 step 10)', () => {
    const rig = new ProducerRig({ version, warm: false })
    rig.sendAt(0)
    rig.sendAt(1, { timestampMs: 77 })
    rig.runUntil(300)
    expect(rowsOf(rig.tables.records, 'timestampMs')).toEqual([EPOCH_MS + 60, 77])
  })

  it('says how each partition was chosen', () => {
    const rig = new ProducerRig({ version, topics: { t: [1, 1, 1, 1] } })
    rig.sendAt(0, { partition: 2 })
    rig.sendAt(0, { key: utf8('Pangyo') })
    rig.sendAt(0)
    rig.runUntil(100)
    const { explicit, keyHash, sticky } = PARTITION_CHOICE
    // 2.5 may choose twice for one record (P-46): the last word counts.
    const told = rig.seen('partitionChosen')
    const chosen = told.filter(({ record }, index) => record !== told[index + 1]?.['record'])
    expect(chosen.map(({ record, how, partitionCount }) => [record, how, partitionCount])).toEqual([
      [1, explicit, 4],
      [2, keyHash, 4],
      [3, sticky, 4],
    ])
    expect(chosen[0]).toMatchObject({ partition: 2, hash: 0 })
    const hash = chosen[1]?.['hash'] as number
    expect(chosen[1]?.['partition']).toBe((hash & 0x7fffffff) % 4)
    expect(chosen.map(({ partition }) => partition)).toEqual(rowsOf(rig.tables.records, 'partition'))
  })

  it('throws after close(), and the application hears nothing more (P-26 step 2)', () => {
    const rig = new ProducerRig({ version, onError: 'resend' })
    rig.callAt(0, { kind: 'close' })
    rig.sendAt(1)
    rig.runUntil(1000)
    const text = 'Cannot perform operation after producer has been closed'
    expect(rig.errorOf(1)).toBe(`java.lang.IllegalStateException: ${text}`)
    expect(rig.seen('recordSent')).toHaveLength(1)
  })
})

describe('a record that would open a batch', () => {
  it('is partitioned a second time by the round-robin partitioner, which so skips every other one (P-44, P-46)', () => {
    const props = { 'partitioner.class': 'org.apache.kafka.clients.producer.RoundRobinPartitioner', 'linger.ms': 0 }
    const partitionsOf = (version: KafkaVersion) => {
      const rig = new ProducerRig({ version, props, topics: { t: [1, 1, 1, 1] } })
      for (let n = 0; n < 6; n++) rig.sendAt(n * 100)
      return rowsOf(rig.runUntil(1000).tables.records, 'partition')
    }
    expect(partitionsOf('2.5')).toEqual([1, 3, 1, 3, 1, 3])
    expect(partitionsOf('3.9')).toEqual([1, 3, 1, 3, 1, 3])
    expect(partitionsOf('4.x')).toEqual([0, 1, 2, 3, 0, 1])
  })

  it('moves the sticky partition of 2.5 each time that a batch is opened (P-42)', () => {
    const rig = new ProducerRig({ version: '2.5', props: { 'linger.ms': 0 }, topics: { t: [1, 1, 1] } })
    for (let n = 0; n < 8; n++) rig.sendAt(n * 100)
    const { partition } = rig.runUntil(2000).tables.records
    for (let record = 2; record <= 8; record++) expect(partition[record]).not.toBe(partition[record - 1])
  })
})

describe('a transactional send outside a transaction', () => {
  const options = (version: KafkaVersion): RigOptions => ({
    version,
    props: { 'transactional.id': 'x', 'linger.ms': 0 },
    brokers: [1, 2],
  })

  it('is refused before it is buffered in 2.5 (P-32)', () => {
    const rig = new ProducerRig(options('2.5'))
    rig.sendAt(0)
    rig.runUntil(100)
    expect(rig.errorOf(1)).toBe('java.lang.IllegalStateException: Cannot call send in state READY')
    expect(rig.seen('recordAppended')).toEqual([])
  })

  it.each(['3.9', '4.x'] as const)(
    'throws after it is buffered, and goes out with the next one, %s (P-31)',
    (version) => {
      const rig = new ProducerRig(options(version))
      rig.sendAt(0)
      rig.callAt(500, { kind: 'beginTransaction' })
      rig.sendAt(501)
      rig.callAt(502, { kind: 'commitTransaction' })
      rig.runUntil(1000)
      expect(rig.errorOf(1)).toBe(
        'java.lang.IllegalStateException: Cannot add partition t-0 to transaction while in state  READY',
      )
      expect(rig.produced().map((line) => line.split(': ')[1])).toEqual(['r1,r2'])
      // Its future is lost to the caller: the success of the batch does not change what the application has seen.
      expect(rig.resultOf(1)).toBe('failed')
      expect(rig.resultOf(2)).toBe('acked')
    },
  )
})
