import { compress, uncompress } from 'snappyjs'
import type { Codec } from '../../engine/protocol/codec.ts'

/**
 * The stream header of the framed variant that Kafka uses: 0x82 "SNAPPY" 0, then version and least compatible version,
 * both 1, as 32-bit numbers.
 */
const STREAM_HEADER = Uint8Array.of(0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0, 0, 0, 0, 1, 0, 0, 0, 1)
const MAGIC_SIZE = 8
/** Bytes of the original in one chunk. */
const CHUNK_SIZE = 32 * 1024
/** Snappy cannot do better than this by much: 64 bytes in three. */
const BEST_RATIO = 32

/** snappy in Java's framing: a stream header, then chunks, each a 32-bit length and a raw block. */
export const snappy: Codec = {
  name: 'snappy',
  compress(bytes) {
    const blocks: Uint8Array[] = []
    let size = STREAM_HEADER.length
    for (let from = 0; from < bytes.length; from += CHUNK_SIZE) {
      // A copy: the packer looks at the whole buffer behind a view.
      const block = compress(bytes.slice(from, from + CHUNK_SIZE))
      blocks.push(block)
      size += 4 + block.length
    }
    const framed = new Uint8Array(size)
    const view = new DataView(framed.buffer)
    framed.set(STREAM_HEADER)
    let at = STREAM_HEADER.length
    for (const block of blocks) {
      view.setInt32(at, block.length)
      framed.set(block, at + 4)
      at += 4 + block.length
    }
    return framed
  },
  decompress(bytes) {
    if (!startsWithHeader(bytes)) return undefined
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const parts: Uint8Array[] = []
    let at = STREAM_HEADER.length
    while (at < bytes.length) {
      if (at + 4 > bytes.length) return undefined
      const length = view.getInt32(at)
      at += 4
      if (length <= 0 || at + length > bytes.length) return undefined
      const part = readBlock(bytes.slice(at, at + length))
      if (part === undefined) return undefined
      parts.push(part)
      at += length
    }
    return joined(parts)
  },
}

function startsWithHeader(bytes: Uint8Array): boolean {
  if (bytes.length < STREAM_HEADER.length) return false
  for (let i = 0; i < MAGIC_SIZE; i++) if (bytes[i] !== STREAM_HEADER[i]) return false
  return true
}

function readBlock(block: Uint8Array): Uint8Array | undefined {
  try {
    return uncompress(block, block.length * BEST_RATIO)
  } catch {
    return undefined
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
