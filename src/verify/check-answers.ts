import type { BrokerState, ServerConnection } from '../engine/cluster/broker-state.ts'
import { brokerBits } from '../engine/cluster/cluster-options.ts'
import { minIsrOf, type PartitionState } from '../engine/cluster/partition.ts'
import type { ProduceRequest } from '../engine/cluster/replica-manager.ts'
import { itemAt, searchList } from '../engine/kernel/chunked-list.ts'
import { ERROR } from '../engine/protocol/errors.ts'
import { producerOfBatch } from '../engine/protocol/ids.ts'
import type { RecordBatch } from '../engine/protocol/messages.ts'
import { noteAcked } from './committed.ts'
import { type ConnectionMemory, historyOf } from './monitor-state.ts'
import { brokersOf, hasLost, pictureOf, replicaAt, violate, type Watch } from './watch.ts'

/** A produce request that a broker has under way. */
interface Handled {
  readonly server: ServerConnection
  readonly correlationId: number
  readonly request: ProduceRequest
  /** The batch in question. */
  readonly batch: number
}

/** One partition of an answer, as the event has it. */
export interface ProduceAnswer {
  readonly producer: number
  readonly request: number
  readonly partition: number
  readonly error: number
  readonly baseOffset: number
}

/** A leader has written a producer's batch, or recognised it as a copy: I-15, I-28, I-29. */
export function onBatchTaken(watch: Watch, broker: BrokerState, partition: number, batch: number): void {
  const handled = handledWith(broker, partition, batch)
  if (!handled) return
  const { server, correlationId, request } = handled
  const state = broker.partitions[partition]
  if (request.acks === -1 && state && state.isr.length < minIsrOf(state, watch.features)) {
    const text = `b${broker.id} took an acks=all batch with ${state.isr.length} in the ISR, ${minIsrOf(state, watch.features)} are needed`
    violate(watch, 'I-15', partition, broker.id, text)
  }
  const connection = connectionOf(watch, broker.id, server.id)
  if (correlationId < connection.appended) {
    const text = `b${broker.id} handled request ${correlationId} of a connection after ${connection.appended}`
    violate(watch, 'I-28', partition, broker.id, text)
  } else if (correlationId > connection.appended && connection.isOwed) {
    const text = `b${broker.id} went on to request ${correlationId}, and ${connection.appended} before it has no answer`
    violate(watch, 'I-29', partition, broker.id, text)
  }
  connection.appended = correlationId
  connection.isOwed = request.acks !== 0
}

function handledWith(broker: BrokerState, partition: number, batch: number): Handled | undefined {
  for (const server of broker.servers.values()) {
    const body = server.current?.body
    if (!server.current || body?.api !== 'Produce') continue
    for (const sent of body.batches) {
      if (sent.id === batch && sent.partition === partition) {
        return { server, correlationId: server.current.correlationId, request: body, batch }
      }
    }
  }
  return undefined
}

function connectionOf(watch: Watch, broker: number, id: number): ConnectionMemory {
  let connection = watch.state.connections.get(id)
  if (connection?.broker !== broker) {
    connection = { broker, appended: -1, isOwed: false, answered: -1, answeredParts: 0 }
    watch.state.connections.set(id, connection)
  }
  return connection
}

/** A broker answers a producer for one partition: I-14, I-15, I-29. */
export function onProduceAnswered(watch: Watch, broker: BrokerState, answer: ProduceAnswer): void {
  const handled = handledAs(watch, broker, answer)
  if (!handled) return
  const { server, request } = handled
  const { partition, error, baseOffset } = answer
  if (request.acks === 0) {
    violate(watch, 'I-29', partition, broker.id, `b${broker.id} answered a request with acks=0`)
  }
  noteAnswer(watch, broker, handled, partition)
  const batch = request.batches.find((sent) => sent.partition === partition)
  if (!batch || request.acks !== -1) return
  if (error === ERROR.NONE) checkSuccess(watch, broker, request, batch, baseOffset)
  else if (error === ERROR.NOT_ENOUGH_REPLICAS && request.batches.length === 1) {
    // With several partitions the refusal may be older than the answer.
    checkRefusal(watch, broker, server, partition)
  }
}

/**
 * The request that is being answered. A restarted producer counts its requests from the start again, and requests of its
 * predecessor may still be under way: then the batch tells which one it is, and without one nobody knows.
 */
function handledAs(watch: Watch, broker: BrokerState, answer: ProduceAnswer): Handled | undefined {
  let found: Handled | undefined
  let others: Handled[] | undefined
  for (const server of broker.servers.values()) {
    const { current } = server
    if (current?.correlationId !== answer.request || current.body.api !== 'Produce') continue
    const batch = current.body.batches.find((sent) => sent.partition === answer.partition)
    if (!batch || producerOfBatch(batch.id) !== answer.producer) continue
    const handled = { server, correlationId: answer.request, request: current.body, batch: batch.id }
    if (found) others = [...(others ?? [found]), handled]
    else found = handled
  }
  if (!others) return found
  const stored = answer.error === ERROR.NONE ? batchAt(broker.partitions[answer.partition], answer.baseOffset) : -1
  const handled = stored === -1 ? undefined : others.find((other) => other.batch === stored)
  if (handled) return handled
  // Whichever it was: nothing can be said of what these connections are owed.
  for (const { server } of others) connectionOf(watch, broker.id, server.id).isOwed = false
  return undefined
}

/** Id of the batch that begins at an offset, -1: there is none. */
function batchAt(partition: PartitionState | undefined, offset: number): number {
  if (!partition) return -1
  const { batches } = partition.log
  const index = searchList(batches, (stored) => stored.baseOffset >= offset)
  if (index === batches.length) return -1
  const { baseOffset, batch } = itemAt(batches, index)
  return baseOffset === offset ? batch.id : -1
}

/** I-29: one answer for a request. A packet that is handled twice by order (`duplicateNext`) gets two. */
function noteAnswer(watch: Watch, broker: BrokerState, handled: Handled, partition: number): void {
  const { server, correlationId, request } = handled
  const connection = connectionOf(watch, broker.id, server.id)
  if (connection.answered === correlationId) connection.answeredParts++
  else connection.answeredParts = 1
  if (correlationId < connection.answered) {
    const text = `b${broker.id} answered request ${correlationId} of a connection after ${connection.answered}`
    violate(watch, 'I-28', partition, broker.id, text)
  }
  connection.answered = correlationId
  if (connection.appended === correlationId) connection.isOwed = false
  const isDoubled = watch.plan?.actions.some((action) => action.do === 'duplicateNext') === true
  if (connection.answeredParts <= request.batches.length || isDoubled) return
  violate(watch, 'I-29', partition, broker.id, `b${broker.id} answered request ${correlationId} twice`)
}

/** I-14: an acks=all success means that every member of the ISR has the records, and that there are enough of them. */
function checkSuccess(
  watch: Watch,
  broker: BrokerState,
  request: ProduceRequest,
  batch: RecordBatch,
  baseOffset: number,
): void {
  const { partition } = batch
  const state = broker.partitions[partition]
  const history = historyOf(watch.state, partition)
  const endOffset = baseOffset + batch.recordCount
  if (history.highestWatermark < endOffset) {
    const text = `b${broker.id} acknowledged offset ${endOffset - 1} to acks=all, no high watermark was above ${history.highestWatermark}`
    violate(watch, 'I-14', partition, broker.id, text)
  }
  // With several partitions the verdict on this one may be older than the answer.
  if (request.batches.length === 1 && state) checkReplicated(watch, broker, state, endOffset)
  if (state && state.leaderEpoch >= history.forkEpoch) {
    noteAcked(history, brokerBits(state.isr), minIsrOf(state, watch.features), baseOffset, endOffset)
  }
}

function checkReplicated(watch: Watch, broker: BrokerState, partition: PartitionState, endOffset: number): void {
  const { partition: index, log, maximalIsr, isr, leaderEpoch } = partition
  const wrong = (why: string) => {
    violate(
      watch,
      'I-14',
      index,
      broker.id,
      `b${broker.id} acknowledged offset ${endOffset - 1} to acks=all, and ${why}`,
    )
  }
  if (log.highWatermark < endOffset) wrong(`its high watermark is ${log.highWatermark}`)
  const minIsr = minIsrOf(partition, watch.features)
  if (maximalIsr.length < minIsr) wrong(`the ISR is ${maximalIsr}, ${minIsr} are needed`)
  if (leaderEpoch < historyOf(watch.state, index).forkEpoch) return
  const entry = pictureOf(watch, index)
  for (const member of isr) {
    // A reassignment has taken the replica away, and the leader has not heard of it.
    if (entry && !entry.replicas.includes(member)) continue
    if (watch.state.replicas[member]?.[index]?.isDeleted) continue
    const end = replicaAt(watch, member, index)?.log.logEndOffset ?? 0
    const replica = watch.state.replicas[member]?.[index]
    if (end >= endOffset || (replica && hasLost(replica, end))) continue
    wrong(`the log of ISR member b${member} ends at ${end}`)
  }
}

/** I-15: acks=all is refused only while the ISR is too small. */
function checkRefusal(watch: Watch, broker: BrokerState, server: ServerConnection, partition: number): void {
  const state = broker.partitions[partition]
  if (!state || state.isr.length < minIsrOf(state, watch.features)) return
  // The same error stands in for a coordinator that could not be asked (C-133), and may have been ordered (failNext).
  if (server.verified?.get(partition) === ERROR.NOT_ENOUGH_REPLICAS) return
  if (watch.plan?.actions.some((action) => action.do === 'failNext')) return
  const text = `b${broker.id} refused acks=all for want of replicas, and the ISR is ${state.isr}`
  violate(watch, 'I-15', partition, broker.id, text)
}

/** A producer process begins: its requests count from the start. */
export function forgetClient(watch: Watch, producer: number): void {
  const { received } = watch.state
  for (const key of received.keys()) if (Math.floor(key / 4096) === producer) received.delete(key)
}

/** I-29 at the client: the answers of a broker come in the order of the requests, each once. */
export function onResponseReceived(watch: Watch, producer: number, request: number, broker: number): void {
  const key = producer * 4096 + broker + 2048
  const last = watch.state.received.get(key) ?? -1
  watch.state.received.set(key, request)
  if (request > last) return
  const text = `producer ${producer} got the answer ${request} of b${broker} after ${last}`
  violate(watch, 'I-29', -1, broker, text)
}

/** I-24: whom a leader wants to add has its high watermark and the start of its epoch, by what it knows and in truth. */
export function onIsrProposed(watch: Watch, broker: BrokerState, index: number, isr: number, previous: number): void {
  const partition = broker.partitions[index]
  if (!partition) return
  const needed = Math.max(partition.log.highWatermark, partition.epochStartOffset)
  for (const member of brokersOf(isr & ~previous)) {
    const known = partition.followers.find((follower) => follower.broker === member)?.leo ?? -1
    const end = replicaAt(watch, member, index)?.log.logEndOffset ?? 0
    const cutFrom = watch.state.replicas[member]?.[index]?.cutFrom ?? 0
    if (known >= needed && (end >= needed || cutFrom >= needed)) continue
    const text = `b${broker.id} wants b${member} in the ISR, which is at ${Math.min(known, end)}, ${needed} is needed`
    violate(watch, 'I-24', index, broker.id, text)
  }
}
