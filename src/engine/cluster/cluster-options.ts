import type { ClusterConfig } from '../config/broker-config.ts'
import type { Profile } from '../config/profile.ts'
import type { Micros } from '../kernel/units.ts'
import type { RunTables } from '../protocol/record-table.ts'
import type { Mutation } from './mutation.ts'

/** Constants of the simulated machines (scenario `model`), in µs. */
export interface ClusterModel {
  /** Cost of a produce request, before the append. */
  readonly leaderAppendUs: Micros
  /** Cost of a non-empty fetch response at a follower, before the append. */
  readonly followerAppendUs: Micros
  /** From a decision of the controller until it is committed. */
  readonly controllerCommitUs: Micros
  /** From a commit until a broker has applied it, never less than the way there; null: by the rules of the version (C-93). */
  readonly metadataDelayUs: Micros | null
  /** null: Kafka's own heartbeats and sessions; else a broker is fenced exactly so long after it went silent. */
  readonly failureDetectionUs: Micros | null
}

/** What every process of the cluster is made from. Immutable: snapshots share it. */
export interface ClusterOptions {
  readonly profile: Profile
  readonly config: ClusterConfig
  readonly model: ClusterModel
  readonly tables: RunTables
  readonly seed: number
  /** Number of brokers; their ids are 1..brokerCount. */
  readonly brokerCount: number
  /** For tests of the tests: this rule is broken. */
  readonly mutation?: Mutation | undefined
}

/** Bit set of broker ids, as events carry an ISR. */
export function brokerBits(brokers: readonly number[]): number {
  let bits = 0
  for (const broker of brokers) bits |= 1 << broker
  return bits
}
