import { describe, expect, it } from 'vitest'
import { age, grouped, plainMs, shortMs, usedOfTotal } from '../../src/stage/numbers.ts'
import { STAGE_TEXTS } from '../../src/stage/stage-texts.ts'

/** Every text under its path; functions are called with plain values. */
function flatten(value: unknown, path: string, into: Map<string, string>): Map<string, string> {
  if (typeof value === 'string') into.set(path, value)
  else if (typeof value === 'function')
    flatten((value as (...args: unknown[]) => unknown)(2, 2, 'x'), `${path}()`, into)
  else if (typeof value === 'object' && value !== null) {
    for (const [key, part] of Object.entries(value)) flatten(part, `${path}.${key}`, into)
  }
  return into
}

describe('words of the stage', () => {
  const en = flatten(STAGE_TEXTS.en, '', new Map())
  const ko = flatten(STAGE_TEXTS.ko, '', new Map())

  it('exist in both languages, none empty', () => {
    expect([...ko.keys()]).toEqual([...en.keys()])
    for (const [path, text] of [...en, ...ko]) expect(text.trim(), path).not.toBe('')
  })

  it('are short enough for a label: 44 letters', () => {
    for (const [path, text] of [...en, ...ko]) {
      if (!path.startsWith('.names')) expect(text.length, path).toBeLessThanOrEqual(46)
    }
  })
})

describe('numbers of the stage', () => {
  it('are grouped by three', () => {
    expect([7, 1024, 131_072, -5000].map(grouped)).toEqual(['7', '1\u202f024', '131\u202f072', '-5\u202f000'])
  })

  it('round a countdown up to whole milliseconds', () => {
    expect([0, 1, 82_000, 999_001, 1_234_000, 12_000_000, 240_000_000].map(shortMs)).toEqual([
      '0',
      '1',
      '82',
      '1.0s',
      '1.2s',
      '12s',
      '4m',
    ])
  })

  it('say ages, latencies and memory in fitting units', () => {
    expect([80_900, 9_251_000, 150_000_000].map(age)).toEqual(['80\u202fms', '9.2\u202fs', '2\u202fmin'])
    expect([20_000, 500, 1250].map(plainMs)).toEqual(['20', '0.5', '1.25'])
    expect(usedOfTotal(6246, 131_072)).toEqual({ used: '6.1', total: '128', unit: 'kB' })
    expect(usedOfTotal(162, 33_554_432).used).toBe('162 B')
    expect(usedOfTotal(0, 33_554_432)).toEqual({ used: '0', total: '32', unit: 'MB' })
  })
})
