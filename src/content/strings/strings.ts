import type { SentenceValue } from '../../trace/explanation.ts'
import type { application } from './en/application.ts'
import type { code } from './en/code.ts'
import type { compare } from './en/compare.ts'
import type { experiments } from './en/experiments.ts'
import type { en } from './en/index.ts'
import type { lessons } from './en/lessons.ts'
import type { many } from './en/many.ts'
import type { present } from './en/present.ts'
import type { share } from './en/share.ts'
import type { things } from './en/things.ts'
import type { time } from './en/time.ts'
import type { tools } from './en/tools.ts'

/** The words of the page in one language. */
export type Strings = typeof en

/** The words of what opens on request: loaded when the first of it is opened. */
export type ToolStrings = typeof tools

/** The words about a selected thing: loaded when something is selected. */
export type ThingStrings = typeof things

/** The words of the timeline, of steps and of the charts: loaded behind the first picture. */
export type TimeStrings = typeof time

/** The words of the panel that shows the application as code: loaded when it is opened. */
export type ApplicationStrings = typeof application

/** The words of lessons and of presenting: loaded when the first of it is opened. */
export type LessonStrings = typeof lessons

/** The words of links and files. */
export type ShareStrings = typeof share

/** The words of the editor of partitioners. */
export type CodeStrings = typeof code

/** The words of comparing: loaded when it is opened. */
export type CompareStrings = typeof compare

/** The words of the gallery of published experiments. */
export type ExperimentStrings = typeof experiments

/** The words of many runs. */
export type ManyStrings = typeof many

/** The words of present mode and of the speaker's window. */
export type PresentStrings = typeof present

/** The sentences about what the engine did, by key: each makes its text from the values of the event. */
export type Sentences = Readonly<
  Record<string, ((values: Readonly<Record<string, SentenceValue>>) => string) | undefined>
>
