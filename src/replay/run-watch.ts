import type { EventSink } from '../engine/simulation/event-sink.ts'
import {
  cloneMonitorState,
  createMonitor,
  type Monitor,
  type MonitoredWorld,
  type MonitorSource,
  type MonitorState,
} from '../verify/monitor.ts'

/**
 * The monitor behind the frontier of a run. The simulation keeps the sink that it was given; the monitor behind it is
 * another one after every step back in time.
 */
export interface RunWatch {
  /** What the simulation is given. */
  readonly sink: EventSink
  readonly afterStep: () => void
  /** The one that watches now. */
  readonly monitor: Monitor
  /** An independent copy of what the monitor knows now. */
  copy(): MonitorState
  /** Go on from such a copy, in this world and with this plan. */
  restore(source: MonitorSource, state: MonitorState, world: MonitoredWorld): void
}

/** Watch a run from its start; `inner` gets every event first. */
export function watchRun(source: MonitorSource, world: MonitoredWorld, inner: EventSink): RunWatch {
  let monitor = createMonitor(source, inner)
  monitor.attach(world)
  return {
    sink: {
      append(atUs, code, a, b, c, d, e, f) {
        monitor.sink.append(atUs, code, a, b, c, d, e, f)
      },
    },
    afterStep: () => monitor.afterStep(),
    get monitor() {
      return monitor
    },
    copy: () => cloneMonitorState(monitor.state),
    restore(next, state, nextWorld) {
      monitor = createMonitor(next, inner, cloneMonitorState(state))
      monitor.attach(nextWorld)
    },
  }
}
