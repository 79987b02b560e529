import { MAX_EVENTS_PER_RUN } from '../engine/simulation/simulation.ts'
import { computedUntilUs, type Run } from '../replay/run.ts'
import { stepAt } from '../trace/life.ts'
import type { NameSource } from '../trace/names.ts'
import type { Breach } from '../verify/findings.ts'
import type { Findings, FromWorker, TimelineMark } from './host-messages.ts'

/** Nobody watches (yet). */
const NO_FINDINGS: Findings = { breaches: [], violations: [] }

type Progress = Extract<FromWorker, { kind: 'progress' }>

/** A run, and how much of it the page has been told. */
export interface ToldRun {
  readonly number: number
  readonly run: Run
  readonly names: NameSource
  postedMarks: number
  postedBins: number
  /** Their width (µs): bins are merged as the run grows. */
  postedBinUs: number
  postedUntilUs: number
  /** Findings of the monitor that the page knows; -1: none told yet. */
  postedFindings: number
}

/** Wall time (ms) between two words on how far a run is computed. */
const TELL_EVERY_MS = 100
/** A lead of less than such a part of what is wanted is short. */
const SHORT_LEAD = 1 / 4

/**
 * Should the page hear of a slice that has just been computed? Of each while the playhead is close behind, of the last one at
 * once; of others now and then, as its timeline is drawn anew with each.
 *
 * @param untilUs As far as it is to be computed. @param sinceMs Wall time since the page last heard.
 */
export function isTellingDue(
  { run, postedUntilUs, seenUs }: ToldRun & { readonly seenUs: number },
  untilUs: number,
  sinceMs: number,
): boolean {
  if (run.endedAtUs !== undefined || computedUntilUs(run) >= untilUs) return true
  return sinceMs >= TELL_EVERY_MS || postedUntilUs - seenUs < (untilUs - seenUs) * SHORT_LEAD
}

/** Nothing of a run has been told yet. */
export const NOTHING_TOLD = {
  postedMarks: 0,
  postedBins: 0,
  postedBinUs: 0,
  postedUntilUs: -1,
  postedFindings: -1,
} as const

/** Names of a run's partitions by index. */
export function partitionNamesOf({ run, names }: ToldRun): readonly string[] {
  return run.tables.registry.topics.map((_, index) => names.partition(index))
}

/** What is new since the last time, which is noted as told; undefined: nothing. */
export function newProgress(told: ToldRun): Progress | undefined {
  const { run } = told
  const { summary } = run
  const untilUs = computedUntilUs(run)
  if (untilUs === told.postedUntilUs && run.endedAtUs === undefined) return undefined
  const { breaches, violations } = run.watch.monitor ?? NO_FINDINGS
  const findingCount = breaches.length + violations.length
  const hasNewFindings = findingCount !== told.postedFindings
  const firstBin = told.postedBinUs === summary.binUs ? Math.max(0, told.postedBins - 1) : 0
  const newMarks = marksFrom(told)
  const stoppedBy = endOf(run)
  told.postedFindings = findingCount
  told.postedMarks = summary.marks.length
  told.postedBins = summary.bins.length
  told.postedBinUs = summary.binUs
  told.postedUntilUs = untilUs
  return {
    kind: 'progress',
    run: told.number,
    computedUntilUs: untilUs,
    ...(run.endedAtUs === undefined ? {} : { endedAtUs: run.endedAtUs }),
    ...(stoppedBy ? { stoppedBy } : {}),
    partitionNames: partitionNamesOf(told),
    newMarks: hasNewFindings ? [...newMarks, ...breaches.map(promiseMark)] : newMarks,
    binUs: summary.binUs,
    firstBin,
    bins: summary.bins.slice(firstBin),
    eventCount: run.frontier.world.eventCount,
    factCount: run.columns.length,
    ...(hasNewFindings ? { findings: { breaches: breaches.slice(), violations: violations.slice() } } : {}),
  }
}

function marksFrom({ run, names, postedMarks }: ToldRun): TimelineMark[] {
  return run.summary.marks.slice(postedMarks).map(({ atUs, kind, event }) => ({
    atUs,
    kind,
    label: stepAt(run.columns, event, names).sentence,
  }))
}

function endOf({ endedAtUs, stoppedBy, frontier }: Run): Progress['stoppedBy'] {
  if (endedAtUs === undefined) return undefined
  if (stoppedBy === 'settled' || stoppedBy === 'time') return stoppedBy
  if (stoppedBy !== 'limit') return undefined
  return frontier.world.eventCount >= MAX_EVENTS_PER_RUN ? 'runLimit' : 'instantLimit'
}

/** Where the specification says what is promised. */
const PROMISE_RULES: Readonly<Record<Breach['promise'], string>> = {
  committedKept: 'I-12',
  ackedAllKept: 'I-13',
  oneLeaderPerEpoch: 'I-8',
  logsAgree: 'I-11',
  consumersSeeCommitted: 'I-22',
}

/** A broken promise on the timeline; the page keeps one of each. */
function promiseMark({ atUs, promise }: Breach): TimelineMark {
  return { atUs, kind: 'broken', label: { key: `promiseBroken.${promise}`, values: {}, rule: PROMISE_RULES[promise] } }
}
