import { must } from '../kernel/assert.ts'
import { ERROR, exceptionOfError, knownError } from '../protocol/errors.ts'
import { javaException } from '../protocol/exceptions.ts'
import type { ResponseBody } from '../protocol/messages.ts'
import type { ClientResponse } from './kafka-client.ts'
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
} from './transaction-answers.ts'
import { handleAnswer } from './transaction-handlers.ts'
import {
  completeResult,
  forgetAllSequences,
  isTransactional,
  maybeUpdateTransactionV2,
  setProducerIdAndEpoch,
  type TransactionContext,
  type TransactionManagerState,
  transitionTo,
} from './transaction-manager.ts'
import { lookupCoordinator, retryRequest } from './transaction-queue.ts'

/**
 * Handle the end of the transactional request in flight: answer, disconnect (P-141) or version mismatch.
 *
 * @param transactionVersion Of the cluster, as the client knows it now (P-148).
 * @source kafka clients TransactionManager.TxnRequestHandler#onComplete
 */
export function handleTransactionalResponse(
  manager: TransactionManagerState,
  context: TransactionContext,
  response: ClientResponse,
  transactionVersion: number,
): void {
  const request = must(manager.inFlightRequest, 'the transactional request in flight')
  manager.inFlightRequest = undefined
  const handling: Handling = { manager, context, request, transactionVersion }
  if (response.disconnected) {
    lookupCoordinator(manager, request)
    retryRequest(manager, request)
  } else if (response.versionMismatch) {
    fatalError(handling, exceptionOfError(ERROR.UNSUPPORTED_VERSION, context.errors))
  } else handleResponse(handling, must(response.body, 'the answer to a transactional request'))
}

function handleResponse(handling: Handling, body: ResponseBody): void {
  if (body.api === 'InitProducerId') {
    handleInitProducerId(handling, body)
    return
  }
  if (isTransactional(handling.manager) && handleAnswer(handling, body)) return
  fatalError(handling, javaException('KafkaException', 'Could not execute transactional request for unknown reasons'))
}

function handleInitProducerId(handling: Handling, body: Answer<'InitProducerId'>): void {
  const { manager, context, request } = handling
  const error = knownError(body.error, context.errors)
  if (error === ERROR.NONE) {
    setProducerIdAndEpoch(manager, context, { producerId: body.producerId, epoch: body.producerEpoch })
    if (isTransactional(manager) && !request.isEpochBump) {
      maybeUpdateTransactionV2(manager, context, handling.transactionVersion, true)
    }
    if (transitionTo(manager, context, 'READY', 'sender')) return
    if (request.isEpochBump) forgetAllSequences(manager, context)
    completeResult(manager, request.result)
    return
  }
  if (isLostCoordinator(error)) findCoordinatorAndRetry(handling)
  else if (isRetriedAnyway(context, error)) retryRequest(manager, request)
  else handleInitProducerIdError(handling, error)
}

function handleInitProducerIdError(handling: Handling, error: number): void {
  const { features, errors } = handling.context
  if (error === ERROR.TRANSACTIONAL_ID_AUTHORIZATION_FAILED || error === ERROR.CLUSTER_AUTHORIZATION_FAILED) {
    const exception = exceptionOfError(error, errors)
    if (features.recoversFromAuthorizationErrors) abortableError(handling, exception)
    else fatalError(handling, exception)
  } else if (isFenced(error) && features.producerFencedError) {
    // 2.5 takes an old epoch here for an error that it did not expect.
    fatalError(handling, fencedException(handling.context))
  } else if (error === ERROR.TRANSACTION_ABORTABLE) abortableError(handling, exceptionOfError(error, errors))
  else fatalUnexpected(handling, 'Unexpected error in InitProducerIdResponse;', error)
}
