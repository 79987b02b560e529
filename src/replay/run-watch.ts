import type { EventSink } from '../engine/simulation/event-sink.ts'
import type { Monitor, MonitoredWorld, MonitorSource, MonitorState } from '../verify/monitor.ts'
import { MONITORS } from './monitor-part.ts'

/**
 * The monitor behind the frontier of a run. The simulation keeps the sink that it was given; the monitor behind it is
 * another one after every step back in time.
 */
export interface RunWatch {
  /** What the simulation is given. */
  readonly sink: EventSink
  readonly afterStep: () => void
  /** The one that watches now; undefined: nobody does yet. */
  readonly monitor: Monitor | undefined
  /** An independent copy of what the monitor knows now. */
  copy(): MonitorState | undefined
  /** Go on from such a copy, in this world and with this plan; without one, from the start in the world as it is there. */
  restore(source: MonitorSource, state: MonitorState | undefined, world: MonitoredWorld): void
}

/** Watch a run from its start, if there is who could; `inner` gets every event first. */
export function watchRun(source: MonitorSource, world: MonitoredWorld, inner: EventSink): RunWatch {
  let monitor: Monitor | undefined
  const watch: RunWatch = {
    sink: {
      append(atUs, code, a, b, c, d, e, f) {
        if (monitor) monitor.sink.append(atUs, code, a, b, c, d, e, f)
        else inner.append(atUs, code, a, b, c, d, e, f)
      },
    },
    afterStep: () => monitor?.afterStep(),
    get monitor() {
      return monitor
    },
    copy: () => monitor && MONITORS.code.cloneMonitorState(monitor.state),
    restore(next, state, nextWorld) {
      monitor = MONITORS.code.createMonitor(next, inner, state && MONITORS.code.cloneMonitorState(state))
      monitor.attach(nextWorld)
    },
  }
  if (MONITORS.isFilled) watch.restore(source, undefined, world)
  return watch
}
