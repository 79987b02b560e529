import type { ConfigDefinition, ConfigUnit } from '../config-definition.ts'

/** A config that a run does not depend on: read and checked like the others, entered as text. */
export function notSimulated(
  definition: Pick<ConfigDefinition, 'name' | 'type' | 'versions' | 'en' | 'ko'> & { readonly unit?: ConfigUnit },
): ConfigDefinition {
  return {
    unit: 'none',
    group: 'Other',
    control: definition.type === 'boolean' ? { kind: 'switch' } : { kind: 'text' },
    simulated: false,
    source: 'documentation of the producer configs',
    ...definition,
  }
}
