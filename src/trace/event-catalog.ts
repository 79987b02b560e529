import { ACTION_EVENT_FIELDS } from '../engine/actions/events.ts'
import { CLUSTER_EVENT_FIELDS } from '../engine/cluster/events.ts'
import { CONSUMER_EVENT_FIELDS } from '../engine/consumer/events.ts'
import type { EventFieldTable, EventOf } from '../engine/kernel/event-schema.ts'
import { NETWORK_EVENT_FIELDS } from '../engine/network/events.ts'
import { PRODUCER_EVENT_FIELDS } from '../engine/producer/events.ts'

/** Every fact that a run can state. */
export type DomainEvent =
  | EventOf<typeof PRODUCER_EVENT_FIELDS>
  | EventOf<typeof CLUSTER_EVENT_FIELDS>
  | EventOf<typeof NETWORK_EVENT_FIELDS>
  | EventOf<typeof ACTION_EVENT_FIELDS>
  | EventOf<typeof CONSUMER_EVENT_FIELDS>

export type EventKind = DomainEvent['kind']

/** The events of one kind. */
export type EventOfKind<Kind extends EventKind> = Extract<DomainEvent, { kind: Kind }>

interface KindEntry {
  readonly kind: EventKind
  readonly fields: readonly string[]
}

const entries: (KindEntry | undefined)[] = []

function register(base: number, table: EventFieldTable): void {
  Object.keys(table).forEach((kind, index) => {
    entries[base + index] = { kind: kind as EventKind, fields: table[kind] ?? [] }
  })
}

register(0, PRODUCER_EVENT_FIELDS)
register(64, CLUSTER_EVENT_FIELDS)
register(160, NETWORK_EVENT_FIELDS)
register(192, ACTION_EVENT_FIELDS)
register(208, CONSUMER_EVENT_FIELDS)

const codes = new Map<string, number>()
entries.forEach((entry, code) => {
  if (entry) codes.set(entry.kind, code)
})

/** Every kind, by code order. */
export const EVENT_KINDS: readonly EventKind[] = entries.flatMap((entry) => (entry ? [entry.kind] : []))

/** Name of a code. */
export function kindOf(code: number): EventKind {
  const entry = entries[code]
  if (!entry) throw new Error(`no event has the code ${code}`)
  return entry.kind
}

/** Code of a name. */
export function codeOf(kind: EventKind): number {
  return codes.get(kind) as number
}

/** Names of the arguments of a code, in order. */
export function fieldsOf(code: number): readonly string[] {
  return entries[code]?.fields ?? []
}

/** The event as an object. */
export function eventObject(code: number, atUs: number, values: ArrayLike<number>): DomainEvent {
  const event: Record<string, unknown> = { kind: kindOf(code), atUs }
  fieldsOf(code).forEach((field, index) => {
    event[field] = values[index] ?? 0
  })
  return event as unknown as DomainEvent
}
