import type {
  Action,
  DatasetWorkload,
  ExplicitRecord,
  GeneratedWorkload,
  KeySpec,
  Scenario,
  SendMode,
  ValueBytes,
  WorkloadEntry,
} from '../../engine/scenario/scenario.ts'
import { dueUs, entryWithRate, type RunningEntry, takeUntil } from './running-entry.ts'

/** One entry of the workload as it runs through one stretch of time. */
export interface Stream {
  readonly entry: number
  readonly workload: WorkloadEntry
  readonly mode: SendMode
  /** Of generated records. */
  readonly keys: KeySpec
  readonly valueBytes: ValueBytes
  /** Records of the entry that this stretch sends: firstIndex ≤ index < endIndex. */
  readonly firstIndex: number
  readonly endIndex: number
  /** When the first of them is due (µs), and how far they are apart; 0: each has a time of its own. */
  readonly firstDueUs: number
  readonly intervalUs: number
  /** The rate or the place has been changed before it: the counter is set anew. */
  readonly isAnew: boolean
}

/** What the application does next, in order of time. */
export type Step =
  | {
      readonly kind: 'loop'
      readonly fromUs: number
      readonly untilUs: number
      /** What is due at `untilUs` itself belongs to it: the action there comes behind (contract, "Time and order"). */
      readonly isUntilIncluded: boolean
      readonly streams: readonly Stream[]
    }
  | {
      readonly kind: 'record'
      readonly atUs: number
      readonly entry: number
      readonly index: number
      readonly topic: string
      readonly mode: SendMode
      readonly record: ExplicitRecord
      readonly transaction: WorkloadEntry['transaction']
    }
  | { readonly kind: 'action'; readonly atUs: number; readonly index: number; readonly action: Action }

/** Records of an entry that are written out one by one; more of them are a loop. */
const MOST_STATEMENTS = 12

const APPLICATION_ACTIONS: ReadonlySet<Action['do']> = new Set<Action['do']>([
  'send',
  'flushProducer',
  'closeProducer',
  'killProducer',
  'restartProducer',
  'initTransactions',
  'beginTransaction',
  'commitTransaction',
  'abortTransaction',
])

/**
 * What the application of one producer does, as the scenario and its actions have it: loops over the workload, cut where
 * something else is done or where the workload changes, and statements between them.
 *
 * @param rowsOf How many rows a data set has; undefined: unknown, so it never ends.
 */
export function scheduleOf(
  scenario: Scenario,
  producer: string,
  rowsOf: (dataset: string) => number | undefined,
): readonly Step[] {
  const statements = statementsOf(scenario, producer)
  const running = scenario.workload.flatMap((workload, entry) =>
    workload.producer === producer && !isWrittenOut(workload) ? [startOf(scenario, workload, entry, rowsOf)] : [],
  )
  const changes = scenario.actions.filter(
    (action) => action.do === 'setWorkload' && running.some(({ entry }) => entry === action.entry),
  )
  const cuts = [
    ...new Set([...statements.map(timeOf), ...changes.map(timeOfAction), ...running.flatMap(edgesOf)]),
  ].sort((a, b) => a - b)
  const steps: Step[] = []
  let fromUs = 0
  for (const cutUs of [...cuts, Number.POSITIVE_INFINITY]) {
    const here = statements.filter((step) => timeOf(step) === cutUs)
    const changed = changes.filter((action) => timeOfAction(action) === cutUs)
    const isUntilIncluded = here.length > 0 || changed.length > 0
    const streams = running.flatMap((one) => takeUntil(one, cutUs, isUntilIncluded))
    if (streams.length > 0) steps.push({ kind: 'loop', fromUs, untilUs: cutUs, isUntilIncluded, streams })
    steps.push(...here)
    for (const action of changed) change(running, action)
    fromUs = cutUs
  }
  return steps
}

function isWrittenOut(workload: WorkloadEntry): boolean {
  return workload.kind === 'records' && workload.records.length <= MOST_STATEMENTS
}

function statementsOf(scenario: Scenario, producer: string): readonly Exclude<Step, { kind: 'loop' }>[] {
  const records = scenario.workload.flatMap((workload, entry) =>
    workload.kind === 'records' && workload.producer === producer && isWrittenOut(workload)
      ? explicitSteps(scenario, workload, entry)
      : [],
  )
  const actions = scenario.actions.flatMap((action, index): Exclude<Step, { kind: 'loop' }>[] =>
    APPLICATION_ACTIONS.has(action.do) && 'producer' in action && action.producer === producer
      ? [{ kind: 'action', atUs: timeOfAction(action), index, action }]
      : [],
  )
  // Records first: the workload of an instant comes before the actions of that instant.
  return [...records, ...actions].sort((a, b) => timeOf(a) - timeOf(b))
}

function explicitSteps(
  scenario: Scenario,
  workload: Extract<WorkloadEntry, { kind: 'records' }>,
  entry: number,
): Extract<Step, { kind: 'record' }>[] {
  const { topic, transaction } = workload
  return [...workload.records]
    .sort((a, b) => a.atMs - b.atMs)
    .map((record, index) => {
      const atUs = Math.round(record.atMs * 1000)
      return { kind: 'record', atUs, entry, index, topic, mode: modeAt(scenario, entry, atUs), record, transaction }
    })
}

/** How an entry sends at a moment: as it says, or as an action has changed it. */
export function modeAt(scenario: Scenario, entry: number, atUs: number): SendMode {
  let mode = scenario.workload[entry]?.mode ?? 'async'
  for (const action of scenario.actions) {
    if (action.do === 'setWorkload' && action.entry === entry && timeOfAction(action) < atUs) mode = action.mode ?? mode
  }
  return mode
}

function startOf(
  scenario: Scenario,
  workload: WorkloadEntry,
  entry: number,
  rowsOf: (dataset: string) => number | undefined,
): RunningEntry {
  const common = {
    entry,
    workload,
    mode: workload.mode,
    keys: workload.kind === 'generated' ? workload.keys : ({ kind: 'none' } as const),
    valueBytes: workload.kind === 'generated' ? workload.valueBytes : 0,
    index: 0,
    isPaused: false,
    isAnew: true,
  }
  if (workload.kind === 'records') {
    const times = workload.records.map(({ atMs }) => Math.round(atMs * 1000)).sort((a, b) => a - b)
    return {
      ...common,
      fromUs: 0,
      endUs: Number.POSITIVE_INFINITY,
      count: times.length,
      times,
      anchorUs: 0,
      anchorIndex: 0,
      ratePerSecond: 1,
    }
  }
  const fromUs = Math.round(workload.fromMs * 1000)
  const rows = workload.kind === 'dataset' && !workload.repeat ? rowsOf(workload.dataset) : undefined
  return {
    ...common,
    fromUs,
    endUs: endOf(scenario, workload),
    count: rows ?? Number.POSITIVE_INFINITY,
    times: undefined,
    anchorUs: fromUs,
    anchorIndex: 0,
    ratePerSecond: workload.ratePerSecond,
  }
}

function endOf(scenario: Scenario, workload: GeneratedWorkload | DatasetWorkload): number {
  if (workload.toMs !== undefined) return Math.round(workload.toMs * 1000)
  const isOpen = workload.kind === 'dataset' && !workload.repeat
  return isOpen ? Number.POSITIVE_INFINITY : Math.round(scenario.durationMs * 1000)
}

function edgesOf(one: RunningEntry): number[] {
  const lastUs = Number.isFinite(one.endUs)
    ? one.endUs
    : one.count < Number.POSITIVE_INFINITY
      ? dueUs(one, one.count - 1) + 1
      : 0
  return lastUs > 0 ? [lastUs] : []
}

function change(running: readonly RunningEntry[], action: Action): void {
  if (action.do !== 'setWorkload') return
  const one = running.find(({ entry }) => entry === action.entry)
  if (!one) return
  if (action.mode !== undefined) one.mode = action.mode
  if (action.keys !== undefined) one.keys = action.keys
  if (action.valueBytes !== undefined) one.valueBytes = action.valueBytes
  entryWithRate(one, action.ratePerSecond, action.paused, timeOfAction(action))
}

/** When a step is due (µs). */
export function timeOf(step: Exclude<Step, { kind: 'loop' }>): number {
  return step.atUs
}

function timeOfAction(action: Action): number {
  return Math.round(action.atMs * 1000)
}
