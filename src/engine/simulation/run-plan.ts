import type { Mutation } from '../cluster/mutation.ts'
import type { ClusterConfig, TopicConfig } from '../config/broker-config.ts'
import type { ProducerConfig } from '../config/producer-config.ts'
import type { Profile } from '../config/profile.ts'
import type { Compress } from '../producer/environment.ts'
import type { PartitionerDesk } from '../producer/partitioner-desk.ts'
import type { RunTables } from '../protocol/record-table.ts'
import type { Action, Scenario } from '../scenario/scenario.ts'
import type { WorkloadPlan } from '../workload/workload-plan.ts'

/**
 * Everything about a run that never changes while it runs: the scenario with its configs resolved, its actions (those
 * done by hand joined in), and what the application will send. Equal plans have equal traces.
 */
export interface RunPlan {
  readonly scenario: Scenario
  readonly seed: number
  readonly profile: Profile
  readonly cluster: ClusterConfig
  /** By topic, in the order of the scenario. */
  readonly topics: readonly TopicConfig[]
  /** By producer, in the order of the scenario. */
  readonly producers: readonly ProducerConfig[]
  /** In order of time; ties in the order of the file. */
  readonly actions: readonly Action[]
  readonly workload: WorkloadPlan
  /** Stop when settled (contract, `settle`). */
  readonly settles: boolean
  /** On the page a run goes on after durationMs. */
  readonly isOpenEnded: boolean
  /** The codecs of the run; undefined where none is needed (`codecsOf`). */
  readonly compress: Compress | undefined
  /** Opens the desk where producers ask partitioners of their own; undefined where none has one. */
  readonly openDesk: ((tables: RunTables) => PartitionerDesk) | undefined
  /** For tests of the tests: this rule of the cluster is broken. */
  readonly mutation?: Mutation | undefined
}
