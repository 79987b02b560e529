/** A match is at least this long. */
const MIN_MATCH = 4
/** The last bytes of a block are literals… */
const LAST_LITERALS = 5
/** …and no match starts so close to its end: readers copy eight bytes at a time and rely on it. */
const NO_MATCH_BEFORE_END = 12
const MAX_DISTANCE = 0xffff
const HASH_BITS = 14

/** Position + 1 of the last place where four bytes with this hash were seen; 0: none. */
const lastSeen = new Int32Array(1 << HASH_BITS)

/** Most bytes that a block of `size` bytes can become. */
export function lz4BlockBound(size: number): number {
  return size + Math.ceil(size / 255) + 16
}

/**
 * Compress `source[from..to)` into `target` from `at` on, by the first match that a table of hashes finds.
 *
 * @returns The position behind the block.
 */
export function compressLz4Block(source: Uint8Array, from: number, to: number, target: Uint8Array, at: number): number {
  lastSeen.fill(0)
  const lastStart = to - NO_MATCH_BEFORE_END
  const matchEnd = to - LAST_LITERALS
  let written = at
  let anchor = from
  let position = from
  let misses = 0
  while (position <= lastStart) {
    const word = wordAt(source, position)
    const slot = Math.imul(word, 0x9e3779b1) >>> (32 - HASH_BITS)
    const candidate = (lastSeen[slot] as number) - 1
    lastSeen[slot] = position + 1
    if (candidate < from || position - candidate > MAX_DISTANCE || wordAt(source, candidate) !== word) {
      // The longer nothing repeats, the larger the steps: random data costs little.
      position += 1 + (misses++ >> 6)
      continue
    }
    misses = 0
    let end = position + MIN_MATCH
    for (let twin = candidate + MIN_MATCH; end < matchEnd && source[end] === source[twin]; twin++) end++
    const match = end - position - MIN_MATCH
    written = writeLiterals(source, anchor, position, target, written, Math.min(match, 15))
    const distance = position - candidate
    target[written++] = distance & 0xff
    target[written++] = distance >> 8
    if (match >= 15) written = writeLength(target, written, match - 15)
    position = end
    anchor = end
  }
  return writeLiterals(source, anchor, to, target, written, 0)
}

/**
 * Read the block `source[from..to)` into `target` from `at` on; matches may reach back to `target[0]`.
 *
 * @returns The position behind what was written; −1: not a block, or more than `target` holds.
 */
export function decompressLz4Block(
  source: Uint8Array,
  from: number,
  to: number,
  target: Uint8Array,
  at: number,
): number {
  let position = from
  let written = at
  while (position < to) {
    const token = source[position++] as number
    let literals = token >> 4
    for (let more = literals === 15; more; ) {
      if (position >= to) return -1
      const byte = source[position++] as number
      literals += byte
      more = byte === 255
    }
    if (position + literals > to || written + literals > target.length) return -1
    for (const end = position + literals; position < end; ) target[written++] = source[position++] as number
    if (position === to) return written
    if (position + 2 > to) return -1
    const distance = (source[position] as number) | ((source[position + 1] as number) << 8)
    position += 2
    let match = (token & 15) + MIN_MATCH
    for (let more = (token & 15) === 15; more; ) {
      if (position >= to) return -1
      const byte = source[position++] as number
      match += byte
      more = byte === 255
    }
    if (distance === 0 || distance > written || written + match > target.length) return -1
    for (const end = written + match; written < end; written++) target[written] = target[written - distance] as number
  }
  return -1
}

/** A token with its literals; the match behind it, if there is one, says its own rest. */
function writeLiterals(
  source: Uint8Array,
  from: number,
  to: number,
  target: Uint8Array,
  at: number,
  matchNibble: number,
): number {
  const count = to - from
  let written = at
  target[written++] = (Math.min(count, 15) << 4) | matchNibble
  if (count >= 15) written = writeLength(target, written, count - 15)
  for (let i = from; i < to; i++) target[written++] = source[i] as number
  return written
}

function writeLength(target: Uint8Array, at: number, length: number): number {
  let written = at
  let rest = length
  for (; rest >= 255; rest -= 255) target[written++] = 255
  target[written++] = rest
  return written
}

function wordAt(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] as number) |
    ((bytes[at + 1] as number) << 8) |
    ((bytes[at + 2] as number) << 16) |
    ((bytes[at + 3] as number) << 24)
  )
}
