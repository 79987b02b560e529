import { EPOCH_MS, microsOf } from '../../engine/kernel/units.ts'
import { PARTITION_CHOICE } from '../../engine/producer/events.ts'
import { toPositive } from '../../engine/protocol/murmur2.ts'
import { fieldSize, headersSize, recordSize, recordSizeUpperBound } from '../../engine/protocol/record-size.ts'
import { ACKED, exceptionOf, PENDING, type PlannedRecord } from '../../engine/protocol/record-table.ts'
import type { Sentence } from '../../trace/explanation.ts'
import { isLost, copiesOf as ledgerCopies } from '../../trace/ledger.ts'
import type { PartitionChoiceView } from '../../trace/stage-view.ts'
import { type RecordCopy, recordCopies } from '../record-copies.ts'
import { storedBatchOf } from '../record-trail.ts'
import { actorLink, partitionLink } from './lookup.ts'
import { packetOfRequest } from './packet-history.ts'
import {
  at,
  brokerLink,
  bytes,
  code,
  num,
  part,
  row,
  rowIf,
  type Sheet,
  type SheetPart,
  table,
  thing,
  type WordName,
  word,
} from './sheet.ts'
import { batchFacts, type FoundBatch, findBatch, type Inspected, say, type Told } from './told.ts'

/** What became of a record, in one sentence, and what it is. */
export function tellRecord(from: Inspected, record: number): Told | undefined {
  const { run, view, world, names } = from
  const { records } = run.tables
  const planned = records.planned[record]
  if (!planned || record > view.counts.sent) return undefined
  const isDone = (records.completedAtUs[record] as number) <= view.atUs
  const result = isDone ? (records.result[record] as number) : PENDING
  const copies = recordCopies(world, records, record)
  const batch = batchWith(from, record)
  const [copy] = copies
  const facts: Sentence[] = [
    planned.key ? say('fact.key', 'P-29', { key: new TextDecoder().decode(planned.key) }) : say('fact.noKey', 'P-29'),
  ]
  if (copy) {
    const { partition, offset, leaderEpoch: epoch } = copy
    facts.push(say('fact.place', 'C-19', { partition: names.partition(partition), offset, epoch }))
  }
  facts.push(...(batch ? batchFacts(batch, record) : storedFacts(from, copy?.partition, record)))
  if (result === ACKED) {
    const latencyUs = (records.completedAtUs[record] as number) - (records.sentAtUs[record] as number)
    facts.push(say('fact.latency', 'P-157', { ms: latencyUs / 1000 }))
  }
  if (result > 0) {
    const { message } = exceptionParts(exceptionOf(records, record))
    if (message !== '') facts.push(say('fact.error', 'P-101, P-153', { message }))
  }
  return { headline: headlineOf(from, { record, result, copies, batch }), facts }
}

function batchWith({ view }: Inspected, record: number): FoundBatch | undefined {
  return findBatch(view, (batch) => batch.records.some((entry) => entry.record === record))
}

/** `org.apache…NotEnoughReplicasException: Messages are …` as the name of its class and what it says. */
function exceptionParts(text: string | null): { readonly name: string; readonly message: string } {
  const [, name = '', message = ''] = /^(?:[\w$]+\.)*([\w$]+)(?::\s*([\s\S]*))?$/.exec(text ?? '') ?? []
  return { name, message }
}

interface RecordState {
  readonly record: number
  readonly result: number
  readonly copies: readonly RecordCopy[]
  readonly batch: FoundBatch | undefined
}

function headlineOf({ run, cursor, names }: Inspected, { record, result, copies, batch }: RecordState): Sentence {
  const { records } = run.tables
  const brokers = [...new Set(copies.map((copy) => `b${copy.broker}`))].join(', ')
  const isCommitted = copies.some((copy) => copy.isCommitted)
  if (result === ACKED && isLost(cursor.ledger, record)) {
    return say('headline.record.lost', 'C-55', { offset: records.offset[record] ?? -1 })
  }
  const count = ledgerCopies(cursor.ledger, record)
  if (count > 1) return say('headline.record.duplicated', 'P-79', { count })
  if (result > 0) {
    const { name: error } = exceptionParts(exceptionOf(records, record))
    const isStored = copies.length > 0
    return say(isStored ? 'headline.record.failedButStored' : 'headline.record.failed', 'P-76, P-101', { error })
  }
  if (result === ACKED) {
    const isKept = isCommitted || copies.length === 0
    const key = isKept ? 'headline.record.acked' : 'headline.record.ackedNotCommitted'
    return say(key, isKept ? 'C-24' : 'C-23', { brokers: brokers || '…' })
  }
  if (isCommitted) return say('headline.record.committed', 'C-43', { brokers })
  if (copies.length > 0) return say('headline.record.stored', 'C-37', { brokers })
  if (batch?.broker) return say('headline.record.inFlight', 'P-2', { broker: `b${batch.broker}` })
  if (batch) return say('headline.record.buffered', 'P-161', { partition: names.partition(batch.batch.partition) })
  return say('headline.record.waiting', 'P-161')
}

/** Of a record that only logs hold: the sequence that its batch was stored with. */
function storedFacts({ world }: Inspected, partition: number | undefined, record: number): Sentence[] {
  const stored = partition === undefined ? undefined : storedBatchOf(world, partition, record)
  if (!stored || stored.baseSequence < 0) return []
  const sequence = stored.baseSequence + stored.records.indexOf(record)
  return [say('fact.sequence', 'P-122', { id: stored.producerId, epoch: stored.producerEpoch, sequence })]
}

/** Where it is, how it got there, and what it is made of. */
export function recordSheet(
  from: Inspected,
  record: number,
  trail: { readonly batch?: number; readonly choice?: PartitionChoiceView },
): Sheet {
  const planned = from.run.tables.records.planned[record]
  if (!planned || record > from.view.counts.sent) return []
  return [
    ...placePart(from, record, trail.batch),
    ...copyPart(from, record),
    ...choicePart(from, trail.choice),
    ...contentPart(from, record, planned),
  ]
}

function placePart(from: Inspected, record: number, batch: number | undefined): SheetPart[] {
  const { run, world } = from
  const { records } = run.tables
  const producer = records.producer[record] ?? -1
  const partition = records.partition[record] ?? -1
  const found = batchWith(from, record)
  const actor = world.producers[producer]?.options.actor
  const packet =
    found?.request === undefined ? undefined : packetOfRequest(from, found.producer, found.request, found.broker)
  return part('place', '', {
    rows: [
      ...rowIf(actor !== undefined, 'producer', actorLink(from, actor ?? -1)),
      ...rowIf(partition >= 0, 'partition', partitionLink(from, partition)),
      ...rowIf(batch !== undefined, 'batch', thing({ kind: 'batch', batch: batch ?? -1 })),
      ...rowIf(
        found?.request !== undefined,
        'request',
        packet === undefined ? code(`r${found?.request}`) : thing({ kind: 'packet', packet }, `r${found?.request}`),
        word('to'),
        brokerLink(found?.broker ?? -1),
      ),
      row('sentAt', at(records.sentAtUs[record] as number)),
    ],
  })
}

function copyPart({ world, run }: Inspected, record: number): SheetPart[] {
  const copies = recordCopies(world, run.tables.records, record)
  const rows = copies.map(({ broker, partition, offset, leaderEpoch, isCommitted }) => [
    [thing({ kind: 'replica', partition, broker }, `b${broker}`)],
    [num(offset)],
    [num(leaderEpoch)],
    [isCommitted ? word('committed', 'good') : word('notCommitted')],
  ])
  return part('copies', 'C-19, C-43', { table: table(['broker', 'offset', 'epoch', 'state'], rows) })
}

/** The words of each way, in the order of PARTITION_CHOICE. */
const HOW: Readonly<Record<number, { readonly word: WordName; readonly rule: string }>> = {
  [PARTITION_CHOICE.explicit]: { word: 'choiceExplicit', rule: 'P-28' },
  [PARTITION_CHOICE.keyHash]: { word: 'choiceKeyHash', rule: 'P-29, P-38' },
  [PARTITION_CHOICE.sticky]: { word: 'choiceSticky', rule: 'P-41, P-49' },
  [PARTITION_CHOICE.roundRobin]: { word: 'choiceRoundRobin', rule: 'P-43' },
  [PARTITION_CHOICE.custom]: { word: 'choiceCustom', rule: 'P-45' },
}

function choicePart(from: Inspected, choice: PartitionChoiceView | undefined): SheetPart[] {
  const how = choice && HOW[choice.how]
  if (!choice || !how) return []
  const number = from.run.tables.registry.partitions[choice.partition] ?? 0
  const isHashed = choice.how === PARTITION_CHOICE.keyHash
  const call = from.names.choosingCall?.(choice.record, choice.partition)
  const positive = toPositive(choice.hash)
  return part('choice', how.rule, {
    rows: [
      row('how', word(how.word)),
      ...rowIf(isHashed && choice.key !== null, 'key', code(choice.key ?? '')),
      ...rowIf(isHashed, { code: 'murmur2' }, num(choice.hash)),
      ...rowIf(isHashed, { code: 'toPositive' }, num(positive)),
      ...rowIf(isHashed, 'remainder', code(`${positive} % ${choice.partitionCount} = ${number}`)),
      ...rowIf(call !== undefined, { code: 'partition()' }, code(String(call?.answer))),
      ...rowIf(call !== undefined, 'callNumber', num(call?.number ?? 0)),
      row('partition', partitionLink(from, choice.partition)),
    ],
  })
}

/** Characters of a value that are shown. */
const PREVIEW = 48

function contentPart(from: Inspected, record: number, planned: PlannedRecord): SheetPart[] {
  const { tables } = from.run
  const value = tables.contentOf(record)
  const preview = value && printable(value)
  const { headers } = planned
  const headerBytes = headersSize(headers)
  const [keySize, valueSize] = [planned.key?.length ?? -1, planned.valueSize]
  const timestampMs = tables.records.timestampMs[record] ?? -1
  const inBatch = sizeInBatch(from, record, [keySize, valueSize, headerBytes])
  return part('content', 'P-89, P-90', {
    rows: [
      row('topic', code(planned.topic)),
      row('key', ...(planned.key ? [code(printable(planned.key) ?? ''), bytes(keySize)] : [word('nullKey')])),
      row('value', ...(value ? [...(preview ? [code(preview)] : []), bytes(valueSize)] : [word('nullValue')])),
      row('headers', num(headers.length), ...headers.map(({ key }) => code(key))),
      ...rowIf(
        timestampMs >= 0,
        'timestamp',
        ...(planned.timestampMs >= 0
          ? [code(String(timestampMs)), word('ownTimestamp')]
          : [at(microsOf(timestampMs - EPOCH_MS))]),
      ),
      ...rowIf(inBatch !== undefined, 'sizeInBatch', bytes(inBatch ?? 0)),
      row('serializedSize', bytes(fieldSize(keySize) + fieldSize(valueSize) + headerBytes)),
      row('upperBound', bytes(recordSizeUpperBound(keySize, valueSize, headerBytes))),
    ],
  })
}

/** What it takes in its batch, uncompressed: by its distance from the first record of the batch in place and time (P-89). */
function sizeInBatch(from: Inspected, record: number, sizes: readonly [number, number, number]): number | undefined {
  const { records } = from.run.tables
  const buffered = batchWith(from, record)?.batch.records
  if (buffered) return buffered.find((entry) => entry.record === record)?.sizeBytes
  const first = storedBatchOf(from.world, records.partition[record] ?? -1, record)?.records
  if (!first) return undefined
  const timestampDelta = (records.timestampMs[record] as number) - (records.timestampMs[first[0] as number] as number)
  return recordSize(...sizes, first.indexOf(record), timestampDelta)
}

/** The beginning of what is text; undefined: it is none. */
function printable(content: Uint8Array): string | undefined {
  const text = new TextDecoder().decode(content.subarray(0, PREVIEW * 4))
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  if (/[\u0000-\u0008\u000e-\u001f\ufffd]/.test(text.slice(0, PREVIEW))) return undefined
  return text.length > PREVIEW || content.length > PREVIEW * 4 ? `${text.slice(0, PREVIEW)}…` : text
}
