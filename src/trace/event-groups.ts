import { ACTION } from '../engine/actions/events.ts'
import { CLUSTER } from '../engine/cluster/events.ts'
import { CONSUMER } from '../engine/consumer/events.ts'
import { NETWORK, PACKET } from '../engine/network/events.ts'
import { PRODUCER } from '../engine/producer/events.ts'
import { fieldsOf } from './event-catalog.ts'
import { type EventColumns, eventValue } from './event-columns.ts'

/** Whose events they are, in the order in which a record meets them. */
export const EVENT_GROUPS = [
  'application',
  'producer',
  'network',
  'brokers',
  'controller',
  'consumers',
  'faults',
] as const

export type EventGroup = (typeof EVENT_GROUPS)[number]

/** What the application does and is told; all other events of a producer are the client's own work. */
const APPLICATION: readonly number[] = [
  PRODUCER.recordSent,
  PRODUCER.applicationBlocked,
  PRODUCER.applicationUnblocked,
  PRODUCER.recordAcked,
  PRODUCER.recordFailed,
  PRODUCER.flushStarted,
  PRODUCER.flushFinished,
  PRODUCER.closeStarted,
  PRODUCER.transactionCalled,
  PRODUCER.transactionReturned,
]

/** What the controller decides; all other events of the cluster are the brokers'. */
const CONTROLLER: readonly number[] = [
  CLUSTER.isrChanged,
  CLUSTER.isrRefused,
  CLUSTER.leaderElected,
  CLUSTER.brokerRegistered,
  CLUSTER.registrationRefused,
  CLUSTER.brokerFenced,
  CLUSTER.brokerUnfenced,
  CLUSTER.brokerShuttingDown,
  CLUSTER.topicCreated,
  CLUSTER.configChanged,
  CLUSTER.elrChanged,
  CLUSTER.replicasChanged,
  CLUSTER.operationRefused,
]

/** What breaks and what is repaired, by hand or by the scenario. */
const FAULTS: readonly number[] = [
  ACTION.actionDone,
  ACTION.actionIgnored,
  CLUSTER.brokerDied,
  CLUSTER.brokerStarted,
  CLUSTER.controllerDied,
  CLUSTER.controllerStarted,
  CLUSTER.logDirFailed,
  PRODUCER.producerDied,
  NETWORK.packetLost,
  NETWORK.linkCut,
  NETWORK.linkHealed,
  NETWORK.linkChanged,
]

const GROUP_OF_CODE = groupTable()

function groupTable(): Uint8Array {
  const table = new Uint8Array(256)
  const put = (group: EventGroup, codes: readonly number[]): void => {
    for (const code of codes) table[code] = EVENT_GROUPS.indexOf(group)
  }
  put('producer', Object.values(PRODUCER))
  put('application', APPLICATION)
  put('network', Object.values(NETWORK))
  put('brokers', Object.values(CLUSTER))
  put('controller', CONTROLLER)
  put('consumers', Object.values(CONSUMER))
  put('faults', FAULTS)
  return table
}

/** Number of the group of a code: its place in `EVENT_GROUPS`. */
export function groupNumber(code: number): number {
  return GROUP_OF_CODE[code] as number
}

/** The group of a code. */
export function groupOf(code: number): EventGroup {
  return EVENT_GROUPS[groupNumber(code)] as EventGroup
}

/** Trouble whatever its arguments say. */
const TROUBLE = new Set<number>([
  PRODUCER.requestFailed,
  PRODUCER.batchFailed,
  PRODUCER.batchReenqueued,
  PRODUCER.batchExpired,
  PRODUCER.recordFailed,
  PRODUCER.producerDied,
  CLUSTER.registrationRefused,
  CLUSTER.isrRefused,
  CLUSTER.operationRefused,
  CLUSTER.logTruncated,
  CLUSTER.brokerDied,
  CLUSTER.controllerDied,
  CLUSTER.logDirFailed,
  NETWORK.packetLost,
  CONSUMER.fetchRefused,
  CONSUMER.consumerRequestFailed,
])

/** Place of the argument `error`, for the kinds that may have one. */
const ERROR_AT = new Int8Array(256).map((_, code) => fieldsOf(code).indexOf('error'))

/** Does the event tell of something that went wrong: an error, a failure, a loss, a death? */
export function isTrouble(columns: EventColumns, index: number, code: number): boolean {
  if (TROUBLE.has(code)) return true
  if (code === NETWORK.packetSent) return (eventValue(columns, index, 4) & PACKET.error) !== 0
  const error = ERROR_AT[code] as number
  return error >= 0 && eventValue(columns, index, error) !== 0
}
