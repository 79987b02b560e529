import { assert } from '../engine/kernel/assert.ts'
import { cellCount, type ManyPlan, placeOf, runCount } from './many-plan.ts'
import { type Odds, oddsOf } from './odds.ts'
import { nearestRank, type RunResult } from './run-one.ts'

/** What became of one run. */
export type RunAnswer =
  | { readonly kind: 'done'; readonly result: RunResult }
  /** A bug of ours: the run stopped at an assertion. */
  | { readonly kind: 'broken'; readonly message: string }

/**
 * The answers of a plan by the index of their run. They may come in any order: whatever is read from here goes by index or
 * counts whole numbers, so the same answers always give the same figures.
 */
export interface ManyResults {
  readonly plan: ManyPlan
  readonly answers: (RunAnswer | undefined)[]
  readonly cells: CellTally[]
  /** Answers that have come. */
  done: number
  /** Those of them that are bugs of ours. */
  broken: number
}

interface CellTally {
  runs: number
  lossy: number
  duplicating: number
  reordering: number
  failing: number
  lostRecords: number
}

/** What a number of runs of one scenario came to. */
export interface CellSummary {
  readonly runs: number
  /** Runs with at least one record lost, stored twice, out of order, failed. */
  readonly loss: Odds
  readonly duplicates: Odds
  readonly reordering: Odds
  readonly failures: Odds
  readonly lostRecords: number
  /** Middle of the runs' own figures; NaN of none. */
  readonly p50Ms: number
  readonly p99Ms: number
  readonly throughput: number
  readonly requests: number
}

/** No answer yet. */
export function emptyResults(plan: ManyPlan): ManyResults {
  const tally = () => ({ runs: 0, lossy: 0, duplicating: 0, reordering: 0, failing: 0, lostRecords: 0 })
  return {
    plan,
    answers: new Array<RunAnswer | undefined>(runCount(plan)).fill(undefined),
    cells: Array.from({ length: cellCount(plan) }, tally),
    done: 0,
    broken: 0,
  }
}

/** Take in the answer of run `index`; a second answer of the same run changes nothing. */
export function addAnswer(results: ManyResults, index: number, answer: RunAnswer): void {
  assert(index >= 0 && index < results.answers.length, 'addAnswer: there is no such run', index)
  if (results.answers[index]) return
  results.answers[index] = answer
  results.done++
  if (answer.kind === 'broken') {
    results.broken++
    return
  }
  const tally = results.cells[placeOf(results.plan, index).cell] as CellTally
  const { result } = answer
  tally.runs++
  if (result.lost > 0) tally.lossy++
  if (result.duplicated > 0) tally.duplicating++
  if (result.reordered > 0) tally.reordering++
  if (result.failed > 0) tally.failing++
  tally.lostRecords += result.lost
}

/** A run that has been answered. */
export interface DoneRun {
  readonly index: number
  readonly result: RunResult
}

/** The runs that are done, of one cell or of all, in the order of their indices. */
export function doneRuns(results: ManyResults, cell?: number): readonly DoneRun[] {
  return results.answers.flatMap((answer, index) =>
    answer?.kind === 'done' && (cell === undefined || placeOf(results.plan, index).cell === cell)
      ? [{ index, result: answer.result }]
      : [],
  )
}

/** One cell so far. */
export function cellSummary(results: ManyResults, cell: number): CellSummary {
  const tally = results.cells[cell] as CellTally
  const runs = doneRuns(results, cell)
  const middle = (figure: (result: RunResult) => number): number => {
    const values = runs.map(({ result }) => figure(result)).filter((value) => !Number.isNaN(value))
    return nearestRank(
      values.sort((a, b) => a - b),
      0.5,
    )
  }
  return {
    runs: tally.runs,
    loss: oddsOf(tally.lossy, tally.runs),
    duplicates: oddsOf(tally.duplicating, tally.runs),
    reordering: oddsOf(tally.reordering, tally.runs),
    failures: oddsOf(tally.failing, tally.runs),
    lostRecords: tally.lostRecords,
    p50Ms: middle(({ p50Ms }) => p50Ms),
    p99Ms: middle(({ p99Ms }) => p99Ms),
    throughput: middle(({ throughput }) => throughput),
    requests: middle(({ requests }) => requests),
  }
}
