import { bool, integer, list, oneOf, optional, required, text } from '../scenario/fields.ts'
import {
  brokerId,
  configChange,
  keySpec,
  MAX_PARTITIONS,
  ratePerSecond,
  sendMode,
  valueBytes,
} from './common-fields.ts'
import { defineAction } from './define-action.ts'

const topicName = text({ minLength: 1 })

/** No elections and no ISR changes from now on (C-66). */
export const killController = defineAction({
  do: 'killController',
  target: 'controller',
  mark: 'fault',
  fields: {},
  act: (surface) => surface.killController(),
})

export const startController = defineAction({
  do: 'startController',
  target: 'controller',
  mark: 'repair',
  fields: {},
  act: (surface) => surface.startController(),
})

/** Topic config from now on; null removes a name. */
export const setTopicConfig = defineAction({
  do: 'setTopicConfig',
  target: 'topic',
  mark: 'change',
  fields: { topic: required(topicName), config: required(configChange) },
  act: (surface, action) => surface.setTopicConfig(action.topic, action.config),
})

/** More partitions: keys map anew, data does not move (C-10). */
export const addPartitions = defineAction({
  do: 'addPartitions',
  target: 'topic',
  mark: 'change',
  fields: { topic: required(topicName), total: required(integer(1, MAX_PARTITIONS)) },
  act: (surface, action) => surface.addPartitions(action.topic, action.total),
})

export const reassignPartition = defineAction({
  do: 'reassignPartition',
  target: 'partition',
  mark: 'change',
  fields: {
    topic: required(topicName),
    partition: required(integer(0, MAX_PARTITIONS - 1)),
    replicas: required(list(brokerId, { minLength: 1 })),
  },
  act: (surface, action) => surface.reassignPartition(action.topic, action.partition, action.replicas),
})

/** A manual election: of the preferred leader (C-12), or an unclean one (C-85). */
export const electLeader = defineAction({
  do: 'electLeader',
  target: 'partition',
  mark: 'change',
  fields: {
    topic: required(topicName),
    partition: required(integer(0, MAX_PARTITIONS - 1)),
    kind: required(oneOf('preferred', 'unclean')),
  },
  act: (surface, action) => surface.electLeader(action.topic, action.partition, action.kind),
})

/** The application sends differently from now on. */
export const setWorkload = defineAction({
  do: 'setWorkload',
  target: 'workload',
  mark: 'change',
  fields: {
    entry: required(integer(0, 10_000)),
    ratePerSecond: optional(ratePerSecond),
    keys: optional(keySpec),
    valueBytes: optional(valueBytes),
    mode: optional(sendMode),
    paused: optional(bool),
  },
  act: (surface, action) => surface.setWorkload(action.entry, action),
})
