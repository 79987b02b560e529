import kafkajsMurmur2 from 'kafkajs/src/producer/partitioners/default/murmur2.js'
import kafkajsCrc32C from 'kafkajs/src/protocol/recordBatch/crc32C/index.js'
import { crc32c } from '../../engine/protocol/crc32c.ts'
import { murmur2 } from '../../engine/protocol/murmur2.ts'
import type { Benchmark } from './benchmark.ts'
import { KAFKAJS } from './kafkajs-peer.ts'
import { duel } from './measure.ts'
import { sampleBytes } from './sample-records.ts'

const KEY_BYTES = 30
const KEY_COUNT = 256
/** A full batch of the default batch.size. */
const BATCH_BYTES = 16384

/** Hash of a serialized key: both sides get the same 256 keys. */
export const murmur2Benchmark: Benchmark = {
  name: 'murmur2',
  async run() {
    const keys = Array.from({ length: KEY_COUNT }, (_, index) => sampleBytes(KEY_BYTES, index))
    const buffers = keys.map((key) => Buffer.from(key))
    for (let i = 0; i < KEY_COUNT; i++) {
      if (murmur2(keys[i] as Uint8Array) !== kafkajsMurmur2(buffers[i] as Buffer))
        throw new Error('murmur2: results differ')
    }
    const ours = (times: number) => {
      let sum = 0
      for (let t = 0; t < times; t++) for (let i = 0; i < KEY_COUNT; i++) sum += murmur2(keys[i] as Uint8Array)
      return sum
    }
    const peer = (times: number) => {
      let sum = 0
      for (let t = 0; t < times; t++) for (let i = 0; i < KEY_COUNT; i++) sum += kafkajsMurmur2(buffers[i] as Buffer)
      return sum
    }
    const { ratio, ...sides } = await duel(ours, peer, KEY_COUNT)
    return [
      {
        what: `murmur2, keys of ${KEY_BYTES} bytes`,
        unit: 'hashes per CPU second',
        better: 'higher',
        ours: sides.ours,
        peer: { name: KAFKAJS, spread: sides.peer },
        ratio,
      },
    ]
  },
}

/** Checksum over a batch of 16 KiB. */
export const crc32cBenchmark: Benchmark = {
  name: 'crc32c',
  async run() {
    const bytes = sampleBytes(BATCH_BYTES, 1)
    const buffer = Buffer.from(bytes)
    if (crc32c(bytes) !== kafkajsCrc32C(buffer)) throw new Error('crc32c: results differ')
    const ours = (times: number) => {
      let sum = 0
      for (let t = 0; t < times; t++) {
        bytes[t & 1023] = t & 255
        sum += crc32c(bytes)
      }
      return sum
    }
    const peer = (times: number) => {
      let sum = 0
      for (let t = 0; t < times; t++) {
        buffer[t & 1023] = t & 255
        sum += kafkajsCrc32C(buffer)
      }
      return sum
    }
    const { ratio, ...sides } = await duel(ours, peer, BATCH_BYTES)
    return [
      {
        what: `crc32c over ${BATCH_BYTES} bytes`,
        unit: 'bytes per CPU second',
        better: 'higher',
        ours: sides.ours,
        peer: { name: KAFKAJS, spread: sides.peer },
        ratio,
      },
    ]
  },
}
