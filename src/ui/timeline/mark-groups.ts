import type { TimelineMark } from '../../app/host-messages.ts'

export type MarkKind = TimelineMark['kind'] | 'bookmark'

/** Something that stands on the timeline, in words. */
export interface MarkItem {
  readonly atUs: number
  readonly kind: MarkKind
  readonly text: string
}

/** Marks that are too close to be told apart, as one. */
export interface MarkGroup {
  /** Pixels from the left of the first. */
  readonly x: number
  readonly marks: readonly MarkItem[]
  /** Room for words to its right, up to the next group (pixels). */
  readonly room: number
}

/** Group `marks` (in order of time) whose places are closer than `minDistance` pixels. */
export function groupMarks(
  marks: readonly MarkItem[],
  xOf: (us: number) => number,
  width: number,
  minDistance: number,
): readonly MarkGroup[] {
  const groups: { x: number; marks: MarkItem[] }[] = []
  for (const mark of marks) {
    const x = xOf(mark.atUs)
    if (x < -1 || x > width + 1) continue
    const last = groups.at(-1)
    if (last && x - last.x < minDistance) last.marks.push(mark)
    else groups.push({ x, marks: [mark] })
  }
  return groups.map((group, index) => ({ ...group, room: (groups[index + 1]?.x ?? width) - group.x }))
}

const WEIGHT: Readonly<Record<MarkKind, number>> = {
  bookmark: 11,
  lesson: 10,
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

/** How much a kind matters: the heaviest speaks for a group. */
export function weightOf(kind: MarkKind): number {
  return WEIGHT[kind]
}

/** The mark that speaks for its group. */
export function weightiest(marks: readonly MarkItem[]): MarkItem | undefined {
  return marks.reduce<MarkItem | undefined>(
    (best, mark) => (best && WEIGHT[best.kind] >= WEIGHT[mark.kind] ? best : mark),
    undefined,
  )
}

/** How many of each kind a group has, the heaviest first. */
export function countKinds(marks: readonly MarkItem[]): readonly (readonly [MarkKind, number])[] {
  const counts = new Map<MarkKind, number>()
  for (const { kind } of marks) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  return [...counts].sort(([a], [b]) => WEIGHT[b] - WEIGHT[a])
}
