import { createMonitor, type Monitor } from '../../src/verify/monitor.ts'
import type { ClusterWorld } from './cluster-world.ts'

/** Put a monitor on a cluster alone: it sees every event of it, and its state after every input. */
export function watchCluster(world: ClusterWorld): Monitor {
  const monitor = createMonitor({ tables: world.options.tables })
  world.onEvent = (code, [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0]) => {
    monitor.sink.append(world.nowUs, code, a, b, c, d, e, f)
  }
  world.afterInput = () => monitor.afterStep()
  monitor.attach(world)
  return monitor
}
