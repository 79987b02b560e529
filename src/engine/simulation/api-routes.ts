import type { ActorId } from '../kernel/actor.ts'
import type { ApiName } from '../protocol/messages.ts'

/** What brokers say to the controller, and it to them. */
const WITH_CONTROLLER: ReadonlySet<ApiName> = new Set([
  'BrokerRegistration',
  'BrokerHeartbeat',
  'AlterPartition',
  'ControlledShutdown',
  'CreateTopics',
  'AllocateProducerIds',
  'MetadataPush',
])
/** What brokers say to each other. */
const BETWEEN_BROKERS: ReadonlySet<ApiName> = new Set(['Fetch', 'OffsetForLeaderEpoch', 'WriteTxnMarkers'])
/** What clients do not say to brokers. */
const NOT_FROM_CLIENTS: ReadonlySet<ApiName> = new Set([
  ...WITH_CONTROLLER,
  'OffsetForLeaderEpoch',
  'WriteTxnMarkers',
] as const)

/** Does this API ever travel between these two? Clients talk to brokers only; the controller is actor 0, brokers 1..n. */
export function travelsBetween(api: ApiName, a: ActorId, b: ActorId, brokerCount: number): boolean {
  const [low, high] = a < b ? [a, b] : [b, a]
  if (low === 0) return high <= brokerCount && WITH_CONTROLLER.has(api)
  if (low > brokerCount) return false
  return high <= brokerCount ? BETWEEN_BROKERS.has(api) : !NOT_FROM_CLIENTS.has(api)
}
