import type { ConfigValue } from '../engine/config/config-definition.ts'
import { PRODUCER_DEFINITIONS } from '../engine/config/definitions/producer-definitions.ts'
import { type KafkaVersion, type ProfileFeatures, profileOf } from '../engine/config/profile.ts'
import type { CompareState } from './compare-state.ts'

/** A config whose default is another one from version to version. */
export interface ChangedDefault {
  readonly name: string
  /** In the order of the versions; undefined: that version does not know the name. */
  readonly defaults: readonly (ConfigValue | undefined)[]
}

/** Behaviour that changed, and where that was decided. */
export interface ChangedBehaviour {
  readonly feature: keyof ProfileFeatures
  readonly source: string
}

/** Switches whose change a run of an application shows, the most visible first. Words stand in the strings under their names. */
export const TOLD_FEATURES: readonly ChangedBehaviour[] = [
  { feature: 'idempotenceConfig', source: 'KIP-679' },
  { feature: 'builtInPartitioner', source: 'KIP-794' },
  { feature: 'abortOnNewBatch', source: 'KIP-480, KAFKA-9965, KAFKA-18295' },
  { feature: 'exponentialBackoff', source: 'KIP-580' },
  { feature: 'leaderHints', source: 'KIP-951' },
  { feature: 'metadataPlane', source: 'KIP-500' },
  { feature: 'truncationOnFetch', source: 'KIP-595' },
  { feature: 'eligibleLeaderReplicas', source: 'KIP-966' },
  { feature: 'strictMinIsr', source: 'KIP-966' },
  { feature: 'transactionsV2', source: 'KIP-890' },
]

/** The versions that the runs of a comparison have, in their order; undefined: they have all the same. */
export function versionsOf({ scenario, variants }: CompareState): readonly KafkaVersion[] | undefined {
  const versions = variants.map(({ patch }) => (patch['kafka'] ?? scenario['kafka']) as KafkaVersion)
  return new Set(versions).size > 1 ? versions : undefined
}

/** Producer configs of which the application named nothing and got something else. */
export function changedDefaults(versions: readonly KafkaVersion[], named: ReadonlySet<string>): ChangedDefault[] {
  return PRODUCER_DEFINITIONS.flatMap(({ name, simulated, versions: specs }) => {
    if (!simulated || named.has(name)) return []
    const defaults = versions.map((version) => specs[version]?.default)
    return new Set(defaults.map((value) => JSON.stringify(value))).size > 1 ? [{ name, defaults }] : []
  })
}

/** Behaviour in which the versions differ. */
export function changedBehaviour(versions: readonly KafkaVersion[]): ChangedBehaviour[] {
  const features = versions.map((version) => profileOf(version).features)
  return TOLD_FEATURES.filter(({ feature }) => new Set(features.map((each) => each[feature])).size > 1)
}
