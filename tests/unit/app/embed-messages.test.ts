import { describe, expect, it } from 'vitest'
import { embedSnippet, parentOrigin, readFromParent } from '../../../src/app/embed-messages.ts'

describe('what the page around an embedded one may say', () => {
  it('play, pause and seek', () => {
    expect(readFromParent({ inflight: 1, type: 'play' })).toEqual({ type: 'play' })
    expect(readFromParent({ inflight: 1, type: 'pause', atUs: 3 })).toEqual({ type: 'pause' })
    expect(readFromParent({ inflight: 1, type: 'seek', atUs: 3.7 })).toEqual({ type: 'seek', atUs: 3 })
  })

  it.each([
    null,
    'play',
    {},
    { type: 'play' },
    { inflight: 2, type: 'play' },
    { inflight: 1, type: 'seek' },
    { inflight: 1, type: 'seek', atUs: -1 },
    { inflight: 1, type: 'seek', atUs: Number.NaN },
  ])('anything else is ignored: %j', (data) => expect(readFromParent(data)).toBeUndefined())

  it('the origin is the one that is named, else the referrer; without either nobody is talked to', () => {
    expect(parentOrigin('?embed=1&origin=https://school.example/x', 'https://other.example/')).toBe(
      'https://school.example',
    )
    expect(parentOrigin('?embed=1', 'https://other.example/page')).toBe('https://other.example')
    expect(parentOrigin('?embed=1', '')).toBeUndefined()
    expect(parentOrigin('?embed=1&origin=nonsense', 'https://other.example/')).toBeUndefined()
  })

  it('the snippet keeps the link behind the question', () => {
    expect(embedSnippet('https://a.example/i/#r1.AB')).toContain('src="https://a.example/i/?embed=1#r1.AB"')
  })
})
