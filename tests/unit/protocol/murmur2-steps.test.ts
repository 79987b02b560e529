import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { murmur2, partitionForKey } from '../../../src/engine/protocol/murmur2.ts'
import { murmur2Steps } from '../../../src/engine/protocol/murmur2-steps.ts'

interface Vectors {
  readonly keys: readonly { readonly hex: string; readonly murmur2: number; readonly positive: number }[]
}

const vectors = JSON.parse(readFileSync('tests/conformance/vectors/murmur2.json', 'utf8')) as Vectors

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}

describe('murmur2 step by step (P-38)', () => {
  it('ends at the hash of the real client, for every vector', () => {
    expect(vectors.keys.length).toBeGreaterThan(100)
    for (const { hex, murmur2: hash, positive } of vectors.keys) {
      const steps = murmur2Steps(bytesOf(hex))
      expect([hex, steps.hash, steps.positive]).toEqual([hex, hash, positive])
    }
  })

  it('agrees with murmur2 on keys of every length up to 64, with all byte values', () => {
    for (let length = 0; length <= 64; length++) {
      const key = Uint8Array.from({ length }, (_, i) => (length * 37 + i * 101) & 0xff)
      expect(murmur2Steps(key).hash).toBe(murmur2(key))
    }
  })

  it('takes four bytes at a time, little-endian, and the rest at once', () => {
    const steps = murmur2Steps(new TextEncoder().encode('foobar'))
    expect(steps.start).toBe((0x9747b28c ^ 6) >>> 0)
    expect(steps.blocks.map(({ at, word }) => [at, word])).toEqual([[0, 0x626f6f66]])
    expect(steps.tail).toMatchObject({ at: 4, length: 2, word: 0x7261 })
    expect(steps.last[2] | 0).toBe(steps.hash)
  })

  it('gives the partition as the positive hash modulo the number of partitions', () => {
    const key = new TextEncoder().encode('ICN')
    for (let count = 1; count <= 12; count++) {
      expect(murmur2Steps(key).positive % count).toBe(partitionForKey(key, count))
    }
  })
})
