import { forEachPending } from '../../engine/kernel/event-queue.ts'
import type { PacketInFlight } from '../../engine/network/network.ts'
import type { RequestBody, ResponseBody } from '../../engine/protocol/messages.ts'
import { messageSizeBytes } from '../../engine/protocol/messages.ts'
import type { World } from '../../engine/simulation/world.ts'
import { actorLink, errorValue, lastingMs, untilMs } from './lookup.ts'
import { contentParts } from './message-parts.ts'
import { endOfRequest, findPacket, type KnownPacket, packetOfRequest, type RequestEnd } from './packet-history.ts'
import type { PacketNames } from './sheet.ts'
import {
  at,
  bytes,
  code,
  type NoteName,
  note,
  num,
  part,
  row,
  rowIf,
  type Sheet,
  type SheetPart,
  type SheetRow,
  type SheetValue,
  thing,
  word,
} from './sheet.ts'
import { type Inspected, say, type Told } from './told.ts'

/** Where a packet is, in one sentence. */
export function tellPacket(from: Inspected, id: number): Told {
  const { view, names } = from
  const packet = view.packets.find((candidate) => candidate.packet === id)
  if (!packet) return tellGone(from, id)
  const left = Math.max(0, Math.round((packet.arrivesAtUs - view.atUs) / 100) / 10)
  const key = packet.lost ? 'headline.packet.lost' : packet.twice ? 'headline.packet.twice' : 'headline.packet'
  const ends = { from: names.actor(packet.from), to: names.actor(packet.to) }
  return { headline: say(key, packet.lost ? 'C-15' : 'C-14', { api: packet.api, ...ends, left }), facts: [] }
}

/** Of a packet that is on no wire any more. */
function tellGone(from: Inspected, id: number): Told {
  const known = findPacket(from, id)
  const at = (us: number) => ({ at: `${(us / 1_000_000).toFixed(3)} s` })
  if (!known) return { headline: say('headline.packet.gone', 'C-14'), facts: [] }
  const { lostAtUs, packet } = known
  const headline =
    lostAtUs === undefined
      ? say('headline.packet.arrived', 'C-14', at(packet.arrivesAtUs))
      : say('headline.packet.vanished', 'C-15', at(lostAtUs))
  return { headline, facts: [] }
}

/** What names a packet: of one that has arrived the view no longer tells. */
export function packetNames(from: Inspected, id: number): PacketNames | undefined {
  const packet = findPacket(from, id)?.packet
  return (
    packet && {
      from: packet.from,
      to: packet.to,
      api: packet.message.body.api,
      isResponse: packet.message.kind === 'response',
    }
  )
}

/** A request or an answer: its way, what it carries, who waits for it, and what its loss would mean. */
export function packetSheet(from: Inspected, id: number): Sheet {
  const known = findPacket(from, id)
  if (!known) return []
  return [
    ...wayPart(from, known),
    ...waitPart(from, known.packet),
    ...contentParts(from, known.packet),
    ...lossPart(from, known),
  ]
}

/** What its loss means, as long as it can be lost, and when it was. */
function lossPart(from: Inspected, { packet, lostAtUs }: KnownPacket): SheetPart[] {
  if (lostAtUs === undefined && packet.arrivesAtUs <= from.view.atUs) return []
  return part('ifLost', ruleOfLoss(from, packet), {
    note: note(lossOf(from, packet)),
    rows: packet.message.kind === 'request' ? timeoutRows(from, packet) : [],
  })
}

function wayPart(from: Inspected, { packet, lostAtUs }: KnownPacket): SheetPart[] {
  const { message, sentAtUs, arrivesAtUs } = packet
  const isThere = lostAtUs === undefined && arrivesAtUs <= from.view.atUs
  return part('way', 'C-14', {
    rows: [
      row('api', code(message.body.api), word(message.kind === 'request' ? 'request' : 'answer')),
      row('correlationId', num(message.correlationId)),
      row('fromTo', actorLink(from, packet.from), word('to'), actorLink(from, packet.to)),
      row('link', thing({ kind: 'link', a: Math.min(packet.from, packet.to), b: Math.max(packet.from, packet.to) })),
      row('size', bytes(messageSizeBytes(message))),
      row('sentAt', at(sentAtUs)),
      ...(lostAtUs === undefined
        ? [row(isThere ? 'arrivedAt' : 'arrivesAt', at(arrivesAtUs))]
        : [row('lostAt', at(lostAtUs), word('lostOnTheWay', 'bad'))]),
      ...rowIf(packet.twice, 'fate', word('handledTwice')),
    ],
  })
}

/** Who waits, and the other half of the pair. */
function waitPart(from: Inspected, packet: PacketInFlight): SheetPart[] {
  return packet.message.kind === 'request' ? requestPart(from, packet) : answerPart(from, packet)
}

function requestPart(from: Inspected, packet: PacketInFlight): SheetPart[] {
  const { world } = from
  const { body, correlationId } = packet.message
  const answer = answerOnTheWire(world, packet)
  const producer = producerIndex(world, packet.from)
  const end =
    producer === undefined
      ? undefined
      : endOfRequest(from, { producer, request: correlationId, fromUs: packet.sentAtUs })
  const isSilent = body.api === 'Produce' && 'acks' in body && body.acks === 0
  const rows: SheetRow[] = [row('waitsForAnswer', isSilent ? word('nobody') : actorLink(from, packet.from))]
  if (answer) rows.push(row('answer', thing({ kind: 'packet', packet: answer.packet }, `${body.api} ${correlationId}`)))
  if (end) rows.push(row('outcome', endWord(end), at(end.atUs)))
  if (end?.how === 'answered') rows.push(row('error', errorValue(from, end.error)))
  if (!end && !answer) rows.push(...atServer(from, packet))
  return part('pair', 'C-14, P-120', { rows })
}

function endWord({ how }: RequestEnd): SheetValue {
  if (how === 'answered') return word('answered')
  return word(how === 'timedOut' ? 'timedOut' : 'connectionLost', 'bad')
}

/** What the broker does with a request that has arrived: one at a time per connection (C-14). */
function atServer({ world, view }: Inspected, packet: PacketInFlight): SheetRow[] {
  if (packet.arrivesAtUs > view.atUs) return []
  const broker = world.brokers[packet.to - 1]
  const server = broker?.servers.get(packet.connection)
  const { correlationId } = packet.message
  if (!broker || !server) return []
  if (server.unread.some((one) => one.correlationId === correlationId)) {
    const before = server.unread.findIndex((one) => one.correlationId === correlationId) + (server.current ? 1 : 0)
    return [row('atBroker', word('unread')), row('before', num(before))]
  }
  if (server.current?.correlationId !== correlationId) return []
  const parked = broker.delayedProduces.find((one) => one.connection === packet.connection)
  if (parked) return [row('atBroker', word('parked')), row('parkedUntil', untilMs(parked.deadlineMs))]
  const fetch = broker.delayedFetches.find((one) => one.connection === packet.connection)
  if (fetch) return [row('atBroker', word('parkedFetch')), row('parkedUntil', untilMs(fetch.deadlineMs))]
  return [row('atBroker', word('handled'))]
}

function answerPart(from: Inspected, packet: PacketInFlight): SheetPart[] {
  const { world } = from
  const { correlationId, body } = packet.message
  const producer = producerIndex(world, packet.to)
  const request = producer === undefined ? undefined : packetOfRequest(from, producer, correlationId, packet.from)
  return part('pair', 'P-120', {
    rows: [
      row('waitsForAnswer', actorLink(from, packet.to)),
      row(
        'answerTo',
        request === undefined
          ? code(`${body.api} ${correlationId}`)
          : thing({ kind: 'packet', packet: request }, `${body.api} r${correlationId}`),
      ),
    ],
  })
}

function answerOnTheWire(world: World, { connection, message }: PacketInFlight): PacketInFlight | undefined {
  let found: PacketInFlight | undefined
  forEachPending(world.queue, (entry) => {
    if (entry.kind !== 'packet' || entry.connection !== connection) return
    if (entry.message.kind === 'response' && entry.message.correlationId === message.correlationId) found = entry
  })
  return found
}

function producerIndex(world: World, actor: number): number | undefined {
  const index = actor - world.brokers.length - 1
  return index >= 0 && index < world.producers.length ? index : undefined
}

/** When whoever asked gives up. */
function timeoutRows({ world, view }: Inspected, packet: PacketInFlight): SheetRow[] {
  const producer = producerIndex(world, packet.from)
  const client =
    producer === undefined
      ? world.consumers[packet.from - world.brokers.length - 1 - world.producers.length]?.client
      : world.producers[producer]?.producer?.client
  for (const node of client?.nodes ?? []) {
    const request = node.inFlight.find((one) => one.correlationId === packet.message.correlationId)
    if (request && node.target === packet.to) return [row({ code: 'request.timeout.ms' }, untilMs(request.timeoutAtMs))]
  }
  const broker = world.brokers[packet.from - 1]
  const isFetch = packet.message.body.api === 'Fetch' && packet.arrivesAtUs > view.atUs
  if (!broker || !isFetch) return []
  return [row({ code: 'replica.socket.timeout.ms' }, lastingMs(broker.config.replicaSocketTimeoutMs))]
}

/** What happens if exactly this packet does not arrive. */
function lossOf({ world }: Inspected, { message, from, to }: PacketInFlight): NoteName {
  const { body, kind } = message
  if (body.api === 'Produce') return kind === 'request' ? lossOfProduce(body) : lossOfAck(world, to)
  if (body.api === 'Fetch')
    return from <= world.brokers.length && to <= world.brokers.length ? 'lossReplica' : 'lossRead'
  if (body.api === 'BrokerHeartbeat' || body.api === 'BrokerRegistration') return 'lossHeartbeat'
  if (body.api === 'MetadataPush') return 'lossPush'
  if (body.api === 'AlterPartition') return 'lossAlter'
  if (body.api === 'Metadata' || body.api === 'ApiVersions') return 'lossMetadata'
  return from > world.brokers.length || to > world.brokers.length ? 'lossClient' : 'lossCluster'
}

function lossOfProduce(body: RequestBody | ResponseBody): NoteName {
  return 'acks' in body && body.acks === 0 ? 'lossSilent' : 'lossProduce'
}

/** Of an answer to a producer: with sequences the broker recognises the retry, without it stores it again. */
function lossOfAck(world: World, to: number): NoteName {
  const producer = world.producers[to - world.brokers.length - 1]?.producer
  return producer?.transactions ? 'lossAckIdempotent' : 'lossAckPlain'
}

const LOSS_RULES: Readonly<Partial<Record<NoteName, string>>> = {
  lossSilent: 'P-97',
  lossProduce: 'P-106, P-114',
  lossAckIdempotent: 'P-106, C-112',
  lossAckPlain: 'P-79, P-106',
  lossReplica: 'C-39',
  lossRead: 'P-106',
  lossHeartbeat: 'C-62, C-63',
  lossPush: 'C-93',
  lossAlter: 'C-45, C-47',
  lossMetadata: 'P-106, P-114',
  lossClient: 'P-106, P-114',
  lossCluster: 'C-15',
}

function ruleOfLoss(from: Inspected, packet: PacketInFlight): string {
  return LOSS_RULES[lossOf(from, packet)] ?? 'C-15'
}
