import { describe, expect, it } from 'vitest'
import { recentCommands, rememberCommand } from '../../src/app/recent-commands.ts'
import { fuzzyScore } from '../../src/ui/palette/fuzzy.ts'
import { initialsOf, jamoOf } from '../../src/ui/palette/hangul.ts'
import { type PaletteItem, paletteSections, recordTyped } from '../../src/ui/palette/palette-item.ts'

const item = (id: string, name: string, more: Partial<PaletteItem> = {}): PaletteItem => ({
  id,
  group: 'commands',
  name,
  run: () => {},
  ...more,
})

describe('the match of the palette', () => {
  const fits = (typed: string, name: string): boolean => fuzzyScore(typed, name) > 0

  it('finds words in any order, and letters in order', () => {
    expect(fits('broker kill', 'Broker b2: Kill')).toBe(true)
    expect(fits('plpa', 'Play or pause')).toBe(true)
    expect(fits('broker 3', 'Broker b2')).toBe(false)
    expect(fits('xyz', 'Play or pause')).toBe(false)
  })

  it('prefers the start of the name, then the start of a word, then the middle, then letters apart', () => {
    const names = ['part', 'the part', 'depart', 'p a r t']
    const scores = names.map((name) => fuzzyScore('part', name))
    expect(scores).toEqual([...scores].sort((a, b) => b - a))
    expect(new Set(scores).size).toBe(names.length)
  })

  it('takes Hangul apart: half a syllable finds its word while it is being composed', () => {
    expect(jamoOf('브로커')).toBe('ㅂㅡㄹㅗㅋㅓ')
    // 브롴 is what stands there before 커 is finished.
    expect(fits('브롴', '브로커 b2')).toBe(true)
    expect(fits('브로커', '브로커 b2')).toBe(true)
    expect(fits('닭', '달걀')).toBe(true)
    expect(fits('컨슈', '브로커')).toBe(false)
  })

  it('finds Hangul by the initials of its syllables', () => {
    expect(initialsOf('시나리오')).toBe('ㅅㄴㄹㅇ')
    expect(fits('ㅅㄴㄹㅇ', '시나리오 고르기')).toBe(true)
    expect(fits('ㅂㅂㅂ', '시나리오 고르기')).toBe(false)
  })

  it('does not mind how Hangul was composed', () => {
    expect(fits('브로커'.normalize('NFD'), '브로커')).toBe(true)
  })
})

describe('the lines of the palette', () => {
  const items = [
    item('a', 'Kill the broker'),
    item('b', 'Broker b1', { group: 'things' }),
    item('c', 'Keys', { also: ['help', 'shortcuts'] }),
  ]

  it('stand in their groups when nothing is typed, what was done recently first and only once', () => {
    const sections = paletteSections(items, '', ['c', 'gone'])
    expect(sections.map(({ group, items: own }) => [group, own.map(({ id }) => id)])).toEqual([
      ['recent', ['c']],
      ['commands', ['a']],
      ['things', ['b']],
    ])
  })

  it('stand under their best line when something is typed', () => {
    expect(paletteSections(items, 'broker', []).map(({ group }) => group)).toEqual(['things', 'commands'])
    expect(paletteSections(items, 'broker', ['a']).map(({ group }) => group)[0]).toBe('things')
  })

  it('are found by their other words too, after those that have them in their name', () => {
    const found = paletteSections([...items, item('d', 'Help')], 'help', [])
    expect(found[0]?.items.map(({ id }) => id)).toEqual(['d', 'c'])
  })

  it('take whole words for what is meant: broker 1 is no scenario with 155 airports', () => {
    const scenario = item('s', 'Scenario: Three brokers, 155 airports', { group: 'scenarios' })
    const broker = item('b1', 'Broker b1', { group: 'things', also: ['broker 1'] })
    expect(paletteSections([scenario, broker], 'broker 1', [])[0]?.items.map(({ id }) => id)).toEqual(['b1'])
  })

  it('name a record by its number in many ways, and no broker', () => {
    expect(['42', '#42', 'record 42', 'Record #42', '레코드 42'].map(recordTyped)).toEqual([42, 42, 42, 42, 42])
    expect(['broker 2', 'b2', '3.9', '0', ''].map(recordTyped)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ])
  })
})

describe('what was done recently', () => {
  const storage = () => {
    const map = new Map<string, string>()
    return {
      getItem: (key: string) => map.get(key) ?? null,
      setItem: (key: string, value: string) => void map.set(key, value),
      removeItem: (key: string) => void map.delete(key),
    }
  }

  it('comes newest first, each once, and never more than eight', () => {
    const own = storage()
    for (const id of ['a', 'b', 'a', ...'cdefghij']) rememberCommand(own, id)
    expect(recentCommands(own)).toEqual([...'jihgfedc'])
    rememberCommand(own, 'd')
    expect(recentCommands(own)[0]).toBe('d')
  })

  it('is nothing where the memory is broken or forbidden', () => {
    const own = storage()
    own.setItem('inflight.recent', '{"no":1}')
    expect(recentCommands(own)).toEqual([])
    expect(recentCommands(undefined)).toEqual([])
  })
})
