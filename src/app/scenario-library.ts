import type { ScenarioSource } from './scenario-source.ts'
import { isScenarioSource } from './scenario-source.ts'

/** The scenario that the page opens with. */
export const WELCOME = 'welcome'

const files = import.meta.glob<{ readonly default: unknown }>('../content/scenarios/*.json')

/** Names of all scenarios that ship with the page: the welcome first, then by name. */
export function scenarioIds(): readonly string[] {
  return Object.keys(files)
    .map(idOf)
    .sort((a, b) => Number(b === WELCOME) - Number(a === WELCOME) || (a < b ? -1 : 1))
}

/** One scenario file; undefined when there is none of that name. */
export async function loadScenario(id: string): Promise<ScenarioSource | undefined> {
  const load = files[`../content/scenarios/${id}.json`]
  if (!load) return undefined
  const { default: source } = await load()
  return isScenarioSource(source) ? source : undefined
}

function idOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1, -'.json'.length)
}
