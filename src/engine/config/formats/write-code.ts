import { producerConfigConstant } from './config-constants.ts'
import type { Setting } from './config-entry.ts'

/**
 * Java that compiles with the client on the class path.
 *
 * @param isKnown Does the version know the name? Only then ProducerConfig has a constant for it.
 */
export function writeJava(settings: readonly Setting[], isKnown: (name: string) => boolean): string {
  const lines = settings.map(({ name, value }) => `props.put(${keyOf(name, isKnown, quote)}, ${quote(value)});`)
  return [
    'import java.util.Properties;',
    ...importOf(lines, ';'),
    '',
    'Properties props = new Properties();',
    ...lines,
    '',
  ].join('\n')
}

/** Kotlin that compiles with the client on the class path; `isKnown` as for Java. */
export function writeKotlin(settings: readonly Setting[], isKnown: (name: string) => boolean): string {
  const lines = settings.map(({ name, value }) => `props[${keyOf(name, isKnown, quoteKotlin)}] = ${quoteKotlin(value)}`)
  return ['import java.util.Properties', ...importOf(lines, ''), '', 'val props = Properties()', ...lines, ''].join(
    '\n',
  )
}

function importOf(lines: readonly string[], end: string): string[] {
  const isUsed = lines.some((line) => line.includes('ProducerConfig.'))
  return isUsed ? [`import org.apache.kafka.clients.producer.ProducerConfig${end}`] : []
}

function keyOf(name: string, isKnown: (name: string) => boolean, quoted: (text: string) => string): string {
  const constant = isKnown(name) ? producerConfigConstant(name) : undefined
  return constant === undefined ? quoted(name) : `ProducerConfig.${constant}`
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '"': '\\"', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

function quote(text: string): string {
  let escaped = ''
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? ''
    const code = text.charCodeAt(at)
    const isControl = code < 0x20 || code === 0x7f || code === 0x2028 || code === 0x2029
    escaped += ESCAPES[char] ?? (isControl ? `\\u${code.toString(16).padStart(4, '0')}` : char)
  }
  return `"${escaped}"`
}

/** In Kotlin a dollar sign begins a template. */
function quoteKotlin(text: string): string {
  return quote(text).replaceAll('$', '\\$')
}
