import fc from 'fast-check'
import type { Codec } from '../../src/engine/protocol/codec.ts'
import type { BatchRecord } from '../../src/engine/protocol/record-batch.ts'

/** The UTF-8 bytes of a text. */
export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

/** Bytes as hexadecimal digits. */
export const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

/** A record of two texts. */
export const record = (key: string | null, value: string | null, timestampMs = 0): BatchRecord => ({
  timestampMs,
  key: key === null ? null : utf8(key),
  value: value === null ? null : utf8(value),
  headers: [],
})

const bytesOrNull = fc.option(fc.uint8Array({ maxLength: 60 }), { nil: null })

/** Any record. */
export const anyRecord: fc.Arbitrary<BatchRecord> = fc.record({
  timestampMs: fc.integer({ min: 0, max: 2 ** 42 }),
  key: bytesOrNull,
  value: bytesOrNull,
  headers: fc.array(fc.record({ key: fc.string({ unit: 'grapheme', maxLength: 8 }), value: bytesOrNull }), {
    maxLength: 3,
  }),
})

/** Any uncompressed batch. */
export const anyBatch = fc.record({
  records: fc.array(anyRecord, { minLength: 1, maxLength: 12 }),
  producerId: fc.integer({ min: -1, max: Number.MAX_SAFE_INTEGER }),
  producerEpoch: fc.integer({ min: -1, max: 32767 }),
  baseSequence: fc.integer({ min: -1, max: 2147483647 }),
  isTransactional: fc.boolean(),
  baseOffset: fc.nat(),
  partitionLeaderEpoch: fc.integer({ min: -1, max: 1000 }),
})

/** A record as data that compares: bytes as lists. */
export function plainRecord({ timestampMs, key, value, headers }: BatchRecord) {
  const plain = (bytes: Uint8Array | null) => bytes && Array.from(bytes)
  return {
    timestampMs,
    key: plain(key),
    value: plain(value),
    headers: headers.map((header) => [header.key, plain(header.value)]),
  }
}

/** Turns bytes round: a codec as far as the format can see. */
export const reversing: Codec = {
  name: 'lz4',
  compress: (bytes) => bytes.slice().reverse(),
  decompress: (bytes) => (bytes.length === 0 ? undefined : bytes.slice().reverse()),
}
