import { itemAt } from '../engine/kernel/chunked-list.ts'
import { PRODUCER } from '../engine/producer/events.ts'
import type { BatchId, PartitionIndex } from '../engine/protocol/ids.ts'
import type { RecordBatch } from '../engine/protocol/messages.ts'
import type { World } from '../engine/simulation/world.ts'
import type { Run } from '../replay/run.ts'
import { countUntil, eventCodeAt, eventTime, eventValue } from '../trace/event-columns.ts'
import type { PartitionChoiceView } from '../trace/stage-view.ts'

/** How a record got where it is, as the events up to a moment tell. */
export interface RecordTrail {
  readonly batch?: BatchId
  readonly choice?: PartitionChoiceView
}

/** Events behind send() that are looked at: a send() may wait for memory or metadata for long. */
const MAX_SCAN = 200_000

/** How its partition was chosen and which batch it joined, up to `untilUs`. */
export function recordTrail(run: Run, record: number, untilUs: number): RecordTrail {
  const { columns, tables } = run
  const from = countUntil(columns, (tables.records.sentAtUs[record] ?? 0) - 1)
  const end = Math.min(columns.length, from + MAX_SCAN)
  let choice: PartitionChoiceView | undefined
  for (let i = from; i < end && eventTime(columns, i) <= untilUs; i++) {
    if (eventValue(columns, i, 0) !== record) continue
    const code = eventCodeAt(columns, i)
    if (code === PRODUCER.partitionChosen) choice = choiceAt(run, i)
    // The last choice stands in front of the append: a batch that was full makes the sticky partitioner choose again.
    if (code === PRODUCER.recordAppended) return { batch: eventValue(columns, i, 1), ...(choice ? { choice } : {}) }
  }
  return choice ? { choice } : {}
}

const decoder = new TextDecoder()

function choiceAt({ columns, tables }: Run, index: number): PartitionChoiceView {
  const record = eventValue(columns, index, 0)
  const partition = eventValue(columns, index, 1)
  const key = tables.records.planned[record]?.key
  return {
    record,
    topic: tables.registry.topics[partition] ?? '',
    partition,
    how: eventValue(columns, index, 2),
    hash: eventValue(columns, index, 3),
    partitionCount: eventValue(columns, index, 4),
    key: key ? decoder.decode(key) : null,
  }
}

/** The batch as a log holds it, looked for from the end of each replica's log. */
export function storedBatchOf(world: World, partition: PartitionIndex, record: number): RecordBatch | undefined {
  for (const broker of world.brokers) {
    const batches = broker.partitions[partition]?.log.batches
    for (let i = (batches?.length ?? 0) - 1; batches && i >= 0; i--) {
      const { batch } = itemAt(batches, i)
      if (batch.records.includes(record)) return batch
    }
  }
  return undefined
}
