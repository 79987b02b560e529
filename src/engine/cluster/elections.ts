import { ERROR } from '../protocol/errors.ts'
import type { PartitionMetadata } from '../protocol/messages.ts'
import { ELECTION } from './events.ts'

/** What the controller wants to become of a partition, and by which rules. */
export interface PartitionWish {
  readonly targetIsr: readonly number[]
  /** Absent: unchanged. */
  readonly replicas?: readonly number[]
  /** Move leadership to the first of the replica list, if it can lead (C-12). */
  readonly wantsPreferred?: boolean
  readonly isUncleanAllowed: boolean
  /** Who led when the ISR became empty, -1: nobody (C-88). */
  readonly lastKnownLeader: number
  /** Brokers found to have lost their process uncleanly: they leave the ELR (C-87). */
  readonly uncleanlyShutDown?: readonly number[]
  readonly minIsr: number
  readonly hasElr: boolean
  /** Every change by the controller re-confirms the leader in a new epoch (2.5, C-49). */
  readonly reconfirmsLeader: boolean
}

export interface PartitionDecision {
  readonly entry: PartitionMetadata
  /** One of ELECTION, -1: no leader was named. */
  readonly how: number
}

interface ElectionResult {
  readonly leader: number
  readonly isr: readonly number[]
  readonly how: number
}

/**
 * Decide on a partition: its leader, ISR and eligible leader replicas after a change.
 *
 * A. The present leader stays if it is in the target ISR and can lead. B. Else the first of the replica list that is.
 * C. ISR empty: an eligible leader replica, then the last known leader (ELR). D. Unclean, if allowed: the first that can lead.
 * E. Nobody: leader -1; without ELR the last members stay on record.
 *
 * After D the ELR is empty: what the unclean leader has is the log from now on, and whoever held the old one is not safe to
 * elect any more (I-26).
 *
 * @param canLead Active, with its log directory online.
 * @returns undefined when nothing changes.
 * @source C-69, C-70, C-71, C-85, C-87, C-88, I-26
 */
export function decidePartition(
  before: PartitionMetadata,
  wish: PartitionWish,
  canLead: (broker: number) => boolean,
): PartitionDecision | undefined {
  const replicas = wish.replicas ?? before.replicas
  const candidates = formerMembers(before, replicas, wish)
  const { leader, isr, how } = elect(before, replicas, candidates, wish, canLead)
  const keepsElr = wish.hasElr && isr.length < wish.minIsr && how !== ELECTION.unclean
  const elr = keepsElr ? candidates.filter((broker) => !isr.includes(broker)) : []
  const isLeaderNamed = leader !== before.leader || wish.reconfirmsLeader || isReplicaRemoved(before, replicas)
  const isChanged =
    leader !== before.leader ||
    replicas !== before.replicas ||
    !isSameList(isr, before.isr) ||
    !isSameList(elr, before.elr)
  if (!isChanged) return undefined
  return {
    entry: {
      ...before,
      error: leader === -1 ? ERROR.LEADER_NOT_AVAILABLE : ERROR.NONE,
      leader,
      leaderEpoch: before.leaderEpoch + (isLeaderNamed ? 1 : 0),
      partitionEpoch: before.partitionEpoch + 1,
      replicas,
      isr,
      elr,
    },
    how: isLeaderNamed ? how : -1,
  }
}

function elect(
  before: PartitionMetadata,
  replicas: readonly number[],
  candidates: readonly number[],
  wish: PartitionWish,
  canLead: (broker: number) => boolean,
): ElectionResult {
  const isr = wish.targetIsr
  const isInSync = (broker: number) => isr.includes(broker) && canLead(broker)
  const preferred = replicas[0] as number
  if (wish.wantsPreferred && isInSync(preferred)) return { leader: preferred, isr, how: ELECTION.preferred }
  if (isInSync(before.leader)) return { leader: before.leader, isr, how: ELECTION.clean }
  const clean = replicas.find(isInSync)
  if (clean !== undefined) return { leader: clean, isr, how: ELECTION.clean }
  if (wish.hasElr && isr.length === 0) {
    const eligible = replicas.find((broker) => candidates.includes(broker) && canLead(broker))
    if (eligible !== undefined) return { leader: eligible, isr: [eligible], how: ELECTION.eligible }
    const last = wish.lastKnownLeader
    if (candidates.length === 0 && replicas.includes(last) && canLead(last)) {
      return { leader: last, isr: [last], how: ELECTION.lastKnown }
    }
  }
  const unclean = wish.isUncleanAllowed ? replicas.find(canLead) : undefined
  if (unclean !== undefined) return { leader: unclean, isr: [unclean], how: ELECTION.unclean }
  const kept = isr.length === 0 && !wish.hasElr ? before.isr : isr
  return { leader: -1, isr: kept, how: ELECTION.none }
}

/** Those who were in the ISR or the ELR, are not in the target ISR, and still have what they had (C-87). */
function formerMembers(before: PartitionMetadata, replicas: readonly number[], wish: PartitionWish): number[] {
  if (!wish.hasElr) return []
  return replicas.filter(
    (broker) =>
      (before.isr.includes(broker) || before.elr.includes(broker)) &&
      !wish.targetIsr.includes(broker) &&
      !wish.uncleanlyShutDown?.includes(broker),
  )
}

function isReplicaRemoved(before: PartitionMetadata, replicas: readonly number[]): boolean {
  return replicas !== before.replicas && before.replicas.some((broker) => !replicas.includes(broker))
}

function isSameList(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((broker, index) => broker === b[index])
}
