import type { ScenarioPatch } from '../lessons/lesson.ts'
import type { ScenarioSourceJson } from '../lessons/scenario-patch.ts'

/** One text in both languages of the page; `code` stands between backticks. */
export interface NameInBoth {
  readonly en: string
  readonly ko: string
}

/** One of the runs that are compared: the scenario with something different. */
export interface ComparedVariant {
  readonly name: NameInBoth
  readonly patch: ScenarioPatch
}

/** What is compared: two or three runs of one scenario with one thing different. Plain JSON, so that a link can carry it. */
export interface CompareState {
  /** Of a preset; absent: made by hand. */
  readonly id?: string
  readonly title: NameInBoth
  readonly scenario: ScenarioSourceJson
  readonly variants: readonly ComparedVariant[]
}

/** As many runs as can be told apart side by side. */
export const MOST_VARIANTS = 3
