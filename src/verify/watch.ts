import type { BrokerState } from '../engine/cluster/broker-state.ts'
import type { ControllerState } from '../engine/cluster/controller-state.ts'
import type { PartitionState } from '../engine/cluster/partition.ts'
import type { ProfileFeatures } from '../engine/config/profile.ts'
import type { ConsumerState } from '../engine/consumer/consumer-state.ts'
import type { Micros } from '../engine/kernel/units.ts'
import { partitionName } from '../engine/protocol/ids.ts'
import type { MetadataImage, PartitionMetadata } from '../engine/protocol/messages.ts'
import type { RunPlan } from '../engine/simulation/run-plan.ts'
import type { MonitorState, ReplicaMemory } from './monitor-state.ts'
import { historyOf, replicaOf } from './monitor-state.ts'

/** What the monitor looks at: a `World`, or a cluster alone. */
export interface MonitoredWorld {
  readonly nowUs: Micros
  /** Broker b at index b - 1. */
  readonly brokers: readonly BrokerState[]
  readonly controller: ControllerState
  /** In the order of the scenario; a cluster alone has none. */
  readonly consumers?: readonly ConsumerState[]
}

/** What every checker works with: the world as it is, and what is remembered of it. */
export interface Watch {
  world: MonitoredWorld
  readonly state: MonitorState
  plan: RunPlan | undefined
  readonly features: ProfileFeatures
  /** The world is being seen for the first time: nothing in it is anybody's doing. */
  isSeeding: boolean
  /** The picture that the controller's events speak of now. */
  image: MetadataImage | undefined
  /** Replicas to look at when the step is over. */
  readonly touched: { readonly broker: number; readonly partition: number }[]
  /** The broker whose disk is losing something in this step, and by which action; 0: none. */
  losing: number
  losingBy: string
}

/** More bugs than this are not written down. */
const MAX_VIOLATIONS = 200

/** Write a bug down: one for each invariant, partition and broker. */
export function violate(watch: Watch, invariant: string, partition: number, broker: number, text: string): void {
  const { state, world } = watch
  if (watch.isSeeding || state.violations.length >= MAX_VIOLATIONS) return
  for (const known of state.violations) {
    if (known.invariant === invariant && known.partition === partition && known.broker === broker) return
  }
  const name = partition === -1 ? '' : `${partitionName(world.controller.options.tables.registry, partition)}: `
  state.violations.push({ invariant, atUs: world.nowUs, partition, broker, text: `${name}${text}` })
}

/** A broker's replica of a partition, if it has one. */
export function replicaAt(watch: Watch, broker: number, partition: number): PartitionState | undefined {
  return watch.world.brokers[broker - 1]?.partitions[partition]
}

/** Look at this replica when the step is over. */
export function touch(watch: Watch, broker: number, partition: number): ReplicaMemory {
  const replica = replicaOf(watch.state, broker, partition)
  if (!replica.isTouched) {
    replica.isTouched = true
    watch.touched.push({ broker, partition })
  }
  return replica
}

/** Look at every replica of a partition when the step is over. */
export function touchAll(watch: Watch, partition: number): void {
  for (const broker of watch.world.brokers) if (broker.partitions[partition]) touch(watch, broker.id, partition)
}

/** The broker that has applied the highest leader epoch, if it leads; 0: nobody does. */
export function currentLeader(watch: Watch, partition: number): number {
  const history = historyOf(watch.state, partition)
  if (history.ledEpoch < history.appliedEpoch) return 0
  const leader = history.leaders.get(history.ledEpoch) ?? 0
  const state = replicaAt(watch, leader, partition)
  return state?.role === 'leader' && state.leaderEpoch === history.ledEpoch ? leader : 0
}

/** The controller's published word on a partition. */
export function pictureOf(watch: Watch, partition: number): PartitionMetadata | undefined {
  const { controller } = watch.world
  const { registry } = controller.options.tables
  for (const topic of controller.committed.topics) {
    if (topic.topic === registry.topics[partition]) return topic.partitions[registry.partitions[partition] as number]
  }
  return undefined
}

/** Is this offset one that the replica's disk lost, and that it has not got back? */
export function hasLost(replica: ReplicaMemory, offset: number): boolean {
  return offset >= replica.lostFrom && offset < replica.lostTo
}

/** The brokers of a bit set, ascending. */
export function brokersOf(bits: number): number[] {
  const brokers: number[] = []
  for (let broker = 0; broker < 31; broker++) if (bits & (1 << broker)) brokers.push(broker)
  return brokers
}

/** How many brokers a bit set holds. */
export function countBits(bits: number): number {
  let count = 0
  for (let left = bits; left !== 0; left &= left - 1) count++
  return count
}
