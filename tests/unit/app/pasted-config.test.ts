import { describe, expect, it } from 'vitest'
import { refusalOf } from '../../../src/app/config-refusal.ts'
import { CONFIG_FORMATS, copiedConfig } from '../../../src/app/copied-config.ts'
import { changeOfPaste, readPasted } from '../../../src/app/pasted-config.ts'
import { mergeConfig } from '../../../src/app/settings-in-force.ts'

const GIVEN = { acks: 'all', 'linger.ms': 10, 'batch.size': 1024 }

describe('a pasted config', () => {
  it('is laid beside what is set, and a value that is set already changes nothing', () => {
    const { rows } = readPasted('acks=all\nlinger.ms=20\nretries=3', '3.9', GIVEN)
    expect(rows.map(({ name, now, value, byDefault, isSame }) => [name, now, value, byDefault, isSame])).toEqual([
      ['acks', 'all', 'all', 'all', true],
      ['linger.ms', '10', '20', '0', false],
      ['retries', undefined, '3', '2147483647', false],
    ])
    expect(changeOfPaste(rows, GIVEN, false)).toEqual({ 'linger.ms': '20', retries: '3' })
  })

  it('that sets a default is taken: to the client, set and not set can differ (P-15)', () => {
    const { rows } = readPasted('enable.idempotence=true', '3.9', GIVEN)
    expect(changeOfPaste(rows, GIVEN, false)).toEqual({ 'enable.idempotence': 'true' })
  })

  it('can take everything else back to its default, in the same change', () => {
    const { rows } = readPasted('linger.ms=20', '3.9', GIVEN)
    const change = changeOfPaste(rows, GIVEN, true)
    expect(change).toEqual({ 'linger.ms': '20', acks: null, 'batch.size': null })
    expect(mergeConfig(GIVEN, change)).toEqual({ 'linger.ms': '20' })
  })

  it('keeps a list of what is no producer config, with the lines', () => {
    const { unknown, rows } = readPasted('acks=1\nmy.own.key=5\ngroup.id=g', '3.9', GIVEN)
    expect(rows.map(({ name }) => name)).toEqual(['acks'])
    expect(unknown).toEqual([
      { name: 'my.own.key', value: '5', line: 2 },
      { name: 'group.id', value: 'g', line: 3 },
    ])
  })

  it('tells apart what another version knows', () => {
    const { rows } = readPasted('retry.backoff.max.ms=500', '2.5', GIVEN)
    expect(rows.map(({ byDefault }) => byDefault)).toEqual([undefined])
  })
})

describe('a copied config', () => {
  it.each(CONFIG_FORMATS)('as %s reads back as what was set', (format) => {
    const text = copiedConfig(format, GIVEN, '3.9', false)
    const { rows, unknown, problems } = readPasted(text, '3.9', GIVEN)
    expect(rows.filter(({ isSame }) => !isSame)).toEqual([])
    expect(rows).toHaveLength(3)
    expect([unknown, problems]).toEqual([[], []])
  })

  it.each(['properties', 'java', 'kotlin', 'spring-yaml'] as const)(
    'as %s has what a client cannot start without',
    (format) => {
      const { rows } = readPasted(copiedConfig(format, GIVEN, '3.9', true), '3.9', {})
      const config = changeOfPaste(rows, {}, false)
      expect(Object.keys(config)).toEqual(
        expect.arrayContaining(['bootstrap.servers', 'key.serializer', 'value.serializer']),
      )
      expect(refusalOf('3.9', config)).toBeUndefined()
    },
  )

  it('does not replace a server that was set', () => {
    const text = copiedConfig('properties', { 'bootstrap.servers': 'kafka-1:9093' }, '3.9', true)
    expect(text).toContain('bootstrap.servers=kafka-1:9093')
    expect(text).not.toContain('localhost')
  })
})

describe('a refused config', () => {
  it('comes with the message of the innermost exception and the names that it is about (P-20)', () => {
    expect(refusalOf('3.9', { 'delivery.timeout.ms': '1000' })).toEqual({
      message: 'delivery.timeout.ms should be equal to or larger than linger.ms + request.timeout.ms',
      names: expect.arrayContaining(['delivery.timeout.ms']),
    })
  })
})
