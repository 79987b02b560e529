import { BROKEN } from './broken.ts'
import { BY_REGION } from './by-region.ts'
import type { PartitionerExample } from './example.ts'
import { KEY_AND_VALUE } from './key-and-value.ts'
import { PINNED } from './pinned.ts'
import { ROUND_ROBIN } from './round-robin.ts'

/** What the editor offers to start from, in its order. */
export const PARTITIONER_EXAMPLES: readonly PartitionerExample[] = [
  PINNED,
  KEY_AND_VALUE,
  BY_REGION,
  ROUND_ROBIN,
  ...BROKEN,
]
