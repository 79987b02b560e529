import type { ClusterView, TopicView } from '../client/cluster-view.ts'
import { addTopic, type TopicInUse } from '../client/metadata.ts'
import { NetworkClientPort } from '../client/network-client-port.ts'
import type { Profile } from '../config/profile.ts'
import { must } from '../kernel/assert.ts'
import { next31 } from '../kernel/rng.ts'
import type { Micros, Millis } from '../kernel/units.ts'
import { type JavaException, printException } from '../protocol/exceptions.ts'
import { writeThrown } from '../protocol/record-table.ts'
import type { AccumulatorContext } from './accumulator-context.ts'
import type { ProducerOutbox } from './environment.ts'
import { ownPartitioner } from './own-partitioner.ts'
import { partitionerOf } from './partitioners/index.ts'
import { memoryOf, type Partitioner, type PartitionerContext, type TopicMemory } from './partitioners/partitioner.ts'
import { ProducerMetrics } from './producer-metrics.ts'
import type { KafkaProducerState, ProducerProcessState } from './producer-state.ts'
import { RecordFutures } from './record-futures.ts'
import { recordsCompressor } from './records-compressor.ts'
import { newReadyCheck, type SenderContext } from './sender-state.ts'
import { refusalOfText } from './serializers.ts'
import { drainGateOf } from './transaction-batches.ts'
import type { TransactionContext } from './transaction-manager.ts'

/**
 * What ties the parts of one KafkaProducer together while it works: ports, contexts and caches. All of it follows from the
 * state and the outbox; it is made anew for every copy of the state and is no part of it.
 */
export interface ProducerRuntime {
  readonly process: ProducerProcessState
  readonly producer: KafkaProducerState
  readonly out: ProducerOutbox
  readonly profile: Profile
  /** The present. */
  nowUs: Micros
  readonly port: NetworkClientPort
  readonly futures: RecordFutures
  readonly metrics: ProducerMetrics
  readonly accumulator: AccumulatorContext
  readonly transactions: TransactionContext
  readonly sender: SenderContext
  readonly partitioner: Partitioner
  readonly partitioning: PartitionerContext
  /** What the serializers throw at a key and at a value that is not null; undefined: they take it. */
  readonly keyRefusal: JavaException | undefined
  readonly valueRefusal: JavaException | undefined
  /** A record that would open a batch is first refused and partitioned again (P-46). */
  readonly abortsOnNewBatch: boolean
  /** The topic of the last send(): most records go where the one before went. */
  readonly lastTopic: LastTopic
}

interface LastTopic {
  name: string
  inUse: TopicInUse | undefined
  cluster: ClusterView | undefined
  view: TopicView | undefined
  memory: TopicMemory | undefined
}

const runtimes = new WeakMap<KafkaProducerState, ProducerRuntime>()

/** The runtime of the process's present producer; made when this copy of it is first at work, or with another outbox. */
export function runtimeOf(process: ProducerProcessState, out: ProducerOutbox, nowUs: Micros): ProducerRuntime {
  const producer = must(process.producer, 'the producer of', process.options.name)
  let runtime = runtimes.get(producer)
  if (runtime === undefined || runtime.out !== out) {
    runtime = newRuntime(process, producer, out)
    runtimes.set(producer, runtime)
  }
  runtime.nowUs = nowUs
  runtime.port.nowUs = nowUs
  runtime.futures.nowUs = nowUs
  runtime.metrics.nowUs = nowUs
  return runtime
}

function newRuntime(process: ProducerProcessState, producer: KafkaProducerState, out: ProducerOutbox): ProducerRuntime {
  const { index, profile, compressionRatio, backoffJitter } = process.options
  const { features, version } = profile
  const { config, transactions: manager } = producer
  const { registry } = out.tables
  const futures = new RecordFutures(process, out)
  const thrown = (exception: JavaException): void =>
    writeThrown(out.tables.records, futures.nowUs, index, printException(exception))
  const transactions: TransactionContext = { producer: index, features, errors: version, registry, events: out, thrown }
  const metrics = new ProducerMetrics(producer.metrics, registry)
  const accumulator: AccumulatorContext = {
    producer: index,
    config,
    features,
    registry,
    events: out,
    gate: manager && drainGateOf(manager, transactions),
    compressor: recordsCompressor(config, compressionRatio, out),
    backoffJitter,
    metrics,
    random31: next31,
  }
  const port = new NetworkClientPort(producer.client, out)
  const partitioner = config.ownPartitioner
    ? ownPartitioner
    : must(partitionerOf(config.partitioner), `the partitioner ${config.partitioner}`)
  return {
    process,
    producer,
    out,
    profile,
    nowUs: 0,
    port,
    futures,
    metrics,
    accumulator,
    transactions,
    sender: {
      ...transactions,
      config,
      accumulator: producer.accumulator,
      accumulatorContext: accumulator,
      transactionManager: manager,
      client: port,
      completion: futures,
      readyCheck: newReadyCheck(),
    },
    partitioner,
    partitioning: {
      topic: NO_TOPIC,
      keyHash: undefined,
      ignoreKeys: config.partitionerIgnoreKeys,
      rng: producer.accumulator.partitionerRng,
      draw: next31,
    },
    keyRefusal: refusalOfText(config.keySerializer, 'key'),
    valueRefusal: refusalOfText(config.valueSerializer, 'value'),
    abortsOnNewBatch:
      features.abortOnNewBatch === 'always' ||
      (features.abortOnNewBatch === 'configured-partitioner' && config.partitioner !== 'built-in'),
    lastTopic: { name: '', inUse: undefined, cluster: undefined, view: undefined, memory: undefined },
  }
}

const NO_TOPIC: TopicView = { topic: '', partitions: [], available: [] }

/** The topic that send() names, as the client knows it; its idle time begins anew (P-27). Undefined: not known. */
export function topicOfSend(
  producer: KafkaProducerState,
  runtime: ProducerRuntime,
  topic: string,
  nowMs: Millis,
): TopicView | undefined {
  const { lastTopic } = runtime
  const { metadata } = producer.client
  if (lastTopic.name !== topic || !lastTopic.inUse?.isRegistered) {
    lastTopic.name = topic
    lastTopic.inUse = addTopic(metadata, topic, nowMs)
    lastTopic.cluster = undefined
    lastTopic.memory = undefined
  } else lastTopic.inUse.expiresAtMs = nowMs + metadata.settings.maxIdleMs
  if (lastTopic.cluster !== metadata.view) {
    lastTopic.cluster = metadata.view
    lastTopic.view = metadata.view.topics.get(topic)
  }
  return lastTopic.view
}

/** What the partitioner remembers of the topic that `topicOfSend` was asked for last. */
export function memoryOfSend(producer: KafkaProducerState, runtime: ProducerRuntime): TopicMemory {
  const { lastTopic, partitioner } = runtime
  lastTopic.memory ??= memoryOf(producer.partitioner, partitioner, lastTopic.name)
  return lastTopic.memory
}
