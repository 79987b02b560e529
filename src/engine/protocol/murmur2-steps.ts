import { MURMUR2_FACTOR, MURMUR2_SEED, toPositive } from './murmur2.ts'

/** Four bytes of the key, taken in as one word. All words are 32 bits, unsigned. */
export interface Murmur2Block {
  /** Index of the first of its bytes. */
  readonly at: number
  /** The bytes read little-endian. */
  readonly word: number
  /** word × m, then its high bits folded into the low ones, times m again. */
  readonly mixed: number
  /** The hash before × m, xor `mixed`. */
  readonly hash: number
}

/** The one to three bytes behind the last block. */
export interface Murmur2Tail {
  readonly at: number
  /** How many. */
  readonly length: number
  /** The bytes read little-endian. */
  readonly word: number
  /** (the hash before xor `word`) × m. */
  readonly hash: number
}

/** How Kafka's hash of a key comes about, step by step. */
export interface Murmur2Steps {
  /** seed xor length. */
  readonly start: number
  readonly blocks: readonly Murmur2Block[]
  readonly tail: Murmur2Tail | undefined
  /** The last mixing: xor with itself shifted by 13, × m, xor with itself shifted by 15. Three words. */
  readonly last: readonly [afterShift13: number, afterFactor: number, afterShift15: number]
  /** The hash as Java has it: signed. */
  readonly hash: number
  /** Without the sign bit. */
  readonly positive: number
}

/**
 * `murmur2` told step by step, for somebody who wants to follow it with pencil and paper.
 *
 * @source kafka 3.9 clients Utils#murmur2; P-38
 */
export function murmur2Steps(key: Uint8Array): Murmur2Steps {
  const start = (MURMUR2_SEED ^ key.length) >>> 0
  const blocks: Murmur2Block[] = []
  let hash = start
  const end = key.length & ~3
  for (let at = 0; at < end; at += 4) {
    const word = littleEndian(key, at, 4)
    const k = Math.imul(word, MURMUR2_FACTOR)
    const mixed = Math.imul(k ^ (k >>> 24), MURMUR2_FACTOR) >>> 0
    hash = (Math.imul(hash, MURMUR2_FACTOR) ^ mixed) >>> 0
    blocks.push({ at, word, mixed, hash })
  }
  const tail = tailOf(key, end, hash)
  const beforeLast = tail ? tail.hash : hash
  const afterShift13 = (beforeLast ^ (beforeLast >>> 13)) >>> 0
  const afterFactor = Math.imul(afterShift13, MURMUR2_FACTOR) >>> 0
  const afterShift15 = (afterFactor ^ (afterFactor >>> 15)) >>> 0
  const signed = afterShift15 | 0
  return {
    start,
    blocks,
    tail,
    last: [afterShift13, afterFactor, afterShift15],
    hash: signed,
    positive: toPositive(signed),
  }
}

function tailOf(key: Uint8Array, at: number, before: number): Murmur2Tail | undefined {
  const length = key.length - at
  if (length === 0) return undefined
  const word = littleEndian(key, at, length)
  return { at, length, word, hash: Math.imul(before ^ word, MURMUR2_FACTOR) >>> 0 }
}

function littleEndian(bytes: Uint8Array, at: number, length: number): number {
  let word = 0
  for (let i = length - 1; i >= 0; i--) word = (word << 8) | (bytes[at + i] as number)
  return word >>> 0
}
