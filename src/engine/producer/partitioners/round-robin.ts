import { toPositive } from '../../protocol/murmur2.ts'
import { PARTITION_CHOICE } from '../events.ts'
import { definePartitioner } from './partitioner.ts'

/**
 * The next available partition at each call; keys are ignored (P-43). Where a record that opens a batch is partitioned
 * twice, it skips one (P-44, KAFKA-9965).
 */
export const roundRobinPartitioner = definePartitioner({
  id: 'round-robin',
  javaClasses: ['org.apache.kafka.clients.producer.RoundRobinPartitioner'],
  versions: ['2.5', '3.9', '4.x'],
  source: 'kafka 3.9 clients RoundRobinPartitioner; P-43',
  init: () => ({ calls: 0 }),
  partition(memory, { topic }) {
    const turn = toPositive(memory.calls)
    memory.calls = (memory.calls + 1) | 0
    const { available, partitions } = topic
    return available.length > 0 ? (available[turn % available.length] as number) : turn % partitions.length
  },
  how: () => PARTITION_CHOICE.roundRobin,
})
