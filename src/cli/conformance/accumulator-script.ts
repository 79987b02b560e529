import type { ClusterView } from '../../engine/client/cluster-view.ts'
import type { Profile } from '../../engine/config/profile.ts'
import { must } from '../../engine/kernel/assert.ts'
import type { Millis } from '../../engine/kernel/units.ts'
import type { AppendCall } from '../../engine/producer/accumulator-append.ts'
import type { AccumulatorContext } from '../../engine/producer/accumulator-context.ts'
import type { ProducerBatchState } from '../../engine/producer/producer-batch.ts'
import { newRecordAccumulator, type RecordAccumulatorState } from '../../engine/producer/record-accumulator.ts'
import { type BatchId, emptyRegistry, type PartitionRegistry } from '../../engine/protocol/ids.ts'
import { clusterOf, configOf, type LeaderRow } from './producer-under-test.ts'
import { type SequenceGate, sequenceGate } from './sequence-gate.ts'

/** One script of `accumulator-*.json`. */
export interface AccumulatorScript {
  readonly id: number
  readonly config: {
    readonly batchSize: number
    readonly lingerMs: Millis
    readonly retryBackoffMs: Millis
    readonly retryBackoffMaxMs: Millis
    readonly deliveryTimeoutMs: Millis
    readonly bufferMemory: number
    readonly idempotent: boolean
    readonly producerId: number
    readonly producerEpoch: number
    readonly adaptivePartitioning: boolean
    readonly partitionAvailabilityTimeoutMs: Millis
  }
  readonly partitions: readonly LeaderRow[]
  readonly steps: readonly ScriptStep[]
  readonly startMs: Millis
}

/** One step: what is done, what comes of it, and what is so afterwards. */
export interface ScriptStep {
  readonly op: ScriptOperation
  readonly result: Readonly<Record<string, unknown>> | null
  readonly now: Millis
  readonly available: number
  readonly queues: Readonly<Record<string, readonly number[]>>
}

/** What a step does, with the arguments of all operations. */
export interface ScriptOperation {
  readonly op: string
  readonly topic: string
  readonly partition: number
  readonly keyLen: number
  readonly valueLen: number
  readonly timestamp: Millis
  readonly abortOnNewBatch?: boolean
  readonly nodes: readonly number[]
  readonly maxSize: number
  readonly batch: number
  readonly ms: Millis
  readonly leader: number
  readonly epoch: number
  readonly node: number
  readonly canDrain: boolean
  readonly tp: string
}

/** An accumulator under a script. */
export interface AccumulatorRun {
  readonly accumulator: RecordAccumulatorState
  readonly context: AccumulatorContext
  readonly registry: PartitionRegistry
  readonly gate: SequenceGate | undefined
  rows: LeaderRow[]
  cluster: ClusterView
  nowMs: Millis
  recordCount: number
  /** Random numbers that the current step may take. */
  randoms: number[]
  /** Our id → the file's, in order of appearance. */
  readonly fileIds: Map<BatchId, number>
  /** File's id → batch. */
  readonly batches: ProducerBatchState[]
  /** Appends that wait for memory, by the token of their wait, and then: what became of them. */
  readonly blocked: Map<number, AppendCall>
  readonly finished: AppendCall[]
}

/** The accumulator before the first step. */
export function newAccumulatorRun(script: AccumulatorScript, profile: Profile): AccumulatorRun {
  const { config: given } = script
  const registry = emptyRegistry()
  const randoms: number[] = []
  const gate = given.idempotent ? sequenceGate(given.producerId, given.producerEpoch) : undefined
  const config = configOf({
    batchSize: given.batchSize,
    lingerMs: given.lingerMs,
    retryBackoffMs: given.retryBackoffMs,
    retryBackoffMaxMs: given.retryBackoffMaxMs,
    deliveryTimeoutMs: given.deliveryTimeoutMs,
    bufferMemory: given.bufferMemory,
    enableIdempotence: given.idempotent,
    adaptivePartitioning: given.adaptivePartitioning,
    partitionerAvailabilityTimeoutMs: given.partitionAvailabilityTimeoutMs,
  })
  const run: AccumulatorRun = {
    accumulator: newRecordAccumulator(config, profile.features, 0, 0),
    context: {
      producer: 0,
      config,
      features: profile.features,
      registry,
      events: undefined,
      gate,
      compressor: undefined,
      random31: () => must(run.randoms.shift(), 'another random number'),
    },
    registry,
    gate,
    rows: script.partitions.slice(),
    cluster: clusterOf(registry, script.partitions),
    nowMs: script.startMs,
    recordCount: 0,
    randoms,
    fileIds: new Map(),
    batches: [],
    blocked: new Map(),
    finished: [],
  }
  return run
}
