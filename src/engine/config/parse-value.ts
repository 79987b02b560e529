import { assertNever } from '../kernel/assert.ts'
import type { ConfigType, ConfigValue, GivenValue } from './config-definition.ts'

/** A parsed value, or the second half of the message why it is none. */
export type Parsed =
  | { readonly ok: true; readonly value: ConfigValue }
  | { readonly ok: false; readonly reason: string }

const BOUNDS = {
  short: { min: -32_768n, max: 32_767n },
  int: { min: -2_147_483_648n, max: 2_147_483_647n },
  long: { min: -9_223_372_036_854_775_808n, max: 9_223_372_036_854_775_807n },
} as const

/**
 * Read a value that a user gave as a value of `type`. Text is trimmed (blanks and control characters, as Java does).
 * Classes are only taken as names here; whether they exist is asked in `known-classes.ts`.
 *
 * @source P-9, P-9a
 * @simplified Numbers and booleans are accepted where the client wants text, as their text: it makes no difference for a
 *   properties file, where everything is text.
 */
export function parseValue(type: ConfigType, given: GivenValue): Parsed {
  if (given === null) return accepted(null)
  switch (type) {
    case 'boolean':
      return parseBoolean(given)
    case 'short':
    case 'int':
    case 'long':
      return parseWhole(type, given)
    case 'double':
      return parseDouble(given)
    case 'list':
      return accepted(splitList(String(given)))
    case 'class':
    case 'string':
    case 'password':
      return accepted(javaTrim(String(given)))
    default:
      return assertNever(type)
  }
}

function accepted(value: ConfigValue): Parsed {
  return { ok: true, value }
}

function parseBoolean(given: Exclude<GivenValue, null>): Parsed {
  const text = javaTrim(String(given)).toLowerCase()
  if (text === 'true') return accepted(true)
  if (text === 'false') return accepted(false)
  return { ok: false, reason: 'Expected value to be either true or false' }
}

function parseWhole(type: 'short' | 'int' | 'long', given: Exclude<GivenValue, null>): Parsed {
  const whole = wholeOf(given)
  const { min, max } = BOUNDS[type]
  if (whole === undefined || whole < min || whole > max) {
    return { ok: false, reason: `Not a number of type ${type.toUpperCase()}` }
  }
  const number = Number(whole)
  return accepted(Number.isSafeInteger(number) ? number : whole.toString())
}

function wholeOf(given: Exclude<GivenValue, null>): bigint | undefined {
  if (typeof given === 'number') return Number.isInteger(given) ? BigInt(given) : undefined
  const text = javaTrim(String(given))
  if (!/^[+-]?[0-9]+$/.test(text)) return undefined
  return text.startsWith('+') ? BigInt(text.slice(1)) : BigInt(text)
}

function parseDouble(given: Exclude<GivenValue, null>): Parsed {
  const text = javaTrim(String(given))
  const isNumber = /^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?[fFdD]?$/.test(text)
  if (!isNumber) return { ok: false, reason: 'Not a number of type DOUBLE' }
  return accepted(Number(text.replace(/[fFdD]$/, '')))
}

/** Split at commas, blanks around the commas dropped; an empty text is the empty list (P-9a). */
function splitList(text: string): readonly string[] {
  const trimmed = javaTrim(text)
  return trimmed === '' ? [] : trimmed.split(',').map(javaTrim)
}

/** Without the characters up to U+0020 at both ends. Other white space stays, unlike in JavaScript's `trim`. */
export function javaTrim(text: string): string {
  let from = 0
  let to = text.length
  while (from < to && text.charCodeAt(from) <= 0x20) from++
  while (to > from && text.charCodeAt(to - 1) <= 0x20) to--
  return text.slice(from, to)
}

/** A value as the client prints it in a message. */
export function valueText(value: ConfigValue): string {
  return Array.isArray(value) ? `[${value.join(', ')}]` : String(value)
}
