import type { Micros } from '../engine/kernel/units.ts'
import { type DomainEvent, eventObject, fieldsOf } from './event-catalog.ts'

/**
 * The events of a run in columns: time, code, and the arguments one behind the other (about 27 bytes an event). Chunks
 * are never moved once full, so that a million events grow without copying.
 */
export interface EventColumns {
  readonly chunks: Chunk[]
  length: number
}

interface Chunk {
  readonly atUs: Float64Array
  readonly code: Uint8Array
  readonly start: Uint32Array
  values: Int32Array
  valueCount: number
}

const CHUNK_BITS = 14
const CHUNK_LENGTH = 1 << CHUNK_BITS

/** No events yet. */
export function emptyColumns(): EventColumns {
  return { chunks: [], length: 0 }
}

/** Add an event; only as many values are kept as its kind has. */
export function appendEvent(
  columns: EventColumns,
  atUs: Micros,
  code: number,
  a: number,
  b: number,
  c: number,
  d: number,
  e: number,
  f: number,
): void {
  const index = columns.length & (CHUNK_LENGTH - 1)
  if (index === 0) columns.chunks.push(newChunk())
  const chunk = columns.chunks[columns.chunks.length - 1] as Chunk
  const start = chunk.valueCount
  if (start + 6 > chunk.values.length) growValues(chunk)
  const { values } = chunk
  values[start] = a
  values[start + 1] = b
  values[start + 2] = c
  values[start + 3] = d
  values[start + 4] = e
  values[start + 5] = f
  chunk.atUs[index] = atUs
  chunk.code[index] = code
  chunk.start[index] = start
  chunk.valueCount = start + fieldsOf(code).length
  columns.length++
}

/** Time of event `index`. */
export function eventTime(columns: EventColumns, index: number): Micros {
  return (columns.chunks[index >> CHUNK_BITS] as Chunk).atUs[index & (CHUNK_LENGTH - 1)] as number
}

/** Code of event `index`. */
export function eventCodeAt(columns: EventColumns, index: number): number {
  return (columns.chunks[index >> CHUNK_BITS] as Chunk).code[index & (CHUNK_LENGTH - 1)] as number
}

/** Argument `position` of event `index`. */
export function eventValue(columns: EventColumns, index: number, position: number): number {
  const chunk = columns.chunks[index >> CHUNK_BITS] as Chunk
  return chunk.values[(chunk.start[index & (CHUNK_LENGTH - 1)] as number) + position] as number
}

/** Event `index` as an object. */
export function eventAt(columns: EventColumns, index: number): DomainEvent {
  const chunk = columns.chunks[index >> CHUNK_BITS] as Chunk
  const code = eventCodeAt(columns, index)
  const start = chunk.start[index & (CHUNK_LENGTH - 1)] as number
  return eventObject(code, eventTime(columns, index), chunk.values.subarray(start, start + fieldsOf(code).length))
}

/** Number of events at or before `atUs`: the index of the first one after it. */
export function countUntil(columns: EventColumns, atUs: Micros): number {
  let low = 0
  let high = columns.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (eventTime(columns, middle) > atUs) high = middle
    else low = middle + 1
  }
  return low
}

/** Forget every event from `length` on. */
export function truncateColumns(columns: EventColumns, length: number): void {
  if (length >= columns.length) return
  columns.length = length
  columns.chunks.length = Math.ceil(length / CHUNK_LENGTH)
  const last = columns.chunks[columns.chunks.length - 1]
  if (!last) return
  const lastIndex = (length - 1) & (CHUNK_LENGTH - 1)
  last.valueCount = (last.start[lastIndex] as number) + fieldsOf(last.code[lastIndex] as number).length
}

/** Bytes that the columns take. */
export function columnsBytes(columns: EventColumns): number {
  let bytes = 0
  for (const chunk of columns.chunks) bytes += CHUNK_LENGTH * 13 + chunk.values.byteLength
  return bytes
}

function newChunk(): Chunk {
  return {
    atUs: new Float64Array(CHUNK_LENGTH),
    code: new Uint8Array(CHUNK_LENGTH),
    start: new Uint32Array(CHUNK_LENGTH),
    values: new Int32Array(CHUNK_LENGTH * 4),
    valueCount: 0,
  }
}

function growValues(chunk: Chunk): void {
  const values = new Int32Array(Math.ceil(chunk.values.length * 1.5))
  values.set(chunk.values)
  chunk.values = values
}
