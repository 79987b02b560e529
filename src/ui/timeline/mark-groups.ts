import type { TimelineMark } from '../../app/host-messages.ts'

/** Marks that are too close to be told apart, as one. */
export interface MarkGroup {
  /** Pixels from the left of the first. */
  readonly x: number
  readonly marks: readonly TimelineMark[]
  /** Room for words to its right, up to the next group (pixels). */
  readonly room: number
}

/** Group `marks` (in order of time) whose places are closer than `minDistance` pixels. */
export function groupMarks(
  marks: readonly TimelineMark[],
  xOf: (us: number) => number,
  width: number,
  minDistance: number,
): readonly MarkGroup[] {
  const groups: { x: number; marks: TimelineMark[] }[] = []
  for (const mark of marks) {
    const x = xOf(mark.atUs)
    if (x < -1 || x > width + 1) continue
    const last = groups.at(-1)
    if (last && x - last.x < minDistance) last.marks.push(mark)
    else groups.push({ x, marks: [mark] })
  }
  return groups.map((group, index) => ({ ...group, room: (groups[index + 1]?.x ?? width) - group.x }))
}

const WEIGHT: Readonly<Record<TimelineMark['kind'], number>> = {
  broken: 9,
  lost: 8,
  fault: 7,
  elected: 6,
  fenced: 5,
  error: 4,
  repair: 3,
  restart: 2,
  isr: 1,
}

/** The mark that speaks for its group. */
export function weightiest(marks: readonly TimelineMark[]): TimelineMark | undefined {
  return marks.reduce<TimelineMark | undefined>(
    (best, mark) => (best && WEIGHT[best.kind] >= WEIGHT[mark.kind] ? best : mark),
    undefined,
  )
}
