import { CLUSTER, DEATH } from '../../engine/cluster/events.ts'
import type { Micros } from '../../engine/kernel/units.ts'
import { countUntil } from '../event-columns.ts'
import { brokersOf } from '../names.ts'
import { addLink, argumentOf, brokerName, type Chain, codeAt, partitionOf, partitionSubject, timeAt } from './chain.ts'
import { holdersAt, isGain, isHeldAt } from './log-node.ts'
import { countingAt } from './partition-history.ts'
import type { StoredCopy } from './record-verdict.ts'
import { tellChangeOfLog, tellOtherLog } from './tell-change.ts'

/** A copy that counted once, and when it stopped to. */
interface Removal {
  readonly copy: StoredCopy
  readonly atUs: Micros
}

/** Why a record that was written is in no log that counts: of several copies, the one that was there last. */
export function tellGone(chain: Chain): void {
  const { history } = chain.trail
  if (!history || chain.copies.length === 0) return
  const removals = chain.copies.flatMap((copy) => removalOf(chain, copy) ?? [])
  const last = removals.sort((a, b) => a.atUs - b.atUs).at(-1)
  if (!last) {
    const copy = chain.copies[chain.copies.length - 1] as StoredCopy
    tellOtherLog(chain, copy)
    tellEnd(chain, copy, copy.node.appended)
    return
  }
  const { copy, atUs } = last
  const before = countingAt(history, atUs - 1)
  const anchor =
    before === countingAt(history, atUs)
      ? tellLossOnDisk(chain, copy, before, atUs)
      : tellChangeOfLog(chain, copy, before, atUs)
  tellEnd(chain, copy, anchor)
}

/** When a copy last went out of the log that counts; undefined: it never was in it. */
export function removalOf(chain: Chain, copy: StoredCopy): Removal | undefined {
  const { columns } = chain.index
  const { history } = chain.trail
  if (!history) return undefined
  const writtenAtUs = timeAt(chain, copy.node.appended)
  const moments = [...copy.node.history.map((event) => timeAt(chain, event)), ...history.countingSinceUs]
    .filter((atUs) => atUs > writtenAtUs && atUs <= chain.atUs)
    .sort((a, b) => b - a)
  const counts = (atUs: Micros) => isHeldAt(columns, copy.node, countingAt(history, atUs), atUs)
  const atUs = moments.find((moment) => counts(moment - 1) && !counts(moment))
  return atUs === undefined ? undefined : { copy, atUs }
}

/** The log that counts has lost it itself. @returns The event. */
function tellLossOnDisk(chain: Chain, copy: StoredCopy, broker: number, atUs: Micros): number {
  const loss = copy.node.history.findLast(
    (event) =>
      timeAt(chain, event) === atUs && argumentOf(chain, event, 0) === broker && !isGain(chain.index.columns, event),
  )
  if (loss === undefined) return countUntil(chain.index.columns, atUs) - 1
  const isCut = codeAt(chain, loss) === CLUSTER.logTruncated
  const values = {
    broker: brokerName(broker),
    partition: partitionOf(chain),
    offset: copy.offset,
    to: isCut ? argumentOf(chain, loss, 2) : 0,
    from: isCut ? argumentOf(chain, loss, 3) : 0,
  }
  const { key, rule } = mannerOfLoss(chain, broker, loss)
  addLink(chain, loss, { key, rule, values }, { kind: 'broker', broker })
  return loss
}

/** A log is cut when the power goes, when the disk is new, when the replica moves away, or by the leader's word. */
function mannerOfLoss(chain: Chain, broker: number, loss: number): { key: string; rule: string } {
  if (codeAt(chain, loss) === CLUSTER.replicaDeleted) return { key: 'moved', rule: 'S-11' }
  const own = (chain.index.brokers[broker] ?? []).findLast((event) => event < loss)
  if (own !== undefined && timeAt(chain, own) === timeAt(chain, loss)) {
    const code = codeAt(chain, own)
    if (code === CLUSTER.brokerDied && argumentOf(chain, own, 1) === DEATH.poweredOff) {
      return { key: 'powerLost', rule: 'C-61, S-13' }
    }
    if (code === CLUSTER.brokerStarted && argumentOf(chain, loss, 2) === 0) return { key: 'emptied', rule: 'C-61' }
  }
  return { key: 'truncated', rule: 'C-51, C-55' }
}

/** The end of the story: cut from the last log that had it, or still there, where nobody looks. */
function tellEnd(chain: Chain, copy: StoredCopy, anchor: number): void {
  const { columns } = chain.index
  const { node, offset } = copy
  const partition = partitionOf(chain)
  const cut = node.history.findLast((event) => event > anchor && event < chain.limit && !isGain(columns, event))
  const holders = holdersAt(columns, node, chain.atUs)
  if (holders !== 0) {
    const values = { brokers: brokersOf(holders), offset, partition }
    addLink(chain, anchor, { key: 'gone.remains', rule: 'C-55', values }, partitionSubject(chain))
    return
  }
  if (cut === undefined || codeAt(chain, cut) !== CLUSTER.logTruncated) {
    addLink(chain, anchor, { key: 'gone', rule: 'C-55', values: { offset, partition } }, partitionSubject(chain))
    return
  }
  const broker = argumentOf(chain, cut, 0)
  const values = {
    broker: brokerName(broker),
    partition,
    offset,
    to: argumentOf(chain, cut, 2),
    from: argumentOf(chain, cut, 3),
  }
  addLink(chain, cut, { key: 'gone.cut', rule: 'C-51, C-55', values }, { kind: 'broker', broker })
}
