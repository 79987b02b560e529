import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { nextInt, rngStream } from '../../engine/kernel/rng.ts'
import type { Micros } from '../../engine/kernel/units.ts'
import { startWorld } from '../../engine/simulation/start-world.ts'
import { type Cursor, createCursor, viewAt } from '../../replay/cursor.ts'
import { computeAhead, computedUntilUs, type Run, startRun } from '../../replay/run.ts'
import { eventTime } from '../../trace/event-columns.ts'
import { type Benchmark, type BenchRow, loneRow } from './benchmark.ts'
import { cpuSeconds, duel, percentile, type Spread, spreadOf } from './measure.ts'
import { steadyPlan } from './steady-scenario.ts'

/** Events of the trace in which one jumps about. */
const TRACE_EVENTS = 1_000_000
/** Jumps, to the times of events drawn evenly. */
const SEEKS = 300
const ROUNDS = 5
const STEP_US = 100_000

/** Going to any moment of a long run, and what a copy of the world costs. */
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
    const one = (unit: string, figure: number) => loneRow(what, unit, 'lower', spreadOf([figure]))
    return [
      one('CPU seconds to compute and record it', computingS),
      one('MB of memory, checkpoints and trace included', bytes / 1e6),
      ...seekRows(run, cursor),
      ...(await forkRows(run, cursor)),
    ]
  },
}

function longRun(): Run {
  const plan = steadyPlan(true)
  const { world, tables } = startWorld(plan)
  const run = startRun(plan, tables, world)
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

/** A fork of the world as it is in the middle of the run, beside the platform's own deep copy. */
async function forkRows(run: Run, cursor: Cursor): Promise<BenchRow[]> {
  viewAt(cursor, Math.floor(computedUntilUs(run) / 2))
  const { simulation } = cursor
  const { ours, peer, ratio } = await duel(
    (times) => {
      let sum = 0
      for (let t = 0; t < times; t++) sum += simulation.snapshot().world.eventCount
      return sum
    },
    (times) => {
      let sum = 0
      for (let t = 0; t < times; t++) sum += structuredClone(simulation.world).eventCount
      return sum
    },
    1,
  )
  return [
    {
      what: 'fork: copy of the world',
      unit: 'copies per CPU second',
      better: 'higher',
      ours,
      peer: { name: 'structuredClone', spread: peer },
      ratio,
    },
  ]
}

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** Memory in use after a collection: heap and buffers. */
function usedBytes(): number {
  collectGarbage()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}
