import type { Selection } from '../../app/host-messages.ts'
import { bytesText, clockText, groupDigits } from '../../app/number-text.ts'
import type { ToolStrings } from '../../content/strings/strings.ts'
import { errorName } from '../../engine/protocol/error-names.ts'
import type { BatchView, LaneView, ProducerView, StageView } from '../../trace/stage-view.ts'
import { brokerTable, consumerTable, cutTable, packetTable, partitionTable, replicaTable } from './cluster-tables.ts'

export type TableWords = ToolStrings['table']

/** A table of the stage: one row for each thing, the first cell names it. */
export interface StageTableData {
  readonly id: keyof TableWords['captions']
  readonly columns: readonly (keyof TableWords['columns'])[]
  readonly rows: readonly StageRow[]
}

export interface StageRow {
  /** The same as long as it is the same thing. */
  readonly key: string
  readonly selection: Selection
  readonly cells: readonly string[]
}

/** Where the words and names in the cells come from. */
export interface TableNames {
  readonly words: TableWords
  readonly partition: (index: number) => string
  /** `b1`, the name of a client, "controller". */
  readonly actor: (id: number) => string
  readonly batch: (id: number) => string
}

/** Everything that the stage shows at a moment, in the order in which a record goes through it. Empty tables are left out. */
export function stageTables(view: StageView, names: TableNames, tUs: number): readonly StageTableData[] {
  const tables = [
    producerTable(view, names),
    laneTable(view, names),
    batchTable(view, names),
    requestTable(view, names),
    packetTable(view, names, tUs),
    brokerTable(view, names),
    partitionTable(view, names),
    replicaTable(view, names),
    consumerTable(view, names),
    cutTable(view, names),
  ]
  return tables.filter((table) => table.rows.length > 0)
}

function producerTable(view: StageView, { words }: TableNames): StageTableData {
  return {
    id: 'producers',
    columns: ['producer', 'state', 'memory', 'waiting', 'pid'],
    rows: view.producers.map((producer) => ({
      key: `producer ${producer.index}`,
      selection: { kind: 'producer', producer: producer.index },
      cells: [
        producer.name,
        producerState(producer, words),
        words.ofBytes(
          bytesText(producer.memoryTotalBytes - producer.memoryAvailableBytes),
          bytesText(producer.memoryTotalBytes),
        ),
        String(producer.waitingCalls + producer.memoryWaiters),
        producer.producerId < 0 ? words.none : `${producer.producerId}, ${producer.producerEpoch}`,
      ],
    })),
  }
}

function producerState(producer: ProducerView, words: TableWords): string {
  if (!producer.alive) return words.states.dead
  const parts = [
    producer.closed ? words.states.closed : words.states.running,
    ...(producer.blocked ? [words.blocked[producer.blocked.why] ?? ''] : []),
    ...(producer.transactionState ? [producer.transactionState] : []),
    `acks=${producer.acks === -1 ? 'all' : producer.acks}`,
    `linger.ms=${producer.lingerMs}`,
  ]
  return parts.join(', ')
}

function laneTable(view: StageView, names: TableNames): StageTableData {
  const { words } = names
  return {
    id: 'lanes',
    columns: ['partition', 'producer', 'leaderKnown', 'batches', 'records', 'bytes', 'why'],
    rows: view.producers.flatMap((producer) =>
      producer.lanes.map((lane) => ({
        key: `lane ${producer.index} ${lane.partition}`,
        selection: { kind: 'partition', partition: lane.partition } as const,
        cells: [
          names.partition(lane.partition),
          producer.name,
          lane.leader < 0 ? words.nobody : names.actor(lane.leader),
          String(lane.batches.length),
          String(recordCount(lane.batches)),
          groupDigits(lane.batches.reduce((sum, batch) => sum + batch.sizeBytes, 0)),
          laneWords(lane, words),
        ],
      })),
    ),
  }
}

function recordCount(batches: readonly BatchView[]): number {
  return batches.reduce((sum, batch) => sum + batch.records.length, 0)
}

function laneWords(lane: LaneView, words: TableWords): string {
  const [front] = lane.batches
  if (!front) return lane.lastDrain ? words.left(words.drainReasons[lane.lastDrain.why] ?? '') : words.none
  if (front.retryAtUs !== undefined) return words.retryAt(clockText(front.retryAtUs))
  if (lane.muted) return words.muted
  if (front.sendable !== undefined) return words.leaves(words.drainReasons[front.sendable] ?? '')
  return words.fills(clockText(front.lingerEndsUs))
}

function batchTable(view: StageView, names: TableNames): StageTableData {
  const { words } = names
  const row = (batch: BatchView, place: string): StageRow => ({
    key: `batch ${batch.batch}`,
    selection: { kind: 'batch', batch: batch.batch },
    cells: [
      names.batch(batch.batch),
      names.partition(batch.partition),
      place,
      recordNumbers(batch),
      words.ofBytes(groupDigits(batch.sizeBytes), groupDigits(batch.capacityBytes)),
      triesText(batch, view, words),
      clockText(batch.deliveryDeadlineUs),
    ],
  })
  return {
    id: 'batches',
    columns: ['batch', 'partition', 'place', 'records', 'bytes', 'tries', 'deadline'],
    rows: view.producers.flatMap((producer) => [
      ...producer.connections.flatMap((connection) =>
        connection.inFlight.flatMap((request) =>
          request.batches.map((batch) => row(batch, words.inFlightTo(names.actor(connection.broker)))),
        ),
      ),
      ...producer.lanes.flatMap((lane) =>
        lane.batches.map((batch) => row(batch, `${words.accumulator}, ${batch.closed ? words.closed : words.open}`)),
      ),
    ]),
  }
}

/** "3: #5–#7"; records of a batch mostly follow one another. */
function recordNumbers({ records }: BatchView): string {
  const first = records[0]?.record
  const last = records[records.length - 1]?.record
  if (first === undefined || last === undefined) return '0'
  if (first === last) return `1: #${first}`
  return last - first === records.length - 1
    ? `${records.length}: #${first}–#${last}`
    : `${records.length}: #${first}…#${last}`
}

function triesText(batch: BatchView, view: StageView, words: TableWords): string {
  if (batch.lastError === 0) return String(batch.attempts)
  return words.afterError(batch.attempts, errorName(batch.lastError, view.version))
}

function requestTable(view: StageView, names: TableNames): StageTableData {
  const { words } = names
  return {
    id: 'requests',
    columns: ['request', 'producer', 'broker', 'batches', 'records', 'sent', 'timeout'],
    rows: view.producers.flatMap((producer) =>
      producer.connections.flatMap((connection) =>
        connection.inFlight.map((request) => {
          const [batch] = request.batches
          return {
            key: `request ${producer.index} ${connection.broker} ${request.request}`,
            selection: batch
              ? ({ kind: 'batch', batch: batch.batch } as const)
              : ({ kind: 'producer', producer: producer.index } as const),
            cells: [
              `${words.requestWord(request.api)} ${request.request}`,
              producer.name,
              names.actor(connection.broker),
              String(request.batches.length),
              String(recordCount(request.batches)),
              clockText(request.sentAtUs),
              clockText(request.timeoutAtUs),
            ],
          }
        }),
      ),
    ),
  }
}
