import { groupDigits } from '../../app/number-text.ts'
import type { ToolStrings } from '../../content/strings/strings.ts'
import type { ByteField } from '../../engine/protocol/record-batch-annotate.ts'

type Meanings = ToolStrings['bytes']['meanings']

/** Lengths, counts and deltas of a record are varints; its attributes are one byte. */
const VARINTS = /^(length|timestampDelta|offsetDelta|headerCount)$|Length$/

/** Is this field of a record a varint (P-88)? */
export function isVarint({ name, record }: ByteField): boolean {
  return record >= 0 && VARINTS.test(name)
}

/** What a field means. */
export function meaningOf({ name, record }: ByteField, meanings: Meanings): string {
  if (record >= 0 && name === 'attributes') return meanings.recordAttributes
  const header = /^headers\[\d+\]\.(\w+)$/.exec(name)?.[1]
  const key = header === undefined ? name : `header${header.charAt(0).toUpperCase()}${header.slice(1)}`
  return Object.hasOwn(meanings, key) ? meanings[key as keyof Meanings] : ''
}

const decoder = new TextDecoder()

/** The value of a field in one line; the whole of it where `most` is left out. */
export function valueText({ name, value }: ByteField, nullValue: string, most = Number.POSITIVE_INFINITY): string {
  if (value === null) return nullValue
  if (typeof value === 'number') {
    if (name === 'crc') return value.toString(16).padStart(8, '0')
    return /Timestamp$/.test(name) ? String(value) : groupDigits(value)
  }
  const text = typeof value === 'string' ? value : decoder.decode(value)
  return text.length > most ? `${text.slice(0, most)}…` : text
}

/** The moment of a timestamp field, UTC. */
export function momentText({ name, value }: ByteField): string | undefined {
  if (!/Timestamp$/.test(name) || typeof value !== 'number' || value < 0) return undefined
  return new Date(value).toISOString().replace('T', ' ').replace('Z', ' UTC')
}
