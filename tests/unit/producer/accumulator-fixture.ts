import { clusterOf, configOf, type LeaderRow } from '../../../src/cli/conformance/producer-under-test.ts'
import type { ClusterView } from '../../../src/engine/client/cluster-view.ts'
import type { CompressionType, ProducerConfig } from '../../../src/engine/config/producer-config.ts'
import { type KafkaVersion, profileOf } from '../../../src/engine/config/profile.ts'
import { next31 } from '../../../src/engine/kernel/rng.ts'
import {
  type AppendCall,
  type AppendOutcome,
  append,
  emptyAppendCall,
} from '../../../src/engine/producer/accumulator-append.ts'
import { type AccumulatorContext, modelledCompressor } from '../../../src/engine/producer/accumulator-context.ts'
import { drain } from '../../../src/engine/producer/accumulator-drain.ts'
import { emptyReadyCheckResult, type ReadyCheckResult, ready } from '../../../src/engine/producer/accumulator-ready.ts'
import type { DrainGate } from '../../../src/engine/producer/drain-gate.ts'
import { PRODUCER, PRODUCER_EVENT_FIELDS } from '../../../src/engine/producer/events.ts'
import type { ProducerBatchState } from '../../../src/engine/producer/producer-batch.ts'
import { newRecordAccumulator, type RecordAccumulatorState } from '../../../src/engine/producer/record-accumulator.ts'
import { emptyRegistry, type PartitionIndex, type PartitionRegistry } from '../../../src/engine/protocol/ids.ts'

/** An accumulator with a cluster of one topic, `t`, and a clock that the test moves. */
export interface Bench {
  readonly accumulator: RecordAccumulatorState
  readonly context: AccumulatorContext
  readonly registry: PartitionRegistry
  readonly call: AppendCall
  /** Events so far, as text: `batchCreated 0 0 16384 16384`. */
  readonly log: string[]
  cluster: ClusterView
  nowMs: number
  recordCount: number
}

export interface BenchOptions {
  readonly version?: KafkaVersion
  readonly config?: Partial<ProducerConfig>
  /** Leader of partitions 0, 1, … of `t`; default: one partition on node 0. */
  readonly leaders?: readonly number[]
  readonly compression?: CompressionType
  /** Real ratio of the codec. */
  readonly ratio?: number
  readonly gate?: DrainGate
  /** Random 31-bit values to draw, in order; default: the seeded stream. */
  readonly randoms?: readonly number[]
}

export function bench(options: BenchOptions = {}): Bench {
  const { version = '3.9', leaders = [0], compression = 'none', ratio = 1 } = options
  const registry = emptyRegistry()
  const { features } = profileOf(version)
  const config = configOf({ compressionType: compression, ...options.config })
  const log: string[] = []
  const randoms = options.randoms?.slice()
  return {
    accumulator: newRecordAccumulator(config, features, 1, 0),
    context: {
      producer: 0,
      config,
      features,
      registry,
      events: { emit: (code, ...values) => void log.push(`${kindOf(code)} ${Array.from(values).join(' ')}`) },
      gate: options.gate,
      compressor: modelledCompressor(ratio),
      random31: (rng) => randoms?.shift() ?? next31(rng),
    },
    registry,
    call: emptyAppendCall(),
    log,
    cluster: clusterWith(registry, leaders),
    nowMs: 0,
    recordCount: 0,
  }
}

/** A picture of topic `t` whose partition i is led by `leaders[i]` (-1: none), with an epoch for all. */
export function clusterWith(registry: PartitionRegistry, leaders: readonly number[], epoch = 0): ClusterView {
  return clusterOf(
    registry,
    leaders.map((leader, partition): LeaderRow => ['t', partition, leader, epoch]),
  )
}

/** Append a record without key and headers at the bench's clock; partition -1: the accumulator chooses. */
export function appendValue(bench: Bench, partition: PartitionIndex, valueSize: number): AppendOutcome {
  const { call } = bench
  call.topic = 't'
  call.partition = partition
  call.record = ++bench.recordCount
  call.valueSize = valueSize
  call.timestampMs = 0
  call.nowUs = bench.nowMs * 1000
  return append(bench.accumulator, bench.context, bench.cluster, call)
}

/** What ready() says at the bench's clock. */
export function readyNow(bench: Bench): ReadyCheckResult {
  return ready(bench.accumulator, bench.context, bench.cluster, bench.nowMs, emptyReadyCheckResult())
}

/** Drain one node at the bench's clock. */
export function drainNode(bench: Bench, node = 0, maxSize = 1048576): ProducerBatchState[] {
  const [drained] = drain(bench.accumulator, bench.context, bench.cluster, [node], maxSize, bench.nowMs)
  return [...(drained?.batches ?? [])]
}

const KINDS = Object.keys(PRODUCER_EVENT_FIELDS) as (keyof typeof PRODUCER)[]

function kindOf(code: number): string {
  return KINDS.find((kind) => PRODUCER[kind] === code) ?? `event ${code}`
}
