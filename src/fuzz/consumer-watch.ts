import type { UnifiedLogState } from '../engine/cluster/unified-log.ts'
import { CONSUMER } from '../engine/consumer/events.ts'
import { itemAt } from '../engine/kernel/chunked-list.ts'
import type { EventSink } from '../engine/simulation/event-sink.ts'
import type { World } from '../engine/simulation/world.ts'
import { type Fate, fateOf } from './oracle-log.ts'
import type { BrokenPromise } from './promises.ts'
import type { RunFacts } from './run-facts.ts'

/**
 * Look at one delivery, when it happens: a consumer reads nothing that was never below a high watermark, and with
 * read_committed nothing of an open or aborted transaction (I-22). What it should have got is counted here from a log.
 */
export function watchDelivery(
  world: World,
  facts: RunFacts,
  ...[, code, index, partition, fromOffset, toOffset, count]: Parameters<EventSink['append']>
): BrokenPromise | undefined {
  if (code !== CONSUMER.recordsDelivered) return undefined
  const consumer = world.consumers[index]
  const logs = logsCommittedUpTo(world, partition, toOffset)
  const highest = Math.max(facts.highestWatermark[partition] ?? 0, ...logs.map(({ highWatermark }) => highWatermark))
  const who = `consumer ${consumer?.options.name}, partition ${partition}, offsets ${fromOffset} to ${toOffset}`
  if (toOffset > highest) {
    return { invariant: 'oracle I-22', text: `${who}: delivered, but no high watermark was ever above ${highest}` }
  }
  if (logs.length === 0 || facts.isDataLost || facts.uncleanlyLed.has(partition)) return undefined
  const isCommittedOnly = consumer?.options.isolation === 'read_committed'
  // A replica that was cut off may have the records, and not the markers behind them.
  const visible = logs.map((log) => countVisible(log, fromOffset, toOffset, isCommittedOnly))
  if (visible.includes(count)) return undefined
  return { invariant: 'oracle I-22', text: `${who}: got ${count} records, ${visible.join(' or ')} may be seen` }
}

/** Replicas that have everything below `offset`, committed. */
function logsCommittedUpTo(world: World, partition: number, offset: number): UnifiedLogState[] {
  return world.brokers.flatMap((broker) => {
    const log = broker.partitions[partition]?.log
    return log && log.highWatermark >= offset ? [log] : []
  })
}

const UNSEEN: ReadonlySet<Fate> = new Set(['open', 'aborted'])

function countVisible(log: UnifiedLogState, from: number, to: number, isCommittedOnly: boolean): number {
  const batches = Array.from({ length: log.batches.length }, (_, index) => itemAt(log.batches, index))
  const picture = { batches, highWatermark: log.highWatermark }
  let visible = 0
  batches.forEach(({ baseOffset, batch }, index) => {
    const count = Math.min(to, baseOffset + batch.recordCount) - Math.max(from, baseOffset)
    if (count <= 0 || batch.control) return
    if (isCommittedOnly && UNSEEN.has(fateOf(picture, index))) return
    visible += count
  })
  return visible
}
