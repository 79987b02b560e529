import type { ClusterConfig } from '../config/broker-config.ts'
import type { ConnectionId } from '../kernel/actor.ts'
import { cloneRng, type Rng, rngStream } from '../kernel/rng.ts'
import { type Micros, type Millis, NEVER } from '../kernel/units.ts'
import type { PartitionIndex } from '../protocol/ids.ts'
import type { MetadataImage, PartitionMetadata, ResponseBody } from '../protocol/messages.ts'
import type { ClusterOptions } from './cluster-options.ts'

/** A broker as the controller knows it, and its session. */
export interface BrokerRegistrationState {
  readonly id: number
  /** Of the present registration; -1: never registered. */
  epoch: number
  fenced: boolean
  inControlledShutdown: boolean
  /** Arrival of its last registration or heartbeat. */
  lastContactMs: Millis
  /** When its contact broke, as the world knows (only `model.failureDetectionMs` looks at it); NEVER: it did not. */
  silentSinceUs: Micros
  /** The connection over which its present process speaks, -1: none. */
  connection: ConnectionId
  /** Newest image sent over that connection, -1: none. */
  pushedVersion: number
  /** Metadata version in its last heartbeat. */
  reportedVersion: number
  /** Version of the commit that registered it: it must have read that far to be unfenced (C-65). */
  registrationVersion: number
  /** Version of the commit that moved its leaders away (C-76), NEVER: none. */
  shutdownVersion: number
  logDirFailed: boolean
  /** Cold start: its process of before the start needs no waiting for. */
  isFirstRegistration: boolean
}

/** An answer that leaves when its decision is committed. */
export interface PendingReply {
  readonly connection: ConnectionId
  readonly correlationId: number
  readonly body: ResponseBody
}

/** A decision on its way into the metadata log. */
export interface PendingCommit {
  readonly atUs: Micros
  readonly image: MetadataImage
  /** Elections of this decision: partition, how, partition, how, … */
  readonly elections: readonly number[]
  /** Broker whose proposal it was, 0: the controller's own. */
  readonly by: number
  readonly replies: readonly PendingReply[]
  /** An ISR change of 2.5 that other brokers hear of later (C-48). */
  readonly isQuiet: boolean
}

/** What the decision being taken has changed so far. */
export interface DecisionDraft {
  topics: number[]
  areBrokersChanged: boolean
  areConfigsChanged: boolean
  elections: number[]
  by: number
  isQuiet: boolean
  replies: PendingReply[]
}

/**
 * Plain-state actor of the controller: one logical node (S-5). Decisions are taken one by one, each against a state that
 * contains all earlier ones, and published once they are committed (C-46).
 */
export interface ControllerState {
  readonly options: ClusterOptions
  isAlive: boolean
  /** When it took over: sessions count from here at the earliest (C-66). */
  startedAtUs: Micros
  /** Static config and what was changed dynamically for all brokers. */
  config: ClusterConfig
  /** By broker id; index 0 is unused. */
  brokers: (BrokerRegistrationState | undefined)[]
  /** With every decision taken. */
  newest: MetadataImage
  /** What is published: the controller's picture. */
  committed: MetadataImage
  /** Entries of `newest` by partition index. */
  partitions: (PartitionMetadata | undefined)[]
  /** Partition index → leader when its ISR became empty (C-88). */
  lastKnownLeaders: Map<PartitionIndex, number>
  /** Reassignments under way: the wanted replica list. */
  reassignments: Map<PartitionIndex, readonly number[]>
  pending: PendingCommit[]
  draft: DecisionDraft
  nextProducerId: number
  placementRng: Rng
  propagationRng: Rng
  nextScanMs: Millis
  nextUncleanScanMs: Millis
  nextRebalanceMs: Millis
  /** Quiet ISR changes of 2.5: last one, last notification, next look (C-48). */
  quietChangeMs: Millis
  lastNotifiedMs: Millis
  nextNotifyMs: Millis
  wakeAtUs: Micros
}

/** Nothing changed yet. */
export function emptyDraft(): DecisionDraft {
  return {
    topics: [],
    areBrokersChanged: false,
    areConfigsChanged: false,
    elections: [],
    by: 0,
    isQuiet: false,
    replies: [],
  }
}

/**
 * A controller with the picture of `image`. `warmStart` or `startController` begin its life.
 *
 * @param image See `initialImage`; its version is the first.
 */
export function createController(options: ClusterOptions, image: MetadataImage): ControllerState {
  const brokers: (BrokerRegistrationState | undefined)[] = []
  for (const { id, epoch, fenced, inControlledShutdown } of image.brokers) {
    brokers[id] = {
      id,
      epoch,
      fenced,
      inControlledShutdown,
      lastContactMs: 0,
      silentSinceUs: NEVER,
      connection: -1,
      pushedVersion: -1,
      reportedVersion: -1,
      registrationVersion: image.version,
      shutdownVersion: NEVER,
      logDirFailed: false,
      isFirstRegistration: true,
    }
  }
  const partitions: (PartitionMetadata | undefined)[] = []
  for (const topic of image.topics) for (const entry of topic.partitions) partitions[entry.partition] = entry
  return {
    options,
    isAlive: false,
    startedAtUs: 0,
    config: options.config,
    brokers,
    newest: image,
    committed: image,
    partitions,
    lastKnownLeaders: new Map(),
    reassignments: new Map(),
    pending: [],
    draft: emptyDraft(),
    nextProducerId: 0,
    placementRng: rngStream(options.seed, 'cluster/placement'),
    propagationRng: rngStream(options.seed, 'cluster/metadata-propagation'),
    nextScanMs: NEVER,
    nextUncleanScanMs: NEVER,
    nextRebalanceMs: NEVER,
    quietChangeMs: NEVER,
    lastNotifiedMs: 0,
    nextNotifyMs: NEVER,
    wakeAtUs: NEVER,
  }
}

/** May this broker lead and join ISRs: registered, unfenced, not shutting down, disk online? */
export function canLead(controller: ControllerState, broker: number): boolean {
  const registration = controller.brokers[broker]
  if (!registration) return false
  return !registration.fenced && !registration.inControlledShutdown && !registration.logDirFailed
}

/** An independent copy with the same future; images are shared. */
export function cloneController(controller: ControllerState): ControllerState {
  const { draft } = controller
  return {
    ...controller,
    brokers: controller.brokers.map((registration) => (registration ? { ...registration } : undefined)),
    partitions: controller.partitions.slice(),
    lastKnownLeaders: new Map(controller.lastKnownLeaders),
    reassignments: new Map(controller.reassignments),
    pending: controller.pending.slice(),
    draft: {
      ...draft,
      topics: draft.topics.slice(),
      elections: draft.elections.slice(),
      replies: draft.replies.slice(),
    },
    placementRng: cloneRng(controller.placementRng),
    propagationRng: cloneRng(controller.propagationRng),
  }
}
