import type { DrainGate } from '../../engine/producer/drain-gate.ts'
import { type ProducerBatchState, setProducerState } from '../../engine/producer/producer-batch.ts'
import { incrementSequence } from '../../engine/producer/sequence-number.ts'
import type { PartitionIndex } from '../../engine/protocol/ids.ts'

/**
 * The transaction manager of the accumulator scripts: an idempotent producer whose id is known from the start, whose
 * sequences count from 0, and to which nothing bad ever happens.
 */
export interface SequenceGate extends DrainGate {
  /** A batch that is not in flight any more. */
  untrack(batch: ProducerBatchState): void
}

/** A gate with nothing in flight. */
export function sequenceGate(producerId: number, producerEpoch: number): SequenceGate {
  const nextSequences = new Map<PartitionIndex, number>()
  const tracked = new Map<PartitionIndex, Set<ProducerBatchState>>()
  const trackedOf = (partition: PartitionIndex) => {
    const known = tracked.get(partition) ?? new Set<ProducerBatchState>()
    tracked.set(partition, known)
    return known
  }
  return {
    isSendToPartitionAllowed: () => true,
    hasProducerId: () => true,
    hasStaleInFlightBatches: () => false,
    hasUnresolvedSequence: () => false,
    isCompletingTransaction: () => false,
    firstInFlightSequence(partition) {
      const sequences = [...trackedOf(partition)].map((batch) => batch.baseSequence)
      return sequences.length === 0 ? -1 : Math.min(...sequences)
    },
    assignSequence(batch) {
      const sequence = nextSequences.get(batch.partition) ?? 0
      setProducerState(batch, producerId, producerEpoch, sequence, false)
      nextSequences.set(batch.partition, incrementSequence(sequence, batch.records.length))
      trackedOf(batch.partition).add(batch)
    },
    addInFlightBatch: (batch) => void trackedOf(batch.partition).add(batch),
    untrack: (batch) => void trackedOf(batch.partition).delete(batch),
  }
}
