import type { Bytes } from '../kernel/units.ts'
import { COMPRESSION_TYPES } from './codec.ts'
import {
  ATTRIBUTES_AT,
  BASE_SEQUENCE_AT,
  BASE_TIMESTAMP_AT,
  BATCH_LENGTH_AT,
  CODEC_MASK,
  CRC_AT,
  LAST_OFFSET_DELTA_AT,
  LEADER_EPOCH_AT,
  MAGIC_AT,
  MAX_TIMESTAMP_AT,
  PRODUCER_EPOCH_AT,
  PRODUCER_ID_AT,
  RECORD_COUNT_AT,
} from './record-batch.ts'
import { decodeRecordBatchHeader } from './record-batch-decode.ts'
import { type RecordContext, readRecord } from './record-decode.ts'
import { RECORD_BATCH_OVERHEAD } from './record-size.ts'
import { byteReader } from './varint.ts'

/** One field of a batch for a view of its bytes: bytes `offset..offset + length − 1`. */
export interface ByteField {
  /** Kafka's name: `baseOffset`; in a record `keyLength`, `headers[0].value`. */
  readonly name: string
  readonly offset: number
  readonly length: Bytes
  /** The number, the text of a name, or the content; the checksum unsigned. */
  readonly value: number | string | Uint8Array | null
  /** Index of the record that it belongs to; -1: the batch's own. */
  readonly record: number
}

/** Names of the batch's own fields (P-85), where they stand, and in how many bytes. */
const HEADER_FIELDS: readonly (readonly [name: string, at: number, length: Bytes])[] = [
  ['baseOffset', 0, 8],
  ['batchLength', BATCH_LENGTH_AT, 4],
  ['partitionLeaderEpoch', LEADER_EPOCH_AT, 4],
  ['magic', MAGIC_AT, 1],
  ['crc', CRC_AT, 4],
  ['attributes', ATTRIBUTES_AT, 2],
  ['lastOffsetDelta', LAST_OFFSET_DELTA_AT, 4],
  ['baseTimestamp', BASE_TIMESTAMP_AT, 8],
  ['maxTimestamp', MAX_TIMESTAMP_AT, 8],
  ['producerId', PRODUCER_ID_AT, 8],
  ['producerEpoch', PRODUCER_EPOCH_AT, 2],
  ['baseSequence', BASE_SEQUENCE_AT, 4],
  ['recordCount', RECORD_COUNT_AT, 4],
]

/**
 * Every field of a batch, in order of its bytes, without gaps: the header's, then each record's. Compressed records are
 * one field `records`; so is what cannot be read. Of bytes that end inside the header, the fields that are whole.
 */
export function annotateRecordBatch(bytes: Uint8Array): ByteField[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const fields: ByteField[] = []
  for (const [name, offset, length] of HEADER_FIELDS) {
    if (offset + length > bytes.length) return fields
    fields.push({ name, offset, length, value: headerValue(view, name, offset, length), record: -1 })
  }
  const isCompressed = (view.getInt16(ATTRIBUTES_AT) & CODEC_MASK) !== COMPRESSION_TYPES.indexOf('none')
  const header = decodeRecordBatchHeader(bytes)
  if (!header.ok || isCompressed) return withRest(fields, bytes, bytes.length)
  return annotateRecords(bytes.subarray(0, header.value.sizeBytes), RECORD_BATCH_OVERHEAD, header.value, fields)
}

/**
 * The fields of records that stand one behind the other, added to `fields`; offsets count in `bytes`. For the records of
 * a compressed batch, hand in what the codec made of them and start at 0.
 */
export function annotateRecords(
  bytes: Uint8Array,
  from: number,
  context: RecordContext,
  fields: ByteField[] = [],
): ByteField[] {
  const reader = byteReader(bytes, from)
  for (let record = 0; reader.at < bytes.length; record++) {
    const whole = fields.length
    const read = readRecord(reader, context, (name, offset, to, value) => {
      fields.push({ name, offset, length: to - offset, value, record })
    })
    if (read === undefined) {
      fields.length = whole
      return withRest(fields, bytes, bytes.length)
    }
  }
  return fields
}

/** What is behind the last field as one more, so that nothing stays without a name. */
function withRest(fields: ByteField[], bytes: Uint8Array, end: number): ByteField[] {
  const last = fields[fields.length - 1]
  const offset = last === undefined ? 0 : last.offset + last.length
  if (offset < end) {
    const value = bytes.subarray(offset, end)
    fields.push({ name: 'records', offset, length: end - offset, value, record: -1 })
  }
  return fields
}

function headerValue(view: DataView, name: string, offset: number, length: Bytes): number {
  switch (length) {
    case 1:
      return view.getInt8(offset)
    case 2:
      return view.getInt16(offset)
    case 4:
      return name === 'crc' ? view.getUint32(offset) : view.getInt32(offset)
    default:
      return view.getInt32(offset) * 4294967296 + view.getUint32(offset + 4)
  }
}
