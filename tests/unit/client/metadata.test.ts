import { describe, expect, it } from 'vitest'
import { leaderEpochOf, leaderOf, partitionsLedBy, topicView } from '../../../src/engine/client/cluster-view.ts'
import {
  addTopic,
  cloneMetadata,
  createMetadata,
  failUpdate,
  type MetadataState,
  nextRefresh,
  patchLeaders,
  requestUpdate,
  requestUpdateForTopic,
  timeToNextUpdateMs,
  updateMetadata,
} from '../../../src/engine/client/metadata.ts'
import { emptyRegistry, partitionIndex } from '../../../src/engine/protocol/ids.ts'
import { emptyRecordTable, type RunTables } from '../../../src/engine/protocol/record-table.ts'

const LEADER_NOT_AVAILABLE = 5

/** One partition as a broker tells it: leader, epoch, error. */
type Told = readonly [leader: number, epoch: number, error?: number]

function fixture(exponential = true) {
  const tables: RunTables = { registry: emptyRegistry(), records: emptyRecordTable(), contentOf: () => null }
  const metadata = createMetadata(
    {
      maxAgeMs: 300_000,
      maxIdleMs: 60_000,
      refreshBackoff: { initialMs: 100, maxMs: 1000, jitter: 0.2 },
      hasExponentialBackoff: exponential,
      errors: exponential ? '3.9' : '2.5',
    },
    [-1, -2],
    undefined,
  )
  const learned: string[] = []
  const answer = (nowMs: number, topics: Record<string, readonly Told[] | number>, brokers = [1, 2, 3]) => {
    const response = {
      api: 'Metadata' as const,
      brokers,
      controllerId: -1,
      topics: Object.entries(topics).map(([topic, told]) => ({
        topic,
        error: typeof told === 'number' ? told : 0,
        partitions: (typeof told === 'number' ? [] : told).map(([leader, leaderEpoch, error = 0], number) => ({
          partition: partitionIndex(tables.registry, topic, number),
          error,
          leader,
          leaderEpoch,
          partitionEpoch: 0,
          replicas: [1, 2, 3],
          isr: [1, 2, 3],
          elr: [],
        })),
      })),
    }
    updateMetadata(
      metadata,
      nextRefresh(metadata, nowMs),
      response,
      tables,
      nowMs,
      ({ partition, leader, leaderEpoch }) => learned.push(`${partition}: ${leader}/${leaderEpoch}`),
    )
  }
  return { metadata, tables, learned, answer }
}

/** When the next refresh is due, seen from `nowMs`. */
const dueAt = (metadata: MetadataState, nowMs: number) => nowMs + timeToNextUpdateMs(metadata, nowMs)

describe('metadata', () => {
  it('is due at once in the beginning, and full (P-108)', () => {
    const { metadata } = fixture()
    expect(timeToNextUpdateMs(metadata, 0)).toBe(0)
    expect(nextRefresh(metadata, 0)).toMatchObject({ topics: [], isPartial: false })
  })

  it('asks for new topics alone, without backoff, and for all of them when a full update is wanted (P-27, P-116)', () => {
    const { metadata, answer } = fixture()
    answer(0, {})
    const topic = addTopic(metadata, 'a', 10)
    expect(timeToNextUpdateMs(metadata, 10)).toBe(0)
    expect(nextRefresh(metadata, 10)).toMatchObject({ topics: ['a'], isPartial: true })
    answer(20, { a: [[1, 0]] })
    addTopic(metadata, 'b', 30)
    requestUpdate(metadata)
    expect(nextRefresh(metadata, 30)).toMatchObject({ topics: ['a', 'b'], isPartial: false })
    expect(topic.isNew).toBe(false)
  })

  it('does not count a partial update as a fresh picture of everything (P-116)', () => {
    const { metadata, answer } = fixture()
    answer(0, {})
    addTopic(metadata, 'a', 1000)
    answer(2000, { a: [[1, 0]] })
    expect(dueAt(metadata, 2000)).toBe(300_000)
  })

  it('waits for the backoff after each refresh, fixed in 2.5 and growing with failures from 3.9 on (P-116)', () => {
    const dueAfterFailures = (exponential: boolean) => {
      const { metadata, answer } = fixture(exponential)
      answer(0, {})
      return [1, 2, 3, 4].map((failures) => {
        requestUpdate(metadata)
        failUpdate(metadata, failures * 10_000)
        return timeToNextUpdateMs(metadata, failures * 10_000)
      })
    }
    expect(dueAfterFailures(false)).toEqual([100, 100, 100, 100])
    expect(dueAfterFailures(true)).toEqual([100, 200, 400, 800])
  })

  it('grows the backoff with full answers that change nothing; news reset it (P-116)', () => {
    const { metadata, answer } = fixture()
    answer(0, {})
    addTopic(metadata, 'a', 0)
    const waits: number[] = []
    for (let n = 1; n <= 4; n++) {
      requestUpdate(metadata)
      answer(n * 10_000, { a: [[-1, 0, LEADER_NOT_AVAILABLE]] })
      waits.push(timeToNextUpdateMs(metadata, n * 10_000))
    }
    requestUpdate(metadata)
    answer(50_000, { a: [[1, 1]] })
    requestUpdate(metadata)
    waits.push(timeToNextUpdateMs(metadata, 50_000))
    expect(waits).toEqual([100, 100, 200, 400, 100])
  })

  it('asks again at the next chance while a partition or a topic has an error that means "ask again" (P-117)', () => {
    const { metadata, answer } = fixture(false)
    addTopic(metadata, 'a', 0)
    answer(0, { a: [[-1, 0, LEADER_NOT_AVAILABLE]] })
    expect(dueAt(metadata, 0)).toBe(100)
    answer(100, { a: 3 })
    expect(dueAt(metadata, 100)).toBe(200)
    answer(200, { a: [[1, 1]] })
    expect(dueAt(metadata, 200)).toBe(300_200)
  })

  it('is not settled by an answer to a request that was made before the last wish (P-116)', () => {
    const { metadata, tables } = fixture(false)
    const asked = nextRefresh(metadata, 0)
    requestUpdate(metadata)
    const response = { api: 'Metadata' as const, brokers: [1], controllerId: -1, topics: [] }
    updateMetadata(metadata, asked, response, tables, 10, () => {})
    expect(dueAt(metadata, 10)).toBe(110)
  })

  it('ignores the leader of an older epoch than the newest seen (P-117)', () => {
    const { metadata, answer, learned } = fixture()
    addTopic(metadata, 'a', 0)
    answer(0, { a: [[1, 5]] })
    answer(10, { a: [[2, 4]] })
    expect([leaderOf(metadata.view, 0), leaderEpochOf(metadata.view, 0)]).toEqual([1, 5])
    answer(20, { a: [[2, 6]] })
    expect(leaderOf(metadata.view, 0)).toBe(2)
    expect(learned).toEqual(['0: 1/5', '0: 2/6'])
  })

  it('has no leader where the answer has an error or names a broker that is not there (P-117)', () => {
    const { metadata, answer } = fixture()
    addTopic(metadata, 'a', 0)
    answer(0, {
      a: [
        [1, 0],
        [2, 0, LEADER_NOT_AVAILABLE],
        [9, 0],
      ],
    })
    expect([0, 1, 2].map((partition) => leaderOf(metadata.view, partition))).toEqual([1, -1, -1])
    expect(topicView(metadata.view, 'a')).toMatchObject({ partitions: [0, 1, 2], available: [0] })
  })

  it('lists the partitions of a node by topic name, then number (P-71)', () => {
    const { metadata, answer } = fixture()
    addTopic(metadata, 'zebra', 0)
    addTopic(metadata, 'ant', 0)
    answer(0, {
      zebra: [
        [1, 0],
        [2, 0],
        [1, 0],
      ],
      ant: [
        [2, 0],
        [1, 0],
      ],
    })
    // zebra-0..2 are 0..2, ant-0..1 are 3..4.
    expect(partitionsLedBy(metadata.view, 1)).toEqual([4, 0, 2])
    expect(partitionsLedBy(metadata.view, 2)).toEqual([3, 1])
    expect(partitionsLedBy(metadata.view, 3)).toEqual([])
  })

  it('keeps the other topics when it learns of a new one', () => {
    const { metadata, answer } = fixture()
    addTopic(metadata, 'a', 0)
    answer(0, { a: [[1, 0]] })
    addTopic(metadata, 'b', 10)
    answer(20, { b: [[2, 0]] })
    expect([...metadata.view.topics.keys()]).toEqual(['a', 'b'])
    expect(leaderOf(metadata.view, 0)).toBe(1)
  })

  it('drops a topic that has not been used for metadata.max.idle.ms at the next refresh (P-117)', () => {
    const { metadata, answer } = fixture()
    const a = addTopic(metadata, 'a', 0)
    addTopic(metadata, 'b', 0)
    answer(0, { a: [[1, 0]], b: [[1, 0]] })
    addTopic(metadata, 'b', 59_000)
    requestUpdate(metadata)
    expect(nextRefresh(metadata, 60_000).topics).toEqual(['a', 'b'])
    answer(60_000, { a: [[1, 0]], b: [[1, 0]] })
    expect([...metadata.view.topics.keys()]).toEqual(['b'])
    expect(a.isRegistered).toBe(false)
  })

  it('takes a leader hint only with a newer epoch, of a partition that it knows (P-98, V-112, V-113)', () => {
    const { metadata, tables, answer } = fixture()
    addTopic(metadata, 'a', 0)
    answer(0, { a: [[1, 4]] })
    const hint = (leader: number, leaderEpoch: number, partition = 0) =>
      patchLeaders(metadata, [{ partition, leader, leaderEpoch }], tables, () => {})
    const before = metadata.view
    hint(2, 4)
    hint(-1, 9)
    hint(2, 9, 17)
    expect(metadata.view).toBe(before)
    hint(2, 5)
    expect([leaderOf(metadata.view, 0), leaderEpochOf(metadata.view, 0)]).toEqual([2, 5])
    expect(partitionsLedBy(metadata.view, 2)).toEqual([0])
    // The answer of a broker that has not heard of it changes nothing any more.
    answer(20, { a: [[1, 4]] })
    expect(leaderOf(metadata.view, 0)).toBe(2)
  })

  it('keeps its picture, as the same object, when an answer tells nothing new', () => {
    const { metadata, answer } = fixture()
    addTopic(metadata, 'a', 0)
    answer(0, {
      a: [
        [1, 4],
        [2, 0],
      ],
    })
    const before = metadata.view
    answer(10, {
      a: [
        [1, 4],
        [2, 0],
      ],
    })
    expect(metadata.view).toBe(before)
    answer(20, {
      a: [
        [1, 4],
        [2, 0],
        [3, 0],
      ],
    })
    expect(topicView(metadata.view, 'a')?.partitions).toHaveLength(3)
  })

  it('counts answers, which a waiting send() watches', () => {
    const { metadata, answer } = fixture()
    const topic = addTopic(metadata, 'a', 0)
    const version = requestUpdateForTopic(metadata, topic)
    answer(0, { a: [[1, 0]] })
    expect(metadata.updateVersion).toBe(version + 1)
  })

  it('is independent of its copy', () => {
    const { metadata, answer } = fixture()
    const topic = addTopic(metadata, 'a', 0)
    const copy = cloneMetadata(metadata)
    answer(0, { a: [[1, 0]] })
    topic.expiresAtMs = 7
    expect(copy.view.topics.size).toBe(0)
    expect(copy.topics.get('a')).toMatchObject({ isNew: true, expiresAtMs: 60_000 })
  })
})
