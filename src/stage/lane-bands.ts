import type { LayoutInput } from './stage-layout.ts'

/**
 * The lanes of each band: partitions stand beside their preferred leader, so that wires are straight while all is well.
 * Where that would crowd one band and leave others empty, they are spread evenly in their own order.
 */
export function lanesByBand(input: Pick<LayoutInput, 'brokers' | 'partitions'>): number[][] {
  const { brokers, partitions } = input
  const bands: number[][] = brokers.map(() => [])
  for (const { partition, replicas } of partitions) {
    const preferred = brokers.indexOf(replicas[0] ?? -1)
    bands[preferred < 0 ? 0 : preferred]?.push(partition)
  }
  const most = Math.ceil(partitions.length / Math.max(1, brokers.length)) + 1
  if (bands.every((band) => band.length <= most)) return bands
  const even: number[][] = brokers.map(() => [])
  partitions.forEach(({ partition }, index) => {
    even[Math.floor((index * brokers.length) / partitions.length)]?.push(partition)
  })
  return even
}
