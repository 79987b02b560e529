/**
 * Units of the engine. Every quantity carries its unit at the end of its name (`atUs`, `timeoutMs`, `sizeBytes`); these
 * aliases repeat it in signatures. They are plain numbers, not branded ones: the engine does arithmetic on them in every
 * line, and a constructor call around each sum hides more than it protects.
 */

/** Simulated time in whole microseconds since the start of the run. */
export type Micros = number
/** Simulated time in whole milliseconds, as Kafka's components read it: `floor(µs / 1000)`. */
export type Millis = number
/** A size in bytes. */
export type Bytes = number

/** Time 0 of every run as epoch milliseconds (2026-01-01T00:00:00Z): what record timestamps count from. */
export const EPOCH_MS = 1_767_225_600_000

/** "No time": later than every time of a run. Stands where Kafka uses `Long.MAX_VALUE`. */
export const NEVER = Number.POSITIVE_INFINITY

/** The millisecond clock that Kafka's components read at `us`. */
export function millisOf(us: Micros): Millis {
  return Math.floor(us / 1000)
}

/** The first microsecond at which the millisecond clock shows `ms`. */
export function microsOf(ms: Millis): Micros {
  return ms * 1000
}

/** Scenario times are milliseconds with fractions; inside they are whole microseconds. */
export function microsFromScenario(ms: number): Micros {
  return Math.round(ms * 1000)
}
