import { describe, expect, it } from 'vitest'
import { runSim } from '../../../src/cli/run-sim.ts'

const PANGYO = `function partition(topic, key, keyBytes, value, valueBytes, cluster) {
  if (keyBytes === null) throw new InvalidRecordException('Need message key')
  if (key === 'Pangyo') return 0
  return Utils.toPositive(Utils.murmur2(keyBytes)) % cluster.partitionsForTopic(topic).length
}`

const KEYS = ['Seoul', 'Busan', 'Jeju', 'Pangyo', 'Sejong', 'Gwangju']

interface Told {
  readonly key: string | null
  readonly partition: number | null
  readonly result: string
  readonly error: string | null
  readonly metadata: string | null
}

async function run(
  source: string,
  options: {
    kafka?: string
    partitions?: number
    keys?: readonly (string | null)[]
    config?: object
    actions?: object[]
  } = {},
): Promise<{ records: Told[]; requests: number; traceHash: string }> {
  const { kafka = '3.9', partitions = 3, keys = KEYS, config = {}, actions = [] } = options
  const answer = await runSim(
    JSON.stringify({
      version: 1,
      kafka,
      cluster: { brokers: 1 },
      topics: [{ name: 'test', partitions }],
      producers: [{ name: 'app', config, partitioner: { source } }],
      workload: [
        {
          producer: 'app',
          topic: 'test',
          records: keys.map((key, index) => ({ atMs: 10 + 20 * index, key, value: 'v' })),
        },
      ],
      actions,
    }),
    { withRecords: true },
  )
  if (answer.code !== 0) throw new Error(answer.stderr)
  const outcome = JSON.parse(answer.stdout)
  return { records: outcome.records, requests: outcome.requests, traceHash: outcome.traceHash }
}

const once = (body: string, options = {}) =>
  run(`function partition(topic, key) { ${body} }`, { keys: ['a', 'b'], ...options })

describe('a producer with a partitioner of its own', { timeout: 60_000 }, () => {
  it('sends Pangyo to 0 however many partitions there are, while other keys move (P-45)', async () => {
    const places = await Promise.all([3, 4, 6, 12].map((partitions) => run(PANGYO, { partitions })))
    const of = (key: string) => places.map(({ records }) => records.find((record) => record.key === key)?.partition)
    expect(of('Pangyo')).toEqual([0, 0, 0, 0])
    expect(KEYS.filter((key) => new Set(of(key)).size > 1)).toContain('Jeju')
  })

  it.each(['2.5', '3.9', '4.x'])(
    'fails the future, not the call, with an InvalidRecordException at %s (P-30)',
    async (kafka) => {
      const { records } = await run(PANGYO, { kafka, keys: [null, 'Pangyo'] })
      expect(records[0]).toMatchObject({
        result: 'failed',
        error: 'org.apache.kafka.common.InvalidRecordException: Need message key',
      })
      expect(records[1]).toMatchObject({ result: 'acked', partition: 0 })
    },
  )

  it.each(['3.9', '4.x'])('a negative answer is thrown at %s (P-29)', async (kafka) => {
    const { records } = await once("return key === 'a' ? -1 : 0", { kafka })
    expect(records[0]?.error).toBe(
      'java.lang.IllegalArgumentException: The partitioner generated an invalid partition number: -1. Partition number should always be non-negative.',
    )
    expect(records[1]?.result).toBe('acked')
  })

  it.each([
    ['2.5', -1],
    ['2.5', 99],
    ['3.9', 99],
    ['4.x', 99],
  ] as const)(
    'at %s nobody checks the answer %i: the batch waits for a leader and expires (P-29)',
    async (kafka, answer) => {
      const { records } = await once(`return key === 'a' ? ${answer} : 0`, {
        kafka,
        config: { 'delivery.timeout.ms': 3000, 'request.timeout.ms': 1000, 'linger.ms': 0 },
      })
      expect(records[0]?.result).toBe('failed')
      expect(records[0]?.error).toContain(`for test-${answer}:`)
      expect(records[1]?.result).toBe('acked')
    },
  )

  it.each([
    [
      'NaN',
      'return NaN',
      'java.lang.IllegalArgumentException: [Inflight] partition() must return a whole number, not NaN',
    ],
    [
      'a string',
      'return "0"',
      'java.lang.IllegalArgumentException: [Inflight] partition() must return a whole number, not "0"',
    ],
    ['an exception of its own', 'throw new Error("no")', 'java.lang.RuntimeException: Error: no'],
    ['fetch', 'return fetch("x")', "java.lang.RuntimeException: ReferenceError: 'fetch' is not defined"],
    ['Date', 'return Date.now()', "java.lang.RuntimeException: ReferenceError: 'Date' is not defined"],
    ['Math.random', 'return Math.random()', 'java.lang.RuntimeException: TypeError: not a function'],
    [
      'the host',
      'return globalThis.constructor.constructor("return this")().process.exit()',
      "java.lang.RuntimeException: TypeError: cannot read property 'exit' of undefined",
    ],
  ])('%s fails the record, and the run goes on', async (_name, bad, error) => {
    const { records } = await once(`if (key === 'a') { ${bad} } return 0`)
    expect(records[0]).toMatchObject({ result: 'failed', error })
    expect(records[1]?.result).toBe('acked')
  })

  it('ends a loop at its budget, and does not call the code any more after three of them', async () => {
    const first = await once('if (key === "b") return 0; for (;;) {}', { keys: ['b', 'a', 'b', 'a', 'a', 'b'] })
    expect(first.records.map((record) => record.result)).toEqual([
      'acked',
      'failed',
      'acked',
      'failed',
      'failed',
      'failed',
    ])
    expect(first.records[1]?.error).toContain('has not ended within its budget')
    expect(first.records[5]?.error).toContain('is not called any more')
    const again = await once('if (key === "b") return 0; for (;;) {}', { keys: ['b', 'a', 'b', 'a', 'a', 'b'] })
    expect(again.traceHash).toBe(first.traceHash)
  })

  it.each([
    ['2.5', [2, 4, 6]],
    ['3.9', [2, 4, 6]],
    ['4.x', [1, 2, 3]],
  ] as const)(
    'is asked twice for a record that opens a batch, and told of it between, at %s (P-45, P-46)',
    async (kafka, expected) => {
      const source = `let calls = 0, news = 0
function onNewBatch(topic, cluster, previous) { news++ }
function partition(topic, key) { calls++; if (key === 'x') throw new Error(calls + ' ' + news); return 0 }`
      const told = await Promise.all(
        [1, 2, 3].map((count) => run(source, { kafka, keys: [...Array<string>(count).fill('k'), 'x'] })),
      )
      const calls = told.map(({ records }) => Number(records.at(-1)?.error?.split(' ').at(-2)) - 1)
      expect(calls).toEqual(expected)
      const news = told.map(({ records }) => Number(records.at(-1)?.error?.split(' ').at(-1)))
      expect(news).toEqual(kafka === '4.x' ? [0, 0, 0] : [1, 2, 3])
    },
  )

  it('a restart makes a new object of the code, configured anew', async () => {
    const source = `export default class Counting {
  n = 0
  configure(configs) { this.linger = configs['linger.ms'] }
  partition(topic, key) { if (key === 'x') throw new Error(this.n + ' ' + this.linger); this.n++; return 0 }
}`
    const { records } = await run(source, {
      kafka: '4.x',
      keys: ['a', 'b', 'x', 'c', 'x'],
      config: { 'linger.ms': 1 },
      actions: [{ do: 'restartProducer', atMs: 60, producer: 'app', config: { 'linger.ms': 3 } }],
    })
    expect(records.map((record) => record.error)).toEqual([
      null,
      null,
      'java.lang.RuntimeException: Error: 2 1',
      null,
      'java.lang.RuntimeException: Error: 1 3',
    ])
  })

  it('is refused with its line where it cannot be read', async () => {
    await expect(run('function partition() {\n  return 1\n}\nlet = = 3')).rejects.toThrow(
      /producers\[0\]\.partitioner\.source: line 4: SyntaxError/,
    )
    await expect(run('const a = 1')).rejects.toThrow('producers[0].partitioner.source: defines no partition()')
  })
})
