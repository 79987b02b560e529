import type { ConfigMap, KeySpec, SendMode } from '../../engine/scenario/scenario.ts'
import type { Step } from './schedule.ts'

/** The languages that the application can be read in. TypeScript is a notation of ours: Kafka's client is Java's. */
export const PROGRAM_LANGUAGES = ['java', 'kotlin', 'typescript'] as const
export type ProgramLanguage = (typeof PROGRAM_LANGUAGES)[number]

/** One line of the program. Its id stays the same while the same thing is said, whatever the language. */
export interface ProgramLine {
  readonly id: string
  readonly text: string
}

/** All that the program of one producer is written from. */
export interface ProgramModel {
  readonly bootstrap: string
  /** What is set, by Kafka's names, in order. */
  readonly config: ConfigMap
  readonly isTransactional: boolean
  /** initTransactions() is called at the start. */
  readonly initializes: boolean
  readonly startMs: number
  readonly seed: number
  readonly resends: boolean
  readonly steps: readonly Step[]
  /** Kinds of send that occur, and what the helpers need. */
  readonly modes: readonly SendMode[]
  readonly keyKinds: readonly (KeySpec['kind'] | 'weighted')[]
  readonly uses: Uses
}

/** What the program needs helpers for. */
export interface Uses {
  readonly values: boolean
  readonly rows: boolean
  readonly fields: boolean
  readonly headers: boolean
  readonly transactions: boolean
  readonly random: boolean
  readonly durations: boolean
}
