import { must } from '../../engine/kernel/assert.ts'
import { parseScenario } from '../../engine/simulation/complete-scenario.ts'
import { planRun } from '../../engine/simulation/plan-run.ts'
import type { RunPlan } from '../../engine/simulation/run-plan.ts'

/** "Steady": nothing breaks, and there is always something on the way. */
export const STEADY = '20,000 rec/s of 100 B, 3 brokers, 12 partitions × 3, acks=all'

/** Simulated seconds of the engine's benchmark. */
export const STEADY_SECONDS = 10

/** The steady scenario at another rate, as the contract's JSON. */
export function steadyScenario(ratePerSecond: number, durationMs: number): unknown {
  return {
    version: 1,
    title: 'Steady',
    kafka: '3.9',
    seed: 1,
    durationMs: durationMs + 1000,
    cluster: { brokers: 3 },
    topics: [{ name: 'orders', partitions: 12, replicationFactor: 3, config: { 'min.insync.replicas': 2 } }],
    producers: [{ name: 'app', config: { acks: 'all', 'linger.ms': 5 } }],
    workload: [{ producer: 'app', topic: 'orders', toMs: durationMs, ratePerSecond, valueBytes: 100 }],
    network: { latencyMs: 1 },
  }
}

/** Seconds that a record of the crowd is on its way. */
const CROWD_LATENCY_S = 5

/** So many records on the way at any time, each in a request of its own that nobody answers. */
export function crowdScenario(records: number): unknown {
  return {
    version: 1,
    title: 'Crowd',
    kafka: '4.x',
    seed: 1,
    durationMs: 3_600_000,
    cluster: { brokers: 3 },
    topics: [{ name: 'orders', partitions: 3, replicationFactor: 1 }],
    producers: [{ name: 'app', config: { acks: '0', 'enable.idempotence': false, 'linger.ms': 0, 'batch.size': 0 } }],
    workload: [
      {
        producer: 'app',
        topic: 'orders',
        toMs: 3_600_000,
        ratePerSecond: records / CROWD_LATENCY_S,
        valueBytes: 100,
      },
    ],
    network: { latencyMs: 1, links: [1, 2, 3].map((broker) => ({ between: ['app', broker], latencyMs: 5000 })) },
  }
}

/**
 * The plan of the steady scenario.
 *
 * @param isOpenEnded The run goes on for as long as it is asked to.
 */
export function steadyPlan(isOpenEnded: boolean): RunPlan {
  const durationMs = isOpenEnded ? 3_600_000 : STEADY_SECONDS * 1000
  const parsed = parseScenario(steadyScenario(20_000, durationMs), { datasets: {} })
  return planRun(must(parsed.ok ? parsed.scenario : undefined, 'a valid steady scenario'), {
    datasets: {},
    isOpenEnded,
  })
}
