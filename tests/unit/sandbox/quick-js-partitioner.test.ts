import { describe, expect, it } from 'vitest'
import type { UserPartitioner } from '../../../src/engine/producer/user-partitioner.ts'
import { murmur2 } from '../../../src/engine/protocol/murmur2.ts'
import type { PartitionerAnswer } from '../../../src/engine/protocol/partitioner-calls.ts'
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

function ask(partitioner: UserPartitioner, key: string | null, partitionCount = 3): PartitionerAnswer {
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

function once(body: string): PartitionerAnswer {
  return ask(start(`function partition(topic, key) { ${body} }`), 'k')
}

describe('user code that chooses partitions', { timeout: 30_000 }, () => {
  it.each([3, 4, 6, 12])(
    'pins Pangyo to 0 and hashes the others as the client does, with %i partitions (P-45)',
    (count) => {
      const partitioner = start(PANGYO)
      expect(ask(partitioner, 'Pangyo', count)).toBe(0)
      for (const key of ['Seoul', 'Busan', 'Jeju', 'a', 'ab', 'abc', '판교']) {
        const partition = (murmur2(new TextEncoder().encode(key)) & 0x7fffffff) % count
        expect(ask(partitioner, key, count)).toBe(partition)
      }
      partitioner.close()
    },
  )

  it('tells an InvalidRecordException by its name and text', () => {
    expect(ask(start(PANGYO), null)).toEqual({
      className: 'InvalidRecordException',
      message: 'Need message key',
      isOverrun: false,
    })
  })

  it.each([-1, 99])('hands on %i as it is: the producer judges it (P-29)', (partition) => {
    expect(once(`return ${partition}`)).toBe(partition)
  })

  it.each(['NaN', '"1"', 'undefined', '1.5', '{}', 'null'])('takes %s for no partition number', (text) => {
    expect(once(`return ${text}`)).toMatchObject({ className: 'IllegalArgumentException' })
  })

  it.each([
    ['fetch', 'fetch("x")'],
    ['Date', 'Date.now()'],
    ['Math.random', 'Math.random()'],
    ['process', 'process.exit()'],
    ['the global of the host', 'globalThis.constructor.constructor("return this")().fetch("x")'],
  ])('has no %s', (_name, expression) => {
    expect(once(`return ${expression}`)).toMatchObject({ className: 'RuntimeException' })
  })

  it.each([
    ['loops', 'for (;;) {}'],
    ['catches its own interrupt', 'for (;;) { try { for (;;) {} } catch {} }'],
    ['allocates', 'const a = []; for (;;) a.push(new Uint8Array(65536))'],
    ['fills without end', 'for (;;) new Array(1000).fill(7)'],
    ['retries what the budget refuses', 'for (;;) { try { new Array(1000).fill(7) } catch {} }'],
    ['copies properties without end', 'for (;;) Object.assign({}, new Array(1e5).fill(1))'],
    ['writes text without end', 'const list = new Array(1e4).fill(1); for (;;) JSON.stringify(list)'],
    ['repeats', 'return "x".repeat(1e9).length'],
    ['pads', 'return "x".padStart(1e9).length'],
  ])('ends a call that %s, and works on', (_name, body) => {
    const partitioner = start(`function partition(topic, key) { if (key === 'ok') return 2; ${body} }`)
    const first = ask(partitioner, 'bad')
    expect(first).toMatchObject({ className: 'RuntimeException', isOverrun: true })
    expect(ask(partitioner, 'ok')).toBe(2)
    const again = start(`function partition(topic, key) { if (key === 'ok') return 2; ${body} }`)
    expect(ask(again, 'bad')).toEqual(first)
  })

  it('ends a call that recurs without end as the exception that it is', () => {
    expect(once('const f = () => f() + 1; return f()')).toMatchObject({
      className: 'RuntimeException',
      isOverrun: false,
    })
  })

  it('keeps state between calls, and repeats it in a fresh runtime', () => {
    const source = 'export default class { constructor() { this.n = 0 } partition() { return this.n++ % 3 } }'
    const answers = () => {
      const partitioner = start(source)
      return Array.from({ length: 7 }, () => ask(partitioner, 'k'))
    }
    expect(answers()).toEqual([0, 1, 2, 0, 1, 2, 0])
    expect(answers()).toEqual(answers())
  })

  it('refuses a syntax error with its line', () => {
    const started = startPartitioner(quickJs, 'function partition() {\n  return 1\n}\nlet = = 3', {})
    expect(started).toMatchObject({ ok: false, problem: { line: 4 } })
  })

  it.each([
    ['a function', 'function partition(topic, key) { return 2 }'],
    ['an arrow function', 'const partition = (topic, key) => 2'],
    ['a class', 'class Pinned { partition() { return 2 } }'],
    ['an object as the last expression', '({ partition() { return 2 } })'],
    ['an exported class', 'export default class Pinned { partition() { return 2 } }'],
    ['an exported object', 'const pinned = { partition: () => 2 }\nexport default pinned'],
    ['an exported function', 'export function partition() { return 2 }'],
    ['a default function', 'export default function (topic) { return 2 }'],
    ['module.exports', 'module.exports = { partition() { return 2 } }'],
    [
      'TypeScript',
      `import { type Cluster, type Partitioner, Utils } from 'kafka'
interface Pin { readonly key: string; partition: number }
export class Pinned implements Partitioner {
  private pins: Pin[] = [{ key: 'k', partition: 2 } as Pin]
  partition(topic: string, key: string | null, keyBytes: Uint8Array | null, value: unknown, valueBytes: Uint8Array | null, cluster: Cluster): number {
    const pin = this.pins.find((one): one is Pin => one.key === key)!
    return pin.partition satisfies number
  }
}`,
    ],
    ['two classes, one of them ours', 'class Table {}\nclass Mine { partition() { return 2 } }'],
  ])('takes %s for the partitioner', (_name, source) => {
    expect(ask(start(source), 'k')).toBe(2)
  })

  it('names the line of an error in TypeScript', () => {
    const started = startPartitioner(
      quickJs,
      'const a: number = 1\nconst b: string = = "x"\nfunction partition() {}',
      {},
    )
    expect(started).toMatchObject({ ok: false, problem: { line: 2, message: 'SyntaxError: Unexpected token' } })
  })

  it('names the line of what was thrown last, and of a loop that was ended', () => {
    const source = `function partition(topic, key) {
  let n = key.length
  while (key === 'loop') n = key.length
  if (n === 0) return 0
  throw new InvalidRecordException('no')
}`
    const started = startPartitioner(quickJs, source, {})
    if (!started.ok) throw new Error(started.problem.message)
    const { partitioner } = started
    ask(partitioner, 'x')
    expect(partitioner.lineOfLastError()).toBe(5)
    ask(partitioner, 'loop')
    expect(partitioner.lineOfLastError()).toBe(3)
    partitioner.dispose()
    expect(partitioner.lineOfLastError()).toBe(0)
  })

  it('gives configure() what the application has configured', () => {
    const source =
      'let n = 0\nfunction configure(configs) { n = Number(configs["linger.ms"]) }\nfunction partition() { return n }'
    const started = startPartitioner(quickJs, source, { 'linger.ms': '5' })
    expect(started.ok && ask(started.partitioner, 'k')).toBe(5)
  })

  it('refuses code without partition()', () => {
    expect(startPartitioner(quickJs, 'let x = 1', {})).toMatchObject({
      ok: false,
      problem: { message: 'defines no partition()' },
    })
  })
})
