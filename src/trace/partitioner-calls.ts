import type { PartitionerCalls } from '../engine/protocol/partitioner-calls.ts'
import type { RunTables } from '../engine/protocol/record-table.ts'

/** A call of `partition()` that chose a partition. */
export interface ChoosingCall {
  /** From 1: calls of `partition()` that this producer has made in the run. */
  readonly number: number
  readonly answer: number
}

/** Calls of one producer, read as far as they go. */
interface Read {
  generation: number
  seen: number
  asked: number
  readonly byRecord: Map<number, ChoosingCall[]>
}

/**
 * Which call of a producer's own partitioner put a record where it is (P-45; a record that opens a batch may be asked for
 * twice, P-46). Each call is read once.
 */
export function choosingCalls(
  tables: Pick<RunTables, 'partitionerCalls' | 'registry'>,
): (record: number, partition: number) => ChoosingCall | undefined {
  const reads = new Map<PartitionerCalls, Read>()
  return (record, partition) => {
    const answer = tables.registry.partitions[partition]
    for (const table of tables.partitionerCalls ?? []) {
      if (!table) continue
      const found = readOn(reads, table).byRecord.get(record)
      if (found) return found.find((call) => call.answer === answer)
    }
    return undefined
  }
}

function readOn(reads: Map<PartitionerCalls, Read>, table: PartitionerCalls): Read {
  let read = reads.get(table)
  if (!read || read.generation !== table.generation || read.seen > table.calls.length) {
    read = { generation: table.generation, seen: 0, asked: 0, byRecord: new Map() }
    reads.set(table, read)
  }
  for (; read.seen < table.calls.length; read.seen++) {
    const call = table.calls[read.seen]
    if (call?.question.kind !== 'partition') continue
    read.asked++
    if (typeof call.answer !== 'number') continue
    const { record } = call.question
    const known = read.byRecord.get(record)
    const choosing = { number: read.asked, answer: call.answer }
    if (known) known.push(choosing)
    else read.byRecord.set(record, [choosing])
  }
  return read
}
