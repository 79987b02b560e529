import { lastStableOffset, type UnifiedLogState } from '../engine/cluster/unified-log.ts'
import { itemAt } from '../engine/kernel/chunked-list.ts'
import type { RunTables } from '../engine/protocol/record-table.ts'
import { partitionTruths } from '../engine/simulation/cluster-truth.ts'
import type { World } from '../engine/simulation/world.ts'
import type { Measure, MeasuredValue } from './lesson.ts'

/** A log, or a partition's state, as the world is now. null: there is no such partition or replica. */
export function measureMoment(
  measure: Extract<Measure, { of: 'log' | 'partition' }>,
  world: World,
  tables: RunTables,
): MeasuredValue {
  const { registry } = tables
  const truth = partitionTruths(world, registry).find(
    ({ partition }) =>
      registry.partitions[partition] === measure.partition &&
      (measure.topic === undefined || registry.topics[partition] === measure.topic),
  )
  if (!truth) return null
  const replica =
    measure.broker === undefined ? undefined : world.brokers[measure.broker - 1]?.partitions[truth.partition]
  const log = measure.broker === undefined ? truth.countingLog : replica?.log
  if (measure.of === 'log') return log ? entriesOf(log) : null
  switch (measure.field) {
    case 'leader':
      return truth.leader > 0 && truth.isLeaderAlive ? truth.leader : null
    case 'epoch':
      return truth.leaderEpoch
    case 'isr':
      return truth.isr.slice().sort((a, b) => a - b)
    case 'logEndOffset':
      return log?.logEndOffset ?? null
    case 'highWatermark':
      return log?.highWatermark ?? null
    case 'lastStableOffset':
      return log ? lastStableOffset(log) : null
    case 'records':
      return log ? entriesOf(log).filter((entry) => typeof entry === 'number').length : null
  }
}

/** Record numbers and markers of a log, in order; what it held before the run is left out. */
export function entriesOf(log: UnifiedLogState): readonly (number | string)[] {
  const entries: (number | string)[] = []
  for (let index = 0; index < log.batches.length; index++) {
    const { batch } = itemAt(log.batches, index)
    if (batch.control) entries.push(batch.control === 'abort' ? 'ABORT' : 'COMMIT')
    else for (const record of batch.records) entries.push(record)
  }
  return entries
}
