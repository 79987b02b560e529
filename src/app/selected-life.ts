import type { Cursor } from '../replay/cursor.ts'
import type { Run } from '../replay/run.ts'
import { type LifeSubject, lifeOf } from '../trace/life.ts'
import type { NameSource } from '../trace/names.ts'
import type { StageView } from '../trace/stage-view.ts'
import type { FromWorker, Selection } from './host-messages.ts'
import { batchSheet, tellBatch } from './inspected/batch.ts'
import { brokerSheet, tellBroker } from './inspected/broker.ts'
import { consumerSheet, tellConsumer } from './inspected/consumer.ts'
import { controllerSheet, tellController } from './inspected/controller.ts'
import { linkSheet, tellLink } from './inspected/link.ts'
import { packetNames, packetSheet, tellPacket } from './inspected/packet.ts'
import { partitionSheet, tellPartition } from './inspected/partition.ts'
import { producerSheet, tellProducer } from './inspected/producer.ts'
import { recordSheet, tellRecord } from './inspected/record.ts'
import { replicaSheet, tellReplica } from './inspected/replica.ts'
import type { Sheet } from './inspected/sheet.ts'
import { findBatch, type Inspected, type Told } from './inspected/told.ts'
import { type RecordTrail, recordTrail } from './record-trail.ts'

type Life = NonNullable<Extract<FromWorker, { kind: 'view' }>['life']>

/**
 * What is selected, in plain words: one sentence, a few facts, its life, and what is known of it. The cursor stands at the
 * view's moment, and does so again afterwards.
 */
export function selectedLife(
  cursor: Cursor,
  view: StageView,
  selection: Selection,
  names: NameSource,
): Life | undefined {
  const { run } = cursor
  const from: Inspected = { cursor, run, view, names, world: cursor.simulation.world }
  const subject = subjectOf(run, selection)
  const steps = subject ? lifeOf(run.columns, subject, view.atUs, names) : []
  const told = tell(from, selection) ?? lastTold(selection, steps, view.atUs)
  if (!told) return undefined
  const trail = trailOf(run, view, selection)
  const packet = selection.kind === 'packet' ? packetNames(from, selection.packet) : undefined
  return { selection, ...told, steps, ...trail, sheet: sheetOf(from, selection, trail), ...(packet ? { packet } : {}) }
}

/** Of a batch that nobody holds any more, the last thing that happened to it. */
function lastTold(selection: Selection, steps: Life['steps'], atUs: number): Told | undefined {
  const last = selection.kind === 'batch' ? steps.findLast((step) => step.atUs <= atUs) : undefined
  return last && { headline: last.sentence, facts: [] }
}

/** The batch that it is about, where there is one; of a record also how its partition was chosen. */
function trailOf(run: Run, view: StageView, selection: Selection): RecordTrail {
  if (selection.kind === 'batch') return { batch: selection.batch }
  if (selection.kind !== 'record') return {}
  const trail = recordTrail(run, selection.record, view.atUs)
  // A batch that was split has handed its records on.
  const holder = findBatch(view, (batch) => batch.records.some(({ record }) => record === selection.record))
  const batch = holder?.batch.batch ?? trail.batch
  return { ...trail, ...(batch === undefined ? {} : { batch }) }
}

function tell(from: Inspected, selection: Selection): Told | undefined {
  switch (selection.kind) {
    case 'record':
      return tellRecord(from, selection.record)
    case 'batch':
      return tellBatch(from, selection.batch)
    case 'partition':
      return tellPartition(from, selection.partition)
    case 'replica':
      return tellReplica(from, selection)
    case 'broker':
      return selection.broker === 0 ? tellController() : tellBroker(from, selection.broker)
    case 'packet':
      return tellPacket(from, selection.packet)
    case 'link':
      return tellLink(from, selection)
    case 'producer':
      return tellProducer(from, selection.producer)
    case 'consumer':
      return tellConsumer(from, selection.consumer)
  }
}

function sheetOf(from: Inspected, selection: Selection, trail: RecordTrail): Sheet {
  switch (selection.kind) {
    case 'record':
      return recordSheet(from, selection.record, trail)
    case 'batch':
      return batchSheet(from, selection.batch)
    case 'partition':
      return partitionSheet(from, selection.partition)
    case 'replica':
      return replicaSheet(from, selection)
    case 'broker':
      return selection.broker === 0 ? controllerSheet(from) : brokerSheet(from, selection.broker)
    case 'packet':
      return packetSheet(from, selection.packet)
    case 'link':
      return linkSheet(from, selection)
    case 'producer':
      return producerSheet(from, selection.producer)
    case 'consumer':
      return consumerSheet(from, selection.consumer)
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
