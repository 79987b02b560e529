import type { ConfigDefinition, ConfigValue, GivenConfig } from './config-definition.ts'
import type { Profile } from './profile.ts'
import { type RefusedValue, readValue } from './read-values.ts'

/** A map of topic or broker configs, read. */
export interface ReadConfigMap {
  /** Values that were set, parsed. */
  readonly given: ReadonlyMap<string, ConfigValue>
  readonly problems: readonly RefusedValue[]
  /** Known to another version only. */
  readonly unused: readonly string[]
  readonly unknown: readonly string[]
}

/**
 * Read every value that was set, and say which names the version, or every version, does not know. Null values count as
 * not set.
 */
export function readConfigMap(
  definitions: readonly ConfigDefinition[],
  profile: Profile,
  props: GivenConfig,
): ReadConfigMap {
  const given = new Map<string, ConfigValue>()
  const problems: RefusedValue[] = []
  const unused: string[] = []
  const unknown: string[] = []
  for (const [name, value] of Object.entries(props)) {
    if (value === null) continue
    const definition = definitions.find((candidate) => candidate.name === name)
    const spec = definition?.versions[profile.version]
    if (!definition) unknown.push(name)
    else if (!spec) unused.push(name)
    else {
      const read = readValue(definition, spec, props)
      if (read.ok) given.set(name, read.value)
      else problems.push(read.refused)
    }
  }
  return { given, problems, unused, unknown }
}
