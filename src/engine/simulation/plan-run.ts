import { resolveClusterConfig, resolveTopicConfig } from '../config/broker-config.ts'
import type { ProducerConfig } from '../config/producer-config.ts'
import { type Profile, profileOf } from '../config/profile.ts'
import { resolveProducerConfig } from '../config/resolve-producer-config.ts'
import { assert } from '../kernel/assert.ts'
import type { ConfigMap, Scenario, ScenarioProducer } from '../scenario/scenario.ts'
import { type PlanOptions, type PreparedScenario, planPrepared } from './plan-prepared.ts'
import type { RunPlan } from './run-plan.ts'

export type { PlanOptions } from './plan-prepared.ts'

/** Work out of a validated scenario what never changes while it runs. */
export function planRun(scenario: Scenario, options: PlanOptions): RunPlan {
  return planPrepared(prepareScenario(scenario), options)
}

/** Resolve the configs of a validated scenario. */
export function prepareScenario(scenario: Scenario): PreparedScenario {
  const profile = profileOf(scenario.kafka)
  const cluster = resolveClusterConfig(profile, scenario.cluster.config)
  assert(cluster.ok, 'prepareScenario: the scenario has not been validated')
  const topics = scenario.topics.map((topic) => {
    const result = resolveTopicConfig(profile, topic.config, cluster.config.defaultTopicConfig)
    assert(result.ok, `prepareScenario: config of topic ${topic.name}`)
    return result.config
  })
  return {
    scenario,
    cluster: cluster.config,
    topics,
    producers: scenario.producers.map((producer, index) => producerConfig(profile, producer, producer.config, index)),
  }
}

/** What a producer works with under `config`; the config has been validated. */
export function producerConfig(
  profile: Profile,
  producer: ScenarioProducer,
  config: ConfigMap,
  index: number,
): ProducerConfig {
  const result = resolveProducerConfig({
    profile,
    props: config,
    clientNumber: index + 1,
    fillIn: true,
    customPartitioner: producer.partitioner !== undefined,
  })
  assert(result.ok, `producerConfig: the config of ${producer.name} has not been validated`)
  if (!producer.partitioner) return result.config
  return { ...result.config, ownPartitioner: { source: producer.partitioner.source, configs: textOf(config) } }
}

function textOf(config: ConfigMap): Record<string, string> {
  return Object.fromEntries(
    Object.entries(config).flatMap(([name, value]) => (value === null ? [] : [[name, String(value)]])),
  )
}
