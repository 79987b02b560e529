import type { Micros } from '../../engine/kernel/units.ts'
import type { Sentence } from '../explanation.ts'
import type { Verdict } from '../outcome.ts'

/** What a step of a chain is about: what the page selects when the step is chosen. */
export type CauseSubject =
  | { readonly kind: 'record'; readonly record: number }
  | { readonly kind: 'batch'; readonly batch: number }
  | { readonly kind: 'partition'; readonly partition: number }
  | { readonly kind: 'broker'; readonly broker: number }
  | { readonly kind: 'packet'; readonly packet: number }
  | { readonly kind: 'link'; readonly a: number; readonly b: number }
  | { readonly kind: 'producer'; readonly producer: number }

/** One step of a chain of causes: a fact of the run. */
export interface CauseLink {
  /** The event that it tells of: index in the trace, and its time (µs). */
  readonly event: number
  readonly atUs: Micros
  /** Its key begins with `cause.`. */
  readonly sentence: Sentence
  readonly subject: CauseSubject
}

/** What became of a record by some moment, and why. */
export interface RecordCauses {
  readonly record: number
  /** The contract's verdict as of that moment. */
  readonly verdict: Verdict
  /**
   * Since when it is so (µs): the last moment at which the verdict became what it is.
   *
   * - `pending`: send() was called, or the last stored copy went out of the log that counts.
   * - `delivered`, `lost`: the application has heard "ok", and the record is, or is no longer, in the log that counts.
   * - `duplicated`: a second copy came into the log that counts.
   * - `failed`: the application has heard of the failure, and no copy is left in the log that counts.
   * - `delivered-unacknowledged`: while pending, the record was stored; after a failure, both are true.
   * - `open`, `aborted`: it came into the log that counts, or its abort marker did.
   */
  readonly decidedAtUs: Micros
  /** Is its first copy behind a record that its producer sent later to the same partition? */
  readonly isReordered: boolean
  /** In order of time; never empty. */
  readonly links: readonly CauseLink[]
  /** The link that says most about the verdict. */
  readonly reason: CauseLink
}
