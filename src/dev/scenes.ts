import type { StageView } from '../trace/stage-view.ts'
import { manyPackets, manyPartitions, readersHeldBack, twoProducers } from './stage-crowds.ts'
import { healthyMidRun, leaderDied, onePartition, troubles } from './stage-fixtures.ts'
import {
  allPackets,
  beforeTheFirst,
  brokerStates,
  brokerStatesWithRoom,
  inTransaction,
  longNames,
  nothingAtAll,
  producerStates,
} from './stage-states.ts'

/** Every moment of the stage that is worth looking at, by name. */
export const SCENES: Readonly<Record<string, () => StageView>> = {
  healthy: healthyMidRun,
  'before the first record': beforeTheFirst,
  'nothing at all': nothingAtAll,
  crash: leaderDied,
  troubles,
  one: onePartition,
  'in a transaction': inTransaction,
  two: twoProducers,
  consumers: readersHeldBack,
  'packets of all kinds': allPackets,
  'brokers: dead, hung, fenced': () => brokerStatesWithRoom([{ state: 'dead' }, { state: 'hung' }, { fenced: true }]),
  'brokers: starting, stopping, slow': () =>
    brokerStatesWithRoom([{ state: 'starting' }, { state: 'stopping' }, { slow: { requestMs: 200, fetchMs: 50 } }]),
  'brokers in all states, small': brokerStates,
  'producer waits for memory': () =>
    producerStates({ blocked: { why: 1, sinceUs: 200_000, record: 66 }, waitingCalls: 3, memoryWaiters: 1 }),
  'producer fenced': () => producerStates({ fenced: true }),
  'producer dead': () => producerStates({ alive: false }),
  'producer closed': () => producerStates({ closed: true }),
  '1x1': () => manyPartitions(1, 1),
  '1x3': () => manyPartitions(1, 3),
  '3x6': () => manyPartitions(3, 6),
  '5x6': () => manyPartitions(5, 6),
  '5x12': () => manyPartitions(5, 12, { consumers: 1 }),
  '9x12': () => manyPartitions(9, 12),
  '3x24': () => manyPartitions(3, 24),
  '9x24': () => manyPartitions(9, 24, { consumers: 2 }),
  '9x24, long names, 4 producers': () => longNames(9, 24),
  '12x24': () => manyPartitions(12, 24),
  '16kB': () => manyPartitions(3, 3, { batchBytes: 16_384 }),
  stream: () => manyPackets(400),
  crowd: () => manyPackets(2500),
}

/** A scene by its name; the healthy one where there is none of that name. */
export function sceneNamed(name: string): StageView {
  return (SCENES[name] ?? healthyMidRun)()
}
