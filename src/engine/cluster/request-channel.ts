import type { ActorId, ConnectionId, Outbox } from '../kernel/actor.ts'
import { type Micros, millisOf } from '../kernel/units.ts'
import {
  type ApiName,
  type Message,
  messageSizeBytes,
  type RequestBody,
  type RequestMessage,
  type ResponseBody,
  type ResponseMessage,
} from '../protocol/messages.ts'
import { type ArmedFailure, type BrokerState, type ServerConnection, schedule } from './broker-state.ts'

/**
 * The server side of connections: one request of a connection is under way at a time, the others wait unread in the
 * socket (C-14).
 */

/** Somebody has connected. */
export function acceptConnection(broker: BrokerState, connection: ConnectionId, from: ActorId): ServerConnection {
  const server: ServerConnection = {
    id: connection,
    from,
    unread: [],
    current: undefined,
    readAtMs: 0,
    verified: undefined,
    verificationAttempts: 0,
    isClosed: false,
  }
  broker.servers.set(connection, server)
  return server
}

/** A request has reached the socket: read at once if nothing of its connection is under way. */
export function receiveRequest(broker: BrokerState, server: ServerConnection, request: RequestMessage): void {
  server.unread.push(request)
  if (!server.current && server.unread.length === 1) broker.runnable.push(server.id)
}

/**
 * The peer has closed or reset the connection. What it had sent is still handled; nobody hears the answers.
 *
 * @source C-15
 */
export function closeServer(broker: BrokerState, connection: ConnectionId): void {
  const server = broker.servers.get(connection)
  if (!server) return
  server.isClosed = true
  if (!server.current && server.unread.length === 0) broker.servers.delete(connection)
}

/**
 * Read the next request of a connection.
 *
 * @returns undefined when there is none, or when it takes time first: `finishedRequests` hands it out then.
 */
export function readNext(broker: BrokerState, server: ServerConnection, nowUs: Micros): RequestMessage | undefined {
  if (server.current || server.unread.length === 0) return undefined
  const request = server.unread.shift() as RequestMessage
  server.current = request
  server.readAtMs = millisOf(nowUs)
  const costUs = costOf(broker, request.body)
  if (costUs === 0) return request
  const atUs = nowUs + costUs
  broker.inProcess.push({ connection: server.id, atUs })
  schedule(broker, atUs)
  return undefined
}

/**
 * What handling a request takes before it has any effect.
 *
 * @source contract, model.leaderAppendMs and the action slowBroker
 */
function costOf(broker: BrokerState, body: RequestBody): Micros {
  const { factor, requestUs } = broker.slowness
  const ownUs = body.api === 'Produce' ? broker.options.model.leaderAppendUs : 0
  return Math.round(ownUs * factor) + requestUs
}

/** The connection whose request is through its cost first, or undefined: none is by now. */
export function takeFinished(broker: BrokerState, nowUs: Micros): ServerConnection | undefined {
  const { inProcess } = broker
  let first = -1
  for (let i = 0; i < inProcess.length; i++) {
    const atUs = (inProcess[i] as { atUs: Micros }).atUs
    if (atUs <= nowUs && (first === -1 || atUs < (inProcess[first] as { atUs: Micros }).atUs)) first = i
  }
  if (first === -1) return undefined
  const [finished] = inProcess.splice(first, 1)
  return finished ? broker.servers.get(finished.connection) : undefined
}

/** Hand the answer of the current request to the socket; the next one of the connection may be read. */
export function respond(broker: BrokerState, server: ServerConnection, body: ResponseBody, out: Outbox<Message>): void {
  const request = server.current
  if (!request) return
  if (!server.isClosed) {
    const message: ResponseMessage = { kind: 'response', correlationId: request.correlationId, body }
    out.send(server.id, message, messageSizeBytes(message))
  }
  finish(broker, server)
}

/** The current request is over without an answer (acks=0, C-22). */
export function finish(broker: BrokerState, server: ServerConnection): void {
  server.current = undefined
  server.verified = undefined
  if (server.unread.length > 0) broker.runnable.push(server.id)
  else if (server.isClosed) broker.servers.delete(server.id)
}

/** Close the connection from our side: what is unread is never read. */
export function hangUp(broker: BrokerState, server: ServerConnection, out: Outbox<Message>): void {
  if (!server.isClosed) out.close(server.id)
  broker.servers.delete(server.id)
}

/** The failure that somebody ordered for the next request of this API, used up by one; undefined: none. */
export function takeArmedFailure(broker: BrokerState, api: ApiName): ArmedFailure | undefined {
  for (let i = 0; i < broker.failures.length; i++) {
    const failure = broker.failures[i] as ArmedFailure
    if (failure.api !== api) continue
    failure.left--
    failure.isMet = true
    if (failure.left <= 0) broker.failures.splice(i, 1)
    return failure
  }
  return undefined
}
