import type { PartitionState } from '../../engine/cluster/partition.ts'
import { lastStableOffset } from '../../engine/cluster/unified-log.ts'
import type { PartitionMetadata } from '../../engine/protocol/messages.ts'
import type { PartitionView } from '../../trace/stage-view.ts'
import { epochPart, logStrip, producerStatePart, transactionParts } from './log-parts.ts'
import { committedEntry, replicaOn, untilMs } from './lookup.ts'
import {
  brokerLink,
  brokerLinks,
  code,
  note,
  num,
  part,
  row,
  rowIf,
  type Sheet,
  type SheetPart,
  since,
  table,
  thing,
  word,
} from './sheet.ts'
import { type Inspected, say, type Told } from './told.ts'

/** Who leads a partition, in one sentence. */
export function tellPartition({ view }: Inspected, index: number): Told | undefined {
  const partition = view.partitions.find((candidate) => candidate.partition === index)
  if (!partition) return undefined
  const names = (brokers: readonly number[]) => brokers.map((broker) => `b${broker}`).join(', ')
  const { leader, leaderEpoch: epoch, isr, replicas, highWatermark: hw, logEndOffset: leo } = partition
  const headline =
    leader < 0
      ? say('headline.partition.none', 'C-70')
      : say('headline.partition', 'C-69', { leader: `b${leader}`, epoch, isr: names(isr) })
  return {
    headline,
    facts: [
      say('fact.highWatermark', 'C-43', { hw, leo }),
      say('fact.replicas', 'C-2', { replicas: names(replicas) }),
      say('fact.minIsr', 'C-44', { min: partition.minInsyncReplicas }),
    ],
  }
}

/** Who leads and who is in sync, the log that counts, every replica, and what was when. */
export function partitionSheet(from: Inspected, index: number): Sheet {
  const { world, view } = from
  const entry = committedEntry(world, index)
  const shown = view.partitions.find(({ partition }) => partition === index)
  if (!entry || !shown) return []
  const leader = replicaOn(world, entry.leader, index)
  return [
    ...leaderPart(entry, shown),
    ...(leader ? part('log', 'C-2, C-43', { figure: logStrip(leader.log) }) : []),
    ...replicaPart(from, entry),
    ...part('history', 'C-43, C-71', { figure: { kind: 'history', partition: index } }),
    ...isrPart(entry, leader),
    ...waitPart(from, entry),
    ...(leader ? [...epochPart(leader.log), ...transactionParts(leader.log)] : []),
    ...readerPart(from, index),
    ...(leader ? producerStatePart(leader.log) : []),
  ]
}

function leaderPart(entry: PartitionMetadata, shown: PartitionView): SheetPart[] {
  const { leader, leaderEpoch, partitionEpoch, replicas, isr, elr } = entry
  return part('leadership', 'C-2, C-69, C-71', {
    rows: [
      row('leader', brokerLink(leader), ...(shown.leaderSinceUs === undefined ? [] : [since(shown.leaderSinceUs)])),
      row('epoch', num(leaderEpoch)),
      row('partitionEpoch', num(partitionEpoch)),
      row('assignment', ...brokerLinks(replicas)),
      row('isr', ...brokerLinks(isr), ...(shown.isrSinceUs === undefined ? [] : [since(shown.isrSinceUs)])),
      ...rowIf(elr.length > 0, 'elr', ...brokerLinks(elr)),
      row(
        { code: 'min.insync.replicas' },
        num(shown.minInsyncReplicas),
        ...(isr.length < shown.minInsyncReplicas ? [word('tooFewInSync', 'bad')] : []),
      ),
    ],
  })
}

/** Each replica of the assignment as it is now, whoever counts. */
function replicaPart(from: Inspected, entry: PartitionMetadata): SheetPart[] {
  const { world, view } = from
  const { partition } = entry
  const rows = entry.replicas.map((broker) => {
    const replica = replicaOn(world, broker, partition)
    const link = thing({ kind: 'replica', partition, broker }, `b${broker}`)
    const seen = view.brokers[broker - 1]?.replicas.find((one) => one.partition === partition)
    const role = word(seen?.role === 'leader' ? 'leader' : seen?.role === 'follower' ? 'follower' : 'offline')
    if (!replica) return [[link], [word('notThere')], [], [], [], []]
    const { log } = replica
    return [
      [link, role],
      [num(log.logStartOffset)],
      [num(log.highWatermark)],
      [num(lastStableOffset(log))],
      [num(log.logEndOffset)],
      [entry.isr.includes(broker) ? word('inIsr', 'good') : word('outOfIsr', 'bad')],
    ]
  })
  return part('replicas', 'C-36, C-43, C-57', { table: table(['broker', 'logStart', 'hw', 'lso', 'leo', 'isr'], rows) })
}

/** What the leader has asked the controller for, and what it counts with until it is answered (C-45). */
function isrPart(entry: PartitionMetadata, leader: PartitionState | undefined): SheetPart[] {
  const pending = leader?.pendingIsr
  if (!leader || !pending) return []
  return part('pendingIsr', 'C-45, C-47', {
    note: note(pending.isInFlight ? 'isrAsked' : pending.waitsForMetadata ? 'isrRefused' : 'isrQueued'),
    rows: [
      row('isrBefore', ...brokerLinks(entry.isr)),
      row('isrWanted', ...brokerLinks(pending.isr)),
      row('isrCounted', ...brokerLinks(leader.maximalIsr)),
    ],
  })
}

/** acks=all requests that wait at the leader until enough replicas have it (C-24). */
function waitPart({ world, names }: Inspected, entry: PartitionMetadata): SheetPart[] {
  const leader = world.brokers[entry.leader - 1]
  const waiting = leader?.delayedProduces ?? []
  const rows = waiting.flatMap(({ producer, correlationId, deadlineMs, parts }) => {
    const own = parts.find(({ partition, isSettled }) => partition === entry.partition && !isSettled)
    if (!own) return []
    const who = producer < 0 ? code('cluster') : thing({ kind: 'producer', producer }, names.producer(producer))
    return [[[who], [code(`r${correlationId}`)], [num(own.requiredOffset)], [untilMs(deadlineMs)]]]
  })
  return part('parkedProduces', 'C-24', { table: table(['producer', 'request', 'requiredOffset', 'timeLeft'], rows) })
}

/** How far consumers have come. */
function readerPart({ view }: Inspected, index: number): SheetPart[] {
  const rows = view.consumers.flatMap((consumer) => {
    const own = consumer.partitions.find(({ partition }) => partition === index)
    if (!own) return []
    const link = thing({ kind: 'consumer', consumer: consumer.index }, consumer.name)
    const lag = own.position < 0 ? word('none') : num(Math.max(0, own.readableEnd - own.position))
    return [[[link], own.position < 0 ? [word('none')] : [num(own.position)], [num(own.readableEnd)], [lag]]]
  })
  return part('readers', 'C-57', { table: table(['consumer', 'position', 'readableEnd', 'lag'], rows) })
}
