import { profileOf } from '../../engine/config/profile.ts'
import { next31 } from '../../engine/kernel/rng.ts'
import { EPOCH_MS } from '../../engine/kernel/units.ts'
import { append, emptyAppendCall } from '../../engine/producer/accumulator-append.ts'
import type { AccumulatorContext } from '../../engine/producer/accumulator-context.ts'
import { drain } from '../../engine/producer/accumulator-drain.ts'
import { emptyReadyCheckResult, ready } from '../../engine/producer/accumulator-ready.ts'
import { type CompletionPort, completeBatch } from '../../engine/producer/produce-result.ts'
import type { ProducerBatchState } from '../../engine/producer/producer-batch.ts'
import { deallocate, newRecordAccumulator } from '../../engine/producer/record-accumulator.ts'
import { emptyRegistry, partitionIndex } from '../../engine/protocol/ids.ts'
import { partitionForKey } from '../../engine/protocol/murmur2.ts'
import { type BatchRecord, encodeRecordBatch } from '../../engine/protocol/record-batch.ts'
import { NO_HEADERS_SIZE } from '../../engine/protocol/record-size.ts'
import { clusterOf, configOf, type LeaderRow } from '../conformance/producer-under-test.ts'
import type { Benchmark } from './benchmark.ts'
import { encodeWithKafkajs, KAFKAJS, kafkajsMessage } from './kafkajs-peer.ts'
import { duel, secondsFor, type Work } from './measure.ts'
import { RECORDS_PER_BATCH, sampleRecords, VALUE_BYTES } from './sample-records.ts'

const PARTITIONS = 12
const BROKERS = 3
/** Different records; the stream repeats them. */
const STREAM = RECORDS_PER_BATCH * 50
const MILLION = 1_000_000

/**
 * The way of a record through the producer, without trace and with a network that answers at once: partition by key,
 * append, ready and drain when a batch is full, the batch's real bytes, completion of each record, memory given back.
 * The peer does the encoding alone.
 */
export const pipelineBenchmark: Benchmark = {
  name: 'pipeline',
  async run() {
    const records = sampleRecords(STREAM)
    const messages = records.map(kafkajsMessage)
    const peer = async (times: number) => {
      let sum = 0
      for (let t = 0; t < times; t++) {
        for (let from = 0; from < STREAM; from += RECORDS_PER_BATCH) {
          sum += (await encodeWithKafkajs(messages.slice(from, from + RECORDS_PER_BATCH))).length
        }
      }
      return sum
    }
    const { ours, peer: theirs, ratio } = await duel(pipeline(records), peer, STREAM)
    const what = `producer pipeline, ${RECORDS_PER_BATCH} × ${VALUE_BYTES} B a batch (peer: encode alone)`
    return [
      {
        what,
        unit: 'records per CPU second',
        better: 'higher',
        ours,
        peer: { name: KAFKAJS, spread: theirs },
        ratio,
      },
      {
        what: 'producer pipeline, the same',
        unit: 'CPU seconds per million records',
        better: 'lower',
        ours: secondsFor(MILLION, ours),
        peer: { name: KAFKAJS, spread: secondsFor(MILLION, theirs) },
        ratio,
      },
    ]
  },
}

function pipeline(records: readonly BatchRecord[]): Work {
  const registry = emptyRegistry()
  const rows = Array.from({ length: PARTITIONS }, (_, p): LeaderRow => ['orders', p, 1 + (p % BROKERS), 0])
  const cluster = clusterOf(registry, rows)
  const partitions = rows.map(([topic, partition]) => partitionIndex(registry, topic, partition))
  // A batch is full with its 160th record: the limit is exactly its size.
  const batchSize = encodeRecordBatch({ records: records.slice(0, RECORDS_PER_BATCH) }).length
  const config = configOf({ batchSize, lingerMs: 60_000 })
  const { features } = profileOf('3.9')
  const accumulator = newRecordAccumulator(config, features, 1, 0)
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
  const call = emptyAppendCall()
  const readyCheck = emptyReadyCheckResult()
  const nextOffset = new Float64Array(PARTITIONS)
  let sentCount = 0
  let ackedCount = 0
  const port: CompletionPort = {
    recordDone(_record, _partition, _offset, _timestampMs, exception) {
      if (exception === undefined) ackedCount++
    },
    batchSent() {},
  }

  /** What the broker would do: read the bytes, answer with an offset. @returns Bytes written. */
  const answer = (batch: ProducerBatchState): number => {
    const content = batch.records.map((record) => records[record % STREAM] as BatchRecord)
    const bytes = encodeRecordBatch({ records: content })
    if (bytes.length !== batch.sizeBytes) throw new Error('pipeline: a batch has another size than was reckoned')
    const baseOffset = nextOffset[batch.partition] as number
    nextOffset[batch.partition] = baseOffset + batch.records.length
    completeBatch(batch, port, undefined, baseOffset, -1)
    deallocate(accumulator, context, batch)
    return bytes.length
  }

  const runSender = (nowMs: number): number => {
    let writtenBytes = 0
    const { readyNodes } = ready(accumulator, context, cluster, nowMs, readyCheck)
    for (const { batches } of drain(accumulator, context, cluster, readyNodes, config.maxRequestSize, nowMs)) {
      for (const batch of batches) writtenBytes += answer(batch)
    }
    return writtenBytes
  }

  const send = (record: BatchRecord, nowMs: number): boolean => {
    const { key, value } = record
    call.topic = 'orders'
    call.partition = key === null ? -1 : (partitions[partitionForKey(key, PARTITIONS)] as number)
    call.record = sentCount++
    call.keySize = key === null ? -1 : key.length
    call.valueSize = value === null ? -1 : value.length
    call.headersBytes = NO_HEADERS_SIZE
    call.timestampMs = EPOCH_MS
    call.nowUs = nowMs * 1000
    if (append(accumulator, context, cluster, call) !== 'appended') throw new Error('pipeline: a record was refused')
    return call.batchIsFull
  }

  return (times) => {
    let writtenBytes = 0
    for (let t = 0; t < times; t++) {
      for (const record of records) if (send(record, 1)) writtenBytes += runSender(1)
    }
    const openCount = sentCount - ackedCount
    if (openCount > PARTITIONS * RECORDS_PER_BATCH) throw new Error(`pipeline: ${openCount} records without an answer`)
    return writtenBytes
  }
}
