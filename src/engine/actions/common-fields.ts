import type { Field, Read } from '../scenario/fields.ts'
import {
  configValue,
  either,
  integer,
  isPlainObject,
  list,
  mapOf,
  nullable,
  number,
  object,
  oneOf,
  optional,
  pair,
  required,
  text,
  timeMs,
} from '../scenario/fields.ts'
import type { ConfigMap, KeySpec, LinkEnd, ValueBytes } from '../scenario/scenario.ts'

/** Readers that scenarios and actions share. References to names and ids are checked once the whole is read. */

/** Most brokers of a scenario: ISRs travel as sets of 31 bits in events. */
export const MAX_BROKERS = 30
/** Most partitions of a topic. */
export const MAX_PARTITIONS = 512

export const brokerId: Field<number> = integer(1, MAX_BROKERS)
export const linkEnd: Field<LinkEnd> = either<string, number>(
  (value) => typeof value === 'string',
  text({ minLength: 1 }),
  brokerId,
)
export const linkEnds: Field<readonly [LinkEnd, LinkEnd]> = pair(linkEnd)
export const configMap: Field<ConfigMap> = mapOf(configValue({ mayRemove: false }))
export const configChange: Field<ConfigMap> = mapOf(configValue({ mayRemove: true }))
export const headers: Field<Readonly<Record<string, string | null>>> = mapOf(nullable(text()))
export const sendMode = oneOf('async', 'sync', 'callback')
export const ratePerSecond: Field<number> = number({ above: 0, max: 1_000_000 })
/** null: unlimited. */
export const bandwidth: Field<number | null> = nullable(number({ above: 0, max: 1e12 }))
export const count: Field<number> = integer(1, 1_000_000)
export { timeMs }

const keyList = object({
  kind: required(oneOf('list')),
  values: required(list(text(), { minLength: 1 })),
  weights: optional(list(number({ min: 0 }))),
})
const keyNone = object({ kind: required(oneOf('none')) })
const keyUniform = object({ kind: required(oneOf('uniform')), count: required(integer(1, 1_000_000)) })
const keyZipf = object({
  kind: required(oneOf('zipf')),
  count: required(integer(1, 1_000_000)),
  exponent: required(number({ min: 0, max: 10 })),
})
const keyKinds: Readonly<Record<string, Field<Read<never>>>> = {
  none: keyNone as Field<never>,
  list: keyList as Field<never>,
  uniform: keyUniform as Field<never>,
  zipf: keyZipf as Field<never>,
}

/** `keys` of a workload entry. */
export const keySpec: Field<KeySpec> = (value, path, problems) => {
  const kind = isPlainObject(value) ? value['kind'] : undefined
  const read = typeof kind === 'string' && Object.hasOwn(keyKinds, kind) ? keyKinds[kind] : undefined
  if (!read) {
    problems.push({
      path: isPlainObject(value) ? `${path}.kind` : path,
      message: 'must be one of none, list, uniform, zipf',
    })
    return undefined
  }
  const spec = read(value, path, problems) as KeySpec | undefined
  if (spec?.kind === 'list' && spec.weights) {
    if (spec.weights.length !== spec.values.length) {
      problems.push({
        path: `${path}.weights`,
        message: `needs one weight for each of the ${spec.values.length} values`,
      })
      return undefined
    }
    if (!spec.weights.some((weight) => weight > 0)) {
      problems.push({ path: `${path}.weights`, message: 'needs one weight above 0' })
      return undefined
    }
  }
  return spec
}

const size = integer(0, 10_000_000)
const sizeRange: Field<{ min: number; max: number }> = (value, path, problems) => {
  const range = object({ min: required(size), max: required(size) })(value, path, problems)
  if (!range || range.min === undefined || range.max === undefined) return undefined
  if (range.max < range.min) {
    problems.push({ path: `${path}.max`, message: `must be at least min (${range.min}), got ${range.max}` })
    return undefined
  }
  return { min: range.min, max: range.max }
}

/** `valueBytes`: a size or a range of sizes (bytes). */
export const valueBytes: Field<ValueBytes> = either<number, { min: number; max: number }>(
  (value) => typeof value === 'number',
  size,
  sizeRange,
)
