import type { ScenarioProblem } from './scenario.ts'

/**
 * Readers of untrusted JSON: each takes a value and its path, and returns the value or notes what is wrong and where.
 * All problems are collected; nothing is thrown, nothing half applied.
 */
export type Field<T> = (value: unknown, path: string, problems: ScenarioProblem[]) => T | undefined

/** How a field of an object is read: required, or optional with an optional default. */
export interface FieldRule<T> {
  readonly read: Field<T>
  readonly required: boolean
  readonly fallback: T | undefined
}

/** A field that must be there. */
export function required<T>(read: Field<T>): FieldRule<T> {
  return { read, required: true, fallback: undefined }
}

/** A field that may be left out; without a default it is then absent. */
export function optional<T>(read: Field<T>, fallback?: T): FieldRule<T> {
  return { read, required: false, fallback }
}

export type Shape = Readonly<Record<string, FieldRule<unknown>>>
/** What an object of a shape reads to: absent optional fields are undefined. */
export type Read<S extends Shape> = { [Name in keyof S]: S[Name] extends FieldRule<infer T> ? T | undefined : never }

/** Longest list that is read: links are hostile input. */
export const MAX_LIST_LENGTH = 200_000
/** Longest text that is read. */
export const MAX_TEXT_LENGTH = 1_200_000

function note(problems: ScenarioProblem[], path: string, message: string): undefined {
  problems.push({ path: path === '' ? '(top)' : path, message })
  return undefined
}

function show(value: unknown): string {
  const text = JSON.stringify(value)
  if (text === undefined) return 'nothing'
  return text.length > 60 ? `${text.slice(0, 57)}...` : text
}

/** Any text; `minLength` 1 forbids the empty one. */
export function text(options: { minLength?: number } = {}): Field<string> {
  return (value, path, problems) => {
    if (typeof value !== 'string') return note(problems, path, `expected a text, got ${show(value)}`)
    if (value.length < (options.minLength ?? 0)) return note(problems, path, 'must not be empty')
    if (value.length > MAX_TEXT_LENGTH) return note(problems, path, `longer than ${MAX_TEXT_LENGTH} characters`)
    return value
  }
}

/** A finite number in [min, max]; `integer` wants a whole one. */
export function number(options: { min?: number; max?: number; integer?: boolean; above?: number } = {}): Field<number> {
  return (value, path, problems) => {
    if (typeof value !== 'number' || !Number.isFinite(value)) {
      return note(problems, path, `expected a number, got ${show(value)}`)
    }
    if (options.integer && !Number.isInteger(value)) return note(problems, path, `must be a whole number, got ${value}`)
    if (options.min !== undefined && value < options.min) {
      return note(problems, path, `must be at least ${options.min}, got ${value}`)
    }
    if (options.above !== undefined && value <= options.above) {
      return note(problems, path, `must be more than ${options.above}, got ${value}`)
    }
    if (options.max !== undefined && value > options.max) {
      return note(problems, path, `must be at most ${options.max}, got ${value}`)
    }
    return value
  }
}

/** A whole number in [min, max]. */
export function integer(min: number, max: number): Field<number> {
  return number({ min, max, integer: true })
}

/** A time or duration in scenario milliseconds: fractions allowed, at most 30 days. */
export const timeMs: Field<number> = number({ min: 0, max: 2_592_000_000 })

/** true or false. */
export const bool: Field<boolean> = (value, path, problems) =>
  typeof value === 'boolean' ? value : note(problems, path, `expected true or false, got ${show(value)}`)

/** One of the listed texts. */
export function oneOf<const T extends string>(...choices: readonly T[]): Field<T> {
  return (value, path, problems) =>
    choices.includes(value as T)
      ? (value as T)
      : note(problems, path, `must be one of ${choices.join(', ')}; got ${show(value)}`)
}

/** Exactly this value. */
export function exactly<const T extends string | number>(wanted: T): Field<T> {
  return (value, path, problems) =>
    value === wanted ? wanted : note(problems, path, `must be ${show(wanted)}, got ${show(value)}`)
}

/** null, or what `read` takes. */
export function nullable<T>(read: Field<T>): Field<T | null> {
  return (value, path, problems) => (value === null ? null : read(value, path, problems))
}

/** A list of items. */
export function list<T>(item: Field<T>, options: { minLength?: number } = {}): Field<readonly T[]> {
  return (value, path, problems) => {
    if (!Array.isArray(value)) return note(problems, path, `expected a list, got ${show(value)}`)
    if (value.length < (options.minLength ?? 0))
      return note(problems, path, `needs at least ${options.minLength} entries`)
    if (value.length > MAX_LIST_LENGTH) return note(problems, path, `longer than ${MAX_LIST_LENGTH} entries`)
    const read: T[] = []
    let isGood = true
    for (let i = 0; i < value.length; i++) {
      const entry = item(value[i], `${path}[${i}]`, problems)
      if (entry === undefined) isGood = false
      else read.push(entry)
    }
    return isGood ? read : undefined
  }
}

/** A pair. */
export function pair<T>(item: Field<T>): Field<readonly [T, T]> {
  return (value, path, problems) => {
    if (!Array.isArray(value) || value.length !== 2) return note(problems, path, 'expected a list of two')
    const first = item(value[0], `${path}[0]`, problems)
    const second = item(value[1], `${path}[1]`, problems)
    return first === undefined || second === undefined ? undefined : [first, second]
  }
}

/** An object whose values all read alike, under any names. */
export function mapOf<T>(item: Field<T>): Field<Readonly<Record<string, T>>> {
  return (value, path, problems) => {
    if (!isPlainObject(value)) return note(problems, path, `expected an object, got ${show(value)}`)
    const read: Record<string, T> = {}
    let isGood = true
    for (const name of Object.keys(value)) {
      const entry = item(value[name], `${path}["${name}"]`, problems)
      if (entry === undefined) isGood = false
      // A config called __proto__ must become an entry, not a prototype.
      else Object.defineProperty(read, name, { value: entry, enumerable: true, writable: true, configurable: true })
    }
    return isGood ? read : undefined
  }
}

/** An object of exactly these fields; any other name is a problem at its own path. */
export function object<S extends Shape>(shape: S): Field<Read<S>> {
  return (value, path, problems) => {
    if (!isPlainObject(value)) return note(problems, path, `expected an object, got ${show(value)}`)
    const before = problems.length
    const at = (name: string) => (path === '' ? name : `${path}.${name}`)
    for (const name of Object.keys(value)) {
      if (!Object.hasOwn(shape, name)) note(problems, at(name), 'unknown field')
    }
    const read: Record<string, unknown> = {}
    for (const name of Object.keys(shape)) {
      const rule = shape[name] as FieldRule<unknown>
      if (!Object.hasOwn(value, name)) {
        if (rule.required) note(problems, at(name), 'is required')
        else if (rule.fallback !== undefined) read[name] = rule.fallback
        continue
      }
      const entry = rule.read(value[name], at(name), problems)
      if (entry !== undefined) read[name] = entry
    }
    return problems.length === before ? (read as Read<S>) : undefined
  }
}

/** The first reader that finds nothing wrong; else the problems of the reader that `choose` names. */
export function either<A, B>(isFirst: (value: unknown) => boolean, first: Field<A>, second: Field<B>): Field<A | B> {
  return (value, path, problems) => (isFirst(value) ? first(value, path, problems) : second(value, path, problems))
}

/** A value of a Kafka config: text, number or boolean; null where an action removes the name. */
export function configValue(options: { mayRemove: boolean }): Field<string | number | boolean | null> {
  return (value, path, problems) => {
    if (typeof value === 'string' || typeof value === 'boolean') return value
    if (typeof value === 'number' && Number.isFinite(value)) return value
    if (value === null && options.mayRemove) return null
    return note(
      problems,
      path,
      `expected a text, a number, true or false${options.mayRemove ? ', or null' : ''}; got ${show(value)}`,
    )
  }
}

/** True for `{}`-like values: no list, no null. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
