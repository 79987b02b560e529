import { readBoundText, type TextPart } from './bound-text.ts'
import { formatMeasured, plainText } from './format-value.ts'
import { kafkaDefault } from './kafka-default.ts'
import { fitParticle } from './korean-particle.ts'
import type { Bilingual, Language, Lesson, MeasuredValue } from './lesson.ts'
import { lessonRunScenario, runOf } from './lesson-scenario.ts'
import type { LessonResult, ObservationResult } from './run-lesson.ts'
import { readPath, type ScenarioSourceJson, valueAt } from './scenario-patch.ts'

/** Where a text stands: what its placeholders may speak of. */
export interface TextPlace {
  readonly lesson: Lesson
  /** Whose scenario `{@…}` reads; absent: the first run. */
  readonly run?: string | undefined
  readonly variant?: string | undefined
  /** Of a step. */
  readonly atMs?: number | undefined
}

/** A filled text: words, and numbers that came from somewhere (a page may set them apart). */
export type FilledPart =
  | { readonly kind: 'words'; readonly text: string }
  /** `value` undefined: it has not been measured yet, a page shows a gap. */
  | { readonly kind: 'bound'; readonly text: string | undefined; readonly from: string }

/** Fill a text's placeholders from the scenario and from what has been measured so far. */
export function fillText(
  text: Bilingual,
  language: Language,
  place: TextPlace,
  result: LessonResult | undefined,
): readonly FilledPart[] {
  let number: string | undefined
  return readBoundText(text[language]).map((part) => {
    if (part.kind === 'words') {
      const words = number !== undefined && language === 'ko' ? fitParticle(part.text, number) : part.text
      number = undefined
      return { kind: 'words', text: words }
    }
    number = boundValue(part, place, result)
    return { kind: 'bound', text: number, from: nameOf(part) }
  })
}

/** The same as one string; what is not measured yet is `…`. */
export function filledText(
  text: Bilingual,
  language: Language,
  place: TextPlace,
  result: LessonResult | undefined,
): string {
  return fillText(text, language, place, result)
    .map((part) => part.text ?? '…')
    .join('')
}

/** What a placeholder stands for; undefined: nothing, or nothing yet. */
export function boundValue(
  part: Exclude<TextPart, { kind: 'words' }>,
  place: TextPlace,
  result: LessonResult | undefined,
): string | undefined {
  switch (part.kind) {
    case 'unknown':
      return undefined
    case 'atMs':
      return place.atMs === undefined ? undefined : plainText(place.atMs)
    case 'default': {
      const value = kafkaDefault(part.name, scenarioOf(place, undefined)?.['kafka'])
      return value === undefined ? undefined : plainText(value as MeasuredValue)
    }
    case 'scenario': {
      const value = valueAt(scenarioOf(place, part.run), readPath(part.path) ?? ['?'])
      return value === undefined || typeof value === 'function' ? undefined : plainText(value as MeasuredValue)
    }
    case 'observation': {
      const found = observationResult(result, part.id, place.variant)
      if (!found) return undefined
      const value = valueAt(found.measured, readPath(part.path) ?? [])
      return formatMeasured((value ?? null) as MeasuredValue, found.observation.measure, part.isPercent)
    }
  }
}

/** The scenario that `{@…}` reads in this place; undefined: the run named there does not exist. */
export function scenarioOf(
  { lesson, run, variant }: TextPlace,
  named: string | undefined,
): ScenarioSourceJson | undefined {
  if (named !== undefined) {
    return lesson.runs.some(({ id }) => id === named) ? lessonRunScenario(lesson, named) : undefined
  }
  if (variant !== undefined) return lessonRunScenario(lesson, run, variant)
  return lessonRunScenario(lesson, runOf(lesson, run).id)
}

function observationResult(
  result: LessonResult | undefined,
  id: string,
  variant: string | undefined,
): ObservationResult | undefined {
  const named = ({ observation }: ObservationResult) => observation.id === id
  const own = result?.variants.find((one) => one.id === variant)?.observations.find(named)
  return own ?? result?.observations.find(named)
}

function nameOf(part: Exclude<TextPart, { kind: 'words' }>): string {
  switch (part.kind) {
    case 'observation':
      return part.id
    case 'scenario':
      return part.path
    case 'default':
      return part.name
    case 'atMs':
      return 'atMs'
    case 'unknown':
      return part.text
  }
}
