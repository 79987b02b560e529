import { Worker } from 'node:worker_threads'
import type { Reproduction, SeedResult } from '../../fuzz/fuzz-report.ts'
import type { WorkerAnswer, WorkerData, WorkerTask } from './fuzz-worker.ts'

/** Threads that run seeds: each gets the next task as soon as it has answered the last. */
export interface FuzzPool {
  /** Results in the order of the seeds, up to and including the first violation if `stopsAtFirst`. */
  runSeeds(from: number, count: number, stopsAtFirst: boolean): Promise<SeedResult[]>
  reproduceAll(results: readonly SeedResult[], triesOf: (place: number) => number): Promise<Reproduction[]>
  end(): Promise<void>
}

/** Seeds of one task: few enough that no thread is busy alone at the end. */
const SEEDS_PER_TASK = 8

/** A pool of threads that run the module `url`. */
export function fuzzPool(url: string, threads: number, data: WorkerData): FuzzPool {
  const workers = Array.from({ length: threads }, () => new Worker(new URL(url), { workerData: data }))

  /** Give out tasks until `next` has none; every answer is taken. */
  const work = async (next: () => WorkerTask | undefined, take: (answer: WorkerAnswer, task: WorkerTask) => void) => {
    await Promise.all(
      workers.map(async (worker) => {
        for (let task = next(); task; task = next()) take(await ask(worker, task), task)
      }),
    )
  }

  return {
    async runSeeds(from, count, stopsAtFirst) {
      const results: SeedResult[] = []
      let seed = from
      let isFound = false
      await work(
        () => {
          if (seed >= from + count || (stopsAtFirst && isFound)) return undefined
          const task = {
            kind: 'seeds',
            from: seed,
            to: Math.min(from + count, seed + SEEDS_PER_TASK),
            stopsAtFirst,
          } as const
          seed = task.to
          return task
        },
        (answer) => {
          if (answer.kind !== 'seeds') return
          results.push(...answer.results)
          if (answer.results.some(({ violations }) => violations.length > 0)) isFound = true
        },
      )
      results.sort((a, b) => a.seed - b.seed)
      const first = results.findIndex(({ violations }) => violations.length > 0)
      return stopsAtFirst && first >= 0 ? results.slice(0, first + 1) : results
    },
    async reproduceAll(results, triesOf) {
      const reproductions: Reproduction[] = []
      let place = 0
      await work(
        () => {
          const result = results[place]
          return result && { kind: 'reproduce', result, mostTries: triesOf(place++) }
        },
        (answer) => {
          if (answer.kind === 'reproduce') reproductions.push(answer.reproduction)
        },
      )
      return reproductions.sort((a, b) => a.seed - b.seed)
    },
    async end() {
      await Promise.all(workers.map((worker) => worker.terminate()))
    },
  }
}

function ask(worker: Worker, task: WorkerTask): Promise<WorkerAnswer> {
  return new Promise((resolve, reject) => {
    const onAnswer = (answer: WorkerAnswer) => {
      worker.off('error', reject)
      resolve(answer)
    }
    worker.once('message', onAnswer)
    worker.once('error', reject)
    worker.postMessage(task)
  })
}
