import { describe, expect, it } from 'vitest'
import type { Selection } from '../../../src/app/host-messages.ts'
import { quietAfter } from '../../../src/app/quiet.ts'
import { selectedLife } from '../../../src/app/selected-life.ts'
import { selectionKey } from '../../../src/app/selection-store.ts'
import { sentences as english } from '../../../src/content/strings/en/sentences.ts'
import { sentences as korean } from '../../../src/content/strings/ko/sentences.ts'
import type { Sentences } from '../../../src/content/strings/strings.ts'
import { NOOP_REASON } from '../../../src/engine/actions/events.ts'
import { DEATH, ELECTION } from '../../../src/engine/cluster/events.ts'
import { profileOf } from '../../../src/engine/config/profile.ts'
import { POSITION_MOVE } from '../../../src/engine/consumer/events.ts'
import { PACKET } from '../../../src/engine/network/events.ts'
import { BLOCKED, CONNECTION_STATE, DRAIN_REASON, PARTITION_CHOICE } from '../../../src/engine/producer/events.ts'
import { API_NAMES } from '../../../src/engine/protocol/messages.ts'
import { randomScenario } from '../../../src/fuzz/random-scenario.ts'
import { createCursor, viewAt } from '../../../src/replay/cursor.ts'
import { computeAhead, computedUntilUs, type Run, startRun } from '../../../src/replay/run.ts'
import { captionOf } from '../../../src/trace/caption.ts'
import { codeOf, EVENT_KINDS, type EventKind, eventObject, fieldsOf } from '../../../src/trace/event-catalog.ts'
import { explain } from '../../../src/trace/explain.ts'
import type { Sentence } from '../../../src/trace/explanation.ts'
import { stepAt } from '../../../src/trace/life.ts'
import type { NameSource } from '../../../src/trace/names.ts'
import { runNames } from '../../../src/trace/run-names.ts'
import { planOf } from '../../support/run-scenario.ts'

const LANGUAGES: Readonly<Record<string, Sentences>> = { en: english, ko: korean }
const LONGEST = 140

/** What is wrong with the words of a sentence, if anything. */
function faultsOf(sentence: Sentence): string[] {
  return Object.entries(LANGUAGES).flatMap(([language, strings]) => {
    const write = strings[sentence.key]
    if (!write) return [`${language}: no words for ${sentence.key}`]
    const text = write(sentence.values)
    const faults: string[] = []
    // What Kafka says itself is quoted whole.
    if (text.length > LONGEST && sentence.key !== 'fact.error')
      faults.push(`${language}: ${sentence.key} has ${text.length} characters: ${text}`)
    if (text.trim() === '') faults.push(`${language}: ${sentence.key} is empty`)
    if (/undefined|NaN|null|\[object|Infinity/.test(text)) faults.push(`${language}: ${sentence.key}: ${text}`)
    if (sentence.rule === '') faults.push(`${sentence.key} names no rule`)
    return faults
  })
}

/** Names of ordinary length. */
const NAMES: NameSource = {
  partition: (index) => `flights-${index}`,
  producer: () => 'app',
  consumer: () => 'reader',
  actor: (id) => (id === 0 ? 'controller' : `b${id}`),
  error: () => 'NOT_ENOUGH_REPLICAS_AFTER_APPEND',
  exception: () => 'NotEnoughReplicasAfterAppendException',
  action: () => ({ do: 'reassignPartition', target: 'flights' }),
}

const numbers = (table: Readonly<Record<string, number>>) => Object.values(table)

/** Arguments that decide which sentence it is, and every value that they take. */
const DECIDING: Readonly<Partial<Record<EventKind, Readonly<Record<string, readonly number[]>>>>> = {
  partitionChosen: { how: numbers(PARTITION_CHOICE), partitionCount: [0, 3] },
  applicationBlocked: { why: numbers(BLOCKED) },
  actionIgnored: { why: numbers(NOOP_REASON) },
  applicationUnblocked: { why: numbers(BLOCKED) },
  batchDrained: { why: numbers(DRAIN_REASON) },
  requestSent: { api: API_NAMES.map((_, api) => api) },
  batchSent: { attempt: [0, 1] },
  responseReceived: { error: [0, 6], api: API_NAMES.map((_, api) => api) },
  requestFailed: { timedOut: [0, 1] },
  batchCompleted: { baseOffset: [-1, 5] },
  batchFailed: { error: [6, -2] },
  batchReenqueued: { error: [6, -2] },
  recordAcked: { offset: [-1, 5] },
  recordFailed: { error: [0, 6, -2] },
  connectionChanged: { state: numbers(CONNECTION_STATE), broker: [-1, 1] },
  metadataUpdated: { partial: [0, 1] },
  leaderLearned: { leader: [-1, 1], byHint: [0, 1] },
  producerClosed: { forced: [0, 1] },
  transactionState: { state: [0, 1, 2, 3, 4, 5, 6, 7] },
  transactionCalled: { call: [0, 1, 2, 3] },
  transactionReturned: { call: [0, 1, 2, 3], error: [0, -2] },
  highWatermarkMoved: { role: [0, 1] },
  produceAnswered: { error: [0, 19] },
  isrProposed: { isr: [6, 14], previous: [14, 6] },
  isrChanged: { isr: [6, 14], previous: [14, 6, 0] },
  leaderElected: { how: numbers(ELECTION), leader: [-1, 1] },
  brokerDied: { how: numbers(DEATH) },
  elrChanged: { elr: [0, 6] },
  transactionMarkerWritten: { committed: [0, 1] },
  recordsDelivered: { dropped: [0, 3], fromOffset: [5], toOffset: [6, 9] },
  consumerPositionMoved: { why: numbers(POSITION_MOVE) },
  consumerConnectionChanged: { state: numbers(CONNECTION_STATE) },
  consumerRequestFailed: { timedOut: [0, 1] },
  consumerLeaderLearned: { leader: [-1, 1] },
  packetSent: { flags: [0, PACKET.response], api: API_NAMES.map((_, api) => api) },
}

/** Every combination of the deciding arguments of a kind; the others are 1234. */
function variantsOf(kind: EventKind): number[][] {
  let rows: number[][] = [[]]
  for (const field of fieldsOf(codeOf(kind))) {
    const values = DECIDING[kind]?.[field] ?? [1234]
    rows = rows.flatMap((row) => values.map((value) => [...row, value]))
  }
  return rows
}

describe('the sentence of an event', () => {
  it.each(EVENT_KINDS)('%s is there in both languages, in each of its variants', (kind) => {
    const faults = variantsOf(kind).flatMap((values) => faultsOf(explain(eventObject(codeOf(kind), 5, values), NAMES)))
    expect([...new Set(faults)]).toEqual([])
  })

  it('names what an error was, not only that there was one', () => {
    const failed = explain(eventObject(codeOf('recordFailed'), 5, [7, 0, -2]), NAMES)
    expect(english.recordFailed(failed.values)).toContain('NotEnoughReplicasAfterAppendException')
    const answered = explain(eventObject(codeOf('recordFailed'), 5, [7, 0, 19]), NAMES)
    expect(english.recordFailed(answered.values)).toContain('NOT_ENOUGH_REPLICAS')
  })

  it('of a batch that goes back to the queue gives the time at which it may leave again', () => {
    const sentence = explain(eventObject(codeOf('batchReenqueued'), 5, [1, 0, 6, 2, 1500]), NAMES)
    expect(sentence).toMatchObject({ key: 'batchReenqueued', values: { attempts: 2, retryAt: 1500 } })
  })
})

/** Runs at each version, with many faults of all kinds. */
function eventfulRuns(): Run[] {
  return (['2.5', '3.9', '4.x'] as const).flatMap((kafka) =>
    [11, 12, 13].map((seed) => {
      const { json } = randomScenario(seed, {
        kafka,
        brokers: 4,
        faultCount: 20,
        records: 120,
        themes: [],
        producers: 1,
      })
      const run = startRun(planOf(json, { isOpenEnded: true }))
      computeAhead(run, 20_000_000, () => false)
      return run
    }),
  )
}

describe('every sentence that the page can show of a run with faults', () => {
  const runs = eventfulRuns()

  const check = (sentencesOf: (run: Run, names: NameSource) => Iterable<Sentence>): Set<string> => {
    const faults = new Set<string>()
    const keys = new Set<string>()
    for (const run of runs) {
      for (const sentence of sentencesOf(run, runNames(run, profileOf(run.plan.scenario.kafka)))) {
        keys.add(sentence.key)
        for (const fault of faultsOf(sentence)) faults.add(fault)
      }
    }
    expect([...faults]).toEqual([])
    return keys
  }

  it('of its events', () => {
    const keys = check(function* (run, names) {
      for (let i = 0; i < run.columns.length; i++) yield stepAt(run.columns, i, names).sentence
    })
    expect(keys.size).toBeGreaterThan(60)
  })

  it('of its captions, of what is waited for, and of everything that can be selected', () => {
    const keys = check(function* (run, names) {
      const cursor = createCursor(run)
      for (let step = 0; step <= 24; step++) {
        const view = viewAt(cursor, Math.floor((computedUntilUs(run) * step) / 24))
        yield captionOf(view, names, new Map(view.brokers.map(({ broker }) => [broker, 1_500_000])))
        const { quiet } = quietAfter(run, view, names)
        if (quiet) yield quiet.waitingFor
        for (const selection of inTurn(selectionsOf(view), step)) {
          const life = selectedLife(cursor, view, selection, names)
          if (life) yield* [life.headline, ...life.facts, ...life.steps.map(({ sentence }) => sentence)]
        }
      }
    })
    const ofKind = (prefix: string) => [...keys].filter((key) => key.startsWith(prefix))
    expect(ofKind('caption.').length).toBeGreaterThan(6)
    expect(ofKind('waiting.').length).toBeGreaterThan(3)
    expect(ofKind('headline.').length).toBeGreaterThan(12)
    expect(ofKind('fact.').length).toBeGreaterThan(7)
  })
})

/** Things are looked at in turn, each of them at every fourth moment: of 25 moments it is seen at six. */
const TURNS = 4

/** Every fourth thing, other ones at each step; each thing once. */
function inTurn(selections: Iterable<Selection>, step: number): readonly Selection[] {
  const things = new Map([...selections].map((selection) => [selectionKey(selection), selection]))
  return [...things.values()].filter((_, index) => (index + step) % TURNS === 0)
}

/** One of each thing on the stage, and the first and last records. */
function* selectionsOf(view: ReturnType<typeof viewAt>): Iterable<Selection> {
  for (const { broker } of view.brokers) yield { kind: 'broker', broker }
  yield { kind: 'broker', broker: 0 }
  for (const { partition } of view.partitions) yield { kind: 'partition', partition }
  for (const { a, b } of view.links) yield { kind: 'link', a, b }
  for (const { packet } of view.packets.slice(0, 3)) yield { kind: 'packet', packet }
  yield { kind: 'packet', packet: 1 }
  for (const { index } of view.consumers) yield { kind: 'consumer', consumer: index }
  for (const producer of view.producers) {
    yield { kind: 'producer', producer: producer.index }
    for (const lane of producer.lanes) for (const { batch } of lane.batches) yield { kind: 'batch', batch }
  }
  const { sent } = view.counts
  for (const record of new Set([1, 2, sent - 1, sent])) if (record > 0) yield { kind: 'record', record }
  for (const { broker, replicas } of view.brokers) {
    for (const { partition, tail } of replicas) {
      yield { kind: 'replica', partition, broker }
      const last = tail[tail.length - 1]
      if (last && last.record > 0) yield { kind: 'record', record: last.record }
    }
  }
}

describe('the strings', () => {
  it('have no sentence of a kind that does not exist', () => {
    const prefixes = new Set<string>([...EVENT_KINDS, 'promiseBroken', 'caption', 'waiting', 'headline', 'fact'])
    const strangers = Object.keys(english).filter((key) => !prefixes.has(key.split('.')[0] ?? ''))
    expect(strangers).toEqual([])
  })
})
