import { describe, expect, it } from 'vitest'
import { codecShelf } from '../../src/adapters/codecs/codec-shelf.ts'
import { itemAt } from '../../src/engine/kernel/chunked-list.ts'
import { forEachPending } from '../../src/engine/kernel/event-queue.ts'
import { nextInt, rngStream } from '../../src/engine/kernel/rng.ts'
import { batchBytes, logBatchBytes } from '../../src/engine/protocol/batch-bytes.ts'
import { COMPRESSION_TYPES } from '../../src/engine/protocol/codec.ts'
import type { LogBatch, RecordBatch } from '../../src/engine/protocol/messages.ts'
import {
  ATTRIBUTES_AT,
  CRC_AT,
  LAST_OFFSET_DELTA_AT,
  LEADER_EPOCH_AT,
  MAGIC_AT,
  MAX_TIMESTAMP_AT,
} from '../../src/engine/protocol/record-batch.ts'
import { decodeRecordBatch } from '../../src/engine/protocol/record-batch-decode.ts'
import type { RunTables } from '../../src/engine/protocol/record-table.ts'
import type { World } from '../../src/engine/simulation/world.ts'
import { randomScenario } from '../../src/fuzz/random-scenario.ts'
import { type ScenarioJson, start } from '../support/run-scenario.ts'

const shelf = codecShelf()
await shelf.load(['gzip', 'snappy', 'lz4', 'zstd'])

const SEEDS = Array.from({ length: 15 }, (_, index) => index + 1)

// Goal: the sizes that the producer and the broker reckon with are those of real bytes, whatever happens on the way.
// Method: random runs with every codec, headers and nulls; whatever is on a wire or in a log now and then is encoded.
describe.each(SEEDS)('seed %i', (seed) => {
  it('every batch on the wire has as many bytes as it says, and they say what was sent (P-85 to P-91)', () => {
    const { simulation, tables } = start(scenarioWithCodecs(seed), { compress: shelf.compress })
    const wire = new Set<RecordBatch>()
    for (let untilMs = 20; untilMs < 20_000; untilMs += 20) {
      simulation.runUntil(untilMs * 1000)
      noteWire(simulation.world, wire)
    }
    for (const batch of wire) expectBytesOf(batch, tables)
    for (const stored of logs(simulation.world)) expectLogBytesOf(stored, tables)
  })
})

it('random runs put batches of every codec on the wire, with and without a producer id', () => {
  const seen = new Set<string>()
  for (const seed of SEEDS) {
    const { simulation } = start(scenarioWithCodecs(seed), { compress: shelf.compress })
    simulation.runUntil(3_000_000)
    for (const { batch } of logs(simulation.world)) {
      if (batch.records.length === 0) continue
      seen.add(batch.compression?.type ?? 'none')
      seen.add(batch.producerId < 0 ? 'no producer id' : 'producer id')
    }
  }
  expect([...seen].sort()).toEqual([...COMPRESSION_TYPES, 'no producer id', 'producer id'].sort())
})

it('a modelled ratio makes sizes and no bytes, and asks for no codec (P-163)', () => {
  const { simulation, tables } = start({
    producers: [{ name: 'app', config: { 'compression.type': 'zstd', 'linger.ms': 20 } }],
    workload: [{ producer: 'app', topic: 'orders', ratePerSecond: 1000, toMs: 300, valueBytes: 100 }],
    model: { compressionRatio: 0.25 },
  })
  simulation.runUntil(2_000_000)
  const stored = [...logs(simulation.world)]
  expect(stored.length).toBeGreaterThan(3)
  for (const { batch } of stored) {
    expect(batch.compression).toEqual({ type: 'zstd', level: 3, isModelled: true })
    expect(batchBytes(batch, tables, {})).toBeUndefined()
    const uncompressed = batch.recordCount * 109
    expect(Math.abs(batch.sizeBytes - 61 - uncompressed / 4)).toBeLessThan(0.02 * uncompressed + 2)
  }
})

it('LogAppendTime changes the timestamp type, the largest timestamp and so the checksum, and nothing else (P-86)', () => {
  const { simulation, tables } = start(
    {
      topics: [{ name: 'orders', config: { 'message.timestamp.type': 'LogAppendTime' } }],
      producers: [{ name: 'app', config: { 'compression.type': 'gzip', 'linger.ms': 20 } }],
      workload: [{ producer: 'app', topic: 'orders', ratePerSecond: 1000, toMs: 100, valueBytes: 100 }],
    },
    { compress: shelf.compress },
  )
  simulation.runUntil(2_000_000)
  const stored = [...logs(simulation.world)]
  expect(stored.length).toBeGreaterThan(3)
  for (const entry of stored) {
    const read = decodeRecordBatch(logBatchBytes(entry, tables, shelf.codecs) ?? new Uint8Array(), shelf.codecs)
    if (!read.ok) throw new Error(JSON.stringify(read))
    expect(read.value.timestampType).toBe('LogAppendTime')
    expect(read.value.maxTimestampMs).toBe(entry.logAppendTimeMs)
    expect(read.value.records.every(({ timestampMs }) => timestampMs === entry.logAppendTimeMs)).toBe(true)
    const [sent, kept] = [batchBytes(entry.batch, tables, shelf.codecs), logBatchBytes(entry, tables, shelf.codecs)]
    expect(kept?.subarray(MAX_TIMESTAMP_AT + 8)).toEqual(sent?.subarray(MAX_TIMESTAMP_AT + 8))
    expect(kept?.subarray(LAST_OFFSET_DELTA_AT, MAX_TIMESTAMP_AT)).toEqual(
      sent?.subarray(LAST_OFFSET_DELTA_AT, MAX_TIMESTAMP_AT),
    )
    expect(kept?.subarray(CRC_AT, ATTRIBUTES_AT)).not.toEqual(sent?.subarray(CRC_AT, ATTRIBUTES_AT))
  }
})

/** The random scenario of a seed, and what it leaves out: codecs, headers, values that can be compressed. */
function scenarioWithCodecs(seed: number): ScenarioJson {
  const { json } = randomScenario(seed)
  const rng = rngStream(seed, 'batch-bytes')
  const producers = json['producers'] as readonly { name: string; config: Record<string, unknown> }[]
  const workload = json['workload'] as readonly Record<string, unknown>[]
  const { model } = json
  return {
    ...json,
    // Real codecs, whatever the scenario wanted.
    model: typeof model === 'string' ? model : { ...(model as object), compressionRatio: null },
    producers: producers.map((producer, index) => ({
      ...producer,
      config: { ...producer.config, 'compression.type': COMPRESSION_TYPES[(seed + index) % 5] },
    })),
    workload: [
      ...workload.map((entry) => (!('content' in entry) ? entry : { ...entry, content: seed % 3 ? 'text' : 'random' })),
      { producer: 'p1', topic: 'orders', records: Array.from({ length: 60 }, (_, i) => recordWithHeaders(rng, i)) },
    ],
  }
}

function recordWithHeaders(rng: ReturnType<typeof rngStream>, index: number): Record<string, unknown> {
  const headers: Record<string, string | null> = {}
  for (let i = nextInt(rng, 4); i > 0; i--) {
    headers[['h', '열쇠', 'a rather long header name '.repeat(4)][nextInt(rng, 3)] as string] = [null, '', '값', 'v'][
      nextInt(rng, 4)
    ] as string | null
  }
  const text = (letter: string) => letter.repeat(nextInt(rng, 300))
  return {
    atMs: nextInt(rng, 4_000),
    key: index % 3 === 0 ? null : text('k'),
    value: index % 5 === 0 ? null : text('값'),
    headers,
  }
}

function noteWire(world: World, wire: Set<RecordBatch>): void {
  forEachPending(world.queue, (entry) => {
    if (entry.kind !== 'packet') return
    const { body } = entry.message
    if (body.api === 'Produce' && 'batches' in body) for (const batch of body.batches) wire.add(batch)
  })
}

function* logs(world: World): Generator<LogBatch> {
  for (const broker of world.brokers) {
    for (const partition of broker.partitions) {
      if (!partition) continue
      const { batches } = partition.log
      for (let i = 0; i < batches.length; i++) yield itemAt(batches, i)
    }
  }
}

function expectBytesOf(batch: RecordBatch, tables: RunTables): void {
  const bytes = batchBytes(batch, tables, shelf.codecs)
  if (!bytes) throw new Error(`batch ${batch.id} has no bytes`)
  expect(bytes.length).toBe(batch.sizeBytes)
  const read = decodeRecordBatch(bytes, shelf.codecs)
  if (!read.ok) throw new Error(`batch ${batch.id}: ${JSON.stringify(read)}`)
  const { value } = read
  expect(value).toMatchObject({
    compression: batch.compression?.type ?? 'none',
    producerId: batch.producerId,
    producerEpoch: batch.producerEpoch,
    baseSequence: batch.baseSequence,
    maxTimestampMs: batch.maxTimestampMs,
  })
  expect(value.records).toHaveLength(batch.records.length)
  batch.records.forEach((record, index) => {
    const planned = tables.records.planned[record]
    const { key, value: content, headers, timestampMs } = value.records[index] ?? {}
    expect({ key, content, headers, timestampMs }).toEqual({
      key: planned?.key,
      content: tables.contentOf(record),
      headers: planned?.headers,
      timestampMs: tables.records.timestampMs[record],
    })
  })
}

/** The leader wrote offset and epoch into the producer's bytes, and nothing else: the checksum still holds (P-86). */
function expectLogBytesOf(stored: LogBatch, tables: RunTables): void {
  const bytes = logBatchBytes(stored, tables, shelf.codecs)
  if (!bytes) {
    expect(stored.batch.records).toHaveLength(0)
    return
  }
  const sent = batchBytes(stored.batch, tables, shelf.codecs)
  const view = new DataView(bytes.buffer)
  expect(Number(view.getBigInt64(0))).toBe(stored.baseOffset)
  expect(view.getInt32(LEADER_EPOCH_AT)).toBe(stored.leaderEpoch)
  expect(bytes.subarray(8, LEADER_EPOCH_AT)).toEqual(sent?.subarray(8, LEADER_EPOCH_AT))
  // Magic, checksum, and everything that it covers.
  expect(ATTRIBUTES_AT).toBe(MAGIC_AT + 5)
  expect(bytes.subarray(MAGIC_AT)).toEqual(sent?.subarray(MAGIC_AT))
  expect(decodeRecordBatch(bytes, shelf.codecs).ok).toBe(true)
}
