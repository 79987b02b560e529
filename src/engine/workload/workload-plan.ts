import { assert, must } from '../kernel/assert.ts'
import { type Micros, microsFromScenario, NEVER } from '../kernel/units.ts'
import type { RecordHeader } from '../protocol/record-table.ts'
import type { ExplicitRecord, KeySpec, Scenario, WorkloadEntry } from '../scenario/scenario.ts'
import { cumulativeWeights } from './key-distribution.ts'

/** Rows of a data set, by its name: handed in by the composition root, so that the engine imports no content. */
export type Datasets = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>

/** Keys of an entry, serialized once: `bytes[i]` is drawn with the weights behind `cumulative`. */
export interface KeyPlan {
  readonly bytes: readonly Uint8Array[]
  /** Cumulative weights, or undefined for uniform. */
  readonly cumulative: Float64Array | undefined
}

/** Rows of a data set as they are sent. */
export interface DatasetPlan {
  readonly keys: readonly (Uint8Array | null)[]
  readonly values: readonly Uint8Array[]
}

/** One explicit record, serialized. */
export interface ExplicitPlan {
  readonly atUs: Micros
  readonly key: Uint8Array | null
  readonly value: Uint8Array | null
  readonly partition: number
  readonly headers: readonly RecordHeader[]
}

/** What is worked out of an entry once and never changes. */
export interface EntryPlan {
  readonly entry: WorkloadEntry
  readonly producer: number
  readonly fromUs: Micros
  /** Half open: fromUs ≤ t < toUs. NEVER: until the data set ends. */
  readonly toUs: Micros
  readonly keys: KeyPlan | undefined
  readonly dataset: DatasetPlan | undefined
  readonly explicit: readonly ExplicitPlan[] | undefined
}

/** Everything that the application of a scenario will send, prepared. */
export interface WorkloadPlan {
  readonly seed: number
  readonly entries: readonly EntryPlan[]
}

const encoder = new TextEncoder()

/** A text as StringSerializer writes it; null stays null. */
export function serialize(value: string | null | undefined): Uint8Array | null {
  return value === null || value === undefined ? null : encoder.encode(value)
}

/** Headers as the client carries them. */
export function serializeHeaders(
  headers: Readonly<Record<string, string | null>> | undefined,
): readonly RecordHeader[] {
  if (!headers) return []
  return Object.keys(headers).map((key) => ({ key, value: serialize(headers[key] ?? null) }))
}

/** Prepare the workload of a validated scenario. `datasets` must hold each one that it names. */
export function planWorkload(scenario: Scenario, seed: number, datasets: Datasets): WorkloadPlan {
  const entries = scenario.workload.map((entry) => planEntry(scenario, entry, datasets))
  return { seed, entries }
}

/** Keys that a `keys` field describes. Generated keys are `key-1`, `key-2` … */
export function planKeys(spec: KeySpec): KeyPlan | undefined {
  switch (spec.kind) {
    case 'none':
      return undefined
    case 'list':
      return {
        bytes: spec.values.map((value) => encoder.encode(value)),
        cumulative: spec.weights ? cumulativeWeights(spec.weights) : undefined,
      }
    case 'uniform':
      return { bytes: numberedKeys(spec.count), cumulative: undefined }
    case 'zipf':
      return { bytes: numberedKeys(spec.count), cumulative: cumulativeWeights(spec) }
  }
}

function numberedKeys(count: number): Uint8Array[] {
  return Array.from({ length: count }, (_, index) => encoder.encode(`key-${index + 1}`))
}

function planEntry(scenario: Scenario, entry: WorkloadEntry, datasets: Datasets): EntryPlan {
  const producer = scenario.producers.findIndex((candidate) => candidate.name === entry.producer)
  assert(producer >= 0, `planEntry: no producer ${entry.producer}`)
  if (entry.kind === 'records') {
    // In time order; equal times keep the order of the file (contract, "Time and order").
    const explicit = entry.records.map(planExplicit).sort((a, b) => a.atUs - b.atUs)
    return { entry, producer, fromUs: 0, toUs: NEVER, keys: undefined, dataset: undefined, explicit }
  }
  const fromUs = microsFromScenario(entry.fromMs)
  const endUs = microsFromScenario(scenario.durationMs)
  if (entry.kind === 'generated') {
    const toUs = entry.toMs === undefined ? endUs : microsFromScenario(entry.toMs)
    return { entry, producer, fromUs, toUs, keys: planKeys(entry.keys), dataset: undefined, explicit: undefined }
  }
  const rows = must(datasets[entry.dataset], 'data set', entry.dataset)
  const { keyField } = entry
  const keys = rows.map((row) => (keyField === undefined ? null : keyOfRow(row, keyField)))
  const values = rows.map((row) => encoder.encode(JSON.stringify(row)))
  const openEndUs = entry.repeat ? endUs : NEVER
  const toUs = entry.toMs === undefined ? openEndUs : microsFromScenario(entry.toMs)
  return { entry, producer, fromUs, toUs, keys: undefined, dataset: { keys, values }, explicit: undefined }
}

function keyOfRow(row: Readonly<Record<string, unknown>>, field: string): Uint8Array | null {
  const value = row[field]
  return value === undefined || value === null ? null : encoder.encode(String(value))
}

function planExplicit(record: ExplicitRecord): ExplicitPlan {
  return {
    atUs: microsFromScenario(record.atMs),
    key: serialize(record.key),
    value: serialize(record.value),
    partition: record.partition ?? -1,
    headers: serializeHeaders(record.headers),
  }
}
