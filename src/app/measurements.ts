import { codecShelf } from '../adapters/codecs/codec-shelf.ts'
import type { ScenarioProblem } from '../engine/scenario/scenario.ts'
import { parseScenario } from '../engine/simulation/complete-scenario.ts'
import { codecsOf } from '../engine/simulation/needed-codecs.ts'
import { planRun } from '../engine/simulation/plan-run.ts'
import type { RunPlan } from '../engine/simulation/run-plan.ts'
import { createSimulation, type Simulation } from '../engine/simulation/simulation.ts'
import { startWorld } from '../engine/simulation/start-world.ts'
import { type Outcome, type OutcomeRecord, outcomeOf } from '../trace/outcome.ts'
import { DATASET_ROWS, loadDatasets, namedDatasets } from './datasets.ts'
import { codeOf } from './user-code.ts'

/** What a scenario comes to, run to its end beside the run of the page. */
export interface Measured {
  readonly sent: number
  readonly acked: number
  readonly failed: number
  readonly lost: number
  readonly duplicated: number
  /** Of each producer, in the scenario's order. */
  readonly producers: readonly { readonly name: string; readonly acked: number; readonly lost: number }[]
  /** send() of the first and the last lost record (ms), and whether none between them was kept; absent: nothing is lost. */
  readonly lostFrom?: { readonly fromMs: number; readonly toMs: number; readonly isOneRun: boolean }
  /** The longest that an acked record has waited (ms). */
  readonly slowestMs: number | null
}

/** Progress of a measurement: its result, or why there is none. */
export type MeasureAnswer =
  | { readonly kind: 'done'; readonly measured: Measured }
  | { readonly kind: 'refused'; readonly problems: readonly ScenarioProblem[] }
  /** A bug of ours. */
  | { readonly kind: 'stopped'; readonly message: string }

/** Scenarios that are run to their end in slices of time, one after the other. */
export interface Measurements {
  /** Queue a scenario (the contract's JSON, unvalidated). */
  add(question: number, scenario: unknown): Promise<void>
  /** Go on until `shouldStop`; false when there is nothing to do. */
  work(shouldStop: () => boolean): boolean
  /** Forget what has not been answered. */
  clear(): void
}

interface Waiting {
  readonly question: number
  readonly plan: RunPlan
  simulation: Simulation | undefined
}

/** Simulated time between two looks at the clock (µs). */
const STRETCH_US = 500_000

/** @param answer Gets each result once. */
export function createMeasurements(answer: (question: number, answer: MeasureAnswer) => void): Measurements {
  const queue: Waiting[] = []
  /** What is still being read when the queue is cleared does not come back. */
  let generation = 0

  return {
    async add(question, scenario) {
      const present = generation
      const parsed = parseScenario(scenario, { datasets: DATASET_ROWS })
      if (!parsed.ok) {
        answer(question, { kind: 'refused', problems: parsed.problems })
        return
      }
      const shelf = codecShelf()
      const [datasets, code] = await Promise.all([
        loadDatasets(namedDatasets(scenario)),
        codeOf(parsed.scenario),
        shelf.load(codecsOf(parsed.scenario)),
      ])
      if (present !== generation) return
      if (!code.ok) {
        answer(question, { kind: 'refused', problems: code.problems })
        return
      }
      const plan = planRun(parsed.scenario, { datasets, compress: shelf.compress, openDesk: code.openDesk })
      queue.push({ question, plan, simulation: undefined })
    },
    work(shouldStop) {
      for (;;) {
        const waiting = queue[0]
        if (!waiting) return false
        try {
          const result = goOn(waiting)
          if (result) {
            queue.shift()
            answer(waiting.question, { kind: 'done', measured: result })
          }
        } catch (error) {
          queue.shift()
          answer(waiting.question, { kind: 'stopped', message: (error as Error).message })
        }
        if (shouldStop()) return queue.length > 0
      }
    },
    clear() {
      generation++
      queue.length = 0
    },
  }
}

/** One stretch more; the result when it was the last. */
function goOn(waiting: Waiting): Measured | undefined {
  const { plan } = waiting
  waiting.simulation ??= start(plan)
  const { simulation } = waiting
  const stopped = simulation.runUntil(simulation.world.nowUs + STRETCH_US)
  if (stopped === 'asked') return undefined
  const source = { plan, tables: simulation.tables, world: simulation.world, traceHash: '' }
  return measured(outcomeOf(source, stopped, { withRecords: true }))
}

function start(plan: RunPlan): Simulation {
  const { world, tables } = startWorld(plan)
  return createSimulation(plan, tables, world, { isFingerprinted: false })
}

function measured(outcome: Outcome): Measured {
  const records = outcome.records ?? []
  const lost = records.filter(({ verdict }) => verdict === 'lost')
  const names = [...new Set(records.map(({ producer }) => producer))]
  const first = lost[0]
  const last = lost[lost.length - 1]
  return {
    sent: outcome.sent,
    acked: outcome.acked,
    failed: outcome.failed,
    lost: outcome.lost,
    duplicated: outcome.duplicated,
    producers: names.map((name) => ({
      name,
      acked: records.filter((record) => record.producer === name && record.result === 'acked').length,
      lost: lost.filter((record) => record.producer === name).length,
    })),
    ...(first && last ? { lostFrom: { fromMs: first.sentMs, toMs: last.sentMs, isOneRun: isOneRun(lost) } } : {}),
    slowestMs: outcome.latencyMs.max,
  }
}

function isOneRun(records: readonly OutcomeRecord[]): boolean {
  return records.every(({ n }, index) => n === (records[0]?.n ?? 0) + index)
}
