import { assertNever } from '../kernel/assert.ts'
import type { ConfigType, ConfigValue } from './config-definition.ts'

/** What a parsed value must satisfy: data, so that a control can show it. */
export type Validator =
  /** Inclusive. */
  | { readonly kind: 'range'; readonly min: number; readonly max?: number }
  /** Inclusive, or the one value beside the range. */
  | { readonly kind: 'range-or'; readonly min: number; readonly max: number; readonly or: number }
  | { readonly kind: 'one-of'; readonly values: readonly string[] }
  /** For each element of a list. */
  | { readonly kind: 'each-one-of'; readonly values: readonly string[] }
  | { readonly kind: 'one-of-ignoring-case'; readonly values: readonly string[] }
  /** Null is allowed. */
  | { readonly kind: 'non-empty' }
  | { readonly kind: 'non-null' }

export function atLeast(min: number): Validator {
  return { kind: 'range', min }
}

export function between(min: number, max: number): Validator {
  return { kind: 'range', min, max }
}

export function oneOf(...values: string[]): Validator {
  return { kind: 'one-of', values }
}

export function eachOneOf(...values: string[]): Validator {
  return { kind: 'each-one-of', values }
}

export function oneOfIgnoringCase(...values: string[]): Validator {
  return { kind: 'one-of-ignoring-case', values }
}

/**
 * The second half of the message that a value of the right type gets when it is refused; undefined when it is accepted.
 *
 * @source P-9, P-9a
 */
export function refusal(value: ConfigValue, validator: Validator): string | undefined {
  if (validator.kind === 'non-empty') return value === '' ? 'String must be non-empty' : undefined
  if (value === null) return 'must be non-null.'
  switch (validator.kind) {
    case 'non-null':
      return undefined
    case 'range':
      return rangeRefusal(value, validator.min, validator.max)
    case 'range-or': {
      const { min, max, or } = validator
      const number = Number(value)
      return (number >= min && number <= max) || number === or
        ? undefined
        : `Value must be between ${min} and ${max} or equal to ${or}`
    }
    case 'one-of':
      return validator.values.includes(String(value))
        ? undefined
        : `String must be one of: ${validator.values.join(', ')}`
    case 'each-one-of':
      return offendingValue(value, validator) === value
        ? undefined
        : `String must be one of: ${validator.values.join(', ')}`
    case 'one-of-ignoring-case': {
      const wanted = String(value).toUpperCase()
      return validator.values.some((allowed) => allowed.toUpperCase() === wanted)
        ? undefined
        : `String must be one of (case insensitive): ${validator.values.join(', ')}`
    }
    default:
      return assertNever(validator)
  }
}

/** What a message names as the invalid value: the first offending element of a list, else the value itself. */
export function offendingValue(value: ConfigValue, validator: Validator): ConfigValue {
  if (validator.kind !== 'each-one-of' || !Array.isArray(value)) return value
  return value.find((element) => !validator.values.includes(element)) ?? value
}

function rangeRefusal(value: ConfigValue, min: number, max: number | undefined): string | undefined {
  const number = Number(value)
  if (number < min) return `Value must be at least ${min}`
  if (max !== undefined && number > max) return `Value must be no more than ${max}`
  return undefined
}

/**
 * The text form of a validator, as Kafka's documentation prints it; null without one.
 *
 * @param type A bound of a `double` has a decimal point.
 */
export function validRangeText(validator: Validator | undefined, type: ConfigType): string | null {
  if (!validator) return null
  switch (validator.kind) {
    case 'non-null':
      return 'non-null string'
    case 'non-empty':
      return 'non-empty string'
    case 'one-of':
    case 'each-one-of':
      return `[${validator.values.join(', ')}]`
    case 'one-of-ignoring-case':
      return `(case insensitive) [${validator.values.join(', ')}]`
    case 'range-or':
      return `[${validator.min},...,${validator.max}] or ${validator.or}`
    case 'range': {
      const { min, max } = validator
      return max === undefined
        ? `[${boundText(min, type)},...]`
        : `[${boundText(min, type)},...,${boundText(max, type)}]`
    }
    default:
      return assertNever(validator)
  }
}

function boundText(bound: number, type: ConfigType): string {
  return type === 'double' && Number.isInteger(bound) ? `${bound}.0` : String(bound)
}
