import { murmur2, toPositive } from '../../engine/protocol/murmur2.ts'
import type { Scenario } from '../../engine/scenario/scenario.ts'
import type { ScenarioSource, WorkloadSource } from '../scenario-source.ts'
import { MOST_PROBLEMS, type RecordTable, type TableProblem } from './record-table.ts'

/** What the columns of somebody's table mean. */
export interface RecordChoice {
  readonly producer: string
  readonly topic: string
  /** Index of a column; undefined: records without a key. */
  readonly key: number | undefined
  /** Index of a column; undefined: the whole row as JSON. */
  readonly value: number | undefined
  /** When records are sent: as a column says (the earliest at 0), or so many per second. */
  readonly timing: { readonly column: number } | { readonly ratePerSecond: number }
}

/** A record of a `records` workload (contract, "Scenario"). */
export interface OwnRecord {
  /** Scenario time in ms, whole µs. */
  readonly atMs: number
  readonly key: string | null
  readonly value: string | null
}

export type OwnRecords =
  | { readonly ok: true; readonly records: readonly OwnRecord[] }
  | { readonly ok: false; readonly problems: readonly TableProblem[] }

/** The records of a table, in its order; or which cells are no times. */
export function ownRecords({ rows }: RecordTable, choice: RecordChoice): OwnRecords {
  const { timing } = choice
  const problems: TableProblem[] = []
  const times = rows.map(({ line, cells, places }, index) => {
    if ('ratePerSecond' in timing) return (index * 1000) / timing.ratePerSecond
    const text = cells[timing.column] ?? null
    const ms = timeMs(text)
    if (ms !== undefined) return ms
    problems.push({ ...(places[timing.column] ?? { line, column: 1 }), kind: 'noTime', values: [text ?? ''] })
    return 0
  })
  if (problems.length > 0) return { ok: false, problems: problems.slice(0, MOST_PROBLEMS) }
  const firstMs = 'column' in timing ? times.reduce((least, ms) => Math.min(least, ms), Number.POSITIVE_INFINITY) : 0
  const cellAt = (cells: readonly (string | null)[], column: number): string | null => cells[column] ?? null
  return {
    ok: true,
    records: rows.map(({ cells, whole }, index) => ({
      atMs: Math.round(((times[index] as number) - firstMs) * 1000) / 1000,
      key: choice.key === undefined ? null : cellAt(cells, choice.key),
      value: choice.value === undefined ? whole : cellAt(cells, choice.value),
    })),
  }
}

/** Milliseconds: a number as it is, or a moment as ISO 8601 writes it. */
function timeMs(text: string | null): number | undefined {
  const said = text?.trim() ?? ''
  if (/^-?\d+(\.\d+)?$/.test(said)) return Number(said)
  if (!/^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/.test(said)) return undefined
  const isLocal = /[T ]/.test(said) && !/(Z|[+-]\d{2}:?\d{2})$/.test(said)
  // Without a zone it is taken as UTC: the same file is the same run everywhere.
  const ms = Date.parse(said.replace(' ', 'T') + (isLocal ? 'Z' : ''))
  return Number.isNaN(ms) ? undefined : ms
}

/** Names of partitioners that do not look at keys. */
const KEYLESS = /RoundRobinPartitioner$|UniformStickyPartitioner$/

/** Who chooses partitions for a producer: the hash of keys, something that ignores keys, or code of somebody. */
export function choosesBy({ producers }: Scenario, producer: string): 'keyHash' | 'noKeys' | 'ownCode' {
  const chosen = producers.find(({ name }) => name === producer)
  if (chosen?.partitioner) return 'ownCode'
  const { 'partitioner.class': name, 'partitioner.ignore.keys': ignores } = chosen?.config ?? {}
  return KEYLESS.test(String(name ?? '')) || String(ignores) === 'true' ? 'noKeys' : 'keyHash'
}

const encoder = new TextEncoder()

/** The partition that the hash of a key names (P-28); undefined: without a key the producer chooses when it sends. */
export function partitionOfKey(key: string | null, partitions: number): number | undefined {
  return key === null ? undefined : toPositive(murmur2(encoder.encode(key))) % partitions
}

/** Simulated time (ms) for the last record to be told of. */
const TAIL_MS = 5_000

/** The scenario with these records as the workload: its only one, or one more. */
export function withOwnRecords(
  source: ScenarioSource,
  durationMs: number,
  { producer, topic }: RecordChoice,
  records: readonly OwnRecord[],
  isOnly: boolean,
): ScenarioSource {
  const lastMs = records.reduce((last, { atMs }) => Math.max(last, atMs), 0)
  const entry: WorkloadSource & { readonly records: readonly OwnRecord[] } = { producer, topic, records }
  const actions = source.actions ?? []
  return {
    ...source,
    durationMs: Math.max(durationMs, Math.ceil(lastMs) + TAIL_MS),
    workload: isOnly ? [entry] : [...(source.workload ?? []), entry],
    // What changes an entry of the old workload has nothing to change any more.
    actions: isOnly ? actions.filter(({ do: what }) => what !== 'setWorkload') : actions,
  }
}
