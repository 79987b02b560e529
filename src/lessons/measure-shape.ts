import {
  exactly,
  type Field,
  integer,
  isPlainObject,
  list,
  nullable,
  number,
  object,
  oneOf,
  optional,
  required,
  type Shape,
  text,
  timeMs,
} from '../engine/scenario/fields.ts'
import { codeOf, EVENT_KINDS, type EventKind, fieldsOf } from '../trace/event-catalog.ts'
import type { Measure } from './lesson.ts'
import { readPath } from './scenario-patch.ts'

const RESULTS = ['acked', 'failed', 'pending'] as const

const path: Field<string> = (value, at, problems) => {
  const read = text({ minLength: 1 })(value, at, problems)
  if (read === undefined || readPath(read)) return read
  problems.push({ path: at, message: `is no path: ${JSON.stringify(read)}` })
  return undefined
}

const index = integer(0, 1_000_000)
const recordNumber = integer(1, 10_000_000)

const recordFilter = object({
  verdict: optional(text()),
  result: optional(oneOf(...RESULTS)),
  key: optional(nullable(text())),
  partition: optional(index),
  producer: optional(text()),
  from: optional(recordNumber),
  to: optional(recordNumber),
  ackedByMs: optional(timeMs),
  error: optional(text()),
})

const where: Field<Readonly<Record<string, number | string>>> = (value, at, problems) => {
  if (isPlainObject(value) && Object.values(value).every((entry) => /^(number|string)$/.test(typeof entry))) {
    return value as Record<string, number | string>
  }
  problems.push({ path: at, message: 'expected an object of numbers and names' })
  return undefined
}

const eventFields = {
  kind: required(oneOf(...EVENT_KINDS)),
  where: optional(where),
  fromMs: optional(timeMs),
  toMs: optional(timeMs),
  give: optional(text()),
}

const keys: Field<unknown> = (value, at, problems) =>
  (Array.isArray(value)
    ? list(text(), { minLength: 1 })
    : object({ prefix: required(text()), count: required(integer(1, 100_000)) }))(value, at, problems)

const inRun: Field<Measure> = (value, at, problems) => readMeasure(value, at, problems, { run: optional(text()) })
const several: Field<readonly Measure[]> = (value, at, problems) =>
  list(readPlainMeasure, { minLength: 1 })(value, at, problems)

const PARTITION_FIELDS = [
  'leader',
  'isr',
  'epoch',
  'logEndOffset',
  'highWatermark',
  'lastStableOffset',
  'records',
] as const
const ABOUT_PARTITION = { partition: required(index), broker: optional(index), topic: optional(text()) }
const pair = { a: required(inRun), b: required(inRun) }

/** The fields of each measure besides `of`. */
const SHAPES: Readonly<Record<Measure['of'], Shape>> = {
  outcome: { path: required(path) },
  record: { record: required(recordNumber), field: required(text({ minLength: 1 })) },
  records: { where: optional(recordFilter), give: optional(text({ minLength: 1 })) },
  latency: { stat: required(oneOf('mean', 'min', 'max')), where: optional(recordFilter) },
  log: { ...ABOUT_PARTITION, atMs: optional(timeMs) },
  partition: { ...ABOUT_PARTITION, atMs: optional(timeMs), field: required(oneOf(...PARTITION_FIELDS)) },
  score: { field: required(oneOf('sent', 'acked', 'failed', 'pending')), atMs: optional(timeMs) },
  event: { ...eventFields, nth: optional(integer(-1_000_000, 1_000_000)) },
  events: eventFields,
  spread: { where: optional(recordFilter), topic: optional(text()) },
  repeats: {},
  share: { broker: required(index) },
  consumed: { consumer: required(text()), give: optional(oneOf('numbers', 'count')), atMs: optional(timeMs) },
  reasons: { reason: optional(text()) },
  batchRecords: {},
  largestBatch: {},
  batchBytes: {},
  inFlight: { give: required(oneOf('perBroker', 'total')) },
  appLog: { where: optional(recordFilter) },
  keyHash: { key: required(text()) },
  keyPartition: { key: required(text()), partitions: required(integer(1, 100_000)) },
  keysMoved: {
    keys: required(keys),
    from: required(integer(1, 100_000)),
    to: required(integer(1, 100_000)),
    give: optional(oneOf('count', 'keys')),
  },
  refusal: {},
  config: { name: required(text({ minLength: 1 })), producer: optional(text()) },
  scenario: { path: required(path) },
  list: { items: required(several) },
  count: { items: required((value, at, problems) => readPlainMeasure(value, at, problems)) },
  difference: pair,
  ratio: pair,
  sum: pair,
  number: { value: required(number()) },
}

/** Read a measure: its name, exactly its fields, and for events only arguments that the kind has. */
export const readPlainMeasure: Field<Measure> = (value, at, problems) => readMeasure(value, at, problems, {})

function readMeasure(value: unknown, at: string, problems: Parameters<Field<Measure>>[2], extra: Shape) {
  const name = isPlainObject(value) ? value['of'] : undefined
  if (typeof name !== 'string' || !Object.hasOwn(SHAPES, name)) {
    problems.push({
      path: isPlainObject(value) && Object.hasOwn(value, 'of') ? `${at}.of` : at,
      message: `is no measure: ${JSON.stringify(name)}; there are ${Object.keys(SHAPES).join(', ')}`,
    })
    return undefined
  }
  const shape = { of: required(exactly(name)), ...SHAPES[name as Measure['of']], ...extra }
  const read = object(shape)(value, at, problems) as Measure | undefined
  if (read && (read.of === 'event' || read.of === 'events')) checkArguments(read, at, problems)
  return read
}

function checkArguments(
  measure: Extract<Measure, { of: 'event' | 'events' }>,
  at: string,
  problems: Parameters<Field<Measure>>[2],
): void {
  const known = fieldsOf(codeOf(measure.kind as EventKind))
  for (const name of Object.keys(measure.where ?? {})) {
    if (!known.includes(name)) {
      problems.push({
        path: `${at}.where.${name}`,
        message: `${measure.kind} has ${known.join(', ') || 'no arguments'}`,
      })
    }
  }
  if (measure.give !== undefined && measure.give !== 'atMs' && !known.includes(measure.give)) {
    problems.push({ path: `${at}.give`, message: `${measure.kind} has atMs, ${known.join(', ')}` })
  }
}
