import { must } from '../engine/kernel/assert.ts'
import type { Lesson, LessonRun, LessonVariant } from './lesson.ts'
import { patchScenario, type ScenarioSourceJson } from './scenario-patch.ts'

/** The run of that name; without a name the first. */
export function runOf(lesson: Lesson, id: string | undefined): LessonRun {
  const found = id === undefined ? lesson.runs[0] : lesson.runs.find((run) => run.id === id)
  return must(found, `run ${id} of ${lesson.id}`)
}

/** The variant of that name, among what can be tried next. */
export function variantOf(lesson: Lesson, id: string): LessonVariant {
  const found = lesson.next.find((thing) => thing.kind === 'variant' && thing.variant.id === id)
  return must(found?.kind === 'variant' ? found.variant : undefined, `variant ${id} of ${lesson.id}`)
}

/**
 * The scenario that a run of a lesson stands for, ready for the page; with a variant, that run (the variant's own when none
 * is named) with the variant's changes.
 */
export function lessonRunScenario(lesson: Lesson, runId?: string, variantId?: string): ScenarioSourceJson {
  const variant = variantId === undefined ? undefined : variantOf(lesson, variantId)
  const run = runOf(lesson, runId ?? variant?.run)
  const scenario = patchScenario(lesson.scenario, run.patch)
  return variant ? patchScenario(scenario, variant.patch) : scenario
}
