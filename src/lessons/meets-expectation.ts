import { rangesText } from './format-value.ts'
import type { MeasuredValue, ObservationKind } from './lesson.ts'

/** How far off `≈` may be. */
const TOLERANCE = 0.15
/** Sums of milliseconds carry rounding of the last bit. */
const EPSILON = 1e-6

/** Is what was measured what the lesson promises? */
export function meetsExpectation(measured: MeasuredValue, expected: MeasuredValue, kind: ObservationKind): boolean {
  if (kind === 'band') return isInBand(measured, expected)
  if (typeof expected === 'number') {
    if (typeof measured !== 'number') return false
    const slack = kind === '≈' ? Math.abs(expected) * TOLERANCE : EPSILON
    return Math.abs(measured - expected) <= slack + EPSILON
  }
  if (typeof expected === 'string' && Array.isArray(measured)) return rangesText(measured as number[]) === expected
  if (expected === null || typeof expected !== 'object') return measured === expected
  if (measured === null || typeof measured !== 'object') return false
  const names = Object.keys(expected)
  if (names.length !== Object.keys(measured).length) return false
  return names.every((name) => {
    const part = (measured as Record<string, MeasuredValue>)[name]
    return part !== undefined && meetsExpectation(part, (expected as Record<string, MeasuredValue>)[name] ?? null, kind)
  })
}

function isInBand(measured: MeasuredValue, expected: MeasuredValue): boolean {
  if (Array.isArray(expected)) {
    return (
      Array.isArray(measured) &&
      measured.length === expected.length &&
      expected.every((part, index) => isInBand(measured[index] as MeasuredValue, part as MeasuredValue))
    )
  }
  const { min, max } = (expected ?? {}) as { readonly min?: number; readonly max?: number }
  return typeof measured === 'number' && measured >= (min ?? -Infinity) && measured <= (max ?? Infinity)
}
