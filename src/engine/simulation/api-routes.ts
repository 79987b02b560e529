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
const BETWEEN_BROKERS: ReadonlySet<ApiName> = new Set([
  'Fetch',
  'OffsetForLeaderEpoch',
  'WriteTxnMarkers',
  // A partition leader asks the coordinator whether it is in the transaction (C-133).
  'AddPartitionsToTxn',
])
/** What clients do not say to brokers. */
const NOT_FROM_CLIENTS: ReadonlySet<ApiName> = new Set([
  ...WITH_CONTROLLER,
  'OffsetForLeaderEpoch',
  'WriteTxnMarkers',
] as const)

/** Do brokers ever get requests of this API? All but those that go to the controller, and its pushes. */
export function reachesBrokers(api: ApiName): boolean {
  return !WITH_CONTROLLER.has(api)
}

/** Does this API ever travel between these two? Clients talk to brokers only; the controller is actor 0, brokers 1..n. */
export function travelsBetween(api: ApiName, a: ActorId, b: ActorId, brokerCount: number): boolean {
  const [low, high] = a < b ? [a, b] : [b, a]
  if (low === 0) return high <= brokerCount && WITH_CONTROLLER.has(api)
  if (low > brokerCount) return false
  return high <= brokerCount ? BETWEEN_BROKERS.has(api) : !NOT_FROM_CLIENTS.has(api)
}
