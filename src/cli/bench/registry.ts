import type { Benchmark } from './benchmark.ts'
import { crc32cBenchmark, murmur2Benchmark } from './checksums.ts'
import { encodeBenchmark } from './encode.ts'
import { engineBenchmark } from './engine.ts'
import { firstLoadBenchmark } from './first-load.ts'
import { forkBenchmark } from './fork.ts'
import { framesBenchmark } from './frames.ts'
import { manyRunsBenchmark } from './many-runs.ts'
import { manyWallBenchmark } from './many-wall.ts'
import { ownPartitionerBenchmark } from './own-partitioner.ts'
import { pipelineBenchmark } from './pipeline.ts'
import { timeTravelBenchmark } from './time-travel.ts'

/** Every benchmark, in the order of the table. A new one is one line here. */
export const BENCHMARKS: readonly Benchmark[] = [
  murmur2Benchmark,
  crc32cBenchmark,
  encodeBenchmark,
  pipelineBenchmark,
  engineBenchmark,
  forkBenchmark,
  timeTravelBenchmark,
  ownPartitionerBenchmark,
  manyRunsBenchmark,
  manyWallBenchmark,
  firstLoadBenchmark,
  framesBenchmark,
]
