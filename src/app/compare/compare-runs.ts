import { codecShelf } from '../../adapters/codecs/codec-shelf.ts'
import type { CompareState } from '../../compare/compare-state.ts'
import { type ComparedRun, comparedRun } from '../../compare/compared-run.ts'
import type { ScenarioProblem } from '../../engine/scenario/scenario.ts'
import { parseScenario } from '../../engine/simulation/complete-scenario.ts'
import { codecsOf } from '../../engine/simulation/needed-codecs.ts'
import { planRun } from '../../engine/simulation/plan-run.ts'
import { patchScenario, type ScenarioSourceJson } from '../../lessons/scenario-patch.ts'
import { DATASET_ROWS, loadDatasets, namedDatasets } from '../datasets.ts'
import { codeOf } from '../user-code.ts'

/** One run of a comparison: it is there, it is refused, or a bug of ours has stopped it. */
export type ComparedAnswer =
  | { readonly kind: 'done'; readonly run: ComparedRun }
  | { readonly kind: 'refused'; readonly problems: readonly ScenarioProblem[] }
  | { readonly kind: 'stopped'; readonly message: string }

/**
 * Run what is compared, one after the other, with a breath between so that the page goes on; `answer` gets each as soon as
 * it is there, until `isOver` says that nobody waits any more.
 */
export async function compareRuns(
  { scenario, variants }: CompareState,
  answer: (index: number, answer: ComparedAnswer) => void,
  isOver: () => boolean,
): Promise<void> {
  const shelf = codecShelf()
  for (const [index, { patch }] of variants.entries()) {
    await new Promise((resolve) => setTimeout(resolve, 0))
    if (isOver()) return
    answer(index, await runOne(patchScenario(scenario, patch), shelf))
  }
}

async function runOne(source: ScenarioSourceJson, shelf: ReturnType<typeof codecShelf>): Promise<ComparedAnswer> {
  const parsed = parseScenario(source, { datasets: DATASET_ROWS })
  if (!parsed.ok) return { kind: 'refused', problems: parsed.problems }
  try {
    const [datasets, code] = await Promise.all([
      loadDatasets(namedDatasets(source)),
      codeOf(parsed.scenario),
      shelf.load(codecsOf(parsed.scenario)),
    ])
    if (!code.ok) return { kind: 'refused', problems: code.problems }
    const { openDesk } = code
    return {
      kind: 'done',
      run: comparedRun(planRun(parsed.scenario, { datasets, compress: shelf.compress, openDesk })),
    }
  } catch (error) {
    return { kind: 'stopped', message: (error as Error).message }
  }
}
