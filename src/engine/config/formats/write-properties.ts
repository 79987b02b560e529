import type { Setting } from './config-entry.ts'

/** A `producer.properties` file that java.util.Properties reads back. Plain ASCII. */
export function writeProperties(settings: readonly Setting[]): string {
  return settings.map(({ name, value }) => `${escapeKey(name)}=${escapeValue(value)}\n`).join('')
}

function escapeKey(key: string): string {
  return escapeText(key).replaceAll(/[ =:]/g, '\\$&').replace(/^[#!]/, '\\$&')
}

/** Only a blank at the start would be lost. */
function escapeValue(value: string): string {
  return escapeText(value).replace(/^ /, '\\ ')
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r', '\f': '\\f' }

function escapeText(text: string): string {
  let escaped = ''
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? ''
    const code = text.charCodeAt(at)
    const isPlain = code >= 0x20 && code < 0x7f
    escaped += ESCAPES[char] ?? (isPlain ? char : `\\u${code.toString(16).padStart(4, '0')}`)
  }
  return escaped
}
