import { PartitionerDesk } from '../engine/producer/partitioner-desk.ts'
import type { StartedPartitioner, StartPartitioner } from '../engine/producer/user-partitioner.ts'
import type { ScenarioProblem } from '../engine/scenario/scenario.ts'
import type { RunPlan } from '../engine/simulation/run-plan.ts'
import { loadQuickJs } from './load-quick-js.ts'
import { startPartitioner } from './quick-js-partitioner.ts'

/** Runtimes alive at a time; the oldest gives way, and is put through its calls again should anybody still need it. */
const MAX_ALIVE = 16

/** What a run needs for the partitioners that its scenario brings along. */
export interface UserCode {
  readonly openDesk: NonNullable<RunPlan['openDesk']>
  readonly start: StartPartitioner
}

let opened: Promise<UserCode> | undefined

/** The sandbox, fetched and compiled once. @throws When it cannot be fetched (offline). */
export function openUserCode(): Promise<UserCode> {
  opened ??= open().catch((error: unknown) => {
    // What failed to come is fetched again the next time.
    opened = undefined
    throw error
  })
  return opened
}

async function open(): Promise<UserCode> {
  const quickJs = await loadQuickJs()
  const alive: Extract<StartedPartitioner, { ok: true }>['partitioner'][] = []
  const start: StartPartitioner = (source, configs) => {
    const started = startPartitioner(quickJs, source, configs)
    if (!started.ok) return started
    for (let i = alive.length - 1; i >= 0; i--) if (alive[i]?.isDisposed) alive.splice(i, 1)
    if (alive.length >= MAX_ALIVE) alive.shift()?.dispose()
    alive.push(started.partitioner)
    return started
  }
  return { start, openDesk: (tables) => new PartitionerDesk(start, tables) }
}

/** Source of a scenario's producers that bring a partitioner along, by producer index. */
interface WithCode {
  readonly producers: readonly {
    readonly partitioner?: { readonly source: string }
    readonly config: Readonly<Record<string, string | number | boolean | null>>
  }[]
}

/** What is wrong with the code of a scenario that has been read: each source is started once, and none is kept. */
export function problemsOfCode({ start }: UserCode, scenario: WithCode): ScenarioProblem[] {
  return scenario.producers.flatMap(({ partitioner, config }, index) => {
    if (!partitioner) return []
    const configs = Object.fromEntries(Object.entries(config).map(([name, value]) => [name, String(value)]))
    const started = start(partitioner.source, configs)
    if (started.ok) {
      started.partitioner.dispose()
      return []
    }
    const { line, message } = started.problem
    return [
      { path: `producers[${index}].partitioner.source`, message: line > 0 ? `line ${line}: ${message}` : message },
    ]
  })
}

/** Code that is ready, where there is any, or what is wrong with it. */
export type CodeOfScenario =
  | { readonly ok: true; readonly openDesk: RunPlan['openDesk'] }
  | { readonly ok: false; readonly problems: ScenarioProblem[] }

/** The code of a scenario made ready to run: the sandbox if it has any, or what is wrong with it. */
export async function userCodeOf(scenario: WithCode): Promise<CodeOfScenario> {
  if (!scenario.producers.some(({ partitioner }) => partitioner)) return { ok: true, openDesk: undefined }
  const code = await openUserCode()
  const problems = problemsOfCode(code, scenario)
  return problems.length > 0 ? { ok: false, problems } : { ok: true, openDesk: code.openDesk }
}
