import type { ConfigValue } from '../engine/config/config-definition.ts'
import { producerConfigSpec } from '../engine/config/definitions/producer-definitions.ts'
import type { ConfigEntry, ConfigFormat, FormatProblem } from '../engine/config/formats/config-entry.ts'
import { readConfig } from '../engine/config/formats/read-config.ts'
import type { KafkaVersion } from '../engine/config/profile.ts'
import type { ConfigMap } from '../engine/scenario/scenario.ts'

/** One setting of a pasted text, beside what is in force. */
export interface PastedRow {
  readonly name: string
  readonly value: string
  readonly line: number
  /** What was set before; undefined: the default was in force. */
  readonly now: string | undefined
  /** The version's default as text; undefined: the version does not know the name. */
  readonly byDefault: string | undefined
  /** Taking it changes nothing. */
  readonly isSame: boolean
}

/** A pasted text, as it would change a producer's config. */
export interface PastedConfig {
  readonly format: ConfigFormat
  readonly rows: readonly PastedRow[]
  /** Names that are no producer config in any version. */
  readonly unknown: readonly ConfigEntry[]
  readonly problems: readonly FormatProblem[]
}

/** Read `text` and compare it with what is set now. */
export function readPasted(text: string, version: KafkaVersion, given: ConfigMap): PastedConfig {
  const { format, entries, unknown, problems } = readConfig(text)
  const rows = entries.map(({ name, value, line }): PastedRow => {
    const before = given[name]
    const now = before === undefined || before === null ? undefined : String(before)
    const spec = producerConfigSpec(name, version)
    return { name, value, line, now, byDefault: spec && defaultText(spec.default), isSame: now === value }
  })
  return { format, rows, unknown, problems }
}

/**
 * The one change that takes `rows` into `given`.
 *
 * @param resetRest What is set now and not named in `rows` goes back to its default.
 */
export function changeOfPaste(rows: readonly PastedRow[], given: ConfigMap, resetRest: boolean): ConfigMap {
  const change: Record<string, string | null> = {}
  for (const { name, value, isSame } of rows) if (!isSame) change[name] = value
  if (!resetRest) return change
  const named = new Set(rows.map(({ name }) => name))
  for (const name of Object.keys(given)) if (!named.has(name)) change[name] = null
  return change
}

function defaultText(value: ConfigValue): string {
  if (value === null) return ''
  return typeof value === 'object' ? value.join(',') : String(value)
}
