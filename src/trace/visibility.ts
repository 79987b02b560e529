import { ACTION } from '../engine/actions/events.ts'
import { CLUSTER } from '../engine/cluster/events.ts'
import { NETWORK, PACKET } from '../engine/network/events.ts'
import { PRODUCER } from '../engine/producer/events.ts'
import { apiCode } from '../engine/protocol/messages.ts'

const PRODUCE = apiCode('Produce')
const FETCH = apiCode('Fetch')

const VISIBLE = new Set<number>([
  PRODUCER.recordSent,
  PRODUCER.applicationBlocked,
  PRODUCER.applicationUnblocked,
  PRODUCER.batchCreated,
  PRODUCER.recordAppended,
  PRODUCER.batchDrained,
  PRODUCER.batchCompleted,
  PRODUCER.batchFailed,
  PRODUCER.batchReenqueued,
  PRODUCER.batchExpired,
  PRODUCER.batchSplit,
  PRODUCER.recordAcked,
  PRODUCER.recordFailed,
  PRODUCER.leaderLearned,
  PRODUCER.producerClosed,
  PRODUCER.producerStarted,
  PRODUCER.producerDied,
  CLUSTER.batchAppended,
  CLUSTER.replicaAppended,
  CLUSTER.highWatermarkMoved,
  CLUSTER.isrChanged,
  CLUSTER.leaderElected,
  CLUSTER.becameLeader,
  CLUSTER.becameFollower,
  CLUSTER.logTruncated,
  CLUSTER.brokerDied,
  CLUSTER.brokerStarted,
  CLUSTER.brokerFenced,
  CLUSTER.brokerUnfenced,
  CLUSTER.brokerShuttingDown,
  CLUSTER.controllerDied,
  CLUSTER.controllerStarted,
  CLUSTER.logDirFailed,
  NETWORK.linkCut,
  NETWORK.linkHealed,
  NETWORK.linkChanged,
  ACTION.actionDone,
])

/**
 * Does this event change what the stage shows? Idle traffic does not: fetches that return nothing, heartbeats, metadata.
 * A packet that carries records does, and then for as long as it travels.
 */
export function isVisible(code: number, api: number, flags: number): boolean {
  if (code !== NETWORK.packetSent) return IS_VISIBLE[code] === 1
  return travelsVisibly(api, flags)
}

/** By code: both questions are asked of every event of a run. */
function flagsOf(codes: ReadonlySet<number>): Uint8Array {
  const flags = new Uint8Array(256)
  for (const code of codes) flags[code] = 1
  return flags
}

const IS_VISIBLE = flagsOf(VISIBLE)

/** Packets that carry records or their answers. */
export function travelsVisibly(api: number, flags: number): boolean {
  if (api === PRODUCE) return true
  return api === FETCH && (flags & PACKET.response) !== 0 && (flags & PACKET.empty) === 0
}

const NOTABLE = new Set<number>([
  CLUSTER.isrChanged,
  CLUSTER.leaderElected,
  CLUSTER.logTruncated,
  CLUSTER.brokerDied,
  CLUSTER.brokerStarted,
  CLUSTER.brokerFenced,
  CLUSTER.brokerUnfenced,
  CLUSTER.controllerDied,
  CLUSTER.controllerStarted,
  CLUSTER.logDirFailed,
  PRODUCER.batchExpired,
  PRODUCER.recordFailed,
  PRODUCER.applicationBlocked,
  PRODUCER.producerClosed,
  ACTION.actionDone,
])

const IS_NOTABLE = flagsOf(NOTABLE)

/**
 * "The next thing that happens": faults, elections, ISR changes, failures, losses. A retry is none: while a broker is gone
 * there are dozens, and each has its mark on the timeline.
 */
export function isNotable(code: number): boolean {
  return IS_NOTABLE[code] === 1
}

const UNTOLD = new Set<number>([
  PRODUCER.memoryChanged,
  PRODUCER.batchSent,
  PRODUCER.partitionChosen,
  PRODUCER.batchCompleted,
  CLUSTER.followerFetched,
  CLUSTER.produceAnswered,
  CLUSTER.metadataApplied,
  CLUSTER.topicCreated,
])

/** Does the event log tell it? Not what another line says already, nor traffic that carries nothing. */
export function isTold(code: number, api: number, flags: number): boolean {
  if (code === NETWORK.packetSent) return travelsVisibly(api, flags) && api !== PRODUCE
  return !UNTOLD.has(code)
}
