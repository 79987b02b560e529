import { must } from '../engine/kernel/assert.ts'
import { microsFromScenario } from '../engine/kernel/units.ts'
import { murmur2, partitionForKey } from '../engine/protocol/murmur2.ts'
import type { OutcomeRecord } from '../trace/outcome.ts'
import type { Measure, MeasuredValue, MeasureInRun, RecordFilter } from './lesson.ts'
import {
  argumentsOf,
  batchBytes,
  batchRecords,
  consumedRecords,
  drainReasons,
  fittingEvents,
  mostInFlight,
} from './measure-events.ts'
import { measureMoment } from './measure-moment.ts'
import type { PlayedRun } from './played-run.ts'
import { readPath, type ScenarioSourceJson, valueAt } from './scenario-patch.ts'

/** A run as measures see it: played, or refused by a client or a broker. */
export interface MeasuredRun {
  readonly source: ScenarioSourceJson
  readonly played: PlayedRun | undefined
  /** Why the scenario was refused. */
  readonly refusal: string | null
}

/** What a measure finds; `runNamed` gives the other runs that sums and ratios ask for. */
export function measureRun(measure: Measure, run: MeasuredRun, runNamed: (id: string) => MeasuredRun): MeasuredValue {
  switch (measure.of) {
    case 'refusal':
      return run.refusal
    case 'scenario':
      return (valueAt(run.source, readPath(measure.path) ?? []) ?? null) as MeasuredValue
    case 'number':
      return measure.value
    case 'list':
      return measure.items.map((item) => measureRun(item, run, runNamed))
    case 'count': {
      const items = measureRun(measure.items, run, runNamed)
      return Array.isArray(items) ? items.length : null
    }
    case 'difference':
    case 'ratio':
    case 'sum':
      return combined(measure.of, operand(measure.a, run, runNamed), operand(measure.b, run, runNamed))
    case 'keyHash':
      return murmur2(utf8(measure.key))
    case 'keyPartition':
      return partitionForKey(utf8(measure.key), measure.partitions)
    case 'keysMoved':
      return movedKeys(measure)
    default:
      return run.played ? measurePlayed(measure, run.played) : null
  }
}

type OfPlayed = Exclude<
  Measure,
  {
    of:
      | 'refusal'
      | 'scenario'
      | 'number'
      | 'list'
      | 'count'
      | 'difference'
      | 'ratio'
      | 'sum'
      | 'keyHash'
      | 'keyPartition'
      | 'keysMoved'
  }
>

function measurePlayed(measure: OfPlayed, run: PlayedRun): MeasuredValue {
  switch (measure.of) {
    case 'outcome':
      return (valueAt(run.outcome(), readPath(measure.path) ?? []) ?? null) as MeasuredValue
    case 'record':
      return recordField(run.outcome().records[measure.record - 1], measure.field)
    case 'records':
      return givenRecords(fittingRecords(run, measure.where), measure.give ?? 'numbers')
    case 'latency':
      return latency(fittingRecords(run, measure.where), measure.stat)
    case 'log':
    case 'partition':
      return run.moments.get(measure) ?? measureMoment(measure, run.world, run.tables)
    case 'score':
      return score(run, measure.field, measure.atMs)
    case 'event': {
      const found = fittingEvents(run, measure)
      const nth = measure.nth ?? 1
      const event = found[nth < 0 ? found.length + nth : nth - 1]
      return event === undefined ? null : (argumentsOf(run, [event], measure.give ?? 'atMs')[0] ?? null)
    }
    case 'events': {
      const found = fittingEvents(run, measure)
      return measure.give === undefined ? found.length : argumentsOf(run, found, measure.give)
    }
    case 'spread':
      return spread(run, measure)
    case 'repeats':
      return run.outcome().records.filter(({ partition }, i, all) => i > 0 && all[i - 1]?.partition === partition)
        .length
    case 'share':
      return shareOf(run, measure.broker)
    case 'consumed': {
      const numbers = consumedRecords(run, measure.consumer, measure.atMs)
      return measure.give === 'count' ? numbers.length : numbers
    }
    case 'reasons': {
      const reasons = drainReasons(run)
      return measure.reason === undefined ? reasons : (reasons[measure.reason] ?? 0)
    }
    case 'batchRecords':
      return batchRecords(run)
    case 'largestBatch':
      return Math.max(0, ...batchRecords(run))
    case 'batchBytes':
      return batchBytes(run)
    case 'inFlight':
      return mostInFlight(run, measure.give)
    case 'appLog':
      return fittingRecords(run, measure.where).flatMap((record) => printedBy(run, record))
    case 'config': {
      const index = producerIndex(run, measure.producer)
      const config = must(run.plan.producers[index], 'producer') as unknown as Record<string, MeasuredValue>
      return config[camelCase(measure.name)] ?? null
    }
  }
}

function operand(measure: MeasureInRun, run: MeasuredRun, runNamed: (id: string) => MeasuredRun): MeasuredValue {
  return measureRun(measure, measure.run === undefined ? run : runNamed(measure.run), runNamed)
}

function combined(how: 'difference' | 'ratio' | 'sum', a: MeasuredValue, b: MeasuredValue): number | null {
  if (typeof a !== 'number' || typeof b !== 'number') return null
  if (how === 'ratio') return b === 0 ? null : a / b
  return how === 'sum' ? a + b : a - b
}

function fittingRecords(run: PlayedRun, where: RecordFilter = {}): readonly OutcomeRecord[] {
  return run
    .outcome()
    .records.filter(
      (record) =>
        (where.verdict === undefined || record.verdict === where.verdict) &&
        (where.result === undefined || record.result === where.result) &&
        (where.key === undefined || record.key === where.key) &&
        (where.partition === undefined || record.partition === where.partition) &&
        (where.producer === undefined || record.producer === where.producer) &&
        (where.from === undefined || record.n >= where.from) &&
        (where.to === undefined || record.n <= where.to) &&
        (where.ackedByMs === undefined || (record.ackedMs !== null && record.ackedMs <= where.ackedByMs)) &&
        (where.error === undefined || record.error?.includes(where.error) === true),
    )
}

function givenRecords(records: readonly OutcomeRecord[], give: string): MeasuredValue {
  if (give === 'count') return records.length
  if (give === 'numbers') return records.map(({ n }) => n)
  return records.map((record) => recordField(record, give))
}

function recordField(record: OutcomeRecord | undefined, field: string): MeasuredValue {
  if (!record) return null
  if (field === 'latencyMs') return record.ackedMs === null ? null : record.ackedMs - record.sentMs
  if (field === 'offset') return record.offsets[0] ?? null
  return (valueAt(record, [field]) ?? null) as MeasuredValue
}

function latency(records: readonly OutcomeRecord[], stat: 'mean' | 'min' | 'max'): number | null {
  const values = records.flatMap(({ ackedMs, sentMs }) => (ackedMs === null ? [] : [ackedMs - sentMs]))
  if (values.length === 0) return null
  if (stat === 'mean') return values.reduce((sum, value) => sum + value, 0) / values.length
  return values.reduce((best, value) => (stat === 'min' ? Math.min(best, value) : Math.max(best, value)))
}

function score(run: PlayedRun, field: 'sent' | 'acked' | 'failed' | 'pending', atMs: number | undefined): number {
  const { records: table } = run.tables
  const untilUs = atMs === undefined ? run.world.nowUs : microsFromScenario(atMs)
  const counts = { sent: 0, acked: 0, failed: 0, pending: 0 }
  for (let record = 1; record <= run.world.recordCount; record++) {
    if ((table.sentAtUs[record] as number) > untilUs) continue
    counts.sent++
    if ((table.completedAtUs[record] as number) > untilUs) counts.pending++
    else if (table.result[record] === 0) counts.acked++
    else counts.failed++
  }
  return counts[field]
}

function spread(run: PlayedRun, { where, topic }: Extract<Measure, { of: 'spread' }>): readonly number[] {
  const partitions = run.outcome().partitions.filter((entry) => topic === undefined || entry.topic === topic)
  const first = partitions[0]?.topic
  const counts = new Map(partitions.filter((entry) => entry.topic === first).map(({ partition }) => [partition, 0]))
  for (const record of fittingRecords(run, where)) {
    if (record.topic !== first || record.partition === null || record.offsets.length === 0) continue
    counts.set(record.partition, (counts.get(record.partition) ?? 0) + record.offsets.length)
  }
  return [...counts.values()]
}

function shareOf(run: PlayedRun, broker: number): number | null {
  const { partitions } = run.outcome()
  const all = partitions.reduce((sum, { records }) => sum + records, 0)
  const own = partitions.reduce((sum, { leader, records }) => sum + (leader === broker ? records : 0), 0)
  return all === 0 ? null : own / all
}

/** Only what a callback or get() tells: a Future that nobody reads prints nothing. */
function printedBy(run: PlayedRun, record: OutcomeRecord): readonly string[] {
  const { entry } = must(run.tables.records.planned[record.n], 'planned record')
  const mode = run.plan.scenario.workload[entry]?.mode ?? 'async'
  if (mode === 'async' || record.result === 'pending') return []
  return [record.metadata ?? record.error ?? '']
}

function producerIndex(run: PlayedRun, name: string | undefined): number {
  if (name === undefined) return 0
  return run.plan.scenario.producers.findIndex((producer) => producer.name === name)
}

/** `max.in.flight` → `maxInFlight`. */
function camelCase(name: string): string {
  return name.replace(/[.-](\w)/g, (_, letter: string) => letter.toUpperCase())
}

function movedKeys({ keys, from, to, give }: Extract<Measure, { of: 'keysMoved' }>): MeasuredValue {
  const list = 'prefix' in keys ? Array.from({ length: keys.count }, (_, i) => `${keys.prefix}${i}`) : keys
  const moved = list.filter((key) => {
    const bytes = utf8(key)
    return partitionForKey(bytes, from) !== partitionForKey(bytes, to)
  })
  return give === 'keys' ? moved : moved.length
}

const encoder = new TextEncoder()

function utf8(text: string): Uint8Array {
  return encoder.encode(text)
}
