import { createStore, type StoreApi } from 'zustand/vanilla'
import { clampSpeed, FIRST_SPEED_US_PER_S } from './speed.ts'

export type Language = 'en' | 'ko'
export type ThemeChoice = 'system' | 'light' | 'dark'

/** What a step of the playhead can be; a hop needs a record or batch that is selected. */
export const STEP_KINDS = ['visible', 'event', 'request', 'hop', 'notable'] as const
export type StepKind = (typeof STEP_KINDS)[number]

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
  /** What a step of the playhead is. */
  readonly stepBy: StepKind
  /** The chart that is open; undefined: none of its own, the first. */
  readonly chart: string
  /** All running clocks above the timeline. */
  readonly clocksOpen: boolean
  /** The event log goes on by itself. */
  readonly logPaused: boolean
  /** A screen reader hears what happens while it plays. */
  readonly announce: boolean
  /** The stage stands there as tables, not as a picture. */
  readonly stageTable: boolean
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

/** What the browser keeps for this tab alone; a copy of the tab gets a copy. */
export function tabStorage(): KeyValueStorage {
  try {
    return window.sessionStorage
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
    chart: 'throughput',
    stepBy: 'visible',
    clocksOpen: false,
    logPaused: false,
    announce: true,
    stageTable: false,
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
    chart: typeof stored['chart'] === 'string' ? stored['chart'] : defaults.chart,
    stepBy: STEP_KINDS.find((kind) => kind === stored['stepBy']) ?? defaults.stepBy,
    clocksOpen: flag('clocksOpen'),
    logPaused: flag('logPaused'),
    announce: flag('announce'),
    stageTable: flag('stageTable'),
  }
}

function isTheme(value: unknown): value is ThemeChoice {
  return value === 'system' || value === 'light' || value === 'dark'
}

/** What every tab shares at once; speed, arrangement and open panels belong to the run that a tab shows. */
const SHARED = ['language', 'theme', 'reducedMotion', 'singleKeys', 'showKey', 'mergePackets', 'announce'] as const

function sharedOf(settings: Settings): Partial<Settings> {
  return Object.fromEntries(SHARED.map((name) => [name, settings[name]])) as Partial<Settings>
}

function readText(storage: KeyValueStorage): string | null {
  try {
    return storage?.getItem(STORAGE_KEY) ?? null
  } catch {
    return null
  }
}

function writeText(storage: KeyValueStorage, text: string): void {
  try {
    storage?.setItem(STORAGE_KEY, text)
  } catch {
    // Full or forbidden: the page works without a memory.
  }
}

/** A store of settings that can be told what another tab has set. */
export type SharedSettingsStore = SettingsStore & {
  /** What another tab has written: what all tabs share is taken over, and not written again. */
  takeFrom(text: string | null): void
}

/**
 * Settings that are written back at every change: to `storage` for the next visit and the other tabs, to `tab` so that a
 * reload of this one finds its own.
 */
export function createSettingsStore(
  storage: KeyValueStorage,
  browserLanguages: readonly string[],
  tab?: KeyValueStorage,
): SharedSettingsStore {
  const [all, own] = [readText(storage), readText(tab)]
  const common = readSettings(all ?? own, defaultSettings(browserLanguages))
  const store = createStore<Settings>(() =>
    own === null ? common : { ...readSettings(own, common), ...sharedOf(common) },
  )
  let isTaking = false
  store.subscribe((settings) => {
    const text = JSON.stringify(settings)
    writeText(tab, text)
    if (!isTaking) writeText(storage, text)
  })
  return Object.assign(store, {
    takeFrom(text: string | null) {
      const before = store.getState()
      const theirs = sharedOf(readSettings(text, before))
      if (SHARED.every((name) => theirs[name] === before[name])) return
      isTaking = true
      store.setState(theirs)
      isTaking = false
    },
  })
}

/** Hear what other tabs set, as long as the page is there. */
export function shareSettings(settings: SharedSettingsStore): void {
  window.addEventListener('storage', ({ key, newValue }) => {
    if (key === STORAGE_KEY && newValue !== null) settings.takeFrom(newValue)
  })
}
