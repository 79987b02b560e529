import { PRODUCER } from '../engine/producer/events.ts'
import type { Run } from '../replay/run.ts'
import { countUntil, eventCodeAt, eventTime } from '../trace/event-columns.ts'
import { timeAfter, timeBefore } from '../trace/time-list.ts'
import type { FindWhat } from './host-messages.ts'
import { neighbour } from './run-lookups.ts'

/** Time of the nearest moment of a kind, of what has been computed; undefined: there is none. */
export function findMoment(
  run: Run,
  fromUs: number,
  direction: 1 | -1,
  what: Exclude<FindWhat, 'hop'>,
): number | undefined {
  switch (what) {
    case 'event':
      return neighbour(run, fromUs, direction)
    case 'request':
      return nearestRequest(run, fromUs, direction)
    case 'visible':
    case 'notable': {
      const list = run.summary[what]
      return direction > 0 ? timeAfter(list, fromUs) : timeBefore(list, fromUs)
    }
  }
}

/** A request of a producer leaves, is answered, or is given up. */
function nearestRequest({ columns }: Run, fromUs: number, direction: 1 | -1): number | undefined {
  const first = countUntil(columns, direction > 0 ? fromUs : fromUs - 1)
  for (let i = direction > 0 ? first : first - 1; i >= 0 && i < columns.length; i += direction) {
    const code = eventCodeAt(columns, i)
    if (code === PRODUCER.requestSent || code === PRODUCER.responseReceived || code === PRODUCER.requestFailed) {
      return eventTime(columns, i)
    }
  }
  return undefined
}
