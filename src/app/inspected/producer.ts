import { microsOf, millisOf } from '../../engine/kernel/units.ts'
import { availableMemory } from '../../engine/producer/buffer-pool.ts'
import { BLOCKED, DRAIN_REASON } from '../../engine/producer/events.ts'
import { measureProducer } from '../../engine/producer/measure-producer.ts'
import type { KafkaProducerState, ProducerProcessState } from '../../engine/producer/producer-state.ts'
import { comparePartitions } from '../../engine/protocol/ids.ts'
import type { ProducerView } from '../../trace/stage-view.ts'
import { connectionPart, metadataPart } from './client-parts.ts'
import { batchLink, idValue, lastingMs, partitionLink, untilMs } from './lookup.ts'
import { packetOfRequest } from './packet-history.ts'
import {
  at,
  brokerLink,
  bytes,
  code,
  note,
  num,
  part,
  row,
  rowIf,
  type Sheet,
  type SheetPart,
  type SheetValue,
  since,
  table,
  thing,
  until,
  type WordName,
  word,
} from './sheet.ts'
import { type Inspected, say, type Told } from './told.ts'
import { transactionPart } from './transaction.ts'

/** How a producer is set, in one sentence. */
export function tellProducer({ view }: Inspected, index: number): Told | undefined {
  const producer = view.producers[index]
  if (!producer) return undefined
  const { lanes, producerId: id, producerEpoch: epoch, lingerMs: linger } = producer
  const buffered = lanes.flatMap(({ batches }) => batches).reduce((sum, { records }) => sum + records.length, 0)
  const acks = producer.acks === -1 ? 'all' : producer.acks
  const facts = id < 0 ? [] : [say('fact.sequence', 'P-121', { id, epoch, sequence: '–' })]
  return { headline: say('headline.producer', 'P-2', { acks, linger, buffered }), facts }
}

/** Its threads, its picture of the cluster, its connections, its memory, its sequences, and what it measures. */
export function producerSheet(from: Inspected, index: number): Sheet {
  const process = from.world.producers[index]
  const shown = from.view.producers[index]
  if (!process || !shown) return []
  const { producer } = process
  if (!producer) return statePart(from, process, shown)
  return [
    ...statePart(from, process, shown),
    ...accumulatorPart(from, shown),
    ...memoryPart(producer),
    ...requestPart(from, shown),
    ...connectionPart(from, producer.client),
    ...metadataPart(from, producer.client),
    ...sequencePart(from, producer),
    ...transactionPart(from, producer),
    ...metricPart(from, process, producer),
  ]
}

const BLOCKED_WORDS: Readonly<Record<number, WordName>> = {
  [BLOCKED.metadata]: 'waitsMetadata',
  [BLOCKED.memory]: 'waitsMemory',
  [BLOCKED.future]: 'waitsFuture',
  [BLOCKED.flush]: 'waitsFlush',
  [BLOCKED.close]: 'waitsClose',
  [BLOCKED.transaction]: 'waitsTransaction',
}

function statePart({ view }: Inspected, process: ProducerProcessState, shown: ProducerView): SheetPart[] {
  const { blocked, waitingCalls } = shown
  const { producer } = process
  const state: WordName =
    process.phase === 'dead'
      ? 'dead'
      : process.phase === 'waiting'
        ? 'notStarted'
        : producer?.isClosed
          ? 'closed'
          : 'alive'
  return part('threads', 'P-3, P-92', {
    rows: [
      row('process', word(state, state === 'alive' ? 'good' : undefined)),
      row(
        'applicationThread',
        blocked ? word(BLOCKED_WORDS[blocked.why] ?? 'waitsFuture', 'bad') : word('free'),
        ...(blocked ? [since(blocked.sinceUs)] : []),
      ),
      ...rowIf(blocked?.untilUs !== undefined, 'givesUpIn', until(blocked?.untilUs ?? view.atUs)),
      ...rowIf(
        blocked !== undefined && blocked.record > 0,
        'record',
        thing({ kind: 'record', record: blocked?.record ?? 0 }, `#${blocked?.record}`),
      ),
      ...rowIf(waitingCalls > 0, 'waitingCalls', num(waitingCalls)),
      ...rowIf(producer !== undefined, 'senderThread', ...senderState(process)),
    ],
  })
}

function senderState({ producer, senderThread }: ProducerProcessState): SheetValue[] {
  if (!producer) return []
  const { phase } = producer.sender
  if (phase.kind === 'closed' || senderThread.wait === 'ended') return [word('ended')]
  if (phase.kind === 'awaitReady') return [word('awaitsReady'), brokerLink(phase.node)]
  const wake = untilMs(senderThread.untilMs)
  if (senderThread.wait === 'sleep') return [word('sleeps'), wake]
  return Number.isFinite(senderThread.untilMs) ? [word('polls'), wake] : [word('pollsForEver')]
}

const SENDABLE_WORDS: Readonly<Record<number, WordName>> = {
  [DRAIN_REASON.full]: 'mayLeaveFull',
  [DRAIN_REASON.linger]: 'mayLeaveLinger',
  [DRAIN_REASON.memory]: 'mayLeaveMemory',
  [DRAIN_REASON.close]: 'mayLeaveClose',
  [DRAIN_REASON.flush]: 'mayLeaveFlush',
  [DRAIN_REASON.transaction]: 'mayLeaveTransaction',
  [DRAIN_REASON.retry]: 'mayLeaveRetry',
  [DRAIN_REASON.rodeAlong]: 'mayLeaveLinger',
}

/** One deque for each partition: what waits in it, and for what (P-65, P-70). */
function accumulatorPart(from: Inspected, { lanes }: ProducerView): SheetPart[] {
  const rows = lanes.map(({ partition, batches, muted, sticky }) => {
    const [head] = batches
    const size = batches.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
    return [
      [partitionLink(from, partition), ...(sticky ? [word('sticky')] : [])],
      batches.length === 0 ? [num(0)] : batches.slice(0, 4).map(({ batch }) => batchLink(batch)),
      [bytes(size)],
      head ? stateOfHead(head, muted, from.view.atUs) : [word('none')],
    ]
  })
  return part('accumulator', 'P-65, P-70, P-71', { table: table(['partition', 'batches', 'size', 'head'], rows) })
}

function stateOfHead(
  head: ProducerView['lanes'][number]['batches'][number],
  muted: boolean,
  nowUs: number,
): SheetValue[] {
  if (muted) return [word('muted')]
  if (head.sendable !== undefined) return [word(SENDABLE_WORDS[head.sendable] ?? 'mayLeaveFull')]
  if (head.retryAtUs !== undefined && head.retryAtUs > nowUs) return [word('backsOff'), until(head.retryAtUs)]
  return [word('lingers'), until(head.lingerEndsUs)]
}

/** buffer.memory, and who waits for it (P-33 to P-35). */
function memoryPart({ accumulator }: KafkaProducerState): SheetPart[] {
  const { pool } = accumulator
  const free = availableMemory(pool)
  return part('memory', 'P-33, P-34', {
    figure: { kind: 'fill', used: pool.totalBytes - free, capacity: pool.totalBytes },
    rows: [
      row({ code: 'buffer.memory' }, bytes(pool.totalBytes)),
      row('freeMemory', bytes(free)),
      row('freeList', num(pool.freeBuffers), word('times'), bytes(pool.poolableBytes)),
      row('waiters', num(pool.waiters.length)),
      ...pool.waiters
        .slice(0, 4)
        .map(({ sizeBytes, collectedBytes }) => row('waiter', bytes(collectedBytes), word('of'), bytes(sizeBytes))),
    ],
  })
}

/** Unanswered requests, oldest first: a broker answers in order (P-120). */
function requestPart(from: Inspected, shown: ProducerView): SheetPart[] {
  const rows = shown.connections.flatMap(({ broker, inFlight }) =>
    inFlight.map(({ request, api, sentAtUs, timeoutAtUs, batches }) => {
      const packet = packetOfRequest(from, shown.index, request, broker)
      return [
        [packet === undefined ? code(`r${request}`) : thing({ kind: 'packet', packet }, `r${request}`), code(api)],
        [brokerLink(broker)],
        batches.length === 0 ? [word('none')] : batches.map(({ batch }) => batchLink(batch)),
        [at(sentAtUs)],
        [until(timeoutAtUs)],
      ]
    }),
  )
  return part('unanswered', 'P-106, P-120', {
    table: table(['request', 'broker', 'batches', 'sentAt', 'timeLeft'], rows),
  })
}

/** Producer id and epoch, and the sequence of each partition (P-121 to P-123). */
function sequencePart(from: Inspected, { transactions }: KafkaProducerState): SheetPart[] {
  if (!transactions) return part('idempotence', 'P-121', { note: note('notIdempotent') })
  const { producerIdAndEpoch, partitions, unresolvedSequences } = transactions
  const { registry } = from.run.tables
  const rows = [...partitions.values()]
    .sort((a, b) => comparePartitions(registry, a.partition, b.partition))
    .map(({ partition, nextSequence, lastAckedSequence, inFlight }) => [
      [partitionLink(from, partition)],
      [num(nextSequence)],
      [idValue(lastAckedSequence), ...(unresolvedSequences.has(partition) ? [word('unresolved', 'bad')] : [])],
      inFlight.length === 0 ? [num(0)] : inFlight.slice(0, 5).map(({ id }) => batchLink(id)),
    ])
  return part('idempotence', 'P-121, P-122, P-123', {
    rows: [
      row('producerId', idValue(producerIdAndEpoch.producerId)),
      row('producerEpoch', idValue(producerIdAndEpoch.epoch)),
    ],
    table: table(['partition', 'nextSequence', 'lastAcked', 'inFlight'], rows),
  })
}

/** What the client reports about itself, under Kafka's names (P-158). */
function metricPart(from: Inspected, process: ProducerProcessState, producer: KafkaProducerState): SheetPart[] {
  const metrics = measureProducer(producer, process.options.profile.features, millisOf(from.view.atUs))
  const rows = metrics.map(({ name, value, of }) =>
    row({ code: of === '' ? name : `${of} ${name}` }, metricValue(name, value)),
  )
  return part('metrics', 'P-158', { note: note('metrics'), rows, isFolded: true })
}

/** Units as the name says: bytes, ns and ms as such, everything else a plain number. */
function metricValue(name: string, value: number): SheetValue {
  if (!Number.isFinite(value)) return word('noValue')
  if (/-ns-total$|wait-time-total$/.test(name)) return { kind: 'for', us: value / 1000 }
  if (/^(record-queue-time|request-latency|produce-throttle-time)-/.test(name)) return lastingMs(value)
  if (name === 'metadata-age') return { kind: 'for', us: microsOf(value * 1000) }
  if (/^(batch-size|record-size|buffer-(total|available)-bytes)/.test(name) || /byte-(rate|total)$/.test(name))
    return bytes(value)
  return num(Math.round(value * 1000) / 1000)
}
