import { nextInt, nextUnit, type Rng, rngStream } from '../../src/engine/kernel/rng.ts'
import type { ScenarioJson } from './run-scenario.ts'

/** What one seed makes of a scenario, in words and numbers: printed when a run of it fails. */
export interface RandomScenario {
  readonly seed: number
  readonly options: SwarmOptions
  readonly json: ScenarioJson
}

/** A swarm: each seed switches some features on and leaves others out, so that rare ones meet undisturbed. */
export interface SwarmOptions {
  readonly kafka: '2.5' | '3.9' | '4.x'
  readonly brokers: number
  readonly producers: number
  readonly faults: readonly FaultKind[]
  readonly faultCount: number
  /** Everything is healed and started again near the end. */
  readonly healsAtEnd: boolean
  readonly records: number
  /** The first producer sends in transactions. */
  readonly isTransactional: boolean
  readonly consumers: number
}

const VERSIONS = ['2.5', '3.9', '4.x'] as const

const FAULTS = [
  'kill',
  'powerOff',
  'shutdown',
  'slow',
  'hang',
  'controller',
  'isolate',
  'cut',
  'setLink',
  'drop',
  'delay',
  'duplicate',
  'failNext',
  'failDisk',
  'topicConfig',
  'brokerConfig',
  'workload',
  'addPartitions',
  'reassign',
  'elect',
  'restart',
  'send',
  'flush',
  'close',
  'killProducer',
] as const
export type FaultKind = (typeof FAULTS)[number]

const DURATION_MS = 40_000
const SENDING_MS = 12_000

/** The scenario of a seed: the same for life. */
export function randomScenario(seed: number, wanted: Partial<SwarmOptions> = {}): RandomScenario {
  const rng = rngStream(seed, 'random-scenario')
  const options = { ...swarm(rng), ...wanted }
  return { seed, options, json: scenarioJson(seed, rng, options) }
}

function swarm(rng: Rng): SwarmOptions {
  const share = nextUnit(rng)
  return {
    kafka: pick(rng, VERSIONS),
    brokers: 1 + nextInt(rng, 5),
    producers: chance(rng, 0.25) ? 2 : 1,
    faults: FAULTS.filter(() => nextUnit(rng) < 0.15 + 0.6 * share),
    faultCount: chance(rng, 0.1) ? 0 : 1 + nextInt(rng, 12),
    healsAtEnd: chance(rng, 0.6),
    records: 20 + nextInt(rng, 300),
    isTransactional: chance(rng, 0.2),
    consumers: chance(rng, 0.25) ? 1 + nextInt(rng, 2) : 0,
  }
}

function scenarioJson(seed: number, rng: Rng, options: SwarmOptions): ScenarioJson {
  const { brokers } = options
  const replicationFactor = 1 + nextInt(rng, Math.min(3, brokers))
  const partitions = 1 + nextInt(rng, 4)
  const names = Array.from({ length: options.producers }, (_, index) => `p${index + 1}`)
  const world: Places = { brokers, partitions, replicationFactor, names }
  return {
    version: 1,
    title: `random ${seed}`,
    kafka: options.kafka,
    seed,
    durationMs: DURATION_MS,
    settle: chance(rng, 0.8),
    cluster: { brokers, config: clusterConfig(rng) },
    topics: [
      {
        name: 'orders',
        partitions,
        replicationFactor,
        initialRecords: Array.from({ length: partitions }, () => (chance(rng, 0.2) ? nextInt(rng, 50) : 0)),
        config: {
          'min.insync.replicas': 1 + nextInt(rng, replicationFactor),
          'unclean.leader.election.enable': chance(rng, 0.3),
        },
      },
    ],
    producers: names.map((name, index) => ({
      name,
      startMs: chance(rng, 0.15) ? nextInt(rng, 2000) : 0,
      config: index === 0 && options.isTransactional ? transactionalConfig(rng) : producerConfig(rng),
      onError: chance(rng, 0.15) ? 'resend' : 'ignore',
    })),
    consumers: Array.from({ length: options.consumers }, (_, index) => ({
      name: `c${index + 1}`,
      topic: 'orders',
      isolation: chance(rng, 0.5) ? 'read_committed' : 'read_uncommitted',
      fromMs: nextInt(rng, 5000),
    })),
    workload: names.map((name, index) => ({
      ...workloadEntry(rng, name, Math.ceil(options.records / names.length)),
      ...(index === 0 && options.isTransactional ? { transaction: transaction(rng) } : {}),
    })),
    network: network(rng, world),
    model: model(rng),
    actions: actions(rng, options, world),
  }
}

interface Places {
  readonly brokers: number
  readonly partitions: number
  readonly replicationFactor: number
  readonly names: readonly string[]
}

function clusterConfig(rng: Rng): Record<string, number | boolean> {
  const config: Record<string, number | boolean> = {}
  if (chance(rng, 0.4)) config['replica.lag.time.max.ms'] = 1000 + nextInt(rng, 9000)
  if (chance(rng, 0.1)) config['auto.leader.rebalance.enable'] = false
  return config
}

function producerConfig(rng: Rng): Record<string, string | number | boolean> {
  const config: Record<string, string | number | boolean> = { acks: pick(rng, ['all', 'all', 'all', '1', '0']) }
  if (chance(rng, 0.8)) config['linger.ms'] = pick(rng, [0, 1, 5, 20, 100])
  if (chance(rng, 0.5)) config['batch.size'] = pick(rng, [0, 200, 600, 1000, 16_384])
  if (chance(rng, 0.3)) config['max.in.flight.requests.per.connection'] = 1 + nextInt(rng, 5)
  if (chance(rng, 0.3)) config['enable.idempotence'] = config['acks'] === 'all' && chance(rng, 0.7)
  if (chance(rng, 0.3)) config['retries'] = pick(rng, [1, 3, 100])
  if (chance(rng, 0.4)) {
    config['request.timeout.ms'] = pick(rng, [500, 2000, 5000])
    config['delivery.timeout.ms'] = 6000 + nextInt(rng, 20_000)
  }
  if (chance(rng, 0.2)) config['buffer.memory'] = 2000 + nextInt(rng, 20_000)
  if (chance(rng, 0.3)) config['max.block.ms'] = pick(rng, [0, 100, 3000])
  if (chance(rng, 0.2)) config['retry.backoff.ms'] = pick(rng, [0, 10, 500])
  return config
}

function transactionalConfig(rng: Rng): Record<string, string | number | boolean> {
  const config: Record<string, string | number | boolean> = { 'transactional.id': 'tx', 'linger.ms': nextInt(rng, 20) }
  if (chance(rng, 0.3)) config['transaction.timeout.ms'] = 2000 + nextInt(rng, 10_000)
  if (chance(rng, 0.3)) config['max.block.ms'] = 1000 + nextInt(rng, 5000)
  if (chance(rng, 0.3)) Object.assign(config, { 'request.timeout.ms': 1000, 'delivery.timeout.ms': 8000 })
  // What 2.5 does not switch on by itself.
  return { ...config, acks: 'all', 'enable.idempotence': true }
}

function transaction(rng: Rng): Record<string, number> {
  const records = 1 + nextInt(rng, 20)
  return pick(rng, [{ records }, { records, abortEvery: 1 + nextInt(rng, 4) }, { records, abortRate: nextUnit(rng) }])
}

function workloadEntry(rng: Rng, producer: string, records: number): Record<string, unknown> {
  const common = { producer, topic: 'orders', mode: pick(rng, ['async', 'async', 'async', 'sync', 'callback']) }
  if (chance(rng, 0.15)) {
    return {
      ...common,
      records: Array.from({ length: Math.min(60, records) }, (_, index) => ({
        atMs: nextInt(rng, SENDING_MS * 10) / 10,
        key: chance(rng, 0.5) ? `k${nextInt(rng, 5)}` : null,
        value: chance(rng, 0.9) ? `value ${index}` : null,
      })),
    }
  }
  return {
    ...common,
    fromMs: nextInt(rng, 500),
    toMs: SENDING_MS,
    ratePerSecond: Math.max(1, Math.round((records * 1000) / SENDING_MS)) + nextUnit(rng),
    keys: pick(rng, [
      { kind: 'none' },
      { kind: 'uniform', count: 7 },
      { kind: 'zipf', count: 20, exponent: 1.1 },
      { kind: 'list', values: ['a', 'b', 'c'], weights: [5, 1, 0] },
    ]),
    valueBytes: chance(rng, 0.3) ? { min: 0, max: 400 } : 100,
    content: 'zero',
  }
}

function network(rng: Rng, { brokers, names }: Places): Record<string, unknown> {
  const links = chance(rng, 0.3)
    ? [{ between: [1 + nextInt(rng, brokers), pick(rng, names)], latencyMs: nextInt(rng, 80) }]
    : []
  return {
    latencyMs: pick(rng, [0, 0.2, 1, 5, 20]),
    jitterMs: pick(rng, [0, 0, 2, 10]),
    bandwidthBytesPerSecond: chance(rng, 0.2) ? 20_000 + nextInt(rng, 200_000) : null,
    links,
  }
}

function model(rng: Rng): unknown {
  if (chance(rng, 0.2)) return 'lesson'
  return {
    warm: chance(rng, 0.8),
    backoffJitter: chance(rng, 0.5),
    ...(chance(rng, 0.2) ? { failureDetectionMs: 300 + nextInt(rng, 2000) } : {}),
    ...(chance(rng, 0.2) ? { controllerCommitMs: 0, metadataDelayMs: 0 } : {}),
    ...(chance(rng, 0.2) ? { leaderAppendMs: 0, followerAppendMs: 0 } : {}),
  }
}

type ActionJson = Record<string, unknown> & { readonly atMs: number; readonly do: string }

function actions(rng: Rng, options: SwarmOptions, places: Places): ActionJson[] {
  const list: ActionJson[] = []
  if (options.faults.length > 0) {
    for (let i = 0; i < options.faultCount; i++) {
      const atMs = nextInt(rng, SENDING_MS * 1000) / 1000
      list.push(...fault(rng, pick(rng, options.faults), atMs, places))
    }
  }
  if (options.healsAtEnd) list.push(...healing(places))
  return list
}

/** Each fault, often with what undoes it some time later. */
function fault(rng: Rng, kind: FaultKind, atMs: number, places: Places): ActionJson[] {
  const broker = 1 + nextInt(rng, places.brokers)
  const producer = pick(rng, places.names)
  const laterMs = atMs + 50 + nextInt(rng, 14_000)
  const isUndone = chance(rng, 0.7)
  const both = (first: ActionJson, second: ActionJson) => (isUndone ? [first, second] : [first])
  const start: ActionJson = { atMs: laterMs, do: 'startBroker', broker }
  const partition = nextInt(rng, places.partitions)
  const between = linkOf(rng, places)
  const packet = { what: pick(rng, ['request', 'response']), api: pick(rng, ['Produce', 'Fetch', 'Metadata']), between }
  switch (kind) {
    case 'kill':
      return both({ atMs, do: 'killBroker', broker }, start)
    case 'powerOff':
      return both({ atMs, do: 'powerOffBroker', broker, unflushedMs: pick(rng, [0, 100, 3000]) }, start)
    case 'shutdown':
      return both({ atMs, do: 'shutdownBroker', broker }, { ...start, disk: chance(rng, 0.1) ? 'empty' : 'kept' })
    case 'slow':
      return both(
        { atMs, do: 'slowBroker', broker, requestMs: nextInt(rng, 300), fetchMs: nextInt(rng, 800) },
        { atMs: laterMs, do: 'slowBroker', broker },
      )
    case 'hang':
      return both({ atMs, do: 'hangBroker', broker }, { atMs: laterMs, do: 'resumeBroker', broker })
    case 'controller':
      return both({ atMs, do: 'killController' }, { atMs: laterMs, do: 'startController' })
    case 'isolate': {
      const from = chance(rng, 0.5) ? {} : { from: ['controller', producer] }
      return both({ atMs, do: 'isolateBroker', broker, ...from }, { atMs: laterMs, do: 'healBroker', broker, ...from })
    }
    case 'cut':
      return both({ atMs, do: 'cutLink', between }, { atMs: laterMs, do: 'healLink', between })
    case 'setLink':
      return [{ atMs, do: 'setLink', between, latencyMs: nextInt(rng, 60), jitterMs: nextInt(rng, 20) }]
    case 'drop':
      return [{ atMs, do: 'dropNext', ...packet, count: 1 + nextInt(rng, 2) }]
    case 'delay':
      return [{ atMs, do: 'delayNext', ...packet, byMs: nextInt(rng, 4000) }]
    case 'duplicate':
      return [{ atMs, do: 'duplicateNext', ...packet }]
    case 'failNext':
      return [
        {
          atMs,
          do: 'failNext',
          broker,
          api: 'Produce',
          error: pick(rng, ['NOT_ENOUGH_REPLICAS', 'REQUEST_TIMED_OUT', 'MESSAGE_TOO_LARGE', 'UNKNOWN_SERVER_ERROR']),
          count: 1 + nextInt(rng, 3),
          afterAppend: chance(rng, 0.5),
        },
      ]
    case 'failDisk':
      return [{ atMs, do: 'failDisk', broker }]
    case 'topicConfig':
      return [
        {
          atMs,
          do: 'setTopicConfig',
          topic: 'orders',
          config: { 'min.insync.replicas': 1 + nextInt(rng, 3), 'unclean.leader.election.enable': null },
        },
      ]
    case 'brokerConfig':
      return [{ atMs, do: 'setBrokerConfig', config: { 'unclean.leader.election.enable': chance(rng, 0.5) } }]
    case 'workload':
      return [
        {
          atMs,
          do: 'setWorkload',
          entry: 0,
          paused: chance(rng, 0.3),
          ratePerSecond: 1 + nextInt(rng, 60),
          valueBytes: nextInt(rng, 300),
        },
      ]
    case 'addPartitions':
      return [{ atMs, do: 'addPartitions', topic: 'orders', total: places.partitions + 2 }]
    case 'reassign': {
      const first = nextInt(rng, places.brokers)
      const replicas = Array.from(
        { length: places.replicationFactor },
        (_, index) => 1 + ((first + index) % places.brokers),
      )
      return [{ atMs, do: 'reassignPartition', topic: 'orders', partition, replicas }]
    }
    case 'elect':
      return [{ atMs, do: 'electLeader', topic: 'orders', partition, kind: pick(rng, ['preferred', 'unclean']) }]
    case 'restart':
      return [
        {
          atMs,
          do: 'restartProducer',
          producer,
          config: { 'linger.ms': nextInt(rng, 50) },
          ...(chance(rng, 0.5) ? { timeoutMs: nextInt(rng, 2000) } : {}),
        },
      ]
    case 'send':
      return [{ atMs, do: 'send', producer, topic: 'orders', key: 'by hand', value: 'x', partition }]
    case 'flush':
      return [{ atMs, do: 'flushProducer', producer }]
    case 'close':
      return [{ atMs, do: 'closeProducer', producer, ...(chance(rng, 0.5) ? { timeoutMs: nextInt(rng, 1000) } : {}) }]
    case 'killProducer':
      return both(
        { atMs, do: 'killProducer', producer },
        { atMs: laterMs, do: 'restartProducer', producer, config: {} },
      )
  }
}

function linkOf(rng: Rng, places: Places): [string | number, string | number] {
  const broker = 1 + nextInt(rng, places.brokers)
  const others: (string | number)[] = ['controller', ...places.names]
  for (let other = 1; other <= places.brokers; other++) if (other !== broker) others.push(other)
  return [broker, pick(rng, others)]
}

/** Everything is mended: what still does not work afterwards has another reason. */
function healing(places: Places): ActionJson[] {
  const atMs = 15_000
  const list: ActionJson[] = [{ atMs, do: 'startController' }]
  for (let broker = 1; broker <= places.brokers; broker++) {
    list.push(
      { atMs, do: 'healBroker', broker },
      { atMs, do: 'resumeBroker', broker },
      { atMs, do: 'slowBroker', broker },
      { atMs, do: 'startBroker', broker },
    )
  }
  return list
}

function chance(rng: Rng, share: number): boolean {
  return nextUnit(rng) < share
}

function pick<T>(rng: Rng, items: readonly T[]): T {
  return items[nextInt(rng, items.length)] as T
}
