import type { World } from '../../engine/simulation/world.ts'
import type { Cursor } from '../../replay/cursor.ts'
import type { Run } from '../../replay/run.ts'
import type { Sentence } from '../../trace/explanation.ts'
import type { NameSource } from '../../trace/names.ts'
import type { BatchView, StageView } from '../../trace/stage-view.ts'

/** What things are read from: a cursor that stands at the moment of the view. */
export interface Inspected {
  readonly cursor: Cursor
  readonly run: Run
  readonly world: World
  readonly view: StageView
  readonly names: NameSource
}

/** One sentence about a thing, and a few facts. */
export interface Told {
  readonly headline: Sentence
  readonly facts: readonly Sentence[]
}

/** A sentence with its rule. */
export function say(key: string, rule: string, values: Sentence['values'] = {}): Sentence {
  return { key, values, rule }
}

/** A batch that a producer holds: waiting in its queue, or (with `broker`) in an unanswered request. */
export interface FoundBatch {
  readonly batch: BatchView
  readonly broker: number | undefined
  /** Correlation id of that request. */
  readonly request: number | undefined
  readonly producer: number
  readonly producerId: number
  readonly producerEpoch: number
}

/** The batch that fits, if a producer holds it. */
export function findBatch(view: StageView, fits: (batch: BatchView) => boolean): FoundBatch | undefined {
  for (const { index: producer, producerId, producerEpoch, lanes, connections } of view.producers) {
    const holder = { producer, producerId, producerEpoch }
    for (const { batches } of lanes) {
      for (const batch of batches) if (fits(batch)) return { batch, broker: undefined, request: undefined, ...holder }
    }
    for (const { broker, inFlight } of connections) {
      for (const { request, batches } of inFlight) {
        for (const batch of batches) if (fits(batch)) return { batch, broker, request, ...holder }
      }
    }
  }
  return undefined
}

/** What is worth knowing of a batch that a producer holds; `record`: whose sequence is told. */
export function batchFacts(found: FoundBatch | undefined, record?: number): Sentence[] {
  if (!found) return []
  const { batch } = found
  const facts: Sentence[] = []
  // `attempts` counts how often it was put back: in flight it has been on the wire once more than that.
  const tries = batch.attempts + (found.broker === undefined ? 0 : 1)
  if (tries > 1 || batch.attempts > 0) facts.push(say('fact.attempts', 'P-78', { attempts: tries }))
  if (batch.baseSequence >= 0) {
    const index = batch.records.findIndex((entry) => entry.record === record)
    const sequence = batch.baseSequence + Math.max(0, index)
    facts.push(say('fact.sequence', 'P-122', { id: found.producerId, epoch: found.producerEpoch, sequence }))
  }
  facts.push(say('fact.deadline', 'P-75', { at: `${(batch.deliveryDeadlineUs / 1_000_000).toFixed(3)} s` }))
  return facts
}
