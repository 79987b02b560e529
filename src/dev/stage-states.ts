import { API_NAMES } from '../engine/protocol/messages.ts'
import type { BrokerView, PacketView, ProducerView, StageView } from '../trace/stage-view.ts'
import { packet, producer } from './stage-builders.ts'
import { manyPartitions } from './stage-crowds.ts'
import { healthyMidRun, onePartition } from './stage-fixtures.ts'

/** Before the first record: metadata is known, nothing has been sent. */
export function beforeTheFirst(): StageView {
  const base = healthyMidRun()
  const [app] = base.producers
  const emptied = { tail: [], logEndOffset: 0, highWatermark: 0, parked: 0 }
  const { lastChoice: _, ...rest } = base
  return {
    ...rest,
    counts: Object.fromEntries(Object.keys(base.counts).map((name) => [name, 0])) as unknown as StageView['counts'],
    brokers: base.brokers.map((one) => ({
      ...one,
      replicas: one.replicas.map((replica) => ({ ...replica, ...emptied })),
    })),
    partitions: base.partitions.map((one) => ({ ...one, highWatermark: 0, logEndOffset: 0, lastStableOffset: 0 })),
    producers: app
      ? [
          {
            ...app,
            memoryAvailableBytes: app.memoryTotalBytes,
            lanes: app.lanes.map(({ lastDrain: __, ...lane }) => ({ ...lane, batches: [] })),
            connections: app.connections.map((one) => ({ ...one, inFlight: [] })),
          },
        ]
      : [],
    packets: [],
  }
}

/** Nothing is there: no topic yet, and nobody who sends. */
export function nothingAtAll(): StageView {
  const base = beforeTheFirst()
  return { ...base, brokers: base.brokers.map((one) => ({ ...one, replicas: [] })), partitions: [], producers: [] }
}

/** A broker in each state that there is, and one that is slow. */
export function brokerStates(): StageView {
  const base = manyPartitions(7, 7)
  const states: readonly Partial<BrokerView>[] = [
    {},
    { state: 'dead' },
    { state: 'hung' },
    { state: 'starting' },
    { state: 'stopping' },
    { fenced: true },
    { slow: { requestMs: 200, fetchMs: 50 } },
  ]
  return {
    ...base,
    controller: { alive: true, fencedBrokers: [2, 6] },
    brokers: base.brokers.map((one, index) => ({ ...one, sinceUs: base.atUs - 400_000, ...states[index] })),
  }
}

/** The same for a cluster in which each broker has room for words. */
export function brokerStatesWithRoom(states: readonly Partial<BrokerView>[]): StageView {
  const base = healthyMidRun()
  return {
    ...base,
    brokers: base.brokers.map((one, index) => ({ ...one, sinceUs: base.atUs - 400_000, ...states[index] })),
  }
}

/** A producer in each state that there is; the first is shown. */
export function producerStates(first: Partial<ProducerView>): StageView {
  const base = healthyMidRun()
  const [app] = base.producers
  if (!app) return base
  const others: readonly Partial<ProducerView>[] = [
    { name: 'fenced', fenced: true },
    { name: 'dead', alive: false },
    { name: 'closed', closed: true },
  ]
  return {
    ...base,
    producers: [
      { ...app, ...first },
      ...others.map((more, index) => producer({ actor: app.actor + 1 + index, index: index + 1, ...more })),
    ],
  }
}

/** Every request and answer of the protocol, each well, with an error, lost and twice. */
export function allPackets(): StageView {
  const base = healthyMidRun()
  const app = base.producers[0]?.actor ?? 4
  const packets: PacketView[] = API_NAMES.flatMap((api, index) => {
    const broker = (index % 3) + 1
    const isBetweenBrokers = api.includes('Epoch') || api.includes('Heartbeat') || api.includes('Registration')
    const other = isBetweenBrokers ? (broker % 3) + 1 : app
    const sentMs = 234 + ((index * 5) % 17)
    const parts = [[broker - 1, 2, 4]] as const
    const shared = { api, takesMs: 20, parts }
    return [
      packet(1000 + index * 4, other, broker, { ...shared, sentMs }),
      packet(1001 + index * 4, broker, other, { ...shared, sentMs: sentMs - 3, isResponse: true }),
      packet(1002 + index * 4, broker, other, { ...shared, sentMs: sentMs - 6, isResponse: true, error: 6 }),
      index % 2 === 0
        ? packet(1003 + index * 4, other, broker, { ...shared, sentMs: sentMs - 2, lostAtMs: 250 })
        : { ...packet(1003 + index * 4, other, broker, { ...shared, sentMs: sentMs - 2 }), twice: true },
    ]
  })
  return { ...base, packets }
}

const LONG = [
  'payments.checkout.settlement.completed.events.v1',
  'payments.checkout.settlement.completed.events.v2-dlq',
]

/** As much as the page promises, with names as long as they come: two topics, four producers, consumers, one dead broker. */
export function longNames(brokers: number, partitions: number): StageView {
  const base = manyPartitions(brokers, partitions, { consumers: 1 })
  const [app] = base.producers
  if (!app) return base
  const firstOfSecond = Math.ceil((partitions * 2) / 3)
  const topicOf = (partition: number): string => LONG[partition < firstOfSecond ? 0 : 1] as string
  return {
    ...base,
    brokers: base.brokers.map((one) => (one.broker === 4 ? { ...one, state: 'dead' } : one)),
    partitions: base.partitions.map((one) => ({
      ...one,
      topic: topicOf(one.partition),
      number: one.partition < firstOfSecond ? one.partition : one.partition - firstOfSecond,
    })),
    producers: ['web', 'app', 'batch', 'audit'].map((name, index) =>
      index === 0
        ? { ...app, name }
        : { ...app, name, index, actor: app.actor + 10 + index, lanes: [], connections: [] },
    ),
    ...(base.lastChoice ? { lastChoice: { ...base.lastChoice, topic: topicOf(base.lastChoice.partition) } } : {}),
  }
}

/** A transaction is open in a producer of one partition. */
export function inTransaction(): StageView {
  const base = onePartition()
  const producers = base.producers.map((one) => ({ ...one, transactionState: 'IN_TRANSACTION', producerEpoch: 3 }))
  return { ...base, producers, partitions: base.partitions.map((one) => ({ ...one, lastStableOffset: 9 })) }
}
