// The parts of KafkaJS that are measured beside ours; its own types cover only its front door.

declare module 'kafkajs/src/producer/partitioners/default/murmur2.js' {
  /** Hash of a serialized key. */
  const murmur2: (key: Buffer) => number
  export default murmur2
}

declare module 'kafkajs/src/protocol/recordBatch/crc32C/index.js' {
  /** CRC-32C, unsigned. */
  const crc32C: (bytes: Buffer) => number
  export default crc32C
}

declare module 'kafkajs/src/protocol/recordBatch/record/v0/index.js' {
  import type Encoder from 'kafkajs/src/protocol/encoder.js'

  /** One encoded record. */
  const record: (content: {
    readonly offsetDelta: number
    readonly timestampDelta: number
    readonly key: Buffer
    readonly value: Buffer
  }) => Encoder
  export default record
}

declare module 'kafkajs/src/protocol/recordBatch/v0/index.js' {
  import type Encoder from 'kafkajs/src/protocol/encoder.js'

  const recordBatch: {
    /** A whole record batch; a promise because a codec may be one. */
    readonly RecordBatch: (content: {
      readonly records: readonly Encoder[]
      readonly firstTimestamp: number
      readonly maxTimestamp: number
      readonly lastOffsetDelta: number
    }) => Promise<Encoder>
  }
  export default recordBatch
}

declare module 'kafkajs/src/protocol/encoder.js' {
  /** A growing buffer. */
  export default class Encoder {
    readonly buffer: Buffer
    size(): number
  }
}
