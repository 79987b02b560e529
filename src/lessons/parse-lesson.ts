import type { ScenarioProblem } from '../engine/scenario/scenario.ts'
import type { ScenarioContext } from '../engine/simulation/complete-scenario.ts'
import { checkLesson } from './check-lesson.ts'
import { checkTexts } from './check-texts.ts'
import { positionOf, readLocatedJson } from './json-positions.ts'
import type { Lesson } from './lesson.ts'
import { offsetOfPath } from './offset-of-path.ts'
import { readLesson } from './read-lesson.ts'

/** What is wrong with a lesson file, and where in its text. */
export interface LessonProblem {
  /** From 1. */
  readonly line: number
  /** From 1. */
  readonly column: number
  /** `observe[2].measure.of`; empty: the text itself. */
  readonly path: string
  readonly message: string
}

export type ParsedLesson =
  | { readonly ok: true; readonly lesson: Lesson }
  | { readonly ok: false; readonly problems: readonly LessonProblem[] }

/**
 * Read the text of a lesson file and check all that can be checked without running it: fields, languages, references,
 * scenarios of all runs and variants, measures, and that each number in a caption or rule is bound. All problems at once, in
 * the order of the text.
 */
export function parseLesson(text: string, context: ScenarioContext): ParsedLesson {
  const located = readLocatedJson(text)
  if (!located.ok) {
    return { ok: false, problems: [{ ...positionOf(text, located.offset), path: '', message: located.message }] }
  }
  const problems: ScenarioProblem[] = []
  const lesson = readLesson(located.value, problems)
  if (lesson) {
    checkLesson(lesson, context, problems)
    checkTexts(lesson, problems)
  }
  const placed = problems.map((problem) => ({
    offset: offsetOfPath(located.offsets, problem.path),
    path: problem.path === '(top)' ? '' : problem.path,
    message: problem.message,
  }))
  for (const { name, offset } of located.twice)
    placed.push({ offset, path: name, message: 'stands here a second time' })
  if (placed.length === 0 && lesson) return { ok: true, lesson }
  placed.sort((a, b) => a.offset - b.offset)
  return {
    ok: false,
    problems: placed.map(({ offset, path, message }) => ({ ...positionOf(text, offset), path, message })),
  }
}
