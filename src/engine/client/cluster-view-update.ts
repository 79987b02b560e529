import { comparePartitions, type PartitionIndex, type PartitionRegistry } from '../protocol/ids.ts'
import type { ClusterView, TopicView } from './cluster-view.ts'

/** What to believe of one partition from now on. leader -1: none. */
export interface LeaderChange {
  readonly partition: PartitionIndex
  readonly leader: number
  readonly leaderEpoch: number
}

/** Topics of one answer, sorted out. */
export interface TopicUpdate {
  /** Live brokers. */
  readonly nodes: readonly number[]
  /** Topics that are well, with all their partitions. */
  readonly valid: readonly { readonly topic: string; readonly partitions: readonly LeaderChange[] }[]
  /** Topics that brokers call invalid. */
  readonly invalid: readonly string[]
  /** Topics of the old picture that stay although the answer does not speak well of them: those of a partial update. */
  readonly isKept: (topic: string) => boolean
}

/**
 * The picture after an answer. The same object when nothing changed.
 *
 * @param onLeaderChange Told of every partition that is new or has another leader or epoch.
 */
export function mergeTopics(
  view: ClusterView,
  update: TopicUpdate,
  registry: PartitionRegistry,
  onLeaderChange: (change: LeaderChange) => void,
): ClusterView {
  const leaders = new Array<number>(registry.topics.length).fill(-1)
  const leaderEpochs = new Array<number>(registry.topics.length).fill(-1)
  const partitionsOf = new Map<string, readonly PartitionIndex[]>()
  for (const [topic, { partitions }] of view.topics) {
    if (!update.isKept(topic)) continue
    partitionsOf.set(topic, partitions)
    for (const partition of partitions) {
      leaders[partition] = view.leaders[partition] ?? -1
      leaderEpochs[partition] = view.leaderEpochs[partition] ?? -1
    }
  }
  const changes: LeaderChange[] = []
  for (const { topic, partitions } of update.valid) {
    partitionsOf.set(topic, byNumber(partitions, registry))
    for (const change of partitions) {
      leaders[change.partition] = change.leader
      leaderEpochs[change.partition] = change.leaderEpoch
      if (isNews(view, change)) changes.push(change)
    }
  }
  const nodes = update.nodes.slice().sort((a, b) => a - b)
  const invalidTopics = [...view.invalidTopics].filter(update.isKept).concat(update.invalid)
  const next = buildView(nodes, leaders, leaderEpochs, partitionsOf, invalidTopics, registry, view.version + 1)
  if (isSamePicture(view, next)) return view
  for (const change of changes) onLeaderChange(change)
  return next
}

/** The picture with other leaders of some known partitions. The same object when there are none. */
export function changeLeaders(
  view: ClusterView,
  changes: readonly LeaderChange[],
  registry: PartitionRegistry,
): ClusterView {
  if (changes.length === 0) return view
  const leaders = view.leaders.slice()
  const leaderEpochs = view.leaderEpochs.slice()
  const nodes = view.nodes.slice()
  for (const { partition, leader, leaderEpoch } of changes) {
    leaders[partition] = leader
    leaderEpochs[partition] = leaderEpoch
    if (!nodes.includes(leader)) nodes.push(leader)
  }
  nodes.sort((a, b) => a - b)
  const partitionsOf = new Map<string, readonly PartitionIndex[]>()
  for (const [topic, { partitions }] of view.topics) partitionsOf.set(topic, partitions)
  return buildView(nodes, leaders, leaderEpochs, partitionsOf, [...view.invalidTopics], registry, view.version + 1)
}

function buildView(
  nodes: readonly number[],
  leaders: readonly number[],
  leaderEpochs: readonly number[],
  partitionsOf: ReadonlyMap<string, readonly PartitionIndex[]>,
  invalidTopics: readonly string[],
  registry: PartitionRegistry,
  version: number,
): ClusterView {
  const topics = new Map<string, TopicView>()
  for (const topic of [...partitionsOf.keys()].sort()) {
    const partitions = partitionsOf.get(topic) as readonly PartitionIndex[]
    const available: number[] = []
    for (let number = 0; number < partitions.length; number++) {
      if ((leaders[partitions[number] as number] ?? -1) >= 0) available.push(number)
    }
    topics.set(topic, { topic, partitions, available })
  }
  const partitionsByLeader = new Map<number, PartitionIndex[]>()
  for (let partition = 0; partition < leaders.length; partition++) {
    const leader = leaders[partition] as number
    if (leader < 0) continue
    const led = partitionsByLeader.get(leader)
    if (led) led.push(partition)
    else partitionsByLeader.set(leader, [partition])
  }
  for (const led of partitionsByLeader.values()) led.sort((a, b) => comparePartitions(registry, a, b))
  return {
    version,
    nodes,
    leaders,
    leaderEpochs,
    topics,
    partitionsByLeader,
    invalidTopics: new Set(invalidTopics),
  }
}

/** The partitions of a topic in the order of their numbers. */
function byNumber(partitions: readonly LeaderChange[], registry: PartitionRegistry): readonly PartitionIndex[] {
  return partitions.map(({ partition }) => partition).sort((a, b) => comparePartitions(registry, a, b))
}

function isNews(view: ClusterView, { partition, leader, leaderEpoch }: LeaderChange): boolean {
  return view.leaders[partition] !== leader || view.leaderEpochs[partition] !== leaderEpoch
}

function isSamePicture(a: ClusterView, b: ClusterView): boolean {
  return (
    isSameList(a.nodes, b.nodes) &&
    isSamePrefix(a.leaders, b.leaders) &&
    isSamePrefix(a.leaderEpochs, b.leaderEpochs) &&
    a.topics.size === b.topics.size &&
    [...b.topics].every(([topic, { partitions }]) => a.topics.get(topic)?.partitions.length === partitions.length) &&
    isSameList([...a.invalidTopics], [...b.invalidTopics])
  )
}

function isSameList<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index])
}

/** Equal but for trailing "unknown" entries: the registry may have grown meanwhile. */
function isSamePrefix(a: readonly number[], b: readonly number[]): boolean {
  const length = Math.max(a.length, b.length)
  for (let i = 0; i < length; i++) if ((a[i] ?? -1) !== (b[i] ?? -1)) return false
  return true
}
