import type { Bytes } from '../kernel/units.ts'
import { varintSize, varlongSize } from './varint.ts'

/** Bytes of a v2 record batch before its records (P-85). */
export const RECORD_BATCH_OVERHEAD: Bytes = 61
/** Most bytes of a record besides key, value and headers: 5 length + 10 timestamp delta + 5 offset delta + 1 attributes (P-90). */
export const MAX_RECORD_OVERHEAD: Bytes = 21
/** `headersSize` of a record without headers: the count alone. */
export const NO_HEADERS_SIZE: Bytes = 1

/** A header as its size sees it. */
interface SizedHeader {
  readonly key: string
  readonly value: Uint8Array | null
}

/** Bytes of a text in UTF-8. A surrogate without its other half counts as U+FFFD, as TextEncoder writes it. */
export function utf8Size(text: string): Bytes {
  let size = 0
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x80) size += 1
    else if (unit < 0x800) size += 2
    else if (unit >= 0xd800 && unit < 0xdc00 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) {
      size += 4
      i++
    } else size += 3
  }
  return size
}

/** Key or value with its length in front: K and V of P-89. @param contentSize Bytes of the content; -1: null. */
export function fieldSize(contentSize: number): Bytes {
  return contentSize < 0 ? 1 : varintSize(contentSize) + contentSize
}

/** All headers with their count: H of P-89. */
export function headersSize(headers: readonly SizedHeader[]): Bytes {
  let size = varintSize(headers.length)
  for (const { key, value } of headers) size += headerSize(utf8Size(key), value === null ? -1 : value.length)
  return size
}

/** One header. @param nameSize Bytes of its name. @param valueSize Bytes of its value; -1: null. */
export function headerSize(nameSize: number, valueSize: number): Bytes {
  return varintSize(nameSize) + nameSize + fieldSize(valueSize)
}

/**
 * Bytes of a record behind its own length (P-89).
 *
 * @param keySize,valueSize Bytes of the content; -1: null.
 * @param headersBytes `headersSize`; NO_HEADERS_SIZE without headers.
 * @param timestampDelta Milliseconds after the batch's base timestamp; may be negative.
 */
export function recordBodySize(
  keySize: number,
  valueSize: number,
  headersBytes: Bytes,
  offsetDelta: number,
  timestampDelta: number,
): Bytes {
  return (
    1 + varlongSize(timestampDelta) + varintSize(offsetDelta) + fieldSize(keySize) + fieldSize(valueSize) + headersBytes
  )
}

/** Exact bytes of a record in its batch, its own length included; arguments as for `recordBodySize` (P-89). */
export function recordSize(
  keySize: number,
  valueSize: number,
  headersBytes: Bytes,
  offsetDelta: number,
  timestampDelta: number,
): Bytes {
  const body = recordBodySize(keySize, valueSize, headersBytes, offsetDelta, timestampDelta)
  return varintSize(body) + body
}

/** Most bytes that a record can take, without the batch's header (P-90). */
export function recordSizeUpperBound(keySize: number, valueSize: number, headersBytes: Bytes): Bytes {
  return MAX_RECORD_OVERHEAD + fieldSize(keySize) + fieldSize(valueSize) + headersBytes
}

/**
 * Most bytes of a batch with this record alone: U of P-90, which max.request.size, buffer.memory and the capacity of new
 * batches are measured by. Compression changes nothing here.
 */
export function batchSizeUpperBound(keySize: number, valueSize: number, headersBytes: Bytes): Bytes {
  return RECORD_BATCH_OVERHEAD + recordSizeUpperBound(keySize, valueSize, headersBytes)
}
