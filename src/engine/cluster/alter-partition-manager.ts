import type { Outbox } from '../kernel/actor.ts'
import { type Micros, microsOf, millisOf } from '../kernel/units.ts'
import { ERROR } from '../protocol/errors.ts'
import type { PartitionIndex } from '../protocol/ids.ts'
import type { Message, ResponseBody } from '../protocol/messages.ts'
import { type BrokerState, schedule } from './broker-state.ts'
import { brokerBits } from './cluster-options.ts'
import { sendToController } from './controller-channel.ts'
import { CLUSTER } from './events.ts'
import { type PartitionState, proposeIsr, setCommittedIsr } from './partition.ts'

/** Pause after an application error before the same change is sent again (C-47). */
const RETRY_AFTER_ERROR_MS = 50

type AlterPartitionAnswer = Extract<ResponseBody, { api: 'AlterPartition' }>
type AnswerPart = AlterPartitionAnswer['parts'][number]

/** Errors after which only newer metadata helps (C-47). */
const WAIT_FOR_METADATA: ReadonlySet<number> = new Set([
  ERROR.UNKNOWN_TOPIC_OR_PARTITION,
  ERROR.INVALID_REQUEST,
  ERROR.FENCED_LEADER_EPOCH,
  ERROR.INVALID_UPDATE_VERSION,
  ERROR.UNKNOWN_TOPIC_ID,
  ERROR.NEW_LEADER_ELECTED,
])

/** Errors after which the change is dropped (C-47). */
const GIVE_UP: ReadonlySet<number> = new Set([ERROR.INELIGIBLE_REPLICA, ERROR.OPERATION_NOT_ATTEMPTED])

/**
 * Propose an ISR to the controller. Until it answers, the working set is the stricter one (C-45).
 *
 * @source C-45
 */
export function submitIsr(
  broker: BrokerState,
  partition: PartitionState,
  isr: readonly number[],
  out: Outbox<Message>,
): void {
  proposeIsr(partition, isr)
  out.emit(CLUSTER.isrProposed, broker.id, partition.partition, brokerBits(isr), brokerBits(partition.isr))
  broker.alterPartitions.queued.push(partition.partition)
}

/** Send what is queued, all partitions in one request, unless one is under way. */
export function maybeSendAlterPartition(broker: BrokerState, out: Outbox<Message>, nowUs: Micros): void {
  const { alterPartitions, controller } = broker
  if (alterPartitions.queued.length === 0 || controller.alterPartition !== -1) return
  if (!controller.isConnected || alterPartitions.retryAtMs > millisOf(nowUs)) return
  const pending: PartitionState[] = []
  for (const index of new Set(alterPartitions.queued)) {
    const partition = broker.partitions[index]
    if (partition?.pendingIsr && partition.role === 'leader' && !partition.pendingIsr.waitsForMetadata) {
      pending.push(partition)
    }
  }
  alterPartitions.queued = []
  if (pending.length === 0) return
  const parts = pending.map((partition) => ({
    partition: partition.partition,
    leaderEpoch: partition.leaderEpoch,
    partitionEpoch: partition.partitionEpoch,
    isr: (partition.pendingIsr?.isr ?? []).map((member) => ({ broker: member, epoch: epochOf(broker, member) })),
  }))
  const { brokerEpoch } = broker.lifecycle
  controller.alterPartition = sendToController(
    broker,
    { api: 'AlterPartition', broker: broker.id, brokerEpoch, parts },
    out,
  )
  for (const partition of pending) if (partition.pendingIsr) partition.pendingIsr.isInFlight = true
  alterPartitions.inFlight = pending.map((partition) => partition.partition)
}

function epochOf(broker: BrokerState, member: number): number {
  if (member === broker.id) return broker.lifecycle.brokerEpoch
  return broker.metadata.brokers[member]?.epoch ?? -1
}

/**
 * Take the controller's answer.
 *
 * @returns The partitions whose ISR changed: their high watermark is to be evaluated anew.
 * @source C-47
 */
export function onAlterPartitionAnswer(
  broker: BrokerState,
  answer: AlterPartitionAnswer,
  out: Outbox<Message>,
  nowUs: Micros,
): PartitionIndex[] {
  const { alterPartitions } = broker
  const asked = alterPartitions.inFlight
  alterPartitions.inFlight = []
  if (answer.error !== ERROR.NONE) {
    alterPartitions.queued = [...asked, ...alterPartitions.queued]
    retryLater(broker, nowUs)
    return []
  }
  const changed: PartitionIndex[] = []
  for (const part of answer.parts) {
    const partition = broker.partitions[part.partition]
    if (!partition?.pendingIsr?.isInFlight || partition.role !== 'leader') continue
    if (part.error === ERROR.NONE) {
      if (adoptIsr(partition, part)) changed.push(part.partition)
    } else onRefused(broker, partition, part.error, out, nowUs)
  }
  return changed
}

function adoptIsr(partition: PartitionState, part: AnswerPart): boolean {
  if (part.leaderEpoch !== partition.leaderEpoch || part.partitionEpoch <= partition.partitionEpoch) return false
  partition.partitionEpoch = part.partitionEpoch
  setCommittedIsr(partition, part.isr)
  return true
}

function onRefused(
  broker: BrokerState,
  partition: PartitionState,
  error: number,
  out: Outbox<Message>,
  nowUs: Micros,
): void {
  const pending = partition.pendingIsr
  if (!pending) return
  out.emit(CLUSTER.isrRefused, broker.id, partition.partition, error)
  pending.isInFlight = false
  const isPlainWrite = broker.options.profile.features.metadataPlane === 'zookeeper'
  if (isPlainWrite || GIVE_UP.has(error)) {
    // With ZooKeeper a version conflict is skipped and tried at the next check (C-48).
    setCommittedIsr(partition, partition.isr)
  } else if (WAIT_FOR_METADATA.has(error)) pending.waitsForMetadata = true
  else {
    broker.alterPartitions.queued.push(partition.partition)
    retryLater(broker, nowUs)
  }
}

function retryLater(broker: BrokerState, nowUs: Micros): void {
  broker.alterPartitions.retryAtMs = millisOf(nowUs) + RETRY_AFTER_ERROR_MS
  schedule(broker, microsOf(broker.alterPartitions.retryAtMs))
}
