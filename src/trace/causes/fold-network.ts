import { NETWORK, PACKET } from '../../engine/network/events.ts'
import { apiCode } from '../../engine/protocol/messages.ts'
import { eventTime, eventValue } from '../event-columns.ts'
import type { CauseIndex } from './cause-index.ts'

/** Codes from here on tell of the wire, and of what was done by hand. */
export const FIRST_NETWORK_CODE: number = NETWORK.packetSent

const PRODUCE = apiCode('Produce')

/** Take in one event of the network: which packet is which request's, and what was lost. */
export function foldNetworkEvent(index: CauseIndex, event: number, code: number): void {
  const { columns, scratch } = index
  switch (code) {
    case NETWORK.packetSent:
      if (eventValue(columns, event, 3) !== PRODUCE) return
      if (eventValue(columns, event, 4) & PACKET.response) {
        if (scratch.answered?.broker === eventValue(columns, event, 1)) {
          scratch.answered.answerPacket = eventValue(columns, event, 0)
        }
        scratch.answered = undefined
      } else if (scratch.request) {
        scratch.request.packet = eventValue(columns, event, 0)
        scratch.request.actor = eventValue(columns, event, 1)
        scratch.request.arrivesAtUs = eventTime(columns, event) + eventValue(columns, event, 5)
        scratch.request = undefined
      }
      break
    case NETWORK.packetLost:
      index.lostPackets.set(eventValue(columns, event, 0), event)
      break
    case NETWORK.linkCut:
    case NETWORK.linkHealed:
      index.cuts.push(event)
      break
    default:
      break
  }
}
