import type { NodeConnection } from '../../engine/client/cluster-connection-states.ts'
import { leaderOf } from '../../engine/client/cluster-view.ts'
import { microsOf, millisOf, NEVER } from '../../engine/kernel/units.ts'
import type { BatchDeque } from '../../engine/producer/batch-deque.ts'
import { CONNECTION_STATE, DRAIN_REASON } from '../../engine/producer/events.ts'
import type { ProducerBatchState } from '../../engine/producer/producer-batch.ts'
import type { BlockedThread, KafkaProducerState, ProducerProcessState } from '../../engine/producer/producer-state.ts'
import { comparePartitions, partitionName } from '../../engine/protocol/ids.ts'
import type { RunTables } from '../../engine/protocol/record-table.ts'
import { varintSize, varlongSize } from '../../engine/protocol/varint.ts'
import type { World } from '../../engine/simulation/world.ts'
import type { BatchView, ClientConnectionView, InFlightView, LaneView, ProducerView } from '../stage-view.ts'

/** What is last known of a partition's lane from the events: why its last batch left. */
export type LastDrain = NonNullable<LaneView['lastDrain']>

/** One producer process as the stage draws it. */
export function producerView(
  world: World,
  tables: RunTables,
  process: ProducerProcessState,
  lastDrains: ReadonlyMap<number, LastDrain>,
): ProducerView {
  const { options, thread, producer } = process
  const config = producer?.config ?? options.config
  const pool = producer?.accumulator.pool
  const available = pool ? pool.nonPooledBytes + pool.freeBuffers * pool.poolableBytes : config.bufferMemory
  const { blocked } = thread
  const id = producer?.transactions?.producerIdAndEpoch
  return {
    index: options.index,
    name: options.name,
    actor: options.actor,
    alive: process.phase !== 'dead',
    closed: producer?.isClosed ?? false,
    ...(blocked ? { blocked: blockedView(blocked) } : {}),
    acks: config.acks,
    lingerMs: config.lingerMs,
    batchSizeBytes: config.batchSize,
    maxInFlight: config.maxInFlightRequestsPerConnection,
    memoryTotalBytes: config.bufferMemory,
    memoryAvailableBytes: available,
    memoryWaiters: pool?.waiters.length ?? 0,
    producerId: id?.producerId ?? -1,
    producerEpoch: id?.epoch ?? -1,
    ...(producer?.transactions && config.transactionalId !== null
      ? { transactionState: producer.transactions.state, ...fencedOf(producer.transactions) }
      : {}),
    lanes: producer ? lanes(world, tables, producer, lastDrains) : [],
    connections: producer ? connections(producer) : [],
    waitingCalls: thread.waiting.length - thread.head + thread.resendsLater.length,
  }
}

/** Its last error is of an old epoch: nothing but a new producer helps (P-137). */
function fencedOf({ state, lastError }: NonNullable<KafkaProducerState['transactions']>): { fenced?: true } {
  const isOld = /\.(ProducerFenced|InvalidProducerEpoch)Exception$/.test(lastError?.className ?? '')
  return isOld && state !== 'READY' ? { fenced: true } : {}
}

function blockedView(blocked: BlockedThread): NonNullable<ProducerView['blocked']> {
  const { why, sinceUs, record, deadlineMs } = blocked
  return { why, sinceUs, record, ...(deadlineMs === NEVER ? {} : { untilUs: microsOf(deadlineMs) }) }
}

function lanes(
  world: World,
  tables: RunTables,
  producer: KafkaProducerState,
  lastDrains: ReadonlyMap<number, LastDrain>,
): LaneView[] {
  const { accumulator, client } = producer
  const { view } = client.metadata
  const known = new Set<number>()
  for (const topic of view.topics.values()) for (const partition of topic.partitions) known.add(partition)
  for (const queue of accumulator.order) known.add(queue.partition)
  const partitions = [...known].sort((a, b) => comparePartitions(tables.registry, a, b))
  const sticky = stickyPartitions(tables, producer)
  return partitions.map((partition) => {
    const queue = accumulator.queueOf[partition]
    const lastDrain = lastDrains.get(partition)
    return {
      partition,
      label: partitionName(tables.registry, partition),
      batches: queue ? queuedBatches(world, producer, queue) : [],
      ...(lastDrain ? { lastDrain } : {}),
      leader: leaderOf(view, partition),
      sticky: sticky.has(partition),
      muted: accumulator.muted.has(partition),
    }
  })
}

function queuedBatches(world: World, producer: KafkaProducerState, queue: BatchDeque): BatchView[] {
  const views: BatchView[] = []
  for (let i = queue.head; i < queue.items.length; i++) {
    const batch = queue.items[i]
    if (batch) views.push(batchView(producer, batch, sendableReason(world, producer, queue, batch)))
  }
  return views
}

/** Why a queued batch may leave now, or undefined: it waits (P-65). */
function sendableReason(
  world: World,
  producer: KafkaProducerState,
  queue: BatchDeque,
  batch: ProducerBatchState,
): number | undefined {
  const { accumulator, config } = producer
  const waitedMs = millisOf(world.nowUs) - batch.lastAttemptMs
  if (batch.attempts > 0) return waitedMs >= batch.retryBackoffMs ? DRAIN_REASON.retry : undefined
  if (batch.isClosedForAppends || queue.items.length - queue.head > 1 || batch.estimatedBytes >= batch.capacityBytes)
    return DRAIN_REASON.full
  if (waitedMs >= config.lingerMs) return DRAIN_REASON.linger
  if (accumulator.pool.waiters.length > 0) return DRAIN_REASON.memory
  if (accumulator.isClosed) return DRAIN_REASON.close
  return accumulator.flushesInProgress > 0 ? DRAIN_REASON.flush : undefined
}

/** One batch, queued or in flight. */
export function batchView(producer: KafkaProducerState, batch: ProducerBatchState, sendable?: number): BatchView {
  const { config } = producer
  const retryAtUs = microsOf(batch.lastAttemptMs + batch.retryBackoffMs)
  return {
    batch: batch.id,
    partition: batch.partition,
    records: batch.records.map((record, i) => ({ record, sizeBytes: recordSizeBytes(batch, i) })),
    sizeBytes: batch.isClosed && batch.sizeBytes >= 0 ? batch.sizeBytes : batch.estimatedBytes,
    capacityBytes: batch.capacityBytes,
    createdAtUs: batch.createdAtUs,
    closed: batch.isClosedForAppends,
    attempts: batch.attempts,
    lingerEndsUs: microsOf(batch.createdMs + config.lingerMs),
    ...(batch.attempts > 0 ? { retryAtUs, backoffSinceUs: microsOf(batch.lastAttemptMs) } : {}),
    lastError: batch.lastError,
    deliveryDeadlineUs: microsOf(batch.createdMs + config.deliveryTimeoutMs),
    baseSequence: batch.baseSequence,
    ...(sendable === undefined ? {} : { sendable }),
  }
}

/** Encoded size of the `index`th record of a batch (P-89). */
function recordSizeBytes(batch: ProducerBatchState, index: number): number {
  const body =
    1 + varlongSize(batch.timestampDeltasMs[index] ?? 0) + varintSize(index) + (batch.payloadBytes[index] ?? 0)
  return varintSize(body) + body
}

function connections(producer: KafkaProducerState): ClientConnectionView[] {
  const views: ClientConnectionView[] = []
  for (const node of producer.client.nodes) {
    if (node.node < 0 && node.state === CONNECTION_STATE.disconnected) continue
    views.push({
      broker: node.node < 0 ? node.target : node.node,
      state: node.state,
      inFlight: inFlight(producer, node),
      ...reconnect(node),
    })
  }
  return views.sort((a, b) => a.broker - b.broker)
}

function reconnect(node: NodeConnection): Pick<ClientConnectionView, 'reconnectAtUs' | 'reconnectSinceUs'> {
  if (node.state !== CONNECTION_STATE.disconnected || !Number.isFinite(node.lastAttemptMs)) return {}
  const { lastAttemptMs, reconnectBackoffMs } = node
  return { reconnectAtUs: microsOf(lastAttemptMs + reconnectBackoffMs), reconnectSinceUs: microsOf(lastAttemptMs) }
}

function inFlight(producer: KafkaProducerState, node: NodeConnection): InFlightView[] {
  return node.inFlight.map((request) => {
    const purpose = request.request?.purpose
    const ids = purpose?.kind === 'produce' ? purpose.batches : []
    const batches = ids.flatMap((id) => {
      const batch = producer.accumulator.incomplete.get(id)
      return batch ? [batchView(producer, batch)] : []
    })
    return {
      request: request.correlationId,
      api: request.api,
      sentAtUs: request.sentAtUs,
      timeoutAtUs: Number.isFinite(request.timeoutAtMs) ? microsOf(request.timeoutAtMs) : Number.POSITIVE_INFINITY,
      batches,
    }
  })
}

function stickyPartitions(tables: RunTables, producer: KafkaProducerState): Set<number> {
  const sticky = new Set<number>()
  for (const info of producer.accumulator.topics.values()) {
    const { stickyPartition } = info.partitioner
    if (stickyPartition < 0) continue
    const index = tables.registry.byName.get(`${info.topic}-${stickyPartition}`)
    if (index !== undefined) sticky.add(index)
  }
  return sticky
}
