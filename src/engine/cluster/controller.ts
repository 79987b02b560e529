import type { ConnectionId, Input, Outbox } from '../kernel/actor.ts'
import { assertNever } from '../kernel/assert.ts'
import { type Micros, microsOf, millisOf, NEVER } from '../kernel/units.ts'
import { ERROR } from '../protocol/errors.ts'
import type { PartitionIndex } from '../protocol/ids.ts'
import type { Message, RequestBody, RequestMessage, ResponseBody } from '../protocol/messages.ts'
import {
  fenceBroker,
  handleHeartbeat,
  isFoundByScan,
  moveLeadersAway,
  registerBroker,
  scanIntervalMs,
  sessionEndUs,
  staleBrokers,
} from './cluster-control-manager.ts'
import { type BrokerRegistrationState, type ControllerState, emptyDraft } from './controller-state.ts'
import { CLUSTER, ELECTION } from './events.ts'
import { transactionStateTopic } from './initial-image.ts'
import {
  commitImage,
  isUndecided,
  publishDue,
  pushImage,
  pushToAll,
  replyLater,
  sealDecision,
  tellPartition,
} from './metadata-publisher.ts'
import { PRODUCER_ID_BLOCK } from './producer-ids.ts'
import {
  alterPartition,
  electLeaderless,
  electLeaderNow,
  isImbalanced,
  reassignPartition as reassign,
  rebalanceLeaders,
} from './replication-control-manager.ts'
import {
  addPartitions as addPartitionsTo,
  type ConfigChange,
  setBrokerConfig as changeBrokerConfig,
  setTopicConfig as changeTopicConfig,
  createTopic as createTopicNow,
  type NewTopic,
} from './topic-control.ts'
import { TRANSACTION_STATE_TOPIC } from './transaction-state.ts'

export type { ControllerState } from './controller-state.ts'
export { cloneController, createController } from './controller-state.ts'
export type { ConfigChange, NewTopic } from './topic-control.ts'

/** 2.5 looks for ISR changes to tell of every 2500 ms, after 5000 ms of quiet or 60 000 ms in all (C-48). */
const NOTIFY_CHECK_MS = 2500
const NOTIFY_QUIET_MS = 5000
const NOTIFY_AT_LATEST_MS = 60_000
/** First leader rebalancing after the controller's start with ZooKeeper (C-90). */
const FIRST_REBALANCE_MS = 5000

/** The controller process. A dead one (`isAlive` false) does nothing: the world drops its inputs. */
export function handleController(
  controller: ControllerState,
  input: Input<Message>,
  out: Outbox<Message>,
  nowUs: Micros,
): void {
  if (!controller.isAlive) return
  switch (input.kind) {
    case 'wake':
      controller.wakeAtUs = NEVER
      runTimers(controller, out, nowUs)
      break
    case 'accepted':
    case 'connected':
      break
    case 'disconnected':
      forgetConnection(controller, input.connection)
      break
    case 'packet':
      if (input.message.kind === 'request') onRequest(controller, input.connection, input.message, out, nowUs)
      break
    default:
      assertNever(input)
  }
  finishTurn(controller, out, nowUs)
}

/** Complete the decision that was being taken, and ask for the next wake. */
function finishTurn(controller: ControllerState, out: Outbox<Message>, nowUs: Micros): void {
  sealDecision(controller, out, nowUs)
  noticeImbalance(controller, nowUs)
  const wakeAtUs = Math.max(nowUs, nextTimerUs(controller))
  if (wakeAtUs !== controller.wakeAtUs) {
    controller.wakeAtUs = wakeAtUs
    out.wakeAt(wakeAtUs)
  }
}

function forgetConnection(controller: ControllerState, connection: ConnectionId): void {
  for (const registration of controller.brokers) {
    if (registration?.connection === connection) registration.connection = -1
  }
}

function onRequest(
  controller: ControllerState,
  connection: ConnectionId,
  request: RequestMessage,
  out: Outbox<Message>,
  nowUs: Micros,
): void {
  const { body, correlationId } = request
  const answer = answerTo(controller, connection, body, out, nowUs)
  if (answer) replyLater(controller, { connection, correlationId, body: answer })
}

function answerTo(
  controller: ControllerState,
  connection: ConnectionId,
  body: RequestBody,
  out: Outbox<Message>,
  nowUs: Micros,
): ResponseBody | undefined {
  switch (body.api) {
    case 'BrokerRegistration':
      return onRegistration(controller, connection, body, out, nowUs)
    case 'BrokerHeartbeat':
      return onHeartbeat(controller, connection, body, out, nowUs)
    case 'AlterPartition':
      return onAlterPartition(controller, body)
    case 'ControlledShutdown': {
      const registration = controller.brokers[body.broker]
      if (!registration) return { api: 'ControlledShutdown', error: ERROR.BROKER_NOT_AVAILABLE, remaining: 0 }
      return { api: 'ControlledShutdown', error: ERROR.NONE, remaining: moveLeadersAway(controller, registration) }
    }
    case 'CreateTopics': {
      let error: number = ERROR.NONE
      for (const name of body.topics) {
        const plain = { name, partitions: -1, replicationFactor: -1, config: {} }
        const isState = name === TRANSACTION_STATE_TOPIC
        error = createTopicNow(controller, isState ? transactionStateTopic(controller.options) : plain)
      }
      return { api: 'CreateTopics', error }
    }
    case 'AllocateProducerIds': {
      const firstId = controller.nextProducerId
      controller.nextProducerId += PRODUCER_ID_BLOCK
      return { api: 'AllocateProducerIds', error: ERROR.NONE, firstId, count: PRODUCER_ID_BLOCK }
    }
    default:
      return undefined
  }
}

/** From now on this connection is the one over which the broker's present process speaks. */
function adoptConnection(registration: BrokerRegistrationState, connection: ConnectionId): void {
  if (registration.connection === connection) return
  registration.connection = connection
  registration.pushedVersion = -1
}

function onRegistration(
  controller: ControllerState,
  connection: ConnectionId,
  body: Extract<RequestBody, { api: 'BrokerRegistration' }>,
  out: Outbox<Message>,
  nowUs: Micros,
): ResponseBody {
  const registration = controller.brokers[body.broker]
  if (!registration) return { api: 'BrokerRegistration', error: ERROR.BROKER_NOT_AVAILABLE, brokerEpoch: -1 }
  const answer = registerBroker(controller, registration, body, nowUs)
  if (answer.error === ERROR.NONE) adoptConnection(registration, connection)
  else out.emit(CLUSTER.registrationRefused, body.broker, answer.error)
  return answer
}

function onHeartbeat(
  controller: ControllerState,
  connection: ConnectionId,
  body: Extract<RequestBody, { api: 'BrokerHeartbeat' }>,
  out: Outbox<Message>,
  nowUs: Micros,
): ResponseBody {
  const registration = controller.brokers[body.broker]
  if (registration?.epoch !== body.brokerEpoch) {
    return { api: 'BrokerHeartbeat', error: ERROR.STALE_BROKER_EPOCH, fenced: true, shouldShutDown: false }
  }
  adoptConnection(registration, connection)
  const answer = handleHeartbeat(controller, registration, body, nowUs)
  // A decision about this broker brings it up to date when it is committed; else it hears what it has missed now (C-4).
  if (isUndecided(controller)) pushImage(controller, registration, out, nowUs)
  return answer
}

function onAlterPartition(
  controller: ControllerState,
  body: Extract<RequestBody, { api: 'AlterPartition' }>,
): ResponseBody {
  const isZooKeeper = controller.options.profile.features.metadataPlane === 'zookeeper'
  if (!isZooKeeper && controller.brokers[body.broker]?.epoch !== body.brokerEpoch) {
    return { api: 'AlterPartition', error: ERROR.STALE_BROKER_EPOCH, parts: [] }
  }
  controller.draft.by = body.broker
  controller.draft.isQuiet = isZooKeeper
  const parts = body.parts.map((part) => alterPartition(controller, body.broker, part))
  return { api: 'AlterPartition', error: ERROR.NONE, parts }
}

function runTimers(controller: ControllerState, out: Outbox<Message>, nowUs: Micros): void {
  const nowMs = millisOf(nowUs)
  publishDue(controller, out, nowUs)
  for (const registration of staleBrokers(controller, nowUs)) {
    fenceBroker(controller, registration)
    // One decision each, so that the next one sees its effect (C-62).
    sealDecision(controller, out, nowUs)
  }
  if (nowMs >= controller.nextScanMs) controller.nextScanMs = nowMs + scanIntervalMs(controller)
  if (nowMs >= controller.nextUncleanScanMs) {
    controller.nextUncleanScanMs = nowMs + controller.config.uncleanLeaderElectionIntervalMs
    electLeaderless(controller)
    sealDecision(controller, out, nowUs)
  }
  if (nowMs >= controller.nextRebalanceMs) {
    controller.nextRebalanceMs = isRebalancePeriodic(controller)
      ? nowMs + controller.config.leaderImbalanceCheckIntervalMs
      : NEVER
    if (controller.config.autoLeaderRebalanceEnable) rebalanceLeaders(controller)
    sealDecision(controller, out, nowUs)
  }
  if (nowMs >= controller.nextNotifyMs) notifyIsrChanges(controller, out, nowUs)
}

/** The quiet ISR changes of 2.5 reach the other brokers (C-48). */
function notifyIsrChanges(controller: ControllerState, out: Outbox<Message>, nowUs: Micros): void {
  const nowMs = millisOf(nowUs)
  controller.nextNotifyMs = nowMs + NOTIFY_CHECK_MS
  if (controller.quietChangeMs === NEVER) return
  const isQuiet = controller.quietChangeMs + NOTIFY_QUIET_MS <= nowMs
  if (!isQuiet && controller.lastNotifiedMs + NOTIFY_AT_LATEST_MS > nowMs) return
  controller.quietChangeMs = NEVER
  controller.lastNotifiedMs = nowMs
  pushToAll(controller, [], out, nowUs)
}

/** Versions with periodic controller tasks rebalance by the clock; 3.x so long after it has noticed (C-90). */
function isRebalancePeriodic(controller: ControllerState): boolean {
  const { features } = controller.options.profile
  return features.metadataPlane === 'zookeeper' || features.staleBrokerCheck === 'scan'
}

function noticeImbalance(controller: ControllerState, nowUs: Micros): void {
  if (isRebalancePeriodic(controller) || controller.nextRebalanceMs !== NEVER) return
  if (!controller.config.autoLeaderRebalanceEnable || !isImbalanced(controller)) return
  controller.nextRebalanceMs = millisOf(nowUs) + controller.config.leaderImbalanceCheckIntervalMs
}

function nextTimerUs(controller: ControllerState): Micros {
  let nextUs = Math.min(
    controller.pending[0]?.atUs ?? NEVER,
    microsOf(Math.min(controller.nextUncleanScanMs, controller.nextRebalanceMs)),
  )
  if (controller.quietChangeMs !== NEVER) nextUs = Math.min(nextUs, microsOf(controller.nextNotifyMs))
  const isScan = isFoundByScan(controller)
  for (const registration of controller.brokers) {
    if (!registration || registration.fenced) continue
    nextUs = Math.min(nextUs, isScan ? microsOf(controller.nextScanMs) : sessionEndUs(controller, registration))
  }
  return nextUs
}

/**
 * The controller dies. What it had decided is in the metadata log and counts; nobody hears of it until there is a controller
 * again (C-66).
 */
export function stopController(controller: ControllerState, out: Outbox<Message>): void {
  if (!controller.isAlive) return
  out.emit(CLUSTER.controllerDied)
  controller.isAlive = false
  controller.draft = emptyDraft()
  for (const commit of controller.pending) commitImage(controller, commit, out)
  controller.pending = []
  for (const registration of controller.brokers) if (registration) registration.connection = -1
  controller.wakeAtUs = NEVER
  out.wakeAt(NEVER)
}

/** A controller takes over: every session begins anew at this moment (C-66). Pointless on a live one. */
export function startController(controller: ControllerState, out: Outbox<Message>, nowUs: Micros): void {
  if (controller.isAlive) return
  const nowMs = millisOf(nowUs)
  controller.isAlive = true
  controller.startedAtUs = nowUs
  out.emit(CLUSTER.controllerStarted)
  for (const registration of controller.brokers) if (registration) registration.lastContactMs = nowMs
  const { config, options } = controller
  const isZooKeeper = options.profile.features.metadataPlane === 'zookeeper'
  controller.nextScanMs = nowMs + scanIntervalMs(controller)
  controller.nextUncleanScanMs = isZooKeeper ? NEVER : nowMs + config.uncleanLeaderElectionIntervalMs
  controller.nextNotifyMs = isZooKeeper ? nowMs + NOTIFY_CHECK_MS : NEVER
  controller.nextRebalanceMs = NEVER
  if (isRebalancePeriodic(controller) && config.autoLeaderRebalanceEnable) {
    controller.nextRebalanceMs = nowMs + (isZooKeeper ? FIRST_REBALANCE_MS : config.leaderImbalanceCheckIntervalMs)
  }
  finishTurn(controller, out, nowUs)
}

/** State the picture that the run starts with, as facts: brokers, topics, leaders, ISRs. */
export function tellInitialPicture(controller: ControllerState, out: Outbox<Message>): void {
  const { committed } = controller
  for (const { id, epoch, fenced } of committed.brokers) {
    out.emit(CLUSTER.brokerRegistered, id, epoch)
    if (!fenced) out.emit(CLUSTER.brokerUnfenced, id, epoch)
  }
  for (const topic of committed.topics) {
    const first = topic.partitions[0]
    if (first) out.emit(CLUSTER.topicCreated, first.partition, topic.partitions.length)
    for (const entry of topic.partitions) tellPartition(undefined, entry, ELECTION.initial, 0, out)
  }
}

/**
 * The world's knowledge of when a broker's contact to the controller broke: killed, powered off, hung, cut off. Only
 * `model.failureDetectionMs` makes use of it.
 */
export function noteBrokerSilent(
  controller: ControllerState,
  broker: number,
  out: Outbox<Message>,
  nowUs: Micros,
): void {
  const registration = controller.brokers[broker]
  if (registration?.silentSinceUs !== NEVER) return
  registration.silentSinceUs = nowUs
  if (controller.isAlive) finishTurn(controller, out, nowUs)
}

/** The same process can be heard again (healed, resumed). Not for a restarted one: its old session ends first (C-73). */
export function noteBrokerAudible(
  controller: ControllerState,
  broker: number,
  out: Outbox<Message>,
  nowUs: Micros,
): void {
  const registration = controller.brokers[broker]
  if (!registration) return
  registration.silentSinceUs = NEVER
  if (controller.isAlive) finishTurn(controller, out, nowUs)
}

/** Run a wish of an operator as one decision; a refusal is stated, and nothing happens without a controller. */
function decide(
  controller: ControllerState,
  partition: PartitionIndex,
  out: Outbox<Message>,
  nowUs: Micros,
  error: number,
): number {
  if (error !== ERROR.NONE) {
    controller.draft = emptyDraft()
    out.emit(CLUSTER.operationRefused, partition, error)
    return error
  }
  finishTurn(controller, out, nowUs)
  return ERROR.NONE
}

/** The number of a topic's partition in this run; -1: the controller knows none. */
function indexOf(controller: ControllerState, topic: string, partition: number): PartitionIndex {
  return controller.newest.topics.find((known) => known.topic === topic)?.partitions[partition]?.partition ?? -1
}

/** Elect a leader by hand (C-12, C-85, C-90). @returns 0 or the error of the refusal. */
export function electLeader(
  controller: ControllerState,
  topic: string,
  partition: number,
  kind: 'preferred' | 'unclean',
  out: Outbox<Message>,
  nowUs: Micros,
): number {
  if (!controller.isAlive) return ERROR.NOT_CONTROLLER
  const index = indexOf(controller, topic, partition)
  const error = index === -1 ? ERROR.UNKNOWN_TOPIC_OR_PARTITION : electLeaderNow(controller, index, kind)
  return decide(controller, index, out, nowUs, error)
}

/** Give a partition another replica list (S-11). @returns 0 or the error of the refusal. */
export function reassignPartition(
  controller: ControllerState,
  topic: string,
  partition: number,
  replicas: readonly number[],
  out: Outbox<Message>,
  nowUs: Micros,
): number {
  if (!controller.isAlive) return ERROR.NOT_CONTROLLER
  const index = indexOf(controller, topic, partition)
  const error = index === -1 ? ERROR.UNKNOWN_TOPIC_OR_PARTITION : reassign(controller, index, replicas)
  return decide(controller, index, out, nowUs, error)
}

/** Create a topic (C-6). @returns 0 or the error of the refusal. */
export function createTopic(controller: ControllerState, topic: NewTopic, out: Outbox<Message>, nowUs: Micros): number {
  if (!controller.isAlive) return ERROR.NOT_CONTROLLER
  return decide(controller, -1, out, nowUs, createTopicNow(controller, topic))
}

/** More partitions (C-8, C-9). @returns 0 or the error of the refusal. */
export function addPartitions(
  controller: ControllerState,
  topic: string,
  total: number,
  out: Outbox<Message>,
  nowUs: Micros,
): number {
  if (!controller.isAlive) return ERROR.NOT_CONTROLLER
  return decide(controller, -1, out, nowUs, addPartitionsTo(controller, topic, total))
}

/** Change a topic's config; null removes a name. @returns 0 or the error of the refusal. */
export function setTopicConfig(
  controller: ControllerState,
  topic: string,
  change: ConfigChange,
  out: Outbox<Message>,
  nowUs: Micros,
): number {
  if (!controller.isAlive) return ERROR.NOT_CONTROLLER
  return decide(controller, -1, out, nowUs, changeTopicConfig(controller, topic, change))
}

/** Change dynamic config of one broker, or (undefined) of all; null removes a name. @returns 0 or the error. */
export function setBrokerConfig(
  controller: ControllerState,
  broker: number | undefined,
  change: ConfigChange,
  out: Outbox<Message>,
  nowUs: Micros,
): number {
  if (!controller.isAlive) return ERROR.NOT_CONTROLLER
  return decide(controller, -1, out, nowUs, changeBrokerConfig(controller, broker, change))
}
