import { describe, expect, it } from 'vitest'
import type { KafkaVersion } from '../../../src/engine/config/profile.ts'
import { nextInt, rngStream } from '../../../src/engine/kernel/rng.ts'
import { partitionByKafkajs } from '../../support/kafkajs.ts'
import { run } from '../../support/run-scenario.ts'

const LETTERS = ['a', 'Z', '0', '-', ' ', 'é', 'ß', 'Ж', '한', '글', '😀', '\u0000', '\uffff']
const COUNTS = Array.from({ length: 12 }, (_, index) => index + 1)

/** 1,000 different texts of 0 to 40 characters: one to four bytes each. */
const KEYS = (() => {
  const rng = rngStream(20260101, 'keys')
  const keys = new Set<string>([''])
  while (keys.size < 1000) {
    keys.add(Array.from({ length: nextInt(rng, 41) }, () => LETTERS[nextInt(rng, LETTERS.length)]).join(''))
  }
  return [...keys]
})()

describe.each<KafkaVersion>(['2.5', '3.9', '4.x'])('Kafka %s', (kafka) => {
  it('puts 1,000 keys on topics of 1 to 12 partitions where KafkaJS puts them (P-29, P-38)', () => {
    const { tables } = run({
      kafka,
      topics: COUNTS.map((partitions) => ({ name: `t${partitions}`, partitions, replicationFactor: 1 })),
      workload: COUNTS.map((count) => ({
        producer: 'app',
        topic: `t${count}`,
        records: KEYS.map((key, index) => ({ atMs: index / 10, key, value: null })),
      })),
    })
    const { planned, partition } = tables.records
    const wrong: string[] = []
    for (let record = 1; record < planned.length; record++) {
      const { topic, key } = planned[record] ?? {}
      const count = Number(topic?.slice(1))
      const ours = tables.registry.partitions[partition[record] ?? -1]
      if (!key || ours !== partitionByKafkajs(key, count))
        wrong.push(`${topic}: ${new TextDecoder().decode(key ?? undefined)}`)
    }
    expect(planned.length - 1).toBe(12_000)
    expect(wrong).toEqual([])
  })
})
