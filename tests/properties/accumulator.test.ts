import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type SequenceGate, sequenceGate } from '../../src/cli/conformance/sequence-gate.ts'
import type { KafkaVersion } from '../../src/engine/config/profile.ts'
import { type AppendCall, cloneAppendCall, resumeAppend } from '../../src/engine/producer/accumulator-append.ts'
import { expiredBatches } from '../../src/engine/producer/accumulator-expiry.ts'
import { awaitMemory } from '../../src/engine/producer/accumulator-memory.ts'
import { reenqueue } from '../../src/engine/producer/accumulator-reenqueue.ts'
import { splitAndReenqueue } from '../../src/engine/producer/accumulator-split.ts'
import { batchAt, dequeSize } from '../../src/engine/producer/batch-deque.ts'
import { availableMemory, pollGranted } from '../../src/engine/producer/buffer-pool.ts'
import { type BatchCopies, copyOfBatch, type ProducerBatchState } from '../../src/engine/producer/producer-batch.ts'
import {
  cloneRecordAccumulator,
  deallocate,
  mutePartition,
  unmutePartition,
} from '../../src/engine/producer/record-accumulator.ts'
import {
  appendValue,
  type Bench,
  bench,
  clusterWith,
  drainNode,
  readyNow,
} from '../unit/producer/accumulator-fixture.ts'

const PARTITIONS = 3
const TOTAL = 4000

/** One step; numbers that point at something are taken modulo what is there. */
type Operation =
  | { readonly op: 'append'; readonly partition: number; readonly valueSize: number }
  | { readonly op: 'drain'; readonly node: number; readonly maxSize: number }
  | { readonly op: 'complete' | 'reenqueue' | 'split'; readonly which: number }
  | { readonly op: 'advance'; readonly ms: number }
  | { readonly op: 'mute' | 'unmute'; readonly partition: number }
  | { readonly op: 'leader'; readonly partition: number; readonly leader: number }
  | { readonly op: 'expire' | 'ready' }

const which = fc.nat(20)
const partition = fc.nat(PARTITIONS - 1)
const operation: fc.Arbitrary<Operation> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      op: fc.constant('append' as const),
      partition: fc.integer({ min: -1, max: PARTITIONS - 1 }),
      valueSize: fc.nat(400),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      op: fc.constant('drain' as const),
      node: fc.nat(1),
      maxSize: fc.integer({ min: 1, max: 900 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ op: fc.constantFrom('complete' as const, 'reenqueue' as const, 'split' as const), which }),
  },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('advance' as const), ms: fc.nat(400) }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constantFrom('mute' as const, 'unmute' as const), partition }) },
  {
    weight: 1,
    arbitrary: fc.record({ op: fc.constant('leader' as const), partition, leader: fc.integer({ min: -1, max: 1 }) }),
  },
  { weight: 2, arbitrary: fc.record({ op: fc.constantFrom('expire' as const, 'ready' as const) }) },
)

/** The accumulator and what a sender would hold of it. */
interface Model {
  readonly bench: Bench
  readonly gate: SequenceGate | undefined
  leaders: number[]
  inFlight: ProducerBatchState[]
  waiting: { token: number; call: AppendCall }[]
  /** Records accepted and not yet completed or expired. */
  live: Set<number>
  drained: { batch: ProducerBatchState; attempts: number }[]
}

function newModel(version: KafkaVersion, gate?: SequenceGate): Model {
  const leaders = [0, 1, 0]
  const config = { batchSize: 300, bufferMemory: TOTAL, lingerMs: 5, deliveryTimeoutMs: 3000, maxBlockMs: 0 }
  return {
    bench: bench({ version, leaders, config, ...(gate ? { gate } : {}) }),
    gate,
    leaders,
    inFlight: [],
    waiting: [],
    live: new Set(),
    drained: [],
  }
}

function perform(model: Model, step: Operation): void {
  const { bench: b, inFlight } = model
  switch (step.op) {
    case 'append':
      performAppend(model, step.partition, step.valueSize)
      break
    case 'drain': {
      const batches = drainNode(b, step.node, step.maxSize)
      const sizeBytes = batches.reduce((sum, batch) => sum + batch.sizeBytes, 0)
      expect(batches.length <= 1 || sizeBytes <= step.maxSize).toBe(true)
      expect(new Set(batches.map((batch) => batch.partition)).size).toBe(batches.length)
      for (const batch of batches) model.drained.push({ batch, attempts: batch.attempts })
      inFlight.push(...batches)
      break
    }
    case 'advance':
      b.nowMs += step.ms
      break
    case 'mute':
      mutePartition(b.accumulator, step.partition)
      break
    case 'unmute':
      unmutePartition(b.accumulator, step.partition)
      break
    case 'leader':
      model.leaders = model.leaders.map((leader, index) => (index === step.partition ? step.leader : leader))
      b.cluster = clusterWith(b.registry, model.leaders, b.nowMs)
      break
    case 'ready':
      readyNow(b)
      break
    case 'expire':
      for (const batch of expiredBatches(b.accumulator, b.context, b.nowMs)) finish(model, batch)
      break
    default:
      performOnBatch(model, step.op, step.which)
  }
  for (let waiter = pollGranted(b.accumulator.pool); waiter; waiter = pollGranted(b.accumulator.pool)) {
    const { token } = waiter
    const blocked = model.waiting.find((wait) => wait.token === token)
    model.waiting = model.waiting.filter((wait) => wait !== blocked)
    if (!blocked) throw new Error(`nobody waits with token ${token}`)
    blocked.call.nowUs = b.nowMs * 1000
    expect(resumeAppend(b.accumulator, b.context, b.cluster, blocked.call)).toBe('appended')
    model.live.add(blocked.call.record)
  }
}

function performAppend(model: Model, chosen: number, valueSize: number): void {
  const { bench: b } = model
  // 2.5 has no built-in choice: its partitioner stands before the accumulator.
  const outcome = appendValue(b, b.context.features.builtInPartitioner ? chosen : Math.max(0, chosen), valueSize)
  if (outcome === 'appended') model.live.add(b.call.record)
  else {
    expect(outcome).toBe('waitForMemory')
    awaitMemory(b.accumulator, b.context, b.call, b.call.record)
    model.waiting.push({ token: b.call.record, call: cloneAppendCall(b.call) })
  }
}

function performOnBatch(model: Model, op: 'complete' | 'reenqueue' | 'split', index: number): void {
  const { bench: b, inFlight, gate } = model
  const [batch] = inFlight.length > 0 ? inFlight.splice(index % inFlight.length, 1) : []
  if (!batch) return
  if (op === 'complete') finish(model, batch)
  else if (op === 'reenqueue') reenqueue(b.accumulator, b.context, batch, 6, b.nowMs)
  else {
    gate?.untrack(batch)
    splitAndReenqueue(b.accumulator, b.context, batch)
    deallocate(b.accumulator, b.context, batch)
  }
}

function finish(model: Model, batch: ProducerBatchState): void {
  model.gate?.untrack(batch)
  for (const record of batch.records) model.live.delete(record)
  batch.finalState = 'succeeded'
  deallocate(model.bench.accumulator, model.bench.context, batch)
}

function expectRecordsOnce(model: Model): void {
  const records = [...model.bench.accumulator.incomplete.values()].flatMap((batch) => batch.records)
  expect(records.length).toBe(new Set(records).size)
  expect(records.sort((a, b) => a - b)).toEqual([...model.live].sort((a, b) => a - b))
}

function expectMemoryAddsUp(model: Model): void {
  const { pool, incomplete } = model.bench.accumulator
  const reserved = [...incomplete.values()].reduce((sum, batch) => sum + batch.reservedBytes, 0)
  const collected = pool.waiters.reduce((sum, waiter) => sum + waiter.collectedBytes, 0)
  expect(availableMemory(pool) + reserved + collected).toBe(TOTAL)
}

/** Every incomplete batch stands in its deque or is in flight, never both. */
function expectOnePlaceEach(model: Model): void {
  const { order, incomplete } = model.bench.accumulator
  const queued = order.flatMap((queue) =>
    Array.from({ length: dequeSize(queue) }, (_, index) => {
      const batch = batchAt(queue, index)
      expect(batch.partition).toBe(queue.partition)
      return batch.id
    }),
  )
  const places = [...queued, ...model.inFlight.map((batch) => batch.id)].sort((a, b) => a - b)
  expect(places).toEqual([...incomplete.keys()].sort((a, b) => a - b))
}

/** First tries of one partition leave in the order in which its batches were made; parts of a split are out of line. */
function expectOrderPerPartition(model: Model): void {
  for (let index = 0; index < PARTITIONS; index++) {
    const first = model.drained.filter(
      ({ batch, attempts }) => batch.partition === index && attempts === 0 && !batch.isSplitBatch,
    )
    const ids = first.map(({ batch }) => batch.id)
    expect(ids).toEqual(ids.slice().sort((a, b) => a - b))
    expect(new Set(ids).size).toBe(ids.length)
  }
}

/** Everything that decides the future, as text. */
function futureOf(model: Model): string {
  const withMaps = (_: string, value: unknown) => (value instanceof Map || value instanceof Set ? [...value] : value)
  return JSON.stringify([model.bench.accumulator, model.inFlight, model.live], withMaps)
}

describe('the accumulator under random operations', () => {
  it.each([
    ['2.5', false],
    ['2.5', true],
    ['3.9', false],
    ['3.9', true],
  ] as const)(
    '%s, idempotent %s: records are in one batch, memory adds up, partitions keep their order',
    (version, idempotent) => {
      fc.assert(
        fc.property(fc.array(operation, { maxLength: 120 }), (steps) => {
          const model = newModel(version, idempotent ? sequenceGate(1, 0) : undefined)
          for (const step of steps) {
            perform(model, step)
            expectRecordsOnce(model)
            expectMemoryAddsUp(model)
            expectOnePlaceEach(model)
          }
          expectOrderPerPartition(model)
        }),
        { numRuns: 150 },
      )
    },
  )

  // Goal: a snapshot has the same future as the original. Method: copy in the middle, do the rest on both.
  it('a copy made in the middle ends where the original ends', () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 80 }), fc.array(operation, { maxLength: 80 }), (before, after) => {
        const model = newModel('3.9')
        for (const step of before) perform(model, step)
        const copies: BatchCopies = new Map()
        const accumulator = cloneRecordAccumulator(model.bench.accumulator, copies)
        const copy: Model = {
          ...model,
          bench: { ...model.bench, accumulator, call: cloneAppendCall(model.bench.call) },
          leaders: model.leaders.slice(),
          inFlight: model.inFlight.map((batch) => copyOfBatch(copies, batch)),
          waiting: model.waiting.map(({ token, call }) => ({ token, call: cloneAppendCall(call) })),
          live: new Set(model.live),
          drained: [],
        }
        for (const step of after) perform(model, step)
        for (const step of after) perform(copy, step)
        expect(futureOf(copy)).toBe(futureOf(model))
      }),
      { numRuns: 100 },
    )
  })
})
