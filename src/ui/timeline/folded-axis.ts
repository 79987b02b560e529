import type { ChartBin, TimelineMark } from '../../app/host-messages.ts'

/**
 * The axis of the timeline. Stretches in which nothing happens are folded: each takes the same small room, whatever its
 * length. Positions on the folded axis are in µs too, so that outside the folds both differ by a constant.
 */
export interface FoldedAxis {
  readonly folds: readonly Fold[]
  /** Length of the folded axis. */
  readonly length: number
}

export interface Fold {
  readonly fromUs: number
  readonly toUs: number
  /** Where it begins on the folded axis. */
  readonly at: number
  /** The room that it takes there. */
  readonly width: number
}

export interface AxisInput {
  readonly endUs: number
  readonly binUs: number
  readonly bins: readonly ChartBin[]
  readonly marks: readonly TimelineMark[]
  /** Shorter stretches stay as they are (µs). */
  readonly minQuietUs: number
  /** Room of one fold (µs of axis). */
  readonly foldWidth: number
}

/** Fold every stretch without records, requests and marks that is longer than `minQuietUs`. */
export function foldAxis(input: AxisInput): FoldedAxis {
  const folds: Fold[] = []
  let saved = 0
  for (const { fromUs, toUs } of quietStretches(input)) {
    const width = Math.min(input.foldWidth, toUs - fromUs)
    folds.push({ fromUs, toUs, at: fromUs - saved, width })
    saved += toUs - fromUs - width
  }
  return { folds, length: input.endUs - saved }
}

function quietStretches({ endUs, binUs, bins, marks, minQuietUs }: AxisInput): { fromUs: number; toUs: number }[] {
  const busy = new Set(marks.map((mark) => Math.floor(mark.atUs / binUs)))
  const stretches: { fromUs: number; toUs: number }[] = []
  let sinceBin = -1
  const count = Math.min(bins.length, Math.ceil(endUs / binUs))
  for (let index = 0; index <= count; index++) {
    const bin = bins[index]
    const isQuiet = index < count && bin !== undefined && !busy.has(index) && isEmpty(bin)
    if (isQuiet) {
      if (sinceBin < 0) sinceBin = index
    } else if (sinceBin >= 0) {
      const fromUs = sinceBin * binUs
      const toUs = Math.min(endUs, index * binUs)
      if (toUs - fromUs > minQuietUs) stretches.push({ fromUs, toUs })
      sinceBin = -1
    }
  }
  return stretches
}

function isEmpty(bin: ChartBin): boolean {
  return bin.sent === 0 && bin.acked === 0 && bin.failed === 0 && bin.requests === 0
}

/** Position of a time on the folded axis. */
export function positionOf(axis: FoldedAxis, us: number): number {
  let saved = 0
  for (const fold of axis.folds) {
    if (us < fold.fromUs) break
    if (us < fold.toUs) return fold.at + ((us - fold.fromUs) / (fold.toUs - fold.fromUs)) * fold.width
    saved += fold.toUs - fold.fromUs - fold.width
  }
  return us - saved
}

/** Time at a position of the folded axis. */
export function timeAt(axis: FoldedAxis, position: number): number {
  let saved = 0
  for (const fold of axis.folds) {
    if (position < fold.at) break
    if (position < fold.at + fold.width) {
      return fold.fromUs + ((position - fold.at) / fold.width) * (fold.toUs - fold.fromUs)
    }
    saved += fold.toUs - fold.fromUs - fold.width
  }
  return position + saved
}

/** The part of the folded axis that is shown. */
export interface AxisWindow {
  readonly from: number
  readonly span: number
}

/**
 * The window after the playhead has moved to `position`: it stays while the playhead is well inside, else it turns over
 * like a page.
 */
export function turnedWindow(
  before: AxisWindow | undefined,
  position: number,
  span: number,
  length: number,
): AxisWindow {
  if (span >= length) return { from: 0, span: Math.max(span, length) }
  const isInside =
    before !== undefined &&
    before.span === span &&
    position >= before.from + (before.from === 0 ? 0 : span * 0.02) &&
    position <= before.from + span * 0.95
  if (isInside) return before
  return { from: Math.max(0, position - span * 0.1), span }
}

/** Distance of labelled ticks for a window: 1, 2 or 5 of some unit, about `count` of them. */
export function tickStepUs(spanUs: number, count: number): number {
  const rough = spanUs / count
  const power = 10 ** Math.floor(Math.log10(rough))
  const factor = rough / power
  return Math.max(1, power * (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10))
}
