import type { Rng } from '../engine/kernel/rng.ts'
import { between, chance, pick } from './draw.ts'
import { drawFault } from './random-faults.ts'
import type { Places } from './random-scenario.ts'
import type { SwarmOptions } from './swarm.ts'
import { drawTheme } from './themes.ts'

/** One action as a scenario writes it. */
export type ActionJson = Record<string, unknown> & { readonly atMs: number; readonly do: string }

/** Behind the last fault nothing happens for so long (ms), but for what mends. */
const QUIET_MS = 3000
/** A topic does not grow past this. */
const MOST_PARTITIONS = 8

/**
 * What happens to the world of a run, in order of time: the themes, single faults, and at the end, of a healing run,
 * everything that mends.
 *
 * @param entries Number of workload entries.
 */
export function drawActions(rng: Rng, options: SwarmOptions, places: Places, entries: number): ActionJson[] {
  const list: ActionJson[] = []
  for (const theme of options.themes) list.push(...drawTheme(rng, theme, places))
  if (options.faults.length > 0) {
    for (let i = 0; i < options.faultCount; i++) {
      const atMs = between(rng, 0, places.sendingMs * 1000) / 1000
      list.push(...drawFault(rng, pick(rng, options.faults), atMs, places, entries))
    }
  }
  const lastMs = Math.max(0, ...list.map((action) => action.atMs))
  if (options.healsAtEnd) list.push(...healing(places, lastMs + (chance(rng, 0.5) ? 0 : QUIET_MS)))
  // Nothing settles as long as an action is to come: a look at the links that changes nothing.
  const doneMs = Math.max(0, ...list.map((action) => action.atMs))
  list.push({ atMs: doneMs + QUIET_MS + between(rng, 1, 200), do: 'healLink', between: [1, 'controller'] })
  return withGrowingTotals(inOrder(list))
}

/** Everything is mended: what still does not work afterwards has another reason. */
function healing(places: Places, atMs: number): ActionJson[] {
  const list: ActionJson[] = [{ atMs, do: 'startController' }]
  for (let broker = 1; broker <= places.brokers; broker++) {
    list.push(
      { atMs, do: 'healBroker', broker },
      { atMs, do: 'resumeBroker', broker },
      { atMs, do: 'slowBroker', broker },
      { atMs, do: 'startBroker', broker },
    )
  }
  return list
}

function inOrder(list: readonly ActionJson[]): ActionJson[] {
  return list
    .map((action, index) => ({ action, index }))
    .sort((a, b) => a.action.atMs - b.action.atMs || a.index - b.index)
    .map(({ action }) => action)
}

/** A topic never gets fewer partitions: drawn totals are steps from what it has by then. */
function withGrowingTotals(list: readonly ActionJson[]): ActionJson[] {
  let total = 0
  return list.map((action) => {
    if (action.do !== 'addPartitions') return action
    total = Math.min(MOST_PARTITIONS, Math.max(total, Number(action['from'])) + Number(action['total']))
    return { atMs: action.atMs, do: action.do, topic: action['topic'], total }
  })
}
