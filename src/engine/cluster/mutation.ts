/**
 * A rule of the cluster that is broken on purpose. For the tests of the tests only: a checker that finds nothing wrong must
 * find each of these. It comes in by an option of the plan; no scenario, action or page can ask for it.
 */
export const MUTATIONS = [
  /** The high watermark does not wait for the last ISR member (C-43). */
  'highWatermarkIgnoresOneIsrMember',
  /** A follower keeps what differs from its new leader's log (C-51, C-52). */
  'noTruncationOnNewEpoch',
  /** A leader appends idempotent batches in any order (C-113). */
  'sequenceCheckOff',
  /** A fenced broker stays in the ISR (C-63). */
  'fencingKeepsIsr',
  /** acks=all is answered when the leader alone has the batch (C-24). */
  'acksAllAnsweredAtAppend',
] as const

export type Mutation = (typeof MUTATIONS)[number]
