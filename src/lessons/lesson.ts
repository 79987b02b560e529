import type { ScenarioSourceJson } from './scenario-patch.ts'

/** One text in both languages of the page. In it, `code` stands between backticks and a bound number between braces. */
export interface Bilingual {
  readonly en: string
  readonly ko: string
}

export type Language = keyof Bilingual

export type Track = 'A' | 'B' | 'C' | 'D' | 'E'

/**
 * A lesson: one scenario, a question that is asked before it runs, captions that point at things while it runs, what is
 * to be observed, and the rule behind it. One file holds all of it, in both languages.
 *
 * Numbers in captions and rules are never written down, they are bound: `{lost}` is what the observation `lost` has measured,
 * `{latency[1]}` an item of it, `{share%}` the same as a percentage, `{@actions[0].atMs}` a field of the scenario (of the
 * run that is shown; `{@runId:path}` of another), `{default:linger.ms}` Kafka's own default in the version of the
 * scenario, `{atMs}` the time of the step.
 */
export interface Lesson {
  readonly version: 1
  /** `L18`; own lessons may have any letters and digits. */
  readonly id: string
  /** `acks1-leader-crash`. */
  readonly slug: string
  readonly track: Track
  readonly minutes: number
  readonly title: Bilingual
  readonly question: Bilingual
  /** What many believe and is not so. */
  readonly misconception: Bilingual
  /** A scenario of the contract. */
  readonly scenario: ScenarioSourceJson
  /** At least one, sweeps written out; the first is the one that plays. */
  readonly runs: readonly LessonRun[]
  readonly steps: readonly LessonStep[]
  readonly predict: Prediction
  readonly observe: readonly Observation[]
  readonly rule: Bilingual
  readonly next: readonly NextThing[]
}

/** The scenario with something changed (see `patchScenario`). */
export interface LessonRun {
  readonly id: string
  readonly name: Bilingual
  readonly patch: ScenarioPatch
  /** What a client refuses on purpose: the run has no trace, only the message of the refusal. */
  readonly refused?: boolean
  /** Of a sweep: the sweep's own id and the values that make this run, in the order of its axes. */
  readonly sweep?: { readonly id: string; readonly values: readonly JsonValue[] }
}

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [name: string]: JsonValue }

/**
 * Changes by path: `{"producers[0].config": {"acks": "1"}, "kafka": "2.5", "actions[1]": null}`. An object is merged into what
 * stands there, null removes, an index one past the end appends, anything else replaces.
 */
export type ScenarioPatch = Readonly<Record<string, JsonValue>>

/** What is pointed at, named as in the scenario. Without `topic`: the first one; without `producer`: the first one. */
export type LessonThing =
  | { readonly thing: 'broker'; readonly broker: number }
  | { readonly thing: 'controller' }
  | { readonly thing: 'partition'; readonly partition: number; readonly topic?: string }
  /** A partition on one broker. */
  | { readonly thing: 'replica'; readonly partition: number; readonly broker: number; readonly topic?: string }
  /** By the number that the page shows: #1 is the first for which send() was called. */
  | { readonly thing: 'record'; readonly record: number }
  /** The batch that holds this record. */
  | { readonly thing: 'batch'; readonly record: number }
  /** Ends as in a scenario: a client's name, a broker's id, "controller". */
  | { readonly thing: 'link'; readonly between: readonly [string | number, string | number] }
  | { readonly thing: 'producer'; readonly producer?: string }
  /** The queue of one partition in the RecordAccumulator. */
  | { readonly thing: 'accumulator'; readonly partition: number; readonly producer?: string; readonly topic?: string }
  | { readonly thing: 'consumer'; readonly consumer?: string }
  /** A number of the score: `lost`, `acked`, `requests` … */
  | { readonly thing: 'outcome'; readonly field: string }

/** A moment at which the play stops, with one caption that points at one thing. At most seven in a lesson. */
export interface LessonStep {
  /** Absent: the first run. */
  readonly run?: string
  readonly atMs: number
  readonly pointAt: LessonThing
  readonly caption: Bilingual
  /** What a speaker may say to it. */
  readonly notes?: Bilingual
}

/** Asked at `atMs` of a run, before anything beyond has been shown. */
export interface Prediction {
  readonly prompt: Bilingual
  readonly run?: string
  /** 0 unless said. */
  readonly atMs: number
  /** Two or more, exactly one of them correct. */
  readonly options: readonly PredictionOption[]
}

export interface PredictionOption {
  readonly text: Bilingual
  readonly correct?: boolean
  /** One sentence: why it is so, or why not. */
  readonly why: Bilingual
}

/**
 * `=`: exactly this. `≈`: each number within 15 %. `band`: `expect` is `{min, max}` and each seed must lie inside.
 */
export type ObservationKind = '=' | '≈' | 'band'

/** A line that must come true: shown beside the prediction, and checked by the tests. */
export interface Observation {
  /** Placeholders name it. Letters and digits, unique in the lesson. */
  readonly id: string
  /** Absent: the first run. A list: the value is a list, one item per run. */
  readonly run?: string | readonly string[]
  readonly what: Bilingual
  readonly measure: Measure
  /** What the lesson promises; the page prints what was measured. */
  readonly expect: MeasuredValue
  readonly kind: ObservationKind
  /** Only with `band`: seeds 1..n are run, 20 unless said. */
  readonly seeds?: number
}

/** What can be tried next: another lesson, the same one with a change, or something to do by hand. */
export type NextThing =
  | { readonly kind: 'lesson'; readonly lesson: string }
  | { readonly kind: 'variant'; readonly variant: LessonVariant }
  | { readonly kind: 'hint'; readonly hint: Bilingual }

export interface LessonVariant {
  readonly id: string
  readonly name: Bilingual
  readonly patch: ScenarioPatch
  /** The run that is changed; absent: the first. */
  readonly run?: string
  readonly refused?: boolean
  readonly observe: readonly Observation[]
  /** What it shows; its numbers are bound to its own observations, and to those of the lesson. */
  readonly rule?: Bilingual
}

export type MeasuredValue =
  | string
  | number
  | boolean
  | null
  | readonly MeasuredValue[]
  | { readonly [name: string]: MeasuredValue }

/** Filters on records: every one that is given must hold. */
export interface RecordFilter {
  readonly verdict?: string
  readonly result?: 'acked' | 'failed' | 'pending'
  readonly key?: string | null
  readonly partition?: number
  readonly producer?: string
  /** Record numbers, inclusive. */
  readonly from?: number
  readonly to?: number
  /** Completed, and acknowledged, not after this time. */
  readonly ackedByMs?: number
  /** Substring of the printed exception. */
  readonly error?: string
}

/** Where a moment is looked at; absent: at the end. */
interface AtMoment {
  readonly atMs?: number
}

/** A pure function of a finished run, or of a moment of it. Times are in ms, sizes in bytes. */
export type Measure =
  /** A field of the outcome: `lost`, `requests`, `latencyMs.max`, `partitions[0].isr`, `consumers[0].records`. */
  | { readonly of: 'outcome'; readonly path: string }
  /** One record: a field of the outcome's records, `latencyMs`, or `offset` (the first). */
  | { readonly of: 'record'; readonly record: number; readonly field: string }
  /** Numbers of the records that the filter lets through, ascending; a count; or a field of each. */
  | { readonly of: 'records'; readonly where?: RecordFilter; readonly give?: 'numbers' | 'count' | string }
  /** Latency from send() to completion of acknowledged records. */
  | { readonly of: 'latency'; readonly stat: 'mean' | 'min' | 'max'; readonly where?: RecordFilter }
  /**
   * A log in order: record numbers, `COMMIT`, `ABORT`. Without a broker the log that counts. Initial records are left out.
   * As a text: `1–17, 21–40`.
   */
  | ({ readonly of: 'log'; readonly partition: number; readonly broker?: number; readonly topic?: string } & AtMoment)
  /**
   * A partition as the controller knows it (`leader`, `isr`, `epoch`), or as a broker's replica does (`logEndOffset`,
   * `highWatermark`, `lastStableOffset`, `records`, `leaderEpoch`). Without a broker: of the log that counts.
   */
  | ({
      readonly of: 'partition'
      readonly partition: number
      readonly field: 'leader' | 'isr' | 'epoch' | 'logEndOffset' | 'highWatermark' | 'lastStableOffset' | 'records'
      readonly broker?: number
      readonly topic?: string
    } & AtMoment)
  /** Score at a moment: `sent`, `acked`, `failed`, `pending`, `blocked` (application threads that wait). */
  | ({ readonly of: 'score'; readonly field: 'sent' | 'acked' | 'failed' | 'pending' } & AtMoment)
  /** Time (`atMs`) or an argument of the nth event of a kind (1 is the first, -1 the last) whose arguments fit. */
  | ({ readonly of: 'event'; readonly nth?: number; readonly give?: string } & EventFilter)
  /** How many events fit; or the arguments (`atMs` too) of all of them. */
  | ({ readonly of: 'events'; readonly give?: string } & EventFilter)
  /** Records of each partition in the logs that count; `where` counts only some. */
  | { readonly of: 'spread'; readonly where?: RecordFilter; readonly topic?: string }
  /** How often a record went to the same partition as the one before it. */
  | { readonly of: 'repeats' }
  /** Share of stored records whose partition is led by this broker at the end, 0 to 1. */
  | { readonly of: 'share'; readonly broker: number }
  /** What a consumer's application got: record numbers in order. */
  | ({ readonly of: 'consumed'; readonly consumer: string; readonly give?: 'numbers' | 'count' } & AtMoment)
  /** Batches by reason of leaving; or with `reason` the number of those. */
  | { readonly of: 'reasons'; readonly reason?: string }
  /** Records in each batch, in the order in which they first left. */
  | { readonly of: 'batchRecords' }
  /** Records in the largest of them. */
  | { readonly of: 'largestBatch' }
  /** Bytes of distinct batches as they first left: what the accumulator made. */
  | { readonly of: 'batchBytes' }
  /** Most unanswered produce requests at one instant: to one broker, or in all. */
  | { readonly of: 'inFlight'; readonly give: 'perBroker' | 'total' }
  /** Lines that the application would print in its callback or after get(): `test-1@5`, or the exception. */
  | { readonly of: 'appLog'; readonly where?: RecordFilter }
  /** murmur2 of the UTF-8 bytes of a key, signed. */
  | { readonly of: 'keyHash'; readonly key: string }
  | { readonly of: 'keyPartition'; readonly key: string; readonly partitions: number }
  /** Keys whose partition changes when there are more partitions: how many, or which. */
  | {
      readonly of: 'keysMoved'
      readonly keys: readonly string[] | { readonly prefix: string; readonly count: number }
      readonly from: number
      readonly to: number
      readonly give?: 'count' | 'keys'
    }
  /** Why the scenario of a refused run is refused: the client's own message. */
  | { readonly of: 'refusal' }
  /** A config as the client of the run takes it, its default included. */
  | { readonly of: 'config'; readonly name: string; readonly producer?: string }
  /** A field of the run's scenario as it is written. */
  | { readonly of: 'scenario'; readonly path: string }
  /** Several at once; `expect` is a list. */
  | { readonly of: 'list'; readonly items: readonly Measure[] }
  /** Number of items of what another measure finds. */
  | { readonly of: 'count'; readonly items: Measure }
  | { readonly of: 'difference' | 'ratio' | 'sum'; readonly a: MeasureInRun; readonly b: MeasureInRun }
  /** A number that stands for itself: the constant of a sum. */
  | { readonly of: 'number'; readonly value: number }

/** A measure, perhaps of another run than the observation's. */
export type MeasureInRun = Measure & { readonly run?: string }

export interface EventFilter {
  /** A kind of the event catalog: `batchAppended`, `requestSent`, `isrChanged` … */
  readonly kind: string
  /**
   * Argument → value. Names stand for numbers where an event has them: `api: "Produce"`, `producer: "app"`, `error:
   * "NOT_LEADER_OR_FOLLOWER"`, `why: "full"`.
   */
  readonly where?: Readonly<Record<string, number | string>>
  readonly fromMs?: number
  readonly toMs?: number
}
