import { createRequire } from 'node:module'

/** The parts of KafkaJS that it does not export: its encoders, its decoders and its partitioner. Version 2.2.4. */
const load = createRequire(import.meta.url)

interface Encoder {
  readonly buffer: Buffer
}

/** A record as KafkaJS writes it. Its headers cannot have null values. */
export interface KafkajsRecord {
  readonly offsetDelta: number
  readonly timestampDelta: number
  readonly key: Buffer | null
  readonly value: Buffer | null
  readonly headers: Readonly<Record<string, Buffer>>
}

/** A batch as KafkaJS writes it; what is left out has its defaults, which are not those of the Java client. */
export interface KafkajsBatch {
  readonly compression?: number
  readonly firstTimestamp: number
  readonly maxTimestamp: number
  readonly partitionLeaderEpoch: number
  readonly lastOffsetDelta: number
  readonly transactional: boolean
  readonly producerId: number
  readonly producerEpoch: number
  readonly firstSequence: number
  readonly records: readonly Encoder[]
}

/** A batch as KafkaJS reads it: 64-bit numbers are texts. */
export interface KafkajsDecodedBatch {
  readonly firstOffset: string
  readonly partitionLeaderEpoch: number
  readonly firstTimestamp: string
  readonly maxTimestamp: string
  readonly producerId: string
  readonly producerEpoch: number
  readonly firstSequence: number
  readonly lastOffsetDelta: number
  readonly inTransaction: boolean
  readonly isControlBatch: boolean
  readonly timestampType: number
  readonly records: readonly {
    readonly offset: string
    readonly timestamp: string
    readonly key: Buffer | null
    readonly value: Buffer | null
    readonly headers: Readonly<Record<string, Buffer | null>>
  }[]
}

export const encodeRecord = load('kafkajs/src/protocol/recordBatch/record/v0/index.js') as (
  record: KafkajsRecord,
) => Encoder

const batchEncoder = load('kafkajs/src/protocol/recordBatch/v0/index.js') as {
  RecordBatch(batch: KafkajsBatch): Promise<Encoder>
}

/** The bytes of a batch, by KafkaJS. */
export async function encodeBatch(batch: KafkajsBatch): Promise<Uint8Array> {
  return new Uint8Array((await batchEncoder.RecordBatch(batch)).buffer)
}

const Decoder = load('kafkajs/src/protocol/decoder.js') as new (buffer: Buffer) => object
const decode = load('kafkajs/src/protocol/recordBatch/v0/decoder.js') as (
  decoder: object,
) => Promise<KafkajsDecodedBatch>

/** A batch read by KafkaJS. It has codecs for none and gzip. */
export function decodeBatch(bytes: Uint8Array): Promise<KafkajsDecodedBatch> {
  return decode(new Decoder(Buffer.from(bytes)))
}

const partitioners = load('kafkajs/src/producer/partitioners/index.js') as {
  DefaultPartitioner(): (question: {
    topic: string
    partitionMetadata: readonly { partitionId: number; leader: number }[]
    message: { key: Buffer | null; value: Buffer | null }
  }) => number
}

/** The partition that KafkaJS chooses for a keyed message on a topic of `count` partitions. */
export function partitionByKafkajs(key: Uint8Array, count: number): number {
  const partitionMetadata = Array.from({ length: count }, (_, partitionId) => ({ partitionId, leader: 1 }))
  return partitioners.DefaultPartitioner()({
    topic: 't',
    partitionMetadata,
    message: { key: Buffer.from(key), value: null },
  })
}
