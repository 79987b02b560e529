import { must } from '../../../src/engine/kernel/assert.ts'
import type { EventKind, EventOfKind } from '../../../src/trace/event-catalog.ts'
import type { OutcomeRecord } from '../../../src/trace/outcome.ts'
import { eventObjects } from '../../support/events.ts'
import { type FinishedRun, run, type ScenarioJson } from '../../support/run-scenario.ts'

/**
 * What the published experiments have in common: one topic with one partition and three replicas, min.insync.replicas 1,
 * unclean election off; 2,000 records, and a fault when 30 % of them have been sent. They ran with ZooKeeper (2.5); the
 * later versions are to show the same.
 */
export const VERSIONS = ['2.5', '3.9', '4.x'] as const
export type Version = (typeof VERSIONS)[number]
export const RECORDS = 2000
export const SENDING_MS = 40_000
export const FAULT_MS = 0.3 * SENDING_MS

/** Links of the leader, broker 1, to its followers. */
export const TO_FOLLOWERS = [
  [1, 2],
  [1, 3],
] as const

export interface Experiment {
  readonly acks: '0' | '1' | 'all'
  readonly config?: Readonly<Record<string, unknown>>
  readonly topicConfig?: Readonly<Record<string, unknown>>
  readonly json?: ScenarioJson
}

/** The scenario of an experiment at one version. */
export function experiment(kafka: Version, { acks, config, topicConfig, json }: Experiment): ScenarioJson {
  return {
    kafka,
    seed: 1,
    durationMs: 600_000,
    topics: [{ name: 'test1', assignment: [[1, 2, 3]], config: { 'min.insync.replicas': 1, ...topicConfig } }],
    producers: [{ name: 'app', config: { acks, 'linger.ms': 0, ...config } }],
    workload: [
      {
        producer: 'app',
        topic: 'test1',
        ratePerSecond: RECORDS / (SENDING_MS / 1000),
        toMs: SENDING_MS,
        content: 'zero',
      },
    ],
    network: { latencyMs: 5 },
    ...json,
  }
}

/** Run an experiment at one version. */
export function runExperiment(kafka: Version, what: Experiment): FinishedRun {
  return run(experiment(kafka, what))
}

export const eventsOf = <Kind extends EventKind>({ columns }: FinishedRun, kind: Kind): EventOfKind<Kind>[] =>
  eventObjects(columns).filter((event): event is EventOfKind<Kind> => event.kind === kind)

/** The first election after the fault: when (ms) and where the new leader begins to write. */
export function failover(finished: FinishedRun): { readonly electedMs: number; readonly startOffset: number } {
  const elected = must(
    eventsOf(finished, 'leaderElected').find(({ atUs, leader }) => atUs > FAULT_MS * 1000 && leader > 0),
    'an election',
  )
  const became = must(
    eventsOf(finished, 'becameLeader').find(({ leaderEpoch }) => leaderEpoch === elected.leaderEpoch),
    'a new leader',
  )
  return { electedMs: elected.atUs / 1000, startOffset: became.startOffset }
}

/** The records that are lost, in the order of send(). */
export function lostRecords({ outcome }: FinishedRun): readonly OutcomeRecord[] {
  return (outcome.records ?? []).filter(({ verdict }) => verdict === 'lost')
}

/** Offset that the application was told, -1: none. */
export function toldOffset(record: OutcomeRecord): number {
  return Number(record.metadata?.split('@')[1] ?? -1)
}

/** Do these records follow each other without a gap? */
export function isOneRun(records: readonly OutcomeRecord[]): boolean {
  return records.every(({ n }, index) => n === (records[0]?.n ?? 0) + index)
}
