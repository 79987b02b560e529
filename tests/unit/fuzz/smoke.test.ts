import { describe, expect, it } from 'vitest'
import { fuzzSeed, reportOf } from '../../../src/fuzz/fuzz-report.ts'
import { fuzzScenario } from '../../../src/fuzz/fuzz-run.ts'
import { FUZZ_CONTEXT, PLAIN } from '../../support/run-scenario.ts'

const RUNS = 150
const FIRST_SEED = 1001

describe('random runs', () => {
  it(`break no invariant, and their scores agree when counted three ways (seeds ${FIRST_SEED} and ${RUNS - 1} more)`, {
    timeout: 300_000,
  }, () => {
    const results = Array.from({ length: RUNS }, (_, index) => fuzzSeed(FIRST_SEED + index, FUZZ_CONTEXT))
    const broken = results.flatMap(({ seed, violations }) =>
      violations.map(({ invariant, text }) => `${seed} ${invariant} ${text}`),
    )
    expect(broken).toEqual([])
    const report = reportOf(results, [])
    expect(report).toMatchObject({ scenarios: RUNS, shortRests: 0, violationCount: 0 })
    expect(report.medians.faults).toBeGreaterThanOrEqual(5)
    expect(report.medians.records).toBeGreaterThanOrEqual(200)
    expect(report.medians.msAfterLastFault).toBeGreaterThanOrEqual(3000)
    expect(Object.keys(report.versions)).toEqual(['2.5', '3.9', '4.x'])
    for (const kind of ['lost', 'duplicated', 'reordered']) expect(report.outcomes[kind]).toBeGreaterThan(5)
  })

  it('a run that does not get on is a violation', () => {
    // A broker that asks for its dead leader again without any wait, on a wire that takes no time.
    const json = {
      ...PLAIN,
      producers: [{ name: 'app', config: { 'retry.backoff.ms': 0, acks: '1', retries: 2_147_483_647 } }],
      network: { latencyMs: 0 },
      model: { leaderAppendMs: 0, backoffJitter: false },
      workload: [{ producer: 'app', topic: 'orders', records: [{ atMs: 5 }] }],
      actions: [{ atMs: 1, do: 'failNext', broker: 1, api: 'Produce', error: 'NOT_ENOUGH_REPLICAS', count: 1_000_000 }],
      topics: [{ name: 'orders', assignment: [[1, 2, 3]] }],
    }
    const result = fuzzScenario(json, FUZZ_CONTEXT)
    expect(result.ok && result.run.stoppedBy).toBe('limit')
    expect(result.ok && result.run.violations.map(({ invariant }) => invariant)).toEqual(['limit'])
  })

  it('a text that is no scenario is refused with its problems, not run', () => {
    expect(fuzzScenario({ ...PLAIN, actions: [{ atMs: 1, do: 'killBroker', broker: 9 }] }, FUZZ_CONTEXT)).toEqual({
      ok: false,
      problems: [{ path: 'actions[0].broker', message: 'there is no broker 9: the cluster has 1 to 3' }],
    })
  })
})
