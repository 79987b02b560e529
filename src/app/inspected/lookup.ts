import type { PartitionState } from '../../engine/cluster/partition.ts'
import type { UnifiedLogState } from '../../engine/cluster/unified-log.ts'
import { type ChunkedList, itemAt } from '../../engine/kernel/chunked-list.ts'
import { microsOf } from '../../engine/kernel/units.ts'
import type { ProducerBatchState } from '../../engine/producer/producer-batch.ts'
import type { BatchId } from '../../engine/protocol/ids.ts'
import { MAX_PRODUCERS, producerOfBatch } from '../../engine/protocol/ids.ts'
import type { LogBatch, PartitionMetadata } from '../../engine/protocol/messages.ts'
import type { World } from '../../engine/simulation/world.ts'
import type { Selection } from '../host-messages.ts'
import { code, lasting, type SheetValue, since, thing, until, word } from './sheet.ts'
import type { Inspected } from './told.ts'

/** Batches of a log that are looked at from its end for one that is asked for. */
const MAX_SCAN = 2_000

/** The batch as its producer holds it, if it still does. */
export function incompleteBatch(world: World, id: BatchId): ProducerBatchState | undefined {
  return world.producers[producerOfBatch(id)]?.producer?.accumulator.incomplete.get(id)
}

/** Where a log holds the batch: every place, in order of offsets. Of an old batch only its newest places are found. */
export function storedBatches(log: UnifiedLogState, id: BatchId): LogBatch[] {
  const { batches } = log
  const found: LogBatch[] = []
  for (let i = batches.length - 1; i >= 0 && i >= batches.length - MAX_SCAN; i--) {
    const stored = itemAt(batches, i)
    if (stored.batch.id === id && stored.batch.records.length > 0) found.push(stored)
  }
  return found.reverse()
}

/** The controller's committed word on a partition. */
export function committedEntry(world: World, partition: number): PartitionMetadata | undefined {
  for (const topic of world.controller.committed.topics) {
    for (const entry of topic.partitions) if (entry.partition === partition) return entry
  }
  return undefined
}

/** The partition as the broker with this id holds it. */
export function replicaOn(world: World, broker: number, partition: number): PartitionState | undefined {
  return world.brokers[broker - 1]?.partitions[partition]
}

/** The last items of a list, in order. */
export function lastItems<T>(list: ChunkedList<T>, count: number): T[] {
  const items: T[] = []
  for (let i = Math.max(0, list.length - count); i < list.length; i++) items.push(itemAt(list, i))
  return items
}

/** An actor as something that can be selected: a broker, the controller, a producer, a consumer. */
export function actorThing(world: World, actor: number): Selection | undefined {
  const brokers = world.brokers.length
  if (actor < 0) return undefined
  if (actor <= brokers) return { kind: 'broker', broker: actor }
  const client = actor - brokers - 1
  if (client < world.producers.length) return { kind: 'producer', producer: client }
  const consumer = client - world.producers.length
  return consumer < world.consumers.length ? { kind: 'consumer', consumer } : undefined
}

/** A link to an actor, or its name. */
export function actorLink({ world, names }: Inspected, actor: number): SheetValue {
  const selection = actorThing(world, actor)
  return selection ? thing(selection, names.actor(actor)) : code(names.actor(actor))
}

/** A link to a partition; those of the cluster's own topics are not on the stage, so they are only named. */
export function partitionLink({ names, run }: Inspected, partition: number): SheetValue {
  const isInternal = run.tables.registry.topics[partition]?.startsWith('__') === true
  return isInternal
    ? code(names.partition(partition))
    : thing({ kind: 'partition', partition }, names.partition(partition))
}

/** A link to one replica. */
export function replicaLink({ names }: Inspected, partition: number, broker: number): SheetValue {
  return thing({ kind: 'replica', partition, broker }, names.partition(partition))
}

/** A link to a batch under its number; batches are numbered apart for each producer. */
export function batchLink(batch: BatchId): SheetValue {
  const producer = producerOfBatch(batch)
  const ordinal = Math.floor(batch / MAX_PRODUCERS) + 1
  return thing({ kind: 'batch', batch }, producer === 0 ? `#${ordinal}` : `#${ordinal} (${producer + 1})`)
}

/** An error: none, or Kafka's name of it. */
export function errorValue({ names }: Inspected, error: number): SheetValue {
  return error === 0 ? word('noError', 'good') : code(names.error(error))
}

/** What a millisecond clock says; never: it does not run. */
export function untilMs(ms: number): SheetValue {
  return Number.isFinite(ms) ? until(microsOf(ms)) : word('never')
}

export function sinceMs(ms: number): SheetValue {
  return Number.isFinite(ms) ? since(microsOf(ms)) : word('never')
}

export function lastingMs(ms: number): SheetValue {
  return Number.isFinite(ms) ? lasting(microsOf(ms)) : word('noLimit')
}

/** An epoch, an id, a sequence: none below zero. */
export function idValue(value: number): SheetValue {
  return value < 0 ? word('none') : { kind: 'number', value }
}
