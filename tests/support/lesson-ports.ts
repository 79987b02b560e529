import { codecShelf } from '../../src/adapters/codecs/codec-shelf.ts'
import { codecsOf } from '../../src/engine/simulation/needed-codecs.ts'
import { planRun } from '../../src/engine/simulation/plan-run.ts'
import type { LessonPorts } from '../../src/lessons/run-lesson.ts'
import { userCodeOf } from '../../src/sandbox/user-code.ts'
import { CONTEXT, DATASETS } from './run-scenario.ts'

/** What lessons need from outside: the data sets that ship, and the real codecs. */
export function lessonPorts(): LessonPorts {
  const shelf = codecShelf()
  return {
    context: CONTEXT,
    async plan(scenario, seed) {
      const [code] = await Promise.all([userCodeOf(scenario), shelf.load(codecsOf(scenario))])
      if (!code.ok) throw new Error(code.problems.map(({ path, message }) => `${path}: ${message}`).join('; '))
      return planRun(scenario, { datasets: DATASETS, seed, compress: shelf.compress, openDesk: code.openDesk })
    },
  }
}
