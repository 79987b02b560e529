import { codecShelf } from '../../adapters/codecs/codec-shelf.ts'
import type { ScenarioProblem } from '../../engine/scenario/scenario.ts'
import { parseScenario } from '../../engine/simulation/complete-scenario.ts'
import { codecsOf } from '../../engine/simulation/needed-codecs.ts'
import type { PreparedScenario } from '../../engine/simulation/plan-prepared.ts'
import { prepareScenario } from '../../engine/simulation/plan-run.ts'
import { cellScenario } from '../../many/cell-scenario.ts'
import { cellCount, type ManyPlan, placeOf } from '../../many/many-plan.ts'
import type { RunAnswer } from '../../many/results.ts'
import { type RunPorts, runOne } from '../../many/run-one.ts'
import { DATASET_ROWS, loadDatasets, namedDatasets } from '../datasets.ts'
import { codeOf } from '../user-code.ts'

/** A plan that can be run: what does not depend on the seed is done once for each cell. */
export interface ManyRunner {
  run(index: number): RunAnswer
}

/** Read every cell of a plan; the first one that is refused ends it. */
export async function openRunner(
  plan: ManyPlan,
): Promise<ManyRunner | { readonly cell: number; readonly problems: readonly ScenarioProblem[] }> {
  const cells: PreparedScenario[] = []
  let openDesk: RunPorts['openDesk']
  const shelf = codecShelf()
  for (let cell = 0; cell < cellCount(plan); cell++) {
    const parsed = parseScenario(cellScenario(plan, cell), { datasets: DATASET_ROWS })
    if (!parsed.ok) return { cell, problems: parsed.problems }
    await shelf.load(codecsOf(parsed.scenario))
    const code = await codeOf(parsed.scenario)
    if (!code.ok) return { cell, problems: code.problems }
    openDesk ??= code.openDesk
    cells.push(prepareScenario(parsed.scenario))
  }
  const ports: RunPorts = {
    datasets: await loadDatasets(namedDatasets(plan.scenario)),
    compress: shelf.compress,
    openDesk,
  }
  return {
    run(index) {
      const { cell, seed } = placeOf(plan, index)
      try {
        return { kind: 'done', result: runOne(cells[cell] as PreparedScenario, seed, ports) }
      } catch (error) {
        return { kind: 'broken', message: messageOf(error) }
      }
    },
  }
}

/** What an error says. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
