import type { ClusterConfig, TopicConfig } from '../config/broker-config.ts'
import type { ProducerConfig } from '../config/producer-config.ts'
import { profileOf } from '../config/profile.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { type Datasets, planWorkload } from '../workload/workload-plan.ts'
import { inOrderOfTime } from './order-of-time.ts'
import type { RunPlan } from './run-plan.ts'

export interface PlanOptions {
  readonly datasets: Datasets
  /** Instead of the scenario's own. */
  readonly seed?: number
  /** On the page: a run goes on after durationMs, and never settles. */
  readonly isOpenEnded?: boolean
  readonly compress?: RunPlan['compress']
  /** Needed where a producer has a partitioner of its own. */
  readonly openDesk?: RunPlan['openDesk']
  /** For tests of the tests: a rule of the cluster that is broken. */
  readonly mutation?: RunPlan['mutation']
}

/** A scenario that has been read and checked, with its configs resolved: plain data, which can be made in advance. */
export interface PreparedScenario {
  readonly scenario: Scenario
  readonly cluster: ClusterConfig
  /** By topic, in the order of the scenario. */
  readonly topics: readonly TopicConfig[]
  /** By producer, in the order of the scenario. */
  readonly producers: readonly ProducerConfig[]
}

/** The plan of a scenario whose configs are resolved (`prepareScenario`). */
export function planPrepared(prepared: PreparedScenario, options: PlanOptions): RunPlan {
  const { scenario } = prepared
  const seed = options.seed ?? scenario.seed
  const isOpenEnded = options.isOpenEnded ?? false
  return {
    ...prepared,
    seed,
    profile: profileOf(scenario.kafka),
    actions: inOrderOfTime(scenario.actions).map(({ action }) => action),
    workload: planWorkload(scenario, seed, options.datasets),
    settles: scenario.settle && !isOpenEnded,
    isOpenEnded,
    compress: options.compress,
    openDesk: options.openDesk,
    mutation: options.mutation,
  }
}
