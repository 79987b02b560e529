import { eventCodes } from '../kernel/event-schema.ts'

/** What the wire did. `from`, `to` are actor ids; `packet` counts up over the run. */
export const NETWORK_EVENT_FIELDS = {
  /** One event a message, at sending: it is at the other end `delayUs` later, unless `packetLost` says otherwise. flags: see PACKET. */
  packetSent: ['packet', 'from', 'to', 'api', 'flags', 'delayUs'],
  packetLost: ['packet', 'from', 'to'],
  connectionOpened: ['connection', 'from', 'to'],
  connectionClosed: ['connection', 'from', 'to'],
  linkCut: ['from', 'to'],
  linkHealed: ['from', 'to'],
  linkChanged: ['from', 'to', 'latencyUs'],
} as const

export const NETWORK = eventCodes(160, NETWORK_EVENT_FIELDS)

/** Flags of a packet. A response has `response`; `empty`: a fetch answer without records. */
export const PACKET = { response: 1, empty: 2, error: 4 } as const
