import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { codecShelf } from '../../../src/adapters/codecs/codec-shelf.ts'
import { EPOCH_MS } from '../../../src/engine/kernel/units.ts'
import { type BatchRecord, encodeRecordBatch } from '../../../src/engine/protocol/record-batch.ts'
import { decodeBatch, encodeBatch, encodeRecord } from '../../support/kafkajs.ts'

const shelf = codecShelf()
await shelf.load(['gzip'])
const SEED = 20260101

interface Sample {
  readonly records: readonly BatchRecord[]
  readonly producerId: number
  readonly producerEpoch: number
  readonly baseSequence: number
  readonly partitionLeaderEpoch: number
  readonly isTransactional: boolean
}

const field = fc.option(fc.uint8Array({ maxLength: 200 }), { freq: 5 })
const headerName = fc.constantFrom('h', 'trace id', '헤더', 'n'.repeat(70))

/** @param headerValue KafkaJS reads null values of headers and cannot write them. */
function samples(headerValue: fc.Arbitrary<Uint8Array | null>): fc.Arbitrary<Sample> {
  const headers = fc.uniqueArray(fc.record({ key: headerName, value: headerValue }), {
    selector: ({ key }) => key,
    maxLength: 3,
  })
  const record = fc.record({
    timestampMs: fc.integer({ min: EPOCH_MS - 100_000, max: EPOCH_MS + 100_000_000 }),
    key: field,
    value: field,
    headers,
  })
  const identity = fc.oneof(
    fc.constant({ producerId: -1, producerEpoch: -1, baseSequence: -1, isTransactional: false }),
    fc.record({
      producerId: fc.nat(2 ** 40),
      producerEpoch: fc.nat(32_767),
      baseSequence: fc.nat(2_147_483_647),
      isTransactional: fc.boolean(),
    }),
  )
  return fc
    .record({
      records: fc.array(record, { minLength: 1, maxLength: 80 }),
      identity,
      partitionLeaderEpoch: fc.integer({ min: -1, max: 1000 }),
    })
    .map(({ records, identity: given, partitionLeaderEpoch }) => ({ records, partitionLeaderEpoch, ...given }))
}

const bufferOf = (bytes: Uint8Array | null) => (bytes === null ? null : Buffer.from(bytes))
const maxTimestampOf = (records: readonly BatchRecord[]) => Math.max(...records.map(({ timestampMs }) => timestampMs))

function encodedByKafkajs({ records, ...fields }: Sample): Promise<Uint8Array> {
  const firstTimestamp = records[0]?.timestampMs ?? 0
  return encodeBatch({
    records: records.map(({ key, value, headers, timestampMs }, offsetDelta) =>
      encodeRecord({
        offsetDelta,
        timestampDelta: timestampMs - firstTimestamp,
        key: bufferOf(key),
        value: bufferOf(value),
        headers: Object.fromEntries(headers.map((header) => [header.key, Buffer.from(header.value ?? [])])),
      }),
    ),
    firstTimestamp,
    maxTimestamp: maxTimestampOf(records),
    lastOffsetDelta: records.length - 1,
    // All of them said aloud: where the Java client writes -1, KafkaJS would write 0.
    partitionLeaderEpoch: fields.partitionLeaderEpoch,
    transactional: fields.isTransactional,
    producerId: fields.producerId,
    producerEpoch: fields.producerEpoch,
    firstSequence: fields.baseSequence,
  })
}

describe('record batches beside KafkaJS 2.2.4', () => {
  it('has the bytes that KafkaJS makes of equal records and equal header fields (P-85 to P-91)', async () => {
    const property = fc.asyncProperty(samples(fc.uint8Array({ maxLength: 100 })), async (sample) => {
      expect(Buffer.compare(encodeRecordBatch(sample), await encodedByKafkajs(sample))).toBe(0)
    })
    await fc.assert(property, { seed: SEED, numRuns: 300 })
  })

  it.each(['none', 'gzip'] as const)('is read by KafkaJS: %s', async (compression) => {
    const codec = compression === 'none' ? undefined : shelf.codecs[compression]
    const property = fc.asyncProperty(samples(fc.option(fc.uint8Array({ maxLength: 50 }))), async (sample) => {
      const read = await decodeBatch(encodeRecordBatch({ ...sample, baseOffset: 1000, ...(codec ? { codec } : {}) }))
      expect(read).toMatchObject({
        firstOffset: '1000',
        partitionLeaderEpoch: sample.partitionLeaderEpoch,
        firstTimestamp: String(sample.records[0]?.timestampMs),
        maxTimestamp: String(maxTimestampOf(sample.records)),
        producerId: String(sample.producerId),
        producerEpoch: sample.producerEpoch,
        firstSequence: sample.baseSequence,
        lastOffsetDelta: sample.records.length - 1,
        inTransaction: sample.isTransactional,
        isControlBatch: false,
        timestampType: 0,
      })
      const records = read.records.map(({ offset, timestamp, key, value, headers }) => ({
        offset,
        timestamp,
        key,
        value,
        headers,
      }))
      expect(records).toEqual(
        sample.records.map(({ timestampMs, key, value, headers }, index) => ({
          offset: String(1000 + index),
          timestamp: String(timestampMs),
          key: bufferOf(key),
          value: bufferOf(value),
          headers: Object.fromEntries(headers.map((header) => [header.key, bufferOf(header.value)])),
        })),
      )
    })
    await fc.assert(property, { seed: SEED, numRuns: 150 })
  })
})
