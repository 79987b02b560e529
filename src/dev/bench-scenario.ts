import type { ScenarioSource } from '../app/scenario-source.ts'

/** What the bench of `?fake=1` pretends to run. */
export const BENCH_SCENARIO: ScenarioSource = {
  version: 1,
  title: { en: 'Three brokers, twelve cities', ko: '브로커 셋, 도시 열둘' },
  kafka: '3.9',
  seed: 42,
  cluster: { brokers: 3 },
  topics: [{ name: 'test', partitions: 3, replicationFactor: 3, config: { 'min.insync.replicas': 2 } }],
  producers: [{ name: 'app', config: { 'linger.ms': 100, 'batch.size': 1024, 'buffer.memory': 131_072 } }],
  workload: [{ producer: 'app', topic: 'test', ratePerSecond: 250, keys: { kind: 'uniform', count: 12 } }],
  network: { latencyMs: 20 },
}
