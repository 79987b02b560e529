/**
 * Variable-length integers of records: zigzag, then seven bits per byte, the least significant group first (P-88).
 * Writers take a position and give the next one; readers move a `ByteReader`.
 *
 * @source kafka 3.9 clients ByteUtils; P-88
 */

/** What is wrong with an input: a last allowed byte that wants another one, or an end too early. */
export type ReadProblem = 'overlong' | 'truncated'

/** A place in bytes that moves on as it is read. After a problem every read gives 0 and the place stays. */
export interface ByteReader {
  readonly bytes: Uint8Array
  /** Next byte to read. */
  at: number
  /** First byte that must not be read. */
  readonly end: number
  problem: ReadProblem | undefined
}

/** A reader over `bytes[from..end)`. */
export function byteReader(bytes: Uint8Array, from = 0, end = bytes.length): ByteReader {
  return { bytes, at: from, end, problem: undefined }
}

const TWO_27 = 0x8000000
const TWO_28 = 0x10000000

/** Bytes of a varint of 32 bits. */
export function varintSize(value: number): number {
  return unsignedVarintSize((value << 1) ^ (value >> 31))
}

/** Bytes of a varint without zigzag; `value` is read as 32 unsigned bits. */
export function unsignedVarintSize(value: number): number {
  const bits = value >>> 0
  if (bits < 0x80) return 1
  if (bits < 0x4000) return 2
  if (bits < 0x200000) return 3
  return bits < TWO_28 ? 4 : 5
}

/** Bytes of a varlong. @param value A safe integer (±2^53). */
export function varlongSize(value: number): number {
  if ((value | 0) === value) return varintSize(value)
  // Zigzag doubles the magnitude: n bytes hold 7n bits of it, and 7n − 1 bits of the value.
  let rest = value < 0 ? -(value + 1) : value
  let size = 5
  for (rest = Math.floor(rest / (TWO_28 * 64)); rest > 0; rest = Math.floor(rest / 128)) size++
  return size
}

/** Write a varint of 32 bits at `at`. @returns The position behind it. */
export function writeVarint(bytes: Uint8Array, at: number, value: number): number {
  return writeUnsignedVarint(bytes, at, (value << 1) ^ (value >> 31))
}

/** Write 32 unsigned bits without zigzag. @returns The position behind them. */
export function writeUnsignedVarint(bytes: Uint8Array, at: number, value: number): number {
  let rest = value
  let to = at
  while ((rest & ~0x7f) !== 0) {
    bytes[to++] = (rest & 0x7f) | 0x80
    rest >>>= 7
  }
  bytes[to++] = rest
  return to
}

/** Write a varlong. @param value A safe integer (±2^53). @returns The position behind it. */
export function writeVarlong(bytes: Uint8Array, at: number, value: number): number {
  if ((value | 0) === value) return writeVarint(bytes, at, value)
  const isNegative = value < 0
  const magnitude = isNegative ? -(value + 1) : value
  // The lower four groups and the rest, each small enough for 32-bit arithmetic.
  let low = (magnitude % TWO_27) * 2 + (isNegative ? 1 : 0)
  let to = at
  for (let group = 0; group < 4; group++) {
    bytes[to++] = (low & 0x7f) | 0x80
    low >>>= 7
  }
  return writeUnsignedVarint(bytes, to, Math.floor(magnitude / TWO_27))
}

/** Write any 64-bit value as a varlong. @returns The position behind it. */
export function writeVarlongBig(bytes: Uint8Array, at: number, value: bigint): number {
  const signed = BigInt.asIntN(64, value)
  let rest = BigInt.asUintN(64, (signed << 1n) ^ (signed >> 63n))
  let to = at
  while (rest > 0x7fn) {
    bytes[to++] = Number(rest & 0x7fn) | 0x80
    rest >>= 7n
  }
  bytes[to++] = Number(rest)
  return to
}

/** Read a varint of 32 bits; further bits are dropped. */
export function readVarint(reader: ByteReader): number {
  const bits = readBits32(reader)
  return (bits >>> 1) ^ -(bits & 1)
}

/** Read 32 unsigned bits without zigzag; further bits are dropped. */
export function readUnsignedVarint(reader: ByteReader): number {
  return readBits32(reader) >>> 0
}

/** Read a varlong as a number: exact for safe integers (±2^53), else the nearest double. */
export function readVarlong(reader: ByteReader): number {
  const { low, middle, high } = readGroups(reader)
  const magnitude = high * TWO_28 * TWO_27 + middle * TWO_27 + (low >>> 1)
  return (low & 1) === 0 ? magnitude : -magnitude - 1
}

/** Read a varlong with all its 64 bits. */
export function readVarlongBig(reader: ByteReader): bigint {
  const { low, middle, high } = readGroups(reader)
  const bits = (BigInt(high) << 56n) | (BigInt(middle) << 28n) | BigInt(low)
  return BigInt.asIntN(64, (bits >> 1n) ^ -(bits & 1n))
}

function readBits32(reader: ByteReader): number {
  if (reader.problem !== undefined) return 0
  const { bytes, end } = reader
  let bits = 0
  let at = reader.at
  for (let shift = 0; shift < 35; shift += 7) {
    if (at >= end) return failRead(reader, 'truncated')
    const byte = bytes[at++] as number
    bits |= (byte & 0x7f) << shift
    if (byte < 0x80) {
      reader.at = at
      return bits
    }
  }
  return failRead(reader, 'overlong')
}

/** The 64 zigzag bits as 28 + 28 + 8. */
function readGroups(reader: ByteReader): { low: number; middle: number; high: number } {
  const groups = { low: 0, middle: 0, high: 0 }
  if (reader.problem !== undefined) return groups
  let at = reader.at
  for (let index = 0; index < 10; index++) {
    if (at >= reader.end) {
      failRead(reader, 'truncated')
      return { low: 0, middle: 0, high: 0 }
    }
    const byte = reader.bytes[at++] as number
    const group = byte & 0x7f
    if (index < 4) groups.low |= group << (7 * index)
    else if (index < 8) groups.middle |= group << (7 * (index - 4))
    else groups.high |= (group << (7 * (index - 8))) & 0xff
    if (byte < 0x80) {
      reader.at = at
      return groups
    }
  }
  failRead(reader, 'overlong')
  return { low: 0, middle: 0, high: 0 }
}

function failRead(reader: ByteReader, problem: ReadProblem): 0 {
  reader.problem = problem
  return 0
}
