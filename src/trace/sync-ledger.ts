import type { UnifiedLogState } from '../engine/cluster/unified-log.ts'
import type { LogBatch } from '../engine/protocol/messages.ts'
import { committedPartitions, countingLog } from '../engine/simulation/cluster-truth.ts'
import type { World } from '../engine/simulation/world.ts'
import { type CountedLog, type Ledger, syncPartition } from './ledger.ts'
import { transactionFate } from './transaction-fate.ts'

/** Bring a ledger up to the logs that count at the world's moment. */
export function syncLedger(ledger: Ledger, world: World): void {
  for (const entry of committedPartitions(world.controller.committed)) {
    const log = countingLog(world, entry)
    syncPartition(ledger, entry.partition, log && { ...countedPart(log), isHidden: (stored) => isHidden(log, stored) })
  }
}

function countedPart(log: UnifiedLogState): CountedLog {
  return { batches: log.batches, highWatermark: log.highWatermark }
}

/** Records of an open or aborted transaction are stored, but not committed (contract, `committed`). */
function isHidden(log: UnifiedLogState, stored: LogBatch): boolean {
  const fate = transactionFate(log, stored)
  return fate === 'open' || fate === 'aborted'
}
