import type { ComparedRun, LeavingReason } from './compared-run.ts'

/** What is compared, in the order of the table. */
export type RowId =
  | 'requests'
  | 'batches'
  | 'recordsPerBatch'
  | 'bytes'
  | 'overhead'
  | 'latencyMean'
  | 'latencyP50'
  | 'latencyP99'
  | 'latencyMax'
  | 'acked'
  | 'failed'
  | 'lost'
  | 'duplicated'
  | 'reordered'
  | 'spread'
  | 'finished'

/** One line of the table. */
export interface CompareRow {
  readonly id: RowId
  /** ms, bytes, share, count, or records of each partition. */
  readonly unit: 'ms' | 'bytes' | 'share' | 'count' | 'list'
  /** null: there is none. */
  readonly values: readonly (number | null | readonly number[])[]
  /** Indexes of the best; empty: all alike, or none is better than another. */
  readonly best: readonly number[]
}

/** Kinds of reasons; the words have a sentence for each. */
export type ReasonKey =
  | 'full'
  | 'linger'
  | 'atOnce'
  | 'rodeAlong'
  | 'skipped'
  | 'lostBlind'
  | 'lostAlone'
  | 'lostByIsr'
  | 'copies'
  | 'overtaken'
  | 'waits'
  | 'refused'

/** Why the runs differ, in the terms of the producer and the cluster: a key of the words, and what stands in it. */
export interface CompareReason {
  readonly run: number
  readonly key: ReasonKey
  readonly values: readonly number[]
}

type Better = 'less' | 'more' | 'none'

/** Every line of the table for runs of one scenario. */
export function compareRows(runs: readonly ComparedRun[]): readonly CompareRow[] {
  const row = (
    id: RowId,
    unit: CompareRow['unit'],
    better: Better,
    measure: (run: ComparedRun) => number | null,
  ): CompareRow => {
    const values = runs.map(measure)
    return { id, unit, values, best: bestOf(values, better) }
  }
  return [
    row('requests', 'count', 'less', ({ outcome }) => outcome.requests),
    row('batches', 'count', 'none', ({ outcome }) => outcome.batches),
    row('recordsPerBatch', 'count', 'more', recordsPerBatch),
    row('bytes', 'bytes', 'less', ({ outcome }) => outcome.produceBytes),
    row('overhead', 'share', 'less', overheadShare),
    row('latencyMean', 'ms', 'less', meanLatency),
    row('latencyP50', 'ms', 'less', ({ outcome }) => outcome.latencyMs.p50),
    row('latencyP99', 'ms', 'less', ({ outcome }) => outcome.latencyMs.p99),
    row('latencyMax', 'ms', 'less', ({ outcome }) => outcome.latencyMs.max),
    row('acked', 'count', 'more', ({ outcome }) => outcome.acked),
    row('failed', 'count', 'less', ({ outcome }) => outcome.failed),
    row('lost', 'count', 'less', ({ outcome }) => outcome.lost),
    row('duplicated', 'count', 'less', ({ outcome }) => outcome.duplicated),
    row('reordered', 'count', 'less', ({ outcome }) => outcome.reordered),
    spreadRow(runs),
    row('finished', 'ms', 'none', ({ endMs }) => endMs),
  ]
}

/** Indexes of the best values; none when they are all the same. */
function bestOf(values: readonly (number | null)[], better: Better): readonly number[] {
  const known = values.filter((value) => value !== null)
  if (better === 'none' || known.length < 2 || known.every((value) => value === known[0])) return []
  const best = better === 'less' ? Math.min(...known) : Math.max(...known)
  return values.flatMap((value, index) => (value === best ? [index] : []))
}

/** Records that left, over batches that left. */
function recordsPerBatch({ batches }: ComparedRun): number | null {
  const left = batches.filter(({ leftMs }) => leftMs !== undefined)
  return left.length === 0 ? null : left.reduce((sum, { records }) => sum + records.length, 0) / left.length
}

/** Bytes of a record batch before its first record (the v2 header). */
const BATCH_HEADER_BYTES = 61

/** Share of the bytes of record batches that are headers of batches. */
function overheadShare({ batches }: ComparedRun): number | null {
  const left = batches.filter(({ leftMs }) => leftMs !== undefined)
  const bytes = left.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  return bytes === 0 ? null : (left.length * BATCH_HEADER_BYTES) / bytes
}

/** From send() to completion, of acknowledged records (ms). */
function meanLatency({ outcome }: ComparedRun): number | null {
  const waits = outcome.records.flatMap(({ ackedMs, sentMs }) => (ackedMs === null ? [] : [ackedMs - sentMs]))
  return waits.length === 0 ? null : waits.reduce((sum, wait) => sum + wait, 0) / waits.length
}

/** Records of each partition; the most even spread is the best, by its largest share. */
function spreadRow(runs: readonly ComparedRun[]): CompareRow {
  const values = runs.map(({ outcome }) => outcome.partitions.map(({ records }) => records))
  const uneven = values.map((counts) => (counts.length < 2 ? null : Math.max(...counts) - Math.min(...counts)))
  return { id: 'spread', unit: 'list', values, best: bestOf(uneven, 'less') }
}

/** What made a run come out as it did: at most three reasons, the weightiest first. */
export function reasonsOf(run: ComparedRun, index: number): readonly CompareReason[] {
  const { outcome, batches } = run
  const left = batches.filter(({ leftMs }) => leftMs !== undefined)
  const reasons: CompareReason[] = []
  const add = (key: CompareReason['key'], ...values: number[]): void => {
    reasons.push({ run: index, key, values })
  }
  if (outcome.lost > 0) {
    add(run.acks === 0 ? 'lostBlind' : run.acks === 1 ? 'lostAlone' : 'lostByIsr', outcome.lost, outcome.acked)
  }
  if (outcome.duplicated > 0) add('copies', outcome.duplicated, outcome.retries)
  if (outcome.reordered > 0) add('overtaken', outcome.reordered)
  if (outcome.failed > 0) add('refused', outcome.failed)
  const most = commonReason(left.map(({ reason }) => reason))
  if (most === 'full' || most === 'linger' || most === 'rodeAlong') {
    add(
      most === 'linger' && run.lingerMs === 0 ? 'atOnce' : most,
      left.filter(({ reason }) => reason === most).length,
      left.length,
    )
  }
  const skipped = outcome.partitions.filter(({ records, logEndOffset }) => records === 0 && logEndOffset === 0).length
  if (skipped > 0 && outcome.sent >= outcome.partitions.length * 2) add('skipped', skipped, outcome.partitions.length)
  const wait = meanLatency(run)
  if (reasons.length === 0 && wait !== null) add('waits', Math.round(wait * 10) / 10)
  return reasons.slice(0, 3)
}

function commonReason(reasons: readonly (LeavingReason | undefined)[]): LeavingReason | undefined {
  const counts = new Map<LeavingReason, number>()
  for (const reason of reasons) if (reason) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0]
}
