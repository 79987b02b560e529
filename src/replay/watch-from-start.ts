import { must } from '../engine/kernel/assert.ts'
import { createSimulation } from '../engine/simulation/simulation.ts'
import { MONITORS } from './monitor-part.ts'
import type { Run } from './run.ts'

/**
 * The monitor has come while the run was already going on: let it see everything from the start, in a second run of the same
 * plan, and go on behind the frontier. Nothing to do for a run that is watched. A run that was branched must be watched before.
 */
export function watchFromStart(run: Run): void {
  if (run.watch.monitor) return
  const { plan, tables, frontier } = run
  const start = must(run.checkpoints[0], 'the start of the run')
  const source = { plan, tables }
  const monitor = MONITORS.code.createMonitor(source)
  const again = createSimulation(plan, tables, start.snapshot.world, {
    sink: monitor.sink,
    afterStep: monitor.afterStep,
    isFingerprinted: false,
  })
  // The checkpoint stays as it is: this run works on a copy.
  again.restore(start.snapshot)
  monitor.attach(again.world)
  start.monitor = MONITORS.code.cloneMonitorState(monitor.state)
  again.runUntil(frontier.world.nowUs)
  run.watch.restore(source, monitor.state, frontier.world)
}
