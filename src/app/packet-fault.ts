import type { ActionBody, Scenario } from '../engine/scenario/scenario.ts'
import type { PacketView } from '../trace/stage-view.ts'
import { linkEnd } from './link-end.ts'

/** What can be done to one packet in flight: it is lost, comes late, or is handled twice. */
export type PacketFault = 'drop' | 'delay' | 'duplicate'

/** Why a fault cannot be put on exactly this packet; its words stand in the strings. */
export type WhyNotPacket =
  /** It left at the very start, or before it: no action comes before that. */
  | 'atStart'
  | 'arrived'
  | 'lostAlready'
  /** A fault that waited has met it already. */
  | 'hitAlready'
  /** Another packet that fits left in the same microsecond, before it. */
  | 'twin'
  /** What has been seen since would have been otherwise. */
  | 'seenSince'

/** For each fault why it cannot be; nothing: it can. */
export type PacketChoice = Readonly<Partial<Record<PacketFault, WhyNotPacket>>>

/** What of a packet an action names. */
export type FaultyPacket = Pick<PacketView, 'from' | 'to' | 'api' | 'isResponse' | 'sentAtUs'>

/**
 * When the action stands in the scenario that meets exactly this packet: the microsecond before it was sent, behind
 * everything else of that microsecond (contract, "Time and order").
 */
export function packetFaultUs(packet: Pick<PacketView, 'sentAtUs'>): number {
  return packet.sentAtUs - 1
}

/** The action that meets this packet when it stands at `packetFaultUs`. `byMs`: for `delay`. */
export function packetFaultAction(
  packet: FaultyPacket,
  scenario: Scenario,
  fault: PacketFault,
  byMs: number,
): ActionBody {
  const what = packet.isResponse ? 'response' : 'request'
  const between = [linkEnd(packet.from, scenario), linkEnd(packet.to, scenario)] as const
  const { api } = packet
  if (fault === 'delay') return { do: 'delayNext', what, api, between, byMs }
  return { do: fault === 'drop' ? 'dropNext' : 'duplicateNext', what, api, between }
}
