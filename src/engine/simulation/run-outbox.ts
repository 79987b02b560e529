import type { ActorId, ConnectionId } from '../kernel/actor.ts'
import type { EventQueue } from '../kernel/event-queue.ts'
import type { EventArguments, EventCode } from '../kernel/event-schema.ts'
import { addInt, addNumber } from '../kernel/fingerprint.ts'
import type { Bytes, Micros } from '../kernel/units.ts'
import { NETWORK, PACKET } from '../network/events.ts'
import { closeConnection, connect, type Handover, type InFlight, sendPacket } from '../network/network.ts'
import type { Compress, ProducerOutbox } from '../producer/environment.ts'
import { DRAIN_REASON, PRODUCER } from '../producer/events.ts'
import type { PartitionerDesk } from '../producer/partitioner-desk.ts'
import { apiCode, type Message } from '../protocol/messages.ts'
import { type PlannedRecord, type RunTables, writeRecord } from '../protocol/record-table.ts'
import type { EventSink } from './event-sink.ts'
import { setWake } from './wakes.ts'
import type { World } from './world.ts'

/**
 * The outbox that a run hands to the actor at work: one object for all of them, told who speaks before each input. It
 * turns effects into queue entries, and facts into the fingerprint and the sink.
 */
export class RunOutbox implements ProducerOutbox {
  readonly tables: RunTables
  readonly compress: Compress | undefined
  readonly partitionerDesk: PartitionerDesk | undefined
  private readonly sink: EventSink | undefined
  private readonly isFingerprinted: boolean
  private readonly handover: Handover = { packet: 0, to: 0, arrivesAtUs: 0, isLost: false }
  private world: World
  /** Who is at work. */
  actor: ActorId = 0
  /** Whether the present input had any effect: decides whether a wake counts as an event. */
  hadEffect = false

  constructor(
    world: World,
    tables: RunTables,
    options: {
      sink: EventSink | undefined
      isFingerprinted: boolean
      compress: Compress | undefined
      partitionerDesk: PartitionerDesk | undefined
    },
  ) {
    this.world = world
    this.tables = tables
    this.sink = options.sink
    this.isFingerprinted = options.isFingerprinted
    this.compress = options.compress
    this.partitionerDesk = options.partitionerDesk
  }

  /** Work on another world from now on (a restored snapshot). */
  attach(world: World): void {
    this.world = world
  }

  connect(to: ActorId): ConnectionId {
    this.hadEffect = true
    const { world } = this
    const id = connect(world.network, world.queue as EventQueue<InFlight>, this.actor, to, world.nowUs)
    this.fact(NETWORK.connectionOpened, id, this.actor, to, 0, 0, 0)
    return id
  }

  send(connection: ConnectionId, message: Message, sizeBytes: Bytes): void {
    this.hadEffect = true
    const { world, handover } = this
    const packet = { connection, from: this.actor, message, sizeBytes }
    if (!sendPacket(world.network, world.queue as EventQueue<InFlight>, packet, world.nowUs, handover)) return
    const { to } = handover
    this.fact(
      NETWORK.packetSent,
      handover.packet,
      this.actor,
      to,
      apiCode(message.body.api),
      packetFlags(message),
      handover.arrivesAtUs - world.nowUs,
    )
    if (handover.isLost) this.fact(NETWORK.packetLost, handover.packet, this.actor, to, 0, 0, 0)
  }

  close(connection: ConnectionId): void {
    this.hadEffect = true
    const { world } = this
    const ends = world.network.connections.get(connection)?.ends
    if (!closeConnection(world.network, world.queue as EventQueue<InFlight>, connection, this.actor, world.nowUs))
      return
    if (ends) this.fact(NETWORK.connectionClosed, connection, ends[0], ends[1], 0, 0, 0)
  }

  wakeAt(atUs: Micros): void {
    setWake(this.world.wakes, this.actor, atUs < this.world.nowUs ? this.world.nowUs : atUs)
  }

  emit<Fields extends readonly string[]>(code: EventCode<Fields>, ...values: EventArguments<Fields>): void
  emit(code: number, a = 0, b = 0, c = 0, d = 0, e = 0, f = 0): void {
    this.hadEffect = true
    this.fact(code, a, b, c, d, e, f)
  }

  registerRecord(planned: PlannedRecord): number {
    const { world } = this
    const record = ++world.recordCount
    const producer = this.actor - world.brokers.length - 1
    writeRecord(this.tables.records, record, producer, planned, world.nowUs)
    return record
  }

  /** State a fact on behalf of the world itself. */
  fact(code: number, a: number, b: number, c: number, d: number, e: number, f: number): void {
    const { world } = this
    world.factCount++
    if (code === PRODUCER.requestSent) countRequest(world, d, f)
    else if (code === PRODUCER.batchDrained && c !== DRAIN_REASON.retry) world.totals.batches++
    else if (code === PRODUCER.batchReenqueued) world.totals.retries++
    if (this.isFingerprinted) {
      const print = world.fingerprint
      addInt(print, code)
      addNumber(print, world.nowUs)
      addNumber(print, a)
      addNumber(print, b)
      addNumber(print, c)
      addNumber(print, d)
      addNumber(print, e)
      addNumber(print, f)
    }
    if (this.sink) this.sink.append(world.nowUs, code, a, b, c, d, e, f)
  }
}

const PRODUCE = apiCode('Produce')

function countRequest(world: World, api: number, sizeBytes: number): void {
  if (api !== PRODUCE) return
  world.totals.requests++
  world.totals.produceBytes += sizeBytes
}

function packetFlags(message: Message): number {
  if (message.kind === 'request') return 0
  const { body } = message
  let flags: number = PACKET.response
  if (body.api === 'Fetch' && body.parts.every((part) => part.batches.length === 0)) flags |= PACKET.empty
  if ('error' in body && body.error !== 0) flags |= PACKET.error
  else if (body.api === 'Produce' && body.parts.some((part) => part.error !== 0)) flags |= PACKET.error
  return flags
}
