import type { ScenarioProblem } from '../../engine/scenario/scenario.ts'
import { type ManyPlan, runCount } from '../../many/many-plan.ts'
import { addAnswer, emptyResults, type ManyResults } from '../../many/results.ts'
import type { FromRunner, RunnerPort } from './many-messages.ts'

/** How far many runs have come. */
export type ManyState =
  | { readonly kind: 'running' | 'cancelled' | 'done'; readonly results: ManyResults }
  | { readonly kind: 'refused'; readonly cell: number; readonly problems: readonly ScenarioProblem[] }
  /** Nobody is left who could go on; `results`: what had come by then. */
  | { readonly kind: 'failed'; readonly message: string; readonly results: ManyResults }

/** Many runs under way. */
export interface ManyPool {
  /** Stop now; what has come stays. */
  cancel(): void
}

export interface PoolOptions {
  readonly workers: number
  readonly makeWorker: () => RunnerPort
  /** When no worker can be made, or all have died. */
  readonly makePagePort: () => Promise<RunnerPort>
  /** Told at once when the state changes, else about every `TELL_MS`. */
  readonly tell: (state: ManyState) => void
  /** Wall clock (ms). */
  readonly now: () => number
}

/** How often partial results are told (ms). */
export const TELL_MS = 200
/** A batch should take so long (ms): short enough to show progress, long enough that messages cost nothing. */
const BATCH_MS = 120
const MOST_IN_BATCH = 64

interface Batch {
  readonly from: number
  readonly to: number
}

interface Hand {
  readonly port: RunnerPort
  batch: Batch | undefined
  askedAtMs: number
  size: number
}

/** Begin a plan (`planProblem` has found nothing wrong with it). */
export function startMany(plan: ManyPlan, options: PoolOptions): ManyPool {
  const results = emptyResults(plan)
  const total = runCount(plan)
  const hands = new Set<Hand>()
  /** Batches of hands that have died. */
  const returned: Batch[] = []
  let next = 0
  let isOver = false
  let hasPage = false
  let toldAtMs = options.now()

  const finish = (state: ManyState): void => {
    if (isOver) return
    isOver = true
    for (const hand of hands) hand.port.close()
    hands.clear()
    options.tell(state)
  }

  const nextBatch = (size: number): Batch | undefined => {
    const again = returned.pop()
    if (again) return again
    if (next >= total) return undefined
    const batch = { from: next, to: Math.min(total, next + size) }
    next = batch.to
    return batch
  }

  const give = (hand: Hand): void => {
    hand.batch = nextBatch(hand.size)
    if (!hand.batch) return
    hand.askedAtMs = options.now()
    hand.port.post({ kind: 'batch', ...hand.batch })
  }

  const take = (hand: Hand, message: FromRunner & { readonly kind: 'answers' }): void => {
    const { from, answers } = message
    answers.forEach((answer, place) => {
      addAnswer(results, from + place, answer)
    })
    const elapsedMs = Math.max(1, options.now() - hand.askedAtMs)
    hand.size = Math.min(MOST_IN_BATCH, Math.max(1, Math.round((answers.length * BATCH_MS) / elapsedMs)))
    if (results.done === total) {
      finish({ kind: 'done', results })
      return
    }
    give(hand)
    if (options.now() - toldAtMs < TELL_MS) return
    toldAtMs = options.now()
    options.tell({ kind: 'running', results })
  }

  /** The last one leaves: the page takes over, once. */
  const leave = (hand: Hand, message: string): void => {
    if (isOver || !hands.delete(hand)) return
    hand.port.close()
    if (hand.batch) returned.push(hand.batch)
    if (hands.size > 0) {
      for (const other of hands) if (!other.batch) give(other)
    } else if (hasPage) finish({ kind: 'failed', message, results })
    else void goToPage(message)
  }

  const hear = (hand: Hand, message: FromRunner): void => {
    if (isOver) return
    if (message.kind === 'ready') give(hand)
    else if (message.kind === 'answers') take(hand, message)
    else if (message.kind === 'refused') {
      finish({ kind: 'refused', cell: message.cell, problems: message.problems })
    } else leave(hand, message.message)
  }

  const hire = (port: RunnerPort): void => {
    const hand: Hand = { port, batch: undefined, askedAtMs: 0, size: 1 }
    hands.add(hand)
    port.listen(
      (message) => hear(hand, message),
      (message) => leave(hand, message),
    )
    port.post({ kind: 'open', plan })
  }

  async function goToPage(reason: string): Promise<void> {
    hasPage = true
    try {
      const port = await options.makePagePort()
      if (isOver) port.close()
      else hire(port)
    } catch {
      finish({ kind: 'failed', message: reason, results })
    }
  }

  options.tell({ kind: 'running', results })
  let reason = ''
  for (let worker = 0; worker < Math.min(options.workers, total); worker++) {
    try {
      hire(options.makeWorker())
    } catch (error) {
      reason = error instanceof Error ? error.message : String(error)
      break
    }
  }
  if (hands.size === 0) void goToPage(reason)

  return { cancel: () => finish({ kind: 'cancelled', results }) }
}
