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
  /** Go on from such a copy, in this world and with this plan; without one, from the start in the world as it is there. */
  restore(source: MonitorSource, state: MonitorState | undefined, world: MonitoredWorld): void
}

/** Watch a run from its start; `inner` gets every event first. */
export function watchRun(source: MonitorSource, world: MonitoredWorld, inner: EventSink): RunWatch {
  const watch = (one: MonitorSource, state: MonitorState | undefined, at: MonitoredWorld): Monitor => {
    const watching = createMonitor(one, inner, state && cloneMonitorState(state))
    watching.attach(at)
    return watching
  }
  let monitor = watch(source, undefined, world)
  return {
    sink: {
      append: (atUs, code, a, b, c, d, e, f) => monitor.sink.append(atUs, code, a, b, c, d, e, f),
    },
    afterStep: () => monitor.afterStep(),
    get monitor() {
      return monitor
    },
    copy: () => cloneMonitorState(monitor.state),
    restore(next, state, nextWorld) {
      monitor = watch(next, state, nextWorld)
    },
  }
}
