import { type JavaException, javaException } from '../protocol/exceptions.ts'
import { PRODUCER, TRANSACTION_CALL } from './events.ts'
import { enqueueEndTxn, enqueueInitProducerId, enqueueNewPartitions } from './transaction-enqueue.ts'
import {
  type CallingThread,
  enqueueRequest,
  isTransactional,
  maybeUpdateTransactionV2,
  newResult,
  type TransactionContext,
  type TransactionManagerState,
  transitionTo,
} from './transaction-manager.ts'
import { NO_PRODUCER_ID } from './transaction-partitions.ts'
import { failWithError, mustBeRepeated, notTransactional, refusePendingCall } from './transaction-refusals.ts'
import { TXN_PRIORITY } from './transaction-requests.ts'
import type { TransactionState } from './transaction-states.ts'

/**
 * What a transactional call comes to at once. `pending`: the application thread waits for that result, at most
 * max.block.ms (`timeoutOf`), and takes it with `takeResult`.
 */
export type TransactionalCall =
  | { readonly kind: 'returned' }
  | { readonly kind: 'pending'; readonly result: number }
  | { readonly kind: 'thrown'; readonly exception: JavaException }

const RETURNED: TransactionalCall = { kind: 'returned' }

/** `transactionReturned.error` of a call that threw. */
const THREW = -2

type CallName = keyof typeof TRANSACTION_CALL

/**
 * initTransactions(): ask for the producer id (P-135).
 *
 * @source kafka clients TransactionManager#initializeTransactions
 */
export function initTransactions(manager: TransactionManagerState, context: TransactionContext): TransactionalCall {
  return call(manager, context, 'init', () =>
    joinOrStart(manager, context, 'initTransactions', 'INITIALIZING', () => {
      const invalid = transitionTo(manager, context, 'INITIALIZING', 'application')
      return invalid ?? enqueueInitProducerId(manager, NO_PRODUCER_ID)
    }),
  )
}

/** beginTransaction(): local, no request (P-135). */
export function beginTransaction(manager: TransactionManagerState, context: TransactionContext): TransactionalCall {
  return call(manager, context, 'begin', () => {
    const refused =
      refusePendingCall(manager, context, 'beginTransaction') ??
      failWithError(manager, context) ??
      transitionTo(manager, context, 'IN_TRANSACTION', 'application')
    return refused ?? RETURNED
  })
}

/**
 * commitTransaction(): everything goes out, then EndTxn(commit) (P-144).
 *
 * @param transactionVersion Of the cluster, as the client knows it now (P-148).
 */
export function commitTransaction(
  manager: TransactionManagerState,
  context: TransactionContext,
  transactionVersion: number,
): TransactionalCall {
  return call(manager, context, 'commit', () =>
    joinOrStart(manager, context, 'commitTransaction', 'COMMITTING_TRANSACTION', () => {
      const refused =
        failWithError(manager, context) ?? transitionTo(manager, context, 'COMMITTING_TRANSACTION', 'application')
      return refused ?? beginCompletingTransaction(manager, context, true, transactionVersion)
    }),
  )
}

/**
 * abortTransaction(): what was never sent is dropped, then EndTxn(abort) (P-145). Allowed in ABORTABLE_ERROR.
 *
 * @param transactionVersion Of the cluster, as the client knows it now (P-148).
 */
export function abortTransaction(
  manager: TransactionManagerState,
  context: TransactionContext,
  transactionVersion: number,
): TransactionalCall {
  return call(manager, context, 'abort', () => beginAbort(manager, context, transactionVersion, 'application'))
}

/** The abort itself: of the application, or of a Sender that shuts down (P-82). */
export function beginAbort(
  manager: TransactionManagerState,
  context: TransactionContext,
  transactionVersion: number,
  thread: CallingThread,
): TransactionalCall | JavaException {
  return joinOrStart(manager, context, 'abortTransaction', 'ABORTING_TRANSACTION', () => {
    const refused =
      (manager.state === 'ABORTABLE_ERROR' ? undefined : failWithError(manager, context)) ??
      transitionTo(manager, context, 'ABORTING_TRANSACTION', thread)
    if (refused) return refused
    manager.newPartitions.clear()
    return beginCompletingTransaction(manager, context, false, transactionVersion)
  })
}

/**
 * sendOffsetsToTransaction(): AddOffsetsToTxn and then TxnOffsetCommit; with TV2 the latter alone (P-149, P-151).
 */
export function sendOffsetsToTransaction(
  manager: TransactionManagerState,
  context: TransactionContext,
  groupId: string,
): TransactionalCall {
  const refused = refusePendingCall(manager, context, 'sendOffsetsToTransaction') ?? failWithError(manager, context)
  if (refused) return { kind: 'thrown', exception: refused }
  const { transactionalId, producerIdAndEpoch } = manager
  if (transactionalId === null) return { kind: 'thrown', exception: notTransactional() }
  if (manager.state !== 'IN_TRANSACTION') {
    const text = `Cannot send offsets if a transaction is not in progress (currentState= ${manager.state})`
    const className = context.features.invalidTransitionPoisons ? 'IllegalStateException' : 'KafkaException'
    return { kind: 'thrown', exception: javaException(className, text) }
  }
  const result = newResult(manager, 'AddOffsetsToTxn')
  const { producerId, epoch: producerEpoch } = producerIdAndEpoch
  if (manager.isTransactionV2) manager.transactionStarted = true
  enqueueRequest(manager, {
    priority: TXN_PRIORITY.addPartitionsOrOffsets,
    body: manager.isTransactionV2
      ? { api: 'TxnOffsetCommit', transactionalId, groupId, producerId, producerEpoch }
      : { api: 'AddOffsetsToTxn', transactionalId, producerId, producerEpoch, groupId },
    result,
    coordinator: manager.isTransactionV2 ? 'group' : 'transaction',
  })
  return { kind: 'pending', result }
}

/**
 * Take the result of a call that has waited (`isCompleted`): its exception, or undefined for success.
 *
 * @param name Whose `transactionReturned` is told; undefined for sendOffsetsToTransaction.
 */
export function takeResult(
  manager: TransactionManagerState,
  context: TransactionContext,
  result: number,
  name: CallName | undefined,
): JavaException | undefined {
  const error = manager.results.get(result)?.error
  const isPending = manager.pendingCall?.result === result
  // 2.5 may hand it out once more (P-136), so there it stays until another call takes its place.
  if (isPending && context.features.timedOutCallMustBeRepeated) manager.pendingCall = undefined
  if (!isPending || context.features.timedOutCallMustBeRepeated) manager.results.delete(result)
  if (name) tellReturned(context, name, error)
  return error
}

/** Is the result there, so that the waiting call may go on? */
export function isResultCompleted(manager: TransactionManagerState, result: number): boolean {
  return manager.results.get(result)?.isCompleted ?? true
}

/**
 * The call has waited for max.block.ms: what it throws. The operation goes on in the background (P-136).
 *
 * @param name Whose `transactionReturned` is told; undefined for sendOffsetsToTransaction.
 */
export function timeoutOf(
  manager: TransactionManagerState,
  context: TransactionContext,
  result: number,
  waitedMs: number,
  name: CallName | undefined,
): JavaException {
  const operation = manager.results.get(result)?.operation ?? ''
  const unit = context.features.shortTimeoutText ? 'ms' : 'milliseconds'
  const error = javaException(
    'TimeoutException',
    `Timeout expired after ${waitedMs}${unit} while awaiting ${operation}`,
  )
  if (name) tellReturned(context, name, error)
  return error
}

function call(
  manager: TransactionManagerState,
  context: TransactionContext,
  name: CallName,
  body: () => TransactionalCall | JavaException,
): TransactionalCall {
  context.events?.emit(PRODUCER.transactionCalled, context.producer, TRANSACTION_CALL[name])
  const outcome = isTransactional(manager) ? body() : notTransactional()
  const answer: TransactionalCall = 'kind' in outcome ? outcome : { kind: 'thrown', exception: outcome }
  if (answer.kind === 'thrown') tellReturned(context, name, answer.exception)
  else if (answer.kind === 'returned') tellReturned(context, name, undefined)
  return answer
}

function tellReturned(context: TransactionContext, name: CallName, error: JavaException | undefined): void {
  context.events?.emit(PRODUCER.transactionReturned, context.producer, TRANSACTION_CALL[name], error ? THREW : 0)
  if (error) context.thrown?.(error)
}

/** Join the operation that an earlier call has left pending, where the version lets it; else start a new one (P-136). */
function joinOrStart(
  manager: TransactionManagerState,
  context: TransactionContext,
  operation: string,
  target: TransactionState,
  start: () => number | JavaException,
): TransactionalCall | JavaException {
  const { pendingCall } = manager
  if (context.features.timedOutCallMustBeRepeated) {
    if (pendingCall && pendingCall.target !== target) return mustBeRepeated(operation, pendingCall.operation)
    if (pendingCall) return { kind: 'pending', result: pendingCall.result }
  } else if (pendingCall && manager.state === target) {
    if (manager.results.get(pendingCall.result)?.isCompleted) manager.pendingCall = undefined
    return { kind: 'pending', result: pendingCall.result }
  }
  const started = start()
  if (typeof started !== 'number') return started
  if (pendingCall) manager.results.delete(pendingCall.result)
  manager.pendingCall = { operation, target, result: started }
  return { kind: 'pending', result: started }
}

/**
 * Add what is still to be added, enqueue EndTxn, and behind it the epoch bump if one is required: the call then waits for
 * that (P-144, P-145). The EndTxn is made under the transaction version that the transaction began with (P-148).
 *
 * @returns The result that the call waits for.
 */
function beginCompletingTransaction(
  manager: TransactionManagerState,
  context: TransactionContext,
  committed: boolean,
  transactionVersion: number,
): number {
  enqueueNewPartitions(manager)
  const result = enqueueEndTxn(manager, committed)
  maybeUpdateTransactionV2(manager, context, transactionVersion, false)
  return manager.epochBumpRequired ? enqueueInitProducerId(manager, manager.producerIdAndEpoch) : result
}
