import type { PacketView } from '../../trace/stage-view.ts'
import { clamp } from '../geometry.ts'

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
