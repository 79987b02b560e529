import { integer, nullable, optional, required, text } from '../scenario/fields.ts'
import type { ActionSurface } from './action-surface.ts'
import { configChange, headers, MAX_PARTITIONS, timeMs } from './common-fields.ts'
import { type ActionDefinition, defineAction } from './define-action.ts'

const producerName = text({ minLength: 1 })

/** close(), then a new producer; the config is merged over the present one, null removes a name. */
export const restartProducer = defineAction({
  do: 'restartProducer',
  target: 'producer',
  mark: 'change',
  fields: { producer: required(producerName), config: required(configChange), timeoutMs: optional(timeMs) },
  act: (surface, action) => surface.restartProducer(action.producer, action.config, action.timeoutMs),
})

/** One more record. */
export const send = defineAction({
  do: 'send',
  target: 'producer',
  order: 'application',
  mark: 'change',
  fields: {
    producer: required(producerName),
    topic: required(text({ minLength: 1 })),
    key: optional(nullable(text())),
    value: optional(nullable(text())),
    partition: optional(integer(0, MAX_PARTITIONS * 1000)),
    headers: optional(headers),
  },
  act: (surface, action) =>
    surface.send(action.producer, {
      topic: action.topic,
      key: action.key ?? null,
      value: action.value ?? null,
      partition: action.partition ?? -1,
      headers: action.headers ?? {},
    }),
})

export const flushProducer = defineAction({
  do: 'flushProducer',
  target: 'producer',
  order: 'application',
  mark: 'change',
  fields: { producer: required(producerName), timeoutMs: optional(timeMs) },
  act: (surface, action) => surface.flushProducer(action.producer, action.timeoutMs),
})

export const closeProducer = defineAction({
  do: 'closeProducer',
  target: 'producer',
  order: 'application',
  mark: 'change',
  fields: { producer: required(producerName), timeoutMs: optional(timeMs) },
  act: (surface, action) => surface.closeProducer(action.producer, action.timeoutMs),
})

/** The process dies: what its accumulator held is gone. */
export const killProducer = defineAction({
  do: 'killProducer',
  target: 'producer',
  mark: 'fault',
  fields: { producer: required(producerName) },
  act: (surface, action) => surface.killProducer(action.producer),
})

function transactionAction(call: Parameters<ActionSurface['transactionCall']>[1]): ActionDefinition {
  return defineAction({
    do: call,
    target: 'producer',
    order: 'application',
    mark: 'change',
    fields: { producer: required(producerName) },
    act: (surface, action) => surface.transactionCall(action.producer, call),
  })
}

export const initTransactions = transactionAction('initTransactions')
export const beginTransaction = transactionAction('beginTransaction')
export const commitTransaction = transactionAction('commitTransaction')
export const abortTransaction = transactionAction('abortTransaction')
