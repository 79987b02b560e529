import type { Micros, Millis } from '../kernel/units.ts'
import type { ClientRequest } from '../producer/kafka-client.ts'
import type { ApiName } from '../protocol/messages.ts'

/** An unanswered request of one connection. */
export interface InFlightRequest {
  readonly correlationId: number
  readonly api: ApiName
  /** What the Sender asked for; undefined: the client's own (ApiVersions, Metadata). */
  readonly request: ClientRequest | undefined
  readonly sentAtUs: Micros
  readonly sentMs: Millis
  /** Later than this the whole connection is given up (P-106). Grows while the node throttles (39+). */
  timeoutAtMs: Millis
  /** The last byte has been handed to the socket: that is so after the next poll (P-109). */
  isWritten: boolean
}

/**
 * Unanswered requests of one connection, oldest first: the broker answers in order, so an answer always belongs to the
 * first (P-120).
 *
 * @source kafka 3.9 clients InFlightRequests
 */
export type InFlightRequests = InFlightRequest[]

/** May one more request be handed over: none is out, or the newest is written and the limit not reached (P-109). */
export function canSendMore(inFlight: InFlightRequests, maxInFlight: number): boolean {
  const count = inFlight.length
  return count === 0 || ((inFlight[count - 1] as InFlightRequest).isWritten && count < maxInFlight)
}

/** Has a request been out longer than its timeout allows (strictly, P-106)? */
export function hasExpiredRequest(inFlight: InFlightRequests, nowMs: Millis): boolean {
  for (let i = 0; i < inFlight.length; i++) if (nowMs > (inFlight[i] as InFlightRequest).timeoutAtMs) return true
  return false
}

/** An independent copy. */
export function cloneInFlightRequests(inFlight: InFlightRequests): InFlightRequests {
  return inFlight.map((request) => ({ ...request }))
}
