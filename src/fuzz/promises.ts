import type { RunTables } from '../engine/protocol/record-table.ts'
import type { RunPlan } from '../engine/simulation/run-plan.ts'
import type { OracleAnswer, OracleRecord } from './oracle.ts'
import { brokerThatCounts, type FinalState } from './oracle-log.ts'
import type { RunFacts } from './run-facts.ts'

/** A promise of cluster.md that the end of a run shows broken. */
export interface BrokenPromise {
  readonly invariant: string
  readonly text: string
}

/** Everything that is known of a finished run. */
export interface FinishedRun {
  readonly plan: RunPlan
  readonly tables: RunTables
  readonly facts: RunFacts
  readonly state: FinalState
  readonly oracle: OracleAnswer
}

/** How many records are named in a text. */
const MOST_NAMED = 5
const SEQUENCES = 2 ** 31

/** What acks=all and idempotence promise, looked at from the end of the run alone. */
export function brokenPromises(run: FinishedRun): BrokenPromise[] {
  return [...lostThoughAcked(run), ...storedTwice(run), ...brokenSequences(run)]
}

/**
 * What acks=all has acknowledged is there, as long as no disk has lost anything and nobody was elected who may lack it
 * (I-12, G-77).
 */
function lostThoughAcked(run: FinishedRun): BrokenPromise[] {
  if (run.facts.isDataLost) return []
  const { features } = run.plan.profile
  const safe = producersThat(run, (producer) => {
    // 2.5 may number batches of a new epoch from 0 twice: the second is answered as a duplicate of the first (P-127a).
    const isNumberedTwice = !features.producerIdPerPartition && run.facts.renewed.has(producer)
    return !isNumberedTwice && isAlways(run.plan, producer, 'acks', run.plan.producers[producer]?.acks === -1)
  })
  const records = recordsOf(run, safe)
  const isAnsweredForAnother = answeredForAnother(run, records)
  const lost = records.filter((record) => record.verdict === 'lost' && !isAnsweredForAnother(record))
  return told('oracle I-12', 'acked by acks=all with nothing destroyed, and lost', lost)
}

/**
 * Was the record told the offset of another, sent before it by the same transactional producer to the same partition? When
 * a batch is refused, its client takes it for not stored: what was numbered after it moves down by its records (P-128). A
 * broker that has stored it all the same takes what carries its numbers now for a duplicate (C-112). This befalls a batch
 * refused after it was appended, and in 2.5 also one whose last answer comes after it has expired (P-101).
 */
function answeredForAnother(
  { plan, tables }: FinishedRun,
  records: readonly OracleRecord[],
): (record: OracleRecord) => boolean {
  const { producer, partition, offset } = tables.records
  const placeOf = (n: number, at: number) => `${producer[n]}/${partition[n]}/${at}`
  const holders = new Map(records.flatMap(({ n, offsets }) => offsets.map((at) => [placeOf(n, at), n] as const)))
  return ({ n }) => {
    if (plan.producers[producer[n] as number]?.transactionalId == null) return false
    const holder = holders.get(placeOf(n, offset[n] as number))
    return holder !== undefined && holder < n
  }
}

/**
 * An idempotent producer stores each record once, and in the order of send() (P-124, I-27), unless its application starts it
 * anew or goes on in a new epoch, a broker answers with an error that is none, or what brokers knew of its batches went with
 * a log or, but for the last of them, with an orderly end.
 */
function storedTwice(run: FinishedRun): BrokenPromise[] {
  const { plan, facts, tables } = run
  if (facts.isDataLost || plan.actions.some(({ do: name }) => UNSETTLING.has(name))) return []
  const idempotent = producersThat(
    run,
    (producer) => plan.producers[producer]?.enableIdempotence === true && !facts.renewed.has(producer),
  )
  const records = recordsOf(run, idempotent)
  const twice = records.filter(({ offsets }) => offsets.length > 1)
  const problems = told('oracle I-27', 'stored twice by an idempotent producer', twice)
  const last = new Map<string, OracleRecord>()
  const late: OracleRecord[] = []
  for (const record of records) {
    const [offset] = record.offsets
    if (offset === undefined) continue
    const lane = `${tables.records.partition[record.n]}/${tables.records.producer[record.n]}`
    if (offset < (last.get(lane)?.offsets[0] ?? -1)) late.push(record)
    else last.set(lane, record)
  }
  return [...problems, ...told('oracle I-27', 'out of order though its producer is idempotent', late)]
}

/** Actions after which a producer may rightly write again, or in another order, what may be in the log. */
const UNSETTLING: ReadonlySet<string> = new Set(['restartProducer', 'failNext', 'shutdownBroker'])

/** In a log that counts, the sequence numbers of a producer id and epoch go up by one (I-27). */
function brokenSequences(run: FinishedRun): BrokenPromise[] {
  const { state, facts } = run
  if (facts.isDataLost) return []
  const problems: BrokenPromise[] = []
  for (const entry of state.image.topics.flatMap((topic) => topic.partitions)) {
    const broker = brokerThatCounts(state, entry)
    if (broker === undefined || facts.uncleanlyLed.has(entry.partition)) continue
    const next = new Map<string, number>()
    for (const { batch, baseOffset } of state.logOf(broker, entry.partition)?.batches ?? []) {
      if (batch.producerId < 0 || batch.control) continue
      const writer = `${batch.producerId}/${batch.producerEpoch}`
      const expected = next.get(writer)
      if (expected !== undefined && expected !== batch.baseSequence) {
        const text = `partition ${entry.partition} of broker ${broker}, offset ${baseOffset}: sequence ${batch.baseSequence} of ${writer}, expected ${expected}`
        problems.push({ invariant: 'oracle I-27', text })
      }
      next.set(writer, (batch.baseSequence + batch.recordCount) % SEQUENCES)
    }
  }
  return problems.slice(0, 1)
}

function producersThat(run: FinishedRun, fits: (producer: number) => boolean): Set<number> {
  return new Set(run.plan.producers.flatMap((_, producer) => (fits(producer) ? [producer] : [])))
}

/** Does `holds` hold all run long: no restart changes this config? */
function isAlways(plan: RunPlan, producer: number, config: string, holds: boolean): boolean {
  const name = plan.scenario.producers[producer]?.name
  return (
    holds &&
    !plan.actions.some(
      (action) => action.do === 'restartProducer' && action.producer === name && config in action.config,
    )
  )
}

/** Records of these producers, in partitions where nobody was elected uncleanly. */
function recordsOf({ oracle, tables, facts }: FinishedRun, producers: ReadonlySet<number>): OracleRecord[] {
  const { producer, partition } = tables.records
  return oracle.records.filter(
    ({ n }) => producers.has(producer[n] as number) && !facts.uncleanlyLed.has(partition[n] as number),
  )
}

function told(invariant: string, what: string, records: readonly OracleRecord[]): BrokenPromise[] {
  if (records.length === 0) return []
  const names = records
    .slice(0, MOST_NAMED)
    .map(({ n, offsets }) => `${n}${offsets.length > 0 ? ` at ${offsets}` : ''}`)
  return [{ invariant, text: `${what}: record ${names.join(', ')} (${records.length} in all)` }]
}
