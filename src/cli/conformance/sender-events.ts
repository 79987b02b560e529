import { isEqual, print } from './result.ts'
import type { ScriptEvent } from './scripted-network.ts'

/** What stands between two runs of callbacks, or such a run by partition: only the order within each is binding. */
type Segment =
  | { readonly kind: 'event'; readonly event: ScriptEvent }
  | { readonly kind: 'callbacks'; readonly byPartition: Map<string, ScriptEvent[]> }

/** What is known of a record that a callback names. */
export interface RecordPlace {
  /** The partition that it was sent to: a failed callback does not name it. */
  readonly partition: string
  /** The batch that took it, -1 if none did. */
  readonly batch: number
  /** The batch was given up together with others: by an abort, a fatal error or a forced close. */
  readonly isAborted: boolean
}

/** How to find out about a record. */
export type PlaceOf = (id: string) => RecordPlace

/**
 * Compare what happened with what the file says (README, "Order"). Between batches that are given up together there is no
 * order; within a batch there is.
 *
 * @param isOrderBinding False: no order between batches at all, nor between callbacks and the rest of the operation.
 * @returns The first difference, or undefined.
 */
export function differenceOfEvents(
  actual: readonly ScriptEvent[],
  expected: readonly ScriptEvent[],
  placeOf: PlaceOf,
  isOrderBinding: boolean,
): string | undefined {
  const ours = segmentsOf(isOrderBinding ? actual : callbacksLast(actual), placeOf)
  const theirs = segmentsOf(isOrderBinding ? expected : callbacksLast(expected), placeOf)
  for (let index = 0; index < Math.max(ours.length, theirs.length); index++) {
    const problem = differenceOfSegments(ours[index], theirs[index], placeOf, isOrderBinding)
    if (problem !== undefined) return `event ${index}: ${problem}`
  }
  return undefined
}

function differenceOfSegments(
  ours: Segment | undefined,
  theirs: Segment | undefined,
  placeOf: PlaceOf,
  isOrderBinding: boolean,
): string | undefined {
  if (ours?.kind === 'event' && theirs?.kind === 'event' && isSameEvent(ours.event, theirs.event)) return undefined
  if (ours?.kind === 'callbacks' && theirs?.kind === 'callbacks') {
    const partitions = new Set([...ours.byPartition.keys(), ...theirs.byPartition.keys()])
    for (const partition of partitions) {
      const actual = ours.byPartition.get(partition) ?? []
      const expected = theirs.byPartition.get(partition) ?? []
      if (isEqual(actual, expected)) continue
      const areAborted = actual.every((event) => placeOf(idOf(event)).isAborted)
      const isFree = !isOrderBinding || areAborted
      if (!isFree || !isEqual(batchwise(actual, placeOf), batchwise(expected, placeOf))) {
        return `expected ${print(expected)}, got ${print(actual)}`
      }
    }
    return undefined
  }
  return `expected ${printSegment(theirs)}, got ${printSegment(ours)}`
}

/** Callbacks batch by batch, in the order of the batches' creation; within a batch as they came. */
function batchwise(events: readonly ScriptEvent[], placeOf: PlaceOf): ScriptEvent[] {
  return [...events].sort((a, b) => placeOf(idOf(a)).batch - placeOf(idOf(b)).batch)
}

function idOf(event: ScriptEvent): string {
  return String(event['id'])
}

/** A poll whose time depends on a random backoff is a poll. */
function isSameEvent(ours: ScriptEvent, theirs: ScriptEvent): boolean {
  if (theirs.e === 'poll' && theirs['timeout'] === 'jitter') return ours.e === 'poll'
  return isEqual(ours, theirs)
}

function segmentsOf(events: readonly ScriptEvent[], placeOf: PlaceOf): Segment[] {
  const segments: Segment[] = []
  for (const event of events) {
    if (event.e !== 'callback') {
      segments.push({ kind: 'event', event })
      continue
    }
    let last = segments[segments.length - 1]
    if (last?.kind !== 'callbacks') {
      last = { kind: 'callbacks', byPartition: new Map() }
      segments.push(last)
    }
    const { partition } = placeOf(idOf(event))
    const list = last.byPartition.get(partition)
    if (list) list.push(event)
    else last.byPartition.set(partition, [event])
  }
  return segments
}

function callbacksLast(events: readonly ScriptEvent[]): ScriptEvent[] {
  return [...events.filter(({ e }) => e !== 'callback'), ...events.filter(({ e }) => e === 'callback')]
}

function printSegment(segment: Segment | undefined): string {
  if (!segment) return 'nothing'
  return print(segment.kind === 'event' ? segment.event : [...segment.byPartition.values()].flat())
}
