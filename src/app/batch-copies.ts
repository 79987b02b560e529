import { itemAt } from '../engine/kernel/chunked-list.ts'
import type { ProducerBatchState } from '../engine/producer/producer-batch.ts'
import type { KafkaProducerState } from '../engine/producer/producer-state.ts'
import { batchBytes, logBatchBytes } from '../engine/protocol/batch-bytes.ts'
import type { CodecSet } from '../engine/protocol/codec.ts'
import type { BatchId } from '../engine/protocol/ids.ts'
import type { BatchCompression, LogBatch, RecordBatch } from '../engine/protocol/messages.ts'
import { annotateRecordBatch, annotateRecords, type ByteField } from '../engine/protocol/record-batch-annotate.ts'
import { decodeRecordBatchHeader } from '../engine/protocol/record-batch-decode.ts'
import { RECORD_BATCH_OVERHEAD } from '../engine/protocol/record-size.ts'
import type { RunTables } from '../engine/protocol/record-table.ts'
import type { World } from '../engine/simulation/world.ts'
import type { BatchCopy } from './host-messages.ts'

/** What the bytes of a batch are made from. */
export interface BytesSource {
  readonly world: World
  readonly tables: RunTables
  readonly codecs: CodecSet
  /** Sizes of compressed batches are modelled: they have no bytes (P-163). */
  readonly isModelled: boolean
}

/**
 * Every form that a batch has at this moment, with its fields named: as the producer holds it, and as logs hold it. Logs
 * with the same bytes are one copy. Empty: nobody holds it (any more), or it has no bytes.
 */
export function batchCopies(source: BytesSource, batch: BatchId): BatchCopy[] {
  const own = ownCopy(source, batch)
  return own ? [own, ...storedCopies(source, batch)] : storedCopies(source, batch)
}

function ownCopy(source: BytesSource, id: BatchId): BatchCopy | undefined {
  for (const process of source.world.producers) {
    const batch = process.producer?.accumulator.incomplete.get(id)
    if (!process.producer || !batch || batch.records.length === 0) continue
    const bytes = batchBytes(asSent(batch, compressionOf(process.producer, source)), source.tables, source.codecs)
    if (bytes) return { brokers: [], leaderEpoch: -1, isFinal: batch.isClosed, ...annotated(bytes, source.codecs) }
  }
  return undefined
}

function compressionOf({ config }: KafkaProducerState, { isModelled }: BytesSource): BatchCompression | undefined {
  const { compressionType: type, compressionLevel: level } = config
  return type === 'none' ? undefined : { type, level, isModelled }
}

/** A batch as it goes, or would go now, on the wire. Of one that is still open the compressed size is not known yet. */
function asSent(batch: ProducerBatchState, compression: BatchCompression | undefined): RecordBatch {
  return {
    id: batch.id,
    partition: batch.partition,
    records: batch.records,
    recordCount: batch.records.length,
    sizeBytes: batch.isClosed ? batch.sizeBytes : RECORD_BATCH_OVERHEAD + batch.uncompressedBytes,
    producerId: batch.producerId,
    producerEpoch: batch.producerEpoch,
    baseSequence: batch.baseSequence,
    isTransactional: batch.isTransactional,
    maxTimestampMs: batch.maxTimestampMs,
    compression: batch.isClosed ? compression : undefined,
  }
}

function storedCopies(source: BytesSource, id: BatchId): BatchCopy[] {
  const copies: { readonly stored: LogBatch; readonly brokers: number[] }[] = []
  for (const broker of source.world.brokers) {
    for (const replica of broker.partitions) {
      const stored = replica && storedBatch(replica.log.batches, id)
      if (!stored) continue
      const same = copies.find(
        ({ stored: known }) => known.baseOffset === stored.baseOffset && known.leaderEpoch === stored.leaderEpoch,
      )
      if (same) same.brokers.push(broker.id)
      else copies.push({ stored, brokers: [broker.id] })
    }
  }
  return copies.flatMap(({ stored, brokers }) => {
    const bytes = logBatchBytes(stored, source.tables, source.codecs)
    if (!bytes) return []
    return [{ brokers, leaderEpoch: stored.leaderEpoch, isFinal: true, ...annotated(bytes, source.codecs) }]
  })
}

/** Newest first: what is looked at is mostly young. */
function storedBatch(batches: Parameters<typeof itemAt<LogBatch>>[0], id: BatchId): LogBatch | undefined {
  for (let i = batches.length - 1; i >= 0; i--) {
    const stored = itemAt(batches, i)
    if (stored.batch.id === id && stored.batch.records.length > 0) return stored
  }
  return undefined
}

function annotated(bytes: Uint8Array, codecs: CodecSet): Pick<BatchCopy, 'bytes' | 'annotations' | 'inside'> {
  const inside = recordsInside(bytes, codecs)
  return { bytes, annotations: annotateRecordBatch(bytes), ...(inside ? { inside } : {}) }
}

/** What the codec makes of compressed records. */
function recordsInside(bytes: Uint8Array, codecs: CodecSet): BatchCopy['inside'] | undefined {
  const header = decodeRecordBatchHeader(bytes)
  const codec = header.ok ? header.value.compression : undefined
  if (!header.ok || codec === undefined || codec === 'none') return undefined
  const plain = codecs[codec]?.decompress(bytes.subarray(RECORD_BATCH_OVERHEAD))
  if (!plain) return undefined
  const annotations: ByteField[] = annotateRecords(plain, 0, header.value)
  return { bytes: plain, annotations }
}
