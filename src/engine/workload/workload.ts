import { must } from '../kernel/assert.ts'
import { cloneRng, nextInt, nextUnit, type Rng, rngStream } from '../kernel/rng.ts'
import { type Micros, NEVER } from '../kernel/units.ts'
import type { ApplicationCall } from '../producer/application-call.ts'
import type { PlannedRecord, RecordHeader } from '../protocol/record-table.ts'
import type { GeneratedWorkload, KeySpec, SendMode, ValueBytes } from '../scenario/scenario.ts'
import { drawKey } from './key-distribution.ts'
import { type EntryPlan, type ExplicitPlan, type KeyPlan, planKeys, type WorkloadPlan } from './workload-plan.ts'

/** Where one entry of the workload stands. Record `index` is due at `anchorUs + (index - anchorIndex) · interval`. */
export interface EntryState {
  nextIndex: number
  /** NEVER: nothing more. */
  nextAtUs: Micros
  anchorUs: Micros
  anchorIndex: number
  ratePerSecond: number
  isPaused: boolean
  mode: SendMode
  valueBytes: ValueBytes
  /** Replaced by setWorkload; else the plan's. */
  keys: KeyPlan | undefined
  readonly keyRng: Rng
  readonly sizeRng: Rng
  readonly abortRng: Rng
  /** Records in the open transaction, and transactions so far (workloads with `transaction`). */
  recordsInTransaction: number
  transactions: number
}

export interface WorkloadState {
  readonly entries: EntryState[]
  /** When the next record of any entry is due (NEVER: none), and of which entry: ties go to the first in the file. */
  nextAtUs: Micros
  nextEntry: number
}

/** Calls that are due now, for one producer, in order. */
export interface DueCalls {
  readonly producer: number
  readonly calls: readonly ApplicationCall[]
}

/** The start of a workload. Each entry draws keys, sizes and aborts from streams of its own. */
export function createWorkload(plan: WorkloadPlan): WorkloadState {
  const entries = plan.entries.map((entryPlan, index) => createEntry(plan.seed, entryPlan, index))
  const workload: WorkloadState = { entries, nextAtUs: NEVER, nextEntry: -1 }
  findNext(workload)
  return workload
}

/** Take the calls of the entry's next record; the entry moves on. */
export function takeDue(plan: WorkloadPlan, workload: WorkloadState, entryIndex: number): DueCalls {
  const entryPlan = must(plan.entries[entryIndex], 'workload entry', entryIndex)
  const state = must(workload.entries[entryIndex], 'workload entry', entryIndex)
  const index = state.nextIndex
  const planned = plannedRecord(entryPlan, state, entryIndex, index)
  const send: ApplicationCall = { kind: 'send', planned, mode: state.mode }
  const calls = entryPlan.entry.transaction ? wrapInTransaction(entryPlan, state, send) : [send]
  state.nextIndex++
  schedule(entryPlan, state)
  findNext(workload)
  return { producer: entryPlan.producer, calls }
}

/** Change an entry from now on (action `setWorkload`). */
export function changeWorkload(
  plan: WorkloadPlan,
  workload: WorkloadState,
  entryIndex: number,
  change: { ratePerSecond?: number; keys?: KeySpec; valueBytes?: ValueBytes; mode?: SendMode; paused?: boolean },
  nowUs: Micros,
): void {
  const entryPlan = must(plan.entries[entryIndex], 'workload entry', entryIndex)
  const state = must(workload.entries[entryIndex], 'workload entry', entryIndex)
  if (change.keys !== undefined) state.keys = planKeys(change.keys)
  if (change.valueBytes !== undefined) state.valueBytes = change.valueBytes
  if (change.mode !== undefined) state.mode = change.mode
  const isResumed = change.paused === false && state.isPaused
  if (change.paused !== undefined) state.isPaused = change.paused
  const previousUs = dueAtUs(state, state.nextIndex - 1)
  const hasPrevious = state.nextIndex > state.anchorIndex
  if (change.ratePerSecond !== undefined) state.ratePerSecond = change.ratePerSecond
  if (isResumed) anchorAt(state, Math.max(nowUs, entryPlan.fromUs))
  else if (change.ratePerSecond !== undefined && hasPrevious && !entryPlan.explicit) {
    // The next record keeps its distance from the one before, at the new rate; never in the past.
    anchorAt(state, Math.max(nowUs, previousUs + Math.round(1_000_000 / state.ratePerSecond)))
  }
  schedule(entryPlan, state)
  findNext(workload)
}

/** No entry will ever send again (pauses count as an end: only an action can lift them). */
export function isWorkloadOver(workload: WorkloadState): boolean {
  return workload.nextAtUs === NEVER
}

/** An independent copy. */
export function cloneWorkload(workload: WorkloadState): WorkloadState {
  return {
    nextAtUs: workload.nextAtUs,
    nextEntry: workload.nextEntry,
    entries: workload.entries.map((entry) => ({
      ...entry,
      keyRng: cloneRng(entry.keyRng),
      sizeRng: cloneRng(entry.sizeRng),
      abortRng: cloneRng(entry.abortRng),
    })),
  }
}

function findNext(workload: WorkloadState): void {
  workload.nextAtUs = NEVER
  workload.nextEntry = -1
  for (let i = 0; i < workload.entries.length; i++) {
    const candidateUs = (workload.entries[i] as EntryState).nextAtUs
    if (candidateUs >= workload.nextAtUs) continue
    workload.nextAtUs = candidateUs
    workload.nextEntry = i
  }
}

function createEntry(seed: number, entryPlan: EntryPlan, index: number): EntryState {
  const { entry } = entryPlan
  const state: EntryState = {
    nextIndex: 0,
    nextAtUs: NEVER,
    anchorUs: entryPlan.fromUs,
    anchorIndex: 0,
    ratePerSecond: entry.kind === 'records' ? 1 : entry.ratePerSecond,
    isPaused: false,
    mode: entry.mode,
    valueBytes: entry.kind === 'generated' ? entry.valueBytes : 0,
    keys: entryPlan.keys,
    keyRng: rngStream(seed, `workload/${index}/keys`),
    sizeRng: rngStream(seed, `workload/${index}/sizes`),
    abortRng: rngStream(seed, `workload/${index}/aborts`),
    recordsInTransaction: 0,
    transactions: 0,
  }
  schedule(entryPlan, state)
  return state
}

function dueAtUs(state: EntryState, index: number): Micros {
  return state.anchorUs + Math.round(((index - state.anchorIndex) * 1_000_000) / state.ratePerSecond)
}

/** The next record is due at `atUs`, and the ones behind it are counted from there. */
function anchorAt(state: EntryState, atUs: Micros): void {
  state.anchorIndex = state.nextIndex
  state.anchorUs = atUs
}

function schedule(entryPlan: EntryPlan, state: EntryState): void {
  state.nextAtUs = state.isPaused ? NEVER : scheduledAtUs(entryPlan, state)
}

function scheduledAtUs(entryPlan: EntryPlan, state: EntryState): Micros {
  const { entry, explicit, dataset } = entryPlan
  if (explicit) {
    const next = explicit[state.nextIndex]
    // What came due during a pause is sent when it ends.
    return next ? Math.max(next.atUs, state.anchorUs) : NEVER
  }
  if (dataset && entry.kind === 'dataset' && !entry.repeat && state.nextIndex >= dataset.values.length) return NEVER
  if (dataset && dataset.values.length === 0) return NEVER
  const atUs = dueAtUs(state, state.nextIndex)
  return atUs < entryPlan.toUs ? atUs : NEVER
}

/** One record as its entry plans it. One literal of one shape for all sorts: this runs once a record. */
function plannedRecord(entryPlan: EntryPlan, state: EntryState, entry: number, index: number): PlannedRecord {
  let partition = -1
  let key: Uint8Array | null = null
  let valueSize = 0
  let headers: readonly RecordHeader[] = NO_HEADERS
  const { explicit, dataset } = entryPlan
  if (explicit) {
    const record: ExplicitPlan = must(explicit[index], `record ${index} of entry ${entry}`)
    partition = record.partition
    key = record.key
    valueSize = record.value ? record.value.length : -1
    headers = record.headers
  } else if (dataset) {
    const row = index % dataset.values.length
    key = dataset.keys[row] ?? null
    valueSize = (dataset.values[row] as Uint8Array).length
  } else {
    if (state.keys) key = drawnKey(state.keyRng, state.keys)
    valueSize = drawSize(state)
  }
  return {
    topic: entryPlan.entry.topic,
    partition,
    key,
    valueSize,
    headers,
    timestampMs: -1,
    entry,
    indexInEntry: index,
  }
}

const NO_HEADERS: readonly RecordHeader[] = []

function drawnKey(rng: Rng, keys: KeyPlan): Uint8Array {
  return keys.bytes[drawKey(rng, keys.bytes.length, keys.cumulative)] as Uint8Array
}

function drawSize(state: EntryState): number {
  const { valueBytes } = state
  if (typeof valueBytes === 'number') return valueBytes
  return valueBytes.min + nextInt(state.sizeRng, valueBytes.max - valueBytes.min + 1)
}

/** beginTransaction before the first of n records; commit or abort behind the last. */
function wrapInTransaction(entryPlan: EntryPlan, state: EntryState, send: ApplicationCall): ApplicationCall[] {
  const transaction = must(entryPlan.entry.transaction, 'transaction')
  const calls: ApplicationCall[] = []
  if (state.recordsInTransaction === 0) calls.push({ kind: 'beginTransaction' })
  calls.push(send)
  state.recordsInTransaction++
  if (state.recordsInTransaction === transaction.records) {
    state.recordsInTransaction = 0
    state.transactions++
    calls.push({ kind: aborts(transaction, state) ? 'abortTransaction' : 'commitTransaction' })
  }
  return calls
}

function aborts(transaction: NonNullable<GeneratedWorkload['transaction']>, state: EntryState): boolean {
  if (transaction.abortEvery !== undefined) return state.transactions % transaction.abortEvery === 0
  if (transaction.abortRate !== undefined) return nextUnit(state.abortRng) < transaction.abortRate
  return false
}
