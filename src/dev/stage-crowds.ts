import type { PacketView, PartitionView, StageView } from '../trace/stage-view.ts'
import {
  batch,
  broker,
  connection,
  consumer,
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
import { healthyMidRun } from './stage-fixtures.ts'

/** A cluster of any size in the middle of a run, from a small deterministic pattern. */
export function manyPartitions(
  brokers: number,
  partitions: number,
  options: { readonly batchBytes?: number; readonly consumers?: number } = {},
): StageView {
  const app = brokers + 1
  const replicasOf = (index: number): number[] =>
    [0, 1, 2].slice(0, Math.min(3, brokers)).map((step) => ((index + step) % brokers) + 1)
  const lengthOf = (index: number): number => 9 + ((index * 7) % 13)
  const recordsOf = (index: number): number[] =>
    Array.from({ length: lengthOf(index) }, (_, i) => 1 + index + i * partitions)
  const partitionViews: PartitionView[] = Array.from({ length: partitions }, (_, index) => {
    const replicas = replicasOf(index)
    const lagging = index % 5 === 3
    return partition(index, replicas[0] ?? 1, replicas, {
      highWatermark: lengthOf(index) - (index % 4),
      logEndOffset: lengthOf(index),
      isr: lagging ? replicas.slice(0, 2) : replicas,
    })
  })
  const brokerViews = Array.from({ length: brokers }, (_, index) => {
    const id = index + 1
    const replicas = partitionViews
      .filter((one) => one.replicas.includes(id))
      .map((one) => {
        const records = recordsOf(one.partition)
        const isLeader = one.leader === id
        const held = isLeader ? records : records.slice(0, records.length - ((one.partition + id) % 3))
        return replica(one.partition, isLeader ? 'leader' : 'follower', held, {
          highWatermark: Math.min(held.length, Math.max(0, one.highWatermark - (isLeader ? 0 : 1))),
          acked: isLeader ? one.highWatermark : 0,
          inIsr: one.isr.includes(id),
        })
      })
    return broker(id, replicas)
  })
  const capacity = options.batchBytes ?? 1024
  const lanes = partitionViews.map(({ partition: index, leader }) => {
    const count = 1 + ((index * 5) % 8)
    const records = Array.from({ length: count }, (_, i) => 300 + index + i * partitions)
    const open = batch(1000 + index, index, records, {
      capacityBytes: capacity,
      createdAtUs: ms(200),
      lingerEndsUs: ms(280 + index * 3),
    })
    const earlier = records.map((record) => record + 100)
    const full = batch(900 + index, index, earlier, { capacityBytes: capacity, closed: true, sendable: 0 })
    return lane(index, leader, index % 4 === 1 ? [full, open] : [open])
  })
  const packets: PacketView[] = []
  const connections = brokerViews.map(({ broker: id }, index) => {
    const own = partitionViews.filter((one) => one.leader === id)
    const first = own[0]
    if (!first) return connection(id, [])
    const sentMs = 240 + (index % 5) * 3
    const carried = batch(700 + id, first.partition, [1, 2, 3, 4])
    packets.push(
      packet(id * 10, app, id, { sentMs, takesMs: 20, correlationId: id, parts: [[first.partition, 4, -1]] }),
    )
    if (index % 2 === 0) {
      packets.push(
        packet(id * 10 + 1, id, app, {
          sentMs: sentMs + 2,
          takesMs: 20,
          isResponse: true,
          correlationId: id + 100,
          parts: [[first.partition, 0, 4]],
        }),
      )
    }
    const follower = first.replicas[1]
    if (follower)
      packets.push(
        packet(id * 10 + 2, follower, id, {
          sentMs: sentMs - 2,
          takesMs: 20,
          api: 'Fetch',
          parts: [[first.partition, 0, 9]],
        }),
      )
    return connection(id, [request(id, [carried], sentMs)])
  })
  return view(252, {
    brokers: brokerViews,
    partitions: partitionViews,
    producers: [producer({ actor: app, lanes, connections, batchSizeBytes: capacity, memoryAvailableBytes: 90_000 })],
    packets,
    links: links(app, 20),
    consumers: ['billing', 'audit', 'search', 'export']
      .slice(0, options.consumers ?? 0)
      .map((name, index) => consumer(index, name, app + 1 + index, partitionViews)),
    counts: {
      sent: 420,
      acked: 200,
      failed: 0,
      pending: 220,
      stored: 220,
      committed: 210,
      lost: 0,
      duplicated: 0,
      reordered: 0,
      buffered: 120,
      inFlight: 40,
    },
    lastChoice: {
      record: 420,
      topic: 'test',
      partition: Math.min(3, partitions - 1),
      how: 2,
      hash: 0,
      partitionCount: partitions,
      key: null,
    },
  })
}

/** Two producers and two topics: chips to choose from, longer labels, another client's packets beside the wires. */
export function twoProducers(): StageView {
  const base = manyPartitions(3, 4)
  const [app] = base.producers
  if (!app) return base
  const labelled = { ...app, lanes: app.lanes.map((one) => ({ ...one, label: `orders-${one.partition}` })) }
  const audit = { ...labelled, index: 1, name: 'audit', actor: app.actor + 1, lanes: [], connections: [] }
  return {
    ...base,
    producers: [labelled, audit],
    partitions: base.partitions.map((one) =>
      one.partition < 3 ? { ...one, topic: 'orders' } : { ...one, topic: 'audit', number: 0 },
    ),
    packets: [
      ...base.packets,
      packet(900, audit.actor, 1, { sentMs: 240, takesMs: 20, parts: [[3, 2, -1]] }),
      packet(901, 2, audit.actor, { sentMs: 243, takesMs: 20, isResponse: true, error: 6, parts: [[3, 0, -1]] }),
    ],
  }
}

/** Very many packets on three wires: streams with exact counts (or, for benchmarks, every single one). */
export function manyPackets(count: number): StageView {
  const base = healthyMidRun()
  const app = base.producers[0]?.actor ?? 4
  const packets: PacketView[] = Array.from({ length: count }, (_, index) => {
    const to = (index % 3) + 1
    const isResponse = index % 4 === 3
    const sentMs = 236 + ((index * 7919) % 20_000) / 1000
    return packet(1000 + index, isResponse ? to : app, isResponse ? app : to, {
      sentMs,
      takesMs: 20,
      isResponse,
      correlationId: 5000 + index,
      parts: [[to - 1, isResponse ? 0 : 1, -1]],
    })
  })
  return { ...base, packets }
}

/** A transaction is open: one consumer is kept before its first record, the other reads up to the high watermark. */
export function readersHeldBack(): StageView {
  const base = healthyMidRun()
  const partitions = base.partitions.map((one) => ({
    ...one,
    lastStableOffset: Math.max(0, one.highWatermark - 3),
  }))
  const app = base.producers[0]?.actor ?? 4
  return {
    ...base,
    partitions,
    consumers: [consumer(0, 'billing', app + 1, partitions), consumer(1, 'audit', app + 2, partitions)],
    links: links(app + 2, 20),
  }
}
