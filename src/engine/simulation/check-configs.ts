import { resolveClusterConfig, resolveTopicConfig } from '../config/broker-config.ts'
import { profileOf } from '../config/profile.ts'
import { resolveProducerConfig } from '../config/resolve-producer-config.ts'
import { errorCodeOf } from '../protocol/errors.ts'
import { API_NAMES } from '../protocol/messages.ts'
import type { ConfigMap, Scenario, ScenarioProblem } from '../scenario/scenario.ts'
import { inOrderOfTime } from './order-of-time.ts'

/**
 * Every Kafka config of a scenario as the real client and broker take it: at the start, and after each action that
 * changes one, in the order of their times. What is refused is refused with the real message, at its own place.
 */
export function checkConfigs(scenario: Scenario, problems: ScenarioProblem[]): void {
  const profile = profileOf(scenario.kafka)
  const cluster = resolveClusterConfig(profile, scenario.cluster.config)
  if (!cluster.ok) {
    for (const problem of cluster.problems) note(problems, configPath('cluster.config', problem.name), problem.message)
  }
  scenario.topics.forEach((topic, i) => {
    const topicConfig = resolveTopicConfig(profile, topic.config)
    if (topicConfig.ok) return
    for (const problem of topicConfig.problems)
      note(problems, configPath(`topics[${i}].config`, problem.name), problem.message)
  })
  scenario.producers.forEach((producer, i) => {
    checkProducer(scenario, producer.config, `producers[${i}].config`, producer.partitioner !== undefined, problems)
  })
  checkActions(scenario, problems)
}

/** A config map with an action's change merged in; null removes a name. */
export function mergeConfig(config: ConfigMap, change: ConfigMap): ConfigMap {
  const merged: Record<string, string | number | boolean> = {}
  for (const source of [config, change]) {
    for (const name of Object.keys(source)) {
      const value = source[name]
      if (value === null || value === undefined) delete merged[name]
      else merged[name] = value
    }
  }
  return merged
}

function checkActions(scenario: Scenario, problems: ScenarioProblem[]): void {
  const profile = profileOf(scenario.kafka)
  const producers = new Map(scenario.producers.map((producer) => [producer.name, producer.config]))
  const withOwnPartitioner = new Set(scenario.producers.filter((one) => one.partitioner).map((one) => one.name))
  const topics = new Map(scenario.topics.map((topic) => [topic.name, topic.config]))
  let cluster = scenario.cluster.config
  for (const { action, index } of inOrderOfTime(scenario.actions)) {
    const path = `actions[${index}]`
    if (action.do === 'restartProducer') {
      const merged = mergeConfig(producers.get(action.producer) ?? {}, action.config)
      producers.set(action.producer, merged)
      checkProducer(scenario, merged, `${path}.config`, withOwnPartitioner.has(action.producer), problems)
    } else if (action.do === 'setTopicConfig') {
      const merged = mergeConfig(topics.get(action.topic) ?? {}, action.config)
      topics.set(action.topic, merged)
      const result = resolveTopicConfig(profile, merged)
      if (!result.ok) for (const p of result.problems) note(problems, configPath(`${path}.config`, p.name), p.message)
    } else if (action.do === 'setBrokerConfig') {
      cluster = mergeConfig(cluster, action.config)
      const result = resolveClusterConfig(profile, cluster)
      if (!result.ok) for (const p of result.problems) note(problems, configPath(`${path}.config`, p.name), p.message)
    } else if (
      action.do === 'failNext' ||
      action.do === 'dropNext' ||
      action.do === 'delayNext' ||
      action.do === 'duplicateNext'
    ) {
      if (!(API_NAMES as readonly string[]).includes(action.api)) {
        note(problems, `${path}.api`, `is no API: ${JSON.stringify(action.api)}`)
      }
      if (action.do === 'failNext' && errorCodeOf(action.error) === undefined) {
        note(problems, `${path}.error`, `is no error of the protocol: ${JSON.stringify(action.error)}`)
      }
    }
  }
}

function checkProducer(
  scenario: Scenario,
  config: ConfigMap,
  path: string,
  hasOwnPartitioner: boolean,
  problems: ScenarioProblem[],
): void {
  const result = resolveProducerConfig({
    profile: profileOf(scenario.kafka),
    props: config,
    clientNumber: 1,
    fillIn: true,
    customPartitioner: hasOwnPartitioner,
  })
  if (result.ok) return
  note(problems, configPath(path, result.configName), innermostMessage(result.error))
}

/** The text that a person needs: that of the root cause (P-13). */
function innermostMessage(error: { readonly message: string; readonly cause?: { readonly message: string } }): string {
  let innermost: { readonly message: string; readonly cause?: unknown } = error
  while (innermost.cause) innermost = innermost.cause as { message: string; cause?: unknown }
  return innermost.message
}

function configPath(path: string, name: string): string {
  return `${path}["${name}"]`
}

function note(problems: ScenarioProblem[], path: string, message: string): void {
  problems.push({ path, message })
}
