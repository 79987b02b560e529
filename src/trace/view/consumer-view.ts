import { deliveredOfRun } from '../../engine/consumer/delivered.ts'
import { consumerActor, type World } from '../../engine/simulation/world.ts'
import type { ConsumerView, PartitionView } from '../stage-view.ts'

/**
 * Each consumer with its positions, beside what the leader's log would let it read: all below the high watermark, with
 * read_committed below the last stable offset (C-57).
 */
export function consumerViews(world: World, partitions: readonly PartitionView[]): ConsumerView[] {
  const byIndex = new Map(partitions.map((partition) => [partition.partition, partition]))
  return world.consumers.map((consumer, index) => {
    const { name, topic, isolation } = consumer.options
    return {
      index,
      name,
      actor: consumerActor(world, index),
      topic,
      isolation,
      started: consumer.isStarted,
      delivered: deliveredOfRun(consumer),
      partitions: consumer.partitions.map(({ partition, position, fetchState, leader }) => {
        const log = byIndex.get(partition)
        const highWatermark = log?.highWatermark ?? 0
        const readableEnd = isolation === 'read_committed' ? (log?.lastStableOffset ?? 0) : highWatermark
        return {
          partition,
          position,
          state: fetchState,
          leader,
          readableEnd,
          heldBack: Math.max(0, highWatermark - readableEnd),
        }
      }),
    }
  })
}
