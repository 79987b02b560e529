import { producerDefinition } from '../definitions/producer-definitions.ts'
import type { ConfigEntry, ConfigFormat, FormatProblem, RawEntry, RawRead, ReadConfig } from './config-entry.ts'
import { fromLibrdkafka, isLibrdkafkaName } from './librdkafka-names.ts'
import { readCode } from './read-code.ts'
import { readProperties } from './read-properties.ts'
import { readYaml } from './read-yaml.ts'
import { completedSpringPath, DATA_SIZES, springTarget } from './spring-names.ts'
import { bytesOfDataSize, millisOfDuration } from './units-in-text.ts'

/**
 * Read a pasted producer config, whatever notation it is in. Nothing is dropped: what is no producer config is listed as
 * unknown, what cannot be read as a problem. Values are not judged here: that is `resolveProducerConfig`.
 */
export function readConfig(text: string): ReadConfig {
  const notation = detectNotation(text)
  const raw = READERS[notation](text)
  const isLibrdkafka = raw.entries.some((entry) => isLibrdkafkaName(entry.key))
  const problems: FormatProblem[] = [...raw.problems]
  const found = raw.entries.flatMap((entry) => {
    const key = notation === 'spring-yaml' ? completedSpringPath(entry.key) : entry.key
    if (entry.value === '' && EMPTY_LEVEL.test(key)) return []
    return fromSpring({ ...entry, key }, problems) ?? [fromClient(entry, raw.entries, isLibrdkafka)]
  })
  const { entries, unknown } = settle(found, problems)
  const format: ConfigFormat = isLibrdkafka ? 'librdkafka' : notation
  problems.sort((a, b) => a.line - b.line)
  return { format, entries, unknown, problems }
}

type Notation = Exclude<ConfigFormat, 'librdkafka'>

const READERS: Readonly<Record<Notation, (text: string) => RawRead>> = {
  properties: readProperties,
  java: readCode,
  kotlin: readCode,
  'spring-yaml': readYaml,
}

/** YAML below `spring:`, or a piece of it. */
const YAML = [/^\s*spring(\.[\w.-]+)?\s*:/m, /^\s*(kafka|producer|properties)\s*:\s*$/m]

/** Calls, indexed assignments, pairs and maps. */
const CODE = [
  /\.\s*(put|setProperty|putIfAbsent|set)\s*\(/,
  /\bput\s*\(/,
  /\bProperties\s*\(\)/,
  /\bProducerConfig\.[A-Z]/,
  /\bMap\.(<[^>]*>\s*)?(of|entry|ofEntries)\s*\(/,
  /\w+Of\s*(<[^>]*>\s*)?\(/,
  /\w\s*\[\s*["'A-Z][\w.]*["']?\s*\]\s*=/,
  /["']\s+to\s+\S|[A-Z]_(CONFIG|CONNECTION)\s+to\s+\S/,
  /\{\s*["'][\w.-]+["']\s*:/,
  /^\s*["'][\w.-]+["']\s*:.*,\s*$/m,
]

const KOTLIN = [/\bva[lr]\s+\w+/, /\w+Of\s*(<[^>]*>\s*)?\(/, /["A-Z]\s+to\s+\S/, /\]\s*=[^;]*$/m]

/** A value that Spring takes from elsewhere, perhaps with a default. */
const PLACEHOLDER = /\$\{[^:}]+(?::([^}]*))?\}/g

/** A level of Spring's tree below which nothing stands. */
const EMPTY_LEVEL = /^spring(\.kafka)?(\.producer)?(\.properties)?$/

/** A key with nothing behind its colon. */
const NESTING = /^\s*["']?[\w.-]+["']?\s*:\s*$/m

function detectNotation(text: string): Notation {
  const withoutComments = text.replaceAll(/^\s*[#!].*$/gm, '')
  const isAny = (patterns: readonly RegExp[]): boolean => patterns.some((pattern) => pattern.test(withoutComments))
  if (isAny(YAML)) return 'spring-yaml'
  if (isAny(CODE)) return !/;\s*$/m.test(withoutComments) && isAny(KOTLIN) ? 'kotlin' : 'java'
  return NESTING.test(withoutComments) ? 'spring-yaml' : 'properties'
}

interface Meaning extends ConfigEntry {
  /** A more specific setting wins over one for all clients, wherever it stands. */
  readonly weight: 0 | 1
}

/** What a Spring property sets: one config, or none if only the running application knows; undefined: no such property. */
function fromSpring(entry: RawEntry, problems: FormatProblem[]): Meaning[] | undefined {
  const { line } = entry
  const target = springTarget(entry.key)
  if (!target) return undefined
  const { name } = target
  const value = entry.value.replaceAll(PLACEHOLDER, (whole, byDefault: string | undefined) => byDefault ?? whole)
  if (value.search(PLACEHOLDER) >= 0) {
    problems.push({ kind: 'unreadable-value', line, name, detail: entry.value })
    return []
  }
  if (value !== entry.value) problems.push({ kind: 'converted', line, name, detail: `${entry.value} = ${value}` })
  const isLiteral = entry.quoted && target.verbatim
  return [
    { name, value: isLiteral ? value : withoutUnit(name, value, line, problems), line, weight: target.own ? 1 : 0 },
  ]
}

function fromClient(entry: RawEntry, all: readonly RawEntry[], isLibrdkafka: boolean): Meaning {
  const { key, value, line } = entry
  if (!isLibrdkafka) return { name: key, value, line, weight: 1 }
  const codec = all.find(({ key: name }) => name === 'compression.type' || name === 'compression.codec')?.value
  return { ...fromLibrdkafka(key, value, codec), line, weight: 1 }
}

/** Spring takes sizes and durations with a unit; Kafka wants plain numbers. */
function withoutUnit(name: string, value: string, line: number, problems: FormatProblem[]): string {
  const unit = producerDefinition(name)?.unit
  const converted = DATA_SIZES.has(name) ? bytesOfDataSize(value) : unit === 'ms' ? millisOfDuration(value) : undefined
  if (converted === undefined) return value
  problems.push({ kind: 'converted', line, name, detail: `${value} = ${converted}` })
  return String(converted)
}

/** Each name once: the heavier, then the later setting; known and unknown names apart. */
function settle(
  found: readonly Meaning[],
  problems: FormatProblem[],
): { readonly entries: readonly ConfigEntry[]; readonly unknown: readonly ConfigEntry[] } {
  const winners = new Map<string, Meaning>()
  const unknown: ConfigEntry[] = []
  for (const { name, value, line, weight } of found) {
    if (!producerDefinition(name)) {
      unknown.push({ name, value, line })
      continue
    }
    const before = winners.get(name)
    const isBeaten = before !== undefined && before.weight > weight
    if (before) {
      problems.push({
        kind: 'overridden',
        line: isBeaten ? line : before.line,
        name,
        detail: isBeaten ? value : before.value,
      })
    }
    if (!isBeaten) winners.set(name, { name, value, line, weight })
  }
  const entries = [...winners.values()].map(({ name, value, line }) => ({ name, value, line }))
  return { entries, unknown }
}
