import { describe, expect, it } from 'vitest'
import type { TimelineMark } from '../../src/app/host-messages.ts'
import type { LogPage, LogRow } from '../../src/app/log-messages.ts'
import type { OutcomeCounts } from '../../src/trace/stage-view.ts'
import { announcementOf, type Heard } from '../../src/ui/log/announcement.ts'
import { filterOf, NO_CHOICE } from '../../src/ui/log/LogFilters.tsx'
import { extended, linesAsText, nextStretch, pastCount, WINDOW_LINES } from '../../src/ui/log/log-window.ts'

const row = (event: number): LogRow => ({
  event,
  atUs: event * 10,
  kind: 'recordSent',
  group: 'application',
  trouble: false,
  sentence: { key: 'recordSent', values: { record: event }, rule: 'P-26' },
})
const FOUND = 1000
const page = (from: number, count: number): LogPage => ({
  rows: Array.from({ length: count }, (_, index) => row(from + index)),
  from,
  found: FOUND,
  of: FOUND,
  past: 500,
  searched: 1,
})
const ends = (window: LogPage): [number, number] => [window.from, window.from + window.rows.length]

describe('the stretch of the log on the page', () => {
  it('grows at the end that is scrolled to, and keeps the rows that it has', () => {
    const window = page(400, 100)
    const later = extended(window, page(500, 80))
    expect(ends(later)).toEqual([400, 580])
    expect(later.rows[0]).toBe(window.rows[0])
    expect(ends(extended(window, page(320, 80)))).toEqual([320, 500])
  })

  it('never holds more than its limit: what is far away at the other end goes', () => {
    let window = page(0, 100)
    for (let i = 0; i < 10; i++) {
      const next = nextStretch(window, 1)
      if (next) window = extended(window, page(next.place, next.limit))
      expect(window.rows.length).toBeLessThanOrEqual(WINDOW_LINES)
    }
    expect(window.rows[0]?.event).toBe(window.from)
    expect(window.rows.map(({ event }) => event)).toEqual(
      Array.from({ length: WINDOW_LINES }, (_, index) => window.from + index),
    )
    const back = nextStretch(window, -1)
    expect(back && back.place + back.limit).toBe(window.from)
  })

  it('is replaced by lines that do not touch it', () => {
    expect(ends(extended(page(0, 100), page(700, 50)))).toEqual([700, 750])
  })

  it('has no more beyond the first and the last line', () => {
    expect(nextStretch(page(0, 100), -1)).toBeUndefined()
    expect(nextStretch(page(900, 100), 1)).toBeUndefined()
    expect(nextStretch(page(30, 100), -1)).toEqual({ place: 0, limit: 30 })
  })

  it('parts at the playhead: what happens at this very moment has happened', () => {
    const { rows } = page(0, 10)
    expect([-1, 0, 35, 90, 1000].map((tUs) => pastCount(rows, tUs))).toEqual([0, 1, 4, 10, 10])
  })

  it('is copied with times and rules, one line each', () => {
    expect(linesAsText([row(1), row(2)], ({ event }) => `event ${event}`)).toBe(
      '0.000010 s  event 1  [P-26]\n0.000020 s  event 2  [P-26]',
    )
  })

  it('asks only for what has been chosen', () => {
    expect(filterOf(NO_CHOICE, { kind: 'record', record: 3 })).toEqual({})
    expect(filterOf({ ...NO_CHOICE, text: '  b1 ', onlySelected: true }, { kind: 'record', record: 3 })).toEqual({
      text: 'b1',
      thing: { kind: 'record', record: 3 },
    })
    expect(filterOf({ ...NO_CHOICE, onlySelected: true }, undefined)).toEqual({})
  })
})

const COUNTS: OutcomeCounts = {
  sent: 0,
  acked: 0,
  failed: 0,
  pending: 0,
  stored: 0,
  committed: 0,
  lost: 0,
  duplicated: 0,
  reordered: 0,
  buffered: 0,
  inFlight: 0,
}
const sentence = (key: string) => ({ key, values: {}, rule: '' })
const heard = (tUs: number, more: Partial<Heard> = {}): Heard => ({
  tUs,
  run: 1,
  counts: COUNTS,
  caption: sentence('caption.healthy'),
  ...more,
})
const mark = (atUs: number, kind: TimelineMark['kind']): TimelineMark => ({ atUs, kind, label: sentence(kind) })

describe('what is said to those who listen', () => {
  it('is one sentence: the gravest of what happened, and how much else', () => {
    const marks = [mark(5, 'isr'), mark(20, 'fault'), mark(30, 'elected'), mark(40, 'error'), mark(90, 'lost')]
    expect(announcementOf(heard(10), heard(50), marks)).toEqual({
      kind: 'marks',
      gravest: sentence('fault'),
      others: 2,
      isTrouble: false,
    })
  })

  it('interrupts for a loss and a broken promise, and for nothing else', () => {
    const isTrouble = (kind: TimelineMark['kind']): boolean => {
      const said = announcementOf(heard(0), heard(10), [mark(5, kind)])
      return said?.kind === 'marks' && said.isTrouble
    }
    const kinds = ['fault', 'repair', 'fenced', 'elected', 'isr', 'error', 'lost', 'restart', 'broken'] as const
    expect(kinds.filter(isTrouble)).toEqual(['lost', 'broken'])
  })

  it('is the caption when it is another one, not when only its countdown has moved', () => {
    const waiting = (left: string) => ({ key: 'caption.dead.waiting', values: { left }, rule: '' })
    expect(announcementOf(heard(0), heard(10, { caption: waiting('9') }), [])).toMatchObject({ kind: 'caption' })
    expect(
      announcementOf(heard(10, { caption: waiting('9') }), heard(20, { caption: waiting('8') }), []),
    ).toBeUndefined()
  })

  it('is how many records moved when nothing else happened, and nothing when nothing did', () => {
    const now = heard(10, { counts: { ...COUNTS, sent: 12, acked: 10 } })
    expect(announcementOf(heard(0), now, [])).toEqual({ kind: 'counts', counts: { sent: 12, acked: 10 } })
    expect(announcementOf(now, { ...now, tUs: 20 }, [])).toBeUndefined()
  })

  it('is where one is after a jump back, and in another run', () => {
    expect(announcementOf(heard(50), heard(10), [mark(5, 'lost')])?.kind).toBe('caption')
    expect(announcementOf(heard(5), heard(10, { run: 2 }), [mark(7, 'lost')])?.kind).toBe('caption')
  })
})
