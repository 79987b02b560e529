import '../../engine/simulation/all-parts.ts'
import { codecShelf } from '../../adapters/codecs/codec-shelf.ts'
import { codecsOf } from '../../engine/simulation/needed-codecs.ts'
import { planRun } from '../../engine/simulation/plan-run.ts'
import type { LessonPorts } from '../../lessons/run-lesson.ts'
import { DATASET_ROWS, loadDatasets, namedDatasets } from '../datasets.ts'

/** What running lessons needs of the page: data sets, codecs, and a breath between two runs so that the picture goes on. */
export function pageLessonPorts(): LessonPorts {
  const shelf = codecShelf()
  return {
    context: { datasets: DATASET_ROWS },
    async plan(scenario, seed) {
      const [datasets] = await Promise.all([loadDatasets(namedDatasets(scenario)), shelf.load(codecsOf(scenario))])
      return planRun(scenario, { datasets, seed, compress: shelf.compress })
    },
    rest: () => new Promise((resolve) => setTimeout(resolve, 0)),
  }
}
