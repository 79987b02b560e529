import { microsOf } from '../../engine/kernel/units.ts'
import type { PacketInFlight } from '../../engine/network/network.ts'
import type { FetchResponsePart, RequestBody, ResponseBody } from '../../engine/protocol/messages.ts'
import { batchLink, errorValue, idValue, lastingMs, partitionLink } from './lookup.ts'
import {
  brokerLink,
  bytes,
  code,
  brokerLinks as links,
  note,
  num,
  part,
  row,
  rowIf,
  type SheetPart,
  type SheetRow,
  type SheetValue,
  table,
  word,
} from './sheet.ts'
import type { Inspected } from './told.ts'

type Request<Api extends RequestBody['api']> = Extract<RequestBody, { api: Api }>
type Response<Api extends ResponseBody['api']> = Extract<ResponseBody, { api: Api }>

/** What a message carries, as the engine made it. */
export function contentParts(from: Inspected, { message }: PacketInFlight): SheetPart[] {
  const { body } = message
  if (message.kind === 'request') {
    if (body.api === 'Produce') return produceRequest(from, body as Request<'Produce'>)
    if (body.api === 'Fetch') return fetchRequest(from, body as Request<'Fetch'>)
    if (body.api === 'AlterPartition') return alterRequest(from, body as Request<'AlterPartition'>)
    if (body.api === 'MetadataPush') return pushRequest(body as Request<'MetadataPush'>)
  } else {
    if (body.api === 'Produce') return produceAnswer(from, body as Response<'Produce'>)
    if (body.api === 'Fetch') return fetchAnswer(from, body as Response<'Fetch'>)
    if (body.api === 'Metadata') return metadataAnswer(from, body as Response<'Metadata'>)
    if (body.api === 'AlterPartition') return alterAnswer(from, body as Response<'AlterPartition'>)
  }
  return plainFields(from, body)
}

function produceRequest(from: Inspected, body: Request<'Produce'>): SheetPart[] {
  const rows = body.batches.map((batch) => [
    [partitionLink(from, batch.partition)],
    [batchLink(batch.id)],
    [num(batch.recordCount)],
    [bytes(batch.sizeBytes)],
    batch.baseSequence < 0
      ? [word('none')]
      : [num(batch.baseSequence), word('upTo'), num(batch.baseSequence + batch.recordCount - 1)],
  ])
  return [
    ...part('asks', 'P-95', {
      rows: [
        row({ code: 'acks' }, code(body.acks === -1 ? 'all' : String(body.acks))),
        row({ code: 'timeoutMs' }, lastingMs(body.timeoutMs)),
        ...rowIf(body.transactionalId !== null, { code: 'transactionalId' }, code(body.transactionalId ?? '')),
      ],
    }),
    ...part('batches', 'P-95, P-122', { table: table(['partition', 'batch', 'records', 'size', 'sequences'], rows) }),
  ]
}

function produceAnswer(from: Inspected, body: Response<'Produce'>): SheetPart[] {
  const rows = body.parts.map((one) => [
    [partitionLink(from, one.partition)],
    [errorValue(from, one.error)],
    [idValue(one.baseOffset)],
    [idValue(one.logStartOffset)],
    [one.logAppendTimeMs < 0 ? word('none') : code(String(one.logAppendTimeMs))],
  ])
  const hints = body.parts.flatMap(({ partition, hint }) =>
    hint
      ? [row('hint', partitionLink(from, partition), brokerLink(hint.leader), word('epoch'), num(hint.leaderEpoch))]
      : [],
  )
  return part('results', 'P-98, C-19', {
    rows: [...rowIf(body.throttleMs > 0, { code: 'throttleTimeMs' }, lastingMs(body.throttleMs)), ...hints],
    table: table(['partition', 'error', 'baseOffset', 'logStart', 'logAppendTime'], rows),
  })
}

function fetchRequest(from: Inspected, body: Request<'Fetch'>): SheetPart[] {
  const rows = body.parts.map((one) => [
    [partitionLink(from, one.partition)],
    [num(one.fetchOffset)],
    [idValue(one.lastFetchedEpoch)],
    [idValue(one.leaderEpoch)],
    [idValue(one.logStartOffset)],
  ])
  const isFollower = body.replicaId >= 0
  return [
    ...part('asks', isFollower ? 'C-31' : 'C-57', {
      note: note(isFollower ? 'followerFetch' : 'consumerFetch'),
      rows: [
        row({ code: 'replicaId' }, num(body.replicaId)),
        row({ code: 'maxWaitMs' }, lastingMs(body.maxWaitMs)),
        row({ code: 'minBytes' }, bytes(body.minBytes)),
        row({ code: 'maxBytes' }, bytes(body.maxBytes)),
        ...rowIf(!isFollower, { code: 'isolation.level' }, code(body.isolation)),
      ],
    }),
    ...part('offsetsAsked', isFollower ? 'C-31, C-37' : 'C-57', {
      table: table(['partition', 'fetchOffset', 'lastEpoch', 'epoch', 'logStart'], rows),
    }),
  ]
}

function fetchAnswer(from: Inspected, body: Response<'Fetch'>): SheetPart[] {
  const recordsOf = (one: FetchResponsePart) => one.batches.reduce((sum, { batch }) => sum + batch.recordCount, 0)
  const bytesOf = (one: FetchResponsePart) => one.batches.reduce((sum, { batch }) => sum + batch.sizeBytes, 0)
  const rows = body.parts.map((one) => [
    [partitionLink(from, one.partition), ...(one.error === 0 ? [] : [errorValue(from, one.error)])],
    [num(recordsOf(one))],
    [bytes(bytesOf(one))],
    [idValue(one.highWatermark)],
    [idValue(one.lastStableOffset)],
    [idValue(one.logStartOffset)],
  ])
  const more: SheetRow[] = body.parts.flatMap((one) => [
    ...(one.diverging
      ? [
          row(
            'diverging',
            partitionLink(from, one.partition),
            num(one.diverging.epoch),
            word('endsAt'),
            num(one.diverging.endOffset),
          ),
        ]
      : []),
    ...(one.aborted?.length ? [row('abortedTold', partitionLink(from, one.partition), num(one.aborted.length))] : []),
  ])
  const carried = body.parts.flatMap(({ batches }) => batches.filter(({ batch }) => batch.records.length > 0))
  return [
    ...part('results', 'C-33, C-35', {
      rows: more,
      table: table(['partition', 'records', 'size', 'hw', 'lso', 'logStart'], rows),
    }),
    ...part('batches', 'C-33', {
      table: table(
        ['batch', 'partition', 'offset', 'epoch', 'records'],
        carried.map(({ batch, baseOffset, leaderEpoch }) => [
          [batchLink(batch.id)],
          [partitionLink(from, batch.partition)],
          [num(baseOffset)],
          [num(leaderEpoch)],
          [num(batch.recordCount)],
        ]),
        8,
      ),
    }),
  ]
}

function metadataAnswer(from: Inspected, body: Response<'Metadata'>): SheetPart[] {
  const rows = body.topics.flatMap(({ partitions }) =>
    partitions.map((one) => [
      [partitionLink(from, one.partition), ...(one.error === 0 ? [] : [errorValue(from, one.error)])],
      [brokerLink(one.leader)],
      [idValue(one.leaderEpoch)],
      links(one.isr),
    ]),
  )
  const refused = body.topics.flatMap(({ topic, error }) =>
    error === 0 ? [] : [row('topic', code(topic), errorValue(from, error))],
  )
  return part('results', 'P-117, C-91', {
    rows: [row('brokers', ...links(body.brokers)), ...refused],
    table: table(['partition', 'leader', 'epoch', 'isr'], rows),
  })
}

function alterRequest(from: Inspected, body: Request<'AlterPartition'>): SheetPart[] {
  const rows = body.parts.map((one) => [
    [partitionLink(from, one.partition)],
    links(one.isr.map(({ broker }) => broker)),
    [num(one.leaderEpoch)],
    [num(one.partitionEpoch)],
  ])
  return part('asks', 'C-45', {
    rows: [row({ code: 'brokerEpoch' }, num(body.brokerEpoch))],
    table: table(['partition', 'isr', 'epoch', 'partitionEpoch'], rows),
  })
}

function alterAnswer(from: Inspected, body: Response<'AlterPartition'>): SheetPart[] {
  const rows = body.parts.map((one) => [
    [partitionLink(from, one.partition)],
    [errorValue(from, one.error)],
    links(one.isr),
    [num(one.leaderEpoch)],
    [num(one.partitionEpoch)],
  ])
  return part('results', 'C-46, C-47', {
    rows: rowIf(body.error !== 0, 'error', errorValue(from, body.error)),
    table: table(['partition', 'error', 'isr', 'epoch', 'partitionEpoch'], rows),
  })
}

function pushRequest({ image, applyAfterMs }: Request<'MetadataPush'>): SheetPart[] {
  return part('asks', 'C-93', {
    rows: [
      row('metadataVersion', num(image.version)),
      row('brokers', ...links(image.brokers.filter(({ fenced }) => !fenced).map(({ id }) => id))),
      ...rowIf(applyAfterMs >= 0, 'appliedAfter', { kind: 'for', us: microsOf(Math.max(0, applyAfterMs)) }),
    ],
  })
}

/** The fields of a message of which there is no more to say than what they hold. */
function plainFields(from: Inspected, body: RequestBody | ResponseBody): SheetPart[] {
  const rows: SheetRow[] = Object.entries(body).flatMap(([name, value]) => {
    const shown = name === 'api' ? undefined : fieldValue(from, name, value)
    return shown ? [row({ code: name }, ...shown)] : []
  })
  return part('fields', '', { rows })
}

function fieldValue(from: Inspected, name: string, value: unknown): readonly SheetValue[] | undefined {
  if (name === 'error') return [errorValue(from, value as number)]
  if (name === 'partition') return [partitionLink(from, value as number)]
  if (name === 'broker' || name === 'node') return [brokerLink(value as number)]
  if (typeof value === 'number') return [name.endsWith('Ms') ? lastingMs(value) : num(value)]
  if (typeof value === 'boolean') return [word(value ? 'yes' : 'no')]
  if (value === null) return [word('none')]
  if (typeof value === 'string') return [code(value)]
  if (!Array.isArray(value)) return undefined
  if (value.length === 0) return [word('none')]
  if (value.every((item) => typeof item === 'number')) return value.map((item) => partitionLink(from, item))
  if (value.every((item) => typeof item === 'string')) return value.map((item) => code(item))
  return value.map((item) => code(Object.values(item as object).join(' · ')))
}
