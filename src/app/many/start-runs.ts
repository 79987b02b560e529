import type { ManyPlan } from '../../many/many-plan.ts'
import { type ManyPool, type ManyState, startMany } from './many-pool.ts'
import { pagePort, runnerCount, workerPort } from './runner-ports.ts'

/** Begin many runs on the cores of this machine. @param tell Told of every step, about five times a second. */
export function startRuns(plan: ManyPlan, tell: (state: ManyState) => void): ManyPool {
  return startMany(plan, {
    workers: runnerCount(navigator.hardwareConcurrency),
    makeWorker: workerPort,
    makePagePort: pagePort,
    tell,
    now: () => performance.now(),
  })
}
