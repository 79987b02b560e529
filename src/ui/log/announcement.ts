import type { TimelineMark } from '../../app/host-messages.ts'
import type { Sentence } from '../../trace/explanation.ts'
import type { OutcomeCounts } from '../../trace/stage-view.ts'

/** What a listener knows of the run. */
export interface Heard {
  readonly tUs: number
  /** The same as long as it is the same run. */
  readonly run: unknown
  readonly counts: OutcomeCounts
  readonly caption: Sentence | undefined
}

/** What there is to say, not yet in a language. */
export type Announcement =
  /** The gravest of what happened, and how much else. */
  | { readonly kind: 'marks'; readonly gravest: Sentence; readonly others: number; readonly isTrouble: boolean }
  | { readonly kind: 'caption'; readonly caption: Sentence }
  /** Nothing but records moved: how many of them. */
  | { readonly kind: 'counts'; readonly counts: Readonly<Partial<Record<SaidCount, number>>> }

export type SaidCount = 'sent' | 'acked' | 'failed' | 'lost' | 'duplicated'

const SAID_COUNTS: readonly SaidCount[] = ['sent', 'acked', 'failed', 'lost', 'duplicated']

/** The gravest first: what is lost cannot be got back. */
const GRAVITY: readonly TimelineMark['kind'][] = [
  'broken',
  'lost',
  'fault',
  'elected',
  'fenced',
  'restart',
  'isr',
  'error',
  'repair',
]

/** Said at once, whatever is being read out. */
const TROUBLE: readonly TimelineMark['kind'][] = ['broken', 'lost']

/**
 * One sentence for all that happened since something was last said: the gravest mark of the timeline, else a caption that
 * is new, else how the counts have moved. Undefined: there is nothing to say.
 *
 * @param marks Of the whole timeline, ascending.
 */
export function announcementOf(before: Heard, now: Heard, marks: readonly TimelineMark[]): Announcement | undefined {
  if (now.run !== before.run || now.tUs < before.tUs) {
    return now.caption ? { kind: 'caption', caption: now.caption } : undefined
  }
  const fresh = marks.filter((mark) => mark.atUs > before.tUs && mark.atUs <= now.tUs)
  const [gravest] = [...fresh].sort((a, b) => GRAVITY.indexOf(a.kind) - GRAVITY.indexOf(b.kind))
  if (gravest) {
    const isTrouble = TROUBLE.includes(gravest.kind)
    return { kind: 'marks', gravest: gravest.label, others: fresh.length - 1, isTrouble }
  }
  // A countdown in it is no news.
  if (now.caption && now.caption.key !== before.caption?.key) return { kind: 'caption', caption: now.caption }
  const counts: Partial<Record<SaidCount, number>> = {}
  for (const name of SAID_COUNTS) {
    const more = now.counts[name] - before.counts[name]
    if (more > 0) counts[name] = more
  }
  return Object.keys(counts).length > 0 ? { kind: 'counts', counts } : undefined
}
