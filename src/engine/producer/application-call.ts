import type { Millis } from '../kernel/units.ts'
import type { PlannedRecord } from '../protocol/record-table.ts'

/**
 * What the application does with its producer. Calls run on the producer's one application thread in planned order; one
 * whose time comes while the thread is blocked runs when it is free (contract, "Time and order").
 */
export type ApplicationCall =
  | { readonly kind: 'send'; readonly planned: PlannedRecord; readonly mode: 'async' | 'sync' | 'callback' }
  | { readonly kind: 'flush'; readonly timeoutMs?: Millis }
  /** Absent timeout: without limit. */
  | { readonly kind: 'close'; readonly timeoutMs?: Millis }
  | { readonly kind: 'initTransactions' }
  | { readonly kind: 'beginTransaction' }
  | { readonly kind: 'commitTransaction' }
  | { readonly kind: 'abortTransaction' }
