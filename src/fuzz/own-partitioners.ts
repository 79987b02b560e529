import { type Rng, rngStream } from '../engine/kernel/rng.ts'
import { chance, pick } from './draw.ts'

/** Code that chooses partitions well, badly, by what it remembers, or not at all. */
const SOURCES: readonly string[] = [
  `function partition(topic, key, keyBytes, value, valueBytes, cluster) {
  return keyBytes === null ? 0 : Utils.toPositive(Utils.murmur2(keyBytes)) % cluster.partitionCountForTopic(topic)
}`,
  `export default class Turns {
  turn = 0
  onNewBatch(topic, cluster, previous) { this.turn = previous }
  partition(topic, key, keyBytes, value, valueBytes, cluster) {
    const open = cluster.availablePartitionsForTopic(topic)
    return open.length === 0 ? 0 : open[this.turn++ % open.length].partition
  }
}`,
  `let calls = 0
function partition(topic, key, keyBytes, value, valueBytes, cluster) {
  calls++
  if (calls % 19 === 0) return 99
  if (calls % 23 === 0) return -1
  if (calls % 29 === 0) throw new InvalidRecordException('Need message key')
  if (calls % 31 === 0) throw new Error('broken')
  return calls % cluster.partitionsForTopic(topic).length
}`,
  `function partition(topic, key, keyBytes, value, valueBytes) {
  if (valueBytes !== null && valueBytes.length % 97 === 0) for (;;) {}
  return 0
}`,
]

/** The share of producers that bring their own partitioner along. */
const SHARE = 0.06

/**
 * The partitioner of each of `count` producers, if it has one. Drawn from a stream of its own, so that scenarios without
 * one are those that they always were.
 */
export function drawOwnPartitioners(seed: number, count: number): ({ partitioner: { source: string } } | object)[] {
  const rng: Rng = rngStream(seed, 'own-partitioners')
  return Array.from({ length: count }, () =>
    chance(rng, SHARE) ? { partitioner: { source: pick(rng, SOURCES) } } : {},
  )
}
