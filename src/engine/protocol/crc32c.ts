/** CRC-32C (Castagnoli), polynomial 0x1edc6f41, reflected. */
const POLYNOMIAL = 0x82f63b78
/** Bytes that one step of the long loop takes in. */
const STRIDE = 16
/** From this size on a view of 32-bit words is worth making. */
const WORDS_FROM = 512

/** Words are read with their first byte lowest; where the machine differs, bytes are read one by one. */
const IS_LITTLE_ENDIAN = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1

/**
 * Sixteen tables one behind the other: entry 256 n + b is what byte b becomes when n zero bytes follow it. So sixteen
 * bytes are looked up side by side instead of one after the other.
 */
const TABLE = makeTable()

/**
 * Checksum of `bytes[from..to)`, unsigned.
 *
 * @source kafka 3.9 clients Crc32C; P-85
 */
export function crc32c(bytes: Uint8Array, from = 0, to = bytes.length): number {
  if (to - from < WORDS_FROM || !IS_LITTLE_ENDIAN) return ~addBytes(-1, bytes, from, to) >>> 0
  const wordsFrom = from + (-(bytes.byteOffset + from) & 3)
  const steps = Math.floor((to - wordsFrom) / STRIDE)
  const words = new Int32Array(bytes.buffer, bytes.byteOffset + wordsFrom, (steps * STRIDE) / 4)
  const head = addBytes(-1, bytes, from, wordsFrom)
  return ~addBytes(addWords(head, words), bytes, wordsFrom + steps * STRIDE, to) >>> 0
}

/** The register after a multiple of four words. */
function addWords(register: number, words: Int32Array): number {
  let crc = register
  for (let i = 0; i < words.length; i += 4) {
    const a = crc ^ (words[i] as number)
    const b = words[i + 1] as number
    const c = words[i + 2] as number
    const d = words[i + 3] as number
    crc =
      (TABLE[3840 + (a & 0xff)] as number) ^
      (TABLE[3584 + ((a >>> 8) & 0xff)] as number) ^
      (TABLE[3328 + ((a >>> 16) & 0xff)] as number) ^
      (TABLE[3072 + (a >>> 24)] as number) ^
      (TABLE[2816 + (b & 0xff)] as number) ^
      (TABLE[2560 + ((b >>> 8) & 0xff)] as number) ^
      (TABLE[2304 + ((b >>> 16) & 0xff)] as number) ^
      (TABLE[2048 + (b >>> 24)] as number) ^
      (TABLE[1792 + (c & 0xff)] as number) ^
      (TABLE[1536 + ((c >>> 8) & 0xff)] as number) ^
      (TABLE[1280 + ((c >>> 16) & 0xff)] as number) ^
      (TABLE[1024 + (c >>> 24)] as number) ^
      (TABLE[768 + (d & 0xff)] as number) ^
      (TABLE[512 + ((d >>> 8) & 0xff)] as number) ^
      (TABLE[256 + ((d >>> 16) & 0xff)] as number) ^
      (TABLE[d >>> 24] as number)
  }
  return crc
}

/** The register after `bytes[from..to)`, eight at a time as long as there are eight. */
function addBytes(register: number, bytes: Uint8Array, from: number, to: number): number {
  let crc = register
  let at = from
  for (const end = to - 7; at < end; at += 8) {
    const low =
      crc ^
      ((bytes[at] as number) |
        ((bytes[at + 1] as number) << 8) |
        ((bytes[at + 2] as number) << 16) |
        ((bytes[at + 3] as number) << 24))
    crc =
      (TABLE[1792 + (low & 0xff)] as number) ^
      (TABLE[1536 + ((low >>> 8) & 0xff)] as number) ^
      (TABLE[1280 + ((low >>> 16) & 0xff)] as number) ^
      (TABLE[1024 + (low >>> 24)] as number) ^
      (TABLE[768 + (bytes[at + 4] as number)] as number) ^
      (TABLE[512 + (bytes[at + 5] as number)] as number) ^
      (TABLE[256 + (bytes[at + 6] as number)] as number) ^
      (TABLE[bytes[at + 7] as number] as number)
  }
  for (; at < to; at++) crc = (crc >>> 8) ^ (TABLE[(crc ^ (bytes[at] as number)) & 0xff] as number)
  return crc
}

function makeTable(): Int32Array {
  const table = new Int32Array(256 * STRIDE)
  for (let byte = 0; byte < 256; byte++) {
    let register = byte
    for (let bit = 0; bit < 8; bit++) register = (register >>> 1) ^ (register & 1 ? POLYNOMIAL : 0)
    table[byte] = register
  }
  for (let at = 256; at < table.length; at++) {
    const before = table[at - 256] as number
    table[at] = (before >>> 8) ^ (table[before & 0xff] as number)
  }
  return table
}
