import type { Mutation } from '../engine/cluster/mutation.ts'
import { AssertionFailed } from '../engine/kernel/assert.ts'
import { type Micros, NEVER } from '../engine/kernel/units.ts'
import type { ScenarioProblem } from '../engine/scenario/scenario.ts'
import { parseScenario } from '../engine/simulation/complete-scenario.ts'
import type { EventSink } from '../engine/simulation/event-sink.ts'
import { type PlanOptions, planRun } from '../engine/simulation/plan-run.ts'
import type { RunPlan } from '../engine/simulation/run-plan.ts'
import { createSimulation, type Simulation, type StopReason } from '../engine/simulation/simulation.ts'
import { startWorld } from '../engine/simulation/start-world.ts'
import { noteLedgerFact } from '../replay/ledger-trail.ts'
import { emptyLedger, type Ledger } from '../trace/ledger.ts'
import { type Outcome, outcomeOf } from '../trace/outcome.ts'
import { syncLedger } from '../trace/sync-ledger.ts'
import { createMonitor } from '../verify/monitor.ts'
import { compareWithLedger, compareWithOutcome, sumProblems } from './compare-scores.ts'
import { watchDelivery } from './consumer-watch.ts'
import { finalStateOf } from './final-state.ts'
import { askOracle } from './oracle.ts'
import { brokenPromises } from './promises.ts'
import type { ScenarioJson } from './random-scenario.ts'
import { replayProblem } from './replay-check.ts'
import { emptyFacts, noteFact, type RunFacts } from './run-facts.ts'

/** What a scenario of the fuzzer is run with. */
export interface FuzzContext {
  readonly datasets: PlanOptions['datasets']
  /** Codecs, loaded, for scenarios that ask for real ones. */
  readonly compress?: PlanOptions['compress']
  /** The sandbox, for producers that bring their partitioner along. */
  readonly openDesk?: PlanOptions['openDesk']
  /** For tests of the tests: a rule of the cluster that is broken. */
  readonly mutation?: Mutation
}

/** Something that no legal run does. */
export interface FuzzViolation {
  /** Number in cluster.md (`I-2`), by a check of the fuzzer's own (`oracle I-12`), or what else is wrong (`score`). */
  readonly invariant: string
  readonly atUs: Micros
  readonly text: string
}

/** A run that has been looked at from all sides. */
export interface FuzzRun {
  readonly plan: RunPlan
  readonly facts: RunFacts
  readonly stoppedBy: StopReason | 'assertion'
  readonly simulatedUs: Micros
  readonly events: number
  /** Absent when an assertion failed. */
  readonly outcome?: Outcome
  readonly violations: readonly FuzzViolation[]
}

export interface FuzzRunOptions {
  /** Look whether a snapshot, restored, leads to the same end (I-32): two more runs. */
  readonly isReplayed?: boolean
  /** Stop at the first violation of this invariant: whoever only wants to know whether there is one. */
  readonly stopsAt?: string
}

/** A run that does not get on by itself is cut off here: far more events than a scenario of the fuzzer has. */
const MAX_EVENTS = 8_000_000
const MAX_EVENTS_PER_INSTANT = 100_000
/** Steps between two looks of the ledger at the logs. */
const LEDGER_STEPS = 150

export type FuzzRunResult =
  | { readonly ok: true; readonly run: FuzzRun }
  | { readonly ok: false; readonly problems: readonly ScenarioProblem[] }

/**
 * Run one scenario, the invariants checked after every event, and its score counted in three ways at the end.
 *
 * @returns The problems of a scenario that is none.
 */
export function fuzzScenario(json: ScenarioJson, context: FuzzContext, options: FuzzRunOptions = {}): FuzzRunResult {
  const rowCounts = Object.fromEntries(Object.entries(context.datasets).map(([name, rows]) => [name, rows.length]))
  const parsed = parseScenario(json, { datasets: rowCounts })
  if (!parsed.ok) return { ok: false, problems: parsed.problems }
  const { datasets, compress, openDesk, mutation } = context
  const plan = planRun(parsed.scenario, {
    datasets,
    ...(compress ? { compress } : {}),
    openDesk,
    ...(mutation ? { mutation } : {}),
  })
  return { ok: true, run: fuzzPlan(plan, options) }
}

/** Thrown to leave a run early: what was looked for has been found. */
class Found extends Error {}

function fuzzPlan(plan: RunPlan, options: FuzzRunOptions): FuzzRun {
  const watch = startWatching(plan)
  const { simulation, violations } = watch
  let stoppedBy: FuzzRun['stoppedBy']
  try {
    stoppedBy = watch.run(options.stopsAt)
  } catch (error) {
    if (!(error instanceof Found)) violations.push(asViolation(error, simulation.world.nowUs))
    stoppedBy = 'assertion'
  }
  const { nowUs: simulatedUs, eventCount: events } = simulation.world
  const { facts } = watch
  if (stoppedBy === 'assertion') return { plan, facts, stoppedBy, simulatedUs, events, violations }
  if (stoppedBy === 'limit') {
    violations.push({ invariant: 'limit', atUs: simulatedUs, text: `the run does not get on after ${events} events` })
  }
  const outcome = judge(plan, simulation, watch, stoppedBy)
  if (options.isReplayed && stoppedBy !== 'limit') {
    const problem = replayProblem(plan, outcome.traceHash, simulatedUs)
    if (problem) violations.push({ invariant: 'I-32', atUs: simulatedUs, text: problem })
  }
  return { plan, facts, stoppedBy, simulatedUs, events, outcome, violations }
}

interface Watch {
  readonly simulation: Simulation
  readonly facts: RunFacts
  readonly ledger: Ledger
  readonly violations: FuzzViolation[]
  run(stopsAt: string | undefined): StopReason
}

/** A run that has not moved yet, with everything in place that looks at it. */
function startWatching(plan: RunPlan): Watch {
  const facts = emptyFacts()
  const ledger = emptyLedger()
  const violations: FuzzViolation[] = []
  let simulation: Simulation | undefined
  const own: EventSink = {
    append(atUs, code, a, b, c, d, e, f) {
      noteLedgerFact(ledger, code, a)
      noteFact(facts, plan, atUs, code, a, b, c, d, e, f)
      if (!simulation) return
      const broken = watchDelivery(simulation.world, facts, atUs, code, a, b, c, d, e, f)
      if (broken) violations.push({ ...broken, atUs })
    },
  }
  const { world, tables } = startWorld(plan, own)
  const monitor = createMonitor({ plan, tables }, own)
  monitor.attach(world)
  let steps = 0
  let seen = 0
  let stopsAt: string | undefined
  const afterStep = () => {
    monitor.afterStep()
    for (; seen < monitor.violations.length; seen++) {
      const violation = monitor.violations[seen]
      if (violation) violations.push(violation)
    }
    if (stopsAt !== undefined && violations.some(({ invariant }) => invariant === stopsAt)) throw new Found()
    if (++steps % LEDGER_STEPS === 0 && simulation) syncLedger(ledger, simulation.world)
  }
  simulation = createSimulation(plan, tables, world, {
    sink: monitor.sink,
    afterStep,
    maxEvents: MAX_EVENTS,
    maxEventsPerInstant: MAX_EVENTS_PER_INSTANT,
  })
  const started = simulation
  return {
    simulation: started,
    facts,
    ledger,
    violations,
    run(wanted) {
      stopsAt = wanted
      const stopped = started.runUntil(NEVER)
      syncLedger(ledger, started.world)
      return stopped
    },
  }
}

/** Count the score of a run that is over in three ways, and hold its end against what was promised. */
function judge(plan: RunPlan, simulation: Simulation, watch: Watch, stoppedBy: StopReason): Outcome {
  simulation.conclude()
  const { world, tables } = simulation
  const state = finalStateOf(world, tables)
  const oracle = askOracle(state)
  const source = { plan, tables, world, traceHash: simulation.traceHash() }
  const outcome = outcomeOf(source, stoppedBy === 'asked' ? 'time' : stoppedBy, { withRecords: true })
  const note = (invariant: string, text: string) => watch.violations.push({ invariant, atUs: world.nowUs, text })
  for (const text of compareWithOutcome(oracle, outcome)) note('score', text)
  for (const text of compareWithLedger(oracle, watch.ledger)) note('ledger', text)
  for (const text of sumProblems(oracle)) note('sums', text)
  for (const { invariant, text } of brokenPromises({ plan, tables, facts: watch.facts, state, oracle }))
    note(invariant, text)
  return outcome
}

function asViolation(error: unknown, atUs: Micros): FuzzViolation {
  const { name, message, stack } = error as Error
  if (error instanceof AssertionFailed) return { invariant: 'assertion', atUs, text: message }
  const where = (stack ?? '')
    .split('\n')
    .slice(1, 4)
    .map((line) => line.trim())
  return { invariant: 'crash', atUs, text: `${name}: ${message} ${where.join(' ')}` }
}
