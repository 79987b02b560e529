import { gunzipSync, gzipSync } from 'fflate'
import type { Codec } from '../../engine/protocol/codec.ts'

/** What `compression.gzip.level` −1 stands for. */
const DEFAULT_LEVEL = 6
/** Deflate cannot do better than this: 258 bytes in two bits. */
const BEST_RATIO = 1032
/** Header and trailer of a gzip stream. */
const LEAST_SIZE = 18

/** gzip: one plain stream, as the client writes it. */
export const gzip: Codec = {
  name: 'gzip',
  compress(bytes, level = DEFAULT_LEVEL) {
    // A time of 0: the present one would make equal batches differ.
    return gzipSync(bytes, { level: deflateLevel(level), mtime: 0 })
  },
  decompress(bytes) {
    if (bytes.length < LEAST_SIZE) return undefined
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const size = view.getUint32(bytes.length - 4, true)
    if (size > bytes.length * BEST_RATIO) return undefined
    try {
      const original = gunzipSync(bytes)
      return original.length === size ? original : undefined
    } catch {
      return undefined
    }
  },
}

function deflateLevel(level: number): 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 {
  const whole = level < 1 ? DEFAULT_LEVEL : Math.min(9, Math.trunc(level))
  return whole as 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9
}
