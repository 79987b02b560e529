import { gunzipSync as nodeGunzip, gzipSync as nodeGzip } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadCodecs } from '../../../src/adapters/codecs/load-codecs.ts'
import { must } from '../../../src/engine/kernel/assert.ts'
import type { Codec } from '../../../src/engine/protocol/codec.ts'
import { encodeRecordBatch } from '../../../src/engine/protocol/record-batch.ts'
import { decodeRecordBatch } from '../../../src/engine/protocol/record-batch-decode.ts'

const codecs = await loadCodecs(['gzip', 'snappy', 'lz4', 'zstd'])
const all = Object.values(codecs) as Codec[]
const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

/** Text that repeats now and then, from a seed. */
function words(size: number, seed: number): Uint8Array {
  const bytes = new Uint8Array(size)
  let state = seed | 1
  for (let at = 0; at < size; ) {
    state = Math.imul(state, 1664525) + 1013904223
    const word = `word${(state >>> 24) % 40} `
    for (let i = 0; i < word.length && at < size; i++) bytes[at++] = word.charCodeAt(i)
  }
  return bytes
}

function noise(size: number): Uint8Array {
  let state = 88172645
  return Uint8Array.from({ length: size }, () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state & 0xff
  })
}

describe.each(all.map((codec) => [codec.name, codec] as const))('%s', (name, codec) => {
  it('gives back what was put in, whatever it is and wherever it lies', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.nat(20), fc.nat(400), (bytes, skip, repeat) => {
        const long = new Uint8Array(skip + bytes.length + repeat)
        long.set(bytes, skip)
        const view = long.subarray(skip)
        expect(codec.decompress(codec.compress(view))).toEqual(view.slice())
      }),
    )
  })

  it.each([0, 1, 12, 13, 32768, 65535, 65536, 65537, 300_000, 3_000_000])('gives back %i bytes of text', (size) => {
    const bytes = words(size, size)
    const packed = codec.compress(bytes)
    const same = Buffer.compare(must(codec.decompress(packed), name), bytes)
    expect(same).toBe(0)
    if (size > 1000) expect(packed.length).toBeLessThan(size / 2)
  })

  it('loses little on noise', () => {
    const bytes = noise(200_000)
    const packed = codec.compress(bytes)
    expect(Buffer.compare(must(codec.decompress(packed), name), bytes)).toBe(0)
    expect(packed.length).toBeLessThan(bytes.length * 1.01)
  })

  it('gives equal bytes for equal bytes, today and tomorrow', () => {
    const first = codec.compress(words(10_000, 3))
    codec.compress(noise(5000))
    expect(codec.compress(words(10_000, 3))).toEqual(first)
  })

  it('answers undefined to what is no stream of its own', () => {
    const packed = codec.compress(words(5000, 9))
    expect(codec.decompress(new Uint8Array(0))).toBeUndefined()
    expect(codec.decompress(noise(300))).toBeUndefined()
    expect(codec.decompress(packed.subarray(0, packed.length - 6))).toBeUndefined()
    fc.assert(
      fc.property(fc.nat(packed.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const broken = packed.slice()
        broken[at] = (broken[at] as number) ^ flip
        // A flipped literal cannot be seen by the codec, only by the batch's checksum: what counts is that it returns.
        const read = codec.decompress(broken)
        expect(read === undefined || read instanceof Uint8Array).toBe(true)
      }),
    )
  })

  it('packs a batch whose records read back', () => {
    const records = Array.from({ length: 50 }, (_, i) => ({
      timestampMs: 1000 + i,
      key: words(5, i),
      value: words(100, i),
      headers: [],
    }))
    const bytes = encodeRecordBatch({ records, codec })
    const read = decodeRecordBatch(bytes, codecs)
    expect(read.ok && [read.value.compression, read.value.records.map(({ value }) => value)]).toEqual([
      name,
      records.map(({ value }) => value),
    ])
    expect(bytes.length).toBeLessThan(encodeRecordBatch({ records }).length)
  })
})

describe('the formats', () => {
  const { gzip, snappy, lz4, zstd } = codecs

  it('gzip is read by zlib, and the other way round', () => {
    const bytes = words(20_000, 1)
    expect(Buffer.compare(nodeGunzip(must(gzip, 'gzip').compress(bytes)), bytes)).toBe(0)
    expect(Buffer.compare(must(gzip?.decompress(nodeGzip(bytes)), 'unpacked'), bytes)).toBe(0)
  })

  it('gzip has no time in it, and packs better at a higher level', () => {
    const bytes = words(50_000, 1)
    const packed = must(gzip, 'gzip')
    expect(hex(packed.compress(bytes).subarray(4, 8))).toBe('00000000')
    expect(packed.compress(bytes, 9).length).toBeLessThan(packed.compress(bytes, 1).length)
    expect(packed.compress(bytes, -1)).toEqual(packed.compress(bytes))
  })

  it('gzip that claims to be larger than deflate can make it is refused before memory is taken', () => {
    const packed = must(gzip, 'gzip').compress(words(100, 1))
    packed.fill(0xff, packed.length - 4)
    expect(gzip?.decompress(packed)).toBeUndefined()
  })

  it('snappy is framed: header of 16 bytes, then chunks with their length in front', () => {
    const packed = must(snappy, 'snappy').compress(words(40_000, 1))
    expect(hex(packed.subarray(0, 16))).toBe('82534e41505059000000000100000001')
    const view = new DataView(packed.buffer, packed.byteOffset)
    const first = view.getInt32(16)
    const second = view.getInt32(20 + first)
    expect(24 + first + second).toBe(packed.length)
  })

  it('lz4 is a frame of independent blocks of 64 KB without checksums', () => {
    const packed = must(lz4, 'lz4').compress(words(70_000, 1))
    expect(hex(packed.subarray(0, 7))).toBe('04224d18604082')
    expect(hex(packed.subarray(packed.length - 4))).toBe('00000000')
  })

  it('lz4 ends each block with literals: no match starts in its last 12 bytes', () => {
    fc.assert(
      fc.property(fc.nat(255), fc.integer({ min: 13, max: 300 }), (byte, size) => {
        const packed = must(lz4, 'lz4').compress(new Uint8Array(size).fill(byte))
        const view = new DataView(packed.buffer, packed.byteOffset)
        expect(lastMatchStart(packed.subarray(11, 11 + view.getUint32(7, true)))).toBeLessThanOrEqual(size - 12)
      }),
    )
  })

  it('zstd is one frame, with levels', () => {
    const bytes = words(50_000, 1)
    const packed = must(zstd, 'zstd')
    expect(hex(packed.compress(bytes).subarray(0, 4))).toBe('28b52ffd')
    expect(packed.compress(bytes, 19).length).toBeLessThan(packed.compress(bytes, 1).length)
  })

  it('zstd that claims to be huge is refused before memory is taken', () => {
    const claim = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0xe0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0)
    expect(zstd?.decompress(claim)).toBeUndefined()
  })
})

/** Where in the original the last match of an LZ4 block starts; -1 without one. */
function lastMatchStart(block: Uint8Array): number {
  let at = 0
  let original = 0
  let last = -1
  const lengthFrom = (nibble: number) => {
    let length = nibble
    for (let more = nibble === 15; more; ) {
      const byte = block[at++] as number
      length += byte
      more = byte === 255
    }
    return length
  }
  while (at < block.length) {
    const token = block[at++] as number
    const literals = lengthFrom(token >> 4)
    at += literals
    original += literals
    if (at >= block.length) break
    at += 2
    last = original
    original += lengthFrom(token & 15) + 4
  }
  return last
}
