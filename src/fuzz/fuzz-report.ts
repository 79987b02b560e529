import { ACTIONS } from '../engine/actions/index.ts'
import type { Outcome } from '../trace/outcome.ts'
import { type FuzzContext, type FuzzRun, type FuzzViolation, fuzzScenario } from './fuzz-run.ts'
import { randomScenario, type ScenarioJson } from './random-scenario.ts'
import { shrinkScenario } from './shrink.ts'

/** What one seed came to: plain data, small enough to be sent from a worker. */
export interface SeedResult {
  readonly seed: number
  readonly kafka: string
  readonly events: number
  readonly sent: number
  /** Actions by their `do`, in the order of the contract. */
  readonly actions: readonly number[]
  readonly faults: number
  /** Simulated behind the last fault that did something (ms); of a run without any, all of it. */
  readonly restMs: number
  readonly stoppedBy: string
  /** Places in OUTCOME_KINDS. */
  readonly outcomes: readonly number[]
  readonly violations: readonly FuzzViolation[]
}

/** What a run may end with. */
const OUTCOME_KINDS = [
  'lost',
  'duplicated',
  'reordered',
  'failed',
  'pending',
  'failedButStored',
  'pendingButStored',
] as const satisfies readonly (keyof Outcome)[]

/** One seed in this many is told again from a snapshot (I-32). */
const REPLAYED = 20

/** Run one seed. The same in every worker. */
export function fuzzSeed(seed: number, context: FuzzContext): SeedResult {
  const { json } = randomScenario(seed)
  const result = fuzzScenario(json, context, { isReplayed: seed % REPLAYED === 0 })
  if (!result.ok) {
    const text = result.problems.map(({ path, message }) => `${path}: ${message}`).join('; ')
    return { ...NOTHING, seed, violations: [{ invariant: 'scenario', atUs: 0, text }] }
  }
  return summaryOf(seed, result.run)
}

const NOTHING: SeedResult = {
  seed: 0,
  kafka: '',
  events: 0,
  sent: 0,
  actions: [],
  faults: 0,
  restMs: 0,
  stoppedBy: 'refused',
  outcomes: [],
  violations: [],
}

/** What is kept of a run. */
export function summaryOf(seed: number, run: FuzzRun): SeedResult {
  const { plan, facts, outcome, stoppedBy, simulatedUs, events, violations } = run
  return {
    seed,
    kafka: plan.scenario.kafka,
    events,
    sent: outcome?.sent ?? 0,
    actions: ACTIONS.map((definition) => plan.actions.filter((action) => action.do === definition.do).length),
    faults: facts.faultCount,
    restMs: (simulatedUs - Math.max(0, facts.lastFaultUs)) / 1000,
    stoppedBy,
    outcomes: OUTCOME_KINDS.flatMap((kind, place) => (outcome && outcome[kind] > 0 ? [place] : [])),
    violations,
  }
}

/** A violation with the smallest scenario that shows it. */
export interface Reproduction extends FuzzViolation {
  readonly seed: number
  readonly scenario: ScenarioJson
}

/** Shrinking ends after so many events in all its runs: some runs are long because they do not get on. */
const MOST_EVENTS = 12_000_000

/** The first violation of a seed, and a scenario, as small as `mostTries` runs can make it, that breaks the same invariant. */
export function reproduce(result: SeedResult, context: FuzzContext, mostTries: number): Reproduction {
  const { seed } = result
  const [violation = { invariant: 'none', atUs: 0, text: '' }] = result.violations
  const { invariant } = violation
  const isReplayed = invariant === 'I-32'
  let events = 0
  const find = (json: ScenarioJson) => {
    if (events > MOST_EVENTS) return undefined
    const again = fuzzScenario(json, context, isReplayed ? { isReplayed } : { stopsAt: invariant })
    if (!again.ok) return undefined
    events += again.run.events
    return again.run.violations.find((other) => other.invariant === invariant)
  }
  const { json } = randomScenario(seed)
  let last = violation
  const isFailing = (smaller: ScenarioJson) => {
    const found = find(smaller)
    if (found) last = found
    return found !== undefined
  }
  const shrunk = shrinkScenario(json, { isFailing, mostTries })
  return { seed, ...last, scenario: shrunk.json }
}

/** What N runs came to (contract, `fuzz`). */
export interface FuzzReport {
  readonly scenarios: number
  readonly firstSeed: number
  readonly events: number
  /** Every `do` of the contract: how often it stood in a scenario. */
  readonly actions: Readonly<Record<string, number>>
  /** Runs by what they ended with; a run may have several. */
  readonly outcomes: Readonly<Record<string, number>>
  readonly stoppedBy: Readonly<Record<string, number>>
  readonly versions: Readonly<Record<string, number>>
  readonly medians: {
    readonly faults: number
    readonly records: number
    readonly events: number
    readonly msAfterLastFault: number
  }
  /** Runs that did not go on for 3 s behind their last fault. */
  readonly shortRests: number
  readonly violations: readonly Reproduction[]
  /** Violations of all seeds, those told with a scenario included. */
  readonly violationCount: number
}

const REST_MS = 3000

/** Sum up; the order of `results` does not matter. */
export function reportOf(results: readonly SeedResult[], violations: readonly Reproduction[]): FuzzReport {
  const count = (names: readonly string[]) => {
    const counts: Record<string, number> = {}
    for (const name of names) counts[name] = (counts[name] ?? 0) + 1
    return counts
  }
  const sum = (of: (result: SeedResult) => number) => results.reduce((total, result) => total + of(result), 0)
  return {
    scenarios: results.length,
    firstSeed: Math.min(...results.map(({ seed }) => seed)),
    events: sum(({ events }) => events),
    actions: Object.fromEntries(ACTIONS.map((action, place) => [action.do, sum(({ actions }) => actions[place] ?? 0)])),
    outcomes: Object.fromEntries(
      OUTCOME_KINDS.map((kind, place) => [kind, sum(({ outcomes }) => (outcomes.includes(place) ? 1 : 0))]),
    ),
    stoppedBy: count(results.map(({ stoppedBy }) => stoppedBy)),
    versions: count(results.map(({ kafka }) => kafka).sort()),
    medians: {
      faults: medianOf(results.map(({ faults }) => faults)),
      records: medianOf(results.map(({ sent }) => sent)),
      events: medianOf(results.map(({ events }) => events)),
      msAfterLastFault: medianOf(results.map(({ restMs }) => restMs)),
    },
    shortRests: results.filter(({ restMs }) => restMs < REST_MS).length,
    violations,
    violationCount: sum((result) => result.violations.length),
  }
}

function medianOf(values: readonly number[]): number {
  const sorted = values.slice().sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
