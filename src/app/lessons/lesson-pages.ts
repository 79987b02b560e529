import type { Lesson, LessonStep } from '../../lessons/lesson.ts'

/** What a lesson shows, one after the other: question → prediction → steps → outcome → your turn. */
export type LessonPage =
  | { readonly kind: 'question' }
  | { readonly kind: 'predict' }
  | { readonly kind: 'step'; readonly step: LessonStep; readonly number: number }
  | { readonly kind: 'outcome' }
  | { readonly kind: 'turn' }

/**
 * The pages of a lesson. Steps of the asked run that lie before the moment of the prediction come before it: they tell how
 * things stand. All that may give the answer away comes after it.
 */
export function lessonPages({ steps, predict, runs }: Lesson): readonly LessonPage[] {
  const asked = predict.run ?? runs[0]?.id
  const isBefore = (step: LessonStep): boolean => (step.run ?? runs[0]?.id) === asked && step.atMs < predict.atMs
  const firstAfter = steps.findIndex((step) => !isBefore(step))
  const split = firstAfter < 0 ? steps.length : firstAfter
  const pageOf = (step: LessonStep, index: number): LessonPage => ({ kind: 'step', step, number: index + 1 })
  return [
    { kind: 'question' },
    ...steps.slice(0, split).map(pageOf),
    { kind: 'predict' },
    ...steps.slice(split).map((step, index) => pageOf(step, split + index)),
    { kind: 'outcome' },
    { kind: 'turn' },
  ]
}

/** The run and the moment (µs) that a page shows; undefined: the end of the first run. */
export function pageMoment(
  lesson: Lesson,
  page: LessonPage,
): { readonly run: string; readonly tUs: number } | undefined {
  const first = lesson.runs[0]?.id ?? 'main'
  switch (page.kind) {
    case 'question':
      return { run: lesson.predict.run ?? first, tUs: 0 }
    case 'predict':
      return { run: lesson.predict.run ?? first, tUs: Math.round(lesson.predict.atMs * 1000) }
    case 'step':
      return { run: page.step.run ?? first, tUs: Math.round(page.step.atMs * 1000) }
    case 'outcome':
    case 'turn':
      return undefined
  }
}
