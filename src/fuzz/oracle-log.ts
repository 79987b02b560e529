import type { LogBatch, MetadataImage, PartitionMetadata } from '../engine/protocol/messages.ts'

/** One batch of a final log, without any of the engine's bookkeeping. */
export type FinalBatch = Pick<LogBatch, 'baseOffset' | 'batch'>

/** What one replica holds at the end. */
export interface FinalLog {
  readonly batches: readonly FinalBatch[]
  readonly highWatermark: number
}

/** Everything that the oracle may look at: the controller's last picture, and the logs as they stand on the disks. */
export interface FinalState {
  readonly image: MetadataImage
  /** Who led a partition before its ISR became empty. */
  readonly lastKnownLeader: (partition: number) => number | undefined
  readonly isAlive: (broker: number) => boolean
  readonly logOf: (broker: number, partition: number) => FinalLog | undefined
  /** What the application heard, by record number from 1 (index 0 is unused). */
  readonly told: readonly ('acked' | 'failed' | 'pending')[]
  /** Who sent each record, by its number. */
  readonly producerOf: (record: number) => number
}

/**
 * The broker whose log counts (contract, "The log that counts"): the leader that the controller names, if it is alive; else
 * the live ISR member that would be elected; else, of an offline partition, the last ISR or ELR member whose return would
 * make it leader.
 */
export function brokerThatCounts(state: FinalState, entry: PartitionMetadata): number | undefined {
  if (entry.leader > 0 && state.isAlive(entry.leader)) return entry.leader
  // Elections go by the order of the replica list.
  for (const broker of entry.replicas) if (entry.isr.includes(broker) && state.isAlive(broker)) return broker
  if (entry.leader > 0) return entry.leader
  for (const broker of entry.replicas) if (entry.isr.includes(broker)) return broker
  for (const broker of entry.replicas) if (entry.elr.includes(broker)) return broker
  return state.lastKnownLeader(entry.partition)
}

/** What became of the transaction of a batch, by the markers that stand behind it in the same log. */
export type Fate = 'plain' | 'open' | 'aborted' | 'committed'

/** The fate of the batch at `index`: the first marker of its producer id behind it decides (C-131). */
export function fateOf(log: FinalLog, index: number): Fate {
  const batch = log.batches[index]?.batch
  if (!batch?.isTransactional || batch.control) return 'plain'
  for (let i = index + 1; i < log.batches.length; i++) {
    const later = log.batches[i]?.batch
    if (!later?.control || later.producerId !== batch.producerId) continue
    return later.control === 'commit' ? 'committed' : 'aborted'
  }
  return 'open'
}

/** One copy of a record in a log that counts. */
export interface Copy {
  readonly record: number
  readonly partition: number
  readonly offset: number
  readonly isBelowHighWatermark: boolean
  readonly fate: Fate
}

/** Every copy of every record in the logs that count, partition by partition, in the order of the log. */
export function copiesIn(state: FinalState): Copy[] {
  const copies: Copy[] = []
  for (const topic of state.image.topics) {
    for (const entry of topic.partitions) {
      const broker = brokerThatCounts(state, entry)
      const log = broker === undefined ? undefined : state.logOf(broker, entry.partition)
      log?.batches.forEach(({ baseOffset, batch }, index) => {
        const fate = fateOf(log, index)
        batch.records.forEach((record, place) => {
          const offset = baseOffset + place
          const isBelowHighWatermark = offset < log.highWatermark
          copies.push({ record, partition: entry.partition, offset, isBelowHighWatermark, fate })
        })
      })
    }
  }
  return copies
}
