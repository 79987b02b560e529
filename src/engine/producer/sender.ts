import { assertNever, must } from '../kernel/assert.ts'
import type { Millis } from '../kernel/units.ts'
import { type JavaException, javaException, printException } from '../protocol/exceptions.ts'
import { abortBatches, closeAccumulator } from './accumulator-abort.ts'
import type { MemoryWaiter } from './buffer-pool.ts'
import type { ClientResponse } from './kafka-client.ts'
import { failAbortedBatch } from './produce-result.ts'
import { hasIncomplete, hasUndrained } from './record-accumulator.ts'
import { sendProducerData } from './sender-producer-data.ts'
import { handleProduceResponse } from './sender-responses.ts'
import {
  BETWEEN_ITERATIONS,
  CLOSED,
  LAST_POLL,
  type SenderContext,
  type SenderState,
  type Wait,
} from './sender-state.ts'
import {
  maybeSendTransactionalRequest,
  resumeAwaitReady,
  retryAfterSleep,
  sendTransactionalRequest,
} from './sender-transactional.ts'
import { beginAbort } from './transaction-calls.ts'
import { bumpIdempotentEpochAndResetIdIfNeeded, maybeResolveSequences } from './transaction-epoch.ts'
import {
  failResult,
  hasOngoingTransaction,
  isA,
  isCompleting,
  type TransactionManagerState,
  transitionToAbortableError,
  transitionToUninitialized,
} from './transaction-manager.ts'
import { closeTransactionManager } from './transaction-queue.ts'
import { handleTransactionalResponse } from './transaction-response.ts'

/** Iterations at one instant without waiting; more is a bug of ours. */
const MAX_ITERATIONS_AT_ONCE = 1000

/**
 * Run the Sender's thread from where it stands until it has to wait: the main loop, and after close() the loops that
 * finish what is left (P-82). The simulation's whole Sender.
 *
 * @param completions What the last poll brought, in the order of P-113; none otherwise.
 * @returns Never `iterationEnd`. After `poll` or `sleep`, call again; `closed`: the client's connections may go.
 * @source kafka clients Sender#run
 */
export function runUntilWait(
  sender: SenderState,
  context: SenderContext,
  completions: readonly ClientResponse[],
  nowMs: Millis,
): Wait {
  let wait =
    sender.phase.kind === 'betweenIterations'
      ? nextIteration(sender, context, nowMs)
      : resume(sender, context, completions, nowMs)
  for (let count = 0; wait.kind === 'iterationEnd' && count < MAX_ITERATIONS_AT_ONCE; count++) {
    // An iteration that comes to nothing and would come to nothing again: the real client burns CPU here.
    if (wait.isSpinning) return { kind: 'sleep', ms: 1 }
    wait = nextIteration(sender, context, nowMs)
  }
  return wait.kind === 'iterationEnd' ? { kind: 'sleep', ms: 1 } : wait
}

/** The loop conditions of P-82, in their order. */
function nextIteration(sender: SenderState, context: SenderContext, nowMs: Millis): Wait {
  const { transactionManager: manager, accumulator, client } = context
  if (sender.isRunning) return runOnceUntilWait(sender, context, nowMs)
  if (!sender.isForceClosed) {
    const hasPendingRequests = manager && manager.requests.length > 0 && hasOngoingTransaction(manager)
    if (hasUndrained(accumulator) || client.inFlightRequestCount() > 0 || hasPendingRequests) {
      return runOnceUntilWait(sender, context, nowMs)
    }
    if (manager && hasOngoingTransaction(manager)) {
      if (!isCompleting(manager)) {
        beginAbort(manager, context, client.transactionVersion(), 'sender')
      }
      return runOnceUntilWait(sender, context, nowMs)
    }
  }
  if (sender.isForceClosed) {
    if (manager) closeTransactionManager(manager, context)
    abortIncompleteBatches(context)
  }
  sender.phase = CLOSED
  return { kind: 'closed' }
}

/**
 * Begin one iteration and run it until it waits or ends (P-92). The Sender must be between two iterations.
 *
 * @source kafka clients Sender#runOnce
 */
export function runOnceUntilWait(sender: SenderState, context: SenderContext, nowMs: Millis): Wait {
  if (sender.phase.kind === 'closed') return { kind: 'closed' }
  const manager = context.transactionManager
  if (manager) {
    const wait = runTransactionManager(sender, context, manager, nowMs)
    if (wait) return wait
  }
  const wait = sendProducerData(sender, context, nowMs)
  if (wait.kind === 'poll') sender.phase = LAST_POLL
  return wait
}

/** Step 1 of P-92. @returns Undefined: the data comes next. */
function runTransactionManager(
  sender: SenderState,
  context: SenderContext,
  manager: TransactionManagerState,
  nowMs: Millis,
): Wait | undefined {
  if (maybeResolveSequences(manager, context)) return { kind: 'iterationEnd', isSpinning: true }
  const { lastError } = manager
  if (manager.state === 'FATAL_ERROR') {
    if (lastError) maybeAbortBatches(context, lastError)
    sender.phase = LAST_POLL
    return { kind: 'poll', timeoutMs: context.config.retryBackoffMs, isSpinning: false }
  }
  if (manager.state === 'ABORTABLE_ERROR' && lastError && recoverFromAuthorizationError(context, manager, lastError)) {
    return { kind: 'iterationEnd', isSpinning: false }
  }
  if (bumpIdempotentEpochAndResetIdIfNeeded(manager, context)) return { kind: 'iterationEnd', isSpinning: true }
  return maybeSendTransactionalRequest(sender, context, manager, nowMs)
}

/** P-92 (c). @returns Whether the error is one of those. */
function recoverFromAuthorizationError(
  context: SenderContext,
  manager: TransactionManagerState,
  error: JavaException,
): boolean {
  if (!context.features.recoversFromAuthorizationErrors) return false
  const isAuthorization =
    isA(context, error, 'TransactionalIdAuthorizationException') || isA(context, error, 'ClusterAuthorizationException')
  if (!isAuthorization) return false
  const failure = javaException('AuthenticationException', printException(error), error)
  for (const request of manager.requests) {
    failResult(manager, request.result, failure)
    transitionToAbortableError(manager, context, 'sender', failure)
  }
  maybeAbortBatches(context, error)
  transitionToUninitialized(manager, context, error)
  return true
}

/** Everything that is incomplete fails with the last error: queued or in flight (P-84, P-92 b). */
function maybeAbortBatches(context: SenderContext, reason: JavaException): void {
  if (hasIncomplete(context.accumulator)) abortAll(context, reason)
}

function abortAll(context: SenderContext, reason: JavaException): void {
  for (const batch of abortBatches(context.accumulator, context.accumulatorContext)) {
    failAbortedBatch(batch, context.completion, context.events, reason)
  }
}

/**
 * Go on after a wait: handle what the poll has brought, then the rest of the iteration.
 *
 * @param completions In the order of P-113; empty after a sleep.
 */
export function resume(
  sender: SenderState,
  context: SenderContext,
  completions: readonly ClientResponse[],
  nowMs: Millis,
): Wait {
  for (const response of completions) handleCompletion(sender, context, response, nowMs)
  const { phase } = sender
  switch (phase.kind) {
    case 'betweenIterations':
    case 'lastPoll':
      sender.phase = BETWEEN_ITERATIONS
      return { kind: 'iterationEnd', isSpinning: false }
    case 'awaitReady':
      return resumeAwaitReady(sender, context, theManager(context), nowMs)
    case 'sleepBeforeSend':
      return sendTransactionalRequest(sender, context, theManager(context), phase.request, phase.node, nowMs)
    case 'sleepBeforeRetry':
      return retryAfterSleep(sender, context, theManager(context), phase.request)
    case 'closed':
      return { kind: 'closed' }
    default:
      return assertNever(phase)
  }
}

function theManager(context: SenderContext): TransactionManagerState {
  return must(context.transactionManager, 'the transaction manager')
}

function handleCompletion(sender: SenderState, context: SenderContext, response: ClientResponse, nowMs: Millis): void {
  if (response.request.purpose.kind === 'produce') handleProduceResponse(sender, context, response, nowMs)
  else handleTransactionalResponse(theManager(context), context, response, context.client.transactionVersion())
}

/**
 * close() has begun: nothing new is taken, the main loop ends (P-82).
 *
 * @returns Appends that waited for memory: each fails with `closedWhileAllocating`.
 */
export function initiateClose(sender: SenderState, context: SenderContext): MemoryWaiter[] {
  sender.isRunning = false
  const waiters = closeAccumulator(context.accumulator, context.accumulatorContext)
  context.client.wakeup()
  return waiters
}

/** close() has run out of time, or had none: what is left fails with the next step of the thread (P-83). */
export function forceClose(sender: SenderState, context: SenderContext): MemoryWaiter[] {
  sender.isForceClosed = true
  return initiateClose(sender, context)
}

/** Fail every incomplete batch, in flight or not, because of a forced close (P-83). */
export function abortIncompleteBatches(context: SenderContext): void {
  abortAll(context, javaException('KafkaException', 'Producer is closed forcefully.'))
}
