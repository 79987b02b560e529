import {
  type ByteReader,
  byteReader,
  readUnsignedVarint,
  readVarint,
  readVarlong,
  readVarlongBig,
  unsignedVarintSize,
  varintSize,
  varlongSize,
  writeUnsignedVarint,
  writeVarint,
  writeVarlong,
  writeVarlongBig,
} from '../../engine/protocol/varint.ts'
import { asList, asNumber, asObject, asText, bytesOfHex, hexOf, sectionOf } from './json-reader.ts'
import { checkEqual, emptyResult, type Result } from './result.ts'

/** The Java exception that stands for our names of a broken input. */
const EXCEPTIONS = { overlong: 'IllegalArgumentException', truncated: 'BufferUnderflowException' } as const

/** Check `varint.json`: writing, sizes, reading back, and inputs that cannot be read (P-88). */
export function runVarint(json: unknown): Result {
  const file = asObject(json, 'varint.json')
  const result = emptyResult()
  for (const row of sectionOf(file, 'varint')) checkVarint(result, asList(row, 'a varint'))
  for (const row of sectionOf(file, 'varlong')) checkVarlong(result, asList(row, 'a varlong'))
  for (const row of sectionOf(file, 'unsignedVarint')) checkUnsigned(result, asList(row, 'an unsigned varint'))
  for (const row of sectionOf(file, 'decodeErrors')) {
    const item = asObject(row, 'an input')
    const kind = asText(item['kind'], 'kind')
    const hex = asText(item['hex'], 'hex')
    checkEqual(result, `read ${kind} ${hex}`, readAs(kind, bytesOfHex(hex)), item['result'])
  }
  return result
}

function checkVarint(result: Result, [value, hex, size]: readonly unknown[]): void {
  const number = asNumber(value, 'value')
  const written = writtenBy((bytes) => writeVarint(bytes, 0, number))
  const back = readVarint(byteReader(written))
  const actual = { hex: hexOf(written), size: varintSize(number), back }
  checkEqual(result, `varint ${value}`, actual, { hex, size, back: number })
}

function checkVarlong(result: Result, [value, hex, size]: readonly unknown[]): void {
  const text = `${value}`
  const exact = BigInt(text)
  const written = writtenBy((bytes) => writeVarlongBig(bytes, 0, exact))
  const back = `${readVarlongBig(byteReader(written))}`
  checkEqual(result, `varlong ${text}`, { hex: hexOf(written), size: written.length, back }, { hex, size, back: text })
  const number = Number(text)
  if (!Number.isSafeInteger(number)) return
  const asDouble = writtenBy((bytes) => writeVarlong(bytes, 0, number))
  const actual = { hex: hexOf(asDouble), size: varlongSize(number), back: readVarlong(byteReader(asDouble)) }
  checkEqual(result, `varlong ${text} as a number`, actual, { hex, size, back: number })
}

function checkUnsigned(result: Result, [value, hex, size]: readonly unknown[]): void {
  const number = asNumber(value, 'value')
  const written = writtenBy((bytes) => writeUnsignedVarint(bytes, 0, number))
  const back = readUnsignedVarint(byteReader(written))
  const actual = { hex: hexOf(written), size: unsignedVarintSize(number), back }
  checkEqual(result, `unsigned varint ${value}`, actual, { hex, size, back: number })
}

function writtenBy(write: (bytes: Uint8Array) => number): Uint8Array {
  const bytes = new Uint8Array(16)
  return bytes.slice(0, write(bytes))
}

/** As the vectors write a result; a varlong's value is a text there. */
function readAs(kind: string, bytes: Uint8Array): { value: number | string } | { error: string } {
  const reader: ByteReader = byteReader(bytes)
  const value =
    kind === 'varlong'
      ? `${readVarlongBig(reader)}`
      : kind === 'varint'
        ? readVarint(reader)
        : readUnsignedVarint(reader)
  return reader.problem === undefined ? { value } : { error: EXCEPTIONS[reader.problem] }
}
