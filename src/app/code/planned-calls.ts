import { microsFromScenario } from '../../engine/kernel/units.ts'
import type { PlannedRecord } from '../../engine/protocol/record-table.ts'
import type { Action, Scenario } from '../../engine/scenario/scenario.ts'
import { inOrderOfTime } from '../../engine/simulation/order-of-time.ts'
import { recordContent } from '../../engine/simulation/record-content.ts'
import { changeWorkload, createWorkload, takeDue } from '../../engine/workload/workload.ts'
import { type Datasets, planWorkload, serialize } from '../../engine/workload/workload-plan.ts'

/** A record that a producer is going to send, as its partitioner is told of it. */
export interface PlannedCall {
  readonly topic: string
  readonly keyBytes: Uint8Array | null
  readonly valueBytes: Uint8Array | null
}

/** What a producer sends in a scenario. */
export interface PlannedCalls {
  /** In the order of sending; those that name their partition are left out: nobody asks for them (P-28). */
  readonly calls: readonly PlannedCall[]
  readonly namedPartition: number
  /** False: there are more. */
  readonly isAll: boolean
}

/** Records of all producers that are looked at. */
const MOST_RECORDS = 200_000

/**
 * The records of one producer in the order in which a run sends them, nothing run: keys, values and times come from the
 * workload alone, and from what actions change of it.
 *
 * @param most Calls that are wanted.
 */
export function plannedCalls(scenario: Scenario, producer: number, datasets: Datasets, most: number): PlannedCalls {
  const plan = { seed: scenario.seed, workload: planWorkload(scenario, scenario.seed, datasets) }
  const workload = createWorkload(plan.workload)
  const name = scenario.producers[producer]?.name
  const endUs = microsFromScenario(scenario.durationMs)
  const calls: PlannedCall[] = []
  let [namedPartition, seen, isAll] = [0, 0, true]

  const take = (planned: PlannedRecord, valueBytes: Uint8Array | null): void => {
    if (planned.partition >= 0) namedPartition++
    else calls.push({ topic: planned.topic, keyBytes: planned.key, valueBytes })
  }
  /** Calls of the application come before an action of the same moment. */
  const sendUntil = (untilUs: number): void => {
    while (isAll && workload.nextAtUs <= untilUs) {
      if (calls.length >= most || ++seen > MOST_RECORDS) {
        isAll = false
        return
      }
      const due = takeDue(plan.workload, workload, workload.nextEntry)
      if (due.producer !== producer) continue
      for (const call of due.calls) {
        if (call.kind === 'send') take(call.planned, recordContent(plan, { planned: [call.planned] }, 0))
      }
    }
  }
  for (const { action } of inOrderOfTime(scenario.actions)) {
    const atUs = microsFromScenario(action.atMs)
    sendUntil(atUs)
    if (!isAll) break
    if (action.do === 'setWorkload') changeWorkload(plan.workload, workload, action.entry, action, atUs)
    else if (action.do === 'send' && action.producer === name) {
      const { planned, valueBytes } = sentByHand(action)
      take(planned, valueBytes)
    }
  }
  sendUntil(endUs)
  return { calls, namedPartition, isAll }
}

function sentByHand(action: Action & { readonly do: 'send' }): {
  readonly planned: PlannedRecord
  readonly valueBytes: Uint8Array | null
} {
  const valueBytes = serialize(action.value)
  const planned: PlannedRecord = {
    topic: action.topic,
    partition: action.partition ?? -1,
    key: serialize(action.key),
    valueSize: valueBytes ? valueBytes.length : -1,
    headers: [],
    timestampMs: -1,
    entry: -1,
    indexInEntry: 0,
  }
  return { planned, valueBytes }
}
