/**
 * Events are facts, past tense, made of numbers only: a kind and up to six whole numbers (ids, offsets, sizes, codes).
 * So a million of them fit into a few typed arrays, and emitting one allocates nothing. Each room lists its own kinds in
 * its `events.ts`; names of the arguments stand there once, and types are derived from them.
 */

/** The code of one event kind; the type remembers the names of its arguments. */
export type EventCode<Fields extends readonly string[] = readonly string[]> = number & {
  readonly __fields?: Fields
}

/** A room's kinds: name → names of its arguments, at most six. */
export type EventFieldTable = Readonly<Record<string, readonly string[]>>

/** The codes of a room's kinds. */
export type EventCodes<Table extends EventFieldTable> = {
  readonly [Kind in keyof Table]: EventCode<Table[Kind]>
}

/** What `emit` takes after the code: one number for each named argument. */
export type EventArguments<Fields extends readonly string[]> = { [Index in keyof Fields]: number }

/** An event as an object, made when somebody looks. */
export type EventOf<Table extends EventFieldTable> = {
  [Kind in keyof Table]: { readonly kind: Kind; readonly atUs: number } & {
    readonly [Field in Table[Kind][number]]: number
  }
}[keyof Table]

/** Most arguments that an event has. */
export const MAX_EVENT_ARGUMENTS = 6

/** Number the kinds of `table` from `base`, in the order in which they stand. Rooms leave 64 codes each. */
export function eventCodes<const Table extends EventFieldTable>(base: number, table: Table): EventCodes<Table> {
  const codes: Record<string, number> = {}
  let next = base
  for (const kind of Object.keys(table)) codes[kind] = next++
  return codes as EventCodes<Table>
}
