import type { ProducerConfig } from '../config/producer-config.ts'
import { must } from '../kernel/assert.ts'
import { recordsOfTable } from '../protocol/batch-bytes.ts'
import { encodeRecords } from '../protocol/record-batch.ts'
import { modelledCompressor, type RecordsCompressor } from './accumulator-context.ts'
import type { ProducerOutbox } from './environment.ts'

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
  const { compressionType: type, compressionLevel: level } = config
  if (type === 'none') return undefined
  if (compressionRatio !== null) {
    return { compression: { type, level, isModelled: true }, ...modelledCompressor(compressionRatio) }
  }
  return {
    compression: { type, level, isModelled: false },
    compress(batch) {
      // The records of a batch do not change once it has been closed: another try finds its bytes made.
      if (batch.compressedRecords) return batch.compressedRecords.length
      const compress = must(out.compress, 'a codec for', type)
      batch.compressedRecords = compress(type, level, encodeRecords(recordsOfTable(batch.records, out.tables), 0))
      return batch.compressedRecords.length
    },
  }
}
