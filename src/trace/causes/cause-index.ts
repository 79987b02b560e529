import type { Micros } from '../../engine/kernel/units.ts'
import type { PlannedRecord, RecordTable } from '../../engine/protocol/record-table.ts'
import { type EventColumns, eventCodeAt, eventTime } from '../event-columns.ts'
import type { BatchHistory, RequestHistory } from './batch-history.ts'
import { FIRST_CLUSTER_CODE, foldClusterEvent } from './fold-cluster.ts'
import { FIRST_NETWORK_CODE, foldNetworkEvent } from './fold-network.ts'
import { foldProducerEvent } from './fold-producer.ts'
import type { LogNode } from './log-node.ts'
import { noteCounting, type PartitionHistory } from './partition-history.ts'

/** A producer as its events tell it. */
export interface ProducerHistory {
  /** transactionState, transactionCalled, producerDied, producerClosed. */
  readonly events: number[]
  producerId: number
  /** Has the present KafkaProducer been in a transaction? */
  isTransactional: boolean
}

/**
 * What is known of a run by its events and its record table alone, laid out by record, batch, request, partition and
 * broker, so that the causes of one record are found without reading the run again. It grows with the run; another future
 * (`branchRun`) needs another index.
 */
export interface CauseIndex {
  readonly columns: EventColumns
  readonly records: RecordTable
  /** Events taken in. */
  indexed: number
  readonly partitions: (PartitionHistory | undefined)[]
  readonly batches: Map<number, BatchHistory>
  /** By record number: the batches that it was in, oldest first (a split hands it on). */
  readonly batchesOf: number[][]
  /** By record number: recordSent; recordAcked or recordFailed. */
  readonly sent: number[]
  readonly done: number[]
  /** By record number: applicationBlocked. */
  readonly blocked: Map<number, number>
  /** Records sent again by the application: the failed one → the new one, and back. */
  readonly resentAs: Map<number, number>
  readonly resendOf: Map<number, number>
  /** Produce requests that may still be answered, by producer and correlation id. */
  readonly requests: Map<number, RequestHistory>
  /** Packet → packetLost. */
  readonly lostPackets: Map<number, number>
  readonly producers: ProducerHistory[]
  /** By broker: brokerDied, brokerStarted, brokerFenced, brokerUnfenced. */
  readonly brokers: number[][]
  /** linkCut, linkHealed. */
  readonly cuts: number[]
  readonly scratch: FoldScratch
}

/** What the fold remembers from one event to the next. */
export interface FoldScratch {
  /** The microsecond at work: whose log counts is looked at when it is over. */
  atUs: Micros
  readonly alive: boolean[]
  readonly dirty: Set<number>
  /** Written in this microsecond, and not known by which request. */
  fresh: LogNode[]
  freshDuplicates: { batch: number; broker: number; duplicate: BatchHistory['duplicates'][number] }[]
  /** The very next packet is this request's, or its answer. */
  request: RequestHistory | undefined
  answered: RequestHistory | undefined
  /** What failed lately, by what was sent: the same again is sent again. */
  readonly failedPlans: Map<PlannedRecord, number>
}

/** An index of nothing yet: `catchUp` fills it. */
export function createCauseIndex(columns: EventColumns, records: RecordTable): CauseIndex {
  return {
    columns,
    records,
    indexed: 0,
    partitions: [],
    batches: new Map(),
    batchesOf: [],
    sent: [],
    done: [],
    blocked: new Map(),
    resentAs: new Map(),
    resendOf: new Map(),
    requests: new Map(),
    lostPackets: new Map(),
    producers: [],
    brokers: [],
    cuts: [],
    scratch: {
      atUs: 0,
      alive: [],
      dirty: new Set(),
      fresh: [],
      freshDuplicates: [],
      request: undefined,
      answered: undefined,
      failedPlans: new Map(),
    },
  }
}

/** Take in every event that the run has stated by now. */
export function catchUp(index: CauseIndex): void {
  const { columns, scratch } = index
  for (let event = index.indexed; event < columns.length; event++) {
    const atUs = eventTime(columns, event)
    if (atUs !== scratch.atUs) endMicrosecond(index, atUs)
    const code = eventCodeAt(columns, event)
    if (code >= FIRST_NETWORK_CODE) foldNetworkEvent(index, event, code)
    else if (code >= FIRST_CLUSTER_CODE) foldClusterEvent(index, event, code)
    else foldProducerEvent(index, event, code)
  }
  index.indexed = columns.length
  settleCounting(index)
}

function endMicrosecond(index: CauseIndex, nextUs: Micros): void {
  const { scratch } = index
  settleCounting(index)
  scratch.atUs = nextUs
  if (scratch.fresh.length > 0) scratch.fresh = []
  if (scratch.freshDuplicates.length > 0) scratch.freshDuplicates = []
}

function settleCounting(index: CauseIndex): void {
  const { dirty, alive, atUs } = index.scratch
  if (dirty.size === 0) return
  const isAlive = (broker: number) => alive[broker] === true
  for (const partition of dirty) {
    const history = index.partitions[partition]
    if (history) noteCounting(history, isAlive, atUs)
  }
  dirty.clear()
}
