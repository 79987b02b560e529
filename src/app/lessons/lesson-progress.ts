import { createStore, type StoreApi } from 'zustand/vanilla'
import type { KeyValueStorage } from '../settings-store.ts'

/** What somebody has done with a lesson. */
export interface LessonProgress {
  /** Index of the chosen option; null: the answer was revealed. */
  readonly answer: number | null
  readonly isRight: boolean
  /** The outcome has been seen. */
  readonly isFinished: boolean
}

/** Progress of all lessons, by id. It stays in this browser. */
export type ProgressStore = StoreApi<Readonly<Record<string, LessonProgress>>>

const STORAGE_KEY = 'inflight.lessons'
/** More lessons than anybody takes: what is longer is not ours. */
const MOST = 500

/** The kept progress; what cannot be read is as if it were not there. */
export function createProgressStore(storage: KeyValueStorage): ProgressStore {
  const store = createStore<Readonly<Record<string, LessonProgress>>>(() => read(storage))
  store.subscribe((state) => {
    try {
      storage?.setItem(STORAGE_KEY, JSON.stringify(state))
    } catch {
      // Full or forbidden: the page goes on without memory.
    }
  })
  return store
}

/** Progress as a file to take along. */
export function progressFile(progress: Readonly<Record<string, LessonProgress>>): string {
  return `${JSON.stringify({ inflightLessons: 1, progress }, null, 2)}\n`
}

/** Progress from such a file; undefined: it is none. */
export function readProgressFile(text: string): Readonly<Record<string, LessonProgress>> | undefined {
  try {
    const file: unknown = JSON.parse(text)
    if (!isObject(file) || file['inflightLessons'] !== 1) return undefined
    return readProgress(file['progress'])
  } catch {
    return undefined
  }
}

function read(storage: KeyValueStorage): Readonly<Record<string, LessonProgress>> {
  try {
    return readProgress(JSON.parse(storage?.getItem(STORAGE_KEY) ?? '{}'))
  } catch {
    return {}
  }
}

function readProgress(value: unknown): Readonly<Record<string, LessonProgress>> {
  if (!isObject(value)) return {}
  const progress: Record<string, LessonProgress> = {}
  for (const [id, one] of Object.entries(value).slice(0, MOST)) {
    if (!isObject(one)) continue
    const { answer, isRight, isFinished } = one
    if (answer !== null && typeof answer !== 'number') continue
    progress[id] = { answer, isRight: isRight === true, isFinished: isFinished === true }
  }
  return progress
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
