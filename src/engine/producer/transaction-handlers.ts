import { ERROR, errorName, errorText, exceptionOfError, isRetriable, knownError } from '../protocol/errors.ts'
import { type JavaException, javaException } from '../protocol/exceptions.ts'
import { comparePartitions, partitionName } from '../protocol/ids.ts'
import type { ResponseBody } from '../protocol/messages.ts'
import {
  type Answer,
  abortableError,
  fatalError,
  fatalUnexpected,
  fencedException,
  findCoordinatorAndRetry,
  type Handling,
  isFenced,
  isLostCoordinator,
  isRetriedAnyway,
  retriesAnyway,
} from './transaction-answers.ts'
import { bumpsEpochFromClient } from './transaction-epoch.ts'
import { completeResult, enqueueRequest, forgetAllSequences, setProducerIdAndEpoch } from './transaction-manager.ts'
import { completeTransaction, retryRequest } from './transaction-queue.ts'
import { TXN_PRIORITY } from './transaction-requests.ts'

/** Backoff of a first AddPartitionsToTxn behind a transaction that is still completing, if shorter than retry.backoff.ms. */
const ADD_PARTITIONS_RETRY_BACKOFF_MS = 20

/** Handle an answer that only transactional producers get. Returns false: it is none of those. */
export function handleAnswer(handling: Handling, body: ResponseBody): boolean {
  switch (body.api) {
    case 'FindCoordinator':
      handleFindCoordinator(handling, body)
      return true
    case 'AddPartitionsToTxn':
      handleAddPartitions(handling, body)
      return true
    case 'AddOffsetsToTxn':
      handleAddOffsets(handling, body)
      return true
    case 'TxnOffsetCommit':
      handleTxnOffsetCommit(handling, body)
      return true
    case 'EndTxn':
      handleEndTxn(handling, body)
      return true
    default:
      return false
  }
}

function handleFindCoordinator(handling: Handling, body: Answer<'FindCoordinator'>): void {
  const { manager, context, request } = handling
  const asked = request.body.api === 'FindCoordinator' ? request.body : { key: '', keyType: 'transaction' as const }
  const error = knownError(body.error, context.errors)
  if (error === ERROR.NONE) {
    if (asked.keyType === 'group') manager.groupCoordinator = body.node
    else manager.transactionCoordinator = body.node
    completeResult(manager, request.result)
  } else if (retriesAnyway(context, error) || error === ERROR.COORDINATOR_NOT_AVAILABLE) {
    retryRequest(manager, request)
  } else if (error === ERROR.TRANSACTIONAL_ID_AUTHORIZATION_FAILED) {
    fatalError(handling, exceptionOfError(error, context.errors))
  } else if (error === ERROR.GROUP_AUTHORIZATION_FAILED) {
    abortableError(handling, groupAuthorizationException(asked.key))
  } else if (error === ERROR.TRANSACTION_ABORTABLE) {
    abortableError(handling, exceptionOfError(error, context.errors))
  } else {
    const dueTo = context.features.coordinatorErrorTextSpaced ? 'due to unexpected error' : 'due tounexpected error'
    const text = `Could not find a coordinator with type ${asked.keyType.toUpperCase()} with key ${asked.key} ${dueTo}: ${errorText(error, context.errors)}`
    fatalError(handling, javaException('KafkaException', text))
  }
}

/** Judged partition by partition (P-142): the first entry that is not collected decides. */
function handleAddPartitions(handling: Handling, body: Answer<'AddPartitionsToTxn'>): void {
  const { manager, context, request } = handling
  const { registry, errors } = context
  request.retryBackoffMs = undefined
  const entries = [...body.errors].sort((a, b) => comparePartitions(registry, a.partition, b.partition))
  const unauthorizedTopics: string[] = []
  let hasPartitionErrors = false
  for (const entry of entries) {
    const error = knownError(entry.error, errors)
    if (error === ERROR.NONE) continue
    if (error === ERROR.TOPIC_AUTHORIZATION_FAILED) {
      const topic = registry.topics[entry.partition] as string
      if (!unauthorizedTopics.includes(topic)) unauthorizedTopics.push(topic)
    } else if (!handleAddPartitionError(handling, error)) hasPartitionErrors = true
    else return
  }
  for (const { partition } of entries) manager.pendingPartitions.delete(partition)
  if (unauthorizedTopics.length > 0) {
    const text = `Not authorized to access topics: [${unauthorizedTopics.join(', ')}]`
    abortableError(handling, javaException('TopicAuthorizationException', text))
  } else if (hasPartitionErrors) {
    const map = entries.map(
      ({ partition, error }) => `${partitionName(registry, partition)}=${errorName(error, errors)}`,
    )
    const text = `Could not add partitions to transaction due to errors: {${map.join(', ')}}`
    abortableError(handling, javaException('KafkaException', text))
  } else {
    for (const { partition } of entries) manager.partitionsInTransaction.add(partition)
    manager.transactionStarted = true
    completeResult(manager, request.result)
  }
}

/** @returns Whether this error decides for all partitions of the request. */
function handleAddPartitionError(handling: Handling, error: number): boolean {
  const { manager, context, request } = handling
  if (isLostCoordinator(error)) findCoordinatorAndRetry(handling)
  else if (error === ERROR.CONCURRENT_TRANSACTIONS) {
    if (manager.partitionsInTransaction.size === 0) request.retryBackoffMs = ADD_PARTITIONS_RETRY_BACKOFF_MS
    retryRequest(manager, request)
  } else if (isRetriedAnyway(context, error) || error === ERROR.UNKNOWN_TOPIC_OR_PARTITION) {
    retryRequest(manager, request)
  } else return handleTransactionalError(handling, error)
  return true
}

function handleAddOffsets(handling: Handling, body: Answer<'AddOffsetsToTxn'>): void {
  const { manager, context, request } = handling
  const error = knownError(body.error, context.errors)
  if (error === ERROR.NONE) {
    manager.transactionStarted = true
    const { producerId, epoch: producerEpoch } = manager.producerIdAndEpoch
    const groupId = 'groupId' in request.body ? request.body.groupId : ''
    const transactionalId = manager.transactionalId ?? ''
    enqueueRequest(manager, {
      priority: TXN_PRIORITY.addPartitionsOrOffsets,
      body: { api: 'TxnOffsetCommit', transactionalId, groupId, producerId, producerEpoch },
      result: request.result,
      coordinator: 'group',
    })
  } else if (isLostCoordinator(error)) findCoordinatorAndRetry(handling)
  else if (isRetriedAnyway(context, error)) retryRequest(manager, request)
  else if (error === ERROR.GROUP_AUTHORIZATION_FAILED) {
    abortableError(handling, groupAuthorizationException('groupId' in request.body ? request.body.groupId : ''))
  } else if (!handleTransactionalError(handling, error)) {
    fatalUnexpected(handling, 'Unexpected error in AddOffsetsToTxnResponse:', error)
  }
}

function handleTxnOffsetCommit(handling: Handling, body: Answer<'TxnOffsetCommit'>): void {
  const { manager, context, request } = handling
  const error = knownError(body.error, context.errors)
  if (error === ERROR.NONE) completeResult(manager, request.result)
  else if (isLostCoordinator(error) || error === ERROR.REQUEST_TIMED_OUT) findCoordinatorAndRetry(handling)
  else if (isRetriable(error, context.errors)) retryRequest(manager, request)
  else if (error === ERROR.GROUP_AUTHORIZATION_FAILED) {
    abortableError(handling, groupAuthorizationException('groupId' in request.body ? request.body.groupId : ''))
  } else if (
    error === ERROR.FENCED_INSTANCE_ID ||
    error === ERROR.UNKNOWN_MEMBER_ID ||
    error === ERROR.ILLEGAL_GENERATION
  ) {
    const text = `Transaction offset Commit failed due to consumer group metadata mismatch: ${errorText(error, context.errors)}`
    abortableError(handling, javaException('CommitFailedException', text))
  } else if (error === ERROR.TRANSACTION_ABORTABLE) {
    abortableError(handling, exceptionOfError(error, context.errors))
  } else if (isFenced(error)) fatalError(handling, fencedException(context))
  else if (
    error === ERROR.TRANSACTIONAL_ID_AUTHORIZATION_FAILED ||
    error === ERROR.INVALID_TXN_STATE ||
    error === ERROR.UNSUPPORTED_FOR_MESSAGE_FORMAT
  ) {
    fatalError(handling, exceptionOfError(error, context.errors))
  } else fatalUnexpected(handling, 'Unexpected error in TxnOffsetCommitResponse:', error)
}

function handleEndTxn(handling: Handling, body: Answer<'EndTxn'>): void {
  const { manager, context, request } = handling
  const error = knownError(body.error, context.errors)
  if (error === ERROR.NONE) {
    if (context.features.transactionsV2 && body.producerId >= 0) {
      setProducerIdAndEpoch(manager, context, { producerId: body.producerId, epoch: body.producerEpoch })
      forgetAllSequences(manager, context)
    }
    if (!completeTransaction(manager, context)) completeResult(manager, request.result)
  } else if (isLostCoordinator(error)) findCoordinatorAndRetry(handling)
  else if (isRetriedAnyway(context, error)) retryRequest(manager, request)
  else if (isAbortableAnswerToAbort(handling, error)) {
    fatalUnexpected(handling, 'Failed to end the transaction:', error)
  } else if (!handleTransactionalError(handling, error)) {
    fatalUnexpected(handling, 'Unhandled error in EndTxnResponse:', error)
  }
}

/** P-150. @simplified The text of that KafkaException is ours. */
function isAbortableAnswerToAbort({ context, request }: Handling, error: number): boolean {
  return (
    context.features.abortableAnswerToAbortIsFatal &&
    error === ERROR.TRANSACTION_ABORTABLE &&
    request.body.api === 'EndTxn' &&
    !request.body.committed
  )
}

/**
 * The rows of P-142 that AddPartitions, AddOffsets and EndTxn share.
 *
 * @returns Whether the error is one of them.
 */
function handleTransactionalError(handling: Handling, error: number): boolean {
  const { context } = handling
  const { features, errors } = context
  if (isFenced(error)) fatalError(handling, fencedException(context))
  else if (error === ERROR.TRANSACTIONAL_ID_AUTHORIZATION_FAILED || error === ERROR.INVALID_TXN_STATE) {
    fatalError(handling, exceptionOfError(error, errors))
  } else if (error === ERROR.INVALID_PRODUCER_ID_MAPPING && features.invalidPidMappingIsFatal) {
    fatalError(handling, exceptionOfError(error, errors))
  } else if (error === ERROR.UNKNOWN_PRODUCER_ID || error === ERROR.INVALID_PRODUCER_ID_MAPPING) {
    abortableErrorIfPossible(handling, exceptionOfError(error, errors))
  } else if (error === ERROR.TRANSACTION_ABORTABLE) abortableError(handling, exceptionOfError(error, errors))
  else return false
  return true
}

function groupAuthorizationException(groupId: string): JavaException {
  return javaException('GroupAuthorizationException', `Not authorized to access group: ${groupId}`)
}

/** "ab?" of P-142: the epoch is raised with the abort, if the coordinator can do that. */
function abortableErrorIfPossible(handling: Handling, error: JavaException): void {
  const { manager } = handling
  if (!manager.coordinatorSupportsEpochBump) {
    fatalError(handling, error)
    return
  }
  if (bumpsEpochFromClient(manager)) manager.epochBumpRequired = true
  abortableError(handling, error)
}
