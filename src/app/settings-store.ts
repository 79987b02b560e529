import { createStore, type StoreApi } from 'zustand/vanilla'
import { clampSpeed, FIRST_SPEED_US_PER_S } from './speed.ts'

export type Language = 'en' | 'ko'
export type ThemeChoice = 'system' | 'light' | 'dark'

/** What a person has set up; kept in the browser. */
export interface Settings {
  readonly language: Language
  readonly theme: ThemeChoice
  readonly speedUsPerS: number
  readonly skipQuiet: boolean
  /** Besides what the system asks for. */
  readonly reducedMotion: boolean
  /** Shortcuts of one letter or sign (WCAG 2.1.4). */
  readonly singleKeys: boolean
  /** The key of shapes at the foot of the stage. */
  readonly showKey: boolean
  /** Packets too many or too fast for the eye become one shape with their count. */
  readonly mergePackets: boolean
  /** Replicas stand with their broker, or with the others of their partition. */
  readonly arrangement: 'broker' | 'partition'
  readonly chartsOpen: boolean
  /** The event log goes on by itself. */
  readonly logPaused: boolean
}

export type SettingsStore = StoreApi<Settings>

const STORAGE_KEY = 'inflight.settings'

/** The part of `Storage` that is used; undefined where the browser has none for us. */
export type KeyValueStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | undefined

/** The browser's storage, or undefined when it is switched off. */
export function browserStorage(): KeyValueStorage {
  try {
    return window.localStorage
  } catch {
    return undefined
  }
}

/** Defaults; the language is the first of the browser's that we speak. */
export function defaultSettings(browserLanguages: readonly string[]): Settings {
  const first = browserLanguages.find((language) => /^(en|ko)\b/.test(language))
  return {
    language: first?.startsWith('ko') ? 'ko' : 'en',
    theme: 'system',
    speedUsPerS: FIRST_SPEED_US_PER_S,
    skipQuiet: true,
    reducedMotion: false,
    singleKeys: true,
    showKey: true,
    mergePackets: true,
    arrangement: 'broker',
    chartsOpen: false,
    logPaused: false,
  }
}

/** What is stored, field by field: anything unreadable keeps its default. */
export function readSettings(text: string | null, defaults: Settings): Settings {
  let stored: Record<string, unknown>
  try {
    const parsed: unknown = JSON.parse(text ?? '{}')
    stored = typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {}
  } catch {
    return defaults
  }
  const flag = (name: keyof Settings): boolean =>
    typeof stored[name] === 'boolean' ? stored[name] : (defaults[name] as boolean)
  return {
    language: stored['language'] === 'ko' || stored['language'] === 'en' ? stored['language'] : defaults.language,
    theme: isTheme(stored['theme']) ? stored['theme'] : defaults.theme,
    speedUsPerS: typeof stored['speedUsPerS'] === 'number' ? clampSpeed(stored['speedUsPerS']) : defaults.speedUsPerS,
    skipQuiet: flag('skipQuiet'),
    reducedMotion: flag('reducedMotion'),
    singleKeys: flag('singleKeys'),
    showKey: flag('showKey'),
    mergePackets: flag('mergePackets'),
    arrangement: stored['arrangement'] === 'partition' ? 'partition' : defaults.arrangement,
    chartsOpen: flag('chartsOpen'),
    logPaused: flag('logPaused'),
  }
}

function isTheme(value: unknown): value is ThemeChoice {
  return value === 'system' || value === 'light' || value === 'dark'
}

/** Settings that are written back at every change. */
export function createSettingsStore(storage: KeyValueStorage, browserLanguages: readonly string[]): SettingsStore {
  let text: string | null = null
  try {
    text = storage?.getItem(STORAGE_KEY) ?? null
  } catch {
    text = null
  }
  const store = createStore<Settings>(() => readSettings(text, defaultSettings(browserLanguages)))
  store.subscribe((settings) => {
    try {
      storage?.setItem(STORAGE_KEY, JSON.stringify(settings))
    } catch {
      // Full or forbidden: the page works without a memory.
    }
  })
  return store
}
