import { CLUSTER } from '../../engine/cluster/events.ts'
import type { Micros } from '../../engine/kernel/units.ts'
import { NETWORK } from '../../engine/network/events.ts'
import { PRODUCER } from '../../engine/producer/events.ts'
import { countUntil } from '../event-columns.ts'
import { brokersOf } from '../names.ts'
import {
  addLink,
  argumentOf,
  brokerName,
  type Chain,
  codeAt,
  deathBefore,
  lastOfBroker,
  logEndBefore,
  partitionOf,
  partitionSubject,
  timeAt,
} from './chain.ts'
import { electionOf, howOf } from './death-names.ts'
import { holdersAt, isHeldAt, wasHeldBy } from './log-node.ts'
import { countingAt } from './partition-history.ts'
import type { StoredCopy } from './record-verdict.ts'

/**
 * Another log counts from `atUs` on than that of `old`, and lacks the copy: who went, who came, and with which log.
 *
 * @returns The event at which that was so.
 */
export function tellChangeOfLog(chain: Chain, copy: StoredCopy, old: number, atUs: Micros): number {
  const { history } = chain.trail
  const heir = history ? countingAt(history, atUs) : 0
  const gone = tellWhyOldWent(chain, copy, old, heir, atUs)
  const elected = electedAfter(chain, copy, atUs)
  if (elected) {
    tellIsrOfBefore(chain, elected.leader)
    return tellElected(chain, elected)
  }
  const anchor =
    gone >= 0 && timeAt(chain, gone) === atUs ? gone : Math.max(0, countUntil(chain.index.columns, atUs) - 1)
  const values = { broker: brokerName(heir), partition: partitionOf(chain), end: logEndBefore(chain, heir, anchor + 1) }
  const told = heir > 0 ? { key: 'wouldLead', rule: 'C-69', values } : { key: 'noLog', rule: 'C-70', values }
  addLink(chain, anchor, told, heir > 0 ? { kind: 'broker', broker: heir } : partitionSubject(chain))
  return anchor
}

/** It died, or the controller could not hear it any more. @returns The event, or -1: it gave way in good order. */
function tellWhyOldWent(chain: Chain, copy: StoredCopy, old: number, heir: number, atUs: Micros): number {
  const subject = { kind: 'broker', broker: old } as const
  const death = deathBefore(chain, old, atUs)
  if (death >= 0) {
    const isBeforeFetch = heir > 0 && !wasHeldBy(chain.index.columns, copy.node, heir, atUs)
    const values = {
      broker: brokerName(old),
      how: howOf(argumentOf(chain, death, 1)),
      follower: brokerName(heir),
      offset: copy.offset,
    }
    addLink(chain, death, { key: isBeforeFetch ? 'diedBefore' : 'died', rule: 'C-60', values }, subject)
    return death
  }
  const fenced = lastOfBroker(chain, old, [CLUSTER.brokerFenced, CLUSTER.brokerUnfenced], atUs)
  return tellFenced(chain, old, fenced) ? fenced : -1
}

/** The controller could not hear it, and gave it up. @returns False: `fenced` is no such event. */
function tellFenced(chain: Chain, broker: number, fenced: number): boolean {
  if (fenced < 0 || codeAt(chain, fenced) !== CLUSTER.brokerFenced) return false
  const values = { broker: brokerName(broker) }
  const cut = chain.index.cuts.findLast((event) => event < fenced && isBetween(chain, event, 0, broker))
  if (cut !== undefined && codeAt(chain, cut) === NETWORK.linkCut) {
    addLink(chain, cut, { key: 'cut', rule: 'C-79', values }, { kind: 'link', a: 0, b: broker })
  }
  addLink(chain, fenced, { key: 'fenced', rule: 'C-62, C-63', values }, { kind: 'broker', broker })
  return true
}

function isBetween(chain: Chain, event: number, a: number, b: number): boolean {
  const [from, to] = [argumentOf(chain, event, 0), argumentOf(chain, event, 1)]
  return (from === a && to === b) || (from === b && to === a)
}

interface Elected {
  readonly event: number
  readonly leader: number
  readonly epoch: number
  readonly how: number
}

/** The log of whoever wrote it counted no more when it did: whom the controller had given up, and whom it had named. */
export function tellOtherLog(chain: Chain, copy: StoredCopy): void {
  const { broker, appended } = copy.node
  const fenced = lastOfBroker(chain, broker, [CLUSTER.brokerFenced, CLUSTER.brokerUnfenced], timeAt(chain, appended))
  tellFenced(chain, broker, fenced)
  const named = electionsOf(chain).findLast((event) => event < appended && argumentOf(chain, event, 1) !== broker)
  if (named !== undefined && timeAt(chain, named) > 0) tellElected(chain, electedAt(chain, named))
}

/** The first leader named from `atUs` on whose log lacks the copy, while some log still has it. */
function electedAfter(chain: Chain, copy: StoredCopy, atUs: Micros): Elected | undefined {
  const { columns } = chain.index
  const event = electionsOf(chain).find((candidate) => {
    const momentUs = timeAt(chain, candidate)
    if (momentUs < atUs) return false
    const leader = argumentOf(chain, candidate, 1)
    return leader > 0 && !isHeldAt(columns, copy.node, leader, momentUs)
  })
  if (event === undefined) return undefined
  const isPast = timeAt(chain, event) > atUs && holdersAt(columns, copy.node, timeAt(chain, event)) === 0
  return isPast ? undefined : electedAt(chain, event)
}

function electionsOf(chain: Chain): number[] {
  return (chain.trail.history?.moves ?? []).filter(
    (event) => event < chain.limit && codeAt(chain, event) === CLUSTER.leaderElected,
  )
}

function electedAt(chain: Chain, event: number): Elected {
  return {
    event,
    leader: argumentOf(chain, event, 1),
    epoch: argumentOf(chain, event, 2),
    how: argumentOf(chain, event, 4),
  }
}

/** Told where the leader takes over, because it is then that its log end is what counts. */
function tellElected(chain: Chain, { event, leader, epoch, how }: Elected): number {
  const takeover = (chain.trail.history?.moves ?? []).find(
    (move) =>
      move > event &&
      move < chain.limit &&
      codeAt(chain, move) === CLUSTER.becameLeader &&
      argumentOf(chain, move, 0) === leader &&
      argumentOf(chain, move, 2) === epoch,
  )
  const at = takeover ?? event
  const end = takeover === undefined ? logEndBefore(chain, leader, event) : argumentOf(chain, takeover, 3)
  const values = { leader: brokerName(leader), partition: partitionOf(chain), epoch, end }
  const rule = electionOf(how) === 'unclean' ? 'C-85' : 'C-69'
  addLink(chain, at, { key: `elected.${electionOf(how)}`, rule, values }, { kind: 'broker', broker: leader })
  return at
}

/** When the application heard "ok", the ISR did not ask for the one who leads now. */
function tellIsrOfBefore(chain: Chain, leader: number): void {
  const done = chain.index.done[chain.trail.record] ?? -1
  if (done < 0 || done >= chain.limit || codeAt(chain, done) !== PRODUCER.recordAcked) return
  const change = (chain.trail.history?.moves ?? []).findLast(
    (event) => event < done && codeAt(chain, event) === CLUSTER.isrChanged,
  )
  if (change === undefined || timeAt(chain, change) === 0) return
  const isr = argumentOf(chain, change, 1)
  if (isr & (1 << leader)) return
  const values = { partition: partitionOf(chain), isr: brokersOf(isr), leader: brokerName(leader) }
  addLink(chain, change, { key: 'isr', rule: 'C-42, C-43', values }, partitionSubject(chain))
}
