import { CLUSTER } from '../../engine/cluster/events.ts'
import type { Micros } from '../../engine/kernel/units.ts'
import { type EventColumns, eventCodeAt, eventTime, eventValue } from '../event-columns.ts'
import type { RequestHistory } from './batch-history.ts'

/**
 * A stored batch, once for all logs that hold it. Nodes make a tree: each stands behind the one before it, and a log is
 * the way from its last node to the root. Where two leaders wrote at the same offset the tree forks.
 */
export interface LogNode {
  readonly baseOffset: number
  readonly endOffset: number
  readonly leaderEpoch: number
  /** -1: of no producer of the run. */
  readonly batch: number
  /** The leader that wrote it. */
  readonly broker: number
  /** Event at which it was written. */
  readonly appended: number
  readonly before: LogNode | undefined
  /** The nearest node of the same producer before it, and the highest record number of that producer up to this one. */
  readonly sameBefore: LogNode | undefined
  readonly highest: number
  /** The request that brought it, where the broker said so. */
  request: RequestHistory | undefined
  /** Of a transaction marker. */
  marker: { readonly producerId: number; readonly isCommit: boolean } | undefined
  /** Events at which a broker got it or lost it. */
  readonly history: number[]
}

/** Does this event of a node's history give it to a broker? (Else it takes it away.) */
export function isGain(columns: EventColumns, event: number): boolean {
  const code = eventCodeAt(columns, event)
  return code === CLUSTER.batchAppended || code === CLUSTER.replicaAppended
}

/** Bit set of the brokers whose logs hold a node at the end of `atUs`. */
export function holdersAt(columns: EventColumns, node: LogNode, atUs: Micros): number {
  let bits = 0
  for (const event of node.history) {
    if (eventTime(columns, event) > atUs) break
    const bit = 1 << eventValue(columns, event, 0)
    if (isGain(columns, event)) bits |= bit
    else bits &= ~bit
  }
  return bits
}

/** Does the log of `broker` hold the node at the end of `atUs`? */
export function isHeldAt(columns: EventColumns, node: LogNode, broker: number, atUs: Micros): boolean {
  return broker > 0 && (holdersAt(columns, node, atUs) & (1 << broker)) !== 0
}

/** Has the log of `broker` ever held the node, up to `atUs`? */
export function wasHeldBy(columns: EventColumns, node: LogNode, broker: number, atUs: Micros): boolean {
  return node.history.some(
    (event) => eventTime(columns, event) <= atUs && eventValue(columns, event, 0) === broker && isGain(columns, event),
  )
}
