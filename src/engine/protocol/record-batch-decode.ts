import type { Bytes } from '../kernel/units.ts'
import { COMPRESSION_TYPES, type CodecSet, type CompressionType } from './codec.ts'
import { crc32c } from './crc32c.ts'
import {
  ATTRIBUTES_AT,
  BASE_SEQUENCE_AT,
  BASE_TIMESTAMP_AT,
  BATCH_LENGTH_AT,
  CODEC_MASK,
  CONTROL_BIT,
  CRC_AT,
  DELETE_HORIZON_BIT,
  LAST_OFFSET_DELTA_AT,
  LEADER_EPOCH_AT,
  LOG_APPEND_TIME_BIT,
  lastSequenceOf,
  MAGIC_AT,
  MAGIC_V2,
  MAX_TIMESTAMP_AT,
  PRODUCER_EPOCH_AT,
  PRODUCER_ID_AT,
  RECORD_COUNT_AT,
  TRANSACTIONAL_BIT,
} from './record-batch.ts'
import { type DecodedRecord, readRecord } from './record-decode.ts'
import { RECORD_BATCH_OVERHEAD } from './record-size.ts'
import { byteReader } from './varint.ts'

/** The fields in front of the records (P-85), attributes taken apart (P-86). */
export interface RecordBatchHeader {
  readonly baseOffset: number
  /** Bytes behind this field: the batch's size − 12. */
  readonly batchLength: Bytes
  readonly partitionLeaderEpoch: number
  readonly magic: number
  /** Unsigned, as it stands there. */
  readonly crc: number
  readonly attributes: number
  /** `undefined`: a codec number without a meaning. */
  readonly compression: CompressionType | undefined
  readonly timestampType: 'CreateTime' | 'LogAppendTime'
  readonly isTransactional: boolean
  readonly isControl: boolean
  readonly hasDeleteHorizon: boolean
  readonly lastOffsetDelta: number
  readonly baseTimestampMs: number
  readonly maxTimestampMs: number
  readonly producerId: number
  readonly producerEpoch: number
  readonly baseSequence: number
  /** -1 without a base sequence. */
  readonly lastSequence: number
  readonly recordCount: number
  /** Size of the whole batch. */
  readonly sizeBytes: Bytes
}

/** A batch taken apart. */
export interface DecodedRecordBatch extends RecordBatchHeader {
  readonly records: readonly DecodedRecord[]
  /** The records one behind the other, uncompressed. */
  readonly recordBytes: Uint8Array
}

/**
 * What is wrong with the bytes, and where. `bad-compression`: the codec cannot read them; `codec-missing`: there is a
 * codec of this name, but not here; `bad-record`: lengths do not fit together; `left-over`: bytes behind the last record.
 */
export interface RecordBatchProblem {
  readonly kind:
    | 'truncated'
    | 'bad-length'
    | 'bad-magic'
    | 'bad-crc'
    | 'bad-codec'
    | 'codec-missing'
    | 'bad-compression'
    | 'bad-record'
    | 'left-over'
  /** Byte in the batch; inside compressed records: byte in the uncompressed ones. */
  readonly at: number
}

/** The result of reading: a value, or everything that is wrong. */
export type Decoded<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly RecordBatchProblem[] }

/**
 * Take a v2 record batch apart. Bytes behind the batch are not looked at.
 *
 * @param codecs Needed for compressed batches.
 * @source kafka 3.9 clients DefaultRecordBatch; P-85 to P-88
 */
export function decodeRecordBatch(bytes: Uint8Array, codecs: CodecSet = {}): Decoded<DecodedRecordBatch> {
  const head = decodeRecordBatchHeader(bytes)
  if (!head.ok) return head
  const header = head.value
  if (crc32c(bytes, ATTRIBUTES_AT, header.sizeBytes) !== header.crc) return failed('bad-crc', CRC_AT)
  if (header.compression === undefined) return failed('bad-codec', ATTRIBUTES_AT)
  const section = bytes.subarray(RECORD_BATCH_OVERHEAD, header.sizeBytes)
  if (header.compression === 'none') return withRecords(header, section, RECORD_BATCH_OVERHEAD)
  const codec = codecs[header.compression]
  if (codec === undefined) return failed('codec-missing', ATTRIBUTES_AT)
  const original = codec.decompress(section)
  return original === undefined ? failed('bad-compression', RECORD_BATCH_OVERHEAD) : withRecords(header, original, 0)
}

/** Read the 61 bytes in front of the records; the checksum is not checked. */
export function decodeRecordBatchHeader(bytes: Uint8Array): Decoded<RecordBatchHeader> {
  if (bytes.length < RECORD_BATCH_OVERHEAD) return failed('truncated', bytes.length)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const magic = view.getInt8(MAGIC_AT)
  if (magic !== MAGIC_V2) return failed('bad-magic', MAGIC_AT)
  const batchLength = view.getInt32(BATCH_LENGTH_AT)
  const sizeBytes = batchLength + LEADER_EPOCH_AT
  if (sizeBytes < RECORD_BATCH_OVERHEAD) return failed('bad-length', BATCH_LENGTH_AT)
  if (sizeBytes > bytes.length) return failed('truncated', bytes.length)
  const attributes = view.getInt16(ATTRIBUTES_AT)
  const lastOffsetDelta = view.getInt32(LAST_OFFSET_DELTA_AT)
  const baseSequence = view.getInt32(BASE_SEQUENCE_AT)
  return {
    ok: true,
    value: {
      baseOffset: int64At(view, 0),
      batchLength,
      partitionLeaderEpoch: view.getInt32(LEADER_EPOCH_AT),
      magic,
      crc: view.getUint32(CRC_AT),
      attributes,
      compression: COMPRESSION_TYPES[attributes & CODEC_MASK],
      timestampType: (attributes & LOG_APPEND_TIME_BIT) === 0 ? 'CreateTime' : 'LogAppendTime',
      isTransactional: (attributes & TRANSACTIONAL_BIT) !== 0,
      isControl: (attributes & CONTROL_BIT) !== 0,
      hasDeleteHorizon: (attributes & DELETE_HORIZON_BIT) !== 0,
      lastOffsetDelta,
      baseTimestampMs: int64At(view, BASE_TIMESTAMP_AT),
      maxTimestampMs: int64At(view, MAX_TIMESTAMP_AT),
      producerId: int64At(view, PRODUCER_ID_AT),
      producerEpoch: view.getInt16(PRODUCER_EPOCH_AT),
      baseSequence,
      lastSequence: lastSequenceOf(baseSequence, lastOffsetDelta),
      recordCount: view.getInt32(RECORD_COUNT_AT),
      sizeBytes,
    },
  }
}

function withRecords(header: RecordBatchHeader, section: Uint8Array, sectionAt: number): Decoded<DecodedRecordBatch> {
  const reader = byteReader(section)
  const records: DecodedRecord[] = []
  while (records.length < header.recordCount) {
    const start = reader.at
    const record = readRecord(reader, header)
    if (record === undefined) return failed('bad-record', sectionAt + start)
    records.push(record)
  }
  if (reader.at !== section.length) return failed('left-over', sectionAt + reader.at)
  return { ok: true, value: { ...header, records, recordBytes: section } }
}

function failed(kind: RecordBatchProblem['kind'], at: number): { ok: false; problems: readonly RecordBatchProblem[] } {
  return { ok: false, problems: [{ kind, at }] }
}

function int64At(view: DataView, at: number): number {
  return view.getInt32(at) * 4294967296 + view.getUint32(at + 4)
}
