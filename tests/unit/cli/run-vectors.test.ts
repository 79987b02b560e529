import { describe, expect, it } from 'vitest'
import { runnerFor, runVectors } from '../../../src/cli/conformance/run-vectors.ts'
import { VECTOR_RUNNERS } from '../../../src/cli/conformance/runners.ts'

const run = (name: string, json: unknown) => runVectors(VECTOR_RUNNERS, name, JSON.stringify(json))
const stemOf = (name: string, json: Readonly<Record<string, unknown>> = {}) =>
  runnerFor(VECTOR_RUNNERS, name, json)?.stem

const V_19 = { hex: '', murmur2: 275646681, positive: 275646681, partitions: [0, 1, 0] }

describe('checking vector files', () => {
  it('knows a file by how its name begins', () => {
    expect([stemOf('murmur2.json'), stemOf('varint-more.json'), stemOf('record-batch-3.9-extra.json')]).toEqual([
      'murmur2',
      'varint',
      'record-batch',
    ])
    expect([stemOf('partitioner-builtin.json'), stemOf('partitioner-legacy-2.json')]).toEqual([
      'partitioner-builtin',
      'partitioner-legacy',
    ])
  })

  it('knows a file of another name by what is in it', () => {
    expect(stemOf('extra.json', { keys: [V_19] })).toBe('murmur2')
    expect(stemOf('extra.json', { cases: [{ rows: [] }] })).toBe('backoff')
    expect(stemOf('extra.json', { cases: [{ props: {} }] })).toBe('config')
    expect(stemOf('extra.json', { scripts: [{ undrainedAtEnd: false }] })).toBe('accumulator')
    expect(stemOf('extra.json', { scripts: [{ name: 'retries-exhausted' }] })).toBe('sender')
    expect(stemOf('extra.json', { something: [] })).toBeUndefined()
  })

  it('counts what holds and what does not, and says which', async () => {
    const wrong = { ...V_19, murmur2: 1 }
    expect(await run('murmur2.json', { keys: [V_19, wrong], toPositive: [[-1, 2147483647]] })).toMatchObject({
      passed: 2,
      failed: 1,
      failures: [expect.stringContaining('expected {"hash":1')],
    })
    expect(await run('varint.json', { varint: [[1, '03', 1]] })).toMatchObject({ passed: 0, failed: 1 })
    const rows = [{ attempts: 0, min: 80, max: 121, noJitter: 100 }]
    const backoff = { initial: 100, max: 1000, multiplier: 2, jitter: 0.2, initialInterval: 100, rows }
    expect(await run('backoff.json', { cases: [backoff] })).toMatchObject({ passed: 2, failed: 1 })
    expect(await run('record-batch.json', { crc32c: [['00', 1]] })).toMatchObject({ passed: 0, failed: 1 })
  })

  it('a file that is broken or not of its kind is one failure with a clear line', async () => {
    expect(await run('murmur2.json', { keys: 5 })).toMatchObject({ failed: 1, failures: ['keys is not a list'] })
    expect(await runVectors(VECTOR_RUNNERS, 'murmur2.json', '{')).toMatchObject({ passed: 0, failed: 1 })
  })

  it('a file of no known kind is skipped, and so are recorded speeds', async () => {
    expect(await run('other.json', {})).toMatchObject({ skipped: 1, failed: 0 })
    expect(await run('throughput.json', {})).toMatchObject({ skipped: 1, failed: 0 })
  })
})
