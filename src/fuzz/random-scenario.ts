import { nextInt, nextUnit, type Rng, rngStream } from '../engine/kernel/rng.ts'
import { between, chance, pick } from './draw.ts'
import { drawOwnPartitioners } from './own-partitioners.ts'
import { drawActions } from './random-actions.ts'
import { clusterConfig, producerConfig, topicConfig, transactionalConfig } from './random-configs.ts'
import { drawSwarm, type SwarmOptions } from './swarm.ts'

/** A scenario as somebody writes it: the contract's JSON. */
export type ScenarioJson = Readonly<Record<string, unknown>>

/** What one seed makes of a scenario, in words and numbers: printed when a run of it fails. */
export interface RandomScenario {
  readonly seed: number
  readonly options: SwarmOptions
  readonly json: ScenarioJson
}

/** What actions can be done to. */
export interface Places {
  readonly brokers: number
  readonly partitions: number
  readonly replicationFactor: number
  /** Of the topic, by partition, the first being the preferred leader, unless the version's own placement is used. */
  readonly assignment: readonly (readonly number[])[]
  readonly producers: readonly { readonly name: string; readonly config: Record<string, string | number | boolean> }[]
  readonly consumers: readonly string[]
  readonly isTransactional: boolean
  /** Until when the workload sends, and so until when most faults happen. */
  readonly sendingMs: number
}

/** How long a run goes on behind its last action (ms): what was broken shows, and what was mended works. */
const REST_MS = 3200

/** The scenario of a seed: the same for life. `wanted` replaces what the seed would have drawn. */
export function randomScenario(seed: number, wanted: Partial<SwarmOptions> = {}): RandomScenario {
  const rng = rngStream(seed, 'random-scenario')
  const options = drawSwarm(rng, wanted)
  return { seed, options, json: scenarioJson(seed, rng, options) }
}

function scenarioJson(seed: number, rng: Rng, options: SwarmOptions): ScenarioJson {
  const places = drawPlaces(rng, options)
  const { brokers, partitions, replicationFactor, producers, consumers } = places
  const workload = producers.flatMap((_, index) => workloadOf(rng, options, places, index))
  const settles = chance(rng, 0.4)
  const actions = drawActions(rng, options, places, workload.length)
  const ownPartitioners = drawOwnPartitioners(seed, producers.length)
  const lastMs = Math.max(places.sendingMs, ...actions.map((action) => action.atMs))
  return {
    version: 1,
    title: `random ${seed}`,
    kafka: options.kafka,
    seed,
    durationMs: Math.ceil(lastMs + (settles || options.hasRealTimeouts ? 4 : 1) * REST_MS),
    settle: settles,
    cluster: { brokers, config: clusterConfig(rng, options) },
    topics: [
      {
        name: 'orders',
        partitions,
        replicationFactor,
        ...(chance(rng, 0.7) ? { assignment: places.assignment } : {}),
        initialRecords: Array.from({ length: partitions }, () => (chance(rng, 0.2) ? nextInt(rng, 50) : 0)),
        config: topicConfig(rng, replicationFactor),
      },
    ],
    producers: producers.map(({ name, config }, index) => ({
      name,
      startMs: chance(rng, 0.1) ? nextInt(rng, 1500) : 0,
      ...(chance(rng, 0.05) ? { bootstrap: [{ host: 'b9:9092', answers: pick(rng, ['refused', 'silent']) }, 1] } : {}),
      config,
      onError: chance(rng, 0.15) ? 'resend' : 'ignore',
      ...ownPartitioners[index],
    })),
    consumers: consumers.map((name) => ({
      name,
      topic: 'orders',
      isolation: chance(rng, options.isTransactional ? 0.7 : 0.4) ? 'read_committed' : 'read_uncommitted',
      fromMs: chance(rng, 0.5) ? 0 : nextInt(rng, 4000),
    })),
    workload,
    network: network(rng, places),
    model: model(rng, options, places),
    actions,
  }
}

function drawPlaces(rng: Rng, options: SwarmOptions): Places {
  const { brokers } = options
  const most = Math.min(brokers, 5)
  const replicationFactor = chance(rng, 0.7) ? Math.min(3, most) : between(rng, 1, most)
  const partitions = between(rng, 1, 4)
  const offset = nextInt(rng, brokers)
  const producers = Array.from({ length: options.producers }, (_, index) => ({
    name: `p${index + 1}`,
    config: index === 0 && options.isTransactional ? transactionalConfig(rng, options) : producerConfig(rng, options),
  }))
  return {
    brokers,
    partitions,
    replicationFactor,
    assignment: Array.from({ length: partitions }, (_, partition) =>
      Array.from({ length: replicationFactor }, (__, place) => 1 + ((offset + partition + place) % brokers)),
    ),
    producers,
    consumers: Array.from({ length: options.consumers }, (_, index) => `c${index + 1}`),
    isTransactional: options.isTransactional,
    sendingMs: options.hasRealTimeouts ? 14_000 : between(rng, 5000, 10_000),
  }
}

function workloadOf(rng: Rng, options: SwarmOptions, places: Places, index: number): Record<string, unknown>[] {
  const records = Math.ceil(options.records / places.producers.length)
  const transaction = index === 0 && options.isTransactional && chance(rng, 0.85) ? drawTransaction(rng) : undefined
  const common = {
    producer: `p${index + 1}`,
    topic: 'orders',
    mode: pick(rng, ['async', 'async', 'async', 'async', 'async', 'callback', 'sync']),
    ...(transaction ? { transaction } : {}),
  }
  const kind = pick(rng, ['steady', 'steady', 'steady', 'steady', 'steady', 'burst', 'written', 'dataset'])
  if (kind === 'written') return [{ ...common, records: writtenRecords(rng, places, Math.min(120, records)) }]
  if (kind === 'dataset') {
    const ratePerSecond = Math.max(1, Math.round((records * 1000) / places.sendingMs))
    const keys = chance(rng, 0.5) ? { keyField: 'origin' } : {}
    return [{ ...common, dataset: 'flights-2k', ratePerSecond, toMs: places.sendingMs, ...keys }]
  }
  if (kind === 'steady') return [generated(rng, common, records, nextInt(rng, 500), places.sendingMs)]
  // Much at once now, the rest slowly.
  const fromMs = nextInt(rng, places.sendingMs - 1000)
  return [
    generated(rng, common, Math.ceil(records / 2), fromMs, fromMs + between(rng, 100, 500)),
    generated(rng, common, Math.ceil(records / 2), 0, places.sendingMs),
  ]
}

function generated(rng: Rng, common: object, records: number, fromMs: number, toMs: number): Record<string, unknown> {
  return {
    ...common,
    fromMs,
    toMs,
    ratePerSecond: Math.max(1, Math.round((records * 1000) / (toMs - fromMs))) + nextUnit(rng),
    keys: pick(rng, [
      { kind: 'none' },
      { kind: 'none' },
      { kind: 'uniform', count: 7 },
      { kind: 'zipf', count: 20, exponent: 1.1 },
      { kind: 'list', values: ['a', 'b', 'c'], weights: [5, 1, 0] },
    ]),
    valueBytes: chance(rng, 0.3) ? { min: 0, max: 400 } : 100,
    content: pick(rng, ['zero', 'zero', 'text', 'random']),
  }
}

function writtenRecords(rng: Rng, places: Places, count: number): Record<string, unknown>[] {
  return Array.from({ length: count }, (_, index) => ({
    atMs: nextInt(rng, places.sendingMs * 10) / 10,
    key: chance(rng, 0.5) ? `k${nextInt(rng, 5)}` : null,
    value: chance(rng, 0.9) ? `value ${index}` : null,
    ...(chance(rng, 0.2) ? { partition: nextInt(rng, places.partitions) } : {}),
    ...(chance(rng, 0.1) ? { headers: { trace: chance(rng, 0.8) ? `t${index}` : null } } : {}),
  }))
}

function drawTransaction(rng: Rng): Record<string, number> {
  const records = between(rng, 1, 20)
  return pick(rng, [{ records }, { records, abortEvery: between(rng, 1, 4) }, { records, abortRate: nextUnit(rng) }])
}

function network(rng: Rng, places: Places): Record<string, unknown> {
  const link = () => ({
    between: [between(rng, 1, places.brokers), pick(rng, ['controller', ...places.producers.map(({ name }) => name)])],
    latencyMs: nextInt(rng, 80),
  })
  return {
    // A wire takes some time: without any, a client that asks again and again never lets the clock go on.
    latencyMs: pick(rng, [0.1, 0.2, 1, 1, 5, 20]),
    jitterMs: pick(rng, [0, 0, 2, 10]),
    bandwidthBytesPerSecond: chance(rng, 0.15) ? between(rng, 20_000, 220_000) : null,
    links: chance(rng, 0.3) ? [link()] : [],
  }
}

function model(rng: Rng, options: SwarmOptions, places: Places): unknown {
  const isCompressed = places.producers.some(({ config }) => config['compression.type'] !== undefined)
  if (!isCompressed && chance(rng, 0.12)) return 'lesson'
  return {
    warm: chance(rng, 0.85),
    backoffJitter: chance(rng, 0.5),
    // Codecs are modelled: real ones cost more than the rest of the run.
    ...(isCompressed ? { compressionRatio: pick(rng, [0.4, 0.5, 0.9]) } : {}),
    ...(chance(rng, options.hasRealTimeouts ? 0.1 : 0.4) ? { failureDetectionMs: between(rng, 100, 1500) } : {}),
    ...(chance(rng, 0.2) ? { controllerCommitMs: pick(rng, [0, 20, 200]) } : {}),
    ...(chance(rng, 0.2) ? { metadataDelayMs: pick(rng, [0, 0, 30, 300]) } : {}),
    ...(chance(rng, 0.3) ? { leaderAppendMs: pick(rng, [0, 1, 5]), followerAppendMs: pick(rng, [0, 1, 10]) } : {}),
  }
}
