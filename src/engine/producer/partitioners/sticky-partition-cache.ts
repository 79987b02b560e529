import { assert } from '../../kernel/assert.ts'
import type { PartitionerContext } from './partitioner.ts'

/** The sticky choice of one topic. */
export interface StickyMemory extends Record<string, number> {
  /** -1: none yet. */
  partition: number
}

/** No choice yet. */
export function noSticky(): StickyMemory {
  return { partition: -1 }
}

/**
 * The current partition; chosen now if there is none.
 *
 * @source kafka 2.5 clients StickyPartitionCache#partition; P-41
 */
export function stickyChoice(memory: StickyMemory, context: PartitionerContext): number {
  if (memory.partition < 0) switchSticky(memory, context, -1)
  return memory.partition
}

/**
 * Move on to another partition: among two or more available ones never the same, the only available one if there is one,
 * any if none is. Does nothing when `previous` is not the current choice: a keyed record opened the batch, or somebody
 * has switched already.
 *
 * @source kafka 2.5 clients StickyPartitionCache#nextPartition; P-41
 */
export function switchSticky(memory: StickyMemory, context: PartitionerContext, previous: number): void {
  const old = memory.partition
  if (old >= 0 && old !== previous) return
  const { available, partitions } = context.topic
  if (available.length > 1) memory.partition = drawAnother(context, old)
  else if (available.length === 1) memory.partition = available[0] as number
  else {
    assert(partitions.length > 0, `topic ${context.topic.topic} has no partitions`)
    memory.partition = context.draw(context.rng) % partitions.length
  }
}

/** Two or more are available: draw until it is another one. */
function drawAnother(context: PartitionerContext, old: number): number {
  const { available } = context.topic
  for (;;) {
    const drawn = available[context.draw(context.rng) % available.length] as number
    if (drawn !== old) return drawn
  }
}
