import type { ScenarioProblem } from '../../engine/scenario/scenario.ts'
import type { ManyPlan } from '../../many/many-plan.ts'
import type { RunAnswer } from '../../many/results.ts'

/** What the page asks of a worker that does many runs. */
export type ToRunner =
  | { readonly kind: 'open'; readonly plan: ManyPlan }
  /** Runs `from` up to, and without, `to`. */
  | { readonly kind: 'batch'; readonly from: number; readonly to: number }

/** What the worker says. */
export type FromRunner =
  | { readonly kind: 'ready' }
  | { readonly kind: 'answers'; readonly from: number; readonly answers: readonly RunAnswer[] }
  /** The scenario of a cell is refused. */
  | { readonly kind: 'refused'; readonly cell: number; readonly problems: readonly ScenarioProblem[] }
  /** It could not even begin. */
  | { readonly kind: 'failed'; readonly message: string }

/** Somebody who does runs: a worker, or the page itself. */
export interface RunnerPort {
  post(message: ToRunner): void
  listen(onMessage: (message: FromRunner) => void, onCrash: (message: string) => void): void
  /** At once, whatever it is doing. */
  close(): void
}
