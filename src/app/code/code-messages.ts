import type { Scenario } from '../../engine/scenario/scenario.ts'

/** What is tried: code over what a producer is going to send. */
export interface TryQuestion {
  readonly source: string
  /** The run as it is: keys, values and their order come from its workload. */
  readonly scenario: Scenario
  /** Index of the producer. */
  readonly producer: number
  /** Its topic that is told about; calls for others are made as well, they may leave something behind in the code. */
  readonly topic: string
  readonly partitionCount: number
  /** Another number of partitions: which keys move? */
  readonly otherCount: number
}

/** Why a record got no partition that exists. */
export interface TryError {
  /** beyond: the batch waits for ever; negative, thrown: an exception; overrun: the budget of a call is used up. */
  readonly kind: 'beyond' | 'negative' | 'thrown' | 'overrun'
  /** As in Java, the package left out; for a wrong number: the number. */
  readonly what: string
  readonly message: string
  readonly records: number
  /** The first of these records, counted from 1 in the order of sending, and its key. */
  readonly first: number
  readonly firstKey: string | null
  /** Line of the source; 0: unknown. */
  readonly line: number
}

/** The topic's records with one number of partitions. */
export interface TriedCount {
  readonly partitionCount: number
  /** Records for each partition, under the code that is tried. */
  readonly own: readonly number[]
  /** Records for each partition as the version's default would have it: keyed records only. */
  readonly byDefault: readonly number[]
  readonly errors: readonly TryError[]
}

/** A key, and where its records go with each of two numbers of partitions, ascending. */
export interface TriedKey {
  /** null: no key; by default these go where the sticky partition is, which no one can tell beforehand. */
  readonly key: string | null
  readonly records: number
  readonly own: readonly [readonly number[], readonly number[]]
  readonly byDefault: readonly [number, number] | undefined
}

/** What has come of it. */
export type TryAnswer =
  /** It cannot start. Line 0: unknown. */
  | { readonly kind: 'refused'; readonly line: number; readonly message: string }
  /** A call has never returned; the worker was ended from outside. */
  | { readonly kind: 'hangs' }
  /** The sandbox could not be fetched, or has died. */
  | { readonly kind: 'failed'; readonly message: string }
  | {
      readonly kind: 'tried'
      /** Records of the topic that the code was asked for. */
      readonly records: number
      /** Of all topics: these name their partition, nobody is asked. */
      readonly namedPartition: number
      /** False: the run sends more than were tried. */
      readonly isAll: boolean
      /** Calls of partition() per second of wall time; undefined: too few to measure. */
      readonly callsPerSecond: number | undefined
      readonly now: TriedCount
      readonly other: TriedCount
      /** The keys with most records. */
      readonly keys: readonly TriedKey[]
      readonly keyCount: number
      /** Keys that are elsewhere with the other number of partitions: all of them, listed or not. */
      readonly moved: { readonly own: number; readonly byDefault: number }
    }

/** Asked of the worker, and its answer, by number. */
export interface ToTryWorker {
  readonly id: number
  readonly question: TryQuestion
}

export interface FromTryWorker {
  readonly id: number
  readonly answer: TryAnswer
}
