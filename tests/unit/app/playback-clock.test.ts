import { describe, expect, it } from 'vitest'
import {
  advance,
  type ClockInput,
  QUIET_WALL_MS,
  SKIP_LEAD_WALL_MS,
  SKIP_WALL_MS,
} from '../../../src/app/playback-clock.ts'

const AT_10_MS_PER_S: ClockInput = {
  tUs: 100_000,
  playing: true,
  speedUsPerS: 10_000,
  skipQuiet: true,
  skip: undefined,
  quiet: undefined,
  computedUntilUs: 60_000_000,
  endUs: undefined,
  reducedMotion: false,
}

describe('the playback clock', () => {
  it('moves by speed times wall time', () => {
    expect(advance(AT_10_MS_PER_S, 50).tUs).toBe(100_500)
  })

  it('stands still while paused', () => {
    expect(advance({ ...AT_10_MS_PER_S, playing: false }, 50)).toEqual({ tUs: 100_000, skip: undefined, ended: false })
  })

  it('does not jump after a long gap: a hidden tab counts for a tenth of a second', () => {
    expect(advance(AT_10_MS_PER_S, 60_000).tUs).toBe(101_000)
  })

  it('waits where the engine has not computed yet, and never moves backwards for it', () => {
    expect(advance({ ...AT_10_MS_PER_S, computedUntilUs: 100_200 }, 50).tUs).toBe(100_200)
    expect(advance({ ...AT_10_MS_PER_S, computedUntilUs: 90_000 }, 50).tUs).toBe(100_000)
  })

  it('ends at the end of the run', () => {
    const out = advance({ ...AT_10_MS_PER_S, endUs: 100_300 }, 50)
    expect(out).toMatchObject({ tUs: 100_300, ended: true })
  })

  it('skips a stretch that would be quiet for more than 1.5 s of wall time', () => {
    const untilUs = 9_000_000
    const out = advance({ ...AT_10_MS_PER_S, quiet: { sinceUs: 99_000, untilUs } }, 16)
    expect(out.skip).toEqual({ fromUs: 100_000, toUs: untilUs - (10_000 * SKIP_LEAD_WALL_MS) / 1000 })
  })

  it('lets a shorter quiet pass as it is', () => {
    const untilUs = 100_000 + (QUIET_WALL_MS / 1000) * 10_000
    expect(advance({ ...AT_10_MS_PER_S, quiet: { sinceUs: 99_000, untilUs } }, 16).skip).toBeUndefined()
  })

  it('skips nothing when that is switched off, or when the quiet is of another time', () => {
    const quiet = { sinceUs: 99_000, untilUs: 9_000_000 }
    expect(advance({ ...AT_10_MS_PER_S, quiet, skipQuiet: false }, 16).skip).toBeUndefined()
    expect(advance({ ...AT_10_MS_PER_S, quiet: { sinceUs: 100_001, untilUs: 9_000_000 } }, 16).skip).toBeUndefined()
    const nothingMore = { sinceUs: 99_000, untilUs: Number.POSITIVE_INFINITY }
    expect(advance({ ...AT_10_MS_PER_S, quiet: nothingMore }, 16).skip).toBeUndefined()
  })

  it('runs through a skipped stretch in a fixed wall time and stops just before the next change', () => {
    const quiet = { sinceUs: 99_000, untilUs: 9_000_000 }
    let out = advance({ ...AT_10_MS_PER_S, quiet }, 0)
    let wallMs = 0
    while (out.skip) {
      wallMs += 20
      out = advance({ ...AT_10_MS_PER_S, quiet, tUs: out.tUs, skip: out.skip }, 20)
    }
    expect(wallMs).toBe(SKIP_WALL_MS)
    expect(out.tUs).toBeCloseTo(9_000_000 - 3000, 3)
    expect(advance({ ...AT_10_MS_PER_S, quiet, tUs: out.tUs }, 16).skip).toBeUndefined()
  })

  it('jumps instead of running under reduced motion', () => {
    const quiet = { sinceUs: 99_000, untilUs: 9_000_000 }
    expect(advance({ ...AT_10_MS_PER_S, quiet, reducedMotion: true }, 16)).toMatchObject({
      tUs: 8_997_000,
      skip: undefined,
    })
  })
})

describe('playing backwards', () => {
  const BACKWARDS: ClockInput = { ...AT_10_MS_PER_S, reversed: true }

  it('is the same speed the other way', () => {
    expect(advance(BACKWARDS, 50)).toEqual({ tUs: 99_500, skip: undefined, ended: false })
    expect(advance({ ...BACKWARDS, speedUsPerS: 60_000_000, tUs: 30_000_000 }, 100).tUs).toBe(24_000_000)
  })

  it('ends at the start of the run', () => {
    expect(advance({ ...BACKWARDS, tUs: 300 }, 50)).toEqual({ tUs: 0, skip: undefined, ended: true })
  })

  it('goes on where the engine has computed less than that', () => {
    expect(advance({ ...BACKWARDS, computedUntilUs: 90_000 }, 50).tUs).toBe(99_500)
  })

  it('skips what has been quiet since the last change, and stops just behind that', () => {
    const quiet = { sinceUs: 100_000, untilUs: 900_000, stillSinceUs: 40_000 }
    const first = advance({ ...BACKWARDS, quiet }, 20)
    const leadUs = (10_000 * SKIP_LEAD_WALL_MS) / 1000
    expect(first.skip).toEqual({ fromUs: 100_000, toUs: 40_000 + leadUs })
    let state: ClockInput = { ...BACKWARDS, quiet, ...first }
    for (let ms = 0; ms < SKIP_WALL_MS; ms += 20) state = { ...state, ...advance(state, 20), quiet: undefined }
    expect(state.tUs).toBeLessThan(40_000 + leadUs)
    expect(state.tUs).toBeGreaterThan(40_000)
    expect(state.skip).toBeUndefined()
  })

  it('skips nothing where it is not known how long it has been quiet', () => {
    expect(advance({ ...BACKWARDS, quiet: { sinceUs: 100_000, untilUs: 900_000 } }, 20).skip).toBeUndefined()
  })
})

describe('a loop', () => {
  const LOOPED: ClockInput = { ...AT_10_MS_PER_S, loop: { fromUs: 90_000, toUs: 100_300 } }

  it('begins again at its end', () => {
    expect(advance(LOOPED, 20).tUs).toBe(100_200)
    expect(advance(LOOPED, 50)).toEqual({ tUs: 90_000, skip: undefined, ended: false })
  })

  it('played backwards begins again at its start', () => {
    expect(advance({ ...LOOPED, reversed: true, tUs: 90_100 }, 50).tUs).toBe(100_300)
  })

  it('calls back a playhead that stands elsewhere', () => {
    expect(advance({ ...LOOPED, tUs: 5000 }, 50).tUs).toBe(90_000)
    expect(advance({ ...LOOPED, tUs: 500_000 }, 50).tUs).toBe(90_000)
    expect(advance({ ...LOOPED, tUs: 500_000, reversed: true }, 50).tUs).toBe(100_300)
  })

  it('ends with the run, where that is shorter, and does not end it', () => {
    expect(advance({ ...LOOPED, endUs: 100_100 }, 50)).toEqual({ tUs: 90_000, skip: undefined, ended: false })
  })

  it('waits for the engine before it begins again', () => {
    expect(advance({ ...LOOPED, computedUntilUs: 100_100 }, 50).tUs).toBe(100_100)
  })

  it('keeps a skip inside', () => {
    const quiet = { sinceUs: 100_000, untilUs: 90_000_000 }
    const loop = { fromUs: 90_000, toUs: 190_000 }
    expect(advance({ ...AT_10_MS_PER_S, quiet, loop }, 20).skip?.toUs).toBeLessThan(190_000)
  })
})
