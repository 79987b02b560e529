import type { UserPartitionCall } from '../../engine/producer/user-partitioner.ts'
import { openUserCode } from '../../sandbox/user-code.ts'
import { type Benchmark, loneRow } from './benchmark.ts'
import { cpuSeconds, spreadOf } from './measure.ts'

/** Rounds that count, and calls in each. */
const ROUNDS = 5
const CALLS = 100_000

const SOURCE = `function partition(topic, key, keyBytes, value, valueBytes, cluster) {
  if (keyBytes === null) throw new InvalidRecordException('Need message key')
  if (key === 'Pangyo') return 0
  return Utils.toPositive(Utils.murmur2(keyBytes)) % cluster.partitionsForTopic(topic).length
}`

/** Calls of a user's partitioner in the sandbox: keys are hashed there, 100 bytes of value go along. */
export const ownPartitionerBenchmark: Benchmark = {
  name: 'own-partitioner',
  async run() {
    const { start } = await openUserCode()
    const started = start(SOURCE, {})
    if (!started.ok) throw new Error(`own-partitioner: ${started.problem.message}`)
    const { partitioner } = started
    const encoder = new TextEncoder()
    const calls: UserPartitionCall[] = Array.from({ length: 1000 }, (_, index) => {
      const key = index === 0 ? 'Pangyo' : `customer-${index}`
      const value = 'v'.repeat(100)
      const [keyBytes, valueBytes] = [encoder.encode(key), encoder.encode(value)]
      return { topic: 'orders', key, keyBytes, value, valueBytes, partitionCount: 12, available: ALL }
    })
    const round = (): number => {
      const before = cpuSeconds()
      let sum = 0
      for (let call = 0; call < CALLS; call++) {
        const answer = partitioner.partition(calls[call % calls.length] as UserPartitionCall)
        if (typeof answer !== 'number') throw new Error(`own-partitioner: ${answer.message}`)
        sum += answer
      }
      if (sum === 0) throw new Error('own-partitioner: everything went to 0')
      return CALLS / (cpuSeconds() - before)
    }
    round()
    const rates = spreadOf(Array.from({ length: ROUNDS }, round))
    partitioner.dispose()
    return [loneRow('partition() of a user’s own code', 'calls per CPU second', 'higher', rates)]
  },
}

const ALL = Array.from({ length: 12 }, (_, index) => index)
