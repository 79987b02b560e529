import { exceptionOf, PENDING } from '../engine/protocol/record-table.ts'
import type { Cursor } from '../replay/cursor.ts'
import type { Run } from '../replay/run.ts'
import type { Sentence } from '../trace/explanation.ts'
import { isLost, copiesOf as ledgerCopies } from '../trace/ledger.ts'
import { type LifeSubject, lifeOf } from '../trace/life.ts'
import type { NameSource } from '../trace/names.ts'
import type { BatchView, StageView } from '../trace/stage-view.ts'
import type { FromWorker, Selection } from './host-messages.ts'
import { type RecordCopy, recordCopies } from './record-copies.ts'
import { recordTrail, storedBatchOf } from './record-trail.ts'

type Life = NonNullable<Extract<FromWorker, { kind: 'view' }>['life']>

function say(key: string, rule: string, values: Sentence['values'] = {}): Sentence {
  return { key, values, rule }
}

/** What is selected, in plain words: one sentence, a few facts, and its life. The cursor stands at the view's moment. */
export function selectedLife(
  cursor: Cursor,
  view: StageView,
  selection: Selection,
  names: NameSource,
): Life | undefined {
  const { run } = cursor
  const subject = subjectOf(run, selection)
  const steps = subject ? lifeOf(run.columns, subject, view.atUs, names) : []
  const told = tell(cursor, view, selection, names) ?? lastTold(selection, steps, view.atUs)
  if (!told) return undefined
  return { selection, headline: told.headline, facts: told.facts, steps, ...trailOf(run, view, selection) }
}

/** Of a batch that nobody holds any more, the last thing that happened to it. */
function lastTold(selection: Selection, steps: Life['steps'], atUs: number): Told | undefined {
  const last = selection.kind === 'batch' ? steps.findLast((step) => step.atUs <= atUs) : undefined
  return last && { headline: last.sentence, facts: [] }
}

/** The batch that it is about, where there is one; of a record also how its partition was chosen. */
function trailOf(run: Run, view: StageView, selection: Selection): Pick<Life, 'batch' | 'choice'> {
  if (selection.kind === 'batch') return { batch: selection.batch }
  if (selection.kind !== 'record') return {}
  const trail = recordTrail(run, selection.record, view.atUs)
  // A batch that was split has handed its records on.
  const batch = batchOf(view, selection.record)?.batch.batch ?? trail.batch
  return { ...trail, ...(batch === undefined ? {} : { batch }) }
}

interface Told {
  readonly headline: Sentence
  readonly facts: readonly Sentence[]
}

function tell(cursor: Cursor, view: StageView, selection: Selection, names: NameSource): Told | undefined {
  switch (selection.kind) {
    case 'record':
      return recordTold(cursor, view, selection.record, names)
    case 'batch':
      return batchTold(view, selection.batch, names)
    case 'partition':
      return partitionTold(view, selection.partition)
    case 'replica':
      return replicaTold(view, selection)
    case 'broker':
      return selection.broker === 0
        ? { headline: say('headline.controller', 'C-63'), facts: [] }
        : brokerTold(view, selection.broker)
    case 'packet':
      return packetTold(view, selection.packet, names)
    case 'link':
      return linkTold(view, selection)
    case 'producer':
      return producerTold(view, selection.producer)
  }
}

function subjectOf(run: Run, selection: Selection): LifeSubject | undefined {
  switch (selection.kind) {
    case 'record':
      return { kind: 'record', record: selection.record, sentAtUs: run.tables.records.sentAtUs[selection.record] ?? 0 }
    case 'packet':
      return undefined
    default:
      return selection
  }
}

function recordTold(cursor: Cursor, view: StageView, record: number, names: NameSource): Told | undefined {
  const { run } = cursor
  const { records } = run.tables
  const planned = records.planned[record]
  if (!planned || record > view.counts.sent) return undefined
  const isDone = (records.completedAtUs[record] as number) <= view.atUs
  const result = isDone ? (records.result[record] as number) : PENDING
  const copies = recordCopies(cursor.simulation.world, records, record)
  const batch = batchOf(view, record)
  const facts: Sentence[] = [
    planned.key ? say('fact.key', 'P-29', { key: new TextDecoder().decode(planned.key) }) : say('fact.noKey', 'P-29'),
    ...placeFacts(copies, names),
    ...(batch ? batchFacts(batch) : storedFacts(cursor, copies[0]?.partition, record)),
  ]
  if (isDone && result === 0) {
    facts.push(
      say('fact.latency', 'P-157', {
        ms: ((records.completedAtUs[record] as number) - (records.sentAtUs[record] as number)) / 1000,
      }),
    )
  }
  if (isDone && result > 0) {
    const { message } = exceptionParts(exceptionOf(records, record))
    if (message !== '') facts.push(say('fact.error', 'P-101, P-153', { message }))
  }
  return { headline: recordHeadline({ cursor, record, result, copies, batch, names }), facts }
}

/** `org.apache…NotEnoughReplicasException: Messages are …` as the name of its class and what it says. */
function exceptionParts(text: string | null): { readonly name: string; readonly message: string } {
  const [, name = '', message = ''] = /^(?:[\w$]+\.)*([\w$]+)(?::\s*([\s\S]*))?$/.exec(text ?? '') ?? []
  return { name, message }
}

function recordHeadline(what: {
  cursor: Cursor
  record: number
  result: number
  copies: readonly RecordCopy[]
  batch: FoundBatch | undefined
  names: NameSource
}): Sentence {
  const { result, copies, batch, names, record } = what
  const { run } = what.cursor
  const brokers = [...new Set(copies.map((copy) => `b${copy.broker}`))].join(', ')
  const isCommitted = copies.some((copy) => copy.isCommitted)
  const offset = run.tables.records.offset[record] ?? -1
  if (result === 0 && isLost(what.cursor.ledger, record)) return say('headline.record.lost', 'C-55', { offset })
  const count = ledgerCopies(what.cursor.ledger, record)
  if (count > 1) return say('headline.record.duplicated', 'P-79', { count })
  if (result > 0) {
    const { name: error } = exceptionParts(exceptionOf(run.tables.records, record))
    return say(copies.length > 0 ? 'headline.record.failedButStored' : 'headline.record.failed', 'P-76, P-101', {
      error,
    })
  }
  if (result === 0) {
    const isKept = isCommitted || copies.length === 0
    return say(isKept ? 'headline.record.acked' : 'headline.record.ackedNotCommitted', isKept ? 'C-24' : 'C-23', {
      brokers: brokers || '…',
    })
  }
  if (isCommitted) return say('headline.record.committed', 'C-43', { brokers })
  if (copies.length > 0) return say('headline.record.stored', 'C-37', { brokers })
  if (batch?.broker) return say('headline.record.inFlight', 'P-2', { broker: `b${batch.broker}` })
  if (batch) return say('headline.record.buffered', 'P-161', { partition: names.partition(batch.batch.partition) })
  return say('headline.record.waiting', 'P-161')
}

interface FoundBatch {
  readonly batch: BatchView
  readonly broker: number | undefined
  readonly producerId: number
  readonly producerEpoch: number
  readonly index: number
}

function batchOf(view: StageView, record: number): FoundBatch | undefined {
  return findBatch(view, (batch) => batch.records.some((entry) => entry.record === record), record)
}

function findBatch(view: StageView, fits: (batch: BatchView) => boolean, record = 0): FoundBatch | undefined {
  for (const producer of view.producers) {
    const found = (batch: BatchView, broker: number | undefined): FoundBatch => ({
      batch,
      broker,
      producerId: producer.producerId,
      producerEpoch: producer.producerEpoch,
      index: batch.records.findIndex((entry) => entry.record === record),
    })
    for (const lane of producer.lanes) for (const batch of lane.batches) if (fits(batch)) return found(batch, undefined)
    for (const connection of producer.connections) {
      for (const request of connection.inFlight) {
        for (const batch of request.batches) if (fits(batch)) return found(batch, connection.broker)
      }
    }
  }
  return undefined
}

function placeFacts(copies: readonly RecordCopy[], names: NameSource): Sentence[] {
  const copy = copies[0]
  if (!copy) return []
  return [
    say('fact.place', 'C-19', {
      partition: names.partition(copy.partition),
      offset: copy.offset,
      epoch: copy.leaderEpoch,
    }),
  ]
}

function batchFacts(found: FoundBatch | undefined): Sentence[] {
  if (!found) return []
  const { batch } = found
  const facts: Sentence[] = []
  // `attempts` counts how often it was put back: in flight it has been on the wire once more than that.
  const tries = batch.attempts + (found.broker === undefined ? 0 : 1)
  if (tries > 1 || batch.attempts > 0) facts.push(say('fact.attempts', 'P-78', { attempts: tries }))
  if (batch.baseSequence >= 0) {
    const sequence = batch.baseSequence + Math.max(0, found.index)
    facts.push(say('fact.sequence', 'P-122', { id: found.producerId, epoch: found.producerEpoch, sequence }))
  }
  facts.push(say('fact.deadline', 'P-75', { at: `${(batch.deliveryDeadlineUs / 1_000_000).toFixed(3)} s` }))
  return facts
}

/** Of a record that only logs hold: the sequence that its batch was stored with. */
function storedFacts(cursor: Cursor, partition: number | undefined, record: number): Sentence[] {
  const stored = partition === undefined ? undefined : storedBatchOf(cursor.simulation.world, partition, record)
  if (!stored || stored.baseSequence < 0) return []
  const sequence = stored.baseSequence + stored.records.indexOf(record)
  return [say('fact.sequence', 'P-122', { id: stored.producerId, epoch: stored.producerEpoch, sequence })]
}

function batchTold(view: StageView, id: number, names: NameSource): Told | undefined {
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

function partitionTold(view: StageView, index: number): Told | undefined {
  const partition = view.partitions.find((candidate) => candidate.partition === index)
  if (!partition) return undefined
  const isr = partition.isr.map((broker) => `b${broker}`).join(', ')
  const headline =
    partition.leader < 0
      ? say('headline.partition.none', 'C-70')
      : say('headline.partition', 'C-69', { leader: `b${partition.leader}`, epoch: partition.leaderEpoch, isr })
  return {
    headline,
    facts: [
      say('fact.highWatermark', 'C-43', { hw: partition.highWatermark, leo: partition.logEndOffset }),
      say('fact.replicas', 'C-2', { replicas: partition.replicas.map((broker) => `b${broker}`).join(', ') }),
      say('fact.minIsr', 'C-44', { min: partition.minInsyncReplicas }),
    ],
  }
}

function replicaTold(view: StageView, { partition, broker }: { partition: number; broker: number }): Told | undefined {
  const replica = view.brokers[broker - 1]?.replicas.find((candidate) => candidate.partition === partition)
  if (!replica) return undefined
  const { role, leaderEpoch: epoch, highWatermark: hw, logEndOffset: leo, inIsr } = replica
  const isr = inIsr ? 'inIsr' : 'outOfIsr'
  const headline = role === 'offline' ? 'headline.replica.offline' : `headline.replica.${role}.${isr}`
  return {
    headline: say(headline, role === 'leader' ? 'C-37' : 'C-36', { broker: `b${broker}`, epoch }),
    facts: [say('fact.highWatermark', 'C-43', { hw, leo })],
  }
}

function brokerTold(view: StageView, id: number): Told | undefined {
  const broker = view.brokers[id - 1]
  if (!broker) return undefined
  const leads = broker.replicas.filter((replica) => replica.role === 'leader').length
  const follows = broker.replicas.filter((replica) => replica.role === 'follower').length
  if (broker.state === 'dead') return { headline: say('headline.broker.dead', 'C-61'), facts: [] }
  if (broker.state === 'hung') return { headline: say('headline.broker.hung', 'C-60'), facts: [] }
  if (broker.fenced) return { headline: say('headline.broker.fenced', 'C-64'), facts: [] }
  return { headline: say('headline.broker.alive', 'C-2', { leads, follows }), facts: [] }
}

function packetTold(view: StageView, id: number, names: NameSource): Told {
  const packet = view.packets.find((candidate) => candidate.packet === id)
  if (!packet) return { headline: say('headline.packet.gone', 'C-14'), facts: [] }
  const left = Math.max(0, Math.round((packet.arrivesAtUs - view.atUs) / 100) / 10)
  const key = packet.lost ? 'headline.packet.lost' : packet.twice ? 'headline.packet.twice' : 'headline.packet'
  return {
    headline: say(key, packet.lost ? 'C-15' : 'C-14', {
      api: packet.api,
      from: names.actor(packet.from),
      to: names.actor(packet.to),
      left,
    }),
    facts: [],
  }
}

function linkTold(view: StageView, ends: { a: number; b: number }): Told | undefined {
  const link = view.links.find(
    (candidate) => candidate.a === Math.min(ends.a, ends.b) && candidate.b === Math.max(ends.a, ends.b),
  )
  if (!link) return undefined
  return {
    headline: link.cut
      ? say('headline.link.cut', 'C-60')
      : say('headline.link', 'S-4', { latency: link.latencyUs / 1000 }),
    facts: [],
  }
}

function producerTold(view: StageView, index: number): Told | undefined {
  const producer = view.producers[index]
  if (!producer) return undefined
  const buffered = producer.lanes.reduce(
    (sum, lane) => sum + lane.batches.reduce((n, batch) => n + batch.records.length, 0),
    0,
  )
  const acks = producer.acks === -1 ? 'all' : producer.acks
  const facts =
    producer.producerId < 0
      ? []
      : [say('fact.sequence', 'P-121', { id: producer.producerId, epoch: producer.producerEpoch, sequence: '–' })]
  return { headline: say('headline.producer', 'P-2', { acks, linger: producer.lingerMs, buffered }), facts }
}
