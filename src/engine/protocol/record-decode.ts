import type { Bytes } from '../kernel/units.ts'
import type { BatchRecord } from './record-batch.ts'
import type { RecordHeader } from './record-table.ts'
import { type ByteReader, readVarint, readVarlong } from './varint.ts'

/** A record as it came out of a batch. Key, value and header values are views of the bytes read, not copies. */
export interface DecodedRecord extends BatchRecord {
  readonly offset: number
  readonly attributes: number
  /** Its own length included, uncompressed. */
  readonly sizeBytes: Bytes
}

/** What a record takes from the batch that it is in. */
export interface RecordContext {
  readonly baseOffset: number
  readonly baseTimestampMs: number
  readonly maxTimestampMs: number
  readonly timestampType: 'CreateTime' | 'LogAppendTime'
}

/** Told of each field of a record as it is read: `[from, to)` in the reader's bytes. */
export type VisitField = (name: string, from: number, to: number, value: number | string | Uint8Array | null) => void

/**
 * Read one record and move on.
 *
 * @returns `undefined`: its lengths do not fit together; the reader may stand anywhere in it.
 * @source kafka 3.9 clients DefaultRecord#readFrom; P-87, P-88
 */
export function readRecord(reader: ByteReader, context: RecordContext, visit?: VisitField): DecodedRecord | undefined {
  const start = reader.at
  const length = varintField(reader, 'length', visit)
  const end = reader.at + length
  if (reader.problem !== undefined || length < 1 || end > reader.end) return undefined
  const attributes = reader.bytes[reader.at++] as number
  visit?.('attributes', reader.at - 1, reader.at, attributes)
  const timestampDelta = varlongField(reader, 'timestampDelta', visit)
  const offsetDelta = varintField(reader, 'offsetDelta', visit)
  const key = contentField(reader, 'key', end, visit)
  const value = contentField(reader, 'value', end, visit)
  const headers = readHeaders(reader, end, visit)
  if (reader.problem !== undefined || reader.at !== end) return undefined
  const isLogAppendTime = context.timestampType === 'LogAppendTime'
  return {
    offset: context.baseOffset + offsetDelta,
    attributes,
    timestampMs: isLogAppendTime ? context.maxTimestampMs : context.baseTimestampMs + timestampDelta,
    key,
    value,
    headers,
    sizeBytes: end - start,
  }
}

function readHeaders(reader: ByteReader, end: number, visit: VisitField | undefined): RecordHeader[] {
  const count = varintField(reader, 'headerCount', visit)
  const headers: RecordHeader[] = []
  // A header takes at least two bytes: a count that cannot be true is found before it costs anything.
  if (count < 0 || count > (end - reader.at) / 2) {
    reader.problem ??= 'truncated'
    return headers
  }
  for (let i = 0; i < count && reader.problem === undefined; i++) {
    const name = nameField(reader, `headers[${i}].key`, end, visit)
    headers.push({ key: name, value: contentField(reader, `headers[${i}].value`, end, visit) })
  }
  return headers
}

function varintField(reader: ByteReader, name: string, visit: VisitField | undefined): number {
  const from = reader.at
  const value = readVarint(reader)
  if (reader.problem === undefined) visit?.(name, from, reader.at, value)
  return value
}

function varlongField(reader: ByteReader, name: string, visit: VisitField | undefined): number {
  const from = reader.at
  const value = readVarlong(reader)
  if (reader.problem === undefined) visit?.(name, from, reader.at, value)
  return value
}

/** A length and as many bytes; a negative length is null. */
function contentField(reader: ByteReader, name: string, end: number, visit: VisitField | undefined): Uint8Array | null {
  const length = varintField(reader, `${name}Length`, visit)
  if (length < 0 || reader.problem !== undefined) return null
  const from = reader.at
  if (from + length > end) {
    reader.problem = 'truncated'
    return null
  }
  const content = reader.bytes.subarray(from, from + length)
  reader.at = from + length
  if (length > 0) visit?.(name, from, reader.at, content)
  return content
}

function nameField(reader: ByteReader, name: string, end: number, visit: VisitField | undefined): string {
  const length = varintField(reader, `${name}Length`, visit)
  const from = reader.at
  if (length < 0 || from + length > end) reader.problem ??= 'truncated'
  if (reader.problem !== undefined) return ''
  reader.at = from + length
  const text = new TextDecoder().decode(reader.bytes.subarray(from, reader.at))
  if (length > 0) visit?.(name, from, reader.at, text)
  return text
}
