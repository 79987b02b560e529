import { CLUSTER } from '../engine/cluster/events.ts'
import { CONSUMER } from '../engine/consumer/events.ts'
import { NETWORK } from '../engine/network/events.ts'
import { PRODUCER } from '../engine/producer/events.ts'
import { type EventColumns, eventAt, eventCodeAt, eventTime, eventValue } from './event-columns.ts'
import { explain } from './explain.ts'
import type { LifeStep } from './explanation.ts'
import type { NameSource } from './names.ts'

/** What a life is told of. */
export type LifeSubject =
  | { readonly kind: 'record'; readonly record: number; readonly sentAtUs: number }
  | { readonly kind: 'batch'; readonly batch: number }
  | { readonly kind: 'partition'; readonly partition: number }
  | { readonly kind: 'replica'; readonly partition: number; readonly broker: number }
  | { readonly kind: 'broker'; readonly broker: number }
  | { readonly kind: 'producer'; readonly producer: number }
  | { readonly kind: 'link'; readonly a: number; readonly b: number }
  | { readonly kind: 'consumer'; readonly consumer: number }

/** Events looked at for one life, and steps kept of it. */
const MAX_SCAN = 400_000
const MAX_STEPS = 60
/** Events looked at for what is still to come, and steps kept of that. */
const MAX_LOOK_AHEAD = 20_000
const MAX_COMING = 4

/**
 * The steps in the life of a thing, in order, also those after `nowUs` as far as the run has been computed: the page
 * draws what has not happened yet as such. Of long lives the last steps before `nowUs` are kept, and a few after it.
 */
export function lifeOf(columns: EventColumns, subject: LifeSubject, nowUs: number, names: NameSource): LifeStep[] {
  const indices = subject.kind === 'record' ? recordEvents(columns, subject) : thingEvents(columns, subject, nowUs)
  return around(columns, indices, nowUs).map((index) => stepAt(columns, index, names))
}

/** One explained event. */
export function stepAt(columns: EventColumns, index: number, names: NameSource): LifeStep {
  const event = eventAt(columns, index)
  return { atUs: event.atUs, kind: event.kind, sentence: explain(event, names) }
}

function around(columns: EventColumns, indices: readonly number[], nowUs: number): readonly number[] {
  if (indices.length <= MAX_STEPS) return indices
  const firstLater = indices.findIndex((index) => eventTime(columns, index) > nowUs)
  const end = firstLater < 0 ? indices.length : Math.min(indices.length, firstLater + MAX_COMING)
  return indices.slice(Math.max(0, end - MAX_STEPS), end)
}

/** First event at or after `atUs`. */
function firstFrom(columns: EventColumns, atUs: number): number {
  let low = 0
  let high = columns.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (eventTime(columns, middle) >= atUs) high = middle
    else low = middle + 1
  }
  return low
}

/**
 * A record's own events, those of the batch that it is in, and what became of the offsets that the batch got: copies by
 * followers, the high watermark passing it, a log that was cut below it.
 */
export function recordEvents(columns: EventColumns, subject: { record: number; sentAtUs: number }): number[] {
  const { record } = subject
  const found: number[] = []
  const batches = new Set<number>()
  const copies: Copy[] = []
  let place = 0
  const start = firstFrom(columns, subject.sentAtUs)
  const end = Math.min(columns.length, start + MAX_SCAN)
  for (let i = start; i < end; i++) {
    const code = eventCodeAt(columns, i)
    const first = eventValue(columns, i, 0)
    switch (code) {
      case PRODUCER.recordSent:
      case PRODUCER.partitionChosen:
      case PRODUCER.recordAcked:
      case PRODUCER.recordFailed:
        if (first === record) found.push(i)
        break
      case PRODUCER.applicationBlocked:
      case PRODUCER.applicationUnblocked:
        if (eventValue(columns, i, 2) === record) found.push(i)
        break
      case PRODUCER.recordAppended:
        if (first === record) {
          batches.add(eventValue(columns, i, 1))
          place = placeInBatch(columns, i)
          found.push(i)
        }
        break
      case PRODUCER.batchDrained:
      case PRODUCER.batchSent:
      case PRODUCER.batchReenqueued:
      case PRODUCER.batchExpired:
      case PRODUCER.batchSplit:
      case PRODUCER.batchFailed:
        if (batches.has(first)) found.push(i)
        break
      case CLUSTER.batchAppended:
        if (batches.has(eventValue(columns, i, 5))) {
          const partition = eventValue(columns, i, 1)
          copies.push({
            partition,
            offset: eventValue(columns, i, 2) + place,
            brokers: new Set([first]),
            isCommitted: false,
          })
          found.push(i)
        }
        break
      case CLUSTER.duplicateFound:
        if (batches.has(eventValue(columns, i, 2))) found.push(i)
        break
      default:
        if (copies.length > 0 && concernsCopy(columns, i, code, copies)) found.push(i)
        break
    }
  }
  return found
}

interface Copy {
  readonly partition: number
  readonly offset: number
  readonly brokers: Set<number>
  isCommitted: boolean
}

/** Records before it in its batch: how many `recordAppended` of the same batch came before. */
function placeInBatch(columns: EventColumns, index: number): number {
  const batch = eventValue(columns, index, 1)
  let place = 0
  for (let i = index - 1; i >= 0 && index - i < MAX_SCAN; i--) {
    const code = eventCodeAt(columns, i)
    if (code === PRODUCER.recordAppended && eventValue(columns, i, 1) === batch) place++
    else if (code === PRODUCER.batchCreated && eventValue(columns, i, 0) === batch) break
  }
  return place
}

function concernsCopy(columns: EventColumns, index: number, code: number, copies: readonly Copy[]): boolean {
  const isReplication =
    code === CLUSTER.replicaAppended || code === CLUSTER.highWatermarkMoved || code === CLUSTER.logTruncated
  if (!isReplication) return false
  const broker = eventValue(columns, index, 0)
  const partition = eventValue(columns, index, 1)
  const c = eventValue(columns, index, 2)
  const d = eventValue(columns, index, 3)
  for (const copy of copies) {
    if (copy.partition !== partition) continue
    if (code === CLUSTER.replicaAppended && c <= copy.offset && d > copy.offset) {
      copy.brokers.add(broker)
      return true
    }
    if (code === CLUSTER.logTruncated && c <= copy.offset && copy.brokers.delete(broker)) return true
    const isLeader = eventValue(columns, index, 4) === 1
    if (code === CLUSTER.highWatermarkMoved && isLeader && !copy.isCommitted && d <= copy.offset && c > copy.offset) {
      copy.isCommitted = true
      return true
    }
  }
  return false
}

/** Kinds that tell of a thing, and the argument that names it: `[code, argument]`. */
const BATCH_KINDS: readonly (readonly [number, number])[] = [
  [PRODUCER.batchCreated, 0],
  [PRODUCER.recordAppended, 1],
  [PRODUCER.batchDrained, 0],
  [PRODUCER.batchSent, 0],
  [PRODUCER.batchCompleted, 0],
  [PRODUCER.batchFailed, 0],
  [PRODUCER.batchReenqueued, 0],
  [PRODUCER.batchExpired, 0],
  [PRODUCER.batchSplit, 0],
  [CLUSTER.batchAppended, 5],
  [CLUSTER.duplicateFound, 2],
]
const PARTITION_KINDS: readonly (readonly [number, number])[] = [
  [CLUSTER.leaderElected, 0],
  [CLUSTER.isrChanged, 0],
  [CLUSTER.isrProposed, 1],
  [CLUSTER.becameLeader, 1],
  [CLUSTER.becameFollower, 1],
  [CLUSTER.logTruncated, 1],
  [CLUSTER.batchAppended, 1],
  [CLUSTER.highWatermarkMoved, 1],
  [CLUSTER.elrChanged, 0],
  [PRODUCER.leaderLearned, 1],
  [PRODUCER.batchReenqueued, 1],
]
/** Of one replica: argument 0 is its broker, but where that is the partition (what the controller decided on it). */
const REPLICA_KINDS: readonly (readonly [number, number])[] = [
  [CLUSTER.becameLeader, 1],
  [CLUSTER.becameFollower, 1],
  [CLUSTER.batchAppended, 1],
  [CLUSTER.replicaAppended, 1],
  [CLUSTER.logTruncated, 1],
  [CLUSTER.highWatermarkMoved, 1],
  [CLUSTER.isrProposed, 1],
  [CLUSTER.replicaDeleted, 1],
  [CLUSTER.leaderElected, 0],
  [CLUSTER.isrChanged, 0],
]
const BROKER_KINDS: readonly (readonly [number, number])[] = [
  [CLUSTER.brokerDied, 0],
  [CLUSTER.brokerStarted, 0],
  [CLUSTER.brokerRegistered, 0],
  [CLUSTER.registrationRefused, 0],
  [CLUSTER.brokerFenced, 0],
  [CLUSTER.brokerUnfenced, 0],
  [CLUSTER.brokerShuttingDown, 0],
  [CLUSTER.shutdownStarted, 0],
  [CLUSTER.becameLeader, 0],
  [CLUSTER.becameFollower, 0],
  [CLUSTER.logTruncated, 0],
  [CLUSTER.isrProposed, 0],
  [CLUSTER.logDirFailed, 0],
]
const PRODUCER_KINDS: readonly (readonly [number, number])[] = [
  [PRODUCER.producerStarted, 0],
  [PRODUCER.producerIdSet, 0],
  [PRODUCER.connectionChanged, 0],
  [PRODUCER.metadataUpdated, 0],
  [PRODUCER.requestFailed, 0],
  [PRODUCER.applicationBlocked, 0],
  [PRODUCER.closeStarted, 0],
  [PRODUCER.producerClosed, 0],
  [PRODUCER.producerDied, 0],
  [PRODUCER.transactionState, 0],
]
const CONSUMER_KINDS: readonly (readonly [number, number])[] = [
  [CONSUMER.consumerStarted, 0],
  [CONSUMER.recordsDelivered, 0],
  [CONSUMER.consumerPositionMoved, 0],
  [CONSUMER.fetchRefused, 0],
  [CONSUMER.consumerConnectionChanged, 0],
  [CONSUMER.consumerRequestFailed, 0],
  [CONSUMER.consumerLeaderLearned, 0],
]
const LINK_KINDS: readonly (readonly [number, number])[] = [
  [NETWORK.linkCut, 0],
  [NETWORK.linkHealed, 0],
  [NETWORK.linkChanged, 0],
]

/** The newest events of a thing up to `nowUs`, and the first few after it. */
function thingEvents(
  columns: EventColumns,
  subject: Exclude<LifeSubject, { kind: 'record' }>,
  nowUs: number,
): number[] {
  const [kinds, id] = kindsOf(subject)
  const argumentOf = new Map(kinds)
  const isOfThing = (index: number) => {
    // What is told at the very start is how things are, not what happened to them.
    if (eventTime(columns, index) === 0) return false
    const argument = argumentOf.get(eventCodeAt(columns, index))
    if (argument === undefined || eventValue(columns, index, argument) !== id) return false
    if (subject.kind === 'replica') return argument === 0 || eventValue(columns, index, 0) === subject.broker
    return subject.kind !== 'link' || eventValue(columns, index, 1) === subject.b
  }
  const now = firstFrom(columns, nowUs + 1)
  const past: number[] = []
  for (let i = now - 1; i >= 0 && now - i < MAX_SCAN && past.length < MAX_STEPS; i--) if (isOfThing(i)) past.push(i)
  const coming: number[] = []
  for (let i = now; i < columns.length && i - now < MAX_LOOK_AHEAD && coming.length < MAX_COMING; i++) {
    if (isOfThing(i)) coming.push(i)
  }
  return [...past.reverse(), ...coming]
}

function kindsOf(subject: Exclude<LifeSubject, { kind: 'record' }>): [readonly (readonly [number, number])[], number] {
  switch (subject.kind) {
    case 'batch':
      return [BATCH_KINDS, subject.batch]
    case 'partition':
      return [PARTITION_KINDS, subject.partition]
    case 'replica':
      return [REPLICA_KINDS, subject.partition]
    case 'broker':
      return [BROKER_KINDS, subject.broker]
    case 'producer':
      return [PRODUCER_KINDS, subject.producer]
    case 'consumer':
      return [CONSUMER_KINDS, subject.consumer]
    case 'link':
      return [LINK_KINDS, subject.a]
  }
}
