import { forEachPending } from '../../engine/kernel/event-queue.ts'
import type { PacketInFlight } from '../../engine/network/network.ts'
import { actorLink } from './lookup.ts'
import { at, code, lasting, num, part, row, rowIf, type Sheet, type SheetPart, table, thing, word } from './sheet.ts'
import { type Inspected, say, type Told } from './told.ts'

interface Ends {
  readonly a: number
  readonly b: number
}

/** How long a link takes, or that it is cut, in one sentence. */
export function tellLink({ view }: Inspected, ends: Ends): Told | undefined {
  const link = view.links.find(
    (candidate) => candidate.a === Math.min(ends.a, ends.b) && candidate.b === Math.max(ends.a, ends.b),
  )
  if (!link) return undefined
  const headline = link.cut
    ? say('headline.link.cut', 'C-60')
    : say('headline.link', 'S-4', { latency: link.latencyUs / 1000 })
  return { headline, facts: [] }
}

/** Both directions, the connections over it, what is on the wire, and faults that wait for a packet. */
export function linkSheet(from: Inspected, { a, b }: Ends): Sheet {
  return [
    ...directionPart(from, a, b),
    ...connectionPart(from, a, b),
    ...wirePart(from, a, b),
    ...armedPart(from, a, b),
  ]
}

function directionPart(from: Inspected, a: number, b: number): SheetPart[] {
  const { links, actorCount } = from.world.network
  const rows = [
    [a, b],
    [b, a],
  ].flatMap(([start = 0, end = 0]) => {
    const link = links[start * actorCount + end]
    if (!link) return []
    return [
      [
        [actorLink(from, start), word('to'), actorLink(from, end)],
        [lasting(link.latencyUs)],
        [lasting(link.jitterUs)],
        [link.bytesPerSecond === 0 ? word('noLimit') : code(`${link.bytesPerSecond} B/s`)],
        [link.isCut ? word('cut', 'bad') : word('open')],
      ],
    ]
  })
  return part('directions', 'C-60', { table: table(['direction', 'latency', 'jitter', 'bandwidth', 'state'], rows) })
}

function connectionPart(from: Inspected, a: number, b: number): SheetPart[] {
  const rows = [...from.world.network.connections.values()].flatMap(({ id, ends, isOpen, lostPacket, isBroken }) => {
    if (!ends.includes(a) || !ends.includes(b)) return []
    const isWhole = !lostPacket && !isBroken[0] && !isBroken[1]
    return [
      [
        [num(id)],
        [actorLink(from, ends[0]), word('to'), actorLink(from, ends[1])],
        [word(isOpen[0] && isOpen[1] ? (isWhole ? 'open' : 'broken') : 'halfClosed', isWhole ? undefined : 'bad')],
      ],
    ]
  })
  return part('connections', 'C-14, C-15, P-107', { table: table(['connection', 'openedBy', 'state'], rows) })
}

function wirePart(from: Inspected, a: number, b: number): SheetPart[] {
  const packets: PacketInFlight[] = []
  forEachPending(from.world.queue, (entry) => {
    if (entry.kind === 'packet' && [a, b].includes(entry.from) && [a, b].includes(entry.to)) packets.push(entry)
  })
  const rows = packets
    .sort((one, other) => one.arrivesAtUs - other.arrivesAtUs)
    .map(({ packet, to, message, arrivesAtUs }) => [
      [thing({ kind: 'packet', packet }, `${message.body.api} ${message.correlationId}`)],
      [word(message.kind === 'request' ? 'request' : 'answer')],
      [actorLink(from, to)],
      [at(arrivesAtUs)],
    ])
  return part('onTheWire', 'C-14', { table: table(['api', 'kind', 'to', 'arrivesAt'], rows) })
}

function armedPart({ world }: Inspected, a: number, b: number): SheetPart[] {
  const armed = world.network.armed.filter((one) => [one.a, one.b].includes(a) && [one.a, one.b].includes(b))
  return part('armedFaults', 'C-15', {
    rows: armed.flatMap(({ kind, what, api, left, byUs }) => [
      row({ code: `${kind}Next` }, code(api), word(what === 'request' ? 'request' : 'answer'), code(`× ${left}`)),
      ...rowIf(byUs > 0, 'delay', lasting(byUs)),
    ]),
  })
}
