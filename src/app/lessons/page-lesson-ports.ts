import { codecShelf } from '../../adapters/codecs/codec-shelf.ts'
import { codecsOf } from '../../engine/simulation/needed-codecs.ts'
import { planRun } from '../../engine/simulation/plan-run.ts'
import type { LessonPorts } from '../../lessons/run-lesson.ts'
import { DATASET_ROWS, loadDatasets, namedDatasets } from '../datasets.ts'
import { codeOf } from '../user-code.ts'

/** What running lessons needs of the page: data sets, codecs, and a breath between two runs so that the picture goes on. */
export function pageLessonPorts(): LessonPorts {
  const shelf = codecShelf()
  return {
    context: { datasets: DATASET_ROWS },
    async plan(scenario, seed) {
      const [datasets, code] = await Promise.all([
        loadDatasets(namedDatasets(scenario)),
        codeOf(scenario),
        shelf.load(codecsOf(scenario)),
      ])
      if (!code.ok) throw new Error(code.problems.map(({ path, message }) => `${path}: ${message}`).join('; '))
      return planRun(scenario, { datasets, seed, compress: shelf.compress, openDesk: code.openDesk })
    },
    rest: () => new Promise((resolve) => setTimeout(resolve, 0)),
  }
}
