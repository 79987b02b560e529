import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PLAIN, run, type ScenarioJson } from '../../support/run-scenario.ts'

const ROOT = path.resolve(import.meta.dirname, '../../..')

interface Answer {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** `npm run -s sim -- …words`, as npm runs it, from `folder`. */
function sim(folder: string, ...words: string[]): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['scripts/run.mjs', 'src/cli/sim.ts', ...words], {
      cwd: ROOT,
      env: { ...process.env, INIT_CWD: folder },
    })
    let [stdout, stderr] = ['', '']
    child.stdout.on('data', (text) => {
      stdout += text
    })
    child.stderr.on('data', (text) => {
      stderr += text
    })
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, stdout, stderr }))
  })
}

const SCENARIO: ScenarioJson = {
  ...PLAIN,
  title: 'By command',
  seed: 5,
  topics: [{ name: 'orders', partitions: 2 }],
  producers: [{ name: 'app', config: { acks: 'all', 'linger.ms': 5 } }],
  workload: [
    {
      producer: 'app',
      topic: 'orders',
      toMs: 500,
      ratePerSecond: 50,
      keys: { kind: 'uniform', count: 5 },
      valueBytes: { min: 0, max: 50 },
    },
  ],
}

/** The fields of the contract's outcome, in its order. */
const OUTCOME_FIELDS = [
  'scenario',
  'kafka',
  'seed',
  'simulatedMs',
  'stoppedBy',
  'events',
  'sent',
  'acked',
  'failed',
  'pending',
  'stored',
  'committed',
  'lost',
  'duplicated',
  'reordered',
  'failedButStored',
  'pendingButStored',
  'requests',
  'batches',
  'retries',
  'produceBytes',
  'latencyMs',
  'partitions',
  'consumers',
  'traceHash',
]
const PARTITION_FIELDS = [
  'topic',
  'partition',
  'leader',
  'epoch',
  'isr',
  'logEndOffset',
  'highWatermark',
  'lastStableOffset',
  'records',
  'replicas',
]
const RECORD_FIELDS = [
  'n',
  'producer',
  'topic',
  'key',
  'sentMs',
  'partition',
  'result',
  'metadata',
  'ackedMs',
  'error',
  'attempts',
  'offsets',
  'verdict',
]

describe('npm run -s sim (contract, "Commands")', { timeout: 60_000 }, () => {
  let folder = ''
  const file = (name: string, text: string) => writeFileSync(path.join(folder, name), text)

  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'inflight-sim-'))
    file('good.json', JSON.stringify(SCENARIO))
    file('cut.json', `${JSON.stringify(SCENARIO, null, 2).slice(0, 60)}\n\n`)
    file('unknown.json', JSON.stringify({ ...SCENARIO, network: { latencyMs: 1, loss: 0.1 } }))
    file('refused.json', JSON.stringify({ ...SCENARIO, producers: [{ name: 'app', config: { acks: 'some' } }] }))
  })
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  it('prints one JSON object with exactly the fields of the contract, in its order', async () => {
    const { code, stdout, stderr } = await sim(folder, 'good.json')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const outcome = JSON.parse(stdout)
    expect(Object.keys(outcome)).toEqual(OUTCOME_FIELDS)
    expect(Object.keys(outcome.latencyMs)).toEqual(['p50', 'p99', 'max'])
    for (const partition of outcome.partitions) {
      expect(Object.keys(partition)).toEqual(PARTITION_FIELDS)
      for (const replica of partition.replicas) {
        expect(Object.keys(replica)).toEqual(['broker', 'logEndOffset', 'highWatermark'])
      }
    }
    const { records: _, ...expected } = run(SCENARIO).outcome
    expect(outcome).toEqual(expected)
  })

  it('--records adds every record in the order of send(), --seed takes another seed', async () => {
    const { stdout } = await sim(folder, 'good.json', '--records', '--seed', '9')
    const outcome = JSON.parse(stdout)
    expect(Object.keys(outcome)).toEqual([...OUTCOME_FIELDS.slice(0, -1), 'records', 'traceHash'])
    expect(outcome.seed).toBe(9)
    expect(outcome.records.map(({ n }: { n: number }) => n)).toEqual(Array.from({ length: 25 }, (_, i) => i + 1))
    for (const record of outcome.records) expect(Object.keys(record)).toEqual(RECORD_FIELDS)
    expect(outcome).toEqual(run(SCENARIO, { seed: 9 }).outcome)
    expect(outcome.traceHash).not.toBe(run(SCENARIO).outcome.traceHash)
  })

  it.each([
    ['a file that is not there', ['nothing.json'], 'nothing.json'],
    ['a text that is cut short', ['cut.json'], 'JSON'],
    ['an unknown field', ['unknown.json'], 'network.loss: unknown field'],
    ['a config that the client refuses', ['refused.json'], 'producers[0].config["acks"]: Invalid value some'],
    ['a seed that is none', ['good.json', '--seed', 'x'], '--seed'],
    ['no file at all', [], 'usage'],
  ])('refuses %s with exit code 2 and one line on stderr', async (_, words, named) => {
    const { code, stdout, stderr } = await sim(folder, ...words)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr.endsWith('\n')).toBe(true)
    expect(stderr.trimEnd().split('\n')).toHaveLength(1)
    expect(stderr).toContain(named)
  })
})
