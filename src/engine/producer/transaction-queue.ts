import { type JavaException, javaException } from '../protocol/exceptions.ts'
import type { NodeId } from './kafka-client.ts'
import { enqueueNewPartitions } from './transaction-enqueue.ts'
import {
  completeResult,
  enqueueRequest,
  failPendingCall,
  failResult,
  hasError,
  type TransactionContext,
  type TransactionManagerState,
  transitionTo,
  transitionToFatalError,
} from './transaction-manager.ts'
import {
  NO_RESULT,
  peekRequest,
  pollRequest,
  pushRequest,
  TXN_PRIORITY,
  type TxnRequest,
} from './transaction-requests.ts'

/**
 * Take the next transactional request (P-140 step 4). EndTxn waits until no batch is incomplete; in an error state the
 * request fails instead of being sent; an EndTxn of a transaction that nothing was added to is completed here.
 *
 * @returns Undefined: there is nothing to do now.
 * @source kafka clients TransactionManager#nextRequest
 */
export function nextRequest(
  manager: TransactionManagerState,
  context: TransactionContext,
  hasIncompleteBatches: boolean,
): TxnRequest | undefined {
  enqueueNewPartitions(manager)
  const request = peekRequest(manager.requests)
  if (!request || (request.body.api === 'EndTxn' && hasIncompleteBatches)) return undefined
  pollRequest(manager.requests)
  if (failsWithLastError(manager, request)) return undefined
  if (request.body.api !== 'EndTxn' || manager.transactionStarted) return request
  completeResult(manager, request.result)
  if (manager.state !== 'FATAL_ERROR') completeTransaction(manager, context)
  return pollRequest(manager.requests)
}

/** A look-up of the coordinator does no harm while an abort is expected; everything else is dropped. */
function failsWithLastError(manager: TransactionManagerState, request: TxnRequest): boolean {
  if (!hasError(manager) || !manager.lastError) return false
  if (manager.state === 'ABORTABLE_ERROR' && request.body.api === 'FindCoordinator') return false
  failResult(manager, request.result, manager.lastError)
  return true
}

/**
 * The transaction has ended: what belonged to it is forgotten. If the epoch must be raised, the InitProducerId behind it
 * comes next (P-145).
 *
 * @returns An invalid state change: then nothing else has happened.
 */
export function completeTransaction(
  manager: TransactionManagerState,
  context: TransactionContext,
): JavaException | undefined {
  const target = manager.epochBumpRequired ? 'INITIALIZING' : 'READY'
  const invalid = transitionTo(manager, context, target, 'sender')
  if (invalid) return invalid
  manager.epochBumpRequired = false
  manager.transactionStarted = false
  manager.newPartitions.clear()
  manager.pendingPartitions.clear()
  manager.partitionsInTransaction.clear()
  return undefined
}

/** Put a request back: it will wait for its backoff before it is sent (P-140). */
export function retryRequest(manager: TransactionManagerState, request: TxnRequest): void {
  request.isRetry = true
  pushRequest(manager.requests, request)
}

/** Forget the coordinator and ask who it is (P-140a). */
export function lookupCoordinator(manager: TransactionManagerState, request: TxnRequest): void {
  const { coordinator } = request
  if (!coordinator) return
  if (coordinator === 'group') manager.groupCoordinator = undefined
  else manager.transactionCoordinator = undefined
  enqueueRequest(manager, {
    priority: TXN_PRIORITY.findCoordinator,
    body: { api: 'FindCoordinator', key: coordinatorKey(manager, request), keyType: coordinator },
    result: NO_RESULT,
    coordinator: undefined,
  })
}

/** The node that a request goes to, if it goes to a coordinator that is known. */
export function coordinatorOf(manager: TransactionManagerState, request: TxnRequest): NodeId | undefined {
  return request.coordinator === 'group' ? manager.groupCoordinator : manager.transactionCoordinator
}

function coordinatorKey(manager: TransactionManagerState, request: TxnRequest): string {
  return request.coordinator === 'group' && 'groupId' in request.body
    ? request.body.groupId
    : (manager.transactionalId ?? '')
}

/** Force close: what waits fails, and so does the call in progress (P-83). */
export function closeTransactionManager(manager: TransactionManagerState, context: TransactionContext): void {
  const closed = javaException('KafkaException', 'The producer closed forcefully')
  for (const request of manager.requests) {
    failResult(manager, request.result, closed)
    transitionToFatalError(manager, context, closed)
  }
  failPendingCall(manager, closed)
}
