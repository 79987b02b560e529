import { encodeRecordBatch } from '../../engine/protocol/record-batch.ts'
import { RECORD_BATCH_OVERHEAD } from '../../engine/protocol/record-size.ts'
import type { Benchmark } from './benchmark.ts'
import { encodeWithKafkajs, KAFKAJS, kafkajsMessage } from './kafkajs-peer.ts'
import { duel } from './measure.ts'
import { RECORDS_PER_BATCH, sampleRecords, VALUE_BYTES } from './sample-records.ts'

/** Bytes of an uncompressed record batch, header and checksum included. */
export const encodeBenchmark: Benchmark = {
  name: 'encode',
  async run() {
    const records = sampleRecords(RECORDS_PER_BATCH)
    const messages = records.map(kafkajsMessage)
    await checkSameRecords()
    const ours = (times: number) => {
      let sum = 0
      for (let t = 0; t < times; t++) sum += encodeRecordBatch({ records }).length
      return sum
    }
    const peer = async (times: number) => {
      let sum = 0
      for (let t = 0; t < times; t++) sum += (await encodeWithKafkajs(messages)).length
      return sum
    }
    const { ratio, ...sides } = await duel(ours, peer, RECORDS_PER_BATCH)
    return [
      {
        what: `record batch encode, ${RECORDS_PER_BATCH} records of ${VALUE_BYTES} bytes`,
        unit: 'records per CPU second',
        better: 'higher',
        ours: sides.ours,
        peer: { name: KAFKAJS, spread: sides.peer },
        ratio,
      },
    ]

    // Only epochs and sequences, which stand in the header, differ.
    async function checkSameRecords(): Promise<void> {
      const peerBytes = await encodeWithKafkajs(messages)
      const ourBytes = encodeRecordBatch({ records })
      if (!peerBytes.subarray(RECORD_BATCH_OVERHEAD).equals(ourBytes.subarray(RECORD_BATCH_OVERHEAD))) {
        throw new Error('encode: results differ')
      }
    }
  },
}
