import type { Micros } from '../kernel/units.ts'

/**
 * Where events go is the caller's choice: one that keeps them all (the page), one that keeps the score only, one that
 * keeps nothing. Numbers instead of objects, so that an event costs nothing where nobody looks.
 */
export interface EventSink {
  append(atUs: Micros, code: number, a: number, b: number, c: number, d: number, e: number, f: number): void
}
