/** What came of checking one file of vectors. */
export interface Result {
  passed: number
  failed: number
  skipped: number
  /** Why some were skipped, or the whole file. */
  why?: string
  /** One line for each case that failed: which, what was expected, what came. */
  readonly failures: string[]
}

/** Most failures explained for one file; the rest is only counted. */
const MAX_EXPLAINED = 40

/** Nothing checked yet. */
export function emptyResult(): Result {
  return { passed: 0, failed: 0, skipped: 0, failures: [] }
}

/** A file of which no case is checked. */
export function skippedResult(why: string, skipped = 1): Result {
  return { passed: 0, failed: 0, skipped, why, failures: [] }
}

/** Count one case. @param explain Called only when it failed. */
export function check(result: Result, holds: boolean, explain: () => string): void {
  if (holds) {
    result.passed++
    return
  }
  result.failed++
  if (result.failures.length < MAX_EXPLAINED) result.failures.push(explain())
}

/** Count one case that compares plain data by what is in it. */
export function checkEqual(result: Result, what: string, actual: unknown, expected: unknown): void {
  check(result, isEqual(actual, expected), () => `${what}: expected ${print(expected)}, got ${print(actual)}`)
}

/** Are two values of plain data (numbers, texts, booleans, null, lists, objects) equal? An absent field is `undefined`. */
export function isEqual(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const left = a as Readonly<Record<string, unknown>>
  const right = b as Readonly<Record<string, unknown>>
  const keys = new Set([...Object.keys(left), ...Object.keys(right)])
  for (const key of keys) if (!isEqual(left[key], right[key])) return false
  return true
}

/** A value in a line of its own, cut where it gets long. */
export function print(value: unknown): string {
  const text = typeof value === 'bigint' ? `${value}` : (JSON.stringify(value) ?? 'undefined')
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}
