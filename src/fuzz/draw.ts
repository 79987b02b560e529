import { nextInt, nextUnit, type Rng } from '../engine/kernel/rng.ts'

/** True in `share` of all draws (0..1). */
export function chance(rng: Rng, share: number): boolean {
  return nextUnit(rng) < share
}

/** One of the items; name one twice to draw it twice as often. */
export function pick<const T>(rng: Rng, items: readonly T[]): T {
  return items[nextInt(rng, items.length)] as T
}

/** A whole number from `from` to `to`, both included. */
export function between(rng: Rng, from: number, to: number): number {
  return from + nextInt(rng, to - from + 1)
}

/** The items in another order. */
export function shuffled<T>(rng: Rng, items: readonly T[]): T[] {
  const rest = items.slice()
  const order: T[] = []
  while (rest.length > 0) order.push(...rest.splice(nextInt(rng, rest.length), 1))
  return order
}
