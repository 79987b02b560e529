import { nextInt, rngStream } from '../../engine/kernel/rng.ts'
import type { Micros } from '../../engine/kernel/units.ts'
import { type Cursor, createCursor, viewAt } from '../../replay/cursor.ts'
import { computeAhead, computedUntilUs, type Run, startRun } from '../../replay/run.ts'
import { eventTime } from '../../trace/event-columns.ts'
import { type Benchmark, type BenchRow, loneRow } from './benchmark.ts'
import { collectGarbage } from './collect-garbage.ts'
import { cpuSeconds, percentile, type Spread, spreadOf } from './measure.ts'
import { steadyPlan } from './steady-scenario.ts'

/** Events of the trace in which one jumps about. */
const TRACE_EVENTS = 1_000_000
/** Jumps, to the times of events drawn evenly. */
const SEEKS = 300
const ROUNDS = 5
const STEP_US = 100_000

/** Going to any moment of a long run. */
export const timeTravelBenchmark: Benchmark = {
  name: 'seek',
  async run() {
    const bytesBefore = usedBytes()
    const before = cpuSeconds()
    const run = longRun()
    const computingS = cpuSeconds() - before
    const cursor = createCursor(run)
    viewAt(cursor, computedUntilUs(run))
    const bytes = usedBytes() - bytesBefore
    const what = `a trace of ${run.columns.length.toLocaleString('en')} events`
    return [
      loneRow(`${what}: compute and record it`, 'CPU seconds', 'lower', spreadOf([computingS])),
      loneRow(`${what}: memory with its checkpoints`, 'MB', 'lower', spreadOf([bytes / 1e6])),
      ...seekRows(run, cursor),
    ]
  },
}

function longRun(): Run {
  const plan = steadyPlan(true)
  const run = startRun(plan)
  const hasEnough = () => run.columns.length >= TRACE_EVENTS
  while (!hasEnough()) computeAhead(run, computedUntilUs(run) + STEP_US, hasEnough)
  return run
}

function seekRows(run: Run, cursor: Cursor): BenchRow[] {
  const rng = rngStream(1, 'bench/seek')
  const nextTimeUs = (): Micros => eventTime(run.columns, nextInt(rng, run.columns.length))
  const cpu: number[][] = []
  for (let round = 0; round <= ROUNDS; round++) {
    const costs: number[] = []
    for (let seek = 0; seek < SEEKS; seek++) {
      const atUs = nextTimeUs()
      const before = cpuSeconds()
      const view = viewAt(cursor, atUs)
      costs.push((cpuSeconds() - before) * 1000)
      if (view.atUs !== atUs) throw new Error(`seek: asked for ${atUs}, came to ${view.atUs}`)
    }
    // The first round warms up.
    if (round > 0) cpu.push(costs.sort((a, b) => a - b))
  }
  const share = (part: number): Spread => spreadOf(cpu.map((costs) => percentile(costs, part)))
  const what = `seek to a random event and read the view (${SEEKS} seeks a run)`
  return [
    loneRow(what, 'CPU ms, half are below', 'lower', share(0.5)),
    loneRow(what, 'CPU ms, 95 % are below', 'lower', share(0.95)),
  ]
}

/** Memory in use after a collection: heap and buffers. */
function usedBytes(): number {
  collectGarbage()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}
