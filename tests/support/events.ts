import type { DomainEvent } from '../../src/trace/event-catalog.ts'
import { type EventColumns, eventAt } from '../../src/trace/event-columns.ts'

/** Events `from` to `to - 1` as objects. */
export function eventObjects(columns: EventColumns, from = 0, to = columns.length): DomainEvent[] {
  const list: DomainEvent[] = []
  for (let i = from; i < to; i++) list.push(eventAt(columns, i))
  return list
}
