import { eventCodes } from '../kernel/event-schema.ts'

/**
 * What brokers and the controller did. `isr` is a bit set: bit b for broker b. Offsets are log offsets; `error` a code.
 */
export const CLUSTER_EVENT_FIELDS = {
  /** The leader wrote a batch (batch -1: it is none of a producer's, e.g. a marker). */
  batchAppended: ['broker', 'partition', 'baseOffset', 'recordCount', 'leaderEpoch', 'batch'],
  /** A follower wrote everything of one fetch response: its log end offset is now nextOffset. */
  replicaAppended: ['broker', 'partition', 'baseOffset', 'nextOffset', 'leaderEpoch'],
  /** role: 1 leader, 0 follower. A follower's may fall. */
  highWatermarkMoved: ['broker', 'partition', 'highWatermark', 'previous', 'role'],
  /** The leader learned from a fetch how far a follower has come (C-37). */
  followerFetched: ['broker', 'partition', 'follower', 'fetchOffset'],
  /** acks=all waits in purgatory for `requiredOffset`. */
  produceParked: ['broker', 'producer', 'request', 'partition', 'requiredOffset'],
  /** One for each partition of the answer. */
  produceAnswered: ['broker', 'producer', 'request', 'partition', 'error', 'baseOffset'],
  /** A retry was recognised (C-112): nothing appended. */
  duplicateFound: ['broker', 'partition', 'batch', 'baseOffset'],
  isrProposed: ['broker', 'partition', 'isr', 'previous'],
  isrChanged: ['partition', 'isr', 'previous', 'by'],
  /** The controller decided. leader -1: none. how: see ELECTION. */
  leaderElected: ['partition', 'leader', 'leaderEpoch', 'previous', 'how'],
  becameLeader: ['broker', 'partition', 'leaderEpoch', 'startOffset'],
  becameFollower: ['broker', 'partition', 'leaderEpoch', 'leader'],
  logTruncated: ['broker', 'partition', 'toOffset', 'fromOffset'],
  metadataApplied: ['broker', 'version'],
  brokerDied: ['broker', 'how'],
  brokerStarted: ['broker'],
  brokerRegistered: ['broker', 'brokerEpoch'],
  registrationRefused: ['broker', 'error'],
  brokerFenced: ['broker'],
  brokerUnfenced: ['broker', 'brokerEpoch'],
  shutdownStarted: ['broker'],
  controllerDied: [],
  controllerStarted: [],
  topicCreated: ['partition', 'partitionCount'],
  configChanged: ['partition'],
  logDirFailed: ['broker'],
  transactionMarkerWritten: ['broker', 'partition', 'producerId', 'offset', 'committed'],
  /** Eligible leader replicas (C-87), bit sets. */
  elrChanged: ['partition', 'elr', 'previous'],
  /** The controller refused a proposal of the leader (C-46). */
  isrRefused: ['broker', 'partition', 'error'],
  /** The broker holds the partition no longer (reassignment). */
  replicaDeleted: ['broker', 'partition'],
  /** The assignment of a partition changed: bit set of its brokers. order: the first six of the list, see `replicaOrder`. */
  replicasChanged: ['partition', 'replicas', 'preferredLeader', 'order'],
  /** An election or another wish of an operator was refused. */
  operationRefused: ['partition', 'error'],
  /** The broker stands before the controller as "shutting down": never leader, never in an ISR (C-76). */
  brokerShuttingDown: ['broker'],
} as const

export const CLUSTER = eventCodes(64, CLUSTER_EVENT_FIELDS)

/** How a leader came to be. */
export const ELECTION = { clean: 0, none: 1, unclean: 2, preferred: 3, eligible: 4, lastKnown: 5, initial: 6 } as const
/** How a broker went down. */
export const DEATH = { killed: 0, poweredOff: 1, shutDown: 2, diskFailed: 3 } as const

/** Brokers of a list that one number holds in order, and bits for each. */
const ORDERED_REPLICAS = 6
const REPLICA_BITS = 5

/** The first six of a replica list as one number, five bits each, the first one lowest. */
export function replicaOrder(replicas: readonly number[]): number {
  let order = 0
  for (let i = Math.min(replicas.length, ORDERED_REPLICAS) - 1; i >= 0; i--) {
    order = (order << REPLICA_BITS) | (replicas[i] as number)
  }
  return order
}

/** The replica list of a `replicasChanged`; from the seventh on (there is hardly one) by broker id. */
export function replicaList(bits: number, order: number): number[] {
  const list: number[] = []
  for (let rest = order; rest !== 0; rest >>>= REPLICA_BITS) list.push(rest & ((1 << REPLICA_BITS) - 1))
  for (let broker = 1; broker < 31; broker++) if (bits & (1 << broker) && !list.includes(broker)) list.push(broker)
  return list
}
