const P1 = 0x9e3779b1
const P2 = 0x85ebca77
const P3 = 0xc2b2ae3d
const P4 = 0x27d4eb2f
const P5 = 0x165667b1

/** The 32-bit xxHash of `bytes[from..to)` with seed 0, unsigned: what the frames of LZ4 check themselves with. */
export function xxh32(bytes: Uint8Array, from: number, to: number): number {
  let at = from
  let hash = P5
  if (to - from >= 16) {
    let a = (P1 + P2) | 0
    let b = P2 | 0
    let c = 0
    let d = -P1 | 0
    for (const end = to - 15; at < end; at += 16) {
      a = round(a, wordAt(bytes, at))
      b = round(b, wordAt(bytes, at + 4))
      c = round(c, wordAt(bytes, at + 8))
      d = round(d, wordAt(bytes, at + 12))
    }
    hash = rotateLeft(a, 1) + rotateLeft(b, 7) + rotateLeft(c, 12) + rotateLeft(d, 18)
  }
  hash = (hash + (to - from)) | 0
  for (const end = to - 3; at < end; at += 4) {
    hash = Math.imul(rotateLeft((hash + Math.imul(wordAt(bytes, at), P3)) | 0, 17), P4)
  }
  for (; at < to; at++) hash = Math.imul(rotateLeft((hash + Math.imul(bytes[at] as number, P5)) | 0, 11), P1)
  hash = Math.imul(hash ^ (hash >>> 15), P2)
  hash = Math.imul(hash ^ (hash >>> 13), P3)
  return (hash ^ (hash >>> 16)) >>> 0
}

function round(lane: number, word: number): number {
  return Math.imul(rotateLeft((lane + Math.imul(word, P2)) | 0, 13), P1)
}

function rotateLeft(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by))
}

function wordAt(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] as number) |
    ((bytes[at + 1] as number) << 8) |
    ((bytes[at + 2] as number) << 16) |
    ((bytes[at + 3] as number) << 24)
  )
}
