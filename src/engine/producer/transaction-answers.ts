import { must } from '../kernel/assert.ts'
import { ERROR, errorText, exceptionOfError, isRetriable, knownError } from '../protocol/errors.ts'
import { type JavaException, javaException } from '../protocol/exceptions.ts'
import type { ResponseBody } from '../protocol/messages.ts'
import type { ClientResponse } from './kafka-client.ts'
import {
  completeResult,
  failResult,
  forgetAllSequences,
  isTransactional,
  maybeUpdateTransactionV2,
  setProducerIdAndEpoch,
  type TransactionContext,
  type TransactionManagerState,
  transitionTo,
  transitionToAbortableError,
  transitionToFatalError,
} from './transaction-manager.ts'
import { lookupCoordinator, retryRequest } from './transaction-queue.ts'
import type { TxnRequest } from './transaction-requests.ts'
import { TRANSACTIONAL } from './transactional-part.ts'

/** One answer on its way through the rules of P-142. */
export interface Handling {
  readonly manager: TransactionManagerState
  readonly context: TransactionContext
  readonly request: TxnRequest
  /** transaction.version of the cluster. */
  readonly transactionVersion: number
}

export type Answer<Api extends ResponseBody['api']> = Extract<ResponseBody, { readonly api: Api }>

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
  if (isTransactional(handling.manager) && TRANSACTIONAL.code.handleAnswer(handling, body)) return
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

/** Somebody else coordinates, or nobody does yet. */
export function isLostCoordinator(error: number): boolean {
  return error === ERROR.NOT_COORDINATOR || error === ERROR.COORDINATOR_NOT_AVAILABLE
}

/** Another producer has taken over. */
export function isFenced(error: number): boolean {
  return error === ERROR.INVALID_PRODUCER_EPOCH || error === ERROR.PRODUCER_FENCED
}

/** @differs 2.5 has only the text of the old epoch. */
export function fencedException(context: TransactionContext): JavaException {
  const error = context.features.producerFencedError ? ERROR.PRODUCER_FENCED : ERROR.INVALID_PRODUCER_EPOCH
  return exceptionOfError(error, context.errors)
}

/** 39+: every retriable error. */
export function retriesAnyway(context: TransactionContext, error: number): boolean {
  return context.features.retriesAllTransactionalErrors && isRetriable(error, context.errors)
}

/** Both rows "retry" of P-142. */
export function isRetriedAnyway(context: TransactionContext, error: number): boolean {
  return (
    error === ERROR.COORDINATOR_LOAD_IN_PROGRESS ||
    error === ERROR.CONCURRENT_TRANSACTIONS ||
    retriesAnyway(context, error)
  )
}

/** Ask who coordinates, then send the request again. */
export function findCoordinatorAndRetry({ manager, request }: Handling): void {
  lookupCoordinator(manager, request)
  retryRequest(manager, request)
}

/** An error that the row does not name. */
export function fatalUnexpected(handling: Handling, lead: string, error: number): void {
  fatalError(handling, javaException('KafkaException', `${lead} ${errorText(error, handling.context.errors)}`))
}

/** The call fails, and so does everything after it. */
export function fatalError({ manager, context, request }: Handling, error: JavaException): void {
  failResult(manager, request.result, error)
  transitionToFatalError(manager, context, error)
}

/** The call fails; an abort makes it good. */
export function abortableError({ manager, context, request }: Handling, error: JavaException): void {
  failResult(manager, request.result, error)
  transitionToAbortableError(manager, context, 'sender', error)
}
