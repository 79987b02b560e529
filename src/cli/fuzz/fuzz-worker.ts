import { parentPort, workerData } from 'node:worker_threads'
import type { Mutation } from '../../engine/cluster/mutation.ts'
import { must } from '../../engine/kernel/assert.ts'
import { fuzzSeed, type Reproduction, reproduce, type SeedResult } from '../../fuzz/fuzz-report.ts'
import { fuzzContext } from './fuzz-context.ts'

/** What a worker is asked to do. */
export type WorkerTask =
  | { readonly kind: 'seeds'; readonly from: number; readonly to: number; readonly stopsAtFirst: boolean }
  | { readonly kind: 'reproduce'; readonly result: SeedResult; readonly mostTries: number }

/** What it answers. */
export type WorkerAnswer =
  | { readonly kind: 'seeds'; readonly results: readonly SeedResult[] }
  | { readonly kind: 'reproduce'; readonly reproduction: Reproduction }

/** Given to a worker at its start. */
export interface WorkerData {
  readonly mutation: Mutation | undefined
}

/** Answer tasks until the thread is ended. */
export async function fuzzWorker(): Promise<void> {
  const port = must(parentPort, 'port of the worker')
  const context = await fuzzContext((workerData as WorkerData).mutation)
  port.on('message', (task: WorkerTask) => {
    port.postMessage(answer(task))
  })
  const answer = (task: WorkerTask): WorkerAnswer => {
    if (task.kind === 'reproduce') {
      return { kind: 'reproduce', reproduction: reproduce(task.result, context, task.mostTries) }
    }
    const results: SeedResult[] = []
    for (let seed = task.from; seed < task.to; seed++) {
      const result = fuzzSeed(seed, context)
      results.push(result)
      if (task.stopsAtFirst && result.violations.length > 0) break
    }
    return { kind: 'seeds', results }
  }
}
