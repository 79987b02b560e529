import { groupDigits } from '../../app/number-text.ts'
import type { ManyStrings } from '../../content/strings/strings.ts'
import type { RunResult } from '../../many/run-one.ts'

/** What the dots show. */
export type Figure = keyof ManyStrings['figures']

export const FIGURES: readonly Figure[] = ['p50Ms', 'p99Ms', 'throughput', 'requests', 'lost']

/** The figure of a run; NaN where it has none. */
export function figureOf(result: RunResult, figure: Figure): number {
  return result[figure]
}

/** A figure for reading: three digits are enough below a hundred. */
export function figureText(value: number): string {
  if (Number.isNaN(value)) return '–'
  if (value >= 100 || Number.isInteger(value)) return groupDigits(Math.round(value))
  return value.toFixed(value < 10 ? 2 : 1)
}

/** A share as per cent: one digit more where whole ones would say "never" or "always". */
export function percentText(share: number): string {
  const percent = share * 100
  const isEdge = (percent > 0 && percent < 1) || (percent > 99 && percent < 100)
  return `${percent.toFixed(isEdge ? 1 : 0)} %`
}
