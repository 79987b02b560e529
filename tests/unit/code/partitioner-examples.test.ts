import { describe, expect, it } from 'vitest'
import { defaultPartition } from '../../../src/app/code/tried-topic.ts'
import { PARTITIONER_EXAMPLES } from '../../../src/content/partitioners/index.ts'
import type { PartitionerAnswer } from '../../../src/engine/protocol/partitioner-calls.ts'
import { loadQuickJs } from '../../../src/sandbox/load-quick-js.ts'
import { startPartitioner } from '../../../src/sandbox/quick-js-partitioner.ts'

const quickJs = await loadQuickJs()
const encoder = new TextEncoder()

/** Answers of an example's code for these keys, in a fresh runtime. */
function answersOf(id: string, keys: readonly (string | null)[], count = 3, value = 'v'): PartitionerAnswer[] {
  const example = PARTITIONER_EXAMPLES.find((one) => one.id === id)
  const started = startPartitioner(quickJs, example?.source ?? '', {})
  if (!started.ok) throw new Error(started.problem.message)
  const answers = keys.map((key) =>
    started.partitioner.partition({
      topic: 'test',
      key,
      keyBytes: key === null ? null : encoder.encode(key),
      value,
      valueBytes: encoder.encode(value),
      partitionCount: count,
      available: Array.from({ length: count }, (_, number) => number),
    }),
  )
  started.partitioner.dispose()
  return answers
}

describe('the examples of partitioners', { timeout: 60_000 }, () => {
  it.each(PARTITIONER_EXAMPLES.map((one) => [one.id, one] as const))(
    '%s starts, has its words in both languages, and a class in Java and Kotlin',
    (_, example) => {
      expect(startPartitioner(quickJs, example.source, {}).ok).toBe(true)
      for (const text of [example.name, example.point]) {
        expect(text.en.length).toBeGreaterThan(3)
        expect(text.ko).toMatch(/[가-힣]/)
      }
      expect(example.java).toMatch(/^public class \w+ implements Partitioner \{$/m)
      expect(example.java).toContain('public void close()')
      expect(example.kotlin).toMatch(/^class \w+ : Partitioner \{$/m)
      // Each class names the same thing, and its brackets close.
      const [java, kotlin] = [/class (\w+)/.exec(example.java)?.[1], /class (\w+)/.exec(example.kotlin)?.[1]]
      expect(java).toBe(kotlin)
      for (const text of [example.java, example.kotlin, example.source]) {
        for (const pair of ['()', '{}', '[]']) {
          expect(text.split(pair[0] as string).length, pair).toBe(text.split(pair[1] as string).length)
        }
      }
    },
  )

  it.each([3, 4, 6, 12])('Pangyo is in 0 with %i partitions, the others where the default has them (P-38)', (count) => {
    const keys = ['Seoul', 'Busan', 'Jeju', 'Gwangju']
    const [pangyo, ...others] = answersOf('pinned', ['Pangyo', ...keys], count)
    expect(pangyo).toBe(0)
    expect(others).toEqual(keys.map((key) => defaultPartition(encoder.encode(key), count)))
  })

  it('without a key Pangyo’s partitioner throws what fails the future, not the call (P-30)', () => {
    expect(answersOf('pinned', [null])).toEqual([
      { className: 'InvalidRecordException', message: 'Need message key', isOverrun: false },
    ])
  })

  it('by key and value, one key is on several partitions', () => {
    const answers = ['a', 'b', 'c', 'd', 'e', 'f'].flatMap((value) => answersOf('key-and-value', ['hot'], 3, value))
    expect(new Set(answers).size).toBeGreaterThan(1)
    expect(answersOf('key-and-value', [null])).toEqual([expect.any(Number)])
  })

  it('by region, airports of a coast are together, and no key is somewhere too', () => {
    const [lax, sfo, atl, jfk, ord, none] = answersOf('by-region', ['LAX', 'SFO', 'ATL', 'JFK', 'ORD', null], 6)
    expect([lax, sfo]).toEqual([0, 0])
    expect([atl, jfk]).toEqual([2, 2])
    expect([ord, none]).toEqual([1, 1])
  })

  it('round robin counts from call to call', () => {
    expect(answersOf('round-robin', ['a', 'a', 'a', 'a', null], 3)).toEqual([0, 1, 2, 0, 1])
  })

  it('the broken ones break as they say (P-29, P-30)', () => {
    expect(answersOf('out-of-range', ['a'])).toEqual([99])
    expect(answersOf('negative', ['a'])).toEqual([-1])
    expect(answersOf('throws', ['a', 'b', 'c'])[2]).toMatchObject({ className: 'RuntimeException' })
    expect(answersOf('loops', ['a'])).toEqual([expect.objectContaining({ isOverrun: true })])
    expect(answersOf('random', ['a'])).toEqual([
      { className: 'RuntimeException', message: 'TypeError: not a function', isOverrun: false },
    ])
  })
})
