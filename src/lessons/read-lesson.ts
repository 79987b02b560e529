import { linkEnds } from '../engine/actions/common-fields.ts'
import {
  bool,
  exactly,
  type Field,
  integer,
  isPlainObject,
  list,
  number,
  object,
  oneOf,
  optional,
  required,
  type Shape,
  text,
  timeMs,
} from '../engine/scenario/fields.ts'
import type { ScenarioProblem } from '../engine/scenario/scenario.ts'
import type {
  Bilingual,
  JsonValue,
  Lesson,
  LessonRun,
  LessonStep,
  LessonThing,
  NextThing,
  Observation,
  Prediction,
  ScenarioPatch,
} from './lesson.ts'
import { readPlainMeasure } from './measure-shape.ts'
import type { ScenarioSourceJson } from './scenario-patch.ts'

/** More steps than this do not fit in a lesson (lessons.md, authoring rule 2). */
export const MAX_STEPS = 7
/** More runs than this belong to a sweep of its own, not to a lesson. */
export const MAX_RUNS = 200

const words: Field<Bilingual> = (value, path, problems) =>
  object({ en: required(text({ minLength: 1 })), ko: required(text({ minLength: 1 })) })(value, path, problems) as
    | Bilingual
    | undefined

const id: Field<string> = (value, path, problems) => {
  const read = text({ minLength: 1 })(value, path, problems)
  if (read === undefined || /^[A-Za-z][\w-]*$/.test(read)) return read
  problems.push({
    path,
    message: `must begin with a letter and have letters, digits, _ and - only: ${JSON.stringify(read)}`,
  })
  return undefined
}

const plainObject: Field<Record<string, JsonValue>> = (value, path, problems) => {
  if (isPlainObject(value)) return value as Record<string, JsonValue>
  problems.push({ path, message: 'expected an object' })
  return undefined
}

const topic = { topic: optional(text()) }
const THINGS: Readonly<Record<LessonThing['thing'], Shape>> = {
  broker: { broker: required(integer(1, 1000)) },
  controller: {},
  partition: { partition: required(integer(0, 100_000)), ...topic },
  replica: { partition: required(integer(0, 100_000)), broker: required(integer(1, 1000)), ...topic },
  record: { record: required(integer(1, 10_000_000)) },
  batch: { record: required(integer(1, 10_000_000)) },
  link: { between: required(linkEnds) },
  producer: { producer: optional(text()) },
  accumulator: { partition: required(integer(0, 100_000)), producer: optional(text()), ...topic },
  consumer: { consumer: optional(text()) },
  outcome: { field: required(text({ minLength: 1 })) },
}

const thing: Field<LessonThing> = (value, path, problems) => {
  const kind = isPlainObject(value) ? value['thing'] : undefined
  if (typeof kind !== 'string' || !Object.hasOwn(THINGS, kind)) {
    problems.push({ path, message: `points at nothing: thing must be one of ${Object.keys(THINGS).join(', ')}` })
    return undefined
  }
  const shape = { thing: required(exactly(kind)), ...THINGS[kind as LessonThing['thing']] }
  return object(shape)(value, path, problems) as LessonThing | undefined
}

const step = object({
  run: optional(text()),
  atMs: required(timeMs),
  pointAt: required(thing),
  caption: required(words),
  notes: optional(words),
})

const prediction = object({
  prompt: required(words),
  run: optional(text()),
  atMs: optional(timeMs, 0),
  options: required(
    list(object({ text: required(words), correct: optional(bool), why: required(words) }), { minLength: 2 }),
  ),
})

const anything: Field<JsonValue> = (value) => value as JsonValue
const oneOrMore: Field<string | readonly string[]> = (value, path, problems) =>
  Array.isArray(value) ? list(text(), { minLength: 1 })(value, path, problems) : text()(value, path, problems)

const observation = object({
  id: required(id),
  run: optional(oneOrMore),
  what: required(words),
  measure: required(readPlainMeasure),
  expect: required(anything),
  kind: required(oneOf('=', '≈', 'band')),
  seeds: optional(integer(1, 1000)),
})

const axis = object({ path: required(text({ minLength: 1 })), values: required(list(anything, { minLength: 1 })) })
const run = object({
  id: required(id),
  name: required(words),
  patch: optional(plainObject, {}),
  refused: optional(bool),
  sweep: optional(list(axis, { minLength: 1 })),
})
type WrittenRun = NonNullable<ReturnType<typeof run>>

const variant = object({
  id: required(id),
  name: required(words),
  patch: required(plainObject),
  run: optional(text()),
  refused: optional(bool),
  observe: required(list(observation)),
  rule: optional(words),
})
const nextThing: Field<NextThing> = (value, path, problems) => {
  const read = object({ lesson: optional(text()), variant: optional(variant), hint: optional(words) })(
    value,
    path,
    problems,
  )
  if (!read) return undefined
  const { lesson, hint } = read
  if (lesson !== undefined) return { kind: 'lesson', lesson }
  if (hint) return { kind: 'hint', hint }
  if (read.variant) return { kind: 'variant', variant: read.variant } as NextThing
  problems.push({ path, message: 'needs one of lesson, variant, hint' })
  return undefined
}

const fields = object({
  version: required(exactly(1)),
  id: required(id),
  slug: required(text({ minLength: 1 })),
  track: required(oneOf('A', 'B', 'C', 'D', 'E')),
  minutes: required(number({ above: 0, max: 120 })),
  title: required(words),
  question: required(words),
  misconception: required(words),
  scenario: required(plainObject),
  runs: optional(list(run, { minLength: 1 }), [mainRun()]),
  steps: required(list(step, { minLength: 1 })),
  predict: required(prediction),
  observe: required(list(observation, { minLength: 1 })),
  rule: required(words),
  next: optional(list(nextThing), []),
})

function mainRun(): WrittenRun {
  return { id: 'main', name: { en: 'the run', ko: '실행' }, patch: {}, refused: undefined, sweep: undefined }
}

/**
 * Read the fields of a lesson: shape only; what its parts mean together is checked by `parseLesson`. Problems name their
 * paths. For lessons that ship, which the tests have checked, this is all that the page needs.
 */
export function readLesson(value: unknown, problems: ScenarioProblem[]): Lesson | undefined {
  const read = fields(value, '', problems)
  if (!read || problems.length > 0) return undefined
  return {
    version: 1,
    id: read.id as string,
    slug: read.slug as string,
    track: read.track as Lesson['track'],
    minutes: read.minutes as number,
    title: read.title as Bilingual,
    question: read.question as Bilingual,
    misconception: read.misconception as Bilingual,
    scenario: read.scenario as ScenarioSourceJson,
    runs: (read.runs ?? []).flatMap(writtenOut).slice(0, MAX_RUNS + 1),
    steps: read.steps as readonly LessonStep[],
    predict: read.predict as unknown as Prediction,
    observe: read.observe as unknown as readonly Observation[],
    rule: read.rule as Bilingual,
    next: read.next ?? [],
  }
}

/** One run, or one for each combination of a sweep's values, the last axis turning fastest. */
function writtenOut(written: WrittenRun): readonly LessonRun[] {
  const { sweep } = written
  const name = written.name as Bilingual
  const base: LessonRun = {
    id: written.id as string,
    name,
    patch: (written.patch ?? {}) as ScenarioPatch,
    ...(written.refused ? { refused: true } : {}),
  }
  if (!sweep) return [base]
  let runs: LessonRun[] = [{ ...base, sweep: { id: base.id, values: [] } }]
  for (const { path, values } of sweep) {
    const axisValues = (values ?? []).slice(0, MAX_RUNS + 1)
    runs = runs.flatMap((one) => axisValues.map((value) => withAxis(one, path as string, value))).slice(0, MAX_RUNS + 1)
  }
  return runs
}

function withAxis(one: LessonRun, path: string, value: JsonValue): LessonRun {
  const label = `${configOf(path)} ${typeof value === 'string' ? value : JSON.stringify(value)}`
  const isFirst = one.sweep?.values.length === 0
  const named = (name: string) => (isFirst ? label : `${name}, ${label}`)
  return {
    ...one,
    id: `${one.id}/${typeof value === 'string' ? value : JSON.stringify(value)}`,
    name: { en: named(one.name.en), ko: named(one.name.ko) },
    patch: { ...one.patch, [path]: value },
    sweep: { id: one.sweep?.id ?? one.id, values: [...(one.sweep?.values ?? []), value] },
  }
}

/** `linger.ms` of `producers[0].config['linger.ms']`; else the path itself. */
function configOf(path: string): string {
  return /\['([^']+)'\]$/.exec(path)?.[1] ?? /\.([a-zA-Z]+)$/.exec(path)?.[1] ?? path
}
