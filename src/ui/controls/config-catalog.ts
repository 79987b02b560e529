import { useEffect, useState } from 'react'
import type { ConfigDefinition, ConfigValue } from '../../engine/config/config-definition.ts'
import { type KafkaVersion, profileOf } from '../../engine/config/profile.ts'
import type { ConfigMap } from '../../engine/scenario/scenario.ts'

/** What the page knows of the producer's configs. Loaded after the first paint. */
export interface ConfigCatalog {
  definition(name: string): ConfigDefinition | undefined
  /** Those that a version knows, by group. */
  definitionsOf(version: KafkaVersion): readonly ConfigDefinition[]
  /** Every value as the client would work with it; undefined when it refuses the config. */
  effective(version: KafkaVersion, config: ConfigMap): Readonly<Record<string, ConfigValue>> | undefined
  partitionerClasses(version: KafkaVersion): readonly string[]
}

let loading: Promise<ConfigCatalog> | undefined

async function load(): Promise<ConfigCatalog> {
  const [definitions, resolver, classes] = await Promise.all([
    import('../../engine/config/definitions/producer-definitions.ts'),
    import('../../engine/config/resolve-producer-config.ts'),
    import('../../engine/config/known-classes.ts'),
  ])
  return {
    definition: definitions.producerDefinition,
    definitionsOf: definitions.producerDefinitionsOf,
    effective(version, config) {
      const profile = profileOf(version)
      const result = resolver.resolveProducerConfig({ profile, props: config, clientNumber: 1, fillIn: true })
      return result.ok ? result.values : undefined
    },
    partitionerClasses: (version) => classes.knownClasses('partitioner', version),
  }
}

/** The catalog, once it is there. */
export function useConfigCatalog(): ConfigCatalog | undefined {
  const [catalog, setCatalog] = useState<ConfigCatalog>()
  useEffect(() => {
    let isOver = false
    loading ??= load()
    void loading.then((loaded) => {
      if (!isOver) setCatalog(loaded)
    })
    return () => {
      isOver = true
    }
  }, [])
  return catalog
}
