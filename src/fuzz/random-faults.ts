import { nextInt, type Rng } from '../engine/kernel/rng.ts'
import { API_NAMES } from '../engine/protocol/messages.ts'
import { between, chance, pick, shuffled } from './draw.ts'
import type { ActionJson } from './random-actions.ts'
import { restartChange } from './random-configs.ts'
import type { Places } from './random-scenario.ts'
import type { FaultKind } from './swarm.ts'

type LinkEnd = string | number

/** What a broker may answer instead of the truth. None of them is a success in disguise. */
const ERRORS = [
  'NOT_ENOUGH_REPLICAS',
  'NOT_ENOUGH_REPLICAS_AFTER_APPEND',
  'REQUEST_TIMED_OUT',
  'NOT_LEADER_OR_FOLLOWER',
  'MESSAGE_TOO_LARGE',
  'UNKNOWN_SERVER_ERROR',
  'KAFKA_STORAGE_ERROR',
  'UNKNOWN_TOPIC_OR_PARTITION',
  'CORRUPT_MESSAGE',
  'OUT_OF_ORDER_SEQUENCE_NUMBER',
] as const

/** What travels between a client and a broker, and is worth losing. */
const CLIENT_APIS = ['Produce', 'Produce', 'Produce', 'Produce', 'Metadata', 'InitProducerId', 'Fetch'] as const
const TRANSACTION_APIS = ['AddPartitionsToTxn', 'EndTxn', 'FindCoordinator', 'InitProducerId', 'Produce'] as const
const BROKER_APIS = ['Fetch', 'Fetch', 'Fetch', 'OffsetForLeaderEpoch', 'WriteTxnMarkers'] as const
const CONTROLLER_APIS = [
  'AlterPartition',
  'AlterPartition',
  'BrokerHeartbeat',
  'MetadataPush',
  'BrokerRegistration',
] as const

/** Each fault, often with what undoes it some time later. */
export function drawFault(rng: Rng, kind: FaultKind, atMs: number, places: Places, entries: number): ActionJson[] {
  const broker = between(rng, 1, places.brokers)
  const isUndone = chance(rng, 0.75)
  const laterMs = atMs + between(rng, 20, chance(rng, 0.5) ? 800 : 4000)
  const both = (first: ActionJson, second: ActionJson) => (isUndone ? [first, second] : [first])
  const disk = () => (chance(rng, 0.12) ? { disk: 'empty' } : chance(rng, 0.2) ? { disk: 'kept' } : {})
  const start = (): ActionJson => ({ atMs: laterMs, do: 'startBroker', broker, ...disk() })
  switch (kind) {
    case 'kill':
      return both({ atMs, do: 'killBroker', broker }, start())
    case 'powerOff':
      return both({ atMs, do: 'powerOffBroker', broker, ...unflushed(rng) }, start())
    case 'shutdown':
      return both({ atMs, do: 'shutdownBroker', broker }, start())
    case 'slow':
      return both({ atMs, do: 'slowBroker', broker, ...slowness(rng) }, { atMs: laterMs, do: 'slowBroker', broker })
    case 'hang':
      return both({ atMs, do: 'hangBroker', broker }, { atMs: laterMs, do: 'resumeBroker', broker })
    case 'controller':
      return both({ atMs, do: 'killController' }, { atMs: laterMs, do: 'startController' })
    case 'isolate': {
      const from = fromWhom(rng, places, broker)
      return both({ atMs, do: 'isolateBroker', broker, ...from }, { atMs: laterMs, do: 'healBroker', broker, ...from })
    }
    case 'cut': {
      const ends = linkOf(rng, places)
      return both({ atMs, do: 'cutLink', between: ends }, { atMs: laterMs, do: 'healLink', between: ends })
    }
    case 'setLink':
      return [{ atMs, do: 'setLink', between: linkOf(rng, places), ...linkChange(rng) }]
    case 'drop':
      return [{ atMs, do: 'dropNext', ...packet(rng, places), ...count(rng) }]
    case 'delay':
      return [{ atMs, do: 'delayNext', ...packet(rng, places), ...count(rng), byMs: nextInt(rng, 3000) }]
    case 'duplicate':
      return [{ atMs, do: 'duplicateNext', ...packet(rng, places), ...count(rng) }]
    case 'failNext':
      return [failNext(rng, atMs, broker)]
    case 'failDisk':
      return both({ atMs, do: 'failDisk', broker }, { atMs: laterMs, do: 'killBroker', broker }).concat(
        isUndone ? [{ ...start(), atMs: laterMs + between(rng, 20, 500) }] : [],
      )
    default:
      return drawChange(rng, kind, atMs, { places, entries, broker, laterMs, isUndone })
  }
}

interface Setting {
  readonly places: Places
  readonly entries: number
  readonly broker: number
  readonly laterMs: number
  readonly isUndone: boolean
}

function drawChange(rng: Rng, kind: FaultKind, atMs: number, setting: Setting): ActionJson[] {
  const { places, entries, broker, laterMs, isUndone } = setting
  const { name: producer, config } = pick(rng, places.producers)
  const partition = nextInt(rng, places.partitions)
  switch (kind) {
    case 'topicConfig':
      return [{ atMs, do: 'setTopicConfig', topic: 'orders', config: topicChange(rng, places) }]
    case 'brokerConfig':
      return [{ atMs, do: 'setBrokerConfig', ...(chance(rng, 0.3) ? { broker } : {}), config: brokerChange(rng) }]
    case 'workload':
      return workloadChange(rng, atMs, laterMs, nextInt(rng, entries))
    case 'addPartitions':
      return [{ atMs, do: 'addPartitions', topic: 'orders', from: places.partitions, total: nextInt(rng, 3) }]
    case 'reassign':
      return [{ atMs, do: 'reassignPartition', topic: 'orders', partition, replicas: replicas(rng, places) }]
    case 'elect':
      return [
        { atMs, do: 'electLeader', topic: 'orders', partition, kind: pick(rng, ['preferred', 'preferred', 'unclean']) },
      ]
    case 'restart':
      return [{ atMs, do: 'restartProducer', producer, config: restartChange(rng, config), ...patience(rng) }]
    case 'send':
      return [{ atMs, do: 'send', producer, ...oneRecord(rng, partition) }]
    case 'flush':
      return [{ atMs, do: 'flushProducer', producer, ...patience(rng) }]
    case 'close': {
      const close: ActionJson = { atMs, do: 'closeProducer', producer, ...patience(rng) }
      return isUndone ? [close, { atMs: laterMs, do: 'restartProducer', producer, config: {} }] : [close]
    }
    case 'killProducer': {
      const kill: ActionJson = { atMs, do: 'killProducer', producer }
      return isUndone ? [kill, { atMs: laterMs, do: 'restartProducer', producer, config: {} }] : [kill]
    }
    default: {
      const calls = ['initTransactions', 'beginTransaction', 'commitTransaction', 'abortTransaction'] as const
      const name = chance(rng, 0.8) ? 'p1' : producer
      return [{ atMs, do: pick(rng, calls), producer: name }]
    }
  }
}

function unflushed(rng: Rng): { unflushedMs?: number } {
  return chance(rng, 0.2) ? {} : { unflushedMs: pick(rng, [0, 50, 300, 3000]) }
}

function slowness(rng: Rng): Record<string, number> {
  if (chance(rng, 0.2)) return { factor: pick(rng, [1, 10, 200]) }
  return {
    ...(chance(rng, 0.6) ? { requestMs: nextInt(rng, 200) } : {}),
    ...(chance(rng, 0.7) ? { fetchMs: nextInt(rng, 2000) } : {}),
  }
}

function linkChange(rng: Rng): Record<string, number | null> {
  return {
    ...(chance(rng, 0.8) ? { latencyMs: pick(rng, [0.1, 1, 10, 60, 300]) } : {}),
    ...(chance(rng, 0.4) ? { jitterMs: nextInt(rng, 30) } : {}),
    ...(chance(rng, 0.3) ? { bandwidthBytesPerSecond: chance(rng, 0.3) ? null : between(rng, 5000, 100_000) } : {}),
  }
}

function fromWhom(rng: Rng, places: Places, broker: number): { from?: LinkEnd[] } {
  if (chance(rng, 0.4)) return {}
  const ends = shuffled(rng, endsWithout(places, broker))
  return { from: ends.slice(0, between(rng, 1, ends.length)) }
}

function count(rng: Rng): { count?: number } {
  return chance(rng, 0.5) ? {} : { count: between(rng, 1, 4) }
}

function patience(rng: Rng): { timeoutMs?: number } {
  return chance(rng, 0.5) ? { timeoutMs: pick(rng, [0, 10, 200, 1000]) } : {}
}

/** A packet that is likely to travel: the API fits the ends. */
function packet(rng: Rng, places: Places): Record<string, unknown> {
  const broker = between(rng, 1, places.brokers)
  const what = pick(rng, ['request', 'response', 'response'])
  if (chance(rng, 0.03)) return { what, api: pick(rng, API_NAMES), between: linkOf(rng, places) }
  const client = pick(rng, [...places.producers.map(({ name }) => name), ...places.consumers])
  const peer = pick(
    rng,
    places.brokers > 1 ? ['client', 'client', 'client', 'broker', 'controller'] : ['client', 'controller'],
  )
  if (peer === 'controller') return { what, api: pick(rng, CONTROLLER_APIS), between: [broker, 'controller'] }
  if (peer === 'broker') {
    const other = 1 + ((broker - 1 + between(rng, 1, places.brokers - 1)) % places.brokers)
    return { what, api: pick(rng, BROKER_APIS), between: [broker, other] }
  }
  const isTransactional = places.isTransactional && client === 'p1' && chance(rng, 0.5)
  return { what, api: pick(rng, isTransactional ? TRANSACTION_APIS : CLIENT_APIS), between: [client, broker] }
}

function failNext(rng: Rng, atMs: number, broker: number): ActionJson {
  return {
    atMs,
    do: 'failNext',
    broker,
    api: 'Produce',
    error: pick(rng, ERRORS),
    ...count(rng),
    ...(chance(rng, 0.6) ? { afterAppend: chance(rng, 0.6) } : {}),
  }
}

function topicChange(rng: Rng, places: Places): Record<string, string | number | boolean | null> {
  return pick(rng, [
    { 'min.insync.replicas': between(rng, 1, places.replicationFactor) },
    { 'min.insync.replicas': between(rng, 1, 3), 'unclean.leader.election.enable': null },
    { 'unclean.leader.election.enable': chance(rng, 0.5) },
    { 'min.insync.replicas': null },
    { 'max.message.bytes': pick(rng, [300, 1_048_588]) },
    { 'message.timestamp.type': pick(rng, ['CreateTime', 'LogAppendTime']) },
  ])
}

function brokerChange(rng: Rng): Record<string, string | number | boolean | null> {
  return pick(rng, [
    { 'unclean.leader.election.enable': chance(rng, 0.5) },
    { 'unclean.leader.election.enable': null },
    { 'min.insync.replicas': between(rng, 1, 2) },
    { 'message.max.bytes': pick(rng, [500, 1_048_588]) },
  ])
}

function workloadChange(rng: Rng, atMs: number, laterMs: number, entry: number): ActionJson[] {
  if (chance(rng, 0.3)) {
    return [
      { atMs, do: 'setWorkload', entry, paused: true },
      { atMs: laterMs, do: 'setWorkload', entry, paused: false },
    ]
  }
  return [
    {
      atMs,
      do: 'setWorkload',
      entry,
      ...(chance(rng, 0.6) ? { ratePerSecond: between(rng, 20, 250) } : {}),
      ...(chance(rng, 0.3) ? { valueBytes: nextInt(rng, 300) } : {}),
      ...(chance(rng, 0.2) ? { mode: pick(rng, ['async', 'sync', 'callback']) } : {}),
      ...(chance(rng, 0.2) ? { keys: pick(rng, [{ kind: 'none' }, { kind: 'uniform', count: 3 }]) } : {}),
    },
  ]
}

function replicas(rng: Rng, places: Places): number[] {
  const brokers = shuffled(
    rng,
    Array.from({ length: places.brokers }, (_, index) => index + 1),
  )
  const size = chance(rng, 0.8) ? places.replicationFactor : between(rng, 1, places.brokers)
  return brokers.slice(0, size)
}

function oneRecord(rng: Rng, partition: number): Record<string, unknown> {
  return {
    topic: chance(rng, 0.04) ? 'fresh' : 'orders',
    ...(chance(rng, 0.7) ? { key: chance(rng, 0.9) ? 'by hand' : null } : {}),
    ...(chance(rng, 0.8) ? { value: chance(rng, 0.9) ? 'x' : null } : {}),
    ...(chance(rng, 0.4) ? { partition } : {}),
    ...(chance(rng, 0.2) ? { headers: { source: 'hand' } } : {}),
  }
}

function linkOf(rng: Rng, places: Places): [LinkEnd, LinkEnd] {
  const broker = between(rng, 1, places.brokers)
  return [broker, pick(rng, endsWithout(places, broker))]
}

function endsWithout(places: Places, broker: number): LinkEnd[] {
  const ends: LinkEnd[] = ['controller', ...places.producers.map(({ name }) => name), ...places.consumers]
  for (let other = 1; other <= places.brokers; other++) if (other !== broker) ends.push(other)
  return ends
}
