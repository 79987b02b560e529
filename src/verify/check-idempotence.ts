import type { PartitionState } from '../engine/cluster/partition.ts'
import { addSequence } from '../engine/cluster/producer-state-manager.ts'
import { EPOCH_MS } from '../engine/kernel/units.ts'
import type { LogBatch } from '../engine/protocol/messages.ts'
import type { ReplicaMemory } from './monitor-state.ts'
import { violate, type Watch } from './watch.ts'

/**
 * I-27: a batch of a producer with an id, newly written by a leader, goes on where that producer's last one in this very log
 * ended. Read from the log itself, not from the producer state that the leader goes by.
 *
 * A producer of whom the log knows nothing may begin anywhere (C-113); so may one whose state has expired (C-116). What an
 * unclean election or a lost disk took is not in the log: it excuses itself.
 */
export function checkSequence(
  watch: Watch,
  broker: number,
  { partition }: PartitionState,
  replica: ReplicaMemory,
  { baseOffset, batch }: LogBatch,
): void {
  const before = replica.producers.get(batch.producerId)
  if (!before || batch.control) return
  const who = `producer ${batch.producerId} epoch ${batch.producerEpoch}`
  const { nowUs, controller } = watch.world
  const idleMs = EPOCH_MS + nowUs / 1000 - before.timestampMs
  if (before.openFrom === -1 && idleMs >= controller.config.producerIdExpirationMs) return
  if (batch.producerEpoch < before.epoch) {
    violate(watch, 'I-27', partition, broker, `${who} wrote offset ${baseOffset} after epoch ${before.epoch}`)
    return
  }
  const isNewEpoch = batch.producerEpoch > before.epoch
  const expected = isNewEpoch || before.lastSequence === -1 ? 0 : addSequence(before.lastSequence, 1)
  if (batch.baseSequence === expected) return
  violate(
    watch,
    'I-27',
    partition,
    broker,
    `${who} wrote sequence ${batch.baseSequence} at offset ${baseOffset}, ${expected} was due`,
  )
}
