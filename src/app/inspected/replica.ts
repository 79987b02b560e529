import type { BrokerState } from '../../engine/cluster/broker-state.ts'
import type { PartitionState } from '../../engine/cluster/partition.ts'
import { lastStableOffset } from '../../engine/cluster/unified-log.ts'
import { epochPart, logStrip, producerStatePart, transactionParts } from './log-parts.ts'
import { idValue, partitionLink, replicaOn, sinceMs, untilMs } from './lookup.ts'
import {
  at,
  brokerLink,
  brokerLinks,
  note,
  num,
  part,
  row,
  rowIf,
  type Sheet,
  type SheetPart,
  table,
  thing,
  word,
} from './sheet.ts'
import { type Inspected, say, type Told } from './told.ts'

/** What a broker is to a partition, in one sentence. */
export function tellReplica(
  { view }: Inspected,
  { partition, broker }: { readonly partition: number; readonly broker: number },
): Told | undefined {
  const replica = view.brokers[broker - 1]?.replicas.find((candidate) => candidate.partition === partition)
  if (!replica) return undefined
  const { role, leaderEpoch: epoch, highWatermark: hw, logEndOffset: leo, inIsr } = replica
  const isr = inIsr ? 'inIsr' : 'outOfIsr'
  const headline = role === 'offline' ? 'headline.replica.offline' : `headline.replica.${role}.${isr}`
  return {
    headline: say(headline, role === 'leader' ? 'C-37' : 'C-36', { broker: `b${broker}`, epoch }),
    facts: [say('fact.highWatermark', 'C-43', { hw, leo })],
  }
}

/** One log with its offsets and epochs; what a leader knows of its followers, or how a follower follows. */
export function replicaSheet(from: Inspected, where: { readonly partition: number; readonly broker: number }): Sheet {
  const { world, view } = from
  const broker = world.brokers[where.broker - 1]
  const replica = replicaOn(world, where.broker, where.partition)
  if (!broker || !replica) return []
  const { log, role } = replica
  const cut = view.brokers[where.broker - 1]?.replicas.find((one) => one.partition === where.partition)?.truncated
  const isUp = broker.process !== 'dead'
  return [
    ...part('offsets', 'C-2, C-43, C-57', {
      rows: [
        row('partition', partitionLink(from, where.partition)),
        row('broker', brokerLink(where.broker)),
        row('logStart', num(log.logStartOffset)),
        row('hw', num(log.highWatermark)),
        row('lso', num(lastStableOffset(log))),
        row('leo', num(log.logEndOffset)),
        ...rowIf(cut !== undefined, 'cutOff', num(cut?.toOffset ?? 0), word('upTo'), num((cut?.fromOffset ?? 0) - 1)),
        ...rowIf(cut !== undefined, 'cutAt', at(cut?.atUs ?? 0)),
      ],
      figure: logStrip(log),
    }),
    ...(isUp && role === 'leader' ? followerPart(from, where.partition, replica) : []),
    ...(isUp && role === 'follower' ? fetchPart(broker, replica) : []),
    ...epochPart(log),
    ...transactionParts(log),
    ...producerStatePart(log),
  ]
}

/** What the leader knows of the others: only what their fetches told it (C-36, C-37). */
function followerPart({ world }: Inspected, partition: number, replica: PartitionState): SheetPart[] {
  const rows = replica.followers.map(({ broker, leo, lastFetchTimeMs, lastCaughtUpTimeMs }) => [
    [thing({ kind: 'replica', partition, broker }, `b${broker}`)],
    [idValue(leo)],
    [num(replicaOn(world, broker, partition)?.log.logEndOffset ?? 0)],
    [sinceMs(lastFetchTimeMs)],
    [sinceMs(lastCaughtUpTimeMs)],
  ])
  return part('followers', 'C-36, C-37', {
    note: note('leaderKnows'),
    table: table(['broker', 'knownLeo', 'realLeo', 'lastFetch', 'caughtUp'], rows),
    rows: rows.length === 0 ? [] : [row('isrCounted', ...brokerLinks(replica.maximalIsr))],
  })
}

/** The fetch loop to its leader, which all partitions of that leader share (C-31, C-40). */
function fetchPart(broker: BrokerState, replica: PartitionState): SheetPart[] {
  const { partition, leader, leaderEpoch } = replica
  const fetcher = broker.fetchers[leader]
  const own = fetcher?.partitions.find((one) => one.partition === partition)
  const { inFlight } = fetcher ?? {}
  const asked = inFlight?.api === 'Fetch' ? inFlight.parts.find((one) => one.partition === partition) : undefined
  return part('following', 'C-31, C-39, C-40', {
    rows: [
      row('leader', brokerLink(leader)),
      row('epoch', num(leaderEpoch)),
      row(
        'connection',
        word(fetcher?.isConnected ? 'ready' : 'disconnected', fetcher?.isConnected ? undefined : 'bad'),
      ),
      row(
        'underWay',
        ...(fetcher?.processing
          ? [word('writing')]
          : asked
            ? [word('asksFrom'), num(asked.fetchOffset), sinceMs(inFlight?.sentAtMs ?? 0)]
            : [word(own?.isTruncating ? 'asksEpochEnd' : 'none')]),
      ),
      ...rowIf(own !== undefined && own.pausedUntilMs > 0, 'pausedUntil', untilMs(own?.pausedUntilMs ?? 0)),
    ],
  })
}
