/** A vector file does not have the shape that its name promises. */
export class BadVectors extends Error {
  override readonly name = 'BadVectors'
}

/** A JSON object. */
export type JsonObject = Readonly<Record<string, unknown>>

/** `value` as an object. @throws BadVectors */
export function asObject(value: unknown, what: string): JsonObject {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject
  throw new BadVectors(`${what} is not an object`)
}

/** `value` as a list. @throws BadVectors */
export function asList(value: unknown, what: string): readonly unknown[] {
  if (Array.isArray(value)) return value
  throw new BadVectors(`${what} is not a list`)
}

/** `value` as a number; 64-bit values written as text are taken too. @throws BadVectors */
export function asNumber(value: unknown, what: string): number {
  if (typeof value === 'number') return value
  if (typeof value === 'string' && /^-?\d+$/.test(value)) return Number(value)
  throw new BadVectors(`${what} is not a number`)
}

/** `value` as a text. @throws BadVectors */
export function asText(value: unknown, what: string): string {
  if (typeof value === 'string') return value
  throw new BadVectors(`${what} is not a text`)
}

/** A section of a file that may be missing: then there is nothing to check. */
export function sectionOf(file: JsonObject, name: string): readonly unknown[] {
  return file[name] === undefined ? [] : asList(file[name], name)
}

/** Bytes written as hexadecimal digits. */
export function bytesOfHex(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}

/** Hexadecimal digits of bytes. */
export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Bytes written in base64. */
export function bytesOfBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
}
