import leaderDies from '../../content/scenarios/leader-dies.json'
import { parseScenario } from '../../engine/simulation/complete-scenario.ts'
import { prepareScenario } from '../../engine/simulation/plan-run.ts'
import { runOne } from '../../many/run-one.ts'
import { type Benchmark, loneRow } from './benchmark.ts'
import { cpuSeconds, type Spread, spreadOf } from './measure.ts'

/** Rounds that count, and runs in each. */
const ROUNDS = 5
const RUNS = 60
/** What issue and page promise: so many runs on two cores. */
const PROMISED_RUNS = 1000
const CORES = 2

/** Runs of `leader-dies` as many runs are made: 15 simulated seconds, 100 records a second, the leader killed. */
export const manyRunsBenchmark: Benchmark = {
  name: 'many-runs',
  async run() {
    const parsed = parseScenario(leaderDies, { datasets: {} })
    if (!parsed.ok) throw new Error('many-runs: the scenario is refused')
    const prepared = prepareScenario(parsed.scenario)
    let seed = 1
    const round = (): number => {
      const before = cpuSeconds()
      let sent = 0
      for (let run = 0; run < RUNS; run++) sent += runOne(prepared, seed++, { datasets: {} }).sent
      if (sent === 0) throw new Error('many-runs: nothing was sent')
      return RUNS / (cpuSeconds() - before)
    }
    round()
    const rates = spreadOf(Array.from({ length: ROUNDS }, round))
    const what = 'many runs of leader-dies'
    return [
      loneRow(what, 'runs per CPU second', 'higher', rates),
      loneRow(`${what}: ${PROMISED_RUNS}, shared by ${CORES} cores`, 'CPU seconds per core', 'lower', perCore(rates)),
    ]
  },
}

function perCore({ min, median, max, runs }: Spread): Spread {
  const seconds = (rate: number): number => PROMISED_RUNS / CORES / rate
  return { min: seconds(max), median: seconds(median), max: seconds(min), runs }
}
