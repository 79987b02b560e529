import { list, oneOf, optional, required, text } from '../scenario/fields.ts'
import { bandwidth, brokerId, count, linkEnd, linkEnds, timeMs } from './common-fields.ts'
import { defineAction } from './define-action.ts'

/** A network partition: nothing is delivered either way between the broker and the others (or those listed). */
export const isolateBroker = defineAction({
  do: 'isolateBroker',
  target: 'broker',
  mark: 'fault',
  fields: { broker: required(brokerId), from: optional(list(linkEnd)) },
  act: (surface, action) => surface.isolateBroker(action.broker, action.from),
})

/** Ends a partition: connections that lost a packet are reset. */
export const healBroker = defineAction({
  do: 'healBroker',
  target: 'broker',
  mark: 'repair',
  fields: { broker: required(brokerId), from: optional(list(linkEnd)) },
  act: (surface, action) => surface.healBroker(action.broker, action.from),
})

/** Nothing is delivered between two ends. */
export const cutLink = defineAction({
  do: 'cutLink',
  target: 'link',
  mark: 'fault',
  fields: { between: required(linkEnds) },
  act: (surface, action) => surface.cutLink(action.between),
})

export const healLink = defineAction({
  do: 'healLink',
  target: 'link',
  mark: 'repair',
  fields: { between: required(linkEnds) },
  act: (surface, action) => surface.healLink(action.between),
})

/** Delay, jitter and bandwidth of a link from now on. */
export const setLink = defineAction({
  do: 'setLink',
  target: 'link',
  mark: 'change',
  fields: {
    between: required(linkEnds),
    latencyMs: optional(timeMs),
    jitterMs: optional(timeMs),
    bandwidthBytesPerSecond: optional(bandwidth),
  },
  act: (surface, action) => surface.setLink(action.between, action),
})

const packetFields = {
  what: required(oneOf('request', 'response')),
  api: required(text({ minLength: 1 })),
  between: required(linkEnds),
  count: optional(count),
}

/** That many packets are lost on the way, and with each its connection (C-15). */
export const dropNext = defineAction({
  do: 'dropNext',
  target: 'link',
  mark: 'fault',
  fields: packetFields,
  act: (surface, { what, api, between, count: times }) =>
    surface.armPacketFault({ kind: 'drop', what, api, between, count: times ?? 1, byMs: 0 }),
})

/** A packet comes late; what is behind it on the connection waits. */
export const delayNext = defineAction({
  do: 'delayNext',
  target: 'link',
  mark: 'fault',
  fields: { ...packetFields, byMs: required(timeMs) },
  act: (surface, { what, api, between, count: times, byMs }) =>
    surface.armPacketFault({ kind: 'delay', what, api, between, count: times ?? 1, byMs }),
})

/** A packet is handled twice, as if an old copy were replayed. */
export const duplicateNext = defineAction({
  do: 'duplicateNext',
  target: 'link',
  mark: 'fault',
  fields: packetFields,
  act: (surface, { what, api, between, count: times }) =>
    surface.armPacketFault({ kind: 'duplicate', what, api, between, count: times ?? 1, byMs: 0 }),
})
