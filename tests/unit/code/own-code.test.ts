import { describe, expect, it } from 'vitest'
import { hasOnNewBatch, partitionerClass } from '../../../src/app/code/class-of-own-code.ts'
import { draftOf, keepDraft } from '../../../src/app/code/own-code-drafts.ts'
import { changedSource, planChange } from '../../../src/app/scenario-changes.ts'
import type { ScenarioSource } from '../../../src/app/scenario-source.ts'
import { PINNED } from '../../../src/content/partitioners/pinned.ts'
import { sentences as english } from '../../../src/content/strings/en/sentences.ts'
import { sentences as korean } from '../../../src/content/strings/ko/sentences.ts'
import { noPartitionerCalls, type PartitionerAnswer } from '../../../src/engine/protocol/partitioner-calls.ts'
import { choosingCalls } from '../../../src/trace/partitioner-calls.ts'

const SOURCE: ScenarioSource = {
  version: 1,
  kafka: '3.9',
  topics: [{ name: 'test', partitions: 3 }],
  producers: [
    { name: 'app', config: { acks: 'all', 'partitioner.class': 'x' }, partitioner: { source: 'old' } },
    { name: 'other', partitioner: { source: 'theirs' } },
  ],
  workload: [{ producer: 'app', topic: 'test', ratePerSecond: 10 }],
}

describe('code in a run and out of it', () => {
  it('goes into one producer, its configs and the other producer stay', () => {
    const changed = changedSource(SOURCE, { kind: 'partitioner', producer: 'app', to: 'new' })
    expect(changed.producers).toEqual([
      { ...SOURCE.producers?.[0], partitioner: { source: 'new' } },
      { name: 'other', partitioner: { source: 'theirs' } },
    ])
  })

  it('leaves nothing behind when it goes', () => {
    const changed = changedSource(SOURCE, { kind: 'partitioner', producer: 'app', to: undefined })
    expect(changed.producers?.[0]).toEqual({ name: 'app', config: SOURCE.producers?.[0]?.config })
  })

  it('begins the run again: no action can put it in while the run goes on', () => {
    expect(planChange(SOURCE, { kind: 'partitioner', producer: 'app', to: 'new' }, 5000).how).toBe('restart')
  })
})

describe('the same partitioner in Java and Kotlin', () => {
  it('is written out for an example', () => {
    const java = partitionerClass(`${PINNED.source}\n`, 'java', '3.9')
    expect(java).toMatchObject({ isSkeleton: false, file: 'PinnedPartitioner.java' })
    expect(java.text).toContain('throw new InvalidRecordException("Need message key");')
    expect(partitionerClass(PINNED.source, 'kotlin', '3.9').file).toBe('PinnedPartitioner.kt')
  })

  const OWN = `class MyOwn {
  onNewBatch(topic, cluster, prev) {}
  partition(topic, key, keyBytes) { return Utils.murmur2(keyBytes) & 1 }
}`

  it('carries other code, line by line, as a comment', () => {
    for (const language of ['java', 'kotlin'] as const) {
      const { text, isSkeleton, file } = partitionerClass(OWN, language, '4.x')
      expect(isSkeleton).toBe(true)
      expect(file).toMatch(/^MyOwn\./)
      for (const line of OWN.split('\n')) expect(text).toContain(`// ${line}`)
      expect(text).toContain('org.apache.kafka.common.utils.Utils')
    }
  })

  it('keeps a comment a comment, whatever stands in the code', () => {
    const { text } = partitionerClass("const end = '\\u000a evil();'\rfunction partition() {}", 'java', '4.x')
    // An odd number of backslashes before `u` would be an escape to Java, here the end of a line.
    expect(text).toContain("// const end = '\\\\u000a evil();'\n")
    expect(text).toContain('// function partition() {}')
    expect(text).not.toContain('\r')
  })

  it('has onNewBatch where the version calls it (P-45, KAFKA-18295)', () => {
    expect(['2.5', '3.9', '4.x'].map((version) => hasOnNewBatch(version as '2.5'))).toEqual([true, true, false])
    const code = (version: '2.5' | '3.9' | '4.x') =>
      partitionerClass(OWN, 'java', version)
        .text.split('\n')
        .filter((line) => !line.trimStart().startsWith('//'))
        .join('\n')
    expect(code('2.5')).toContain('void onNewBatch(String topic, Cluster cluster, int prevPartition)')
    expect(code('2.5')).not.toContain('@Deprecated')
    expect(code('3.9')).toContain('@Deprecated\n  public void onNewBatch')
    expect(code('4.x')).not.toContain('onNewBatch')
  })
})

describe('a draft', () => {
  it('is a producer’s own and belongs to the code that it began from', () => {
    const kept = new Map<string, string>()
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
    }
    keepDraft(storage, 'app', 'mine', undefined)
    expect(draftOf(storage, 'app', undefined)).toBe('mine')
    expect(draftOf(storage, 'other', undefined)).toBeUndefined()
    expect(draftOf(storage, 'app', 'code of another scenario')).toBeUndefined()
    keepDraft(storage, 'app', 'changed', 'in use')
    expect(draftOf(storage, 'app', 'in use')).toBe('changed')
    keepDraft(storage, 'app', 'in use', 'in use')
    expect(kept.size).toBe(0)
  })

  it('is no error where storage is forbidden, or holds something else', () => {
    const forbidden = () => {
      throw new Error('forbidden')
    }
    const storage = { getItem: forbidden, setItem: forbidden, removeItem: forbidden }
    expect(() => keepDraft(storage, 'app', 'mine', undefined)).not.toThrow()
    expect(draftOf(storage, 'app', undefined)).toBeUndefined()
    expect(draftOf({ ...storage, getItem: () => '{"text":7}' }, 'app', undefined)).toBeUndefined()
    expect(draftOf({ ...storage, getItem: () => 'no JSON' }, 'app', undefined)).toBeUndefined()
  })
})

describe('the call that chose a partition', () => {
  const topic = { topic: 'test', partitions: [0, 1, 2], available: [0, 1, 2] }
  const asked = (record: number, answer: PartitionerAnswer) => ({
    question: { kind: 'partition', record, topic } as const,
    answer,
    overruns: 0,
    isAsked: true,
  })

  it('is counted among the calls of partition(), and is the one with the answer, where two were made (P-46)', () => {
    const calls = noPartitionerCalls()
    calls.calls.push(
      { question: { kind: 'configure' }, answer: 0, overruns: 0, isAsked: true },
      asked(0, 1),
      { question: { kind: 'onNewBatch', topic, previous: 1 }, answer: 0, overruns: 0, isAsked: true },
      asked(0, 2),
      asked(1, { className: 'RuntimeException', message: '', isOverrun: false }),
    )
    // Partition indexes 10 + n.
    const registry = { topics: [], partitions: Array.from({ length: 13 }, (_, index) => Math.max(0, index - 10)) }
    const find = choosingCalls({ partitionerCalls: [undefined, calls], registry } as never)
    expect(find(0, 11)).toEqual({ number: 1, answer: 1 })
    expect(find(0, 12)).toEqual({ number: 2, answer: 2 })
    expect(find(1, 10)).toBeUndefined()
    calls.calls.push(asked(2, 0))
    expect(find(2, 10)).toEqual({ number: 4, answer: 0 })
    // Another future: what was read of the first one counts no more.
    calls.calls.length = 2
    calls.generation++
    calls.calls.push(asked(5, 2))
    expect(find(5, 12)).toEqual({ number: 2, answer: 2 })
    expect(find(2, 10)).toBeUndefined()
  })

  it('has words in both languages', () => {
    const values = { record: 7, partition: 'test-2', call: 12, answer: 2 }
    for (const words of [english, korean]) {
      const text = words['partitionChosen.custom.call']?.(values) ?? ''
      for (const part of ['7', 'test-2', '12']) expect(text).toContain(part)
      expect(text.length).toBeLessThan(140)
    }
  })
})
