import { isScenarioSource, type ScenarioSource } from './scenario-source.ts'
import type { KeyValueStorage } from './settings-store.ts'

/** Where a person was when the page was left. */
export interface SavedSession {
  readonly scenarioId: string | undefined
  readonly source: ScenarioSource
  readonly tUs: number
  readonly playing: boolean
}

const STORAGE_KEY = 'inflight.session'
/** Characters; a larger scenario (somebody's own data) is not kept. */
const LONGEST_SESSION = 500_000

/** What was saved; undefined when there is nothing that can be read. */
export function readSession(storage: KeyValueStorage): SavedSession | undefined {
  try {
    const saved: unknown = JSON.parse(storage?.getItem(STORAGE_KEY) ?? 'null')
    if (typeof saved !== 'object' || saved === null) return undefined
    const { scenarioId, source, tUs, playing } = saved as Record<string, unknown>
    if (!isScenarioSource(source) || typeof tUs !== 'number' || !(tUs >= 0)) return undefined
    return {
      scenarioId: typeof scenarioId === 'string' ? scenarioId : undefined,
      source,
      tUs,
      playing: playing !== false,
    }
  } catch {
    return undefined
  }
}

/** Keep it for the next visit. */
export function writeSession(storage: KeyValueStorage, session: SavedSession): void {
  try {
    const text = JSON.stringify(session)
    if (text.length <= LONGEST_SESSION) storage?.setItem(STORAGE_KEY, text)
  } catch {
    // Full or forbidden: nothing is kept.
  }
}

/** Start afresh next time. */
export function forgetSession(storage: KeyValueStorage): void {
  try {
    storage?.removeItem(STORAGE_KEY)
  } catch {
    // Nothing was kept.
  }
}
