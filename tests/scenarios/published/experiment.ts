import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { must } from '../../../src/engine/kernel/assert.ts'
import type { EventKind, EventOfKind } from '../../../src/trace/event-catalog.ts'
import type { OutcomeRecord } from '../../../src/trace/outcome.ts'
import { eventObjects } from '../../support/events.ts'
import { type FinishedRun, run, type ScenarioJson } from '../../support/run-scenario.ts'

/**
 * What the published experiments have in common: one topic with one partition and three replicas, min.insync.replicas 1,
 * unclean election off; 2,000 records, and a fault when 30 % of them have been sent. They ran with ZooKeeper: the files
 * say 2.5. The tests run them at the later versions too, where the loss must be of the same kind.
 */
export const VERSIONS = [
  { kafka: '2.5', differs: 'ZooKeeper, a session of 18 s, idempotence off by default', electionMs: [12_000, 18_100] },
  { kafka: '3.9', differs: 'KRaft, a session of 9 s, idempotence on by default', electionMs: [7000, 9100] },
  { kafka: '4.x', differs: 'as 3.9, with eligible leader replicas', electionMs: [7000, 9200] },
] as const
export const FAULT_MS = 12_000

const DIRECTORY = path.resolve(import.meta.dirname, '../../../src/content/scenarios/experiments')

/** Names of all experiments that ship. */
export const EXPERIMENT_FILES: readonly string[] = readdirSync(DIRECTORY)
  .map((file) => file.replace(/\.json$/, ''))
  .sort()

/** An experiment as its file says. */
export function experimentFile(name: string): ScenarioJson {
  return JSON.parse(readFileSync(path.join(DIRECTORY, `${name}.json`), 'utf8')) as ScenarioJson
}

const finished = new Map<string, FinishedRun>()

/** Run a file at a version; `change` stands over its fields. The same run is made once. */
export function runFile(name: string, kafka: string, change: ScenarioJson = {}): FinishedRun {
  const key = JSON.stringify([name, kafka, change])
  const known = finished.get(key) ?? run({ ...experimentFile(name), ...change, kafka })
  finished.set(key, known)
  return known
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
