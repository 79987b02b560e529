import type { Millis } from '../kernel/units.ts'
import { javaException } from '../protocol/exceptions.ts'
import { abortUndrainedBatches } from './accumulator-abort.ts'
import { beginFlush } from './accumulator-flush.ts'
import type { NodeId } from './kafka-client.ts'
import { failAbortedBatch } from './produce-result.ts'
import { hasIncomplete } from './record-accumulator.ts'
import { BETWEEN_ITERATIONS, LAST_POLL, type SenderContext, type SenderState, type Wait } from './sender-state.ts'
import { isCompleting, type TransactionManagerState } from './transaction-manager.ts'
import { coordinatorOf, lookupCoordinator, nextRequest, retryRequest } from './transaction-queue.ts'
import type { TxnRequest } from './transaction-requests.ts'

const ITERATION_END: Wait = { kind: 'iterationEnd', isSpinning: false }

/**
 * The transactional step of an iteration (P-140): at most one request to a coordinator is out, and while it is, no data
 * is sent.
 *
 * @returns Undefined: it did nothing, the data comes next.
 * @source kafka clients Sender#maybeSendAndPollTransactionalRequest
 */
export function maybeSendTransactionalRequest(
  sender: SenderState,
  context: SenderContext,
  manager: TransactionManagerState,
  nowMs: Millis,
): Wait | undefined {
  if (manager.inFlightRequest) return lastPoll(sender, context)
  if (manager.state === 'ABORTABLE_ERROR' || manager.state === 'ABORTING_TRANSACTION') abortUndrained(context, manager)
  maybeBeginFlush(context, manager)
  const request = nextRequest(manager, context, hasIncomplete(context.accumulator))
  if (!request) return undefined
  const node = request.coordinator ? coordinatorOf(manager, request) : context.client.leastLoadedNode(nowMs)
  if (node !== undefined) {
    sender.phase = { kind: 'awaitReady', request, node, sinceMs: nowMs, isFirstPoll: true }
    return { kind: 'poll', timeoutMs: 0, isSpinning: false }
  }
  if (request.coordinator) return findCoordinatorAndRetry(sender, manager, request)
  retryRequest(manager, request)
  return lastPoll(sender, context)
}

/** Batches that never left are dropped by an abort; what has been sent once is waited for (P-84). */
function abortUndrained(context: SenderContext, manager: TransactionManagerState): void {
  if (!hasIncomplete(context.accumulator)) return
  const className = context.features.transactionAbortedException ? 'TransactionAbortedException' : 'KafkaException'
  const reason = manager.lastError ?? javaException(className, 'Failing batch since transaction was aborted')
  for (const batch of abortUndrainedBatches(context.accumulator, context.accumulatorContext)) {
    failAbortedBatch(batch, context.completion, context.events, reason)
  }
}

/** 2.5: a completing transaction makes everything sendable by a flush that nobody ends (P-66). */
function maybeBeginFlush(context: SenderContext, manager: TransactionManagerState): void {
  const { accumulator, features } = context
  if (!features.completingTransactionKeepsFlushing || !isCompleting(manager)) return
  if (accumulator.flushesInProgress === 0) beginFlush(accumulator)
}

/** The poll is over: is the target READY now (P-140 step 5)? */
export function resumeAwaitReady(
  sender: SenderState,
  context: SenderContext,
  manager: TransactionManagerState,
  nowMs: Millis,
): Wait {
  const { phase } = sender
  if (phase.kind !== 'awaitReady') return ITERATION_END
  const { request, node, sinceMs, isFirstPoll } = phase
  const { client, config } = context
  if (client.isReady(node, nowMs) || (isFirstPoll && client.ready(node, nowMs))) {
    return sendWhenReady(sender, context, manager, request, node, nowMs)
  }
  const waitedMs = nowMs - sinceMs
  if (waitedMs >= config.requestTimeoutMs || client.connectionFailed(node)) {
    return backOffAndRetry(sender, context, manager, request)
  }
  sender.phase = { kind: 'awaitReady', request, node, sinceMs, isFirstPoll: false }
  return { kind: 'poll', timeoutMs: config.requestTimeoutMs - waitedMs, isSpinning: false }
}

/** The node is ready: a retry sleeps first, then the request leaves. */
function sendWhenReady(
  sender: SenderState,
  context: SenderContext,
  manager: TransactionManagerState,
  request: TxnRequest,
  node: NodeId,
  nowMs: Millis,
): Wait {
  if (request.coordinator === 'transaction') {
    manager.coordinatorSupportsEpochBump = context.client.supportsEpochBump(node)
  }
  if (!request.isRetry) return sendTransactionalRequest(sender, context, manager, request, node, nowMs)
  sender.phase = { kind: 'sleepBeforeSend', request, node }
  const { retryBackoffMs } = context.config
  return { kind: 'sleep', ms: Math.min(retryBackoffMs, request.retryBackoffMs ?? retryBackoffMs) }
}

/** Send it, and poll once. */
export function sendTransactionalRequest(
  sender: SenderState,
  context: SenderContext,
  manager: TransactionManagerState,
  request: TxnRequest,
  node: NodeId,
  nowMs: Millis,
): Wait {
  manager.inFlightRequest = request
  context.client.send(
    {
      node,
      body: request.body,
      purpose: { kind: 'transactional', handler: request.id },
      createdMs: nowMs,
      requestTimeoutMs: context.config.requestTimeoutMs,
      expectResponse: true,
    },
    nowMs,
  )
  return lastPoll(sender, context)
}

/** Not READY in time, or the connection failed: look the coordinator up again, or sleep if any node would do. */
function backOffAndRetry(
  sender: SenderState,
  context: SenderContext,
  manager: TransactionManagerState,
  request: TxnRequest,
): Wait {
  if (request.coordinator) return findCoordinatorAndRetry(sender, manager, request)
  sender.phase = { kind: 'sleepBeforeRetry', request }
  return { kind: 'sleep', ms: context.config.retryBackoffMs }
}

/** After that sleep: ask for new metadata, and try again with the next iteration. */
export function retryAfterSleep(
  sender: SenderState,
  context: SenderContext,
  manager: TransactionManagerState,
  request: TxnRequest,
): Wait {
  context.client.requestMetadataUpdate()
  retryRequest(manager, request)
  sender.phase = BETWEEN_ITERATIONS
  return ITERATION_END
}

function findCoordinatorAndRetry(sender: SenderState, manager: TransactionManagerState, request: TxnRequest): Wait {
  lookupCoordinator(manager, request)
  retryRequest(manager, request)
  sender.phase = BETWEEN_ITERATIONS
  return ITERATION_END
}

function lastPoll(sender: SenderState, context: SenderContext): Wait {
  sender.phase = LAST_POLL
  return { kind: 'poll', timeoutMs: context.config.retryBackoffMs, isSpinning: false }
}
