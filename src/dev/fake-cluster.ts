import type { BatchView, PacketView, ReplicaView, StageView } from '../trace/stage-view.ts'

/**
 * A healthy cluster by arithmetic: three brokers, three partitions, 20 ms links, one record every 4 ms. It stands in for
 * the engine on the bench, so that the page can be worked on by itself; no number of it is a claim about Kafka.
 */
export interface FakeBatch {
  readonly batch: number
  readonly partition: number
  readonly records: readonly number[]
  readonly baseOffset: number
  readonly createdUs: number
  readonly sentUs: number
  readonly appendedUs: number
  readonly replicatedUs: number
  readonly committedUs: number
  readonly ackedUs: number
}

export interface FakeRecord {
  readonly record: number
  readonly sentUs: number
  readonly partition: number
  readonly key: string
}

export interface FakeRun {
  readonly records: readonly FakeRecord[]
  readonly batches: readonly FakeBatch[]
  /** Times at which something happens, ascending. */
  readonly times: readonly number[]
  readonly endUs: number
}

export const CITIES = ['Seoul', 'Busan', 'Jeju', 'Pangyo', 'Sejong', 'Daegu', 'Gwangju', 'Ulsan']
const RECORD_BYTES = 115
const CAPACITY_BYTES = 1024
const PER_BATCH = 8
const LINGER_US = 100_000
const HOP_US = 20_000
const PRODUCER = 4
const BROKERS = [1, 2, 3]

/** 120 records, a long silence, and 120 more. */
export function fakeRun(): FakeRun {
  const records: FakeRecord[] = []
  for (let record = 1; record <= 240; record++) {
    const key = CITIES[(record * 5 + (record >> 2)) % CITIES.length] ?? 'Seoul'
    const sentUs = record * 4000 + (record > 120 ? 8_600_000 : 0)
    records.push({ record, sentUs, partition: (key.length + key.charCodeAt(0)) % 3, key })
  }
  const batches = [0, 1, 2].flatMap((partition) => batchesOf(records, partition))
  const times = batches.flatMap((one) => [
    one.createdUs,
    one.sentUs,
    one.appendedUs,
    one.replicatedUs,
    one.committedUs,
    one.ackedUs,
  ])
  const all = [...new Set([...times, ...records.map((one) => one.sentUs)])].sort((a, b) => a - b)
  return { records, batches, times: all, endUs: (all.at(-1) ?? 0) + 200_000 }
}

function batchesOf(records: readonly FakeRecord[], partition: number): FakeBatch[] {
  const batches: FakeBatch[] = []
  let open: FakeRecord[] = []
  let offset = 0
  const close = (sentUs: number): void => {
    const [first] = open
    if (!first) return
    batches.push({
      batch: batches.length * 64 + partition * 1000,
      partition,
      records: open.map((one) => one.record),
      baseOffset: offset,
      createdUs: first.sentUs,
      sentUs,
      appendedUs: sentUs + HOP_US,
      replicatedUs: sentUs + 2 * HOP_US + 1000,
      committedUs: sentUs + 3 * HOP_US + 1000,
      ackedUs: sentUs + 4 * HOP_US + 1000,
    })
    offset += open.length
    open = []
  }
  for (const record of records.filter((one) => one.partition === partition)) {
    const [first] = open
    if (first && record.sentUs > first.sentUs + LINGER_US) close(first.sentUs + LINGER_US)
    else if (open.length === PER_BATCH) close(record.sentUs)
    open.push(record)
  }
  const [first] = open
  if (first) close(first.sentUs + LINGER_US)
  return batches
}

/** The stage at `atUs`; `deadSince` names brokers that were killed by hand. */
export function fakeView(run: FakeRun, atUs: number, deadSince: ReadonlyMap<number, number>): StageView {
  const sent = run.records.filter((one) => one.sentUs <= atUs)
  const nextUs = run.times.find((time) => time > atUs) ?? Number.POSITIVE_INFINITY
  const flying = run.batches.filter((one) => one.sentUs <= atUs && atUs < one.ackedUs)
  const open = run.batches.filter((one) => one.createdUs <= atUs && atUs < one.sentUs)
  const last = sent.at(-1)
  const count = (from: (one: FakeBatch) => number): number =>
    run.batches.filter((one) => from(one) <= atUs).reduce((sum, one) => sum + one.records.length, 0)
  const inOpen = open.flatMap((one) => batchView(one, run, atUs).records).length
  return {
    atUs,
    validUntilUs: nextUs,
    eventCount: run.times.filter((time) => time <= atUs).length,
    version: '3.9',
    producers: [
      {
        index: 0,
        name: 'app',
        actor: PRODUCER,
        alive: true,
        closed: false,
        acks: -1,
        lingerMs: 100,
        batchSizeBytes: CAPACITY_BYTES,
        maxInFlight: 5,
        memoryTotalBytes: 131_072,
        memoryAvailableBytes: 131_072 - (open.length + flying.length) * CAPACITY_BYTES,
        memoryWaiters: 0,
        producerId: 4000,
        producerEpoch: 0,
        lanes: [0, 1, 2].map((partition) => laneView(run, partition, atUs)),
        connections: BROKERS.map((broker) => ({
          broker,
          state: 3,
          inFlight: flying
            .filter((one) => one.partition + 1 === broker)
            .map((one) => ({
              request: one.batch,
              api: 'Produce',
              sentAtUs: one.sentUs,
              timeoutAtUs: one.sentUs + 30_000_000,
              batches: [batchView(one, run, atUs)],
            })),
        })),
        waitingCalls: 0,
      },
    ],
    consumers: [],
    partitions: [0, 1, 2].map((partition) => ({
      partition,
      topic: 'test',
      number: partition,
      leader: partition + 1,
      leaderEpoch: 0,
      replicas: [...BROKERS.slice(partition), ...BROKERS.slice(0, partition)],
      isr: BROKERS,
      elr: [],
      minInsyncReplicas: 2,
      highWatermark: logEnd(run, partition, (one) => one.committedUs, atUs),
      logEndOffset: logEnd(run, partition, (one) => one.appendedUs, atUs),
      lastStableOffset: logEnd(run, partition, (one) => one.committedUs, atUs),
    })),
    brokers: BROKERS.map((broker) => {
      const diedUs = deadSince.get(broker)
      const dead = diedUs !== undefined && diedUs <= atUs
      return {
        broker,
        state: dead ? ('dead' as const) : ('alive' as const),
        fenced: dead,
        sinceUs: dead ? diedUs : 0,
        replicas: [0, 1, 2].map((partition) => replicaView(run, broker, partition, atUs)),
      }
    }),
    controller: { alive: true, fencedBrokers: [] },
    packets: run.batches.flatMap((one) => packetsOf(one, atUs)),
    links: BROKERS.flatMap((broker) => [
      { a: PRODUCER, b: broker, latencyUs: HOP_US, cut: false },
      ...BROKERS.filter((other) => other > broker).map((other) => ({
        a: broker,
        b: other,
        latencyUs: HOP_US,
        cut: false,
      })),
    ]),
    counts: {
      sent: sent.length,
      acked: count((one) => one.ackedUs),
      failed: 0,
      pending: sent.length - count((one) => one.ackedUs),
      stored: count((one) => one.appendedUs),
      committed: count((one) => one.committedUs),
      lost: 0,
      duplicated: 0,
      reordered: 0,
      buffered: inOpen,
      inFlight: flying.reduce((sum, one) => sum + one.records.length, 0),
    },
    ...(last
      ? {
          lastChoice: {
            record: last.record,
            topic: 'test',
            partition: last.partition,
            how: 1,
            hash: 128_401_026 + last.record * 3 + last.partition,
            partitionCount: 3,
            key: last.key,
          },
        }
      : {}),
  }
}

function laneView(run: FakeRun, partition: number, atUs: number): StageView['producers'][0]['lanes'][0] {
  const mine = run.batches.filter((one) => one.partition === partition)
  const last = mine.findLast((one) => one.sentUs <= atUs)
  return {
    partition,
    label: `p${partition}`,
    batches: mine.filter((one) => one.createdUs <= atUs && atUs < one.sentUs).map((one) => batchView(one, run, atUs)),
    leader: partition + 1,
    sticky: false,
    muted: false,
    ...(last ? { lastDrain: { batch: last.batch, why: 0, atUs: last.sentUs, recordCount: last.records.length } } : {}),
  }
}

function batchView(one: FakeBatch, run: FakeRun, atUs: number): BatchView {
  const records = one.records
    .filter((record) => (run.records[record - 1]?.sentUs ?? 0) <= atUs)
    .map((record) => ({ record, sizeBytes: RECORD_BYTES }))
  return {
    batch: one.batch,
    partition: one.partition,
    records,
    sizeBytes: 61 + records.length * RECORD_BYTES,
    capacityBytes: CAPACITY_BYTES,
    createdAtUs: one.createdUs,
    closed: atUs >= one.sentUs,
    attempts: atUs >= one.sentUs ? 1 : 0,
    lingerEndsUs: one.createdUs + LINGER_US,
    lastError: 0,
    deliveryDeadlineUs: one.createdUs + 120_000_000,
    baseSequence: one.baseOffset,
  }
}

function logEnd(run: FakeRun, partition: number, when: (one: FakeBatch) => number, atUs: number): number {
  return run.batches
    .filter((one) => one.partition === partition && when(one) <= atUs)
    .reduce((sum, one) => sum + one.records.length, 0)
}

function replicaView(run: FakeRun, broker: number, partition: number, atUs: number): ReplicaView {
  const isLeader = partition + 1 === broker
  const stored = run.batches.filter(
    (one) => one.partition === partition && (isLeader ? one.appendedUs : one.replicatedUs) <= atUs,
  )
  const logEndOffset = stored.reduce((sum, one) => sum + one.records.length, 0)
  const cells = stored.flatMap((one) =>
    one.records.map((record, index) => ({
      offset: one.baseOffset + index,
      record,
      leaderEpoch: 0,
      acked: one.ackedUs <= atUs,
      lost: false,
      duplicate: false,
    })),
  )
  return {
    partition,
    role: isLeader ? 'leader' : 'follower',
    leaderEpoch: 0,
    logStartOffset: 0,
    logEndOffset,
    highWatermark: logEnd(run, partition, (one) => one.committedUs + (isLeader ? 0 : HOP_US), atUs),
    inIsr: true,
    tail: cells.slice(-24),
    parked: 0,
  }
}

function packetsOf(one: FakeBatch, atUs: number): PacketView[] {
  const leader = one.partition + 1
  const followers = BROKERS.filter((broker) => broker !== leader)
  const hop = (
    kind: number,
    from: number,
    to: number,
    api: string,
    isResponse: boolean,
    sentAtUs: number,
    records: number,
  ) => ({
    packet: one.batch * 8 + kind + (one.partition + 1) * 1_000_000,
    from,
    to,
    api,
    isResponse,
    sentAtUs,
    arrivesAtUs: sentAtUs + HOP_US,
    lost: false,
    correlationId: one.batch,
    parts: [{ partition: one.partition, records, firstRecord: one.records[0] ?? 0, error: 0, offset: one.baseOffset }],
    error: 0,
  })
  return [
    hop(0, PRODUCER, leader, 'Produce', false, one.sentUs, one.records.length),
    ...followers.map((to, index) =>
      hop(1 + index, leader, to, 'Fetch', true, one.appendedUs + 1000, one.records.length),
    ),
    ...followers.map((from, index) => hop(3 + index, from, leader, 'Fetch', false, one.replicatedUs, 0)),
    hop(5, leader, PRODUCER, 'Produce', true, one.committedUs, 0),
  ].filter((packet) => packet.sentAtUs <= atUs && atUs < packet.arrivesAtUs)
}
