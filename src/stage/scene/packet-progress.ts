import type { PacketView } from '../../trace/stage-view.ts'
import { clamp } from '../geometry.ts'
import type { ArrowFate, ArrowShape, Shape } from './shapes.ts'

/** How far a packet has come: linear in simulated time, 0..1. A lost one stays where it was lost. */
export function progressOf(packet: PacketView, tUs: number): number {
  const lost = packet.lost ? lostAt(packet) : undefined
  const atUs = lost === undefined ? tUs : Math.min(tUs, lost)
  if (packet.arrivesAtUs <= packet.sentAtUs) return 1
  return clamp((atUs - packet.sentAtUs) / (packet.arrivesAtUs - packet.sentAtUs), 0, 1)
}

/** When a lost packet vanished; halfway where nobody said. */
function lostAt(packet: PacketView): number {
  return packet.lostAtUs ?? (packet.sentAtUs + packet.arrivesAtUs) / 2
}

/** Has it vanished by now? */
export function hasVanished(packet: PacketView, tUs: number): boolean {
  return packet.lost && tUs >= lostAt(packet)
}

/** What is known to become of it: truth that the run has already, though its arrival is still to come. */
export function fateOf(packet: PacketView): ArrowFate | undefined {
  if (packet.lost) return 'lost'
  return packet.twice ? 'twice' : undefined
}

/** Draw a packet; one that will not arrive has a cross on the middle of its arrow. */
export function drawArrow(out: Shape[], arrow: ArrowShape): void {
  out.push(arrow)
  if (arrow.fate !== 'lost') return
  const back = arrow.toward === 'right' || arrow.toward === 'down' ? -arrow.length / 2 : arrow.length / 2
  const across = arrow.toward === 'right' || arrow.toward === 'left'
  const x = across ? arrow.x + back : arrow.x
  const y = across ? arrow.y : arrow.y + back
  const size = Math.min(5, arrow.thickness / 2 - 1)
  out.push({ kind: 'mark', id: `${arrow.id}/cross`, mark: 'cross', x, y, size, colour: 'st-lost' })
}
