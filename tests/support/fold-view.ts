import { must } from '../../src/engine/kernel/assert.ts'
import { producerOfBatch } from '../../src/engine/protocol/ids.ts'
import { API_NAMES } from '../../src/engine/protocol/messages.ts'
import { committedPartitions } from '../../src/engine/simulation/cluster-truth.ts'
import type { World } from '../../src/engine/simulation/world.ts'
import type { DomainEvent } from '../../src/trace/event-catalog.ts'

/**
 * What a run looks like at a moment, in numbers that both accounts can give: the events alone, and the engine's state.
 * Names are texts (`broker/partition`), so that a difference reads well.
 */
export interface FoldedView {
  /** `leader=1 epoch=0 isr=1,2,3` by partition. */
  readonly partitions: Record<string, string>
  /** `leo=5 hw=4` by `broker/partition`. */
  readonly replicas: Record<string, string>
  /** `up`, `dead`, each with `fenced` or `trusted`. */
  readonly brokers: Record<string, string>
  /** Records in queued batches by batch, in `producer/partition`. */
  readonly queued: Record<string, Record<string, number>>
  /** Unanswered requests by `producer/broker`, oldest first. */
  readonly inFlight: Record<string, readonly number[]>
  /** Position by `consumer/partition`, and records handed over by `consumer`. */
  readonly positions: Record<string, number>
  readonly delivered: Record<string, number>
  readonly sent: number
  readonly acked: number
  readonly failed: number
}

interface BatchFold {
  readonly partition: number
  records: number
  isQueued: boolean
  /** The request that carries it, and to whom. */
  request: number
  broker: number
}

/** The account of the events: feed them in order. */
export interface EventFold {
  readonly partitions: Map<number, { leader: number; epoch: number; isr: number }>
  readonly replicas: Map<string, { leo: number; hw: number }>
  readonly brokers: Map<number, { isUp: boolean; isFenced: boolean }>
  readonly batches: Map<number, BatchFold>
  readonly inFlight: Map<string, number[]>
  readonly positions: Map<string, number>
  readonly delivered: Map<string, number>
  sent: number
  acked: number
  failed: number
}

/** Nothing has been told yet. */
export function emptyFold(): EventFold {
  return {
    partitions: new Map(),
    replicas: new Map(),
    brokers: new Map(),
    batches: new Map(),
    inFlight: new Map(),
    positions: new Map(),
    delivered: new Map(),
    sent: 0,
    acked: 0,
    failed: 0,
  }
}

/** Take one event in. */
export function foldEvent(fold: EventFold, event: DomainEvent): void {
  foldCluster(fold, event)
  foldProducer(fold, event)
  foldConsumer(fold, event)
}

function foldConsumer(fold: EventFold, event: DomainEvent): void {
  if (event.kind === 'consumerPositionMoved') fold.positions.set(`${event.consumer}/${event.partition}`, event.position)
  if (event.kind !== 'recordsDelivered') return
  fold.positions.set(`${event.consumer}/${event.partition}`, event.toOffset)
  fold.delivered.set(`${event.consumer}`, (fold.delivered.get(`${event.consumer}`) ?? 0) + event.count)
}

function foldCluster(fold: EventFold, event: DomainEvent): void {
  switch (event.kind) {
    case 'leaderElected': {
      const entry = partitionOf(fold, event.partition)
      entry.leader = event.leader
      entry.epoch = event.leaderEpoch
      break
    }
    case 'isrChanged':
      partitionOf(fold, event.partition).isr = event.isr
      break
    case 'batchAppended':
      replicaOf(fold, event.broker, event.partition).leo = event.baseOffset + event.recordCount
      break
    case 'replicaAppended':
      replicaOf(fold, event.broker, event.partition).leo = event.nextOffset
      break
    case 'transactionMarkerWritten':
      replicaOf(fold, event.broker, event.partition).leo = event.offset + 1
      break
    case 'logTruncated':
      replicaOf(fold, event.broker, event.partition).leo = event.toOffset
      break
    case 'highWatermarkMoved':
      replicaOf(fold, event.broker, event.partition).hw = event.highWatermark
      break
    case 'replicaDeleted':
      fold.replicas.delete(`b${event.broker}/${event.partition}`)
      break
    case 'brokerStarted':
      brokerOf(fold, event.broker).isUp = true
      break
    case 'brokerDied':
      brokerOf(fold, event.broker).isUp = false
      break
    case 'brokerFenced':
      brokerOf(fold, event.broker).isFenced = true
      break
    case 'brokerUnfenced':
      brokerOf(fold, event.broker).isFenced = false
      break
    default:
      break
  }
}

function foldProducer(fold: EventFold, event: DomainEvent): void {
  switch (event.kind) {
    case 'recordSent':
      fold.sent++
      break
    case 'recordAcked':
      fold.acked++
      break
    case 'recordFailed':
      fold.failed++
      break
    case 'batchCreated':
      fold.batches.set(event.batch, {
        partition: event.partition,
        records: 0,
        isQueued: true,
        request: 0,
        broker: 0,
      })
      break
    case 'recordAppended':
      must(fold.batches.get(event.batch), `batch ${event.batch}`).records++
      break
    case 'batchDrained':
      must(fold.batches.get(event.batch), `batch ${event.batch}`).isQueued = false
      break
    case 'batchReenqueued':
      must(fold.batches.get(event.batch), `batch ${event.batch}`).isQueued = true
      break
    case 'batchSent': {
      // A batch that expires while it is being drained is sent all the same (P-75).
      const batch = fold.batches.get(event.batch)
      if (batch) Object.assign(batch, { request: event.request, broker: event.broker })
      break
    }
    case 'batchCompleted': {
      // With acks=0 nobody answers: the request is over when its batch is (P-97).
      const { request, broker } = must(fold.batches.get(event.batch), `batch ${event.batch}`)
      forget(requestsOf(fold, producerOfBatch(event.batch), broker), request)
      fold.batches.delete(event.batch)
      break
    }
    case 'batchFailed':
    case 'batchSplit':
      fold.batches.delete(event.batch)
      break
    case 'requestSent':
      requestsOf(fold, event.producer, event.broker).push(event.request)
      break
    case 'responseReceived':
    case 'requestFailed':
      forget(requestsOf(fold, event.producer, event.broker), event.request)
      break
    case 'producerClosed':
    case 'producerStarted':
    case 'producerDied':
      for (const [batch] of fold.batches) if (producerOfBatch(batch) === event.producer) fold.batches.delete(batch)
      for (const [key, list] of fold.inFlight) if (key.startsWith(`${event.producer}/`)) list.length = 0
      break
    default:
      break
  }
}

/** The fold as a view. */
export function viewOfFold(fold: EventFold): FoldedView {
  const queued: Record<string, Record<string, number>> = {}
  for (const [id, batch] of fold.batches) {
    if (!batch.isQueued) continue
    const key = `${producerOfBatch(id)}/${batch.partition}`
    queued[key] = { ...queued[key], [id]: batch.records }
  }
  return {
    partitions: Object.fromEntries(
      [...fold.partitions].map(([partition, { leader, epoch, isr }]) => [
        partition,
        partitionText(leader, epoch, membersOf(isr)),
      ]),
    ),
    replicas: Object.fromEntries([...fold.replicas].map(([key, { leo, hw }]) => [key, replicaText(leo, hw)])),
    brokers: Object.fromEntries([...fold.brokers].map(([id, { isUp, isFenced }]) => [id, brokerText(isUp, isFenced)])),
    queued,
    inFlight: Object.fromEntries([...fold.inFlight].filter(([, list]) => list.length > 0)),
    positions: Object.fromEntries(fold.positions),
    delivered: Object.fromEntries(fold.delivered),
    sent: fold.sent,
    acked: fold.acked,
    failed: fold.failed,
  }
}

/** The same numbers, read from the engine's state. `acked` and `failed` have no state but the record table. */
export function viewOfWorld(
  world: World,
  records: { readonly result: ArrayLike<number>; readonly completedAtUs: ArrayLike<number> },
): FoldedView {
  let acked = 0
  let failed = 0
  for (let record = 1; record <= world.recordCount; record++) {
    if ((records.completedAtUs[record] as number) > world.nowUs) continue
    if (records.result[record] === 0) acked++
    else failed++
  }
  return {
    partitions: Object.fromEntries(
      committedPartitions(world.controller.committed).map(({ partition, leader, leaderEpoch, isr }) => [
        partition,
        partitionText(
          leader,
          leaderEpoch,
          [...isr].sort((a, b) => a - b),
        ),
      ]),
    ),
    replicas: replicasOfWorld(world),
    brokers: Object.fromEntries(
      world.brokers.map(({ id }) => [
        id,
        brokerText(world.processes[id]?.isAlive === true, isFencedByCommit(world, id)),
      ]),
    ),
    ...producersOfWorld(world),
    ...consumersOfWorld(world),
    sent: world.recordCount,
    acked,
    failed,
  }
}

function replicasOfWorld(world: World): Record<string, string> {
  const replicas: Record<string, string> = {}
  for (const broker of world.brokers) {
    for (const partition of broker.partitions) {
      if (!partition) continue
      const { logEndOffset, highWatermark } = partition.log
      // A replica that never held anything has told nothing.
      if (logEndOffset === 0 && highWatermark === 0) continue
      replicas[`b${broker.id}/${partition.partition}`] = replicaText(logEndOffset, highWatermark)
    }
  }
  return replicas
}

function producersOfWorld(world: World): Pick<FoldedView, 'queued' | 'inFlight'> {
  const queued: Record<string, Record<string, number>> = {}
  const inFlight: Record<string, number[]> = {}
  world.producers.forEach((process, index) => {
    const { producer } = process
    if (!producer) return
    for (const queue of producer.accumulator.order) {
      for (let i = queue.head; i < queue.items.length; i++) {
        const batch = queue.items[i]
        if (!batch) continue
        const key = `${index}/${queue.partition}`
        queued[key] = { ...queued[key], [batch.id]: batch.records.length }
      }
    }
    for (const node of producer.client.nodes) {
      if (node.inFlight.length > 0) inFlight[`${index}/${node.node}`] = node.inFlight.map((one) => one.correlationId)
    }
  })
  return { queued, inFlight }
}

function consumersOfWorld(world: World): Pick<FoldedView, 'positions' | 'delivered'> {
  const positions: Record<string, number> = {}
  const delivered: Record<string, number> = {}
  world.consumers.forEach((consumer, index) => {
    if (consumer.deliveredCount > 0) delivered[index] = consumer.deliveredCount
    for (const { partition, position } of consumer.partitions) {
      if (position >= 0) positions[`${index}/${partition}`] = position
    }
  })
  return { positions, delivered }
}

/** Names of the APIs of a list of requests, for messages. */
export function apiText(api: number): string {
  return API_NAMES[api] ?? '?'
}

/** A view without what is empty on both sides: replicas that have been emptied again. */
export function comparable(view: FoldedView): FoldedView {
  return {
    ...view,
    replicas: Object.fromEntries(Object.entries(view.replicas).filter(([, text]) => text !== 'leo=0 hw=0')),
  }
}

function partitionText(leader: number, epoch: number, isr: readonly number[]): string {
  return `leader=${leader} epoch=${epoch} isr=${isr.join(',')}`
}

function replicaText(leo: number, hw: number): string {
  return `leo=${leo} hw=${hw}`
}

/** A fencing or its end is a fact when it is committed, not when it is decided. */
function isFencedByCommit(world: World, id: number): boolean {
  return world.controller.committed.brokers.find((broker) => broker.id === id)?.fenced !== false
}

function brokerText(isUp: boolean, isFenced: boolean): string {
  return `${isUp ? 'up' : 'dead'} ${isFenced ? 'fenced' : 'trusted'}`
}

function membersOf(bits: number): number[] {
  const members: number[] = []
  for (let broker = 1; broker < 31; broker++) if (bits & (1 << broker)) members.push(broker)
  return members
}

function partitionOf(fold: EventFold, partition: number) {
  return valueAt(fold.partitions, partition, () => ({ leader: -1, epoch: 0, isr: 0 }))
}

function replicaOf(fold: EventFold, broker: number, partition: number) {
  return valueAt(fold.replicas, `b${broker}/${partition}`, () => ({ leo: 0, hw: 0 }))
}

function brokerOf(fold: EventFold, broker: number) {
  return valueAt(fold.brokers, broker, () => ({ isUp: false, isFenced: true }))
}

function requestsOf(fold: EventFold, producer: number, broker: number): number[] {
  return valueAt(fold.inFlight, `${producer}/${broker}`, () => [])
}

function forget(list: number[], request: number): void {
  const index = list.indexOf(request)
  if (index >= 0) list.splice(index, 1)
}

function valueAt<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key)
  if (value === undefined) {
    value = make()
    map.set(key, value)
  }
  return value
}
