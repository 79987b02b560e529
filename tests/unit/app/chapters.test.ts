import { describe, expect, it } from 'vitest'
import type { TimelineMark } from '../../../src/app/host-messages.ts'
import { chapterAt, runChapters } from '../../../src/app/present/chapters.ts'
import { presentKeyOf } from '../../../src/ui/talk/use-present-keys.ts'

function mark(atUs: number): TimelineMark {
  return { atUs, kind: 'fault', label: { key: 'fault', values: {}, rule: '' } }
}

describe('chapters of a run', () => {
  it('are its start, its marks in order of time, bookmarks, and its end', () => {
    const chapters = runChapters(
      [mark(5_000_000), mark(2_000_000)],
      [{ id: 1, atUs: 3_000_000, name: 'here' }],
      9_000_000,
    )
    expect(chapters.map(({ atUs, of }) => [atUs, of.kind])).toEqual([
      [0, 'start'],
      [2_000_000, 'mark'],
      [3_000_000, 'bookmark'],
      [5_000_000, 'mark'],
      [9_000_000, 'end'],
    ])
  })

  it('what was marked at one moment is one chapter, and a bookmark there speaks for it', () => {
    const chapters = runChapters(
      [mark(2_000_000), mark(2_000_400)],
      [{ id: 1, atUs: 2_000_100, name: 'dies' }],
      undefined,
    )
    expect(chapters.map(({ of }) => of.kind)).toEqual(['start', 'bookmark'])
  })

  it('a run with more marks than a room can follow has only its bookmarks', () => {
    const many = Array.from({ length: 60 }, (_, index) => mark((index + 1) * 100_000))
    expect(runChapters(many, [{ id: 1, atUs: 50, name: '' }], 7_000_000).map(({ of }) => of.kind)).toEqual([
      'start',
      'bookmark',
      'end',
    ])
  })

  it('a moment belongs to the last chapter that has begun', () => {
    const chapters = runChapters([mark(2_000_000), mark(5_000_000)], [], undefined)
    expect([0, 1_999_999, 2_000_000, 6_000_000].map((tUs) => chapterAt(chapters, tUs))).toEqual([0, 0, 1, 2])
  })
})

describe('keys of a presentation', () => {
  const press = (key: string, more: { shiftKey?: boolean; isOnButton?: boolean; code?: string } = {}) =>
    presentKeyOf({ key, code: more.code ?? '', shiftKey: more.shiftKey ?? false, isOnButton: more.isOnButton ?? false })

  it("a remote's keys step, blank and fill the screen", () => {
    expect(['PageDown', 'PageUp', 'b', '.', 'F5', 'Home', 'End'].map((key) => press(key))).toEqual([
      'next',
      'back',
      'blank',
      'blank',
      'full',
      'first',
      'last',
    ])
  })

  it('Space goes on and with Shift back, but presses the button that has the focus', () => {
    expect(press(' ')).toBe('next')
    expect(press(' ', { shiftKey: true })).toBe('back')
    expect(press(' ', { isOnButton: true })).toBeUndefined()
  })

  it('letters work in their places on a Korean keyboard', () => {
    expect(press('ㅠ', { code: 'KeyB' })).toBe('blank')
    expect(press('ㅐ', { code: 'KeyO' })).toBe('overview')
  })
})
