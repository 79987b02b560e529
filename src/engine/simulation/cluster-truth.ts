import { minIsrOf } from '../cluster/partition.ts'
import { lastStableOffset, type UnifiedLogState } from '../cluster/unified-log.ts'
import { comparePartitions, type PartitionIndex, type PartitionRegistry } from '../protocol/ids.ts'
import type { MetadataImage, PartitionMetadata } from '../protocol/messages.ts'
import type { World } from './world.ts'

/** What is true of a partition, whoever believes what: the controller's committed picture, and the log that counts. */
export interface PartitionTruth {
  readonly partition: PartitionIndex
  /** -1: none. */
  readonly leader: number
  readonly isLeaderAlive: boolean
  readonly leaderEpoch: number
  readonly replicas: readonly number[]
  readonly isr: readonly number[]
  readonly elr: readonly number[]
  /** As it is in force (C-44). */
  readonly minInsyncReplicas: number
  readonly countingLog: UnifiedLogState | undefined
  readonly lastStableOffset: number
}

/** Every partition of the controller's committed picture, by topic name, then number. Internal topics are left out. */
export function partitionTruths(world: World, registry: PartitionRegistry): PartitionTruth[] {
  const entries = committedPartitions(world.controller.committed)
  return entries
    .filter((entry) => !(registry.topics[entry.partition] ?? '').startsWith('__'))
    .sort((a, b) => comparePartitions(registry, a.partition, b.partition))
    .map((entry) => truthOf(world, entry))
}

/**
 * The log that counts (contract): that of the replica which the controller names leader and which is alive; else of the
 * live ISR member that would be elected; else of the last ISR or ELR member whose return would make it leader. A zombie's
 * log never counts.
 */
export function countingLog(world: World, entry: PartitionMetadata): UnifiedLogState | undefined {
  const broker = countingBroker(world, entry)
  return broker === undefined ? undefined : world.brokers[broker - 1]?.partitions[entry.partition]?.log
}

/** Entries of a committed picture, in no particular order of partitions. */
export function committedPartitions(image: MetadataImage): PartitionMetadata[] {
  return image.topics.flatMap((topic) => topic.partitions)
}

function countingBroker(world: World, entry: PartitionMetadata): number | undefined {
  if (entry.leader > 0 && isAlive(world, entry.leader)) return entry.leader
  const inList = (members: readonly number[]) => entry.replicas.filter((broker) => members.includes(broker))
  const live = inList(entry.isr).find((broker) => isAlive(world, broker))
  if (live !== undefined) return live
  // Offline: who would lead on return, the controller's leader before any other (it is kept if it comes back first).
  if (entry.leader > 0) return entry.leader
  const lastKnown = world.controller.lastKnownLeaders.get(entry.partition)
  return inList(entry.isr)[0] ?? inList(entry.elr)[0] ?? lastKnown
}

function isAlive(world: World, broker: number): boolean {
  return world.processes[broker]?.isAlive === true
}

function truthOf(world: World, entry: PartitionMetadata): PartitionTruth {
  const log = countingLog(world, entry)
  const isLeaderAlive = entry.leader > 0 && isAlive(world, entry.leader)
  const leader = entry.leader > 0 ? world.brokers[entry.leader - 1]?.partitions[entry.partition] : undefined
  const any = leader ?? world.brokers[(entry.replicas[0] ?? 1) - 1]?.partitions[entry.partition]
  const { features } = world.controller.options.profile
  return {
    partition: entry.partition,
    leader: entry.leader,
    isLeaderAlive,
    leaderEpoch: entry.leaderEpoch,
    replicas: entry.replicas,
    isr: entry.isr,
    elr: entry.elr,
    minInsyncReplicas: any ? minIsrOf(any, features) : 1,
    countingLog: log,
    lastStableOffset: log ? lastStableOffset(log) : 0,
  }
}
