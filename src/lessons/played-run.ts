import { must } from '../engine/kernel/assert.ts'
import { microsFromScenario, NEVER } from '../engine/kernel/units.ts'
import type { RunTables } from '../engine/protocol/record-table.ts'
import type { EventSink } from '../engine/simulation/event-sink.ts'
import type { RunPlan } from '../engine/simulation/run-plan.ts'
import { createSimulation } from '../engine/simulation/simulation.ts'
import { startWorld } from '../engine/simulation/start-world.ts'
import type { World } from '../engine/simulation/world.ts'
import { appendEvent, type EventColumns, emptyColumns } from '../trace/event-columns.ts'
import { type Outcome, type OutcomeRecord, outcomeOf } from '../trace/outcome.ts'
import type { Measure, MeasuredValue } from './lesson.ts'
import { measureMoment } from './measure-moment.ts'

/** A run that is over, and what its measures look at. */
export interface PlayedRun {
  readonly plan: RunPlan
  readonly tables: RunTables
  /** As it was at the end. */
  readonly world: World
  /** Empty when no measure asked for events. */
  readonly columns: EventColumns
  /** The first so many events tell how things are at the start. */
  readonly eventsAtStart: number
  /** What was measured on the way. */
  readonly moments: ReadonlyMap<Measure, MeasuredValue>
  /** Counted when somebody asks. */
  outcome(): Outcome & { readonly records: readonly OutcomeRecord[] }
}

/** Run a plan to its end; measures of moments are taken when it comes past. */
export function playRun(plan: RunPlan, measures: readonly Measure[]): PlayedRun {
  const columns = emptyColumns()
  const sink: EventSink | undefined = measures.some(needsEvents)
    ? {
        append(atUs, code, a, b, c, d, e, f) {
          appendEvent(columns, atUs, code, a, b, c, d, e, f)
        },
      }
    : undefined
  const { world, tables } = startWorld(plan, sink)
  const eventsAtStart = columns.length
  const simulation = createSimulation(plan, tables, world, { ...(sink ? { sink } : {}), isFingerprinted: false })
  const moments = new Map<Measure, MeasuredValue>()
  for (const { atMs, measure } of momentsOf(measures)) {
    simulation.runUntil(microsFromScenario(atMs))
    moments.set(measure, measureMoment(measure, simulation.world, tables))
  }
  const stopped = simulation.runUntil(NEVER)
  simulation.conclude()
  let outcome: Outcome | undefined
  return {
    plan,
    tables,
    world: simulation.world,
    columns,
    eventsAtStart,
    moments,
    outcome() {
      outcome ??= outcomeOf(
        { plan, tables, world: simulation.world, traceHash: '' },
        stopped === 'asked' ? 'time' : stopped,
        { withRecords: true },
      )
      return { ...outcome, records: must(outcome.records, 'records of the outcome') }
    },
  }
}

/** A measure that looks at the world at a moment before the end. */
export type MomentMeasure = Extract<Measure, { of: 'log' | 'partition' }>

function momentsOf(measures: readonly Measure[]): { readonly atMs: number; readonly measure: MomentMeasure }[] {
  return measures
    .flatMap(partsOf)
    .flatMap((measure) =>
      (measure.of === 'log' || measure.of === 'partition') && measure.atMs !== undefined
        ? [{ atMs: measure.atMs, measure }]
        : [],
    )
    .sort((a, b) => a.atMs - b.atMs)
}

/** The measure and all that it is made of. */
export function partsOf(measure: Measure): readonly Measure[] {
  if (measure.of === 'list') return [measure, ...measure.items.flatMap(partsOf)]
  if (measure.of === 'count') return [measure, ...partsOf(measure.items)]
  if (measure.of === 'difference' || measure.of === 'ratio' || measure.of === 'sum') {
    return [measure, ...partsOf(measure.a), ...partsOf(measure.b)]
  }
  return [measure]
}

const OF_EVENTS: ReadonlySet<Measure['of']> = new Set([
  'event',
  'events',
  'consumed',
  'reasons',
  'batchRecords',
  'largestBatch',
  'batchBytes',
  'inFlight',
])

function needsEvents(measure: Measure): boolean {
  return partsOf(measure).some(({ of }) => OF_EVENTS.has(of))
}
