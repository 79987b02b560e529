import { deflateSync, inflateSync } from 'fflate'
import { crc32c } from '../engine/protocol/crc32c.ts'
import { DICTIONARY } from './dictionary.ts'
import type { LinkTrouble } from './link-state.ts'

/** The format that is written, and the newest that can be read. */
export const LINK_FORMAT = 1
/** Characters of a link that are read at all. */
const MAX_CHARS = 40_000
/** Bytes of what a link says, unpacked. */
const MAX_BYTES = 400_000
/** Objects and lists within each other. */
const MAX_DEPTH = 24
/** Bit of the first byte: the scenario holds code. */
const HAS_CODE = 1
/** Flags and checksum before what is deflated. */
const HEAD_BYTES = 5

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** What stands in a link, unpacked. */
export interface Unpacked {
  readonly hasCode: boolean
  readonly body: unknown
}

export type UnpackedLink =
  | { readonly ok: true; readonly unpacked: Unpacked }
  | { readonly ok: false; readonly trouble: LinkTrouble }

/** The fragment (without `#`) that says `body`: format, then flags, checksum and raw deflate in base64url. */
export function pack(body: unknown, hasCode: boolean): string {
  const text = new TextEncoder().encode(JSON.stringify(body))
  const flags = hasCode ? HAS_CODE : 0
  const deflated = deflateSync(text, { level: 9, mem: 12, dictionary: DICTIONARY })
  const bytes = new Uint8Array(HEAD_BYTES + deflated.length)
  bytes[0] = flags
  new DataView(bytes.buffer).setUint32(1, checksum(flags, text))
  bytes.set(deflated, HEAD_BYTES)
  return `r${LINK_FORMAT}.${toBase64Url(bytes)}`
}

/** Whether a fragment means to be a link: other fragments name places of the page. */
export function looksLikeLink(fragment: string): boolean {
  return /^#?r\d+\./.test(fragment)
}

/**
 * What the text of a link says. It may be a whole address, a fragment, or what stands behind the `#`. Costs are bounded:
 * a text that is too long is not read, one that would unpack to too much is given up.
 */
export function unpack(text: string): UnpackedLink {
  const payload = text.slice(text.indexOf('#') + 1).trim()
  const [, format, packed = ''] = /^r(\d{1,6})\.(.*)$/s.exec(payload.slice(0, MAX_CHARS + 1)) ?? []
  if (format === undefined) return failed({ kind: 'noLink' })
  if (Number(format) > LINK_FORMAT) return failed({ kind: 'tooNew', format: Number(format) })
  if (payload.length > MAX_CHARS) return failed({ kind: 'tooLarge' })
  const bytes = Number(format) === LINK_FORMAT ? fromBase64Url(packed) : undefined
  const flags = bytes?.[0]
  if (!bytes || flags === undefined || bytes.length <= HEAD_BYTES || flags > HAS_CODE)
    return failed({ kind: 'damaged' })
  const inflated = inflate(bytes.subarray(HEAD_BYTES))
  if (!inflated) return failed({ kind: 'damaged' })
  if (inflated.length > MAX_BYTES) return failed({ kind: 'tooLarge' })
  const sum = new DataView(bytes.buffer, bytes.byteOffset).getUint32(1)
  if (sum !== checksum(flags, inflated)) return failed({ kind: 'damaged' })
  const body = readJson(inflated)
  return body === undefined
    ? failed({ kind: 'damaged' })
    : { ok: true, unpacked: { hasCode: flags === HAS_CODE, body } }
}

function failed(trouble: LinkTrouble): UnpackedLink {
  return { ok: false, trouble }
}

/** The flags are covered too: whether code is asked about must not hang on one bit. */
function checksum(flags: number, text: Uint8Array): number {
  const covered = new Uint8Array(text.length + 1)
  covered[0] = flags
  covered.set(text, 1)
  return crc32c(covered) >>> 0
}

/** At most one byte more than may be; undefined: no deflate stream. */
function inflate(bytes: Uint8Array): Uint8Array | undefined {
  try {
    const inflated = inflateSync(bytes, { dictionary: DICTIONARY, out: new Uint8Array(MAX_BYTES + 1) })
    return inflated.slice()
  } catch (error) {
    // It has run over the end of the room that it was given.
    return error instanceof RangeError ? new Uint8Array(MAX_BYTES + 1) : undefined
  }
}

function readJson(bytes: Uint8Array): unknown {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return isShallow(text) ? JSON.parse(text) : undefined
  } catch {
    return undefined
  }
}

/** Whether nothing stands too deep in the JSON text: a parser may call itself for each level. */
function isShallow(text: string): boolean {
  let depth = 0
  let isString = false
  for (let i = 0; i < text.length; i++) {
    const sign = text[i]
    if (isString) {
      if (sign === '\\') i++
      else if (sign === '"') isString = false
    } else if (sign === '"') isString = true
    else if (sign === '{' || sign === '[') {
      if (++depth > MAX_DEPTH) return false
    } else if (sign === '}' || sign === ']') depth--
  }
  return true
}

function toBase64Url(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i
    const word = ((bytes[i] as number) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    const signs = left >= 3 ? 4 : left + 1
    for (let sign = 0; sign < signs; sign++) text += ALPHABET[(word >> (18 - 6 * sign)) & 63]
  }
  return text
}

/** Undefined: a sign that is none of the alphabet, or a length that no bytes have. */
function fromBase64Url(text: string): Uint8Array | undefined {
  if (text.length % 4 === 1) return undefined
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4))
  let held = 0
  let bits = 0
  let at = 0
  for (const sign of text) {
    const value = ALPHABET.indexOf(sign)
    if (value < 0) return undefined
    held = ((held << 6) | value) & 0xffff
    bits += 6
    if (bits < 8) continue
    bits -= 8
    bytes[at++] = (held >> bits) & 0xff
  }
  return bytes
}
