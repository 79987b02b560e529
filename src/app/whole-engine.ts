import '../engine/simulation/all-parts.ts'
import '../replay/fill-monitors.ts'

// What the first picture does without: everything that only some runs need, the reader of scenarios, the monitor, and the
// answers to questions. One chunk, fetched behind the first picture, or before the first run that needs it.
export { checkAction, parseScenario } from '../engine/simulation/complete-scenario.ts'
export { codecsOf, codecsOfAction } from '../engine/simulation/needed-codecs.ts'
export { planRun } from '../engine/simulation/plan-run.ts'
export { planWithAction } from '../engine/simulation/plan-with-action.ts'
export { createCauseIndex } from '../trace/causes/cause-index.ts'
export { causesOf } from '../trace/causes/causes-of.ts'
export { stepAt } from '../trace/life.ts'
export { batchCopies } from './batch-copies.ts'
export { createEventLog } from './event-log.ts'
export { findHop } from './hops.ts'
export { createMeasurements } from './measurements.ts'
export { catchUp, differenceOfRuns } from './other-run.ts'
export { recordPage } from './outcome-records.ts'
export { selectedLife } from './selected-life.ts'
