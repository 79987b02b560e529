import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import leaderDies from '../../content/scenarios/leader-dies.json'
import { parseScenario } from '../../engine/simulation/complete-scenario.ts'
import { prepareScenario } from '../../engine/simulation/plan-run.ts'
import { runOne } from '../../many/run-one.ts'
import { type Benchmark, loneRow } from './benchmark.ts'
import { spreadOf } from './measure.ts'

const RUNS = 1000
const WORKERS = 2
/** Times that all of it is done. */
const ROUNDS = 3
/** Runs of one message: few enough that no worker is busy alone at the end. */
const BATCH = 20

/** What a thread of this process is started with, so that it does runs instead of benchmarks. */
interface ShareData {
  readonly does: 'many-wall'
}

/** Wall time of 1,000 runs of `leader-dies` on two workers, from starting them to the last answer. */
export const manyWallBenchmark: Benchmark = {
  name: 'many-wall',
  isOptIn: true,
  async run() {
    const seconds: number[] = []
    for (let round = 0; round < ROUNDS; round++) seconds.push(await wallSeconds())
    return [loneRow(`${RUNS} runs of leader-dies on ${WORKERS} workers`, 'wall seconds', 'lower', spreadOf(seconds))]
  },
}

/** Whether this thread has been started by `many-wall`. */
export function isShareOfManyRuns(): boolean {
  return !isMainThread && (workerData as ShareData | undefined)?.does === 'many-wall'
}

/** Answer each batch (its first seed) with the records that were sent in it. */
export function doShareOfManyRuns(): void {
  const parsed = parseScenario(leaderDies, { datasets: {} })
  if (!parsed.ok) throw new Error('many-wall: the scenario is refused')
  const prepared = prepareScenario(parsed.scenario)
  parentPort?.on('message', (from: number) => {
    let sent = 0
    for (let seed = from; seed < from + BATCH; seed++) sent += runOne(prepared, seed, { datasets: {} }).sent
    parentPort?.postMessage(sent)
  })
}

async function wallSeconds(): Promise<number> {
  const startedMs = performance.now()
  let seed = 1
  let batches = 0
  const workers = Array.from({ length: WORKERS }, () => new Worker(new URL(import.meta.url), { workerData: DATA }))
  await Promise.all(
    workers.map(async (worker) => {
      while (seed <= RUNS) {
        const from = seed
        seed += BATCH
        if ((await ask(worker, from)) === 0) throw new Error('many-wall: nothing was sent')
        batches++
      }
    }),
  )
  const seconds = (performance.now() - startedMs) / 1000
  await Promise.all(workers.map((worker) => worker.terminate()))
  if (batches !== RUNS / BATCH) throw new Error(`many-wall: ${batches} batches`)
  return seconds
}

const DATA: ShareData = { does: 'many-wall' }

function ask(worker: Worker, from: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (error: unknown): void => reject(error)
    worker.once('error', fail)
    worker.once('message', (sent: number) => {
      worker.off('error', fail)
      resolve(sent)
    })
    worker.postMessage(from)
  })
}
