import { type EventKind, type EventOfKind, kindOf } from '../../../src/trace/event-catalog.ts'
import { eventAt, eventCodeAt } from '../../../src/trace/event-columns.ts'
import type { StartedRun } from '../../support/run-scenario.ts'

/** Every event of one kind so far, in order. */
export function seen<Kind extends EventKind>(run: StartedRun, kind: Kind): EventOfKind<Kind>[] {
  const found: EventOfKind<Kind>[] = []
  for (let i = 0; i < run.columns.length; i++) {
    if (kindOf(eventCodeAt(run.columns, i)) === kind) found.push(eventAt(run.columns, i) as EventOfKind<Kind>)
  }
  return found
}

/** Offsets that a consumer read in one partition, in the order of reading: `0-12 12-40`, each up to and without the second. */
export function readRanges(run: StartedRun, consumer: number, partition = 0): string {
  return seen(run, 'recordsDelivered')
    .filter((event) => event.consumer === consumer && event.partition === partition)
    .map((event) => `${event.fromOffset}-${event.toOffset}`)
    .join(' ')
}

/** Where a consumer's reading of a partition leaves a gap or goes back: pairs of the end of one range and the start of the next. */
export function jumps(run: StartedRun, consumer: number): [end: number, start: number][] {
  const next = new Map<number, number>()
  const found: [number, number][] = []
  for (const event of seen(run, 'recordsDelivered')) {
    if (event.consumer !== consumer) continue
    const end = next.get(event.partition) ?? 0
    if (event.fromOffset !== end) found.push([end, event.fromOffset])
    next.set(event.partition, event.toOffset)
  }
  return found
}

/** Times (ms) at which a consumer got records. */
export function deliveryTimesMs(run: StartedRun, consumer = 0): number[] {
  return seen(run, 'recordsDelivered')
    .filter((event) => event.consumer === consumer)
    .map((event) => event.atUs / 1000)
}
