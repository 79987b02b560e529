import { runSim } from '../../../src/cli/run-sim.ts'
import type { ActionBody } from '../../../src/engine/scenario/scenario.ts'
import type { EventKind, EventOfKind } from '../../../src/trace/event-catalog.ts'
import { emptyColumns } from '../../../src/trace/event-columns.ts'
import type { Outcome, OutcomeRecord } from '../../../src/trace/outcome.ts'
import { eventObjects } from '../../support/events.ts'
import { recordingSink, type ScenarioJson } from '../../support/run-scenario.ts'

/** What `sim` has answered to a scenario, and the facts of the run behind it. */
export interface ActionRun {
  readonly code: number
  readonly stderr: string
  readonly outcome: Outcome
  readonly records: readonly OutcomeRecord[]
  /** Facts of a kind, in their order. */
  events<Kind extends EventKind>(kind: Kind): EventOfKind<Kind>[]
  /** Times (ms) of the facts of a kind that fit. */
  times<Kind extends EventKind>(kind: Kind, fits?: (event: EventOfKind<Kind>) => boolean): number[]
}

/** One `do` of the contract, and what its row says. */
export interface ActionCase {
  readonly do: ActionBody['do']
  /** A sentence of the contract. */
  readonly means: string
  readonly json: ScenarioJson
  readonly check: (run: ActionRun) => void
}

/** One topic with one partition on three brokers, led by broker 1; one producer without linger; 1 ms to everywhere. */
export const PLAIN: ScenarioJson = {
  version: 1,
  kafka: '3.9',
  seed: 1,
  topics: [{ name: 'orders', assignment: [[1, 2, 3]] }],
  producers: [{ name: 'app', config: { acks: 'all', 'linger.ms': 0 } }],
  network: { latencyMs: 1 },
}

/** One partition that is on broker 1 alone. */
export const ALONE: ScenarioJson = { topics: [{ name: 'orders', assignment: [[1]] }] }

/** A workload of single records at these times (ms). */
export const at = (...times: readonly number[]): ScenarioJson => ({
  workload: [{ producer: 'app', topic: 'orders', records: times.map((atMs) => ({ atMs, value: 'v' })) }],
})

/** The producer with this config. */
export const app = (config: Readonly<Record<string, unknown>>): ScenarioJson => ({
  producers: [{ name: 'app', config: { acks: 'all', 'linger.ms': 0, ...config } }],
})

/** Run a scenario as `sim` runs it; `json` stands over PLAIN. */
export async function simulate(json: ScenarioJson): Promise<ActionRun> {
  const columns = emptyColumns()
  const text = JSON.stringify({ ...PLAIN, ...json })
  const { code, stdout, stderr } = await runSim(text, { withRecords: true, sink: recordingSink(columns) })
  const outcome = (code === 0 ? JSON.parse(stdout) : {}) as Outcome
  const facts = eventObjects(columns)
  const events = <Kind extends EventKind>(kind: Kind): EventOfKind<Kind>[] =>
    facts.filter((event): event is EventOfKind<Kind> => event.kind === kind)
  return {
    code,
    stderr,
    outcome,
    records: outcome.records ?? [],
    events,
    times: (kind, fits = () => true) =>
      events(kind)
        .filter(fits)
        .map(({ atUs }) => atUs / 1000),
  }
}
