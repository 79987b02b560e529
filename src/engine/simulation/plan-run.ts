import { resolveClusterConfig, resolveTopicConfig } from '../config/broker-config.ts'
import type { ProducerConfig } from '../config/producer-config.ts'
import { type Profile, profileOf } from '../config/profile.ts'
import { resolveProducerConfig } from '../config/resolve-producer-config.ts'
import { assert } from '../kernel/assert.ts'
import { type Micros, microsFromScenario } from '../kernel/units.ts'
import type { Action, ConfigMap, Scenario, ScenarioProducer } from '../scenario/scenario.ts'
import { type Datasets, planWorkload } from '../workload/workload-plan.ts'
import { inOrderOfTime } from './check-configs.ts'
import type { RunPlan } from './run-plan.ts'

export interface PlanOptions {
  readonly datasets: Datasets
  /** Instead of the scenario's own. */
  readonly seed?: number
  /** On the page: a run goes on after durationMs, and never settles. */
  readonly isOpenEnded?: boolean
  readonly compress?: RunPlan['compress']
  /** For tests of the tests: a rule of the cluster that is broken. */
  readonly mutation?: RunPlan['mutation']
}

/** Work out of a validated scenario what never changes while it runs. */
export function planRun(scenario: Scenario, options: PlanOptions): RunPlan {
  const profile = profileOf(scenario.kafka)
  const seed = options.seed ?? scenario.seed
  const isOpenEnded = options.isOpenEnded ?? false
  const cluster = resolveClusterConfig(profile, scenario.cluster.config)
  assert(cluster.ok, 'planRun: the scenario has not been validated')
  const topics = scenario.topics.map((topic) => {
    const result = resolveTopicConfig(profile, topic.config, cluster.config.defaultTopicConfig)
    assert(result.ok, `planRun: config of topic ${topic.name}`)
    return result.config
  })
  return {
    scenario,
    seed,
    profile,
    cluster: cluster.config,
    topics,
    producers: scenario.producers.map((producer, index) => producerConfig(profile, producer, producer.config, index)),
    actions: inOrderOfTime(scenario.actions).map(({ action }) => action),
    workload: planWorkload(scenario, seed, options.datasets),
    settles: scenario.settle && !isOpenEnded,
    isOpenEnded,
    compress: options.compress,
    mutation: options.mutation,
  }
}

/**
 * The same run with one more action behind those up to its time; later ones are not carried over (contract, branches).
 *
 * @param branchUs Up to when the two runs are one: the first `sharedActions` actions have been done by then.
 * @param keepUntilUs Actions up to then are carried over, also those behind the new one: it was put before the playhead.
 */
export function planWithAction(
  plan: RunPlan,
  action: Action,
  branchUs: Micros,
  keepUntilUs: Micros = 0,
): { readonly plan: RunPlan; readonly sharedActions: number } {
  const earlier = plan.actions.filter((known) => known.atMs <= action.atMs)
  const between = plan.actions.filter(
    (known) => known.atMs > action.atMs && microsFromScenario(known.atMs) <= keepUntilUs,
  )
  const actions = [...earlier, action, ...between]
  const sharedActions = earlier.filter((known) => microsFromScenario(known.atMs) <= branchUs).length
  return { plan: { ...plan, actions, scenario: { ...plan.scenario, actions } }, sharedActions }
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
  return result.config
}
