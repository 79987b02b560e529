/** Thrown by `assert`: a bug of ours, never bad input and never a Kafka error. It stops the run. */
export class AssertionFailed extends Error {
  override readonly name = 'AssertionFailed'
}

/**
 * State what must be true. Say the offending values: in the message, or, where this runs with every event, behind it, so
 * that no text is put together while all is well.
 *
 * @throws AssertionFailed when `condition` is false.
 */
export function assert(condition: boolean, message: string, first?: number, second?: number): asserts condition {
  if (!condition) throw new AssertionFailed([message, first, second].filter((part) => part !== undefined).join(' '))
}

/** The `default` of a switch over a union: the compiler complains when a case is missing. */
export function assertNever(value: never): never {
  throw new AssertionFailed(`unexpected value ${JSON.stringify(value)}`)
}

/** The value, where the program knows that it is there; the message says what was looked for (`id`: which one). */
export function must<T>(value: T | undefined | null, what: string, id?: number | string): T {
  if (value === undefined || value === null)
    throw new AssertionFailed(`missing: ${what}${id === undefined ? '' : ` ${id}`}`)
  return value
}

/** Thrown where a named limit is reached: the run would never get on. It stops with what it has (`stoppedBy: "limit"`). */
export class LimitReached extends Error {
  override readonly name = 'LimitReached'
}
