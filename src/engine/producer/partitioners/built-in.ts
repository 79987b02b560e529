import { toPositive } from '../../protocol/murmur2.ts'
import { PARTITION_CHOICE } from '../events.ts'
import { definePartitioner, LEFT_TO_ACCUMULATOR, type PartitionerContext } from './partitioner.ts'

/** Is the record's key what decides? */
function isKeyed(context: PartitionerContext): boolean {
  return context.keyHash !== undefined && !context.ignoreKeys
}

/**
 * What happens without a partitioner class: keyed records by hash over all partitions, the accumulator chooses for the
 * others while it appends them (P-29, P-47).
 */
export const builtInPartitioner = definePartitioner({
  id: 'built-in',
  javaClasses: [],
  versions: ['3.9', '4.x'],
  source: 'KIP-794; kafka 3.9 clients KafkaProducer#partition, BuiltInPartitioner; P-29, P-47',
  init: () => ({}),
  partition: (_memory, context) =>
    isKeyed(context) ? toPositive(context.keyHash as number) % context.topic.partitions.length : LEFT_TO_ACCUMULATOR,
  how: (context) => (isKeyed(context) ? PARTITION_CHOICE.keyHash : PARTITION_CHOICE.sticky),
})
