import type { ProducerConfig } from '../config/producer-config.ts'
import { must } from '../kernel/assert.ts'
import { type BatchRecord, encodeRecords } from '../protocol/record-batch.ts'
import { modelledCompressor, type RecordsCompressor } from './accumulator-context.ts'
import type { ProducerOutbox } from './environment.ts'
import type { ProducerBatchState } from './producer-batch.ts'

/** What codecs take for "your default". */
const DEFAULT_LEVEL = -1

/**
 * How the batches of a producer are compressed (P-163): not at all, by a modelled ratio, or by the run's codecs.
 *
 * @param compressionRatio A number: sizes are modelled and no bytes are made.
 */
export function recordsCompressor(
  config: ProducerConfig,
  compressionRatio: number | null,
  out: ProducerOutbox,
): RecordsCompressor | undefined {
  const { compressionType, compressionLevel = DEFAULT_LEVEL } = config
  if (compressionType === 'none') return undefined
  if (compressionRatio !== null) return modelledCompressor(compressionRatio)
  const compress = must(out.compress, `a codec for ${compressionType}`)
  return {
    compress(batch) {
      const bytes = compress(compressionType, compressionLevel, encodeRecords(recordsOf(batch, out), 0))
      batch.compressedRecords = bytes
      return bytes.length
    },
  }
}

function recordsOf(batch: ProducerBatchState, out: ProducerOutbox): readonly BatchRecord[] {
  const { records: table } = out.tables
  return batch.records.map((record, index) => {
    const planned = must(table.planned[record], `record ${record}`)
    const timestampMs = batch.baseTimestampMs + (batch.timestampDeltasMs[index] as number)
    return { timestampMs, key: planned.key, value: out.tables.contentOf(record), headers: planned.headers }
  })
}
