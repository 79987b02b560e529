import { PARTITION_CHOICE } from '../events.ts'
import { definePartitioner } from './partitioner.ts'
import { noSticky, stickyChoice, switchSticky } from './sticky-partition-cache.ts'

/** Every record sticks to one partition until a batch is opened; keys are ignored (P-40). */
export const uniformStickyPartitioner = definePartitioner({
  id: 'uniform-sticky',
  javaClasses: ['org.apache.kafka.clients.producer.UniformStickyPartitioner'],
  versions: ['2.5', '3.9'],
  source: 'kafka 2.5 clients UniformStickyPartitioner; P-40, P-41',
  init: noSticky,
  partition: stickyChoice,
  how: () => PARTITION_CHOICE.sticky,
  onNewBatch: switchSticky,
  stickyPartition: (memory) => memory.partition,
})
