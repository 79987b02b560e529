import type { ConfigDefinition, ConfigSpec, ConfigValue, GivenConfig } from './config-definition.ts'
import { parseValue, valueText } from './parse-value.ts'
import { offendingValue, refusal } from './validator.ts'

/** A value that was refused: the control at fault and the whole message of the ConfigException. */
export interface RefusedValue {
  readonly name: string
  readonly message: string
}

export type ReadResult =
  | { readonly ok: true; readonly value: ConfigValue }
  | { readonly ok: false; readonly refused: RefusedValue }

/** Was the name given at all? Names of `Object.prototype` do not count. */
export function isGiven(props: GivenConfig, name: string): boolean {
  return Object.hasOwn(props, name)
}

/** The text of Kafka's ConfigException for one value (P-9). */
export function invalidValueMessage(name: string, value: string, reason: string): string {
  return `Invalid value ${value} for configuration ${name}: ${reason}`
}

/**
 * Read one config from what the user gave: parse it, or take the default, and check it against its valid range.
 *
 * @source P-9, P-9a, P-10 (a required config that is missing)
 */
export function readValue(definition: ConfigDefinition, spec: ConfigSpec, props: GivenConfig): ReadResult {
  const { name, type } = definition
  const given = isGiven(props, name)
  if (!given && spec.required === 'missing') {
    const message = `Missing required configuration "${name}" which has no default value.`
    return { ok: false, refused: { name, message } }
  }
  const raw = given ? (props[name] ?? null) : null
  const parsed = given ? parseValue(type, raw) : ({ ok: true, value: spec.default } as const)
  if (!parsed.ok) return refused(name, String(raw), parsed.reason)
  const { value } = parsed
  const { validator } = spec
  const reason = validator ? refusal(value, validator) : nullRefusal(value, spec)
  if (reason === undefined) return parsed
  return refused(name, valueText(validator ? offendingValue(value, validator) : value), reason)
}

function refused(name: string, value: string, reason: string): ReadResult {
  return { ok: false, refused: { name, message: invalidValueMessage(name, value, reason) } }
}

function nullRefusal(value: ConfigValue, spec: ConfigSpec): string | undefined {
  const mayBeNull = spec.default === null && spec.required === undefined
  return value === null && !mayBeNull ? 'must be non-null.' : undefined
}
