/** Its two constants: the factor m and the seed (P-38). */
export const MURMUR2_FACTOR = 0x5bd1e995
export const MURMUR2_SEED = 0x9747b28c

const M = MURMUR2_FACTOR
const SEED = MURMUR2_SEED

/**
 * Kafka's hash of a serialized key: 32 bits, signed.
 *
 * @source kafka 3.9 clients Utils#murmur2; P-38
 */
export function murmur2(bytes: Uint8Array): number {
  const length = bytes.length
  let h = SEED ^ length
  let at = 0
  for (const end = length & ~3; at < end; at += 4) {
    const word =
      (bytes[at] as number) |
      ((bytes[at + 1] as number) << 8) |
      ((bytes[at + 2] as number) << 16) |
      ((bytes[at + 3] as number) << 24)
    const k = Math.imul(word, M)
    h = Math.imul(h, M) ^ Math.imul(k ^ (k >>> 24), M)
  }
  const tail = length & 3
  if (tail === 3) h ^= (bytes[at + 2] as number) << 16
  if (tail >= 2) h ^= (bytes[at + 1] as number) << 8
  if (tail >= 1) h = Math.imul(h ^ (bytes[at] as number), M)
  h = Math.imul(h ^ (h >>> 13), M)
  return h ^ (h >>> 15)
}

/** The hash without its sign bit, which is not its absolute value: −1 becomes 2147483647 (P-38). */
export function toPositive(hash: number): number {
  return hash & 0x7fffffff
}

/**
 * Partition of a keyed record: by the total number of partitions, those without a leader included.
 *
 * @param partitionCount At least 1.
 * @source kafka 3.9 clients BuiltInPartitioner#partitionForKey; P-38
 */
export function partitionForKey(key: Uint8Array, partitionCount: number): number {
  return toPositive(murmur2(key)) % partitionCount
}
