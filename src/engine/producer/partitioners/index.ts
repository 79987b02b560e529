import type { KafkaVersion } from '../../config/profile.ts'
import { builtInPartitioner } from './built-in.ts'
import { defaultPartitioner } from './default.ts'
import type { Partitioner } from './partitioner.ts'
import { roundRobinPartitioner } from './round-robin.ts'
import { uniformStickyPartitioner } from './uniform-sticky.ts'

/** Every partitioner: a new one is a file of its own and one line here. */
export const PARTITIONERS: readonly Partitioner[] = [
  defaultPartitioner,
  uniformStickyPartitioner,
  roundRobinPartitioner,
  builtInPartitioner,
]

/** The partitioner with this id, or undefined. */
export function partitionerOf(id: string): Partitioner | undefined {
  return PARTITIONERS.find((partitioner) => partitioner.id === id)
}

/** The partitioner that partitioner.class names in a version, or undefined: the class cannot be found (P-9a, P-23). */
export function partitionerOfClass(javaClass: string, version: KafkaVersion): Partitioner | undefined {
  return PARTITIONERS.find(
    (partitioner) => partitioner.javaClasses.includes(javaClass) && partitioner.versions.includes(version),
  )
}
