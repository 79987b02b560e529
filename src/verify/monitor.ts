import type { BrokerState } from '../engine/cluster/broker-state.ts'
import type { ControllerState } from '../engine/cluster/controller-state.ts'
import type { ConsumerState } from '../engine/consumer/consumer-process.ts'
import type { Micros } from '../engine/kernel/units.ts'
import type { RunTables } from '../engine/protocol/record-table.ts'
import type { EventSink } from '../engine/simulation/event-sink.ts'
import type { RunPlan } from '../engine/simulation/run-plan.ts'
import type { Breach, Violation } from './findings.ts'
import { cloneMonitorState, emptyMonitorState, type MonitorState } from './monitor-state.ts'

export type { Breach, Excuse, PromiseId, Violation } from './findings.ts'
export { cloneMonitorState, type MonitorState }

/** What the monitor looks at: a `World`, or a cluster alone. */
export interface MonitoredWorld {
  readonly nowUs: Micros
  /** Broker b at index b - 1. */
  readonly brokers: readonly BrokerState[]
  readonly controller: ControllerState
  readonly producers?: readonly unknown[]
  readonly consumers?: readonly ConsumerState[]
}

/** What a run is made from; a cluster alone has no plan. */
export interface MonitorSource {
  readonly plan?: RunPlan
  readonly tables: RunTables
}

/** Watches a run, and says what it finds wrong. Feed it every event and every end of a step. */
export interface Monitor {
  /** Takes every event, and hands it on to the sink given. */
  readonly sink: EventSink
  /** Look at this world from now on: after the start, a restored snapshot, a branch. */
  attach(world: MonitoredWorld): void
  /** A queue entry has been handled: check what it has touched. */
  afterStep(): void
  /** Look at everything once, whatever has touched it. */
  checkAll(): void
  readonly state: MonitorState
  /** Bugs. At most one for each invariant, partition and broker. */
  readonly violations: readonly Violation[]
  /** Promises that were legally broken. */
  readonly breaches: readonly Breach[]
}

/**
 * A monitor of one run.
 *
 * @param inner Gets every event first.
 * @param state To go on from (a clone that belongs to a snapshot); absent: from the world that is attached first.
 */
export function createMonitor(source: MonitorSource, inner?: EventSink, state?: MonitorState): Monitor {
  const own = state ?? emptyMonitorState()
  let world: MonitoredWorld | undefined
  void source
  return {
    sink: {
      append(atUs, code, a, b, c, d, e, f) {
        inner?.append(atUs, code, a, b, c, d, e, f)
      },
    },
    attach(next) {
      world = next
    },
    afterStep() {
      if (world) own.steps++
    },
    checkAll() {},
    state: own,
    get violations() {
      return own.violations
    },
    get breaches() {
      return own.breaches
    },
  }
}
