import { profileOf } from '../../engine/config/profile.ts'
import { must } from '../../engine/kernel/assert.ts'
import { next31 } from '../../engine/kernel/rng.ts'
import { append, emptyAppendCall } from '../../engine/producer/accumulator-append.ts'
import type { AccumulatorContext } from '../../engine/producer/accumulator-context.ts'
import { drain } from '../../engine/producer/accumulator-drain.ts'
import { partitionerOf } from '../../engine/producer/partitioners/index.ts'
import {
  memoryOf,
  newPartitionerState,
  type PartitionerContext,
} from '../../engine/producer/partitioners/partitioner.ts'
import { deallocate, newRecordAccumulator } from '../../engine/producer/record-accumulator.ts'
import { emptyRegistry, partitionIndex } from '../../engine/protocol/ids.ts'
import { clusterOf, configOf, type LeaderRow } from './producer-under-test.ts'
import { checkEqual, type Result } from './result.ts'

interface DoubleCallRow {
  readonly numPartitions: number
  readonly records: number
  readonly batchSize: number
  readonly valueLen: number
  readonly drainAfterEachRecord: boolean
  readonly mode: string
  readonly partitionSequence: readonly number[]
  readonly counts: readonly number[]
  readonly partitionerCalls: number
}

const TOPIC = 't'

/** `doubleCall` of the legacy file: the round-robin partitioner in front of a 2.5 accumulator (P-44, P-46). */
export function replayDoubleCalls(result: Result, rows: readonly DoubleCallRow[]): void {
  for (const [index, row] of rows.entries()) {
    const { sequence, calls } = sendAll(row)
    const counts = row.counts.map((_, partition) => sequence.filter((where) => where === partition).length)
    const expected = [row.partitionSequence, row.counts, row.partitionerCalls]
    checkEqual(result, `doubleCall ${index}`, [sequence, counts, calls], expected)
  }
}

function sendAll(row: DoubleCallRow): { sequence: number[]; calls: number } {
  const registry = emptyRegistry()
  const leaders = Array.from({ length: row.numPartitions }, (_, partition): LeaderRow => [TOPIC, partition, 0, 0])
  const cluster = clusterOf(registry, leaders)
  const { features } = profileOf('2.5')
  const config = configOf({ batchSize: row.batchSize, partitioner: 'round-robin', adaptivePartitioning: false })
  const accumulator = newRecordAccumulator(config, features, 0, 0)
  const context: AccumulatorContext = {
    producer: 0,
    config,
    features,
    registry,
    events: undefined,
    gate: undefined,
    compressor: undefined,
    random31: next31,
  }
  const partitioner = must(partitionerOf('round-robin'), 'the round-robin partitioner')
  const memory = memoryOf(newPartitionerState(), partitioner, TOPIC)
  const choice: PartitionerContext = {
    topic: must(cluster.topics.get(TOPIC), TOPIC),
    keyHash: undefined,
    ignoreKeys: false,
    rng: accumulator.partitionerRng,
    draw: next31,
  }
  const call = emptyAppendCall()
  const sequence: number[] = []
  let calls = 0
  const choose = () => {
    calls++
    return partitioner.partition(memory, choice)
  }
  for (let record = 1; record <= row.records; record++) {
    let partition = choose()
    Object.assign(call, {
      topic: TOPIC,
      record,
      valueSize: row.valueLen,
      abortOnNewBatch: row.mode === 'abortOnNewBatch',
    })
    call.partition = partitionIndex(registry, TOPIC, partition)
    if (append(accumulator, context, cluster, call) === 'abortForNewBatch') {
      partitioner.onNewBatch?.(memory, choice, partition)
      partition = choose()
      call.partition = partitionIndex(registry, TOPIC, partition)
      call.abortOnNewBatch = false
      append(accumulator, context, cluster, call)
    }
    sequence.push(partition)
    if (!row.drainAfterEachRecord) continue
    for (const { batches } of drain(accumulator, context, cluster, [0], config.maxRequestSize, 0)) {
      for (const batch of batches) deallocate(accumulator, context, batch)
    }
  }
  return { sequence, calls }
}
