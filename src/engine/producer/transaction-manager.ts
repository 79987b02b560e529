import type { ProfileFeatures } from '../config/profile.ts'
import type { Millis } from '../kernel/units.ts'
import { type ErrorList, isSubclassOf, type JavaException, javaException } from '../protocol/exceptions.ts'
import type { PartitionIndex, PartitionRegistry } from '../protocol/ids.ts'
import type { EventSink } from './accumulator-context.ts'
import { PRODUCER } from './events.ts'
import type { NodeId } from './kafka-client.ts'
import type { BatchCopies } from './producer-batch.ts'
import {
  cloneTxnPartitions,
  NO_PRODUCER_ID,
  type ProducerIdAndEpoch,
  startSequencesAtBeginning,
  type TxnPartitionMap,
} from './transaction-partitions.ts'
import { NO_RESULT, pushRequest, type TxnRequest } from './transaction-requests.ts'
import { isTransitionValid, type TransactionState, transactionStateNumber } from './transaction-states.ts'

/** What a blocked transactional call waits for. It may be failed after it was done; the error then counts. */
export interface TransactionalResult {
  readonly id: number
  /** As the timeout text names it: `InitProducerId`, `EndTxn(true)` … (P-136). */
  readonly operation: string
  isCompleted: boolean
  error: JavaException | undefined
}

/** The last init, commit or abort call whose result nobody has taken yet (P-136). */
export interface PendingCall {
  /** `initTransactions`, `commitTransaction` or `abortTransaction`. */
  readonly operation: string
  /** The state that the call entered. */
  readonly target: TransactionState
  readonly result: number
}

/**
 * Idempotence and transactions of one producer: producer id, sequences, states, and the requests to coordinators that
 * wait. A producer without idempotence has none.
 *
 * @source kafka clients TransactionManager
 */
export interface TransactionManagerState {
  /** Null: idempotent only. */
  readonly transactionalId: string | null
  readonly transactionTimeoutMs: Millis
  state: TransactionState
  lastError: JavaException | undefined
  producerIdAndEpoch: ProducerIdAndEpoch
  readonly partitions: TxnPartitionMap
  /** Partition → sequence after the last one whose fate is unknown (P-129). */
  readonly unresolvedSequences: Map<PartitionIndex, number>
  /** Partitions that asked for the epoch bump of an idempotent producer (P-127). */
  readonly partitionsToRewrite: Set<PartitionIndex>
  /** Registered by send(), not asked for yet (P-138, P-139). */
  readonly newPartitions: Set<PartitionIndex>
  /** In an AddPartitionsToTxn that has not succeeded. */
  readonly pendingPartitions: Set<PartitionIndex>
  readonly partitionsInTransaction: Set<PartitionIndex>
  /** A binary heap (`pushRequest`). */
  readonly requests: TxnRequest[]
  /** Exactly one at a time (P-140). */
  inFlightRequest: TxnRequest | undefined
  transactionCoordinator: NodeId | undefined
  groupCoordinator: NodeId | undefined
  /** Learned whenever the transaction coordinator is found ready. */
  coordinatorSupportsEpochBump: boolean
  /** The broker knows of this transaction: EndTxn is needed. */
  transactionStarted: boolean
  epochBumpRequired: boolean
  /** Works with TV2 (P-148). */
  isTransactionV2: boolean
  pendingCall: PendingCall | undefined
  readonly results: Map<number, TransactionalResult>
  /** Ids of results and requests; 0 is NO_RESULT. */
  nextId: number
}

/** What a transaction manager works with and does not own. */
export interface TransactionContext {
  /** Index of the producer in the scenario. */
  readonly producer: number
  readonly features: ProfileFeatures
  /** Whose error codes, classes and texts. */
  readonly errors: ErrorList
  readonly registry: PartitionRegistry
  readonly events: EventSink | undefined
  /** Keeps what a call of the application threw, for who asks what the program prints; absent: nobody does. */
  readonly thrown?: ((exception: JavaException) => void) | undefined
}

/** On whose thread something happens: an invalid state change is worse on the sender's (P-134). */
export type CallingThread = 'sender' | 'application'

/** A transaction manager that has not talked to anybody yet. */
export function newTransactionManager(
  transactionalId: string | null,
  transactionTimeoutMs: Millis,
): TransactionManagerState {
  return {
    transactionalId,
    transactionTimeoutMs,
    state: 'UNINITIALIZED',
    lastError: undefined,
    producerIdAndEpoch: NO_PRODUCER_ID,
    partitions: new Map(),
    unresolvedSequences: new Map(),
    partitionsToRewrite: new Set(),
    newPartitions: new Set(),
    pendingPartitions: new Set(),
    partitionsInTransaction: new Set(),
    requests: [],
    inFlightRequest: undefined,
    transactionCoordinator: undefined,
    groupCoordinator: undefined,
    coordinatorSupportsEpochBump: false,
    transactionStarted: false,
    epochBumpRequired: false,
    isTransactionV2: false,
    pendingCall: undefined,
    results: new Map(),
    nextId: NO_RESULT + 1,
  }
}

/** Transactional, not merely idempotent. */
export function isTransactional(manager: TransactionManagerState): boolean {
  return manager.transactionalId !== null
}

/** There is a producer id to write with (P-72 b). */
export function hasProducerId(manager: TransactionManagerState): boolean {
  return manager.producerIdAndEpoch.producerId >= 0
}

/** A commit or an abort is under way. */
export function isCompleting(manager: TransactionManagerState): boolean {
  return manager.state === 'COMMITTING_TRANSACTION' || manager.state === 'ABORTING_TRANSACTION'
}

/** Abortable or fatal. */
export function hasError(manager: TransactionManagerState): boolean {
  return manager.state === 'ABORTABLE_ERROR' || manager.state === 'FATAL_ERROR'
}

/** Begun and not ended, errors that an abort can mend included (P-82). */
export function hasOngoingTransaction(manager: TransactionManagerState): boolean {
  return manager.state === 'IN_TRANSACTION' || manager.state === 'ABORTABLE_ERROR' || isCompleting(manager)
}

/**
 * Change the state. Entering any state but the two error states clears the last error (P-143).
 *
 * @param error Why; only for the error states.
 * @returns The exception that the calling code gets when there is no such way; else undefined.
 * @source P-134; kafka clients TransactionManager#transitionTo
 * @differs 2.5: a KafkaException, and the state stays. 3.9+: on the sender's thread the state becomes FATAL_ERROR.
 */
export function transitionTo(
  manager: TransactionManagerState,
  context: TransactionContext,
  target: TransactionState,
  thread: CallingThread,
  error?: JavaException,
): JavaException | undefined {
  const { features } = context
  if (isTransitionValid(manager.state, target, features)) {
    enterState(manager, context, target)
    manager.lastError = target === 'ABORTABLE_ERROR' || target === 'FATAL_ERROR' ? error : undefined
    return undefined
  }
  const who = manager.transactionalId === null ? '' : `TransactionalId ${manager.transactionalId}: `
  const message = `${who}Invalid transition attempted from state ${manager.state} to state ${target}`
  if (!features.invalidTransitionPoisons) return javaException('KafkaException', message)
  const invalid = javaException('IllegalStateException', message)
  if (thread === 'sender') {
    enterState(manager, context, 'FATAL_ERROR')
    manager.lastError = invalid
  }
  return invalid
}

/** An error that an abort can mend. While the abort is under way it changes nothing (P-142). */
export function transitionToAbortableError(
  manager: TransactionManagerState,
  context: TransactionContext,
  thread: CallingThread,
  error: JavaException,
): JavaException | undefined {
  if (manager.state === 'ABORTING_TRANSACTION') return undefined
  return transitionTo(manager, context, 'ABORTABLE_ERROR', thread, error)
}

/** The end: the unfinished init, commit or abort call fails at once (P-143). */
export function transitionToFatalError(
  manager: TransactionManagerState,
  context: TransactionContext,
  error: JavaException,
): void {
  transitionTo(manager, context, 'FATAL_ERROR', 'sender', error)
  failPendingCall(manager, error)
}

/** Back to the start after an authorization error of InitProducerId (P-92 c, P-121). */
export function transitionToUninitialized(
  manager: TransactionManagerState,
  context: TransactionContext,
  error: JavaException,
): void {
  transitionTo(manager, context, 'UNINITIALIZED', 'sender')
  failPendingCall(manager, error)
  manager.lastError = undefined
}

/** Adopt a producer id and epoch. */
export function setProducerIdAndEpoch(
  manager: TransactionManagerState,
  context: TransactionContext,
  producer: ProducerIdAndEpoch,
): void {
  manager.producerIdAndEpoch = producer
  context.events?.emit(PRODUCER.producerIdSet, context.producer, producer.producerId, producer.epoch)
}

/** Start the sequences of one partition over under the producer's present id and epoch (P-126, P-127). */
export function restartSequences(
  manager: TransactionManagerState,
  context: TransactionContext,
  partition: PartitionIndex,
): void {
  startSequencesAtBeginning(manager.partitions, partition, manager.producerIdAndEpoch)
  context.events?.emit(PRODUCER.sequencesReset, context.producer, partition, manager.producerIdAndEpoch.epoch)
}

/** Forget the sequences of all partitions: a new epoch was handed out by the coordinator (P-145, P-149). */
export function forgetAllSequences(manager: TransactionManagerState, context: TransactionContext): void {
  for (const partition of manager.partitions.keys()) {
    context.events?.emit(PRODUCER.sequencesReset, context.producer, partition, manager.producerIdAndEpoch.epoch)
  }
  manager.partitions.clear()
  manager.unresolvedSequences.clear()
}

/** A request waits for its turn. */
export function enqueueRequest(
  manager: TransactionManagerState,
  request: Pick<TxnRequest, 'priority' | 'body' | 'result' | 'coordinator'> & { readonly isEpochBump?: boolean },
): void {
  const { priority, body, result, coordinator, isEpochBump = false } = request
  pushRequest(manager.requests, {
    id: manager.nextId++,
    priority,
    body,
    result,
    coordinator,
    isEpochBump,
    isRetry: false,
    retryBackoffMs: undefined,
  })
}

/** A result that a call can wait for. */
export function newResult(manager: TransactionManagerState, operation: string): number {
  const id = manager.nextId++
  manager.results.set(id, { id, operation, isCompleted: false, error: undefined })
  return id
}

/** The operation is done; an error that was set before stays. */
export function completeResult(manager: TransactionManagerState, result: number): void {
  const found = manager.results.get(result)
  if (found) found.isCompleted = true
}

/** The operation has failed. */
export function failResult(manager: TransactionManagerState, result: number, error: JavaException): void {
  const found = manager.results.get(result)
  if (!found) return
  found.error = error
  found.isCompleted = true
}

/** The unfinished init, commit or abort call fails. */
export function failPendingCall(manager: TransactionManagerState, error: JavaException): void {
  if (manager.pendingCall) failResult(manager, manager.pendingCall.result, error)
}

/** Is the exception of this class or a descendant, in this release? */
export function isA(context: TransactionContext, exception: JavaException, className: string): boolean {
  return isSubclassOf(exception.className, className, context.errors)
}

/** An independent copy. @param copies Batches copied so far in this snapshot. */
export function cloneTransactionManager(
  manager: TransactionManagerState,
  copies: BatchCopies,
): TransactionManagerState {
  const results = new Map<number, TransactionalResult>()
  for (const [id, result] of manager.results) results.set(id, { ...result })
  return {
    ...manager,
    partitions: cloneTxnPartitions(manager.partitions, copies),
    unresolvedSequences: new Map(manager.unresolvedSequences),
    partitionsToRewrite: new Set(manager.partitionsToRewrite),
    newPartitions: new Set(manager.newPartitions),
    pendingPartitions: new Set(manager.pendingPartitions),
    partitionsInTransaction: new Set(manager.partitionsInTransaction),
    requests: manager.requests.map((request) => ({ ...request })),
    inFlightRequest: manager.inFlightRequest && { ...manager.inFlightRequest },
    results,
  }
}

function enterState(manager: TransactionManagerState, context: TransactionContext, target: TransactionState): void {
  const previous = transactionStateNumber(manager.state)
  manager.state = target
  context.events?.emit(PRODUCER.transactionState, context.producer, transactionStateNumber(target), previous)
}

/**
 * Ask a cluster that has meanwhile learned TV2 whether to use it: at the first contact, and each time that a transaction
 * completes; a running producer that changes over first raises its epoch (P-148, P-150).
 */
export function maybeUpdateTransactionV2(
  manager: TransactionManagerState,
  context: TransactionContext,
  transactionVersion: number,
  isFirstContact: boolean,
): void {
  const isTransactionV2 = context.features.transactionsV2 && transactionVersion >= 2
  if (!isFirstContact && isTransactionV2 && !manager.isTransactionV2) manager.epochBumpRequired = true
  manager.isTransactionV2 = isTransactionV2
}
