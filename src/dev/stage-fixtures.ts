import type { LaneView, ReplicaView, StageView } from '../trace/stage-view.ts'
import {
  batch,
  broker,
  connection,
  lane,
  links,
  ms,
  packet,
  partition,
  producer,
  replica,
  request,
  view,
} from './stage-builders.ts'

const P0 = [3, 7, 10, 13, 16, 19, 22, 26]
const P1 = [1, 2, 5, 8, 11, 14, 17, 25, 28, 32, 34, 37, 38, 40, 44, 46]
const P2 = [4, 6, 9, 12, 15, 18, 20, 21, 23, 24, 27, 29, 30, 31, 33, 35]
const APP = 4

/** Three brokers, twelve cities: the stage page of the design sheet, 0.256 s into the run. */
export function healthyMidRun(): StageView {
  const p0 = (role: ReplicaView['role']) => replica(0, role, P0, { highWatermark: 8, acked: role === 'leader' ? 8 : 0 })
  const p1 = (role: ReplicaView['role']) =>
    replica(1, role, P1, { highWatermark: 8, acked: role === 'leader' ? 8 : 0, parked: role === 'leader' ? 1 : 0 })
  const p2 = (role: ReplicaView['role']) =>
    replica(2, role, P2, { highWatermark: role === 'leader' ? 16 : 8, acked: role === 'leader' ? 8 : 0 })
  const inP0 = batch(128, 0, [36, 39, 41, 42, 43, 45, 48, 50], { closed: true })
  const inP1 = batch(129, 1, [28, 32, 34, 37, 38, 40, 44, 46], { closed: true })
  const inP2 = batch(130, 2, [23, 24, 27, 29, 30, 31, 33, 35], { closed: true })
  const drained = (atMs: number, id: number): NonNullable<LaneView['lastDrain']> => ({
    batch: id,
    why: 0,
    atUs: ms(atMs),
    recordCount: 8,
  })
  return view(256, {
    validUntilUs: ms(260),
    brokers: [
      broker(1, [p0('leader'), p1('follower'), p2('follower')]),
      broker(2, [p0('follower'), p1('leader'), p2('follower')]),
      broker(3, [p0('follower'), p1('follower'), p2('leader')]),
    ],
    partitions: [
      partition(0, 1, [1, 2, 3], { highWatermark: 8, logEndOffset: 8 }),
      partition(1, 2, [2, 3, 1], { highWatermark: 8, logEndOffset: 16 }),
      partition(2, 3, [3, 1, 2], { highWatermark: 16, logEndOffset: 16 }),
    ],
    producers: [
      producer({
        actor: APP,
        memoryAvailableBytes: 131_072 - 6246,
        lanes: [
          lane(0, 1, [batch(192, 0, [61, 63, 65], { sizeBytes: 415, createdAtUs: ms(238), lingerEndsUs: ms(338) })], {
            lastDrain: drained(240, 128),
          }),
          lane(1, 2, [batch(193, 1, [52, 53, 56, 57, 59, 60, 64], { createdAtUs: ms(204), lingerEndsUs: ms(304) })], {
            lastDrain: drained(204, 129),
          }),
          lane(2, 3, [batch(194, 2, [47, 49, 51, 54, 55, 58, 62], { createdAtUs: ms(184), lingerEndsUs: ms(284) })], {
            lastDrain: drained(184, 130),
          }),
        ],
        connections: [
          connection(1, [request(6, [inP0], 240)]),
          connection(2, [request(5, [inP1], 204)]),
          connection(3, [request(4, [inP2], 184)]),
        ],
      }),
    ],
    packets: [
      packet(88, APP, 1, { sentMs: 240, takesMs: 20, correlationId: 6, parts: [[0, 8, -1]] }),
      packet(87, 3, APP, { sentMs: 246, takesMs: 20, isResponse: true, correlationId: 4, parts: [[2, 0, 8]] }),
      packet(80, 1, 2, { sentMs: 246, takesMs: 20, api: 'Fetch', parts: [[1, 0, 16]] }),
      packet(81, 3, 2, { sentMs: 246, takesMs: 20, api: 'Fetch', parts: [[1, 0, 16]] }),
      packet(82, 3, 1, { sentMs: 245, takesMs: 20, api: 'Fetch', isResponse: true, parts: [[2, 0, 0]] }),
      packet(83, 3, 2, { sentMs: 245, takesMs: 20, api: 'Fetch', isResponse: true, parts: [[2, 0, 0]] }),
      packet(84, 2, 0, { sentMs: 244, takesMs: 20, api: 'BrokerHeartbeat' }),
      packet(85, 0, 3, { sentMs: 250, takesMs: 20, api: 'BrokerHeartbeat', isResponse: true }),
      packet(86, APP, 2, { sentMs: 251, takesMs: 20, api: 'Metadata' }),
    ],
    links: links(APP, 20),
    lastChoice: { record: 65, topic: 'test', partition: 0, how: 1, hash: 128401026, partitionCount: 3, key: 'Jeju' },
  })
}

/** A leader dies with acks=1: three acknowledged records are on the dead broker only, the client retries in vain. */
export function leaderDied(): StageView {
  const p0 = [26, 36, 39, 41]
  const p1 = [20, 25, 32, 34, 37, 38, 100, 103, 106, 109, 112, 115, 118]
  const p2 = [15, 18, 21, 24, 27, 29, 101, 104, 107, 110, 113, 116, 119]
  const alive = { from: 28, highWatermark: 41, inIsr: true }
  const error = 6
  const waiting = (id: number, records: readonly number[], more = {}) =>
    batch(id, 0, records, { closed: true, ...more })
  const retry = { attempts: 2, lastError: error, retryAtUs: ms(9578), backoffSinceUs: ms(9378) }
  return view(9456, {
    version: '3.9',
    validUntilUs: ms(9578),
    counts: {
      sent: 120,
      acked: 96,
      failed: 0,
      pending: 24,
      stored: 93,
      committed: 93,
      lost: 3,
      duplicated: 0,
      reordered: 0,
      buffered: 24,
      inFlight: 0,
    },
    controller: { alive: true, fencedBrokers: [1] },
    brokers: [
      broker(
        1,
        [
          replica(0, 'offline', [...p0, 42, 43, 45], {
            from: 7,
            highWatermark: 11,
            acked: 14,
            inIsr: false,
            lostFrom: 11,
          }),
          replica(1, 'offline', [20, 25, 32, 34, 37, 38, 40], { from: 6, highWatermark: 9, inIsr: false }),
          replica(2, 'offline', [15, 18, 21, 23, 24, 27, 29], { from: 5, highWatermark: 9, inIsr: false }),
        ],
        { state: 'dead', fenced: true, sinceUs: ms(205) },
      ),
      broker(2, [
        replica(0, 'leader', p0, { from: 7, highWatermark: 11, acked: 11, leaderEpoch: 1 }),
        replica(1, 'leader', p1, { ...alive, acked: 41 }),
        replica(2, 'follower', p2, alive),
      ]),
      broker(3, [
        replica(0, 'follower', p0, { from: 7, highWatermark: 11 }),
        replica(1, 'follower', p1, alive),
        replica(2, 'leader', p2, { ...alive, acked: 41 }),
      ]),
    ],
    partitions: [
      partition(0, 2, [1, 2, 3], {
        isr: [2, 3],
        leaderEpoch: 1,
        highWatermark: 11,
        logEndOffset: 11,
        leaderSinceUs: ms(9318),
        isrSinceUs: ms(9310),
      }),
      partition(1, 2, [2, 3, 1], { isr: [2, 3], highWatermark: 41, logEndOffset: 41 }),
      partition(2, 3, [3, 1, 2], { isr: [2, 3], highWatermark: 41, logEndOffset: 41 }),
    ],
    producers: [
      producer({
        actor: APP,
        acks: 1,
        lingerMs: 0,
        memoryAvailableBytes: 131_072 - 5222,
        lanes: [
          lane(0, 2, [
            waiting(64, [48], retry),
            waiting(128, [50], retry),
            waiting(192, [61, 63, 65, 66, 69, 72, 75, 78], { sendable: 0 }),
            waiting(256, [81, 84, 87, 90, 93, 96, 99, 102], { sendable: 0 }),
            batch(320, 0, [105, 108, 111, 114, 117, 120], { sendable: 1 }),
          ]),
          lane(1, 2, []),
          lane(2, 3, []),
        ],
        connections: [connection(1, [], { state: 0 }), connection(2, []), connection(3, [])],
      }),
    ],
    packets: [
      packet(400, 3, 2, { sentMs: 9450, takesMs: 20, api: 'Fetch', parts: [[0, 0, 11]] }),
      packet(401, 2, 0, { sentMs: 9440, takesMs: 20, api: 'BrokerHeartbeat' }),
    ],
    links: links(APP, 20),
    lastChoice: { record: 120, topic: 'test', partition: 0, how: 1, hash: 128401026, partitionCount: 3, key: 'Jeju' },
  })
}

/** Everything that can be wrong at once: retries with errors, duplicates, an old tail, a cut link, a hung and a fenced broker. */
export function troubles(): StageView {
  const base = healthyMidRun()
  const doubled: ReplicaView = replica(0, 'leader', [3, 7, 10, 13, 7, 10], {
    highWatermark: 6,
    acked: 6,
    leaderEpoch: 3,
  })
  const withCopies: ReplicaView = {
    ...doubled,
    tail: doubled.tail.map((cell, index) => ({ ...cell, duplicate: index > 3, leaderEpoch: index > 3 ? 3 : 2 })),
  }
  const cut = replica(0, 'follower', [3, 7, 10, 13], {
    highWatermark: 4,
    inIsr: false,
    leaderEpoch: 2,
    more: { truncated: { toOffset: 4, fromOffset: 7, atUs: ms(250) } },
  })
  const tail = replica(0, 'follower', [3, 7, 10, 13, 60, 61], { highWatermark: 4, inIsr: false, lostFrom: 4 })
  const [app] = base.producers
  const retrying = batch(70, 1, [52, 53, 56], {
    attempts: 1,
    lastError: 19,
    closed: true,
    retryAtUs: ms(300),
    backoffSinceUs: ms(220),
  })
  const open = batch(71, 1, [57, 59], { createdAtUs: ms(230), lingerEndsUs: ms(330) })
  return {
    ...base,
    counts: { ...base.counts, duplicated: 2, lost: 1 },
    controller: { alive: false, fencedBrokers: [3] },
    brokers: [
      broker(1, [withCopies, ...(base.brokers[0]?.replicas.slice(1) ?? [])], { slow: { requestMs: 200, fetchMs: 0 } }),
      broker(2, [tail, ...(base.brokers[1]?.replicas.slice(1) ?? [])], { state: 'hung', sinceUs: ms(90) }),
      broker(3, [cut, ...(base.brokers[2]?.replicas.slice(1) ?? [])], { fenced: true }),
    ],
    partitions: base.partitions.map((one) =>
      one.partition === 0 ? { ...one, leaderEpoch: 3, isr: [1], highWatermark: 6, logEndOffset: 6 } : one,
    ),
    producers: app
      ? [
          {
            ...app,
            blocked: { why: 1, sinceUs: ms(200), record: 66 },
            waitingCalls: 3,
            memoryWaiters: 1,
            memoryAvailableBytes: 400,
            lanes: [
              app.lanes[0] as LaneView,
              lane(1, 2, [retrying, open]),
              lane(2, -1, [batch(72, 2, [47, 49], { closed: true })]),
            ],
            connections: [
              connection(
                1,
                [1, 2, 3, 4, 5, 6, 7].map((id) => request(id, [batch(300 + id, id % 2, [200 + id])], 240)),
              ),
              connection(2, [], { state: 1 }),
              connection(3, []),
            ],
            maxInFlight: 7,
          },
        ]
      : [],
    packets: [
      packet(90, APP, 1, {
        sentMs: 248,
        takesMs: 20,
        correlationId: 1,
        parts: [
          [0, 1, -1],
          [1, 4, -1],
        ],
      }),
      packet(91, APP, 1, { sentMs: 246, takesMs: 20, correlationId: 2, parts: [[1, 1, -1]] }),
      packet(92, 1, APP, {
        sentMs: 240,
        takesMs: 20,
        isResponse: true,
        correlationId: 3,
        error: 19,
        parts: [[1, 0, -1]],
      }),
      packet(94, APP, 3, { sentMs: 240, takesMs: 20, correlationId: 8, lostAtMs: 252, parts: [[2, 3, -1]] }),
      packet(95, 2, 1, { sentMs: 245, takesMs: 20, api: 'Fetch', lostAtMs: 252, parts: [[0, 0, 4]] }),
      packet(96, 3, 1, { sentMs: 244, takesMs: 20, api: 'OffsetForLeaderEpoch' }),
    ],
    links: links(APP, 20, [
      [APP, 3],
      [1, 3],
      [0, 3],
    ]),
    lastChoice: { record: 66, topic: 'test', partition: 1, how: 2, hash: 0, partitionCount: 3, key: null },
  }
}

/** One partition, as in the first lessons: larger tokens. */
export function onePartition(): StageView {
  const records = [5, 6, 7, 8, 9, 10, 11, 12, 13, 14]
  const base = healthyMidRun()
  const one = (role: ReplicaView['role'], hw: number, held = records) =>
    replica(0, role, held, { from: 4, highWatermark: hw, acked: role === 'leader' ? 14 : 0 })
  return {
    ...base,
    counts: { ...base.counts, sent: 21 },
    brokers: [
      broker(1, [one('leader', 11)]),
      broker(2, [one('follower', 10)]),
      broker(3, [one('follower', 10, records.slice(0, 8))]),
    ],
    partitions: [partition(0, 1, [1, 2, 3], { highWatermark: 11, logEndOffset: 14 })],
    producers: [
      producer({
        actor: APP,
        acks: 1,
        lanes: [lane(0, 1, [batch(9, 0, [17, 18], { createdAtUs: ms(240), lingerEndsUs: ms(340) })])],
        connections: [connection(1, [request(4, [batch(8, 0, [15, 16])], 250)]), connection(2, []), connection(3, [])],
      }),
    ],
    packets: [
      packet(20, APP, 1, { sentMs: 248, takesMs: 20, correlationId: 4, parts: [[0, 2, -1]] }),
      packet(21, 2, 1, { sentMs: 246, takesMs: 20, api: 'Fetch', parts: [[0, 0, 14]] }),
      packet(22, 1, 3, { sentMs: 250, takesMs: 20, api: 'Fetch', isResponse: true, parts: [[0, 2, 12]] }),
    ],
    lastChoice: { record: 18, topic: 'test', partition: 0, how: 0, hash: 0, partitionCount: 1, key: null },
  }
}
