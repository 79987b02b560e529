import type { DelayedProduce } from './broker-state.ts'

/** What a broker holds of the transactions that it coordinates (C-126). */
export interface TransactionCoordinatorState {
  /** Records of its own that have been settled and wait to be looked at. */
  finishedWrites: DelayedProduce[]
}

/** A coordinator without transactions. */
export function createCoordinator(): TransactionCoordinatorState {
  return { finishedWrites: [] }
}

/** An independent copy. */
export function cloneCoordinator(coordinator: TransactionCoordinatorState): TransactionCoordinatorState {
  return { finishedWrites: coordinator.finishedWrites.slice() }
}
