import { describe, expect, it } from 'vitest'
import type { TryAnswer, TryQuestion } from '../../../src/app/code/code-messages.ts'
import { plannedCalls } from '../../../src/app/code/planned-calls.ts'
import { skewOf } from '../../../src/app/code/tried-topic.ts'
import { MOST_TRIED, tryCode } from '../../../src/app/code/try-code.ts'
import { runSim } from '../../../src/cli/run-sim.ts'
import { PINNED } from '../../../src/content/partitioners/pinned.ts'
import type { Scenario } from '../../../src/engine/scenario/scenario.ts'
import { parseScenario } from '../../../src/engine/simulation/complete-scenario.ts'
import { loadQuickJs } from '../../../src/sandbox/load-quick-js.ts'
import { startPartitioner } from '../../../src/sandbox/quick-js-partitioner.ts'

const quickJs = await loadQuickJs()
const CITIES = ['Pangyo', 'Seoul', 'Busan', 'Incheon', 'Daegu', 'Daejeon', 'Gwangju', 'Ulsan', 'Sejong', 'Jeju']

const JSON_OF = (over: object = {}) => ({
  version: 1,
  kafka: '4.x',
  cluster: { brokers: 1 },
  topics: [{ name: 'test', partitions: 3 }],
  producers: [{ name: 'app' }],
  workload: [
    {
      producer: 'app',
      topic: 'test',
      records: CITIES.map((key, index) => ({ atMs: 10 + 10 * index, key, value: `v${index}` })),
    },
  ],
  ...over,
})

function scenarioOf(over: object = {}): Scenario {
  const parsed = parseScenario(JSON_OF(over), { datasets: {} })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.scenario
}

function tried(source: string, over: object = {}, question: Partial<TryQuestion> = {}): TryAnswer {
  const scenario = scenarioOf(over)
  const start = (code: string, configs: Readonly<Record<string, string>>) => startPartitioner(quickJs, code, configs)
  let ms = 0
  return tryCode(
    { source, scenario, producer: 0, topic: 'test', partitionCount: 3, otherCount: 4, ...question },
    { start, datasets: {}, now: () => (ms += 0.5) },
  )
}

function done(answer: TryAnswer): Extract<TryAnswer, { kind: 'tried' }> {
  if (answer.kind !== 'tried') throw new Error(JSON.stringify(answer))
  return answer
}

describe('code tried before it runs', { timeout: 60_000 }, () => {
  it('keeps Pangyo in 0 when a partition is added, while other keys move under both rules (P-38, P-45)', () => {
    const answer = done(tried(PINNED.source))
    const pangyo = answer.keys.find(({ key }) => key === 'Pangyo')
    expect(pangyo?.own).toEqual([[0], [0]])
    expect(pangyo?.byDefault).toEqual([1, 3])
    expect(answer.records).toBe(10)
    expect(answer.moved.byDefault).toBe(answer.moved.own + 1)
    expect(answer.now.own.reduce((sum, count) => sum + count)).toBe(10)
  })

  it('counts as the run itself does, key by key (P-45)', async () => {
    const source = PINNED.source
    const run = await runSim(JSON.stringify(JSON_OF({ producers: [{ name: 'app', partitioner: { source } }] })), {
      withRecords: true,
    })
    const records: { key: string; partition: number }[] = JSON.parse(run.stdout).records
    const answer = done(tried(source))
    expect(records.map(({ key, partition }) => [key, partition])).toEqual(
      CITIES.map((key) => [key, answer.keys.find((one) => one.key === key)?.own[0][0]]),
    )
    const counts = [0, 1, 2].map((number) => records.filter(({ partition }) => partition === number).length)
    expect(answer.now.own).toEqual(counts)
  })

  it('asks in the order of sending, so that state is what it will be', () => {
    const source = 'let n = 0\nfunction partition(topic, key, kb, value) { return value === "v" + n++ ? 1 : 2 }'
    expect(done(tried(source)).now.own).toEqual([0, 10, 0])
  })

  it('tells the line of code that does not parse', () => {
    expect(tried('function partition() {\n  return 1 +* 2\n}')).toMatchObject({ kind: 'refused', line: 2 })
    expect(tried('const n = 1')).toMatchObject({ kind: 'refused', message: expect.stringContaining('partition') })
  })

  it('gathers what fails by its kind, with the first record and the line (P-29, P-30)', () => {
    const source = `function partition(topic, key) {
  if (key === 'Seoul') return 99
  if (key === 'Busan') return -1
  if (key === 'Jeju' || key === 'Ulsan')
    throw new Error('no island ' + key.length)
  if (key === 'Daegu') while (true) {}
  return 0
}`
    const { errors } = done(tried(source)).now
    expect(errors).toEqual([
      { kind: 'beyond', what: '99', message: '', records: 1, first: 2, firstKey: 'Seoul', line: 0 },
      { kind: 'negative', what: '-1', message: '', records: 1, first: 3, firstKey: 'Busan', line: 0 },
      expect.objectContaining({ kind: 'overrun', records: 1, first: 5, firstKey: 'Daegu' }),
      {
        kind: 'thrown',
        what: 'RuntimeException',
        message: 'Error: no island 5',
        records: 2,
        first: 8,
        firstKey: 'Ulsan',
        line: 5,
      },
    ])
  })

  it('calls code no more that has used up its budget three times, as a run does', () => {
    const { errors } = done(tried('function partition() { while (true) {} }')).now
    expect(errors.map(({ kind, records }) => [kind, records])).toEqual([
      ['overrun', 3],
      ['overrun', 7],
    ])
    expect(errors[1]?.message).toContain('not called any more')
  })

  it('says nothing of the default for records without a key, or where keys are ignored (P-29)', () => {
    const keyless = { workload: [{ producer: 'app', topic: 'test', records: [{ atMs: 1, key: null, value: 'a' }] }] }
    const answer = done(tried('function partition() { return 2 }', keyless))
    expect(answer.now.byDefault).toEqual([0, 0, 0])
    expect(answer.keys).toEqual([{ key: null, records: 1, own: [[2], [2]], byDefault: undefined }])
    const ignoring = { producers: [{ name: 'app', config: { 'partitioner.ignore.keys': true } }] }
    expect(done(tried(PINNED.source, ignoring)).now.byDefault).toEqual([0, 0, 0])
  })

  it('asks nobody for records that name their partition (P-28)', () => {
    const named = {
      workload: [{ producer: 'app', topic: 'test', records: [{ atMs: 1, key: 'a', value: 'a', partition: 1 }] }],
    }
    expect(done(tried(PINNED.source, named))).toMatchObject({ records: 0, namedPartition: 1 })
  })

  it('makes the calls for other topics as well, and counts one', () => {
    const two = {
      topics: [
        { name: 'test', partitions: 3 },
        { name: 'other', partitions: 2 },
      ],
      workload: ['other', 'test'].map((topic) => ({
        producer: 'app',
        topic,
        records: [{ atMs: 5, key: 'a', value: 'v' }],
      })),
    }
    const source =
      'let n = 0\nfunction partition(topic, k, kb, v, vb, cluster) { n++; return topic === "test" ? n - 1 : cluster.partitionCountForTopic(topic) - 2 }'
    expect(done(tried(source, two)).now.own).toEqual([0, 1, 0])
  })

  it('measures calls per second of the clock that it is given', () => {
    const many = {
      durationMs: 1000,
      workload: [{ producer: 'app', topic: 'test', ratePerSecond: 100, keys: { kind: 'uniform', count: 9 } }],
    }
    // Each call takes one step of half a millisecond.
    expect(done(tried(PINNED.source, many)).callsPerSecond).toBe(2000)
    expect(done(tried(PINNED.source)).callsPerSecond).toBeUndefined()
  })
})

describe('the records that a producer is going to send', () => {
  const generated = {
    durationMs: 1000,
    workload: [{ producer: 'app', topic: 'test', ratePerSecond: 100, keys: { kind: 'uniform', count: 9 } }],
  }

  it('are those of the run, with what actions change of them', async () => {
    const actions = [
      { atMs: 200, do: 'setWorkload', entry: 0, keys: { kind: 'list', values: ['late'] } },
      { atMs: 255, do: 'send', producer: 'app', topic: 'test', key: 'by hand', value: 'x' },
    ]
    const over = { ...generated, actions }
    const run = await runSim(JSON.stringify(JSON_OF(over)), { withRecords: true })
    const records: { key: string | null }[] = JSON.parse(run.stdout).records
    const { calls, isAll } = plannedCalls(scenarioOf(over), 0, {}, MOST_TRIED)
    const keys = calls.map(({ keyBytes }) => keyBytes && new TextDecoder().decode(keyBytes))
    expect(keys).toEqual(records.map(({ key }) => key))
    expect(keys).toContain('by hand')
    expect(isAll).toBe(true)
  })

  it('end where enough have been found, which is told', () => {
    const { calls, isAll } = plannedCalls(scenarioOf(generated), 0, {}, 20)
    expect([calls.length, isAll]).toEqual([20, false])
  })
})

describe('skew', () => {
  it('is the fullest partition as a multiple of the mean', () => {
    expect(skewOf([1, 2, 3])).toBe(1.5)
    expect(skewOf([4, 4])).toBe(1)
    expect(skewOf([0, 0])).toBeUndefined()
  })
})
