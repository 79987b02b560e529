import type { ClusterView } from '../client/cluster-view.ts'
import type { WarmClient } from '../client/metadata-updater.ts'
import { cloneNetworkClient, createNetworkClient, type NetworkClientState } from '../client/network-client.ts'
import type { Profile } from '../config/profile.ts'
import type { ActorId } from '../kernel/actor.ts'
import type { Millis } from '../kernel/units.ts'
import { type ConsumerConfig, consumerConfig } from './consumer-config.ts'
import type { ConsumerPartition } from './subscription-state.ts'

/** How a consumer is made. */
export interface ConsumerOptions {
  /** Index in the scenario. */
  readonly index: number
  readonly name: string
  readonly profile: Profile
  /** It reads every partition of this topic, new ones as soon as it hears of them. */
  readonly topic: string
  readonly isolation: 'read_uncommitted' | 'read_committed'
  /** When it starts. */
  readonly fromMs: Millis
  /** At least one. */
  readonly bootstrap: readonly ActorId[]
  readonly seed: number
  readonly backoffJitter: boolean
  /** Its connections and metadata are there when it starts, and its positions are the start of each log. */
  readonly warm: WarmClient | undefined
}

/**
 * A consumer that reads a whole topic from its start, without a group, and hands what it reads to an application that
 * takes everything at once.
 *
 * @source kafka clients KafkaConsumer#assign with auto.offset.reset earliest
 * @simplified No consumer group, no committed offsets, no max.poll.records, no fetch sessions (KIP-227), no reading from
 * followers.
 */
export interface ConsumerState {
  readonly options: ConsumerOptions
  readonly config: ConsumerConfig
  isStarted: boolean
  readonly client: NetworkClientState
  /** The picture that `partitions` were last brought in line with. */
  view: ClusterView | undefined
  /** In the order of their numbers. */
  readonly partitions: ConsumerPartition[]
  /** Brokers that owe the answer to a fetch. */
  readonly fetchingFrom: ActorId[]
  /** Records that the application got, copies included. */
  deliveredCount: number
  /** Of those, records that the logs held before the run. */
  deliveredInitialCount: number
}

/** A consumer that waits for its start. */
export function createConsumer(options: ConsumerOptions): ConsumerState {
  const { index, profile, bootstrap, seed, backoffJitter } = options
  const config = consumerConfig(profile)
  return {
    options,
    config,
    isStarted: false,
    client: createNetworkClient({
      producer: index,
      profile,
      config: config.client,
      bootstrap,
      seed,
      streamName: `consumer/${index}`,
      backoffJitter,
    }),
    view: undefined,
    partitions: [],
    fetchingFrom: [],
    deliveredCount: 0,
    deliveredInitialCount: 0,
  }
}

/** An independent copy. */
export function cloneConsumer(consumer: ConsumerState): ConsumerState {
  return {
    ...consumer,
    client: cloneNetworkClient(consumer.client),
    partitions: consumer.partitions.map((partition) => ({ ...partition })),
    fetchingFrom: consumer.fetchingFrom.slice(),
  }
}
