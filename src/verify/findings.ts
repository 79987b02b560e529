import type { Micros } from '../engine/kernel/units.ts'

/** A bug of ours: something that no legal run does. `invariant` is its number in cluster.md section 11. */
export interface Violation {
  readonly invariant: string
  readonly atUs: Micros
  /** PartitionIndex, -1: none in particular. */
  readonly partition: number
  /** -1: none in particular. */
  readonly broker: number
  readonly text: string
}

/** What a cluster promises, as far as settings and disks allow. */
export type PromiseId = 'committedKept' | 'oneLeaderPerEpoch' | 'logsAgree' | 'consumersSeeCommitted' | 'ackedAllKept'

/** Why a promise was legally not kept (cluster.md section 11, "unclean" and "data loss event"). */
export type Excuse = 'uncleanElection' | 'lastKnownLeader' | 'dataLoss'

/** A promise that a setting or a destroyed disk has broken: no bug, and no accident either. */
export interface Breach {
  readonly promise: PromiseId
  readonly atUs: Micros
  /** PartitionIndex. */
  readonly partition: number
  readonly excuse: Excuse
  /** When that happened which allowed it. */
  readonly allowedAtUs: Micros
  /** The config or the action that allowed it, by its name. */
  readonly allowedBy: string
  /** First offset that is concerned, and the one behind the last. */
  readonly fromOffset: number
  readonly toOffset: number
  readonly text: string
}
