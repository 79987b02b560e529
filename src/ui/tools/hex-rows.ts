import type { ByteField } from '../../engine/protocol/record-batch-annotate.ts'

/** Bytes of one field in one row. */
export interface HexPiece {
  /** Index of the field. */
  readonly field: number
  readonly from: number
  /** Exclusive. */
  readonly to: number
}

/** One row of a hex view: `at` is the offset of its first byte. */
export interface HexRow {
  readonly at: number
  readonly pieces: readonly HexPiece[]
}

/** Fields cut into rows of `perRow` bytes; the fields stand in order and without gaps. */
export function hexRows(fields: readonly ByteField[], perRow: number): HexRow[] {
  const rows: { at: number; pieces: HexPiece[] }[] = []
  fields.forEach(({ offset, length }, field) => {
    let from = offset
    while (from < offset + length) {
      const at = from - (from % perRow)
      const to = Math.min(offset + length, at + perRow)
      const last = rows.at(-1)
      if (last?.at === at) last.pieces.push({ field, from, to })
      else rows.push({ at, pieces: [{ field, from, to }] })
      from = to
    }
  })
  return rows
}

/** "1f" of 31. */
export function hexByte(byte: number): string {
  return byte.toString(16).padStart(2, '0')
}

/** Bytes `from` to `to` (exclusive) as "00 1f …", at most `most` of them. */
export function hexText(bytes: Uint8Array, from: number, to: number, most = Number.POSITIVE_INFINITY): string {
  const end = Math.min(to, from + most)
  const text = Array.from(bytes.subarray(from, end), hexByte).join(' ')
  return end < to ? `${text} …` : text
}

/** What a varint is made of. */
export interface VarintParts {
  /** Seven bits of each byte, the highest group first. */
  readonly groups: readonly string[]
  /** The groups as one number, before the zigzag is undone. */
  readonly raw: string
  readonly value: string
}

/** Take the bytes of a zigzag varint apart (P-88). */
export function varintParts(bytes: Uint8Array): VarintParts {
  let raw = 0n
  const groups: string[] = []
  bytes.forEach((byte, index) => {
    raw |= BigInt(byte & 0x7f) << BigInt(7 * index)
    groups.unshift((byte & 0x7f).toString(2).padStart(7, '0'))
  })
  const value = (raw >> 1n) ^ -(raw & 1n)
  return { groups, raw: raw.toString(), value: value.toString() }
}
