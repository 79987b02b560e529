import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SenderRun } from '../../src/cli/conformance/sender-script.ts'
import type { KafkaVersion } from '../../src/engine/config/profile.ts'
import type { BatchCopies } from '../../src/engine/producer/producer-batch.ts'
import { cloneRecordAccumulator } from '../../src/engine/producer/record-accumulator.ts'
import { cloneSender } from '../../src/engine/producer/sender-state.ts'
import { drainGateOf } from '../../src/engine/producer/transaction-batches.ts'
import { cloneTransactionManager } from '../../src/engine/producer/transaction-manager.ts'
import { FATES, type Fate, type ModelBrokers, meetFate, modelBrokers } from '../support/model-broker.ts'
import { act, type BenchConfig, send, senderBench } from '../unit/producer/sender-fixture.ts'

/** One thing that happens: to the clock, to the application, to the oldest request of a node, or to the Sender. */
type Step =
  | { readonly kind: 'send'; readonly partition: number; readonly size: number }
  | { readonly kind: 'run'; readonly times: number }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'fate'; readonly node: number; readonly fate: Fate }

const LEADERS = [0, 0, 1]
const SEED = 20260101

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('send' as const),
      partition: fc.nat(LEADERS.length - 1),
      size: fc.integer({ min: 10, max: 90 }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('run' as const), times: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.nat(300) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('fate' as const),
      node: fc.nat(1),
      fate: fc.constantFrom('answered' as const, 'answered' as const, ...FATES),
    }),
  },
)

interface History {
  run: SenderRun
  readonly brokers: ModelBrokers
  /** Record number → times that its future completed, and whether with success. */
  readonly completions: Map<string, { count: number; isAcked: boolean }>
  /** Most requests that were out to one node at a time. */
  mostInFlight: number
}

/** @param afterEach May replace the run by one that must behave the same. */
function live(
  version: KafkaVersion,
  config: BenchConfig,
  steps: readonly Step[],
  afterEach: (run: SenderRun) => SenderRun = (run) => run,
): History {
  const run = senderBench({ version, leaders: LEADERS, config: { batchSize: 150, deliveryTimeoutMs: 3000, ...config } })
  const history: History = { run, brokers: modelBrokers(), completions: new Map(), mostInFlight: 0 }
  let count = 0
  for (const one of steps) {
    if (one.kind === 'send') send(history.run, `r${++count}`, `t-${one.partition}`, one.size)
    else if (one.kind === 'run') iterate(history, one.times)
    else if (one.kind === 'wait') act(history.run, 'advance', { ms: one.ms })
    else meetFate(history.brokers, history.run.network, one.node, one.fate)
    history.run = afterEach(history.run)
  }
  calmDown(history)
  return history
}

/** Everything is answered from now on, until nothing is incomplete. */
function calmDown(history: History): void {
  const { run, brokers } = history
  for (let round = 0; round < 200 && isBusy(run); round++) {
    iterate(history, 2)
    for (const node of [0, 1]) {
      while (run.network.outstanding.some(({ request, isSettled }) => request.node === node && !isSettled)) {
        meetFate(brokers, run.network, node, 'answered')
      }
    }
    iterate(history, 1)
    act(run, 'advance', { ms: 100 })
  }
}

function isBusy(run: SenderRun): boolean {
  return run.context.accumulator.incomplete.size > 0 || run.network.outstanding.length > 0
}

function iterate(history: History, times: number): void {
  for (let i = 0; i < times; i++) {
    for (const event of act(history.run, 'run', { times: 1 })) {
      if (event.e !== 'callback') continue
      const id = String(event['id'])
      const known = history.completions.get(id) ?? { count: 0, isAcked: false }
      history.completions.set(id, { count: known.count + 1, isAcked: !('error' in event) })
    }
    for (const node of [0, 1]) {
      const out = history.run.network.outstanding.filter(({ request }) => request.node === node).length
      history.mostInFlight = Math.max(history.mostInFlight, out)
    }
  }
}

/** Records of a partition in the order in which they first stand in its log. */
function firstCopies(log: readonly number[]): number[] {
  return [...new Set(log)]
}

/** The run on copies of its Sender, accumulator and transaction manager. */
function onCopies(run: SenderRun): SenderRun {
  const copies: BatchCopies = new Map()
  const { context } = run
  const accumulator = cloneRecordAccumulator(context.accumulator, copies)
  const transactionManager = context.transactionManager && cloneTransactionManager(context.transactionManager, copies)
  const gate = transactionManager && drainGateOf(transactionManager, context)
  const accumulatorContext = { ...context.accumulatorContext, gate }
  const sender = cloneSender(run.sender, copies)
  return { ...run, sender, context: { ...context, accumulator, transactionManager, accumulatorContext } }
}

/** All state of a run in one text. */
function printState({ sender, context }: SenderRun): string {
  const plain = (_: string, value: unknown) => (value instanceof Map || value instanceof Set ? [...value] : value)
  return JSON.stringify([sender, context.accumulator, context.transactionManager], plain)
}

const config = fc.record({
  idempotent: fc.boolean(),
  maxInFlight: fc.integer({ min: 1, max: 5 }),
  retries: fc.constantFrom(0, 2, 2147483647),
  lingerMs: fc.constantFrom(0, 20),
})
const version = fc.constantFrom<KafkaVersion>('2.5', '3.9', '4.x')
const steps = fc.array(step, { minLength: 10, maxLength: 80 })

// Goal: whatever brokers and network do, the Sender keeps what P-2 … P-156 promise. Method: random sends, waits and fates
// of requests on brokers that judge sequences; then everything is answered until nothing is left.
describe('the Sender under random answers', () => {
  it('completes every future exactly once (P-156)', () => {
    fc.assert(
      fc.property(version, config, steps, (kafka, given, happening) => {
        const { run, completions } = live(kafka, given, happening)
        expect(run.context.accumulator.incomplete.size).toBe(0)
        expect([...completions.values()].every(({ count }) => count === 1)).toBe(true)
        expect(completions.size).toBe(run.records.length - 1)
      }),
      { seed: SEED },
    )
  })

  it('gives all memory back, and forgets what was in flight (P-37)', () => {
    fc.assert(
      fc.property(version, config, steps, (kafka, given, happening) => {
        const { run } = live(kafka, given, happening)
        const { pool } = run.context.accumulator
        expect(pool.nonPooledBytes + pool.poolableBytes * pool.freeBuffers).toBe(pool.totalBytes)
        expect([run.sender.inFlightBatches.size, run.sender.produceRequests.size]).toEqual([0, 0])
      }),
      { seed: SEED },
    )
  })

  it('never has more requests out to a node than it may (P-109)', () => {
    fc.assert(
      fc.property(version, config, steps, (kafka, given, happening) => {
        expect(live(kafka, given, happening).mostInFlight).toBeLessThanOrEqual(given.maxInFlight)
      }),
      { seed: SEED },
    )
  })

  it('every acknowledged record is in the log', () => {
    fc.assert(
      fc.property(version, config, steps, (kafka, given, happening) => {
        const { run, brokers, completions } = live(kafka, given, happening)
        const stored = new Set([...brokers.logs.values()].flat())
        for (const [number, { id }] of run.records.entries()) {
          if (completions.get(id)?.isAcked) expect(stored.has(number)).toBe(true)
        }
      }),
      { seed: SEED },
    )
  })

  it('idempotence stores every record once and in order while no batch fails for good (P-122, P-125, P-132)', () => {
    fc.assert(
      fc.property(version, config, steps, (kafka, given, happening) => {
        const lasting = { ...given, idempotent: true, retries: 2147483647, deliveryTimeoutMs: 120000 }
        const harmless = happening.filter((one) => one.kind !== 'fate' || one.fate !== 'tooLarge')
        const { run, brokers } = live(kafka, lasting, harmless)
        for (const [partition, log] of brokers.logs) {
          const sent = run.records.flatMap((record, number) => (record.partition === `t-${partition}` ? [number] : []))
          expect(log).toEqual(sent)
        }
      }),
      { seed: SEED, numRuns: 300 },
    )
  })

  // A batch that fails for good makes its partition start over under a new epoch (P-127): what waits for a retry then may
  // be stored a second time, but still in its place.
  it('idempotence keeps the order of each partition whatever fails (P-125, P-127)', () => {
    fc.assert(
      fc.property(version, config, steps, (kafka, given, happening) => {
        const { brokers } = live(kafka, { ...given, idempotent: true }, happening)
        for (const log of brokers.logs.values()) {
          const first = firstCopies(log)
          expect(first).toEqual([...first].sort((a, b) => a - b))
        }
      }),
      { seed: SEED, numRuns: 300 },
    )
  })

  it('one request in flight keeps the order without idempotence too (P-70)', () => {
    fc.assert(
      fc.property(version, config, steps, (kafka, given, happening) => {
        const { brokers } = live(kafka, { ...given, idempotent: false, maxInFlight: 1 }, happening)
        for (const log of brokers.logs.values()) {
          const first = firstCopies(log)
          expect(first).toEqual([...first].sort((a, b) => a - b))
        }
      }),
      { seed: SEED },
    )
  })

  it('a copy of the state has the same future, and does not touch the original', () => {
    fc.assert(
      fc.property(version, config, steps, (kafka, given, happening) => {
        const originals: { readonly run: SenderRun; readonly printed: string }[] = []
        const copied = live(kafka, given, happening, (run) => {
          originals.push({ run, printed: printState(run) })
          return onCopies(run)
        })
        const straight = live(kafka, given, happening)
        expect(printState(copied.run)).toBe(printState(straight.run))
        expect([...copied.completions]).toEqual([...straight.completions])
        for (const { run, printed } of originals) expect(printState(run)).toBe(printed)
      }),
      { seed: SEED, numRuns: 50 },
    )
  })

  it('without idempotence, in flight 2 and more can reorder: the property is not empty (P-79)', () => {
    const happening: Step[] = [
      { kind: 'send', partition: 0, size: 90 },
      { kind: 'send', partition: 0, size: 90 },
      { kind: 'run', times: 2 },
      { kind: 'fate', node: 0, fate: 'refused' },
      { kind: 'fate', node: 0, fate: 'answered' },
    ]
    const { brokers } = live('3.9', { idempotent: false, maxInFlight: 5 }, happening)
    expect(brokers.logs.get(0)).toEqual([2, 1])
  })
})
