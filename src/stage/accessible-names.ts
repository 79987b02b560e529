import type { LogCellView, PacketView, ProducerView, ReplicaView, StageView } from '../trace/stage-view.ts'
import type { Rect } from './geometry.ts'
import { plainMs } from './numbers.ts'
import { hasVanished } from './scene/packet-progress.ts'
import { batchesOf, nameOfError, pairKey, partitionLabels } from './scene/scene-context.ts'
import { boundsOf, type Scene, type Shape } from './scene/shapes.ts'
import type { StageTarget } from './stage-target.ts'
import type { StageTexts } from './stage-texts.ts'

/** A thing on the stage for keyboard and screen reader: where it is, what it is called, what it selects. */
export interface AccessibleThing extends Rect {
  readonly id: string
  readonly name: string
  readonly target: StageTarget
  /** Has a menu of its own: all but records and batches, which only lead to other things. */
  readonly hasMenu: boolean
}

/** Smallest side of a target (layout units at zoom 1 are CSS pixels). */
export const LEAST_TARGET = 24

/**
 * Everything that can be pointed at, in reading order: application, lanes, wires, brokers. It reads the same scene as the
 * painters, so that nothing is named that is not drawn.
 */
export function accessibleThings(scene: Scene, view: StageView, tUs: number, texts: StageTexts): AccessibleThing[] {
  const book = bookOf(view, tUs, texts)
  const things: AccessibleThing[] = []
  const seen = new Set<string>()
  for (const shape of scene.shapes) {
    if (!shape.target || seen.has(shape.id)) continue
    seen.add(shape.id)
    const name = nameOf(shape, shape.target, book)
    if (name === undefined) continue
    const { kind } = shape.target
    things.push({
      ...placeOf(shape),
      id: shape.id,
      name,
      target: shape.target,
      hasMenu: kind !== 'record' && kind !== 'batch',
    })
  }
  // A stable sort: within a place the order stays that of the painters, outer things before inner ones.
  return things.sort((a, b) => rankOf(a) - rankOf(b))
}

/** The name of one thing that is drawn. */
export function nameOfShape(shape: Shape, view: StageView, tUs: number, texts: StageTexts): string | undefined {
  return shape.target && nameOf(shape, shape.target, bookOf(view, tUs, texts))
}

/** Reading order: application, queues, slots, wires, packets, broker by broker, controller, table. */
function rankOf({ id, target }: AccessibleThing): number {
  const onBroker = /(?:@b|^broker:)(\d+)/.exec(id)
  if (onBroker) return 10 + Number(onBroker[1])
  if (id.startsWith('table:')) return 1_000_002
  if (id.startsWith('consumer:')) return 1_000_003
  if (id === 'controller') return 1_000_001
  if (target.kind === 'producer' || id.endsWith('@app')) return 0
  if (id.startsWith('slot:')) return 2
  if (target.kind === 'link') return 3
  return target.kind === 'packet' ? 4 : 1
}

function placeOf(shape: Shape): Rect {
  const bounds = shape.kind === 'line' ? middleOfLine(shape.points) : boundsOf(shape)
  const w = Math.max(LEAST_TARGET, bounds.w)
  const h = Math.max(LEAST_TARGET, bounds.h)
  return { x: bounds.x - (w - bounds.w) / 2, y: bounds.y - (h - bounds.h) / 2, w, h }
}

/** A wire is pointed at in the middle of its longest part. */
function middleOfLine(points: readonly number[]): Rect {
  let longest = -1
  let x = 0
  let y = 0
  for (let i = 2; i < points.length; i += 2) {
    const x0 = points[i - 2] as number
    const y0 = points[i - 1] as number
    const x1 = points[i] as number
    const y1 = points[i + 1] as number
    const length = Math.hypot(x1 - x0, y1 - y0)
    if (length <= longest) continue
    longest = length
    x = (x0 + x1) / 2
    y = (y0 + y1) / 2
  }
  return { x, y, w: 0, h: 0 }
}

/** What names are made of, looked up once for a scene. */
interface Book {
  readonly view: StageView
  readonly tUs: number
  readonly texts: StageTexts
  readonly labels: ReadonlyMap<number, string>
  /** Record → its batch, in any producer. */
  readonly waiting: ReadonlyMap<number, { readonly partition: number; readonly inFlight: boolean }>
}

function bookOf(view: StageView, tUs: number, texts: StageTexts): Book {
  const waiting = new Map<number, { partition: number; inFlight: boolean }>()
  for (const producer of view.producers) {
    for (const lane of producer.lanes) {
      for (const batch of lane.batches) {
        for (const { record } of batch.records) waiting.set(record, { partition: batch.partition, inFlight: false })
      }
    }
    for (const connection of producer.connections) {
      for (const request of connection.inFlight) {
        for (const batch of request.batches) {
          for (const { record } of batch.records) waiting.set(record, { partition: batch.partition, inFlight: true })
        }
      }
    }
  }
  return { view, tUs, texts, labels: partitionLabels(view), waiting }
}

function nameOf(shape: Shape, target: StageTarget, book: Book): string | undefined {
  const names = book.texts.names
  switch (target.kind) {
    case 'record':
      return recordName(shape.id, target.record, book)
    case 'batch':
      return batchName(shape.id, target.batch, book)
    case 'partition':
      return partitionName(shape.id, target.partition, book)
    case 'replica':
      return replicaOnBroker(target.partition, target.broker, book)
    case 'broker':
      return target.broker === 0 ? controllerName(book) : brokerName(target.broker, book)
    case 'packet':
      return shape.packets ? crowdName(shape.packets, book) : packetName(target.packet, book)
    case 'link':
      return shape.id.startsWith('slot:') ? undefined : linkName(target.a, target.b, book)
    case 'producer': {
      const producer = book.view.producers.find((one) => one.index === target.producer)
      if (!producer || shape.id === 'gauge') return undefined
      const fenced = producer.fenced ? book.texts.fenced : undefined
      return join([names.producer(producer.name), producer.transactionState, fenced])
    }
  }
}

const join = (parts: readonly (string | undefined)[]): string => parts.filter((part) => part).join(', ')

function label(book: Book, partition: number): string {
  return book.labels.get(partition) ?? `p${partition}`
}

/** "record 37, partition p1, offset 11, stored, not committed". */
function recordName(id: string, record: number, book: Book): string {
  const { names } = book.texts
  const place = /@b(\d+)(?:#(\d+))?$/.exec(id)
  if (place) {
    const found = cellOf(book.view, record, Number(place[1]), place[2] === undefined ? undefined : Number(place[2]))
    if (found)
      return join([names.record(record), cellName(found.replica, found.cell, book), names.broker(Number(place[1]))])
  }
  const held = book.waiting.get(record)
  if (id.endsWith('@app')) return join([names.record(record), names.justSent])
  if (!held) return names.record(record)
  const state = held.inFlight ? names.inFlight : names.buffered
  return join([names.record(record), names.partition(label(book, held.partition)), state])
}

function cellOf(
  view: StageView,
  record: number,
  broker: number,
  offset: number | undefined,
): { replica: ReplicaView; cell: LogCellView } | undefined {
  for (const replica of view.brokers.find((one) => one.broker === broker)?.replicas ?? []) {
    for (const cell of replica.tail) {
      if (cell.record !== record) continue
      if (offset === undefined || cell.offset === offset) return { replica, cell }
    }
  }
  return undefined
}

function cellName(replica: ReplicaView, cell: LogCellView, book: Book): string {
  const { names } = book.texts
  const lost = cell.lost && cell.acked
  const state = lost
    ? names.lost
    : cell.lost
      ? names.notInLeadersLog
      : cell.offset < replica.highWatermark
        ? names.committed
        : names.storedNotCommitted
  return join([
    names.partition(label(book, replica.partition)),
    names.offset(cell.offset),
    state,
    cell.duplicate ? names.duplicate : undefined,
    cell.acked ? names.acked : undefined,
    cell.transaction && !cell.lost ? names.transactions[cell.transaction] : undefined,
  ])
}

function batchName(id: string, batchId: number, book: Book): string | undefined {
  const { names } = book.texts
  for (const producer of book.view.producers) {
    const batch = batchesOf(producer).find((one) => one.batch === batchId)
    if (!batch) continue
    const parts = [
      names.batch(batch.records.length, label(book, batch.partition)),
      names.bytesOf(batch.sizeBytes, batch.capacityBytes),
      id.startsWith('slot:') ? names.inFlight : batch.closed ? names.closed : names.open,
    ]
    if (batch.attempts > 0) parts.push(names.attempt(batch.attempts + 1, nameOfError(book.view, batch.lastError)))
    return join(parts)
  }
  return undefined
}

function partitionName(id: string, partition: number, book: Book): string | undefined {
  const { names } = book.texts
  const text = label(book, partition)
  if (id.startsWith('table:')) {
    const view = book.view.partitions.find((one) => one.partition === partition)
    if (!view) return undefined
    return join([
      names.partition(text),
      view.leader < 0 ? names.noLeader : names.leaderIs(view.leader),
      `ISR ${view.isr.join(' ')}`,
      names.highWatermark(view.highWatermark),
      names.logEndOffset(view.logEndOffset),
    ])
  }
  if (id.startsWith('lane:')) return undefined
  if (id.startsWith('group:')) return names.partition(text)
  if (id.startsWith('consumer:')) return consumerName(Number.parseInt(id.slice(9), 10), partition, book)
  const batches = shownLanes(book.view.producers, partition)
  const records = batches.reduce((sum, batch) => sum + batch.records.length, 0)
  return names.lane(text, batches.length, records)
}

function consumerName(index: number, partition: number, book: Book): string | undefined {
  const { names } = book.texts
  const consumer = book.view.consumers.find((one) => one.index === index)
  const own = consumer?.partitions.find((one) => one.partition === partition)
  if (!consumer || !own) return undefined
  return join([
    names.consumer(consumer.name),
    names.partition(label(book, partition)),
    own.position < 0 ? names.positionUnknown : names.position(own.position),
    names.readableTo(own.readableEnd),
    own.heldBack > 0 ? names.heldBack(own.heldBack) : undefined,
  ])
}

function replicaOnBroker(partition: number, broker: number, book: Book): string | undefined {
  const view = book.view.brokers.find((one) => one.broker === broker)
  const replica = view?.replicas.find((one) => one.partition === partition)
  return replica && join([book.texts.names.replica(label(book, partition), broker), replicaName(replica, book)])
}

function shownLanes(producers: readonly ProducerView[], partition: number) {
  return producers.flatMap((producer) =>
    producer.lanes.filter((lane) => lane.partition === partition).flatMap((lane) => lane.batches),
  )
}

function replicaName(replica: ReplicaView, { texts }: Book): string {
  const { names } = texts
  const role =
    replica.role === 'leader' ? names.roleLeader : replica.role === 'follower' ? names.roleFollower : names.roleOffline
  return join([
    role,
    replica.inIsr ? names.inIsr : names.outOfIsr,
    names.highWatermark(replica.highWatermark),
    names.logEndOffset(replica.logEndOffset),
  ])
}

function brokerName(broker: number, book: Book): string | undefined {
  const { names } = book.texts
  const view = book.view.brokers.find((one) => one.broker === broker)
  if (!view) return undefined
  const leads = view.replicas.filter((one) => one.role === 'leader' && view.state !== 'dead')
  const follows = view.replicas.filter((one) => one.role === 'follower' && view.state !== 'dead')
  const labels = (replicas: readonly ReplicaView[]): string =>
    replicas.map((replica) => label(book, replica.partition)).join(' ')
  return join([
    names.broker(broker),
    names.states[view.state],
    view.fenced ? book.texts.fenced : undefined,
    leads.length > 0 ? names.brokerLeads(labels(leads)) : undefined,
    follows.length > 0 ? names.follows(labels(follows)) : undefined,
    ...(view.transactions ?? []).map(({ transactionalId, status }) => `${transactionalId} ${status}`),
  ])
}

function controllerName(book: Book): string {
  const { texts, view } = book
  const fenced = view.controller.fencedBrokers.map((broker) => `b${broker}`).join(' ')
  return join([
    texts.names.controller,
    view.controller.alive ? texts.names.states.alive : texts.names.states.dead,
    fenced === '' ? texts.noneFenced : texts.fencedBrokers(fenced),
  ])
}

function actorName(actor: number, { view, texts }: Book): string {
  if (actor === 0) return texts.names.controller
  if (view.brokers.some((one) => one.broker === actor)) return texts.names.broker(actor)
  const producer = view.producers.find((one) => one.actor === actor)
  if (producer) return texts.names.producer(producer.name)
  const consumer = view.consumers.find((one) => one.actor === actor)
  return consumer ? texts.names.consumer(consumer.name) : texts.names.client
}

function linkName(a: number, b: number, book: Book): string {
  const { names } = book.texts
  const link = book.view.links.find((one) => pairKey(one.a, one.b) === pairKey(a, b))
  return join([
    names.link(actorName(a, book), actorName(b, book)),
    link?.cut ? names.linkCut : names.linkOpen,
    link && names.latency(plainMs(link.latencyUs)),
    ...[link?.forth, link?.back].map((flow) => flow && book.texts.requestsPerSecond(String(flow.requestsPerS))),
  ])
}

function packetName(packetId: number, book: Book): string | undefined {
  const { names } = book.texts
  const packet = book.view.packets.find((one) => one.packet === packetId)
  if (!packet) return undefined
  const records = packet.parts.reduce((sum, part) => sum + part.records, 0)
  return join([
    packet.isResponse ? names.answer(packet.api) : names.request(packet.api),
    names.fromTo(actorName(packet.from, book), actorName(packet.to, book)),
    partsName(packet, book),
    records > 0 ? names.withRecords(records) : undefined,
    packet.error === 0 ? undefined : names.withError(nameOfError(book.view, packet.error)),
    hasVanished(packet, book.tUs) ? names.lostOnTheWay : packet.lost ? names.willBeLost : undefined,
    packet.twice ? names.handledTwice : undefined,
  ])
}

/** What several packets together are: how many, of what, for which partitions, and how fast they come. */
function crowdName(packets: readonly PacketView[], book: Book): string | undefined {
  const { names } = book.texts
  const [first] = packets
  if (!first) return undefined
  const byPartition = new Map<number, number>()
  for (const { partition, records } of packets.flatMap((packet) => packet.parts)) {
    byPartition.set(partition, (byPartition.get(partition) ?? 0) + records)
  }
  const records = [...byPartition.values()].reduce((sum, own) => sum + own, 0)
  const link = book.view.links.find((one) => pairKey(one.a, one.b) === pairKey(first.from, first.to))
  const flow = link && (link.a === first.from ? link.forth : link.back)
  const composition = [...byPartition]
    .sort((a, b) => a[0] - b[0])
    .map(([partition, own]) => (own > 0 ? `${label(book, partition)} ×${own}` : label(book, partition)))
  const apis = [...new Set(packets.map((packet) => packet.api))].join(' ')
  return join([
    names.packets(packets.length, records),
    first.isResponse ? names.answer(apis) : names.request(apis),
    names.fromTo(actorName(first.from, book), actorName(first.to, book)),
    composition.join(' '),
    flow && book.texts.perSecond(String(flow.recordsPerS)),
    flow && book.texts.requestsPerSecond(String(flow.requestsPerS)),
  ])
}

function partsName(packet: PacketView, book: Book): string | undefined {
  if (packet.parts.length === 0 || packet.parts.length > 4) return undefined
  return book.texts.names.partition(packet.parts.map((part) => label(book, part.partition)).join(' '))
}
