import type { World } from './world.ts'

/**
 * Actions that armed a fault (`dropNext`, `delayNext`, `duplicateNext`, `failNext`) which nothing has met so far, in their
 * order. What has met one packet of several is not among them.
 */
export function unmetActions(world: World): readonly number[] {
  const unmet = world.network.armed.filter(({ isMet }) => !isMet).map(({ action }) => action)
  for (const { failures, unmetFailures } of world.brokers) {
    unmet.push(...unmetFailures, ...failures.filter(({ isMet }) => !isMet).map(({ action }) => action))
  }
  return unmet.sort((a, b) => a - b)
}
