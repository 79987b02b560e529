import type { ProfileFeatures } from '../config/profile.ts'

/** States of a transaction manager, in the order in which events number them (P-134). */
export const TRANSACTION_STATES = [
  'UNINITIALIZED',
  'INITIALIZING',
  'READY',
  'IN_TRANSACTION',
  'COMMITTING_TRANSACTION',
  'ABORTING_TRANSACTION',
  'ABORTABLE_ERROR',
  'FATAL_ERROR',
] as const

/** A state of P-134, under Kafka's name. */
export type TransactionState = (typeof TRANSACTION_STATES)[number]

const numbers = new Map<string, number>(TRANSACTION_STATES.map((state, index) => [state, index]))

/** The number of a state in events; its name is `TRANSACTION_STATES[number]`. */
export function transactionStateNumber(state: TransactionState): number {
  return numbers.get(state) as number
}

/**
 * May a transaction manager go from `source` to `target`?
 *
 * @source P-134; kafka clients TransactionManager.State
 * @differs 2.5: an authorization error of InitProducerId is fatal, so nothing leads back to UNINITIALIZED but READY.
 * @differs 4.x: a commit may be followed by an epoch bump (P-150).
 */
export function isTransitionValid(
  source: TransactionState,
  target: TransactionState,
  features: ProfileFeatures,
): boolean {
  switch (target) {
    case 'UNINITIALIZED':
      return source === 'READY' || (features.recoversFromAuthorizationErrors && source === 'ABORTABLE_ERROR')
    case 'INITIALIZING':
      return (
        source === 'UNINITIALIZED' ||
        source === 'ABORTING_TRANSACTION' ||
        (features.transactionsV2 && source === 'COMMITTING_TRANSACTION')
      )
    case 'READY':
      return source === 'INITIALIZING' || source === 'COMMITTING_TRANSACTION' || source === 'ABORTING_TRANSACTION'
    case 'IN_TRANSACTION':
      return source === 'READY'
    case 'COMMITTING_TRANSACTION':
      return source === 'IN_TRANSACTION'
    case 'ABORTING_TRANSACTION':
      return source === 'IN_TRANSACTION' || source === 'ABORTABLE_ERROR'
    case 'ABORTABLE_ERROR':
      return (
        source === 'IN_TRANSACTION' ||
        source === 'COMMITTING_TRANSACTION' ||
        source === 'ABORTABLE_ERROR' ||
        (features.recoversFromAuthorizationErrors && source === 'INITIALIZING')
      )
    case 'FATAL_ERROR':
      return true
  }
}
