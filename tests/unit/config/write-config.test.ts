import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { GivenConfig } from '../../../src/engine/config/config-definition.ts'
import { PRODUCER_DEFINITIONS } from '../../../src/engine/config/definitions/producer-definitions.ts'
import { CONFIG_FORMATS } from '../../../src/engine/config/formats/config-entry.ts'
import { readConfig } from '../../../src/engine/config/formats/read-config.ts'
import { writeConfig } from '../../../src/engine/config/formats/write-config.ts'
import { KAFKA_VERSIONS } from '../../../src/engine/config/profile.ts'

const NAMES = PRODUCER_DEFINITIONS.map(({ name }) => name)

/** Spring fills in `${…}` wherever it stands, so such a text cannot be said in its YAML. */
const anyText = fc
  .oneof(
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.stringMatching(/^[ -~]{0,16}$/),
    fc.constantFrom(
      '16KB',
      '30s',
      'true',
      'no',
      '010',
      '1e3',
      '#',
      ' a ',
      'a: b',
      '{x',
      "'",
      '\\',
      '$x',
      '-',
      '~',
      'null',
      '',
    ),
    fc.integer().map(String),
  )
  .filter((text) => !text.includes('${') && !/[\ud800-\udfff]/.test(text))

const anyProps = fc.dictionary(fc.constantFrom(...NAMES), anyText, { maxKeys: 8, noNullPrototype: true })

function sorted(props: GivenConfig): [string, unknown][] {
  return Object.entries(props).sort(([a], [b]) => (a < b ? -1 : 1))
}

describe('a config that was written', () => {
  it.each(CONFIG_FORMATS.filter((format) => format !== 'librdkafka'))(
    'as %s reads back to the same settings',
    (format) => {
      fc.assert(
        fc.property(anyProps, fc.constantFrom(...KAFKA_VERSIONS), (props, version) => {
          const read = readConfig(writeConfig(format, props, version))
          expect(
            read.entries.map(({ name, value }) => [name, value]).sort(([a = ''], [b = '']) => (a < b ? -1 : 1)),
          ).toEqual(sorted(props))
          expect(read.unknown).toEqual([])
          expect(read.problems).toEqual([])
        }),
        { seed: 7, numRuns: 300 },
      )
    },
  )

  it('as librdkafka reads back to the same settings, less those that it names in comments', () => {
    fc.assert(
      fc.property(anyProps, (props) => {
        const text = writeConfig('librdkafka', props, '3.9')
        const entries = readConfig(text).entries
        for (const { name, value } of entries) expect([name, value]).toEqual([name, props[name]])
        const comments = text.split('\n').filter((line) => line.startsWith('# no counterpart: '))
        expect(entries.length + comments.length).toBe(Object.keys(props).length)
      }),
      { seed: 7, numRuns: 300 },
    )
  })

  it('holds what the user set and nothing else', () => {
    expect(writeConfig('properties', { acks: 'all', 'linger.ms': 5, 'x.y': true, retries: null }, '3.9')).toBe(
      'linger.ms=5\nacks=all\nx.y=true\n',
    )
  })

  it('is code that uses the constants of its version', () => {
    const props = { acks: '1', 'partitioner.ignore.keys': true, 'ssl.protocol': 'TLSv1.3' }
    const lines = writeConfig('java', props, '2.5').split('\n')
    expect(lines).toContain('props.put(ProducerConfig.ACKS_CONFIG, "1");')
    expect(lines).toContain('props.put("partitioner.ignore.keys", "true");')
    expect(lines).toContain('props.put("ssl.protocol", "TLSv1.3");')
    expect(writeConfig('kotlin', props, '3.9')).toContain(
      'props[ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG] = "true"',
    )
  })

  it('is Spring YAML with Spring’s names where it has them', () => {
    const props = { acks: '0', 'batch.size': 1000, 'transactional.id': 'tx', 'linger.ms': '5', 'client.id': 'yes' }
    expect(writeConfig('spring-yaml', props, '3.9')).toBe(
      [
        'spring:',
        '  kafka:',
        '    producer:',
        '      batch-size: 1000',
        '      acks: 0',
        '      client-id: "yes"',
        '      transaction-id-prefix: tx',
        '      properties:',
        '        linger.ms: 5',
        '',
      ].join('\n'),
    )
  })

  it('is librdkafka’s own word for memory, size and compression level', () => {
    const props = {
      'buffer.memory': 33_554_432,
      'max.request.size': 1000,
      'compression.type': 'zstd',
      'compression.zstd.level': 7,
      'max.block.ms': 5,
    }
    expect(writeConfig('librdkafka', props, '3.9').split('\n').sort()).toEqual(
      [
        '',
        '# no counterpart: max.block.ms=5',
        'compression.level=7',
        'compression.type=zstd',
        'message.max.bytes=1000',
        'queue.buffering.max.kbytes=32768',
      ].sort(),
    )
  })
})
