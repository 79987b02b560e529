import { useEffect, useState } from 'react'
import type { ConfigDefinition, ConfigValue } from '../../engine/config/config-definition.ts'
import { BATCHING } from '../../engine/config/definitions/batching.ts'
import { DELIVERY } from '../../engine/config/definitions/delivery.ts'
import { MEMORY } from '../../engine/config/definitions/memory.ts'
import { ORDERING } from '../../engine/config/definitions/ordering.ts'
import { PARTITIONING } from '../../engine/config/definitions/partitioning.ts'
import { knownClasses } from '../../engine/config/known-classes.ts'
import type { KafkaVersion } from '../../engine/config/profile.ts'
import type { ConfigMap } from '../../engine/scenario/scenario.ts'

/** What the page knows of the producer's configs. */
export interface ConfigCatalog {
  definition(name: string): ConfigDefinition | undefined
  /** Those that a version knows, by group. */
  definitionsOf(version: KafkaVersion): readonly ConfigDefinition[]
  /** Every value as the client would work with it; undefined when it refuses the config. */
  effective(version: KafkaVersion, config: ConfigMap): Readonly<Record<string, ConfigValue>> | undefined
  partitionerClasses(version: KafkaVersion): readonly string[]
}

const RAIL_DEFINITIONS = new Map(
  [...BATCHING, ...DELIVERY, ...ORDERING, ...PARTITIONING, ...MEMORY].map((one) => [one.name, one]),
)

/** What the rail needs at once: its own configs, and no word yet on what the client makes of them together. */
export const RAIL_CATALOG: ConfigCatalog = {
  definition: (name) => RAIL_DEFINITIONS.get(name),
  definitionsOf: (version) => [...RAIL_DEFINITIONS.values()].filter(({ versions }) => versions[version] !== undefined),
  effective: () => undefined,
  partitionerClasses: (version) => knownClasses('partitioner', version),
}

let loading: Promise<ConfigCatalog> | undefined

async function load(): Promise<ConfigCatalog> {
  const [definitions, resolver, profiles] = await Promise.all([
    import('../../engine/config/definitions/producer-definitions.ts'),
    import('../../engine/config/resolve-producer-config.ts'),
    import('../../engine/config/profile.ts'),
  ])
  return {
    ...RAIL_CATALOG,
    definition: definitions.producerDefinition,
    definitionsOf: definitions.producerDefinitionsOf,
    effective(version, config) {
      const profile = profiles.profileOf(version)
      const result = resolver.resolveProducerConfig({ profile, props: config, clientNumber: 1, fillIn: true })
      return result.ok ? result.values : undefined
    },
  }
}

/** ms of wall time after which the whole catalog is fetched, when nobody needs it earlier: the first picture goes first. */
const FETCH_AFTER_MS = 2_500

/**
 * The whole catalog, once it is there.
 *
 * @param isNeeded Fetch it now: it is about to be shown, or what is shown depends on it.
 */
export function useConfigCatalog(isNeeded: boolean): ConfigCatalog | undefined {
  const [catalog, setCatalog] = useState<ConfigCatalog>()
  useEffect(() => {
    if (catalog) return
    let isOver = false
    const fetchIt = (): void => {
      loading ??= load()
      void loading.then((loaded) => {
        if (!isOver) setCatalog(loaded)
      })
    }
    const timer = isNeeded || loading ? undefined : setTimeout(fetchIt, FETCH_AFTER_MS)
    if (timer === undefined) fetchIt()
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [catalog, isNeeded])
  return catalog
}

/** What the client works out from other values (P-14 to P-20): a config that sets one of these says less than it seems. */
const WORKED_OUT: readonly string[] = [
  'acks',
  'enable.idempotence',
  'retries',
  'max.in.flight.requests.per.connection',
  'transactional.id',
  'delivery.timeout.ms',
  'request.timeout.ms',
  'retry.backoff.ms',
  'linger.ms',
]

/** Could the client make something else of `config` than it says? Not of acks=all and a short linger.ms. */
export function isWorkedOut(config: ConfigMap): boolean {
  return WORKED_OUT.some((name) => {
    const value = config[name]
    if (value === undefined || value === null) return false
    if (name === 'acks') return value !== 'all'
    return name !== 'linger.ms' || !(Number(value) < 1000)
  })
}
