import type { EventArguments, EventCode } from './event-schema.ts'
import type { Bytes, Micros } from './units.ts'

/**
 * A process of the simulated world: 0 is the controller, 1..n are the brokers (an actor's id *is* the broker's id), then
 * the producers, then the consumers.
 */
export type ActorId = number

/** The controller: a node of its own in every version. */
export const CONTROLLER: ActorId = 0

/** One TCP connection. Numbered as they are opened; never used again. */
export type ConnectionId = number

/**
 * What reaches an actor from outside. `M` is the message type, declared in `protocol`.
 *
 * - `accepted`: somebody's `connect` reached us; `connected`: our own was answered.
 * - `disconnected`: reset, refused, or closed by the peer. Comes once; the connection is gone.
 * - `wake`: the time asked for with `wakeAt` has come.
 */
export type Input<M> =
  | { readonly kind: 'wake' }
  | { readonly kind: 'accepted'; readonly connection: ConnectionId; readonly from: ActorId }
  | { readonly kind: 'connected'; readonly connection: ConnectionId; readonly from: ActorId }
  | { readonly kind: 'disconnected'; readonly connection: ConnectionId; readonly from: ActorId }
  | { readonly kind: 'packet'; readonly connection: ConnectionId; readonly from: ActorId; readonly message: M }

/**
 * Where an actor says what should happen besides the change of its own state. Nothing here answers within the call:
 * answers come back as inputs. A test passes a recording outbox.
 */
export interface Outbox<M> {
  /** Open a connection: `connected` after one round trip, `disconnected` if the peer's process is dead, silence if its machine is. */
  connect(to: ActorId): ConnectionId
  /**
   * Hand a message to a connection. It arrives in order, or not at all together with everything behind it. Sending on a
   * connection that has been closed or reset does nothing.
   */
  send(connection: ConnectionId, message: M, sizeBytes: Bytes): void
  /** Close a connection: the peer reads what is on the way, then `disconnected`. We hear nothing of it any more. */
  close(connection: ConnectionId): void
  /** The one time at which this actor wakes next; replaces any earlier wake. NEVER: no wake. Not before now. */
  wakeAt(atUs: Micros): void
  /** State a fact. */
  emit<Fields extends readonly string[]>(code: EventCode<Fields>, ...values: EventArguments<Fields>): void
}
