/** A value inside a sentence: a number as it is, or a text that no language changes (a name, a config, an error). */
export type SentenceValue = string | number

/**
 * A sentence for a person, not yet in a language: the key of a string, its values, and the rule that made it so.
 * `strings/en` and `strings/ko` hold one for each key.
 */
export interface Sentence {
  readonly key: string
  readonly values: Readonly<Record<string, SentenceValue>>
  /** Rule numbers of the specification (`P-65`), a KIP, or a config's name. */
  readonly rule: string
}

/** One step in the life of a thing, or one line of the event log. */
export interface LifeStep {
  readonly atUs: number
  /** Name of the event kind (`recordAppended`): decides the mark beside it. */
  readonly kind: string
  readonly sentence: Sentence
}
