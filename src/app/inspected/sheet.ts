import type { ThingStrings } from '../../content/strings/strings.ts'
import type { Selection } from '../host-messages.ts'

/** What the page says of a part, a row, a state: keys of its words, so that none can be without them. */
export type PartName = keyof ThingStrings['parts']
export type RowName = keyof ThingStrings['rows']
export type WordName = keyof ThingStrings['words']
export type NoteName = keyof ThingStrings['notes']

/** What names a packet. */
export interface PacketNames {
  /** Actor ids. */
  readonly from: number
  readonly to: number
  readonly api: string
  readonly isResponse: boolean
}

/**
 * What is known of a selected thing at a moment, in parts: plain data that the worker reads from the engine's state and the
 * page lays out. Nothing in it is a number that the engine did not compute.
 */
export type Sheet = readonly SheetPart[]

/** A part with its title and, where it is one, the rule behind it. */
export interface SheetPart {
  readonly name: PartName
  /** `P-122`; empty: it only says what is. */
  readonly rule: string
  /** One sentence about it. */
  readonly note?: Note
  readonly rows?: readonly SheetRow[]
  readonly table?: SheetTable
  readonly figure?: Figure
  /** Of interest to few: shown folded. */
  readonly isFolded?: boolean
}

/** A sentence of the page's own words. */
export interface Note {
  readonly key: NoteName
  readonly values: Readonly<Record<string, string | number>>
}

/** A label with its values; a label of Kafka's own (a config, a field, a metric) stands as it is. */
export interface SheetRow {
  readonly label: RowName | { readonly code: string }
  readonly values: readonly SheetValue[]
}

/** Rows under columns. */
export interface SheetTable {
  readonly columns: readonly RowName[]
  readonly rows: readonly (readonly (readonly SheetValue[])[])[]
  /** Rows that are left out. */
  readonly more?: number
}

/** A value in the form in which it is to be read. */
export type SheetValue =
  /** Kafka's own word, a name, a text of the run. */
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'bytes'; readonly value: number }
  /** A moment of the run (µs): a click goes there. */
  | { readonly kind: 'at'; readonly us: number }
  /** A length of time (µs). */
  | { readonly kind: 'for'; readonly us: number }
  /** A moment (µs) of which the distance counts: how long ago, how long to go. */
  | { readonly kind: 'since' | 'until'; readonly us: number }
  | { readonly kind: 'word'; readonly key: WordName; readonly tone?: 'good' | 'bad' }
  /** Another thing: a click selects it. */
  | { readonly kind: 'thing'; readonly thing: Selection; readonly text?: string }

/** A drawing. */
export type Figure =
  /** A container that fills, in bytes. */
  | { readonly kind: 'fill'; readonly used: number; readonly capacity: number }
  | LogStrip
  /** The offsets of a partition over time: the page asks for them (`partitionHistory`). */
  | { readonly kind: 'history'; readonly partition: number }

/** The end of a log: its batches, and where its offsets stand. */
export interface LogStrip {
  readonly kind: 'log'
  readonly logStartOffset: number
  readonly highWatermark: number
  readonly lastStableOffset: number
  readonly logEndOffset: number
  /** The newest ones, in order. */
  readonly batches: readonly {
    readonly baseOffset: number
    readonly nextOffset: number
    readonly leaderEpoch: number
    /** Absent: it is none of a producer's. */
    readonly batch?: number
    readonly marker?: 'commit' | 'abort'
  }[]
}

export const code = (text: string): SheetValue => ({ kind: 'code', text })
export const num = (value: number): SheetValue => ({ kind: 'number', value })
export const bytes = (value: number): SheetValue => ({ kind: 'bytes', value })
export const at = (us: number): SheetValue => ({ kind: 'at', us })
export const lasting = (us: number): SheetValue => ({ kind: 'for', us })
export const since = (us: number): SheetValue => ({ kind: 'since', us })
export const until = (us: number): SheetValue => ({ kind: 'until', us })
export const word = (key: WordName, tone?: 'good' | 'bad'): SheetValue =>
  tone ? { kind: 'word', key, tone } : { kind: 'word', key }
/** A link; without a text it is called what the page calls the thing. */
export const thing = (selection: Selection, text?: string): SheetValue =>
  text === undefined ? { kind: 'thing', thing: selection } : { kind: 'thing', thing: selection, text }

export const brokerLink = (broker: number): SheetValue =>
  broker > 0 ? thing({ kind: 'broker', broker }, `b${broker}`) : word('none')
export const brokerLinks = (brokers: readonly number[]): readonly SheetValue[] =>
  brokers.length > 0 ? brokers.map(brokerLink) : [word('none')]

/** A row. */
export const row = (label: SheetRow['label'], ...values: readonly SheetValue[]): SheetRow => ({ label, values })

/** A row for what is there, none for what is not. */
export function rowIf(
  isThere: boolean,
  label: SheetRow['label'],
  ...values: readonly SheetValue[]
): readonly SheetRow[] {
  return isThere ? [row(label, ...values)] : []
}

/** Rows that a table shows at most. */
const MAX_ROWS = 24

/** A table; undefined when it has no rows. Long ones end with a count of what is left out. */
export function table(columns: readonly RowName[], rows: SheetTable['rows'], limit = MAX_ROWS): SheetTable | undefined {
  if (rows.length === 0) return undefined
  if (rows.length <= limit) return { columns, rows }
  return { columns, rows: rows.slice(0, limit), more: rows.length - limit }
}

/** What a part holds; a part with nothing in it is left out. */
interface PartContent {
  readonly note?: Note | undefined
  readonly rows?: readonly SheetRow[]
  readonly table?: SheetTable | undefined
  readonly figure?: Figure | undefined
  readonly isFolded?: boolean
}

/** A part in a list, or nothing when there is nothing to say. */
export function part(name: PartName, rule: string, content: PartContent): SheetPart[] {
  const { note, rows, table: cells, figure, isFolded } = content
  if (!note && !cells && !figure && !rows?.length) return []
  return [
    {
      name,
      rule,
      ...(note ? { note } : {}),
      ...(rows?.length ? { rows } : {}),
      ...(cells ? { table: cells } : {}),
      ...(figure ? { figure } : {}),
      ...(isFolded ? { isFolded } : {}),
    },
  ]
}

export function note(key: NoteName, values: Note['values'] = {}): Note {
  return { key, values }
}
