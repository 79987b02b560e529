import { CLUSTER, ELECTION } from '../engine/cluster/events.ts'
import type { Micros } from '../engine/kernel/units.ts'
import { PRODUCER } from '../engine/producer/events.ts'
import { cloneLinkRates, emptyLinkRates, type LinkRates, noteLinkRate } from './link-rates.ts'
import type { ReplicaView } from './stage-view.ts'
import type { LastDrain } from './view/producer-view.ts'
import type { LastChoice } from './view/stage-view-builder.ts'

/**
 * What the stage shows of the last seconds and no state of the engine remembers: why a batch left, which leader is new,
 * what was cut off a log. A function of the trace and the moment alone:
 * kept while stepping, and copied beside each checkpoint.
 */
export interface RecentFacts {
  lastChoice: LastChoice | undefined
  readonly lastDrains: Map<number, LastDrain>
  /** Partition → when. */
  readonly leaderSinceUs: Map<number, Micros>
  readonly isrSinceUs: Map<number, Micros>
  /** `broker * 2^20 + partition` → the cut. */
  readonly truncated: Map<number, NonNullable<ReplicaView['truncated']>>
  readonly rates: LinkRates
}

/** How long a fact counts as recent (simulated time). The last choice counts for ever. */
export const RECENT_US = 5_000_000

/** Nothing happened yet. */
export function emptyRecentFacts(): RecentFacts {
  return {
    lastChoice: undefined,
    lastDrains: new Map(),
    leaderSinceUs: new Map(),
    isrSinceUs: new Map(),
    truncated: new Map(),
    rates: emptyLinkRates(),
  }
}

/** Key of a replica in `truncated`. */
export function replicaKey(broker: number, partition: number): number {
  return broker * 2 ** 20 + partition
}

/** Note a fact that has just happened. */
export function noteRecent(
  facts: RecentFacts,
  atUs: Micros,
  code: number,
  a: number,
  b: number,
  c: number,
  d: number,
  e: number,
): void {
  noteLinkRate(facts.rates, atUs, code, a, b, c, d, e)
  switch (code) {
    case PRODUCER.partitionChosen:
      facts.lastChoice = { record: a, partition: b, how: c, hash: d, partitionCount: e }
      break
    case PRODUCER.batchDrained:
      facts.lastDrains.set(b, { batch: a, why: c, atUs, recordCount: d })
      break
    case CLUSTER.leaderElected:
      if (e !== ELECTION.initial) facts.leaderSinceUs.set(a, atUs)
      break
    case CLUSTER.isrChanged:
      if (atUs > 0) facts.isrSinceUs.set(a, atUs)
      break
    case CLUSTER.logTruncated:
      if (c < d) facts.truncated.set(replicaKey(a, b), { toOffset: c, fromOffset: d, atUs })
      break
    default:
      break
  }
}

/** Forget what is no longer recent at `nowUs`. */
export function forgetOld(facts: RecentFacts, nowUs: Micros): void {
  const sinceUs = nowUs - RECENT_US
  for (const [key, drain] of facts.lastDrains) if (drain.atUs < sinceUs) facts.lastDrains.delete(key)
  for (const [key, cut] of facts.truncated) if (cut.atUs < sinceUs) facts.truncated.delete(key)
  for (const [key, atUs] of facts.leaderSinceUs) if (atUs < sinceUs) facts.leaderSinceUs.delete(key)
  for (const [key, atUs] of facts.isrSinceUs) if (atUs < sinceUs) facts.isrSinceUs.delete(key)
}

/** An independent copy. */
export function cloneRecentFacts(facts: RecentFacts): RecentFacts {
  return {
    lastChoice: facts.lastChoice,
    lastDrains: new Map(facts.lastDrains),
    leaderSinceUs: new Map(facts.leaderSinceUs),
    isrSinceUs: new Map(facts.isrSinceUs),
    truncated: new Map(facts.truncated),
    rates: cloneLinkRates(facts.rates),
  }
}
