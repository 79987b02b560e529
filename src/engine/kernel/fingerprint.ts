/**
 * A running 64-bit fingerprint over numbers and texts (two 32-bit lanes, integer arithmetic only): equal in every engine.
 * It tells runs apart; it is no protection against somebody who wants a collision.
 */
export interface Fingerprint {
  high: number
  low: number
}

const scratch = new DataView(new ArrayBuffer(8))

/** A fingerprint of nothing yet. */
export function emptyFingerprint(): Fingerprint {
  return { high: 0x6a09e667, low: 0xbb67ae85 | 0 }
}

/** Mix in one 32-bit integer. */
export function addInt(print: Fingerprint, value: number): void {
  let low = Math.imul(print.low ^ value, 0x9e3779b1)
  low ^= low >>> 15
  let high = Math.imul((print.high + low) | 0, 0x85ebca6b)
  high ^= high >>> 13
  print.low = low
  print.high = high
}

/** Mix in any number: whole 32-bit values cost one step, others their IEEE bits. */
export function addNumber(print: Fingerprint, value: number): void {
  if ((value | 0) === value) {
    addInt(print, value)
    return
  }
  scratch.setFloat64(0, value)
  addInt(print, scratch.getInt32(0))
  addInt(print, scratch.getInt32(4))
}

/** Mix in a text by its UTF-16 units, with its length in front. */
export function addText(print: Fingerprint, text: string): void {
  addInt(print, text.length)
  for (let i = 0; i < text.length; i++) addInt(print, text.charCodeAt(i))
}

/** 16 hexadecimal digits. */
export function printHex(print: Fingerprint): string {
  const hex = (word: number) => (word >>> 0).toString(16).padStart(8, '0')
  return hex(print.high) + hex(print.low)
}
