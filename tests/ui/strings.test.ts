import { describe, expect, it } from 'vitest'
import { experiments as experimentsEn } from '../../src/content/strings/en/experiments.ts'
import { en } from '../../src/content/strings/en/index.ts'
import { sentences as sentencesEn } from '../../src/content/strings/en/sentences.ts'
import { things as thingsEn } from '../../src/content/strings/en/things.ts'
import { tools as toolsEn } from '../../src/content/strings/en/tools.ts'
import { experiments as experimentsKo } from '../../src/content/strings/ko/experiments.ts'
import { ko } from '../../src/content/strings/ko/index.ts'
import { sentences as sentencesKo } from '../../src/content/strings/ko/sentences.ts'
import { things as thingsKo } from '../../src/content/strings/ko/things.ts'
import { tools as toolsKo } from '../../src/content/strings/ko/tools.ts'
import { piecesOf, plainText } from '../../src/ui/shell/kafka-words.ts'

/** Every key of a tree of strings, as a path. */
function paths(tree: unknown, prefix = ''): string[] {
  if (typeof tree !== 'object' || tree === null) return [prefix]
  return Object.entries(tree).flatMap(([key, value]) => paths(value, `${prefix}/${key}`))
}

describe('the words of the page', () => {
  it('are there in both languages', () => {
    expect(paths(ko).sort()).toEqual(paths(en).sort())
    expect(paths(thingsKo).sort()).toEqual(paths(thingsEn).sort())
    expect(paths(toolsKo).sort()).toEqual(paths(toolsEn).sort())
    expect(paths(experimentsKo).sort()).toEqual(paths(experimentsEn).sort())
    expect(Object.keys(sentencesKo).sort()).toEqual(Object.keys(sentencesEn).sort())
  })

  it('are not left in English in Korean, but for names', () => {
    const same = [
      ...leftAlike(ko, en),
      ...leftAlike(toolsKo, toolsEn),
      ...leftAlike(thingsKo, thingsEn),
      ...leftAlike(experimentsKo, experimentsEn),
    ]
    const names =
      /words\/(?:connecting|disconnected|checkingVersions|ready)|appName|partitioners|keyNames|actionNames\/(?:flush|close|minIsr|\w+Transactions?)|language|copy\/formats|paste\/placeholder/
    expect(same.filter((path) => !names.test(path))).toEqual([])
  })

  it('mark Kafka’s own words', () => {
    const codes = (text: string): string[] =>
      piecesOf(text).flatMap((piece) => (piece.kind === 'code' ? [piece.text] : []))
    expect(codes('With acks=all and min.insync.replicas 2, send() fails: NOT_ENOUGH_REPLICAS.')).toEqual([
      'acks=all',
      'min.insync.replicas',
      'send()',
      'NOT_ENOUGH_REPLICAS',
    ])
    expect(codes('linger.ms가 끝나면 떠나요. 1.5 s 뒤예요.')).toEqual(['linger.ms'])
    expect(codes('It ends. Then b2 leads orders-0 with 8.7 s left')).toEqual([])
    expect(plainText('`acks` is **all**')).toBe('acks is all')
  })
})

/** Paths at which two languages have the same words. */
function leftAlike(tree: unknown, other: unknown): string[] {
  return paths(tree).filter((path) => {
    const value = valueAt(tree, path)
    return typeof value === 'string' && value === valueAt(other, path) && /[a-z]{3}/.test(value)
  })
}

function valueAt(tree: unknown, path: string): unknown {
  return path
    .split('/')
    .slice(1)
    .reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], tree)
}
