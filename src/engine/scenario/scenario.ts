import type { KafkaVersion } from '../config/profile.ts'

/**
 * The scenario of the contract, version 1, after parsing: defaults filled in, everything validated, nothing else known.
 * Times are the contract's milliseconds (fractions allowed) as they were written, so that a scenario can be printed again.
 */
export interface Scenario {
  readonly version: 1
  /** Plain text in every language, or one for each. */
  readonly title: { readonly en: string; readonly ko: string }
  readonly kafka: KafkaVersion
  readonly seed: number
  readonly durationMs: number
  readonly settle: boolean
  readonly cluster: { readonly brokers: number; readonly config: ConfigMap }
  readonly topics: readonly ScenarioTopic[]
  readonly producers: readonly ScenarioProducer[]
  readonly consumers: readonly ScenarioConsumer[]
  readonly workload: readonly WorkloadEntry[]
  readonly network: ScenarioNetwork
  readonly model: ScenarioModel
  readonly actions: readonly Action[]
}

/** Kafka config names and values as given: string, number or boolean; null only where an action removes a name. */
export type ConfigMap = Readonly<Record<string, string | number | boolean | null>>

export interface ScenarioTopic {
  readonly name: string
  readonly partitions: number
  readonly replicationFactor: number
  /** Replica lists, first = preferred leader; absent: placed by the rules of the version (C-7, C-9) from the seed. */
  readonly assignment?: readonly (readonly number[])[]
  /** Committed records that each partition holds at the start. */
  readonly initialRecords: readonly number[]
  readonly config: ConfigMap
}

/** Where a client bootstraps: a broker, or a host that refuses connections or stays silent. */
export type BootstrapEntry = number | { readonly host: string; readonly answers: 'refused' | 'silent' }

export interface ScenarioProducer {
  readonly name: string
  readonly startMs: number
  readonly bootstrap: readonly BootstrapEntry[]
  readonly config: ConfigMap
  readonly partitioner?: { readonly source: string }
  readonly initTransactions: boolean
  readonly onError: 'ignore' | 'resend'
}

export interface ScenarioConsumer {
  readonly name: string
  readonly topic: string
  readonly isolation: 'read_committed' | 'read_uncommitted'
  readonly fromMs: number
}

/** How the application waits for a send: not at all, for get(), or by a callback. */
export type SendMode = 'async' | 'sync' | 'callback'

export type KeySpec =
  | { readonly kind: 'none' }
  | { readonly kind: 'list'; readonly values: readonly string[]; readonly weights?: readonly number[] }
  | { readonly kind: 'uniform'; readonly count: number }
  | { readonly kind: 'zipf'; readonly count: number; readonly exponent: number }

export type ValueBytes = number | { readonly min: number; readonly max: number }

interface WorkloadCommon {
  readonly producer: string
  readonly topic: string
  readonly mode: SendMode
  readonly transaction?: { readonly records: number; readonly abortEvery?: number; readonly abortRate?: number }
}

export interface GeneratedWorkload extends WorkloadCommon {
  readonly kind: 'generated'
  readonly fromMs: number
  /** Absent: the scenario's durationMs. */
  readonly toMs?: number
  readonly ratePerSecond: number
  readonly keys: KeySpec
  readonly valueBytes: ValueBytes
  readonly content: 'text' | 'zero' | 'random'
}

export interface DatasetWorkload extends WorkloadCommon {
  readonly kind: 'dataset'
  readonly fromMs: number
  /** Absent: the end of the data set, or durationMs when it repeats. */
  readonly toMs?: number
  readonly ratePerSecond: number
  readonly dataset: string
  /** Absent: no key. */
  readonly keyField?: string
  readonly repeat: boolean
}

export interface ExplicitRecord {
  readonly atMs: number
  readonly key: string | null
  readonly value: string | null
  readonly partition?: number
  readonly headers: Readonly<Record<string, string | null>>
}

export interface ExplicitWorkload extends WorkloadCommon {
  readonly kind: 'records'
  readonly records: readonly ExplicitRecord[]
}

export type WorkloadEntry = GeneratedWorkload | DatasetWorkload | ExplicitWorkload

/** An end of a link: a producer's or consumer's name, a broker's id, or "controller". */
export type LinkEnd = string | number

export interface ScenarioNetwork {
  readonly latencyMs: number
  readonly jitterMs: number
  /** null: unlimited. */
  readonly bandwidthBytesPerSecond: number | null
  readonly links: readonly {
    readonly between: readonly [LinkEnd, LinkEnd]
    readonly latencyMs?: number
    readonly jitterMs?: number
    readonly bandwidthBytesPerSecond?: number | null
  }[]
}

/** Constants of the simulated machines, not of Kafka. */
export interface ScenarioModel {
  readonly leaderAppendMs: number
  readonly followerAppendMs: number
  readonly controllerCommitMs: number
  /** null: by the rules of the version (C-93). */
  readonly metadataDelayMs: number | null
  /** null: Kafka's own heartbeats and sessions. */
  readonly failureDetectionMs: number | null
  readonly warm: boolean
  readonly backoffJitter: boolean
  readonly compressionRatio: number | null
  /** The preset "lesson" was named: the page shows what is shortened. */
  readonly preset: 'lesson' | null
}

type Apis = string

/** What can be done to the world (contract, "Actions"). `atMs` in scenario milliseconds. */
export type Action = { readonly atMs: number } & ActionBody

export type ActionBody =
  | { readonly do: 'killBroker'; readonly broker: number }
  | { readonly do: 'powerOffBroker'; readonly broker: number; readonly unflushedMs?: number }
  | { readonly do: 'shutdownBroker'; readonly broker: number }
  | { readonly do: 'startBroker'; readonly broker: number; readonly disk?: 'kept' | 'empty' }
  | {
      readonly do: 'slowBroker'
      readonly broker: number
      readonly factor?: number
      readonly requestMs?: number
      readonly fetchMs?: number
    }
  | { readonly do: 'hangBroker'; readonly broker: number }
  | { readonly do: 'resumeBroker'; readonly broker: number }
  | { readonly do: 'killController' }
  | { readonly do: 'startController' }
  | { readonly do: 'isolateBroker'; readonly broker: number; readonly from?: readonly LinkEnd[] }
  | { readonly do: 'healBroker'; readonly broker: number; readonly from?: readonly LinkEnd[] }
  | { readonly do: 'cutLink'; readonly between: readonly [LinkEnd, LinkEnd] }
  | { readonly do: 'healLink'; readonly between: readonly [LinkEnd, LinkEnd] }
  | {
      readonly do: 'setLink'
      readonly between: readonly [LinkEnd, LinkEnd]
      readonly latencyMs?: number
      readonly jitterMs?: number
      readonly bandwidthBytesPerSecond?: number | null
    }
  | {
      readonly do: 'dropNext'
      readonly what: 'request' | 'response'
      readonly api: Apis
      readonly between: readonly [LinkEnd, LinkEnd]
      readonly count?: number
    }
  | {
      readonly do: 'delayNext'
      readonly what: 'request' | 'response'
      readonly api: Apis
      readonly between: readonly [LinkEnd, LinkEnd]
      readonly count?: number
      readonly byMs: number
    }
  | {
      readonly do: 'duplicateNext'
      readonly what: 'request' | 'response'
      readonly api: Apis
      readonly between: readonly [LinkEnd, LinkEnd]
      readonly count?: number
    }
  | {
      readonly do: 'failNext'
      readonly broker: number
      readonly api: Apis
      readonly error: string
      readonly count?: number
      readonly afterAppend?: boolean
    }
  | { readonly do: 'failDisk'; readonly broker: number }
  | { readonly do: 'setTopicConfig'; readonly topic: string; readonly config: ConfigMap }
  | { readonly do: 'setBrokerConfig'; readonly broker?: number; readonly config: ConfigMap }
  | {
      readonly do: 'setWorkload'
      readonly entry: number
      readonly ratePerSecond?: number
      readonly keys?: KeySpec
      readonly valueBytes?: ValueBytes
      readonly mode?: SendMode
      readonly paused?: boolean
    }
  | { readonly do: 'addPartitions'; readonly topic: string; readonly total: number }
  | {
      readonly do: 'reassignPartition'
      readonly topic: string
      readonly partition: number
      readonly replicas: readonly number[]
    }
  | {
      readonly do: 'electLeader'
      readonly topic: string
      readonly partition: number
      readonly kind: 'preferred' | 'unclean'
    }
  | {
      readonly do: 'restartProducer'
      readonly producer: string
      readonly config: ConfigMap
      readonly timeoutMs?: number
    }
  | {
      readonly do: 'send'
      readonly producer: string
      readonly topic: string
      readonly key?: string | null
      readonly value?: string | null
      readonly partition?: number
      readonly headers?: Readonly<Record<string, string | null>>
    }
  | { readonly do: 'flushProducer'; readonly producer: string; readonly timeoutMs?: number }
  | { readonly do: 'closeProducer'; readonly producer: string; readonly timeoutMs?: number }
  | { readonly do: 'killProducer'; readonly producer: string }
  | { readonly do: 'initTransactions'; readonly producer: string }
  | { readonly do: 'beginTransaction'; readonly producer: string }
  | { readonly do: 'commitTransaction'; readonly producer: string }
  | { readonly do: 'abortTransaction'; readonly producer: string }

/** Why a text is no scenario: where (`producers[0].config.acks`) and what. */
export interface ScenarioProblem {
  readonly path: string
  readonly message: string
}
