import { committedPartitions, countingLog } from '../engine/simulation/cluster-truth.ts'
import type { World } from '../engine/simulation/world.ts'
import { type Ledger, syncPartition } from './ledger.ts'

/** Bring a ledger up to the logs that count at the world's moment. */
export function syncLedger(ledger: Ledger, world: World): void {
  for (const entry of committedPartitions(world.controller.committed)) {
    syncPartition(ledger, entry.partition, countingLog(world, entry))
  }
}
