import { toPositive } from '../../protocol/murmur2.ts'
import { PARTITION_CHOICE } from '../events.ts'
import { definePartitioner } from './partitioner.ts'
import { noSticky, stickyChoice, switchSticky } from './sticky-partition-cache.ts'

/** Keyed records by hash over all partitions, others stick to one until a batch is opened (P-40, KIP-480). */
export const defaultPartitioner = definePartitioner({
  id: 'default',
  javaClasses: ['org.apache.kafka.clients.producer.internals.DefaultPartitioner'],
  versions: ['2.5', '3.9'],
  source: 'kafka 2.5 clients DefaultPartitioner; P-40, P-41',
  init: noSticky,
  partition: (memory, context) =>
    context.keyHash === undefined
      ? stickyChoice(memory, context)
      : toPositive(context.keyHash) % context.topic.partitions.length,
  how: (context) => (context.keyHash === undefined ? PARTITION_CHOICE.sticky : PARTITION_CHOICE.keyHash),
  onNewBatch: switchSticky,
  stickyPartition: (memory) => memory.partition,
})
