import { type JavaException, javaException } from '../protocol/exceptions.ts'
import { hasError, isA, type TransactionContext, type TransactionManagerState } from './transaction-manager.ts'

/**
 * What a call throws while the manager is in an error state (P-137); undefined when it is not.
 *
 * @differs 2.5 has one text for the fenced and does not name the producer.
 */
export function failWithError(
  manager: TransactionManagerState,
  context: TransactionContext,
): JavaException | undefined {
  const { lastError } = manager
  if (!hasError(manager) || !lastError) return undefined
  if (!context.features.producerFencedError) {
    if (isA(context, lastError, 'ProducerFencedException')) {
      const text =
        'The producer has been rejected from the broker because it tried to use an old epoch with the transactionalId'
      return javaException('ProducerFencedException', text)
    }
  } else {
    const { producerId, epoch } = manager.producerIdAndEpoch
    const who = `Producer with transactionalId '${manager.transactionalId}' and (producerId=${producerId}, epoch=${epoch})`
    if (isA(context, lastError, 'ProducerFencedException')) {
      const text = `${who} has been fenced by another producer with the same transactionalId`
      return javaException('ProducerFencedException', text)
    }
    if (isA(context, lastError, 'InvalidProducerEpochException')) {
      return javaException('InvalidProducerEpochException', `${who} attempted to produce with an old epoch`)
    }
    if (isA(context, lastError, 'IllegalStateException')) {
      const text = `${who} cannot execute transactional method because of previous invalid state transition attempt`
      return javaException('IllegalStateException', text, lastError)
    }
  }
  const text = 'Cannot execute transactional method because we are in an error state'
  return javaException('KafkaException', text, lastError)
}

/**
 * After a transactional call that timed out, any other is refused until the same one has been repeated (P-136).
 *
 * @param operation Name of the call, as the text prints it.
 */
export function refusePendingCall(
  manager: TransactionManagerState,
  context: TransactionContext,
  operation: string,
): JavaException | undefined {
  if (!context.features.timedOutCallMustBeRepeated || !manager.pendingCall) return undefined
  return mustBeRepeated(operation, manager.pendingCall.operation)
}

/** The exception of `refusePendingCall`. */
export function mustBeRepeated(operation: string, previous: string): JavaException {
  const text = `Cannot attempt operation \`${operation}\` because the previous call to \`${previous}\` timed out and must be retried`
  return javaException('IllegalStateException', text)
}

/** P-135. */
export function notTransactional(): JavaException {
  return javaException('IllegalStateException', 'Transactional method invoked on a non-transactional producer.')
}
