import { type ChunkedList, itemAt } from '../engine/kernel/chunked-list.ts'
import type { LogBatch } from '../engine/protocol/messages.ts'
import { ACKED, PENDING, type RunTables } from '../engine/protocol/record-table.ts'
import type { World } from '../engine/simulation/world.ts'
import type { FinalState } from './oracle-log.ts'

/** What the oracle may see of a run at its present moment: disks, the controller's word, and what the application heard. */
export function finalStateOf(world: World, tables: RunTables): FinalState {
  const { records } = tables
  const told: FinalState['told'][number][] = ['pending']
  for (let record = 1; record <= world.recordCount; record++) {
    const result = records.result[record] as number
    const isComplete = result !== PENDING && (records.completedAtUs[record] as number) <= world.nowUs
    told.push(isComplete ? (result === ACKED ? 'acked' : 'failed') : 'pending')
  }
  return {
    image: world.controller.committed,
    lastKnownLeader: (partition) => world.controller.lastKnownLeaders.get(partition),
    isAlive: (broker) => world.processes[broker]?.isAlive === true,
    logOf: (broker, partition) => {
      const log = world.brokers[broker - 1]?.partitions[partition]?.log
      return log && { batches: itemsOf(log.batches), highWatermark: log.highWatermark }
    },
    told,
    producerOf: (record) => records.producer[record] as number,
  }
}

function itemsOf(list: ChunkedList<LogBatch>): LogBatch[] {
  return Array.from({ length: list.length }, (_, index) => itemAt(list, index))
}
