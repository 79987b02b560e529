import type { ConfigDefinition } from '../config-definition.ts'
import { LEADERSHIP } from './broker-leadership.ts'
import { MEMBERSHIP } from './broker-membership.ts'
import { REPLICATION } from './broker-replication.ts'
import { TOPIC_CREATION, TOPIC_DEFAULTS } from './broker-topic-defaults.ts'
import { TRANSACTION_STATE } from './broker-transactions.ts'

/**
 * Every broker config that the simulator knows, of every version.
 *
 * @simplified Times and counts must be at least 1 where the broker itself has no lower bound: a timer of 0 ms never lets
 *   simulated time go on.
 */
export const CLUSTER_DEFINITIONS: readonly ConfigDefinition[] = [
  ...TOPIC_DEFAULTS,
  ...TOPIC_CREATION,
  ...REPLICATION,
  ...LEADERSHIP,
  ...MEMBERSHIP,
  ...TRANSACTION_STATE,
]
