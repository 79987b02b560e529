/** What a sweep varies; the value goes into the scenario as if it had been written there. */
export type SweepField =
  | { readonly kind: 'producerConfig'; readonly producer: string; readonly name: string }
  | { readonly kind: 'topicConfig'; readonly topic: string; readonly name: string }
  /** `ratePerSecond` of a workload entry (index in the scenario). */
  | { readonly kind: 'rate'; readonly entry: number }

export type SweepValue = string | number | boolean

/** One thing that is varied, and its values in the order in which they are shown. */
export interface SweepAxis {
  readonly field: SweepField
  readonly values: readonly SweepValue[]
}

/** Many runs of one scenario: every combination of the values (a cell) with every seed. */
export interface ManyPlan {
  /** The contract's JSON, not validated. */
  readonly scenario: unknown
  readonly firstSeed: number
  /** Seeds of each cell, counted up from `firstSeed`. */
  readonly seeds: number
  /** None, one (a curve) or two (a heat map). */
  readonly axes: readonly SweepAxis[]
}

/** Most runs of one plan, all cells together. */
export const MOST_RUNS = 10_000
/** Seeds are whole numbers below this (contract). */
const SEEDS = 2 ** 32

/** Which cell and which seed a run has. */
export interface RunPlace {
  readonly cell: number
  readonly seed: number
}

/** Cells of a plan: 1 without a sweep. */
export function cellCount(plan: ManyPlan): number {
  return plan.axes.reduce((product, axis) => product * axis.values.length, 1)
}

/** Runs of a plan. */
export function runCount(plan: ManyPlan): number {
  return cellCount(plan) * plan.seeds
}

/** What run `index` (from 0) is. Cells take turns, so that a part of the runs says something about each of them. */
export function placeOf(plan: ManyPlan, index: number): RunPlace {
  const cells = cellCount(plan)
  return { cell: index % cells, seed: (plan.firstSeed + Math.floor(index / cells)) % SEEDS }
}

/** The value of each axis in a cell; the last axis goes round fastest. */
export function valuesOf(plan: ManyPlan, cell: number): readonly SweepValue[] {
  let rest = cell
  return plan.axes
    .map((axis) => axis)
    .reverse()
    .map((axis) => {
      const value = axis.values[rest % axis.values.length] as SweepValue
      rest = Math.floor(rest / axis.values.length)
      return value
    })
    .reverse()
}

/** Why a plan cannot be run; undefined when it can. */
export function planProblem(plan: ManyPlan): 'seeds' | 'axes' | 'values' | 'tooMany' | undefined {
  const { firstSeed, seeds, axes } = plan
  if (!Number.isInteger(seeds) || seeds < 1 || !Number.isInteger(firstSeed) || firstSeed < 0) return 'seeds'
  if (axes.length > 2) return 'axes'
  if (axes.some(({ values }) => values.length === 0)) return 'values'
  return runCount(plan) > MOST_RUNS ? 'tooMany' : undefined
}
