import { assert } from '../kernel/assert.ts'
import type { Bytes } from '../kernel/units.ts'
import { COMPRESSION_TYPES, type Codec } from './codec.ts'
import { crc32c } from './crc32c.ts'
import { headersSize, NO_HEADERS_SIZE, RECORD_BATCH_OVERHEAD, recordBodySize, utf8Size } from './record-size.ts'
import type { RecordHeader } from './record-table.ts'
import { varintSize, writeVarint, writeVarlong } from './varint.ts'

/** Where the fields of a v2 record batch stand (P-85). */
export const BATCH_LENGTH_AT = 8
export const LEADER_EPOCH_AT = 12
export const MAGIC_AT = 16
export const CRC_AT = 17
/** The checksum covers everything from here. */
export const ATTRIBUTES_AT = 21
export const LAST_OFFSET_DELTA_AT = 23
export const BASE_TIMESTAMP_AT = 27
export const MAX_TIMESTAMP_AT = 35
export const PRODUCER_ID_AT = 43
export const PRODUCER_EPOCH_AT = 51
export const BASE_SEQUENCE_AT = 53
export const RECORD_COUNT_AT = 57

/** Bits of `attributes` (P-86); bits 0 to 2 are the codec. */
export const CODEC_MASK = 0x07
export const LOG_APPEND_TIME_BIT = 0x08
export const TRANSACTIONAL_BIT = 0x10
export const CONTROL_BIT = 0x20
export const DELETE_HORIZON_BIT = 0x40

/** The message format that has record batches. */
export const MAGIC_V2 = 2

/** A record as a batch holds it. */
export interface BatchRecord {
  /** Create time (epoch ms). */
  readonly timestampMs: number
  readonly key: Uint8Array | null
  readonly value: Uint8Array | null
  readonly headers: readonly RecordHeader[]
}

/** What a batch is made of. What is left out has the producer's value of P-85. */
export interface RecordBatchContent {
  /** At least one. The first gives the base timestamp. */
  readonly records: readonly BatchRecord[]
  readonly baseOffset?: number
  readonly partitionLeaderEpoch?: number
  readonly producerId?: number
  readonly producerEpoch?: number
  readonly baseSequence?: number
  readonly isTransactional?: boolean
  /** A transaction marker; its record comes from `controlRecord`. */
  readonly isControl?: boolean
  /** Set by a broker with LogAppendTime (epoch ms). */
  readonly logAppendTimeMs?: number
  readonly codec?: Codec
  readonly compressionLevel?: number
}

/**
 * The bytes of a v2 record batch, as the producer writes them and the log keeps them.
 *
 * @source kafka 3.9 clients DefaultRecordBatch, DefaultRecord; P-85 to P-91
 */
export function encodeRecordBatch(content: RecordBatchContent): Uint8Array {
  const { records, codec, compressionLevel } = content
  assert(records.length > 0, 'encodeRecordBatch: a batch has at least one record')
  if (codec === undefined) {
    const bytes = encodeRecords(records, RECORD_BATCH_OVERHEAD)
    writeBatchHeader(bytes, content)
    return bytes
  }
  const compressed = codec.compress(encodeRecords(records, 0), compressionLevel)
  const bytes = new Uint8Array(RECORD_BATCH_OVERHEAD + compressed.length)
  bytes.set(compressed, RECORD_BATCH_OVERHEAD)
  writeBatchHeader(bytes, content)
  return bytes
}

/**
 * The records one behind the other, uncompressed, in a buffer of exactly their size and `room` bytes in front.
 *
 * @source P-87, P-91: deltas count from the first record
 */
export function encodeRecords(records: readonly BatchRecord[], room: Bytes): Uint8Array {
  const count = records.length
  const baseTimestampMs = count === 0 ? 0 : (records[0] as BatchRecord).timestampMs
  const bodySizes = new Int32Array(count)
  let size = room
  for (let i = 0; i < count; i++) {
    const { key, value, headers, timestampMs } = records[i] as BatchRecord
    const keySize = key === null ? -1 : key.length
    const valueSize = value === null ? -1 : value.length
    const headersBytes = headers.length === 0 ? NO_HEADERS_SIZE : headersSize(headers)
    const body = recordBodySize(keySize, valueSize, headersBytes, i, timestampMs - baseTimestampMs)
    bodySizes[i] = body
    size += varintSize(body) + body
  }
  const bytes = new Uint8Array(size)
  let at = room
  for (let i = 0; i < count; i++) {
    const record = records[i] as BatchRecord
    at = writeVarint(bytes, at, bodySizes[i] as number)
    at = writeRecordBody(bytes, at, record, i, record.timestampMs - baseTimestampMs)
  }
  assert(at === size, `encodeRecords: wrote ${at} of ${size} bytes`)
  return bytes
}

/** The last sequence number of a batch: after 2147483647 comes 0; -1 without a base sequence. */
export function lastSequenceOf(baseSequence: number, lastOffsetDelta: number): number {
  return baseSequence < 0 ? -1 : (baseSequence + lastOffsetDelta) & 0x7fffffff
}

/**
 * The record of a transaction marker.
 *
 * @source kafka 3.9 clients ControlRecordType, EndTransactionMarker: key = version 0 and type (0 abort, 1 commit), value =
 * version 0 and the coordinator's epoch
 */
export function controlRecord(type: 'commit' | 'abort', coordinatorEpoch: number, timestampMs: number): BatchRecord {
  const value = new Uint8Array(6)
  new DataView(value.buffer).setInt32(2, coordinatorEpoch)
  return { timestampMs, key: Uint8Array.of(0, 0, 0, type === 'commit' ? 1 : 0), value, headers: [] }
}

function writeBatchHeader(bytes: Uint8Array, content: RecordBatchContent): void {
  const { records, logAppendTimeMs } = content
  const count = records.length
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  setInt64(view, 0, content.baseOffset ?? 0)
  view.setInt32(BATCH_LENGTH_AT, bytes.length - LEADER_EPOCH_AT)
  view.setInt32(LEADER_EPOCH_AT, content.partitionLeaderEpoch ?? -1)
  view.setInt8(MAGIC_AT, MAGIC_V2)
  view.setInt16(ATTRIBUTES_AT, attributesOf(content))
  view.setInt32(LAST_OFFSET_DELTA_AT, count - 1)
  setInt64(view, BASE_TIMESTAMP_AT, (records[0] as BatchRecord).timestampMs)
  setInt64(view, MAX_TIMESTAMP_AT, logAppendTimeMs ?? maxTimestampMs(records))
  setInt64(view, PRODUCER_ID_AT, content.producerId ?? -1)
  view.setInt16(PRODUCER_EPOCH_AT, content.producerEpoch ?? -1)
  view.setInt32(BASE_SEQUENCE_AT, content.baseSequence ?? -1)
  view.setInt32(RECORD_COUNT_AT, count)
  view.setUint32(CRC_AT, crc32c(bytes, ATTRIBUTES_AT))
}

function attributesOf({ codec, isTransactional, isControl, logAppendTimeMs }: RecordBatchContent): number {
  return (
    (codec === undefined ? 0 : COMPRESSION_TYPES.indexOf(codec.name)) |
    (logAppendTimeMs === undefined ? 0 : LOG_APPEND_TIME_BIT) |
    (isTransactional ? TRANSACTIONAL_BIT : 0) |
    (isControl ? CONTROL_BIT : 0)
  )
}

function maxTimestampMs(records: readonly BatchRecord[]): number {
  let max = (records[0] as BatchRecord).timestampMs
  for (const { timestampMs } of records) if (timestampMs > max) max = timestampMs
  return max
}

function writeRecordBody(
  bytes: Uint8Array,
  at: number,
  record: BatchRecord,
  offsetDelta: number,
  timestampDelta: number,
): number {
  let to = at
  bytes[to++] = 0
  to = writeVarlong(bytes, to, timestampDelta)
  to = writeVarint(bytes, to, offsetDelta)
  to = writeField(bytes, to, record.key)
  to = writeField(bytes, to, record.value)
  const { headers } = record
  to = writeVarint(bytes, to, headers.length)
  for (let i = 0; i < headers.length; i++) {
    const { key, value } = headers[i] as RecordHeader
    to = writeVarint(bytes, to, utf8Size(key))
    to = writeUtf8(bytes, to, key)
    to = writeField(bytes, to, value)
  }
  return to
}

function writeField(bytes: Uint8Array, at: number, content: Uint8Array | null): number {
  if (content === null) {
    bytes[at] = 1
    return at + 1
  }
  const size = content.length
  const to = writeVarint(bytes, at, size)
  // Under some 40 bytes a loop is quicker than the call of `set`.
  if (size < 40) for (let i = 0; i < size; i++) bytes[to + i] = content[i] as number
  else bytes.set(content, to)
  return to + size
}

function writeUtf8(bytes: Uint8Array, at: number, text: string): number {
  let to = at
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x80) {
      bytes[to++] = unit
      continue
    }
    const isSurrogate = (unit & 0xf800) === 0xd800
    const point = isSurrogate ? (text.codePointAt(i) as number) : unit
    const code = isSurrogate && point < 0x10000 ? 0xfffd : point
    if (code < 0x800) bytes[to++] = 0xc0 | (code >> 6)
    else {
      if (code < 0x10000) bytes[to++] = 0xe0 | (code >> 12)
      else {
        bytes[to++] = 0xf0 | (code >> 18)
        bytes[to++] = 0x80 | ((code >> 12) & 0x3f)
        i++
      }
      bytes[to++] = 0x80 | ((code >> 6) & 0x3f)
    }
    bytes[to++] = 0x80 | (code & 0x3f)
  }
  return to
}

function setInt64(view: DataView, at: number, value: number): void {
  view.setInt32(at, Math.floor(value / 4294967296))
  view.setUint32(at + 4, value >>> 0)
}
