import { emptyPart } from '../engine/kernel/part.ts'
import type { cloneMonitorState, createMonitor } from '../verify/monitor.ts'

/**
 * What checks a run while it goes on. A run that starts without it is watched from its start all the same, as soon as it is
 * there (`watchFromStart`).
 */
export const MONITORS = emptyPart<{
  readonly createMonitor: typeof createMonitor
  readonly cloneMonitorState: typeof cloneMonitorState
}>('monitor')
