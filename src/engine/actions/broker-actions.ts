import { bool, number, oneOf, optional, required, text } from '../scenario/fields.ts'
import { brokerId, configChange, count, timeMs } from './common-fields.ts'
import { defineAction } from './define-action.ts'

/** The process dies at once; its log survives in the page cache (C-60, C-61). */
export const killBroker = defineAction({
  do: 'killBroker',
  target: 'broker',
  mark: 'fault',
  fields: { broker: required(brokerId) },
  act: (surface, action) => surface.stopBroker(action.broker, { kind: 'kill' }),
})

/** The machine dies silently; what was appended in the last `unflushedMs` is gone (C-60, S-13). */
export const powerOffBroker = defineAction({
  do: 'powerOffBroker',
  target: 'broker',
  mark: 'fault',
  fields: { broker: required(brokerId), unflushedMs: optional(timeMs) },
  act: (surface, action) =>
    surface.stopBroker(action.broker, { kind: 'powerOff', unflushedMs: action.unflushedMs ?? 0 }),
})

/** Controlled shutdown: leadership moves first (C-76, C-77). */
export const shutdownBroker = defineAction({
  do: 'shutdownBroker',
  target: 'broker',
  mark: 'fault',
  fields: { broker: required(brokerId) },
  act: (surface, action) => surface.shutdownBroker(action.broker),
})

/** Starts again, with the disk as it was or an empty one (C-73 … C-75). */
export const startBroker = defineAction({
  do: 'startBroker',
  target: 'broker',
  mark: 'repair',
  fields: { broker: required(brokerId), disk: optional(oneOf('kept', 'empty')) },
  act: (surface, action) => surface.startBroker(action.broker, action.disk ?? 'kept'),
})

/** Request handling and follower fetches take longer; without a field: back to normal. */
export const slowBroker = defineAction({
  do: 'slowBroker',
  target: 'broker',
  mark: 'fault',
  fields: {
    broker: required(brokerId),
    factor: optional(number({ min: 1, max: 1_000_000 })),
    requestMs: optional(timeMs),
    fetchMs: optional(timeMs),
  },
  act: (surface, action) => surface.slowBroker(action.broker, action),
})

/** A stopped process: sockets stay open, nothing is handled. */
export const hangBroker = defineAction({
  do: 'hangBroker',
  target: 'broker',
  mark: 'fault',
  fields: { broker: required(brokerId) },
  act: (surface, action) => surface.hangBroker(action.broker),
})

/** What was unread is handled now. */
export const resumeBroker = defineAction({
  do: 'resumeBroker',
  target: 'broker',
  mark: 'repair',
  fields: { broker: required(brokerId) },
  act: (surface, action) => surface.resumeBroker(action.broker),
})

/** Its log directory goes offline: KAFKA_STORAGE_ERROR (C-84). */
export const failDisk = defineAction({
  do: 'failDisk',
  target: 'broker',
  mark: 'fault',
  fields: { broker: required(brokerId) },
  act: (surface, action) => surface.failDisk(action.broker),
})

/** The broker answers its next requests of this API with an error, before or after it has appended. */
export const failNext = defineAction({
  do: 'failNext',
  target: 'broker',
  mark: 'fault',
  fields: {
    broker: required(brokerId),
    api: required(text({ minLength: 1 })),
    error: required(text({ minLength: 1 })),
    count: optional(count),
    afterAppend: optional(bool),
  },
  act: (surface, { broker, api, error, count: times, afterAppend }) =>
    surface.failNext({ broker, api, error, count: times ?? 1, afterAppend: afterAppend ?? false }),
})

/** Broker config from now on: of one broker, or of the whole cluster. */
export const setBrokerConfig = defineAction({
  do: 'setBrokerConfig',
  target: 'broker',
  mark: 'change',
  fields: { broker: optional(brokerId), config: required(configChange) },
  act: (surface, action) => surface.setBrokerConfig(action.broker, action.config),
})
