import type { ProducerConfig } from '../../engine/config/producer-config.ts'
import type { KafkaVersion } from '../../engine/config/profile.ts'
import { type Profile, profileOf } from '../../engine/config/profile.ts'
import { next31 } from '../../engine/kernel/rng.ts'
import type { Millis } from '../../engine/kernel/units.ts'
import type { AccumulatorContext, RecordsCompressor } from '../../engine/producer/accumulator-context.ts'
import { setEstimation } from '../../engine/producer/compression-ratio-estimator.ts'
import type { ClientRequest } from '../../engine/producer/kafka-client.ts'
import type { CompletionPort } from '../../engine/producer/produce-result.ts'
import type { ProducerBatchState } from '../../engine/producer/producer-batch.ts'
import { newRecordAccumulator } from '../../engine/producer/record-accumulator.ts'
import { newReadyCheck, newSender, type SenderContext, type SenderState } from '../../engine/producer/sender-state.ts'
import { drainGateOf } from '../../engine/producer/transaction-batches.ts'
import { newTransactionManager, type TransactionContext } from '../../engine/producer/transaction-manager.ts'
import { simpleName } from '../../engine/protocol/exceptions.ts'
import { emptyRegistry, partitionIndex, partitionName } from '../../engine/protocol/ids.ts'
import { configOf, type LeaderRow } from './producer-under-test.ts'
import { newScriptedNetwork, type ScriptEvent, type ScriptedNetwork, scriptedClient } from './scripted-network.ts'

/** One script of `sender-*.json`. */
export interface SenderScript {
  readonly id: number
  readonly name: string
  readonly config: {
    readonly acks: -1 | 0 | 1
    readonly retries: number
    readonly maxInFlight: number
    readonly idempotent: boolean
    readonly transactionalId: string | null
    readonly batchSize: number
    readonly lingerMs: Millis
    readonly requestTimeoutMs: Millis
    readonly deliveryTimeoutMs: Millis
    readonly retryBackoffMs: Millis
    readonly retryBackoffMaxMs: Millis
    readonly maxRequestSize: number
    readonly bufferMemory: number
    readonly compression: ProducerConfig['compressionType']
    readonly initialCompressionRatio: number | null
    readonly transactionTimeoutMs: Millis
    readonly jitter?: boolean
  }
  readonly nodes: number
  readonly partitions: readonly LeaderRow[]
  readonly steps: readonly SenderStep[]
  readonly startMs: Millis
}

/** One step: what is done, what the call returns, what happens meanwhile, what is so afterwards. */
export interface SenderStep {
  readonly op: SenderOperation
  readonly result?: Readonly<Record<string, unknown>>
  readonly events: readonly ScriptEvent[]
  readonly eventOrderNotBinding?: boolean
  readonly state: Readonly<Record<string, unknown>>
}

/** What a step does, with the arguments of all operations. */
export interface SenderOperation {
  readonly op: string
  readonly id: string
  readonly tp: string
  readonly valueLen: number
  readonly timestamp: Millis
  readonly times: number
  readonly ms: Millis
  readonly node: number
  readonly topic: string
  readonly partition: number
  readonly leader: number
  readonly epoch: number
  readonly req: number
  readonly api: string
  readonly error: string
  readonly errors: Readonly<Record<string, string>>
  readonly coordinator: number
  readonly producerId?: number
  readonly producerEpoch?: number
  readonly parts: readonly SenderResponsePart[]
}

/** One partition of a produce answer. */
export interface SenderResponsePart {
  readonly tp: string
  readonly error: string
  readonly offset: number
  readonly logAppendTime: number
  readonly logStartOffset: number
  readonly errorMessage?: string | null
  readonly recordErrors?: readonly (readonly [index: number, message: string | null])[]
  readonly currentLeader?: readonly [id: number, epoch: number]
}

/** A record that send() was called for. */
export interface SentRecord {
  readonly id: string
  readonly partition: string
  readonly valueLen: number
  /** The batch that took it. */
  batch?: ProducerBatchState | undefined
}

/** A call that waits for its result. */
export interface WaitingCall {
  readonly id: string
  readonly name: 'init' | 'commit' | 'abort'
  readonly result: number
}

/** A Sender under a script. */
export interface SenderRun {
  readonly profile: Profile
  readonly network: ScriptedNetwork
  readonly sender: SenderState
  readonly context: SenderContext
  /** By record number, from 1. */
  readonly records: SentRecord[]
  waiting: WaitingCall[]
  nowMs: Millis
}

/**
 * The Sender before the first step.
 *
 * @param compressorOf Makes the records sections of gzip batches; asked only for a script with compression.
 */
export function newSenderRun(
  script: SenderScript,
  version: KafkaVersion,
  compressorOf: (records: readonly SentRecord[]) => RecordsCompressor,
): SenderRun {
  const profile = profileOf(version)
  const config = configOfScript(script)
  const registry = emptyRegistry()
  for (const [topic, partition] of script.partitions) partitionIndex(registry, topic, partition)
  const network = newScriptedNetwork({
    registry,
    nodeCount: script.nodes,
    maxInFlight: config.maxInFlightRequestsPerConnection,
    requestTimeoutMs: config.requestTimeoutMs,
    rows: script.partitions,
  })
  const records: SentRecord[] = [{ id: '', partition: '', valueLen: -1 }]
  const base: TransactionContext = {
    producer: 0,
    features: profile.features,
    errors: profile.version,
    registry,
    events: undefined,
  }
  const transactionManager = config.enableIdempotence
    ? newTransactionManager(config.transactionalId, config.transactionTimeoutMs)
    : undefined
  const accumulatorContext: AccumulatorContext = {
    ...base,
    config,
    gate: transactionManager && drainGateOf(transactionManager, base),
    compressor: config.compressionType === 'none' ? undefined : compressorOf(records),
    random31: next31,
  }
  const accumulator = newRecordAccumulator(config, profile.features, 0, 0)
  const ratio = script.config.initialCompressionRatio
  if (ratio !== null && config.compressionType !== 'none') {
    setEstimation(accumulator.estimates, 't', config.compressionType, ratio)
  }
  const context: SenderContext = {
    ...base,
    config,
    accumulator,
    accumulatorContext,
    transactionManager,
    client: scriptedClient(network, (request) => describeRequest(request, records, accumulatorContext)),
    completion: scriptedCompletion(network, records, accumulatorContext),
    readyCheck: newReadyCheck(),
    // The recording of 2.5, whose one drain position makes the order matter, drained node 1 before node 0.
    ...(!profile.features.drainIndexPerNode && { orderNodesForDrain: oneBeforeZero }),
  }
  return { profile, network, sender: newSender(), context, records, waiting: [], nowMs: script.startMs }
}

function oneBeforeZero(nodes: readonly number[]): readonly number[] {
  return [...nodes].sort((a, b) => b - a)
}

function configOfScript({ config }: SenderScript): ProducerConfig {
  return configOf({
    acks: config.acks,
    enableIdempotence: config.idempotent,
    retries: config.retries,
    maxInFlightRequestsPerConnection: config.maxInFlight,
    guaranteeMessageOrder: config.maxInFlight === 1,
    lingerMs: config.lingerMs,
    batchSize: config.batchSize,
    bufferMemory: config.bufferMemory,
    maxRequestSize: config.maxRequestSize,
    deliveryTimeoutMs: config.deliveryTimeoutMs,
    requestTimeoutMs: config.requestTimeoutMs,
    retryBackoffMs: config.retryBackoffMs,
    retryBackoffMaxMs: config.retryBackoffMaxMs,
    compressionType: config.compression,
    transactionalId: config.transactionalId,
    transactionTimeoutMs: config.transactionTimeoutMs,
  })
}

function scriptedCompletion(
  network: ScriptedNetwork,
  records: readonly SentRecord[],
  { registry }: AccumulatorContext,
): CompletionPort {
  return {
    recordDone(record, partition, offset, timestamp, exception) {
      const id = records[record]?.id
      network.events.push(
        exception
          ? { e: 'callback', id, error: simpleName(exception), message: exception.message }
          : { e: 'callback', id, partition: registry.partitions[partition], offset, timestamp },
      )
    },
    batchSent() {},
  }
}

function describeRequest(
  { body }: ClientRequest,
  records: readonly SentRecord[],
  { registry, config }: AccumulatorContext,
): Readonly<Record<string, unknown>> {
  switch (body.api) {
    case 'Produce': {
      const { acks, timeoutMs, transactionalId } = body
      const batches = [...body.batches].sort(
        (a, b) => (registry.partitions[a.partition] as number) - (registry.partitions[b.partition] as number),
      )
      const parts = batches.map((batch) => ({
        tp: partitionName(registry, batch.partition),
        records: batch.records.map((record) => records[record]?.id),
        ...(config.compressionType === 'none' && { size: batch.sizeBytes }),
        producerId: batch.producerId,
        producerEpoch: batch.producerEpoch,
        baseSequence: batch.baseSequence,
        transactional: batch.isTransactional,
      }))
      return { api: body.api, acks, timeoutMs, transactionalId, parts }
    }
    case 'FindCoordinator':
      return { api: body.api, keys: [body.key], keyType: body.keyType === 'transaction' ? 1 : 0 }
    case 'AddPartitionsToTxn': {
      const partitions = body.partitions.map((partition) => partitionName(registry, partition)).sort()
      return { ...body, partitions }
    }
    default:
      return { ...body }
  }
}
