import { replicaList } from '../../engine/cluster/events.ts'
import { must } from '../../engine/kernel/assert.ts'
import type { Micros } from '../../engine/kernel/units.ts'
import { producerOfBatch } from '../../engine/protocol/ids.ts'
import type { LogNode } from './log-node.ts'

/** A partition as the events tell it: who leads it in the controller's picture, which log counts, what the logs hold. */
export interface PartitionHistory {
  readonly partition: number
  leader: number
  isr: number
  elr: number
  replicas: readonly number[]
  /** Who led before nobody did; -1: nobody is known. */
  lastKnownLeader: number
  /** Whose log counts (contract), by time: `counting[i]` from `countingSinceUs[i]` on; 0: nobody's. */
  readonly countingSinceUs: Micros[]
  readonly counting: number[]
  /** By broker: its log, from the first node to the last. */
  readonly logs: LogNode[][]
  /** By epoch and end offset: a leader writes a place once in an epoch. */
  readonly byEnd: Map<number, LogNode>
  readonly markers: LogNode[]
  /** leaderElected, becameLeader, becameFollower, isrChanged. */
  readonly moves: number[]
  /** highWatermarkMoved of leaders. */
  readonly highWatermarks: number[]
}

/** A partition of which nothing is known. */
export function newPartitionHistory(partition: number): PartitionHistory {
  return {
    partition,
    leader: -1,
    isr: 0,
    elr: 0,
    replicas: [],
    lastKnownLeader: -1,
    countingSinceUs: [],
    counting: [],
    logs: [],
    byEnd: new Map(),
    markers: [],
    moves: [],
    highWatermarks: [],
  }
}

/** The controller has named a leader; -1: nobody. */
export function takeLeader(history: PartitionHistory, leader: number, previous: number): void {
  history.leader = leader
  if (leader > 0) history.lastKnownLeader = -1
  else if (previous > 0) history.lastKnownLeader = previous
}

/** The controller has changed the assignment. */
export function takeReplicas(history: PartitionHistory, bits: number, order: number): void {
  history.replicas = replicaList(bits, order)
}

/**
 * Note whose log counts from `atUs` on (contract, "The log that counts"): the leader's while it is alive; else that of the
 * live ISR member which would be elected; else the one whose return would make it leader.
 */
export function noteCounting(history: PartitionHistory, isAlive: (broker: number) => boolean, atUs: Micros): void {
  const broker = countingBroker(history, isAlive)
  const { counting, countingSinceUs } = history
  if (countingSinceUs[countingSinceUs.length - 1] === atUs) {
    counting.pop()
    countingSinceUs.pop()
  }
  if ((counting[counting.length - 1] ?? 0) === broker) return
  counting.push(broker)
  countingSinceUs.push(atUs)
}

function countingBroker(history: PartitionHistory, isAlive: (broker: number) => boolean): number {
  const { leader, replicas, isr, elr, lastKnownLeader } = history
  if (leader > 0 && isAlive(leader)) return leader
  const live = replicas.find((broker) => isr & (1 << broker) && isAlive(broker))
  if (live !== undefined) return live
  if (leader > 0) return leader
  const member = replicas.find((broker) => isr & (1 << broker)) ?? replicas.find((broker) => elr & (1 << broker))
  return member ?? Math.max(0, lastKnownLeader)
}

/** Whose log counts at the end of `atUs`; 0: nobody's. */
export function countingAt(history: PartitionHistory, atUs: Micros): number {
  const { countingSinceUs, counting } = history
  let low = 0
  let high = countingSinceUs.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((countingSinceUs[middle] as number) > atUs) high = middle
    else low = middle + 1
  }
  return low === 0 ? 0 : (counting[low - 1] as number)
}

/** A leader has written a batch (or a marker, batch -1) at the end of its log. @param highestRecord Of the batch, 0: none. */
export function leaderWrote(
  history: PartitionHistory,
  written: { broker: number; baseOffset: number; count: number; leaderEpoch: number; batch: number; event: number },
  highestRecord: number,
): LogNode {
  const { broker, baseOffset, count, leaderEpoch, batch, event } = written
  const log = logOf(history, broker)
  const before = log[log.length - 1]
  const sameBefore = batch >= 0 ? lastOfProducer(before, producerOfBatch(batch)) : undefined
  const node: LogNode = {
    baseOffset,
    endOffset: baseOffset + count,
    leaderEpoch,
    batch,
    broker,
    appended: event,
    before,
    sameBefore,
    highest: Math.max(highestRecord, sameBefore?.highest ?? 0),
    request: undefined,
    marker: undefined,
    history: [event],
  }
  log.push(node)
  history.byEnd.set(endKey(leaderEpoch, node.endOffset), node)
  return node
}

/** A follower has written what lies between two offsets: the way to the node that ends there (log matching, C-35). */
export function followerWrote(
  history: PartitionHistory,
  broker: number,
  written: { baseOffset: number; nextOffset: number; leaderEpoch: number; event: number },
): void {
  const { baseOffset, nextOffset, leaderEpoch, event } = written
  const log = logOf(history, broker)
  const gained: LogNode[] = []
  let node = history.byEnd.get(endKey(leaderEpoch, nextOffset))
  while (node && node.endOffset > baseOffset) {
    gained.push(node)
    node = node.before
  }
  if (gained.length === 0) {
    // What was there before the run began has been written by nobody.
    leaderWrote(history, { broker, baseOffset, count: nextOffset - baseOffset, leaderEpoch, batch: -1, event }, 0)
    return
  }
  for (let i = gained.length - 1; i >= 0; i--) {
    const next = gained[i] as LogNode
    next.history.push(event)
    log.push(next)
  }
}

/** A log has been cut at an offset (0: emptied, or the replica is gone). */
export function logCut(history: PartitionHistory, broker: number, toOffset: number, event: number): void {
  const log = logOf(history, broker)
  while (log.length > 0) {
    const last = log[log.length - 1] as LogNode
    if (last.endOffset <= toOffset) return
    last.history.push(event)
    log.pop()
  }
}

function logOf(history: PartitionHistory, broker: number): LogNode[] {
  while (history.logs.length <= broker) history.logs.push([])
  return must(history.logs[broker], 'log of broker', broker)
}

function lastOfProducer(from: LogNode | undefined, producer: number): LogNode | undefined {
  let node = from
  while (node && (node.batch < 0 || producerOfBatch(node.batch) !== producer)) node = node.before
  return node
}

function endKey(leaderEpoch: number, endOffset: number): number {
  return (leaderEpoch + 1) * 2 ** 32 + endOffset
}
