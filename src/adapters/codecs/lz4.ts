import type { Codec } from '../../engine/protocol/codec.ts'
import { compressLz4Block, decompressLz4Block, lz4BlockBound } from './lz4-block.ts'
import { xxh32 } from './xxh32.ts'

const MAGIC = 0x184d2204
/** Version 1, independent blocks, no checksums, no content size. */
const FLAGS = 0x60
const VERSION_MASK = 0xc0
const VERSION_1 = 0x40
const BLOCK_CHECKSUM = 0x10
const CONTENT_SIZE = 0x08
const CONTENT_CHECKSUM = 0x04
const DICTIONARY_ID = 0x01
/** Blocks of 64 KB. */
const BLOCK_DESCRIPTOR = 0x40
const BLOCK_SIZE = 64 * 1024
/** High bit of a block's length: its bytes are stored as they are. */
const STORED = 0x80000000
const END_MARK_SIZE = 4
const DESCRIPTOR_AT = 4

/**
 * lz4 in its frame format, as the client writes it: 64 KB blocks that do not refer to each other, no checksums but the
 * header's.
 *
 * @simplified `compression.lz4.level` is ignored: every level is the fast one.
 */
export const lz4: Codec = {
  name: 'lz4',
  compress(bytes) {
    const blockCount = Math.ceil(bytes.length / BLOCK_SIZE)
    const frame = new Uint8Array(7 + blockCount * 4 + lz4BlockBound(bytes.length) + blockCount * 16 + END_MARK_SIZE)
    const view = new DataView(frame.buffer)
    view.setUint32(0, MAGIC, true)
    frame[DESCRIPTOR_AT] = FLAGS
    frame[DESCRIPTOR_AT + 1] = BLOCK_DESCRIPTOR
    frame[DESCRIPTOR_AT + 2] = headerChecksum(frame, DESCRIPTOR_AT + 2)
    let at = DESCRIPTOR_AT + 3
    for (let from = 0; from < bytes.length; from += BLOCK_SIZE) {
      const to = Math.min(from + BLOCK_SIZE, bytes.length)
      const end = compressLz4Block(bytes, from, to, frame, at + 4)
      const size = end - at - 4
      if (size < to - from) {
        view.setUint32(at, size, true)
        at = end
      } else {
        view.setUint32(at, (to - from) | STORED, true)
        frame.set(bytes.subarray(from, to), at + 4)
        at += 4 + to - from
      }
    }
    view.setUint32(at, 0, true)
    return frame.slice(0, at + END_MARK_SIZE)
  },
  decompress(bytes) {
    const frame = readFrameHeader(bytes)
    return frame === undefined ? undefined : readBlocks(bytes, frame)
  },
}

interface FrameHeader {
  readonly flags: number
  readonly maxBlockSize: number
  /** Where the first block begins. */
  readonly end: number
}

function readFrameHeader(bytes: Uint8Array): FrameHeader | undefined {
  if (bytes.length < DESCRIPTOR_AT + 3 + END_MARK_SIZE) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const flags = bytes[DESCRIPTOR_AT] as number
  const sizeCode = ((bytes[DESCRIPTOR_AT + 1] as number) >> 4) & 7
  if (view.getUint32(0, true) !== MAGIC || (flags & VERSION_MASK) !== VERSION_1 || sizeCode < 4) return undefined
  const checksumAt = DESCRIPTOR_AT + 2 + (flags & CONTENT_SIZE ? 8 : 0) + (flags & DICTIONARY_ID ? 4 : 0)
  if (checksumAt >= bytes.length || bytes[checksumAt] !== headerChecksum(bytes, checksumAt)) return undefined
  return { flags, maxBlockSize: 1 << (8 + 2 * sizeCode), end: checksumAt + 1 }
}

function readBlocks(bytes: Uint8Array, frame: FrameHeader): Uint8Array | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let original = new Uint8Array(Math.max(frame.maxBlockSize, bytes.length * 4))
  let size = 0
  let at = frame.end
  for (;;) {
    if (at + 4 > bytes.length) return undefined
    const word = view.getUint32(at, true)
    at += 4
    if (word === 0) break
    const length = word & ~STORED
    if (at + length > bytes.length || length > lz4BlockBound(frame.maxBlockSize)) return undefined
    original = withRoom(original, size, frame.maxBlockSize)
    const end =
      word >= STORED
        ? storeBlock(bytes, at, length, original, size)
        : decompressLz4Block(bytes, at, at + length, original.subarray(0, size + frame.maxBlockSize), size)
    if (end < 0) return undefined
    at += length
    if (frame.flags & BLOCK_CHECKSUM) {
      if (at + 4 > bytes.length || view.getUint32(at, true) !== xxh32(bytes, at - length, at)) return undefined
      at += 4
    }
    size = end
  }
  const whole = original.slice(0, size)
  if ((frame.flags & CONTENT_CHECKSUM) === 0) return whole
  return at + 4 <= bytes.length && view.getUint32(at, true) === xxh32(whole, 0, size) ? whole : undefined
}

function withRoom(buffer: Uint8Array<ArrayBuffer>, used: number, wanted: number): Uint8Array<ArrayBuffer> {
  if (used + wanted <= buffer.length) return buffer
  const larger = new Uint8Array(Math.max(used + wanted, buffer.length * 2))
  larger.set(buffer.subarray(0, used))
  return larger
}

function storeBlock(bytes: Uint8Array, at: number, length: number, target: Uint8Array, to: number): number {
  if (to + length > target.length) return -1
  target.set(bytes.subarray(at, at + length), to)
  return to + length
}

/** Second byte of the hash of the descriptor, which ends where the checksum stands. */
function headerChecksum(bytes: Uint8Array, checksumAt: number): number {
  return (xxh32(bytes, DESCRIPTOR_AT, checksumAt) >>> 8) & 0xff
}
