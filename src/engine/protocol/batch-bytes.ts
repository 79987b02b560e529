import { assert, must } from '../kernel/assert.ts'
import type { CodecSet } from './codec.ts'
import type { RecordNumber } from './ids.ts'
import type { LogBatch, RecordBatch } from './messages.ts'
import { type BatchRecord, controlRecord, encodeRecordBatch } from './record-batch.ts'
import type { RunTables } from './record-table.ts'

/** What a broker writes into a batch when it appends it. The first two are outside the checksum (P-86). */
interface LogPlace {
  readonly baseOffset: number
  readonly leaderEpoch: number
  /** Epoch ms, -1: CreateTime. Changes the timestamp type and the largest timestamp, and so the checksum (P-86). */
  readonly logAppendTimeMs: number
}

/** A batch that is in no log yet: the producer's values of P-85. */
const NOT_IN_A_LOG: LogPlace = { baseOffset: 0, leaderEpoch: -1, logAppendTimeMs: -1 }

/**
 * The bytes of a batch as its producer put them on the wire: made anew, from the run's records and the codec, whenever
 * somebody looks. Their number is the batch's `sizeBytes`.
 *
 * @param codecs Must hold the batch's codec.
 * @returns undefined: it has none, because its size is modelled (P-163) or because it stands for records of before the run.
 * @source P-85 to P-91
 */
export function batchBytes(batch: RecordBatch, tables: RunTables, codecs: CodecSet): Uint8Array | undefined {
  return encode(batch, tables, codecs, NOT_IN_A_LOG)
}

/** The bytes of a batch as it stands in a log: `batchBytes` with what the leader wrote into them (P-86). */
export function logBatchBytes(stored: LogBatch, tables: RunTables, codecs: CodecSet): Uint8Array | undefined {
  return encode(stored.batch, tables, codecs, stored)
}

/** Records of the table as a batch holds them. */
export function recordsOfTable(records: readonly RecordNumber[], tables: RunTables): readonly BatchRecord[] {
  const { planned, timestampMs } = tables.records
  return records.map((record) => {
    const { key, headers } = must(planned[record], 'record', record)
    return { timestampMs: timestampMs[record] as number, key, value: tables.contentOf(record), headers }
  })
}

function encode(batch: RecordBatch, tables: RunTables, codecs: CodecSet, place: LogPlace): Uint8Array | undefined {
  const { compression } = batch
  if (compression?.isModelled) return undefined
  const records = batch.control ? [markerOf(batch, batch.control)] : recordsOfTable(batch.records, tables)
  if (records.length === 0) return undefined
  const bytes = encodeRecordBatch({
    records,
    baseOffset: place.baseOffset,
    partitionLeaderEpoch: place.leaderEpoch,
    producerId: batch.producerId,
    producerEpoch: batch.producerEpoch,
    baseSequence: batch.baseSequence,
    isTransactional: batch.isTransactional,
    isControl: batch.control !== undefined,
    ...(place.logAppendTimeMs < 0 ? {} : { logAppendTimeMs: place.logAppendTimeMs }),
    ...(compression ? { codec: must(codecs[compression.type], 'codec', compression.type) } : {}),
    ...(compression?.level === undefined ? {} : { compressionLevel: compression.level }),
  })
  assert(bytes.length === batch.sizeBytes, `batch ${batch.id}: ${bytes.length} bytes, not ${batch.sizeBytes}`)
  return bytes
}

function markerOf(batch: RecordBatch, type: 'commit' | 'abort'): BatchRecord {
  return controlRecord(type, must(batch.coordinatorEpoch, 'the epoch of a marker'), batch.maxTimestampMs)
}
