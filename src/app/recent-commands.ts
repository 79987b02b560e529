import type { KeyValueStorage } from './settings-store.ts'

const STORAGE_KEY = 'inflight.recent'
/** So many are remembered. */
const MOST = 8

/** What was last done from the palette, newest first: names of its lines. Unreadable: nothing. */
export function recentCommands(storage: KeyValueStorage): readonly string[] {
  try {
    const stored: unknown = JSON.parse(storage?.getItem(STORAGE_KEY) ?? '[]')
    return Array.isArray(stored) ? stored.filter((one) => typeof one === 'string').slice(0, MOST) : []
  } catch {
    return []
  }
}

/** Remember that `id` was done just now. */
export function rememberCommand(storage: KeyValueStorage, id: string): void {
  const others = recentCommands(storage).filter((one) => one !== id)
  try {
    storage?.setItem(STORAGE_KEY, JSON.stringify([id, ...others].slice(0, MOST)))
  } catch {
    // Full or forbidden: nothing is remembered.
  }
}
