import type { ConnectionId } from '../kernel/actor.ts'
import { type Millis, NEVER } from '../kernel/units.ts'
import type { PartitionIndex } from '../protocol/ids.ts'
import type { RequestBody, TransactionStateRecord } from '../protocol/messages.ts'
import type { DelayedProduce } from './broker-state.ts'

/** The topic in which coordinators keep their state. */
export const TRANSACTION_STATE_TOPIC = '__transaction_state'

/** What a transactional id goes through at its coordinator. */
export interface CoordinatedTransaction {
  /** As it is committed in the log. */
  metadata: TransactionStateRecord
  readonly statePartition: PartitionIndex
  /** Its first record is not in the log yet. */
  isNew: boolean
  /** A record about it is being replicated: most requests are told to come again (C-126). -1: none. */
  writeId: number
  /** Partitions that still need their marker. */
  markersLeft: PartitionIndex[]
  /** Of these, the ones under way. */
  markersSent: PartitionIndex[]
  /** Next try for the others; NEVER: none needed. */
  retryAtMs: Millis
}

/** Who is to be told about a state write, and what if it succeeds. */
export type StateWriteReply =
  | { readonly api: 'InitProducerId' | 'EndTxn'; readonly connection: ConnectionId; readonly error: number }
  | {
      readonly api: 'AddPartitionsToTxn'
      readonly connection: ConnectionId
      readonly partitions: readonly PartitionIndex[]
    }
  | { readonly api: 'AddOffsetsToTxn'; readonly connection: ConnectionId }
  /** A produce request on this very broker waits for it (TV2, C-128). */
  | { readonly api: 'Produce'; readonly connection: ConnectionId; readonly partitions: readonly PartitionIndex[] }

/** A record of the coordinator's own, or a marker that it writes on its own broker. */
export type PendingWrite =
  | {
      readonly kind: 'state'
      readonly transactionalId: string
      readonly next: TransactionStateRecord
      readonly reply: StateWriteReply | undefined
    }
  | { readonly kind: 'marker'; readonly transactionalId: string }

/** Why a request was sent to another broker. */
export type LinkPurpose =
  | { readonly kind: 'markers'; readonly transactionalId: string; readonly partitions: readonly PartitionIndex[] }
  | { readonly kind: 'verification'; readonly connection: ConnectionId; readonly partitions: readonly PartitionIndex[] }

/** A request between brokers that waits or is under way. */
export interface LinkRequest {
  readonly correlationId: number
  readonly body: RequestBody
  readonly purpose: LinkPurpose
  readonly sinceMs: Millis
}

/** This broker's connection to another one for markers and verification. */
export interface BrokerLink {
  readonly broker: number
  connection: ConnectionId
  isConnected: boolean
  nextCorrelationId: number
  /** In the order of sending; those from `sentCount` on wait for the connection. */
  requests: LinkRequest[]
  sentCount: number
}

/** What a broker holds of the transactions that it coordinates, and of those it leads partitions for (C-126). */
export interface TransactionCoordinatorState {
  /** State partitions that this broker leads and has read → the leader epoch, which is the coordinator epoch. */
  loaded: Map<PartitionIndex, number>
  transactions: Map<string, CoordinatedTransaction>
  nextWriteId: number
  writes: Map<number, PendingWrite>
  /** Records of its own that have been settled and wait to be looked at. */
  finishedWrites: DelayedProduce[]
  /** Next look for transactions that have been open for too long (C-134). */
  nextScanMs: Millis
  /** By broker id. */
  links: (BrokerLink | undefined)[]
  /** Produce requests that wait for the next try at a busy coordinator (TV2). */
  verificationRetries: {
    readonly connection: ConnectionId
    readonly atMs: Millis
    readonly attempt: number
  }[]
  /** Connections whose produce request has been verified and is to be handled. */
  verified: ConnectionId[]
}

/** A coordinator without transactions. */
export function createCoordinator(): TransactionCoordinatorState {
  return {
    loaded: new Map(),
    transactions: new Map(),
    nextWriteId: 1,
    writes: new Map(),
    finishedWrites: [],
    nextScanMs: NEVER,
    links: [],
    verificationRetries: [],
    verified: [],
  }
}

/** `String.hashCode` of Java. */
export function javaStringHash(text: string): number {
  let hash = 0
  for (let i = 0; i < text.length; i++) hash = (Math.imul(31, hash) + text.charCodeAt(i)) | 0
  return hash
}

/** Number of the state partition of a transactional id: abs(hash) mod count, with abs(MIN_INT) = 0 (C-125). */
export function statePartitionNumber(transactionalId: string, partitionCount: number): number {
  const hash = javaStringHash(transactionalId)
  return (hash === -2_147_483_648 ? 0 : Math.abs(hash)) % partitionCount
}

/** Is a transaction open here, ending, or being written about? Then a run is not at rest. */
export function isCoordinatorBusy(coordinator: TransactionCoordinatorState): boolean {
  for (const { metadata, writeId } of coordinator.transactions.values()) {
    if (writeId !== -1) return true
    if (metadata.status === 'Ongoing' || metadata.status.startsWith('Prepare')) return true
  }
  return false
}

/** An independent copy. */
export function cloneCoordinator(coordinator: TransactionCoordinatorState): TransactionCoordinatorState {
  const transactions = new Map<string, CoordinatedTransaction>()
  for (const [id, transaction] of coordinator.transactions) {
    transactions.set(id, {
      ...transaction,
      markersLeft: transaction.markersLeft.slice(),
      markersSent: transaction.markersSent.slice(),
    })
  }
  return {
    ...coordinator,
    loaded: new Map(coordinator.loaded),
    transactions,
    writes: new Map(coordinator.writes),
    finishedWrites: coordinator.finishedWrites.slice(),
    links: coordinator.links.map((link) => (link ? { ...link, requests: link.requests.slice() } : undefined)),
    verificationRetries: coordinator.verificationRetries.slice(),
    verified: coordinator.verified.slice(),
  }
}
