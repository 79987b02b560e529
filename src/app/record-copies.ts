import type { UnifiedLogState } from '../engine/cluster/unified-log.ts'
import { itemAt, searchList } from '../engine/kernel/chunked-list.ts'
import type { LogBatch } from '../engine/protocol/messages.ts'
import type { RecordTable } from '../engine/protocol/record-table.ts'
import { committedPartitions, countingLog } from '../engine/simulation/cluster-truth.ts'
import type { World } from '../engine/simulation/world.ts'

/** One copy of a record in the log of one broker. */
export interface RecordCopy {
  readonly broker: number
  readonly partition: number
  readonly offset: number
  readonly leaderEpoch: number
  /** Below the high watermark of the log that counts, and that log holds it too. */
  readonly isCommitted: boolean
}

/** Batches looked at from the end of a log for a record whose offset nobody knows yet. */
const MAX_SCAN = 400

/** Every copy of a record, in every log, whichever of them counts. */
export function recordCopies(world: World, records: RecordTable, record: number): readonly RecordCopy[] {
  const partition = records.partition[record] ?? -1
  if (partition < 0) return []
  const entry = committedPartitions(world.controller.committed).find((candidate) => candidate.partition === partition)
  const counting = entry && countingLog(world, entry)
  const known = records.offset[record] ?? -1
  const committedAt = new Set(counting ? placesOf(counting, record, known).map((place) => place.offset) : [])
  const copies: RecordCopy[] = []
  for (const broker of world.brokers) {
    const log = broker.partitions[partition]?.log
    if (!log) continue
    for (const { offset, leaderEpoch } of placesOf(log, record, known)) {
      const isCommitted = committedAt.has(offset) && offset < (counting?.highWatermark ?? 0)
      copies.push({ broker: broker.id, partition, offset, leaderEpoch, isCommitted })
    }
  }
  return copies
}

function placesOf(log: UnifiedLogState, record: number, known: number): { offset: number; leaderEpoch: number }[] {
  const { batches } = log
  const places: { offset: number; leaderEpoch: number }[] = []
  const look = (stored: LogBatch) => {
    const index = stored.batch.records.indexOf(record)
    if (index >= 0) places.push({ offset: stored.baseOffset + index, leaderEpoch: stored.leaderEpoch })
  }
  const told =
    known >= 0 ? searchList(batches, (stored) => stored.baseOffset + stored.batch.recordCount > known) : batches.length
  if (told < batches.length) look(itemAt(batches, told))
  for (let i = batches.length - 1; i >= 0 && i >= batches.length - MAX_SCAN; i--)
    if (i !== told) look(itemAt(batches, i))
  return places.sort((a, b) => a.offset - b.offset)
}
