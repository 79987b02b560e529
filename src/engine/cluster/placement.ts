import { nextInt, type Rng } from '../kernel/rng.ts'

/** What to place: replicas of `partitionCount` new partitions, numbered from `firstPartition`. */
export interface PlacementWish {
  readonly partitionCount: number
  readonly replicationFactor: number
  /** Ids ascending. */
  readonly active: readonly number[]
  /** Ids ascending; without those in controlled shutdown. KRaft only. */
  readonly fenced: readonly number[]
}

/**
 * Replica lists of new partitions with ZooKeeper, no racks.
 *
 * @param from First partition number, start index and shift: random for a new topic (C-7), given for an increase (C-8).
 * @source C-7, C-8
 */
export function placeWithZooKeeper(
  wish: PlacementWish,
  from: { readonly firstPartition: number; readonly start: number; readonly shift: number },
): number[][] {
  const { active, partitionCount, replicationFactor } = wish
  const count = active.length
  let { shift } = from
  const lists: number[][] = []
  for (let p = from.firstPartition; p < from.firstPartition + partitionCount; p++) {
    if (p > 0 && p % count === 0) shift++
    const first = (p + from.start) % count
    const replicas = [active[first] as number]
    for (let j = 0; j < replicationFactor - 1; j++) {
      replicas.push(active[(first + 1 + ((shift + j) % (count - 1))) % count] as number)
    }
    lists.push(replicas)
  }
  return lists
}

/** Random start and shift of a new topic (C-7). */
export function drawZooKeeperStart(brokerCount: number, rng: Rng): { start: number; shift: number } {
  const start = nextInt(rng, brokerCount)
  return { start, shift: nextInt(rng, brokerCount) }
}

/** Start and shift of a partition increase: where the first replica of partition 0 stands among the brokers (C-8). */
export function zooKeeperStartOf(firstReplica: number, brokers: readonly number[]): { start: number; shift: number } {
  const index = Math.max(
    0,
    brokers.findIndex((broker) => broker >= firstReplica),
  )
  return { start: index, shift: index }
}

/** Where KRaft begins its stripes. */
export interface StripeOffsets {
  readonly active: number
  readonly fenced: number
}

/** Random offsets into the lists of active and fenced brokers (C-9). */
export function drawStripeOffsets(wish: PlacementWish, rng: Rng): StripeOffsets {
  const active = nextInt(rng, Math.max(1, wish.active.length))
  return { active, fenced: nextInt(rng, Math.max(1, wish.fenced.length)) }
}

/**
 * Replica lists of new partitions with KRaft, no racks: the active brokers in turn, fenced ones only when there are not
 * enough. After each block of as many partitions as there are active brokers both lists are shuffled.
 *
 * @source C-9
 */
export function placeWithKRaft(wish: PlacementWish, offsets: StripeOffsets, rng: Rng): number[][] {
  const active = wish.active.slice()
  const fenced = wish.fenced.slice()
  let { active: offset, fenced: fencedOffset } = offsets
  const lists: number[][] = []
  for (let p = 0; p < wish.partitionCount; p++) {
    const inBlock = p % active.length
    if (p > 0 && inBlock === 0 && active.length > 1) {
      shuffle(active, rng)
      shuffle(fenced, rng)
      offset++
      fencedOffset++
    }
    const replicas = rotated(active, offset + inBlock).slice(0, wish.replicationFactor)
    const missing = wish.replicationFactor - replicas.length
    if (missing > 0) replicas.push(...rotated(fenced, fencedOffset + inBlock).slice(0, missing))
    lists.push(replicas)
  }
  return lists
}

function rotated(list: readonly number[], by: number): number[] {
  if (list.length === 0) return []
  const at = by % list.length
  return [...list.slice(at), ...list.slice(0, at)]
}

function shuffle(list: number[], rng: Rng): void {
  for (let i = list.length - 1; i > 0; i--) {
    const j = nextInt(rng, i + 1)
    const swapped = list[i] as number
    list[i] = list[j] as number
    list[j] = swapped
  }
}
