import { PRODUCER } from '../../engine/producer/events.ts'
import { NO_SEQUENCE, type ProducerBatchState } from '../../engine/producer/producer-batch.ts'
import { producerOfBatch } from '../../engine/protocol/ids.ts'
import type { LogBatch } from '../../engine/protocol/messages.ts'
import { countUntil, type EventColumns, eventCodeAt, eventTime, eventValue } from '../../trace/event-columns.ts'
import {
  actorLink,
  committedEntry,
  errorValue,
  idValue,
  incompleteBatch,
  partitionLink,
  replicaOn,
  storedBatches,
} from './lookup.ts'
import { endOfRequest, packetOfRequest } from './packet-history.ts'
import {
  at,
  brokerLink,
  bytes,
  code,
  lasting,
  note,
  num,
  part,
  row,
  rowIf,
  type Sheet,
  type SheetPart,
  type SheetValue,
  table,
  thing,
  word,
} from './sheet.ts'
import { batchFacts, findBatch, type Inspected, say, type Told } from './told.ts'

/** What a batch that its producer holds is, in one sentence. */
export function tellBatch({ view, names }: Inspected, id: number): Told | undefined {
  const found = findBatch(view, (batch) => batch.batch === id)
  if (!found) return undefined
  const { batch } = found
  const headline = say('headline.batch', 'P-64', {
    partition: names.partition(batch.partition),
    records: batch.records.length,
    size: batch.sizeBytes,
  })
  return { headline, facts: batchFacts(found) }
}

/** How full it is, who it says it is, how often it went out, and where it lies. */
export function batchSheet(from: Inspected, id: number): Sheet {
  const own = incompleteBatch(from.world, id)
  const history = readHistory(from, id)
  const partition = own?.partition ?? history.partition
  if (partition === undefined) return []
  const stored = storedPlaces(from, id, partition)
  return [
    ...placePart(from, id, partition, own),
    ...fillPart(from, id, own, history, stored[0]?.stored),
    ...identityPart(own, stored[0]?.stored),
    ...attemptPart(from, id, history),
    ...replicaPart(from, partition, stored),
    ...recordPart(own?.records ?? stored[0]?.stored.batch.records ?? history.records),
  ]
}

/** What the events tell of a batch up to the moment looked at. */
interface BatchHistory {
  partition: number | undefined
  createdAtUs: number
  capacityBytes: number
  drainedBytes: number
  readonly records: number[]
  readonly sendings: {
    readonly atUs: number
    readonly request: number
    readonly broker: number
    readonly attempt: number
  }[]
  readonly returns: { readonly atUs: number; readonly error: number }[]
  end:
    | { readonly how: 'completed' | 'failed' | 'expired' | 'split'; readonly atUs: number; readonly error: number }
    | undefined
}

function readHistory({ run, view }: Inspected, id: number): BatchHistory {
  const { columns } = run
  const history: BatchHistory = {
    partition: undefined,
    createdAtUs: 0,
    capacityBytes: 0,
    drainedBytes: -1,
    records: [],
    sendings: [],
    returns: [],
    end: undefined,
  }
  const end = countUntil(columns, view.atUs)
  for (let i = creationOf(columns, id, end); i < end; i++) {
    const kind = eventCodeAt(columns, i)
    const isAppend = kind === PRODUCER.recordAppended
    if (kind > PRODUCER.recordFailed || eventValue(columns, i, isAppend ? 1 : 0) !== id) continue
    const value = (position: number) => eventValue(columns, i, position)
    const atUs = eventTime(columns, i)
    switch (kind) {
      case PRODUCER.batchCreated:
        history.partition = value(1)
        history.capacityBytes = value(2)
        history.createdAtUs = atUs
        break
      case PRODUCER.recordAppended:
        history.records.push(value(0))
        break
      case PRODUCER.batchDrained:
        history.drainedBytes = value(4)
        break
      case PRODUCER.batchSent:
        history.sendings.push({ atUs, request: value(1), broker: value(2), attempt: value(3) })
        break
      case PRODUCER.batchReenqueued:
        history.returns.push({ atUs, error: value(2) })
        break
      case PRODUCER.batchCompleted:
        history.end = { how: 'completed', atUs, error: 0 }
        break
      case PRODUCER.batchFailed:
        history.end = { how: 'failed', atUs, error: value(2) }
        break
      case PRODUCER.batchExpired:
        history.end = { how: 'expired', atUs, error: 0 }
        break
      case PRODUCER.batchSplit:
        history.end = { how: 'split', atUs, error: 0 }
        break
      default:
        break
    }
  }
  return history
}

/** Index of the event that made the batch, 0 without one. What is looked at is mostly young. */
function creationOf(columns: EventColumns, id: number, end: number): number {
  for (let i = end - 1; i >= 0; i--) {
    if (eventCodeAt(columns, i) === PRODUCER.batchCreated && eventValue(columns, i, 0) === id) return i
  }
  return 0
}

function placePart(from: Inspected, id: number, partition: number, own: ProducerBatchState | undefined): SheetPart[] {
  const producer = producerOfBatch(id)
  const actor = from.world.producers[producer]?.options.actor ?? -1
  const found = findBatch(from.view, (batch) => batch.batch === id)
  const request = found?.request
  const packet = request === undefined ? undefined : packetOfRequest(from, producer, request, found?.broker)
  return part('place', '', {
    rows: [
      row('producer', actorLink(from, actor)),
      row('partition', partitionLink(from, partition)),
      ...rowIf(
        request !== undefined,
        'request',
        packet === undefined ? code(`r${request}`) : thing({ kind: 'packet', packet }, `r${request}`),
        word('to'),
        brokerLink(found?.broker ?? -1),
      ),
      ...rowIf(own !== undefined && request === undefined, 'state', word('inAccumulator')),
      ...rowIf(own === undefined, 'state', word('completed')),
    ],
  })
}

function fillPart(
  from: Inspected,
  id: number,
  own: ProducerBatchState | undefined,
  history: BatchHistory,
  stored: LogBatch | undefined,
): SheetPart[] {
  const shown = findBatch(from.view, (batch) => batch.batch === id)?.batch
  const capacity = own?.capacityBytes ?? history.capacityBytes
  const used = shown?.sizeBytes ?? stored?.batch.sizeBytes ?? history.drainedBytes
  const isFinal = own ? own.isClosed : true
  const count = own?.records.length ?? stored?.batch.recordCount ?? history.records.length
  return part('fill', 'P-59, P-61, P-62', {
    ...(used >= 0 && capacity > 0 ? { figure: { kind: 'fill' as const, used, capacity } } : {}),
    note: note(isFinal ? 'sizeIsFinal' : 'sizeIsEstimate'),
    rows: [
      row('records', num(count)),
      ...rowIf(used >= 0, 'size', bytes(used)),
      ...rowIf(capacity > 0, { code: 'batch.size' }, bytes(capacity)),
      row('openedAt', at(history.createdAtUs)),
      ...rowIf(own?.isSplitBatch === true, 'origin', word('splitOff')),
    ],
  })
}

function identityPart(own: ProducerBatchState | undefined, stored: LogBatch | undefined): SheetPart[] {
  const source = own ?? stored?.batch
  if (!source) return []
  const { producerId, producerEpoch, baseSequence } = source
  const count = own?.records.length ?? stored?.batch.recordCount ?? 0
  if (baseSequence === NO_SEQUENCE) {
    return part('identity', 'P-122', { note: note(producerId < 0 ? 'noSequenceYet' : 'noSequence') })
  }
  return part('identity', 'P-122, P-123', {
    rows: [
      row('producerId', idValue(producerId)),
      row('producerEpoch', idValue(producerEpoch)),
      row('sequences', num(baseSequence), word('upTo'), num(baseSequence + count - 1)),
      ...rowIf(source.isTransactional, 'transaction', word('yes')),
    ],
  })
}

function attemptPart(from: Inspected, id: number, history: BatchHistory): SheetPart[] {
  const producer = producerOfBatch(id)
  const rows = history.sendings.map((sending, index) => {
    const { request, broker, atUs } = sending
    const packet = packetOfRequest(from, producer, request, broker)
    return [
      [num(index + 1)],
      [packet === undefined ? code(`r${request}`) : thing({ kind: 'packet', packet }, `r${request}`)],
      [brokerLink(broker)],
      [at(atUs)],
      outcomeOf(from, producer, history, index),
    ]
  })
  return part('attempts', 'P-78, P-99', { table: table(['attempt', 'request', 'broker', 'sentAt', 'outcome'], rows) })
}

/** What came of one sending of it. */
function outcomeOf(from: Inspected, producer: number, history: BatchHistory, index: number): SheetValue[] {
  const sending = history.sendings[index]
  const next = history.sendings[index + 1]
  if (!sending) return []
  const returned = history.returns.find(({ atUs }) => atUs >= sending.atUs && (!next || atUs <= next.atUs))
  const end = endOfRequest(from, { producer, request: sending.request, fromUs: sending.atUs })
  if (!next && history.end && (!returned || history.end.atUs > returned.atUs)) {
    const { how, error, atUs } = history.end
    const took = lasting(atUs - sending.atUs)
    if (how === 'completed') return [word('stored', 'good'), took]
    if (how === 'failed') return [word('failed', 'bad'), errorValue(from, error)]
    return [word(how === 'expired' ? 'expired' : 'split', how === 'expired' ? 'bad' : undefined), took]
  }
  if (end && end.how !== 'answered')
    return [word(end.how === 'timedOut' ? 'timedOut' : 'connectionLost', 'bad'), lasting(end.atUs - sending.atUs)]
  if (returned) return [word('again'), errorValue(from, returned.error)]
  return [word('waiting')]
}

interface StoredPlace {
  readonly broker: number
  readonly stored: LogBatch
}

function storedPlaces({ world }: Inspected, id: number, partition: number): StoredPlace[] {
  return world.brokers.flatMap((broker) => {
    const replica = broker.partitions[partition]
    return replica ? storedBatches(replica.log, id).map((stored) => ({ broker: broker.id, stored })) : []
  })
}

/** Where it stands on each replica of the assignment. */
function replicaPart({ world, view }: Inspected, partition: number, places: readonly StoredPlace[]): SheetPart[] {
  const entry = committedEntry(world, partition)
  if (!entry) return []
  const hw = view.partitions.find((one) => one.partition === partition)?.highWatermark ?? 0
  const rows = entry.replicas.flatMap((broker) => {
    const link = thing({ kind: 'replica', partition, broker }, `b${broker}`)
    const role = broker === entry.leader ? word('leader') : word(entry.isr.includes(broker) ? 'inSync' : 'outOfSync')
    const here = places.filter((place) => place.broker === broker)
    if (here.length === 0) return [[[link, role], [word('notThere')], [], []]]
    return here.map(({ stored }) => {
      const last = stored.baseOffset + stored.batch.recordCount - 1
      const isCommitted = last < hw && replicaOn(world, entry.leader, partition) !== undefined
      return [
        [link, role],
        [code(`${stored.baseOffset}–${last}`)],
        [num(stored.leaderEpoch)],
        [isCommitted ? word('committed', 'good') : word('notCommitted')],
      ]
    })
  })
  return part('replicas', 'C-19, C-37, C-43', { table: table(['broker', 'offsets', 'epoch', 'state'], rows) })
}

/** Records that a batch lists. */
const MAX_RECORDS = 60

function recordPart(records: readonly number[]): SheetPart[] {
  const shown = records.slice(0, MAX_RECORDS).map((record) => thing({ kind: 'record', record }, `#${record}`))
  const rest = records.length - shown.length
  return part('records', '', {
    rows: records.length === 0 ? [] : [row('records', ...shown, ...(rest > 0 ? [num(rest), word('more')] : []))],
    isFolded: records.length > 12,
  })
}
