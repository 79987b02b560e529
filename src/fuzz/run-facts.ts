import { ACTION } from '../engine/actions/events.ts'
import { actionNamed } from '../engine/actions/index.ts'
import { CLUSTER, ELECTION } from '../engine/cluster/events.ts'
import type { Micros } from '../engine/kernel/units.ts'
import { PRODUCER } from '../engine/producer/events.ts'
import type { EventSink } from '../engine/simulation/event-sink.ts'
import type { RunPlan } from '../engine/simulation/run-plan.ts'

/** What happened in a run, as far as promises and counts depend on it. */
export interface RunFacts {
  /** Faults that did something, and when the last one did; -1: there was none. */
  faultCount: number
  lastFaultUs: Micros
  /** Partitions whose leader was elected among those that may lack committed records. */
  readonly uncleanlyLed: Set<number>
  /** A machine lost what it had not flushed, or a disk was replaced: what was stored may be gone. */
  isDataLost: boolean
  /** Producers that have begun a new epoch, or got another id: what was given up may be written again. */
  readonly renewed: Set<number>
  /** By producer: ids and epochs that it was given. */
  readonly idsGiven: number[]
  /** By partition: the highest that any leader's high watermark ever was. */
  readonly highestWatermark: number[]
}

/** Nothing has happened. */
export function emptyFacts(): RunFacts {
  return {
    faultCount: 0,
    lastFaultUs: -1,
    uncleanlyLed: new Set(),
    isDataLost: false,
    renewed: new Set(),
    idsGiven: [],
    highestWatermark: [],
  }
}

/** Take note of one event. */
export function noteFact(
  facts: RunFacts,
  plan: RunPlan,
  ...[atUs, code, a, b, c, , e]: Parameters<EventSink['append']>
) {
  if (code === ACTION.actionDone) noteAction(facts, plan, atUs, a)
  else if (code === CLUSTER.highWatermarkMoved) {
    facts.highestWatermark[b] = Math.max(facts.highestWatermark[b] ?? 0, c)
  } else if (code === PRODUCER.sequencesReset) facts.renewed.add(a)
  else if (code === PRODUCER.producerIdSet) {
    facts.idsGiven[a] = (facts.idsGiven[a] ?? 0) + 1
    if ((facts.idsGiven[a] ?? 0) > 1) facts.renewed.add(a)
  } else if (code === CLUSTER.leaderElected && (e === ELECTION.unclean || e === ELECTION.lastKnown)) {
    facts.uncleanlyLed.add(a)
  }
}

function noteAction(facts: RunFacts, plan: RunPlan, atUs: Micros, index: number): void {
  const action = plan.actions[index]
  if (!action) return
  if (actionNamed(action.do)?.mark === 'fault') {
    facts.faultCount++
    facts.lastFaultUs = atUs
  }
  if (action.do === 'powerOffBroker' && (action.unflushedMs ?? 0) > 0) facts.isDataLost = true
  if (action.do === 'startBroker' && action.disk === 'empty') facts.isDataLost = true
}
