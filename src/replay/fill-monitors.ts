import { cloneMonitorState, createMonitor } from '../verify/monitor.ts'
import { MONITORS } from './monitor-part.ts'

// Importing this file lets runs be watched.
MONITORS.fill({ createMonitor, cloneMonitorState })
