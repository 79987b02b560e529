/** The notations that a producer config is pasted in and copied as. */
export type ConfigFormat = 'properties' | 'java' | 'kotlin' | 'spring-yaml' | 'librdkafka'

/** Every notation, in the order of the menu. */
export const CONFIG_FORMATS: readonly ConfigFormat[] = ['properties', 'java', 'kotlin', 'spring-yaml', 'librdkafka']

/** One setting as it stands in the text. `line` counts from 1. */
export interface ConfigEntry {
  /** A producer config's name; of an unknown one, the key as written. */
  readonly name: string
  /** As text, whatever the notation. */
  readonly value: string
  readonly line: number
}

/** One setting to be written. */
export interface Setting {
  readonly name: string
  readonly value: string
}

/**
 * What the reader of a pasted text should know.
 * - `unreadable-line`: no setting could be found where one seems to be.
 * - `unreadable-value`: the key is there, its value is a variable or a call that only a compiler can follow.
 * - `overridden`: a later or more specific line sets the same config.
 * - `converted`: the text had a unit (16KB, 30s) or a placeholder with a default; `detail` is what was made of it.
 */
export interface FormatProblem {
  readonly kind: 'unreadable-line' | 'unreadable-value' | 'overridden' | 'converted'
  readonly line: number
  /** The config or key, where there is one. */
  readonly name?: string
  /** The piece of text that it is about, or what was made of it. */
  readonly detail: string
}

export interface ReadConfig {
  readonly format: ConfigFormat
  /** Settings of producer configs that some version knows; each name once. */
  readonly entries: readonly ConfigEntry[]
  /** Everything else that was set. */
  readonly unknown: readonly ConfigEntry[]
  readonly problems: readonly FormatProblem[]
}

/** What a notation's own reader returns: keys as written, before their meaning is looked up. */
export interface RawEntry {
  readonly key: string
  readonly value: string
  readonly line: number
  /** The value stood in quotes: a unit in it is meant literally. */
  readonly quoted?: boolean
}

export interface RawRead {
  readonly entries: readonly RawEntry[]
  readonly problems: readonly FormatProblem[]
}
