import { describe, expect, it } from 'vitest'
import type { UserPartitionAnswer, UserPartitioner } from '../../../src/engine/producer/user-partitioner.ts'
import { murmur2 } from '../../../src/engine/protocol/murmur2.ts'
import { loadQuickJs } from '../../../src/sandbox/load-quick-js.ts'
import { startPartitioner } from '../../../src/sandbox/quick-js-partitioner.ts'

const quickJs = await loadQuickJs()

const PANGYO = `function partition(topic, key, keyBytes, value, valueBytes, cluster) {
  if (keyBytes === null) throw new InvalidRecordException('Need message key')
  if (key === 'Pangyo') return 0
  return Utils.toPositive(Utils.murmur2(keyBytes)) % cluster.partitionsForTopic(topic).length
}`

function start(source: string): UserPartitioner {
  const started = startPartitioner(quickJs, source, {})
  if (!started.ok) throw new Error(started.problem.message)
  return started.partitioner
}

function ask(partitioner: UserPartitioner, key: string | null, partitionCount = 3): UserPartitionAnswer {
  const keyBytes = key === null ? null : new TextEncoder().encode(key)
  return partitioner.partition({
    topic: 'test',
    key,
    keyBytes,
    value: 'v',
    valueBytes: new Uint8Array([118]),
    partitionCount,
    available: [0, 1, 2],
  })
}

function once(body: string): UserPartitionAnswer {
  return ask(start(`function partition(topic, key) { ${body} }`), 'k')
}

describe('user code that chooses partitions', { timeout: 30_000 }, () => {
  it.each([3, 4, 6, 12])(
    'pins Pangyo to 0 and hashes the others as the client does, with %i partitions (P-45)',
    (count) => {
      const partitioner = start(PANGYO)
      expect(ask(partitioner, 'Pangyo', count)).toEqual({ kind: 'partition', partition: 0 })
      for (const key of ['Seoul', 'Busan', 'Jeju', 'a', 'ab', 'abc', '판교']) {
        const partition = (murmur2(new TextEncoder().encode(key)) & 0x7fffffff) % count
        expect(ask(partitioner, key, count)).toEqual({ kind: 'partition', partition })
      }
      partitioner.close()
    },
  )

  it('tells an InvalidRecordException by its name and text', () => {
    expect(ask(start(PANGYO), null)).toEqual({
      kind: 'threw',
      className: 'InvalidRecordException',
      message: 'Need message key',
    })
  })

  it.each([-1, 99])('hands on %i as it is: the producer judges it (P-29)', (partition) => {
    expect(once(`return ${partition}`)).toEqual({ kind: 'partition', partition })
  })

  it.each(['NaN', '"1"', 'undefined', '1.5', '{}', 'null'])('takes %s for no partition number', (text) => {
    expect(once(`return ${text}`)).toMatchObject({ kind: 'threw', className: 'IllegalArgumentException' })
  })

  it.each([
    ['fetch', 'fetch("x")'],
    ['Date', 'Date.now()'],
    ['Math.random', 'Math.random()'],
    ['process', 'process.exit()'],
    ['the global of the host', 'globalThis.constructor.constructor("return this")().fetch("x")'],
  ])('has no %s', (_name, expression) => {
    expect(once(`return ${expression}`)).toMatchObject({ kind: 'threw', className: 'RuntimeException' })
  })

  it.each([
    ['loops', 'for (;;) {}'],
    ['catches its own interrupt', 'for (;;) { try { for (;;) {} } catch {} }'],
    ['allocates', 'const a = []; for (;;) a.push(new Uint8Array(65536))'],
    ['fills without end', 'for (;;) new Array(1000).fill(7)'],
    ['retries what the budget refuses', 'for (;;) { try { new Array(1000).fill(7) } catch {} }'],
    ['recurs', 'const f = () => f() + 1; return f()'],
    ['repeats', 'return "x".repeat(1e9).length'],
    ['pads', 'return "x".padStart(1e9).length'],
  ])('ends a call that %s, and works on', (_name, body) => {
    const partitioner = start(`function partition(topic, key) { if (key === 'ok') return 2; ${body} }`)
    const first = ask(partitioner, 'bad')
    expect(first.kind).toBe('threw')
    expect(ask(partitioner, 'ok')).toEqual({ kind: 'partition', partition: 2 })
    const again = start(`function partition(topic, key) { if (key === 'ok') return 2; ${body} }`)
    expect(ask(again, 'bad')).toEqual(first)
  })

  it('keeps state between calls, and repeats it in a fresh runtime', () => {
    const source = 'export default class { constructor() { this.n = 0 } partition() { return this.n++ % 3 } }'
    const answers = () => {
      const partitioner = start(source)
      return Array.from({ length: 7 }, () => ask(partitioner, 'k'))
    }
    expect(answers().map((answer) => answer.kind === 'partition' && answer.partition)).toEqual([0, 1, 2, 0, 1, 2, 0])
    expect(answers()).toEqual(answers())
  })

  it('refuses a syntax error with its line', () => {
    const started = startPartitioner(quickJs, 'function partition() {\n  return 1\n}\nlet = = 3', {})
    expect(started).toMatchObject({ ok: false, problem: { line: 4 } })
  })

  it('refuses code without partition()', () => {
    expect(startPartitioner(quickJs, 'let x = 1', {})).toMatchObject({
      ok: false,
      problem: { message: 'defines no partition()' },
    })
  })
})
