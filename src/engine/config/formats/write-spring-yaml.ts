import type { Setting } from './config-entry.ts'
import { DATA_SIZES, springNameOf } from './spring-names.ts'

/** Words that YAML reads as something else than text. */
const RESERVED = /^(true|false|yes|no|on|off|null|y|n|~)$/i

/** A block of `application.yml`: Spring's own names where it has them, Kafka's below `properties`. */
export function writeSpringYaml(settings: readonly Setting[]): string {
  const own: string[] = []
  const others: string[] = []
  for (const { name, value } of settings) {
    const springName = springNameOf(name)
    // Spring would read a unit into any other text.
    const isOwn = springName !== undefined && (!DATA_SIZES.has(name) || /^[0-9]+$/.test(value))
    if (isOwn) own.push(`      ${springName}: ${scalar(value)}`)
    else others.push(`        ${keyText(name)}: ${scalar(value)}`)
  }
  if (settings.length === 0) return 'spring:\n  kafka:\n    producer: {}\n'
  if (others.length > 0) others.unshift('      properties:')
  return ['spring:', '  kafka:', '    producer:', ...own, ...others, ''].join('\n')
}

/** Spring takes other names than words and dots only in brackets. */
function keyText(name: string): string {
  return /^[a-z0-9]+([.-][a-z0-9]+)*$/.test(name) ? name : quote(`[${name}]`)
}

/** Plain where YAML 1.1 and 1.2 agree that it is this number or this text; else in quotes. */
function scalar(value: string): string {
  const isNumber = /^-?(0|[1-9][0-9]*)$/.test(value)
  const isWord = /^[A-Za-z][A-Za-z0-9_.$-]*$/.test(value) && !RESERVED.test(value)
  const isBoolean = value === 'true' || value === 'false'
  return isNumber || isWord || isBoolean ? value : quote(value)
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '"': '\\"', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

function quote(text: string): string {
  let escaped = ''
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? ''
    const code = text.charCodeAt(at)
    const isPlain = code >= 0x20 && code !== 0x7f && code !== 0x85 && code !== 0x2028 && code !== 0x2029
    escaped += ESCAPES[char] ?? (isPlain ? char : `\\u${code.toString(16).padStart(4, '0')}`)
  }
  return `"${escaped}"`
}
