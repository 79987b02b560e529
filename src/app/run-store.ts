import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Scenario, ScenarioProblem } from '../engine/scenario/scenario.ts'
import type { ChartBin, Findings, FromWorker, TimelineMark } from './host-messages.ts'
import type { ScenarioSource } from './scenario-source.ts'

/** What the page knows of the present run, besides the view of one moment. */
export interface RunState {
  /** starting: no answer yet; stopped: it cannot go on, see `trouble`. */
  readonly status: 'starting' | 'running' | 'stopped'
  /** What has gone wrong; undefined: nothing. */
  readonly trouble: RunTrouble | undefined
  /** As it was written, with what was done by hand: what a reload and undo start from. */
  readonly source: ScenarioSource | undefined
  /** Its name in the picker; undefined: none of ours. */
  readonly scenarioId: string | undefined
  /** As the engine understood it. */
  readonly scenario: Scenario | undefined
  readonly partitionNames: readonly string[]
  readonly computedUntilUs: number
  /** The run is over; undefined while more can happen. */
  readonly endedAtUs: number | undefined
  /** Where playing stops and "go on" is offered: `durationMs` at first. */
  readonly horizonUs: number
  readonly marks: readonly TimelineMark[]
  /** What the monitor has found, up to `computedUntilUs`. */
  readonly findings: Findings
  readonly binUs: number
  readonly bins: readonly ChartBin[]
  /** Why the last scenario or action was refused; the run goes on as it was. */
  readonly problems: readonly ScenarioProblem[]
}

/** Why a run does not go on. */
export type RunTrouble =
  /** A bug of ours: what lies before `atUs` can still be looked at. */
  | { readonly kind: 'assertion'; readonly atUs: number; readonly message: string }
  /** A partitioner of somebody's own has not returned: what lies before `atUs` can still be looked at. */
  | { readonly kind: 'codeHangs'; readonly atUs: number; readonly message: string }
  /** More events than we take, in all or at one instant: the run ends there. */
  | { readonly kind: 'runLimit' | 'instantLimit'; readonly atUs: number }
  /** Neither the worker nor the page could start the engine. */
  | { readonly kind: 'noEngine'; readonly message: string }
  /** The very first scenario was refused: there is no run to fall back to. */
  | { readonly kind: 'refused'; readonly problems: readonly ScenarioProblem[] }
  /** What compresses could not be fetched, and there is no run to fall back to. */
  | { readonly kind: 'noCodecs'; readonly codecs: readonly string[] }

export type RunStore = StoreApi<RunState>

/** A run in which nothing is broken. */
export const NO_FINDINGS: Findings = { breaches: [], violations: [] }

/** Before the first run. */
export function createRunStore(): RunStore {
  return createStore<RunState>(() => ({
    status: 'starting',
    source: undefined,
    scenarioId: undefined,
    scenario: undefined,
    partitionNames: [],
    computedUntilUs: 0,
    endedAtUs: undefined,
    horizonUs: 0,
    marks: [],
    findings: NO_FINDINGS,
    binUs: 100_000,
    bins: [],
    problems: [],
    trouble: undefined,
  }))
}

/** What is known of a run that has just been asked for. */
export function startingRun(source: ScenarioSource, scenarioId: string | undefined): Partial<RunState> {
  return {
    status: 'starting',
    trouble: undefined,
    source,
    scenarioId,
    marks: [],
    findings: NO_FINDINGS,
    bins: [],
    computedUntilUs: 0,
    endedAtUs: undefined,
    horizonUs: 0,
    problems: [],
  }
}

/** What a `progress` message changes: later bins replace ours, new marks are added once, in order of time. */
export function afterProgress(state: RunState, message: Extract<FromWorker, { kind: 'progress' }>): Partial<RunState> {
  return {
    // A run that has met a bug of ours stays stopped, whatever is still told of what came before.
    ...(state.trouble?.kind === 'assertion' ? {} : { status: 'running' as const, trouble: limitOf(message) }),
    computedUntilUs: message.computedUntilUs,
    endedAtUs: message.endedAtUs,
    partitionNames: message.partitionNames.length > 0 ? message.partitionNames : state.partitionNames,
    binUs: message.binUs,
    bins: mergeBins(state, message),
    marks: mergeMarks(state.marks, message.newMarks),
    ...(message.findings ? { findings: message.findings } : {}),
  }
}

/** A limit of ours that ended the run. */
function limitOf({ stoppedBy, endedAtUs }: Extract<FromWorker, { kind: 'progress' }>): RunState['trouble'] {
  if (stoppedBy !== 'runLimit' && stoppedBy !== 'instantLimit') return undefined
  return { kind: stoppedBy, atUs: endedAtUs ?? 0 }
}

function mergeBins(state: RunState, message: Extract<FromWorker, { kind: 'progress' }>): readonly ChartBin[] {
  if (message.binUs !== state.binUs) return message.bins
  if (message.bins.length === 0 && message.firstBin >= state.bins.length) return state.bins
  return [...state.bins.slice(0, message.firstBin), ...message.bins]
}

function mergeMarks(known: readonly TimelineMark[], fresh: readonly TimelineMark[]): readonly TimelineMark[] {
  if (fresh.length === 0) return known
  const keys = new Set(known.map(markKey))
  const added = fresh.filter((mark) => !keys.has(markKey(mark)))
  return added.length === 0 ? known : [...known, ...added].sort((a, b) => a.atUs - b.atUs)
}

function markKey(mark: TimelineMark): string {
  return `${mark.atUs} ${mark.kind} ${mark.label.key} ${JSON.stringify(mark.label.values)}`
}

/** What is still true of the timeline when the future after `atUs` is replaced. */
export function cutAt(state: RunState, atUs: number): Partial<RunState> {
  return {
    marks: state.marks.filter((mark) => mark.atUs <= atUs),
    findings: {
      breaches: state.findings.breaches.filter((breach) => breach.atUs <= atUs),
      violations: state.findings.violations.filter((violation) => violation.atUs <= atUs),
    },
    bins: state.bins.slice(0, Math.floor(atUs / state.binUs)),
    computedUntilUs: atUs,
    endedAtUs: undefined,
    trouble: undefined,
  }
}

/** End of the timeline (µs): the end of the run when it is known, else where "go on" is offered. */
export function timelineEndUs(state: Pick<RunState, 'endedAtUs' | 'horizonUs'>): number {
  return Math.max(1000, state.endedAtUs ?? state.horizonUs)
}
