import type { SentenceValue } from '../../trace/explanation.ts'
import type { en } from './en/index.ts'

/** The words of the page in one language. */
export type Strings = typeof en

/** The sentences about what the engine did, by key: each makes its text from the values of the event. */
export type Sentences = Readonly<
  Record<string, ((values: Readonly<Record<string, SentenceValue>>) => string) | undefined>
>
