import type {
  BatchView,
  BrokerState,
  BrokerView,
  ClientConnectionView,
  ConsumerView,
  InFlightView,
  LaneView,
  LinkView,
  LogCellView,
  PacketView,
  PartitionView,
  ProducerView,
  ReplicaView,
  StageView,
} from '../trace/stage-view.ts'
import { TAIL_CELLS } from '../trace/stage-view.ts'

/** Small builders of views, so that a moment can be written down and looked at without an engine. Times in ms. */

export const ms = (value: number): number => Math.round(value * 1000)

/** Actor id of the first producer of a cluster of so many brokers. */
export const producerActor = (brokers: number): number => brokers + 1

export function batch(
  id: number,
  partition: number,
  records: readonly number[],
  more: Partial<BatchView> = {},
): BatchView {
  const recordBytes = 115
  return {
    batch: id,
    partition,
    records: records.map((record) => ({ record, sizeBytes: recordBytes })),
    sizeBytes: 61 + recordBytes * records.length,
    capacityBytes: 1024,
    createdAtUs: 0,
    closed: false,
    attempts: 0,
    lingerEndsUs: 0,
    lastError: 0,
    deliveryDeadlineUs: ms(120_000),
    baseSequence: -1,
    ...more,
  }
}

export function lane(
  partition: number,
  leader: number,
  batches: readonly BatchView[],
  more: Partial<LaneView> = {},
): LaneView {
  return { partition, label: `p${partition}`, batches, leader, sticky: false, muted: false, ...more }
}

export function request(id: number, batches: readonly BatchView[], sentAtMs: number): InFlightView {
  return { request: id, api: 'Produce', sentAtUs: ms(sentAtMs), timeoutAtUs: ms(sentAtMs + 30_000), batches }
}

export function connection(
  broker: number,
  inFlight: readonly InFlightView[],
  more: Partial<ClientConnectionView> = {},
): ClientConnectionView {
  return { broker, state: 3, inFlight, ...more }
}

export function producer(more: Partial<ProducerView> & Pick<ProducerView, 'actor'>): ProducerView {
  return {
    index: 0,
    name: 'app',
    alive: true,
    closed: false,
    acks: -1,
    lingerMs: 100,
    batchSizeBytes: 1024,
    maxInFlight: 5,
    memoryTotalBytes: 131_072,
    memoryAvailableBytes: 131_072,
    memoryWaiters: 0,
    producerId: 1,
    producerEpoch: 0,
    lanes: [],
    connections: [],
    waitingCalls: 0,
    ...more,
  }
}

interface LogOptions {
  /** Offset of the first record. */
  readonly from?: number
  readonly highWatermark: number
  readonly acked?: number | undefined
  readonly leaderEpoch?: number
  readonly inIsr?: boolean
  readonly parked?: number
  readonly lostFrom?: number
  readonly more?: Partial<ReplicaView>
}

/** A replica whose log holds `records` from offset `from` on; those below offset `acked` are acknowledged. */
export function replica(
  partition: number,
  role: ReplicaView['role'],
  records: readonly number[],
  options: LogOptions,
): ReplicaView {
  const from = options.from ?? 0
  const lostFrom = options.lostFrom ?? Number.POSITIVE_INFINITY
  const cells: LogCellView[] = records.map((record, index) => ({
    offset: from + index,
    record,
    leaderEpoch: options.leaderEpoch ?? 0,
    acked: from + index < (options.acked ?? 0),
    lost: from + index >= lostFrom,
    duplicate: false,
  }))
  return {
    partition,
    role,
    leaderEpoch: options.leaderEpoch ?? 0,
    logStartOffset: 0,
    logEndOffset: from + records.length,
    highWatermark: options.highWatermark,
    inIsr: options.inIsr ?? true,
    tail: cells.slice(-TAIL_CELLS),
    parked: options.parked ?? 0,
    ...options.more,
  }
}

export function broker(id: number, replicas: readonly ReplicaView[], more: Partial<BrokerView> = {}): BrokerView {
  const state: BrokerState = more.state ?? 'alive'
  return { broker: id, fenced: false, sinceUs: 0, replicas, ...more, state }
}

export function partition(
  id: number,
  leader: number,
  replicas: readonly number[],
  more: Partial<PartitionView> = {},
): PartitionView {
  return {
    partition: id,
    topic: 'test',
    number: id,
    leader,
    leaderEpoch: 0,
    replicas,
    isr: [...replicas].sort((a, b) => a - b),
    elr: [],
    minInsyncReplicas: 2,
    highWatermark: 0,
    logEndOffset: 0,
    lastStableOffset: more.highWatermark ?? 0,
    ...more,
  }
}

interface PacketOptions {
  readonly sentMs: number
  readonly takesMs: number
  readonly api?: string
  readonly isResponse?: boolean
  readonly correlationId?: number
  readonly error?: number
  readonly lostAtMs?: number
  /** [partition, records, offset] */
  readonly parts?: readonly (readonly [partition: number, records: number, offset: number])[]
}

export function packet(id: number, from: number, to: number, options: PacketOptions): PacketView {
  const error = options.error ?? 0
  return {
    packet: id,
    from,
    to,
    api: options.api ?? 'Produce',
    isResponse: options.isResponse ?? false,
    sentAtUs: ms(options.sentMs),
    arrivesAtUs: ms(options.sentMs + options.takesMs),
    lost: options.lostAtMs !== undefined,
    ...(options.lostAtMs === undefined ? {} : { lostAtUs: ms(options.lostAtMs) }),
    correlationId: options.correlationId ?? id,
    parts: (options.parts ?? []).map(([partition, records, offset]) => ({
      partition,
      records,
      firstRecord: 0,
      error,
      offset,
    })),
    error,
  }
}

/** A consumer that has read all that it may, but for the last record or two. */
export function consumer(
  index: number,
  name: string,
  actor: number,
  partitions: readonly PartitionView[],
  isolation: ConsumerView['isolation'] = index === 0 ? 'read_committed' : 'read_uncommitted',
): ConsumerView {
  return {
    index,
    name,
    actor,
    topic: partitions[0]?.topic ?? 'test',
    isolation,
    started: true,
    delivered: 100 + index,
    partitions: partitions.map(({ partition, leader, highWatermark, lastStableOffset }) => {
      const readableEnd = isolation === 'read_committed' ? lastStableOffset : highWatermark
      return {
        partition,
        position: Math.max(0, readableEnd - (partition % 3)),
        state: 'fetch',
        leader,
        readableEnd,
        heldBack: highWatermark - readableEnd,
      }
    }),
  }
}

/** A link between every two of the actors 0..last. */
export function links(last: number, latencyMs: number, cut: readonly (readonly [number, number])[] = []): LinkView[] {
  const all: LinkView[] = []
  for (let a = 0; a <= last; a++) {
    for (let b = a + 1; b <= last; b++) {
      const isCut = cut.some(([x, y]) => (x === a && y === b) || (x === b && y === a))
      all.push({ a, b, latencyUs: ms(latencyMs), cut: isCut })
    }
  }
  return all
}

export function view(
  atMs: number,
  more: Partial<StageView> & Pick<StageView, 'brokers' | 'partitions' | 'producers'>,
): StageView {
  return {
    atUs: ms(atMs),
    validUntilUs: ms(atMs + 4),
    eventCount: Math.round(atMs * 10),
    version: '4.x',
    controller: { alive: true, fencedBrokers: [] },
    consumers: [],
    packets: [],
    links: [],
    counts: {
      sent: 65,
      acked: 24,
      failed: 0,
      pending: 41,
      stored: 40,
      committed: 32,
      lost: 0,
      duplicated: 0,
      reordered: 0,
      buffered: 17,
      inFlight: 8,
    },
    ...more,
  }
}
