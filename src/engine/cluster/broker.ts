import type { ConnectionId, Input, Outbox } from '../kernel/actor.ts'
import { assertNever } from '../kernel/assert.ts'
import { EPOCH_MS, type Micros, microsOf, millisOf, NEVER } from '../kernel/units.ts'
import type { ApiName, Message, RequestMessage, ResponseMessage } from '../protocol/messages.ts'
import { maybeSendAlterPartition, onAlterPartitionAnswer } from './alter-partition-manager.ts'
import {
  beginLeaving,
  leaveAtOnce,
  nextLifecycleMs,
  onControlledShutdownAnswer,
  onControllerConnected,
  onHeartbeatAnswer,
  onRegistrationAnswer,
  sendHeartbeat,
  tickLifecycle,
} from './broker-lifecycle.ts'
import { hasCoordinatorWork, linkBy, onLinkConnected } from './broker-links.ts'
import { applyWaitingImages } from './broker-metadata.ts'
import { type BrokerState, forgetProcess, type ReplicaFetcherState, schedule } from './broker-state.ts'
import { connectToController, onControllerDisconnected } from './controller-channel.ts'
import { expireDelayedFetches, expireDelayedProduces } from './delayed-operations.ts'
import { CLUSTER, DEATH } from './events.ts'
import { handleRequest } from './kafka-apis.ts'
import { forgetVolatileState } from './partition.ts'
import { maybeAskForIds, onProducerIds } from './producer-ids.ts'
import { expireProducers } from './producer-state-manager.ts'
import {
  maybeFetch,
  nextFetcherUs,
  onEpochAnswer,
  onFetchAnswer,
  onFetcherConnected,
  onFetcherDisconnected,
  tickFetchers,
} from './replica-fetcher.ts'
import { maybeShrinkIsrs, reevaluateHighWatermark, takeOffline } from './replica-manager.ts'
import { acceptConnection, closeServer, hangUp, readNext, receiveRequest, takeFinished } from './request-channel.ts'
import {
  coordinate,
  dropLink,
  nextTransactionMs,
  onLinkAnswer,
  runCoordinator,
  tickTransactions,
} from './transaction-turn.ts'
import { closeCleanly, dropUnflushed, emptyLog, rebuildProducerState } from './unified-log.ts'

export type { BrokerState } from './broker-state.ts'
export { cloneBroker, createBroker } from './broker-state.ts'

/** Producer ids are looked through for idle ones this often (C-116). */
const PRODUCER_EXPIRY_CHECK_MS = 600_000

/**
 * The broker process: what reaches it, in the order of arrival. A dead one (`process === 'dead'`) does nothing: the world
 * drops its inputs.
 */
export function handleBroker(broker: BrokerState, input: Input<Message>, out: Outbox<Message>, nowUs: Micros): void {
  if (broker.process === 'dead') return
  switch (input.kind) {
    case 'wake':
      broker.wakeAtUs = NEVER
      runTimers(broker, out, nowUs)
      break
    case 'accepted':
      acceptConnection(broker, input.connection, input.from)
      break
    case 'connected':
      onConnected(broker, input.connection, out, nowUs)
      break
    case 'disconnected':
      onDisconnected(broker, input.connection, out, nowUs)
      break
    case 'packet':
      if (input.message.kind === 'response') onResponse(broker, input.connection, input.message, out, nowUs)
      else onRequest(broker, input.connection, input.from, input.message, nowUs)
      break
    default:
      assertNever(input)
  }
  finishBrokerTurn(broker, out, nowUs)
}

/** The end of every turn: handle what became readable, send what was proposed, ask for the next wake. */
export function finishBrokerTurn(broker: BrokerState, out: Outbox<Message>, nowUs: Micros): void {
  if (broker.process === 'dead') return
  if (broker.process !== 'starting') {
    drainRunnable(broker, out, nowUs)
    while (hasCoordinatorWork(broker)) {
      runCoordinator(broker, out, nowUs)
      drainRunnable(broker, out, nowUs)
    }
  }
  if (broker.alterPartitions.queued.length > 0) maybeSendAlterPartition(broker, out, nowUs)
  const wakeAtUs = Math.max(broker.nextTimerUs, nowUs)
  if (wakeAtUs !== broker.wakeAtUs) {
    broker.wakeAtUs = wakeAtUs
    out.wakeAt(wakeAtUs)
  }
}

function drainRunnable(broker: BrokerState, out: Outbox<Message>, nowUs: Micros): void {
  while (broker.runnable.length > 0) {
    const server = broker.servers.get(broker.runnable.shift() as ConnectionId)
    const request = server ? readNext(broker, server, nowUs) : undefined
    if (server && request) handleRequest(broker, server, request.body, out, nowUs)
  }
}

function fetcherBy(broker: BrokerState, connection: ConnectionId): ReplicaFetcherState | undefined {
  for (const fetcher of broker.fetchers) if (fetcher?.connection === connection) return fetcher
  return undefined
}

function onConnected(broker: BrokerState, connection: ConnectionId, out: Outbox<Message>, nowUs: Micros): void {
  if (connection === broker.controller.connection) {
    onControllerConnected(broker, out, nowUs)
    maybeAskForIds(broker, out)
    return
  }
  const fetcher = fetcherBy(broker, connection)
  if (fetcher) onFetcherConnected(broker, fetcher, out, nowUs)
  const link = fetcher ? undefined : linkBy(broker, connection)
  if (link) onLinkConnected(link, out)
}

function onDisconnected(broker: BrokerState, connection: ConnectionId, out: Outbox<Message>, nowUs: Micros): void {
  if (connection === broker.controller.connection) {
    onControllerDisconnected(broker, nowUs)
    return
  }
  const fetcher = fetcherBy(broker, connection)
  const link = fetcher ? undefined : linkBy(broker, connection)
  if (fetcher) onFetcherDisconnected(broker, fetcher, nowUs)
  else if (link) dropLink(broker, link, out, nowUs)
  else closeServer(broker, connection)
}

function onRequest(
  broker: BrokerState,
  connection: ConnectionId,
  from: number,
  request: RequestMessage,
  nowUs: Micros,
): void {
  const { body } = request
  if (body.api === 'MetadataPush') {
    const tripUs = nowUs - body.sentAtUs
    const delayUs = body.applyAfterMs < 0 ? 2 * tripUs : Math.round(body.applyAfterMs * 1000)
    const atUs = Math.max(nowUs, body.sentAtUs + delayUs)
    broker.metadata.waiting.push({ image: body.image, atUs })
    schedule(broker, atUs)
    return
  }
  receiveRequest(broker, broker.servers.get(connection) ?? acceptConnection(broker, connection, from), request)
}

function onResponse(
  broker: BrokerState,
  connection: ConnectionId,
  response: ResponseMessage,
  out: Outbox<Message>,
  nowUs: Micros,
): void {
  if (connection === broker.controller.connection) {
    onControllerResponse(broker, response, out, nowUs)
    return
  }
  const fetcher = fetcherBy(broker, connection)
  const link = fetcher ? undefined : linkBy(broker, connection)
  if (link) onLinkAnswer(broker, link, response, out, nowUs)
  // One request is under way at a time: an answer to an older one is a replayed copy.
  if (!fetcher || fetcher.processing || response.correlationId !== fetcher.nextCorrelationId - 1) return
  const { body } = response
  if (body.api === 'Fetch' && fetcher.inFlight?.api === 'Fetch') onFetchAnswer(broker, fetcher, body, out, nowUs)
  else if (body.api === 'OffsetForLeaderEpoch') onEpochAnswer(broker, fetcher, body, out, nowUs)
}

function onControllerResponse(
  broker: BrokerState,
  response: ResponseMessage,
  out: Outbox<Message>,
  nowUs: Micros,
): void {
  const { controller } = broker
  const { body, correlationId } = response
  if (body.api === 'BrokerHeartbeat' && correlationId === controller.heartbeat) {
    controller.heartbeat = -1
    if (onHeartbeatAnswer(broker, body, nowUs) === 'exit') exitCleanly(broker, out, nowUs)
  } else if (body.api === 'AlterPartition' && correlationId === controller.alterPartition) {
    controller.alterPartition = -1
    for (const index of onAlterPartitionAnswer(broker, body, out, nowUs)) {
      const partition = broker.partitions[index]
      if (partition) reevaluateHighWatermark(broker, partition, out, nowUs)
    }
  } else if (body.api === 'BrokerRegistration' && correlationId === controller.registration) {
    controller.registration = -1
    onRegistrationAnswer(broker, body, out, nowUs)
  } else if (body.api === 'AllocateProducerIds' && correlationId === controller.allocateProducerIds) {
    controller.allocateProducerIds = -1
    for (const id of onProducerIds(broker, body)) {
      const server = broker.servers.get(id)
      if (server?.current) handleRequest(broker, server, server.current.body, out, nowUs)
    }
  } else if (body.api === 'ControlledShutdown' && correlationId === controller.controlledShutdown) {
    controller.controlledShutdown = -1
    onControlledShutdownAnswer(broker, body, out, nowUs)
  }
}

/** Everything whose time has come, then the time of what comes next. */
function runTimers(broker: BrokerState, out: Outbox<Message>, nowUs: Micros): void {
  if (nowUs < broker.nextTimerUs) return
  const nowMs = millisOf(nowUs)
  applyWaitingImages(broker, out, nowUs)
  for (;;) {
    const server = takeFinished(broker, nowUs)
    if (!server) break
    if (server.current) handleRequest(broker, server, server.current.body, out, nowUs)
  }
  expireDelayedProduces(broker, out, nowUs)
  expireDelayedFetches(broker, out, nowUs)
  if (nowMs >= broker.nextIsrCheckMs) {
    maybeShrinkIsrs(broker, out, nowMs)
    broker.nextIsrCheckMs = nowMs + isrCheckIntervalMs(broker)
  }
  if (nowMs >= broker.nextProducerExpiryMs) expireIdleProducers(broker, nowMs)
  tickFetchers(broker, out, nowUs)
  tickTransactions(broker, out, nowUs)
  if (nowMs >= broker.controller.connectAtMs) connectToController(broker, out)
  if (tickLifecycle(broker, out, nowUs) === 'exit') {
    exitCleanly(broker, out, nowUs)
    return
  }
  broker.nextTimerUs = nextTimerUs(broker, nowUs)
}

function isrCheckIntervalMs(broker: BrokerState): number {
  return Math.max(1, Math.floor(broker.config.replicaLagTimeMaxMs / 2))
}

function expireIdleProducers(broker: BrokerState, nowMs: number): void {
  broker.nextProducerExpiryMs = nowMs + PRODUCER_EXPIRY_CHECK_MS
  for (const partition of broker.partitions) {
    if (!partition) continue
    expireProducers(partition.log.producers, EPOCH_MS + nowMs, broker.config.producerIdExpirationMs)
  }
}

/** The earliest timer of all components. */
function nextTimerUs(broker: BrokerState, nowUs: Micros): Micros {
  let nextMs = Math.min(
    broker.nextIsrCheckMs,
    broker.nextProducerExpiryMs,
    broker.controller.connectAtMs,
    nextLifecycleMs(broker),
    nextTransactionMs(broker),
  )
  for (const delayed of broker.delayedProduces) nextMs = Math.min(nextMs, delayed.deadlineMs)
  for (const delayed of broker.delayedFetches) nextMs = Math.min(nextMs, delayed.deadlineMs)
  if (broker.alterPartitions.queued.length > 0 && broker.alterPartitions.retryAtMs > millisOf(nowUs)) {
    nextMs = Math.min(nextMs, broker.alterPartitions.retryAtMs)
  }
  let nextUs = Math.min(microsOf(nextMs), nextFetcherUs(broker, nowUs))
  for (const waiting of broker.metadata.waiting) nextUs = Math.min(nextUs, waiting.atUs)
  for (const { atUs } of broker.inProcess) nextUs = Math.min(nextUs, atUs)
  return nextUs
}

/**
 * The process or the machine dies.
 *
 * `killed`: everything in memory is gone, the log is complete (page cache, C-61). `poweredOff`: what was appended in the
 * last `unflushedMs` is gone too. The world ends the connections: a reset for each peer, or silence.
 */
export function stopBroker(
  broker: BrokerState,
  how: 'killed' | 'poweredOff',
  out: Outbox<Message>,
  nowUs: Micros,
  unflushedMs = 0,
): void {
  if (broker.process === 'dead') return
  out.emit(CLUSTER.brokerDied, broker.id, how === 'killed' ? DEATH.killed : DEATH.poweredOff)
  if (how === 'poweredOff' && unflushedMs > 0) {
    for (const partition of broker.partitions) {
      if (!partition) continue
      const { log } = partition
      const from = log.logEndOffset
      const previous = log.highWatermark
      if (!dropUnflushed(log, nowUs - microsOf(unflushedMs))) continue
      out.emit(CLUSTER.logTruncated, broker.id, partition.partition, log.logEndOffset, from)
      if (log.highWatermark !== previous) {
        out.emit(CLUSTER.highWatermarkMoved, broker.id, partition.partition, log.highWatermark, previous, 0)
      }
    }
  }
  endProcess(broker, out, nowUs)
}

function endProcess(broker: BrokerState, out: Outbox<Message>, nowUs: Micros): void {
  forgetProcess(broker)
  for (const partition of broker.partitions) if (partition) forgetVolatileState(partition)
  broker.process = 'dead'
  broker.sinceUs = nowUs
  broker.wakeAtUs = NEVER
  out.wakeAt(NEVER)
}

/** The end of an orderly shutdown: connections closed, logs closed cleanly. The world sees `process === 'dead'`. */
function exitCleanly(broker: BrokerState, out: Outbox<Message>, nowUs: Micros): void {
  for (const server of [...broker.servers.values()]) hangUp(broker, server, out)
  for (const fetcher of broker.fetchers) if (fetcher && fetcher.connection !== -1) out.close(fetcher.connection)
  for (const link of broker.coordinator.links) if (link && link.connection !== -1) out.close(link.connection)
  if (broker.controller.connection !== -1) out.close(broker.controller.connection)
  for (const partition of broker.partitions) if (partition) closeCleanly(partition.log)
  out.emit(CLUSTER.brokerDied, broker.id, DEATH.shutDown)
  // The proof names the broker epoch that ended: a process that never registered has none (C-88).
  const hasProof = broker.lifecycle.isRegistered
  endProcess(broker, out, nowUs)
  broker.lifecycle.endedCleanly = hasProof
}

/**
 * Start the process: it connects to the controller, registers, reads metadata, and catches up (C-73 … C-75). Pointless on a
 * running one.
 *
 * @param disk empty: all logs are gone (a data loss event).
 */
export function startBroker(
  broker: BrokerState,
  out: Outbox<Message>,
  nowUs: Micros,
  disk: 'kept' | 'empty' = 'kept',
): void {
  if (broker.process !== 'dead') return
  broker.process = 'starting'
  broker.sinceUs = nowUs
  broker.logDirFailed = false
  out.emit(CLUSTER.brokerStarted, broker.id)
  for (const partition of broker.partitions) {
    if (!partition) continue
    if (disk === 'kept') {
      rebuildProducerState(partition.log)
      continue
    }
    const { logEndOffset, highWatermark } = partition.log
    partition.log = emptyLog()
    if (logEndOffset > 0) out.emit(CLUSTER.logTruncated, broker.id, partition.partition, 0, logEndOffset)
    if (highWatermark > 0) out.emit(CLUSTER.highWatermarkMoved, broker.id, partition.partition, 0, highWatermark, 0)
  }
  if (disk === 'empty') broker.lifecycle.endedCleanly = false
  startTimers(broker, nowUs)
  connectToController(broker, out)
  finishBrokerTurn(broker, out, nowUs)
}

/** Periodic tasks begin with the process. */
export function startTimers(broker: BrokerState, nowUs: Micros): void {
  const nowMs = millisOf(nowUs)
  broker.nextIsrCheckMs = nowMs + isrCheckIntervalMs(broker)
  broker.nextProducerExpiryMs = nowMs + PRODUCER_EXPIRY_CHECK_MS
  schedule(broker, microsOf(broker.nextIsrCheckMs))
}

/** An orderly shutdown begins: leaders move first (C-76, C-77). A broker that is not registered just ends. */
export function beginControlledShutdown(broker: BrokerState, out: Outbox<Message>, nowUs: Micros): void {
  if (broker.process === 'dead' || broker.process === 'stopping') return
  const isAsked = broker.config.controlledShutdownEnable && broker.lifecycle.isRegistered
  if (isAsked) beginLeaving(broker, out, nowUs)
  else leaveAtOnce(broker, out, nowUs)
  finishBrokerTurn(broker, out, nowUs)
}

/** Slow the broker down, or (no field) back to normal. What waits for the old pace goes by the new one. */
export function setBrokerSlowness(
  broker: BrokerState,
  slowness: { readonly factor?: number; readonly requestMs?: number; readonly fetchMs?: number },
  out: Outbox<Message>,
  nowUs: Micros,
): void {
  broker.slowness = {
    factor: slowness.factor ?? 1,
    requestUs: Math.round((slowness.requestMs ?? 0) * 1000),
    fetchUs: Math.round((slowness.fetchMs ?? 0) * 1000),
  }
  for (const fetcher of broker.fetchers) if (fetcher) maybeFetch(broker, fetcher, out, nowUs)
  finishBrokerTurn(broker, out, nowUs)
}

/** The log directory fails: every partition is offline here, and the controller hears of it at once (C-84). */
export function failLogDir(broker: BrokerState, out: Outbox<Message>, nowUs: Micros): void {
  if (broker.process === 'dead' || broker.logDirFailed) return
  takeOffline(broker, out)
  for (const statePartition of [...broker.coordinator.loaded.keys()]) {
    coordinate(broker, statePartition, out, nowUs)
  }
  broker.controller.heartbeat = -1
  sendHeartbeat(broker, out, nowUs)
  finishBrokerTurn(broker, out, nowUs)
}

/** The next `count` requests of this API are answered with `error`, before or after an append (contract, failNext). */
export function failNext(
  broker: BrokerState,
  failure: {
    readonly api: ApiName
    readonly error: number
    readonly count: number
    readonly afterAppend: boolean
    readonly action: number
  },
): void {
  const { api, error, count, afterAppend, action } = failure
  broker.failures.push({ api, error, afterAppend, left: count, action, isMet: false })
}
