import type { Bookmark } from '../bookmarks.ts'
import type { TimelineMark } from '../host-messages.ts'

/** A moment of a run at which a presentation stops. */
export interface Chapter {
  readonly atUs: number
  readonly of:
    | { readonly kind: 'start' | 'end' }
    | { readonly kind: 'mark'; readonly mark: TimelineMark }
    | { readonly kind: 'bookmark'; readonly name: string }
}

/** Marks that lie closer together (µs) are one chapter: the first of them speaks. */
const SAME_MOMENT_US = 1_000
/** A room does not follow more; then only bookmarks, start and end count. */
const MOST_CHAPTERS = 40

/**
 * The chapters of a run without a lesson: its start, what was marked on the timeline, bookmarks, and its end when that is
 * known (µs). A bookmark speaks where a mark lies at the same moment.
 */
export function runChapters(
  marks: readonly TimelineMark[],
  bookmarks: readonly Bookmark[],
  endedAtUs: number | undefined,
): readonly Chapter[] {
  const kept = bookmarks.map(({ atUs, name }): Chapter => ({ atUs, of: { kind: 'bookmark', name } }))
  const told = marks.map((mark): Chapter => ({ atUs: mark.atUs, of: { kind: 'mark', mark } }))
  const withMarks = merged([...kept, ...told])
  const middle = withMarks.length > MOST_CHAPTERS ? merged(kept) : withMarks
  const inside = middle.filter(({ atUs }) => atUs > 0 && (endedAtUs === undefined || atUs < endedAtUs))
  const end: readonly Chapter[] = endedAtUs === undefined ? [] : [{ atUs: endedAtUs, of: { kind: 'end' } }]
  return [{ atUs: 0, of: { kind: 'start' } }, ...inside, ...end]
}

/** In order of time; of what lies at one moment the first that was given stays. */
function merged(chapters: readonly Chapter[]): readonly Chapter[] {
  const sorted = [...chapters].sort((a, b) => a.atUs - b.atUs || rankOf(a) - rankOf(b))
  const result: Chapter[] = []
  for (const chapter of sorted) {
    const last = result[result.length - 1]
    if (!last || chapter.atUs - last.atUs > SAME_MOMENT_US) result.push(chapter)
    else if (rankOf(chapter) < rankOf(last)) result[result.length - 1] = chapter
  }
  return result
}

function rankOf({ of }: Chapter): number {
  return of.kind === 'bookmark' ? 0 : 1
}

/** Index of the chapter in which a moment (µs) lies: the last one that has begun. */
export function chapterAt(chapters: readonly Chapter[], tUs: number): number {
  let at = 0
  for (const [index, { atUs }] of chapters.entries()) if (atUs <= tUs) at = index
  return at
}
