import { backoffAt, backoffBounds } from '../../engine/kernel/exponential-backoff.ts'
import { asNumber, asObject, sectionOf } from './json-reader.ts'
import { check, checkEqual, emptyResult, print, type Result } from './result.ts'

/** Chances that are tried for each row, both ends included. */
const STEPS = 200

/**
 * Check `backoff.json` (P-105): the bounds and the middle value of each row, and that no chance leads out of the range.
 * With multipliers other than 2, which the producer never uses, 1 ms is allowed: the last bit of a logarithm decides.
 */
export function runBackoff(json: unknown): Result {
  const result = emptyResult()
  for (const item of sectionOf(asObject(json, 'backoff.json'), 'cases')) {
    const row = asObject(item, 'a case')
    const multiplier = asNumber(row['multiplier'], 'multiplier')
    const backoff = {
      initialMs: asNumber(row['initial'], 'initial'),
      maxMs: asNumber(row['max'], 'max'),
      jitter: asNumber(row['jitter'], 'jitter'),
      multiplier,
    }
    const name = `${backoff.initialMs}/${backoff.maxMs} ×${multiplier} ±${backoff.jitter}`
    checkEqual(result, `${name} first`, Math.min(backoff.initialMs, backoff.maxMs), row['initialInterval'])
    const toleranceMs = multiplier === 2 ? 0 : 1
    for (const line of sectionOf(row, 'rows')) {
      const expected = asObject(line, 'a row')
      const attempts = asNumber(expected['attempts'], 'attempts')
      const min = asNumber(expected['min'], 'min')
      const max = asNumber(expected['max'], 'max')
      const noJitter = asNumber(expected['noJitter'], 'noJitter')
      const { minMs, middleMs, maxMs } = backoffBounds(backoff, attempts)
      const isNear = (a: number, b: number) => Math.abs(a - b) <= toleranceMs
      check(
        result,
        isNear(minMs, min) && isNear(middleMs, noJitter) && isNear(maxMs, max),
        () => `${name} n=${attempts}: expected ${min} ${noJitter} ${max}, got ${minMs} ${middleMs} ${maxMs}`,
      )
      const outside = drawsOf(backoff, attempts).filter((ms) => ms < min - toleranceMs || ms > max + toleranceMs)
      check(result, outside.length === 0, () => `${name} n=${attempts}: outside ${min}..${max}: ${print(outside)}`)
    }
  }
  return result
}

function drawsOf(backoff: Parameters<typeof backoffAt>[0], attempts: number): number[] {
  return Array.from({ length: STEPS + 1 }, (_, step) => backoffAt(backoff, attempts, step / STEPS))
}
