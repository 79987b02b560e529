import { ERROR, errorText, exceptionOfError, isRetriable } from '../protocol/errors.ts'
import { type JavaException, javaException } from '../protocol/exceptions.ts'
import type { ResponseBody } from '../protocol/messages.ts'
import {
  failResult,
  type TransactionContext,
  type TransactionManagerState,
  transitionToAbortableError,
  transitionToFatalError,
} from './transaction-manager.ts'
import { lookupCoordinator, retryRequest } from './transaction-queue.ts'
import type { TxnRequest } from './transaction-requests.ts'

/** One answer on its way through the rules of P-142. */
export interface Handling {
  readonly manager: TransactionManagerState
  readonly context: TransactionContext
  readonly request: TxnRequest
  /** transaction.version of the cluster. */
  readonly transactionVersion: number
}

export type Answer<Api extends ResponseBody['api']> = Extract<ResponseBody, { readonly api: Api }>

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
