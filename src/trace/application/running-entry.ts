import type { KeySpec, SendMode, ValueBytes, WorkloadEntry } from '../../engine/scenario/scenario.ts'
import type { Stream } from './schedule.ts'

/** Where an entry of the workload stands while its schedule is worked out: as the engine's own, without random streams. */
export interface RunningEntry {
  readonly entry: number
  readonly workload: WorkloadEntry
  mode: SendMode
  keys: KeySpec
  valueBytes: ValueBytes
  readonly fromUs: number
  /** Half open; Infinity: as long as there are records. */
  readonly endUs: number
  readonly count: number
  /** Of explicit records, in order of time. */
  readonly times: readonly number[] | undefined
  index: number
  anchorUs: number
  anchorIndex: number
  ratePerSecond: number
  isPaused: boolean
  isAnew: boolean
}

/** When record `index` of the entry is due (µs). */
export function dueUs(one: RunningEntry, index: number): number {
  if (one.times) return Math.max(one.times[index] ?? Number.POSITIVE_INFINITY, one.anchorUs)
  return one.anchorUs + Math.round(((index - one.anchorIndex) * 1_000_000) / one.ratePerSecond)
}

/** The records that are due before `cutUs` (or at it); the entry moves on. */
export function takeUntil(one: RunningEntry, cutUs: number, isIncluded: boolean): Stream[] {
  if (one.isPaused) return []
  const firstIndex = one.index
  const isDue = (index: number): boolean => {
    if (index >= one.count) return false
    const atUs = dueUs(one, index)
    return atUs < one.endUs && (isIncluded ? atUs <= cutUs : atUs < cutUs)
  }
  if (!isDue(firstIndex)) return []
  const endIndex = firstNotDue(one, firstIndex, cutUs, isDue)
  const { entry, workload, mode, keys, valueBytes, isAnew } = one
  one.index = endIndex
  one.isAnew = false
  const firstDueUs = dueUs(one, firstIndex)
  const intervalUs = one.times ? 0 : 1_000_000 / one.ratePerSecond
  return [{ entry, workload, mode, keys, valueBytes, firstIndex, endIndex, firstDueUs, intervalUs, isAnew }]
}

function firstNotDue(one: RunningEntry, from: number, cutUs: number, isDue: (index: number) => boolean): number {
  if (one.times || one.count < Number.POSITIVE_INFINITY) {
    let index = from
    while (isDue(index)) index++
    return index
  }
  const limitUs = Math.min(cutUs, one.endUs)
  if (limitUs === Number.POSITIVE_INFINITY) return Number.POSITIVE_INFINITY
  // A guess by division, put right by the rounding of each time.
  let index = Math.max(from, one.anchorIndex + Math.floor(((limitUs - one.anchorUs) * one.ratePerSecond) / 1_000_000))
  while (index > from && !isDue(index - 1)) index--
  while (isDue(index)) index++
  return index
}

/** Another rate, a pause or its end from `nowUs` on, as the engine does it (contract, `setWorkload`). */
export function entryWithRate(
  one: RunningEntry,
  ratePerSecond: number | undefined,
  paused: boolean | undefined,
  nowUs: number,
): void {
  const isResumed = paused === false && one.isPaused
  if (paused !== undefined) one.isPaused = paused
  const previousUs = dueUs(one, one.index - 1)
  const hasPrevious = one.index > one.anchorIndex
  if (ratePerSecond !== undefined) one.ratePerSecond = ratePerSecond
  if (isResumed) anchorAt(one, Math.max(nowUs, one.fromUs))
  else if (ratePerSecond !== undefined && hasPrevious && !one.times) {
    anchorAt(one, Math.max(nowUs, previousUs + Math.round(1_000_000 / one.ratePerSecond)))
  } else if (ratePerSecond !== undefined) one.isAnew = true
}

function anchorAt(one: RunningEntry, atUs: number): void {
  one.anchorIndex = one.index
  one.anchorUs = atUs
  one.isAnew = true
}
