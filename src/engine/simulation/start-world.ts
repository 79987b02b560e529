import type { WarmClient } from '../client/metadata-updater.ts'
import { type BrokerState, createBroker, startBroker } from '../cluster/broker.ts'
import { heartbeatIntervalMs } from '../cluster/broker-lifecycle.ts'
import type { StoredPartition } from '../cluster/broker-state.ts'
import type { ClusterOptions } from '../cluster/cluster-options.ts'
import { type ControllerState, createController } from '../cluster/controller.ts'
import { initialImage, transactionStateTopic } from '../cluster/initial-image.ts'
import { logWithInitialRecords } from '../cluster/unified-log.ts'
import { coldStart, tellInitialLogs, warmStart } from '../cluster/warm-start.ts'
import { type ConsumerState, createConsumer } from '../consumer/consumer-process.ts'
import type { ActorId } from '../kernel/actor.ts'
import { must } from '../kernel/assert.ts'
import { emptyQueue } from '../kernel/event-queue.ts'
import { addText, emptyFingerprint } from '../kernel/fingerprint.ts'
import { EPOCH_MS, microsFromScenario, microsOf } from '../kernel/units.ts'
import { createNetwork, establish, linkBetween, REFUSING_HOST, SILENT_HOST } from '../network/network.ts'
import { createProducerProcess, type ProducerProcessState, type WarmStart } from '../producer/producer-process.ts'
import { batchId, emptyRegistry, type PartitionRegistry } from '../protocol/ids.ts'
import type { RecordBatch } from '../protocol/messages.ts'
import { noPartitionerCalls } from '../protocol/partitioner-calls.ts'
import { batchSizeUpperBound } from '../protocol/record-size.ts'
import { emptyRecordTable, type RunTables } from '../protocol/record-table.ts'
import type { BootstrapEntry, LinkEnd } from '../scenario/scenario.ts'
import { createWorkload } from '../workload/workload.ts'
import { canonicalText } from './canonical-text.ts'
import type { EventSink } from './event-sink.ts'
import { runningProcess } from './process.ts'
import { recordContent } from './record-content.ts'
import { RunOutbox } from './run-outbox.ts'
import type { RunPlan } from './run-plan.ts'
import { scheduleActions } from './schedule-actions.ts'
import { emptyWakes, setWake } from './wakes.ts'
import { consumerActor, producerActor, type World } from './world.ts'

/** Part of every trace hash: a change of behaviour is another engine. */
export const ENGINE_VERSION = 'inflight-engine-1'

/** A run at its first moment: its world, and the tables beside it. */
export interface RunStart {
  readonly world: World
  readonly tables: RunTables
}

/**
 * Build the world of a plan at time 0. Facts about the start (who leads what) are stated to `sink`, which should be the one
 * that the simulation gets afterwards.
 */
export function startWorld(plan: RunPlan, sink?: EventSink): RunStart {
  const { scenario } = plan
  const tables = makeTables(plan)
  const options = clusterOptions(plan, tables)
  const topics = scenario.topics.map((topic) => ({
    name: topic.name,
    partitions: topic.partitions,
    replicationFactor: topic.replicationFactor,
    ...(topic.assignment ? { assignment: topic.assignment } : {}),
    config: textConfig(topic.config),
  }))
  // A cluster that has been up for long has its transaction log already.
  const hasTransactions = scenario.model.warm && plan.producers.some((config) => config.transactionalId !== null)
  const image = initialImage(options, hasTransactions ? [...topics, transactionStateTopic(options)] : topics)
  const controller = createController(options, image)
  const logs = initialLogs(plan, tables.registry)
  const brokers = brokerIds(plan).map((id) => createBroker(options, id, storedAt(id, controller, logs)))
  const world = emptyWorld(plan, controller, brokers)
  addText(world.fingerprint, `${ENGINE_VERSION}\n${plan.seed}\n${canonicalText(scenario)}`)
  const out = new RunOutbox(world, tables, {
    sink,
    isFingerprinted: true,
    compress: plan.compress,
    partitionerDesk: undefined,
  })
  const outboxOf = (actor: ActorId) => actorOutbox(out, actor)
  if (scenario.model.warm) {
    const establishFor = (from: ActorId, to: ActorId) => establish(world.network, from, to)
    // Spread over one interval, so that brokers do not speak to the controller in one breath; within every session (C-67).
    const intervalMs = Math.min(plan.cluster.brokerHeartbeatIntervalMs, ...brokers.map(heartbeatIntervalMs))
    const firstHeartbeatMs = (broker: number) => intervalMs - Math.floor(((broker - 1) * intervalMs) / brokers.length)
    warmStart(controller, brokers, { establish: establishFor, outboxOf, firstHeartbeatMs })
  } else {
    coldStart(controller, outboxOf(0))
    for (const broker of brokers) {
      tellInitialLogs(broker, outboxOf(broker.id))
      startBroker(broker, outboxOf(broker.id), 0)
    }
  }
  plan.producers.forEach((_, index) => {
    const warm = scenario.model.warm ? warmProducer(plan, world, index) : undefined
    world.producers.push(producerProcess(plan, world, index, warm))
    const startMs = must(scenario.producers[index], 'producer', index).startMs
    setWake(world.wakes, producerActor(world, index), microsFromScenario(startMs))
  })
  scenario.consumers.forEach((consumer, index) => {
    world.consumers.push(consumerProcess(plan, world, index))
    setWake(world.wakes, consumerActor(world, index), microsFromScenario(consumer.fromMs))
  })
  scheduleActions(world, plan, 0)
  return { world, tables }
}

function brokerIds(plan: RunPlan): number[] {
  return Array.from({ length: plan.scenario.cluster.brokers }, (_, index) => index + 1)
}

function makeTables(plan: RunPlan): RunTables {
  const records = emptyRecordTable()
  const partitionerCalls = plan.producers.map((config) => (config.ownPartitioner ? noPartitionerCalls() : undefined))
  return {
    registry: emptyRegistry(),
    records,
    contentOf: (record) => recordContent(plan, records, record),
    ...(partitionerCalls.some((calls) => calls) ? { partitionerCalls } : {}),
  }
}

function clusterOptions(plan: RunPlan, tables: RunTables): ClusterOptions {
  const { model, cluster } = plan.scenario
  const orNull = (ms: number | null) => (ms === null ? null : microsFromScenario(ms))
  return {
    profile: plan.profile,
    config: plan.cluster,
    model: {
      leaderAppendUs: microsFromScenario(model.leaderAppendMs),
      followerAppendUs: microsFromScenario(model.followerAppendMs),
      controllerCommitUs: microsFromScenario(model.controllerCommitMs),
      metadataDelayUs: orNull(model.metadataDelayMs),
      failureDetectionUs: orNull(model.failureDetectionMs),
    },
    tables,
    seed: plan.seed,
    brokerCount: cluster.brokers,
    mutation: plan.mutation,
  }
}

function textConfig(config: Readonly<Record<string, string | number | boolean | null>>): Record<string, string> {
  const text: Record<string, string> = {}
  for (const name of Object.keys(config)) {
    const value = config[name]
    if (value !== null && value !== undefined) text[name] = String(value)
  }
  return text
}

/** By partition: the batch of records that every replica holds at the start. */
function initialLogs(plan: RunPlan, registry: PartitionRegistry): Map<number, RecordBatch> {
  const batches = new Map<number, RecordBatch>()
  for (const topic of plan.scenario.topics) {
    topic.initialRecords.forEach((count, number) => {
      if (count === 0) return
      const partition = must(registry.byName.get(`${topic.name}-${number}`), `${topic.name}-${number}`)
      batches.set(partition, initialBatch(partition, count))
    })
  }
  return batches
}

function initialBatch(partition: number, recordCount: number): RecordBatch {
  return {
    // No producer of the run made it: the ordinal is out of the reach of real ones.
    id: batchId(0, 2 ** 24 + partition),
    partition,
    records: [],
    recordCount,
    sizeBytes: batchSizeUpperBound(0, 100, 1) * Math.max(1, Math.min(recordCount, 1000)),
    producerId: -1,
    producerEpoch: -1,
    baseSequence: -1,
    isTransactional: false,
    maxTimestampMs: EPOCH_MS - 1,
  }
}

function storedAt(
  broker: number,
  controller: ControllerState,
  logs: ReadonlyMap<number, RecordBatch>,
): StoredPartition[] {
  const stored: StoredPartition[] = []
  for (const entry of controller.partitions) {
    const batch = entry?.replicas.includes(broker) ? logs.get(entry.partition) : undefined
    if (entry && batch) stored.push({ partition: entry.partition, log: logWithInitialRecords(batch) })
  }
  return stored
}

function emptyWorld(plan: RunPlan, controller: ControllerState, brokers: BrokerState[]): World {
  const { scenario } = plan
  const actorCount = 1 + brokers.length + scenario.producers.length + scenario.consumers.length
  const nameOf = (actor: ActorId) => actorName(plan, actor)
  const { network: wire } = scenario
  const network = createNetwork(
    actorCount,
    {
      latencyUs: microsFromScenario(wire.latencyMs),
      jitterUs: microsFromScenario(wire.jitterMs),
      bytesPerSecond: wire.bandwidthBytesPerSecond ?? 0,
    },
    plan.seed,
    nameOf,
  )
  for (const { between, latencyMs, jitterMs, bandwidthBytesPerSecond } of wire.links) {
    const [a, b] = [actorOf(plan, between[0]), actorOf(plan, between[1])]
    for (const link of [linkBetween(network, a, b), linkBetween(network, b, a)]) {
      if (latencyMs !== undefined) link.latencyUs = microsFromScenario(latencyMs)
      if (jitterMs !== undefined) link.jitterUs = microsFromScenario(jitterMs)
      if (bandwidthBytesPerSecond !== undefined) link.bytesPerSecond = bandwidthBytesPerSecond ?? 0
    }
  }
  return {
    nowUs: 0,
    queue: emptyQueue(),
    wakes: emptyWakes(actorCount),
    network,
    processes: Array.from({ length: actorCount }, runningProcess),
    controller,
    brokers,
    producers: [],
    consumers: [],
    producerConfigs: [],
    workload: createWorkload(plan.workload),
    recordCount: 0,
    eventCount: 0,
    factCount: 0,
    fingerprint: emptyFingerprint(),
    totals: { requests: 0, batches: 0, retries: 0, produceBytes: 0 },
  }
}

/** Name of an actor as links and random streams know it. */
export function actorName(plan: RunPlan, actor: ActorId): string {
  const { scenario } = plan
  if (actor === 0) return 'controller'
  if (actor <= scenario.cluster.brokers) return `b${actor}`
  const clients = [...scenario.producers, ...scenario.consumers]
  return must(clients[actor - scenario.cluster.brokers - 1], 'actor', actor).name
}

function actorOf(plan: RunPlan, end: LinkEnd): ActorId {
  if (typeof end === 'number') return end
  if (end === 'controller') return 0
  const clients = [...plan.scenario.producers, ...plan.scenario.consumers]
  return plan.scenario.cluster.brokers + 1 + clients.findIndex((client) => client.name === end)
}

/** Connections to every broker it bootstraps from or will talk to, metadata and producer id: as after a long life (contract, `warm`). */
function warmProducer(plan: RunPlan, world: World, index: number): WarmStart | undefined {
  const config = must(plan.producers[index], 'producer', index)
  const producer = must(plan.scenario.producers[index], 'producer', index)
  // Who can bootstrap from nobody that answers has no past to be warm from.
  if (!producer.bootstrap.some((entry) => typeof entry === 'number')) return undefined
  const actor = producerActor(world, index)
  const { committed } = world.controller
  const connections = world.brokers.map((broker) => ({
    broker: broker.id,
    connection: establish(world.network, actor, broker.id),
  }))
  return {
    brokers: world.brokers.map((broker) => broker.id),
    topics: committed.topics.filter((topic) => isUsedBy(plan, producer.name, topic.topic)),
    connections,
    ...(config.enableIdempotence ? { producerId: { producerId: 1_000_000 + index, producerEpoch: 0 } } : {}),
  }
}

function isUsedBy(plan: RunPlan, producer: string, topic: string): boolean {
  const inWorkload = plan.scenario.workload.some((entry) => entry.producer === producer && entry.topic === topic)
  return (
    inWorkload ||
    plan.actions.some((action) => action.do === 'send' && action.producer === producer && action.topic === topic)
  )
}

function producerProcess(
  plan: RunPlan,
  world: World,
  index: number,
  warm: WarmStart | undefined,
): ProducerProcessState {
  const producer = must(plan.scenario.producers[index], 'producer', index)
  const { model } = plan.scenario
  return createProducerProcess({
    index,
    name: producer.name,
    actor: producerActor(world, index),
    profile: plan.profile,
    config: must(plan.producers[index], 'config of', producer.name),
    bootstrap: producer.bootstrap.map(bootstrapActor),
    seed: plan.seed,
    startMs: Math.ceil(microsFromScenario(producer.startMs) / microsOf(1)),
    warm: producer.startMs === 0 ? warm : undefined,
    backoffJitter: model.backoffJitter,
    compressionRatio: model.compressionRatio,
    onError: producer.onError,
    initTransactions: producer.initTransactions,
  })
}

function consumerProcess(plan: RunPlan, world: World, index: number): ConsumerState {
  const { model, consumers } = plan.scenario
  const { name, topic, isolation, fromMs } = must(consumers[index], 'consumer', index)
  return createConsumer({
    index,
    name,
    profile: plan.profile,
    topic,
    isolation,
    fromMs: Math.ceil(microsFromScenario(fromMs) / microsOf(1)),
    bootstrap: brokerIds(plan),
    seed: plan.seed,
    backoffJitter: model.backoffJitter,
    warm: model.warm && fromMs === 0 ? warmConsumer(plan, world, index, topic) : undefined,
  })
}

/** Connections to every broker, and the metadata of its topic (contract, `warm`). */
function warmConsumer(plan: RunPlan, world: World, index: number, topic: string): WarmClient {
  const actor = consumerActor(world, index)
  return {
    brokers: world.brokers.map((broker) => broker.id),
    topics: world.controller.committed.topics.filter((known) => known.topic === topic),
    connections: world.brokers.map((broker) => ({
      broker: broker.id,
      connection: establish(world.network, actor, broker.id),
    })),
    transactionVersion: plan.profile.features.transactionsV2 ? 2 : 0,
  }
}

function bootstrapActor(entry: BootstrapEntry): ActorId {
  if (typeof entry === 'number') return entry
  return entry.answers === 'refused' ? REFUSING_HOST : SILENT_HOST
}

/** An outbox that speaks for one actor, whoever spoke before. */
function actorOutbox(out: RunOutbox, actor: ActorId): RunOutbox {
  return new Proxy(out, {
    get(target, name) {
      target.actor = actor
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}
