import encodeRecord from 'kafkajs/src/protocol/recordBatch/record/v0/index.js'
import kafkajsRecordBatch from 'kafkajs/src/protocol/recordBatch/v0/index.js'
import type { BatchRecord } from '../../engine/protocol/record-batch.ts'

/** The peer, as the table names it. */
export const KAFKAJS = 'kafkajs 2.2.4'

/** A record as KafkaJS takes it. */
export interface KafkajsMessage {
  readonly key: Buffer
  readonly value: Buffer
  readonly timestampMs: number
}

/** The same record for the other side. */
export function kafkajsMessage({ key, value, timestampMs }: BatchRecord): KafkajsMessage {
  return { key: Buffer.from(key ?? []), value: Buffer.from(value ?? []), timestampMs }
}

/** Bytes of a record batch, the way KafkaJS's own produce request makes them. */
export async function encodeWithKafkajs(messages: readonly KafkajsMessage[]): Promise<Buffer> {
  const firstTimestamp = messages[0]?.timestampMs ?? 0
  const records = messages.map(({ key, value, timestampMs }, offsetDelta) =>
    encodeRecord({ offsetDelta, timestampDelta: timestampMs - firstTimestamp, key, value }),
  )
  const batch = await kafkajsRecordBatch.RecordBatch({
    records,
    firstTimestamp,
    maxTimestamp: messages[messages.length - 1]?.timestampMs ?? 0,
    lastOffsetDelta: records.length - 1,
  })
  return batch.buffer
}
