import type { Scenario } from '../../engine/scenario/scenario.ts'
import { parseScenario } from '../../engine/simulation/complete-scenario.ts'
import type { Lesson, LessonStep } from '../../lessons/lesson.ts'
import { lessonRunScenario } from '../../lessons/lesson-scenario.ts'
import type { LessonPorts } from '../../lessons/run-lesson.ts'
import { createCursor, viewAt } from '../../replay/cursor.ts'
import { computeAhead, startRun } from '../../replay/run.ts'
import type { StageView } from '../../trace/stage-view.ts'

/** What the stage shows at a step of a lesson. */
export interface KeyFrame {
  readonly step: LessonStep
  readonly tUs: number
  readonly view: StageView
  readonly scenario: Scenario
}

/**
 * The views of `steps`, from runs of their own: the run that the page plays is neither moved nor asked. A run that is there
 * to be refused has no view; its steps are left out.
 */
export async function keyFrames(
  lesson: Lesson,
  steps: readonly LessonStep[],
  ports: LessonPorts,
): Promise<readonly KeyFrame[]> {
  const frames = new Map<LessonStep, KeyFrame>()
  const first = lesson.runs[0]?.id
  for (const run of new Set(steps.map((step) => step.run ?? first))) {
    const parsed = parseScenario(lessonRunScenario(lesson, run), ports.context)
    if (!parsed.ok) continue
    const { scenario } = parsed
    const computed = startRun(await ports.plan(scenario, scenario.seed))
    const cursor = createCursor(computed)
    const own = steps.filter((step) => (step.run ?? first) === run).sort((a, b) => a.atMs - b.atMs)
    for (const step of own) {
      const tUs = Math.round(step.atMs * 1000)
      computeAhead(computed, tUs, () => false)
      frames.set(step, { step, tUs, view: viewAt(cursor, tUs), scenario })
      await ports.rest?.()
    }
  }
  return steps.flatMap((step) => frames.get(step) ?? [])
}
