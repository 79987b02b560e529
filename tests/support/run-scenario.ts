import flights from '../../src/content/datasets/flights-2k.json'
import { must } from '../../src/engine/kernel/assert.ts'
import { NEVER } from '../../src/engine/kernel/units.ts'
import type { RunTables } from '../../src/engine/protocol/record-table.ts'
import type { Scenario } from '../../src/engine/scenario/scenario.ts'
import { parseScenario, type ScenarioContext } from '../../src/engine/simulation/complete-scenario.ts'
import type { EventSink } from '../../src/engine/simulation/event-sink.ts'
import { type PlanOptions, planRun } from '../../src/engine/simulation/plan-run.ts'
import type { RunPlan } from '../../src/engine/simulation/run-plan.ts'
import { createSimulation, type Simulation } from '../../src/engine/simulation/simulation.ts'
import { startWorld } from '../../src/engine/simulation/start-world.ts'
import { openUserCode } from '../../src/sandbox/user-code.ts'
import { appendEvent, type EventColumns, emptyColumns } from '../../src/trace/event-columns.ts'
import { type Outcome, outcomeOf } from '../../src/trace/outcome.ts'

/** A scenario as somebody writes it: the contract's JSON. */
export type ScenarioJson = Readonly<Record<string, unknown>>

/** The data sets that ship, as `sim` knows them. */
export const DATASETS = { 'flights-2k': flights }
export const CONTEXT: ScenarioContext = { datasets: { 'flights-2k': flights.length } }
/** For producers that bring their partitioner along. */
const { openDesk } = await openUserCode()
/** What runs of the fuzzer get. */
export const FUZZ_CONTEXT = { datasets: DATASETS, openDesk }

/** One producer `app`, one topic `orders` with three replicas on three brokers, nothing to send: what each test writes over. */
export const PLAIN: ScenarioJson = {
  version: 1,
  kafka: '3.9',
  topics: [{ name: 'orders' }],
  producers: [{ name: 'app' }],
}

/** The scenario that a text of the contract stands for; a refused one fails the test with its problems. */
export function scenarioOf(json: ScenarioJson): Scenario {
  const parsed = parseScenario({ ...PLAIN, ...json }, CONTEXT)
  if (!parsed.ok) throw new Error(parsed.problems.map(({ path, message }) => `${path}: ${message}`).join('; '))
  return parsed.scenario
}

/** The plan of a scenario written as JSON. */
export function planOf(json: ScenarioJson, options: Partial<PlanOptions> = {}): RunPlan {
  const scenario = scenarioOf(json)
  const hasCode = scenario.producers.some(({ partitioner }) => partitioner)
  return planRun(scenario, { datasets: DATASETS, ...(hasCode ? { openDesk } : {}), ...options })
}

/** A sink that keeps every event in columns. */
export function recordingSink(columns: EventColumns): EventSink {
  return {
    append(atUs, code, a, b, c, d, e, f) {
      appendEvent(columns, atUs, code, a, b, c, d, e, f)
    },
  }
}

/** A run that has not moved yet, with every event kept from the very first. */
export interface StartedRun {
  readonly plan: RunPlan
  readonly tables: RunTables
  readonly columns: EventColumns
  /** The first so many events tell how things are at the start, not what happens. */
  readonly eventsAtStart: number
  readonly simulation: Simulation
}

/** Start a plan at time 0. */
export function startPlan(plan: RunPlan): StartedRun {
  const columns = emptyColumns()
  const sink = recordingSink(columns)
  const { world, tables } = startWorld(plan, sink)
  const eventsAtStart = columns.length
  return { plan, tables, columns, eventsAtStart, simulation: createSimulation(plan, tables, world, { sink }) }
}

/** Start a scenario written as JSON. */
export function start(json: ScenarioJson, options: Partial<PlanOptions> = {}): StartedRun {
  return startPlan(planOf(json, options))
}

/** What a finished run has to show. */
export interface FinishedRun extends StartedRun {
  readonly outcome: Outcome
}

/** Run a scenario to its end. */
export function run(json: ScenarioJson, options: Partial<PlanOptions> = {}): FinishedRun {
  return finish(start(json, options))
}

/** Run on to the end, and count. */
export function finish(started: StartedRun): FinishedRun {
  const { simulation, plan, tables } = started
  const stopped = simulation.runUntil(NEVER)
  simulation.conclude()
  const source = { plan, tables, world: simulation.world, traceHash: simulation.traceHash() }
  const outcome = outcomeOf(source, stopped === 'asked' ? 'time' : stopped, { withRecords: true })
  return { ...started, outcome }
}

/** Offsets of a partition as the outcome gives them. */
export function partitionOf(outcome: Outcome, topic: string, partition: number): Outcome['partitions'][number] {
  return must(
    outcome.partitions.find((entry) => entry.topic === topic && entry.partition === partition),
    `${topic}-${partition}`,
  )
}
