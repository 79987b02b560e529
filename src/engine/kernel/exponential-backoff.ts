import { exp2, ln, powReal } from './math.ts'
import { nextUnit, type Rng } from './rng.ts'
import type { Millis } from './units.ts'

/**
 * How waits grow from try to try. The first is `min(initialMs, maxMs)`; with `maxMs <= initialMs` all are, and there is
 * no jitter.
 */
export interface ExponentialBackoff {
  readonly initialMs: Millis
  readonly maxMs: Millis
  /** Share by which a wait may be shorter or longer: 0.2 in all of the client. */
  readonly jitter: number
  /** Growth per try: 2 (the default) in all of the client. */
  readonly multiplier?: number
}

/**
 * The wait before the next try, in whole ms.
 *
 * @param attempts 0 for the first wait.
 * @param rng Draws one number, and none where the wait is constant or there is no jitter; `undefined`: the middle value.
 * @source kafka 3.9 clients ExponentialBackoff#backoff; P-105
 */
export function backoffMs(backoff: ExponentialBackoff, attempts: number, rng: Rng | undefined): Millis {
  if (rng === undefined || backoff.jitter === 0 || isConstant(backoff)) return backoffAt(backoff, attempts, 0.5)
  return backoffAt(backoff, attempts, nextUnit(rng))
}

/**
 * The wait for a given chance. Jitter is applied first and the cap after, so that the largest waits are often exactly
 * `maxMs`.
 *
 * @param unit In [0, 1]: 0 is the factor 1 − jitter, 1 is 1 + jitter, 0.5 no jitter.
 */
export function backoffAt(backoff: ExponentialBackoff, attempts: number, unit: number): Millis {
  const { maxMs, jitter, multiplier = 2 } = backoff
  const firstMs = Math.min(backoff.initialMs, maxMs)
  if (isConstant(backoff)) return firstMs
  const largestExponent = ln(maxMs / Math.max(firstMs, 1)) / ln(multiplier)
  const exponent = Math.min(attempts, largestExponent)
  const termMs = firstMs * (multiplier === 2 ? exp2(exponent) : powReal(multiplier, exponent))
  return Math.trunc(Math.min(maxMs, (1 + jitter * (2 * unit - 1)) * termMs))
}

/** Shortest, middle and longest wait, in whole ms; the longest only up to rounding, as the chance is below 1 (P-105). */
export function backoffBounds(
  backoff: ExponentialBackoff,
  attempts: number,
): { readonly minMs: Millis; readonly middleMs: Millis; readonly maxMs: Millis } {
  return {
    minMs: backoffAt(backoff, attempts, 0),
    middleMs: backoffAt(backoff, attempts, 0.5),
    maxMs: backoffAt(backoff, attempts, 1),
  }
}

/** One and the same wait for every try: the cap leaves no room to grow. */
function isConstant({ initialMs, maxMs }: ExponentialBackoff): boolean {
  return maxMs <= initialMs
}
