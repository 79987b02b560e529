import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PRODUCER_DEFINITIONS } from '../../../src/engine/config/definitions/producer-definitions.ts'
import { effectiveBatchSize } from '../../../src/engine/config/effective-batch-size.ts'
import { KAFKA_VERSIONS, profileOf } from '../../../src/engine/config/profile.ts'
import { resolveProducerConfig } from '../../../src/engine/config/resolve-producer-config.ts'
import { accepted, chain, resolve, thrown } from './support.ts'

const FAILED = 'KafkaException: Failed to construct kafka producer'

describe('values are read as the client reads them (P-9)', () => {
  it.each([
    ['batch.size', '-1', 'Value must be at least 0'],
    ['acks', 'ALL', 'String must be one of: all, -1, 0, 1'],
    ['max.in.flight.requests.per.connection', '0', 'Value must be at least 1'],
    ['transactional.id', '', 'String must be non-empty'],
    ['compression.gzip.level', '0', 'Value must be between 1 and 9 or equal to -1'],
    ['compression.lz4.level', '18', 'Value must be no more than 17'],
    ['linger.ms', 'soon', 'Not a number of type LONG'],
    ['retries', '1.5', 'Not a number of type INT'],
    ['retries', '2147483648', 'Not a number of type INT'],
    ['linger.ms', '9223372036854775808', 'Not a number of type LONG'],
    ['enable.idempotence', 'yes', 'Expected value to be either true or false'],
    ['metadata.recovery.strategy', 'never', 'String must be one of (case insensitive): REBOOTSTRAP, NONE'],
    ['value.serializer', 'com.acme.Avro', 'Class com.acme.Avro could not be found.'],
  ])('%s=%s is refused by a ConfigException that is thrown directly', (name, value, reason) => {
    const message = `ConfigException: Invalid value ${value} for configuration ${name}: ${reason}`
    expect(thrown('3.9', { [name]: value })).toEqual([message])
    const result = resolve('3.9', { [name]: value })
    expect(!result.ok && result.configName).toBe(name)
  })

  it('V-117: linger.ms 0 with batch.size -1', () => {
    expect(thrown('3.9', { 'linger.ms': 0, 'batch.size': -1 })).toEqual([
      'ConfigException: Invalid value -1 for configuration batch.size: Value must be at least 0',
    ])
  })

  it('text is trimmed, booleans take any case, signs are allowed', () => {
    const { values } = accepted('3.9', { acks: ' all ', 'linger.ms': '\t+7 ', 'partitioner.ignore.keys': 'TrUe' })
    expect(values).toMatchObject({ acks: '-1', 'linger.ms': 7, 'partitioner.ignore.keys': true })
  })

  it('a number or a boolean may be given as such', () => {
    const { config } = accepted('3.9', { 'linger.ms': 20, 'enable.idempotence': false, acks: 1 })
    expect(config).toMatchObject({ lingerMs: 20, enableIdempotence: false, acks: 1 })
  })

  it('a long beyond the exact numbers is kept as its text, and linger.ms stops at the largest int (P-8)', () => {
    const { values, config } = accepted('3.9', {
      'linger.ms': '9223372036854775807',
      'buffer.memory': '9007199254740993',
    })
    expect(values['linger.ms']).toBe('9223372036854775807')
    expect(values['buffer.memory']).toBe('9007199254740993')
    expect(config.lingerMs).toBe(2_147_483_647)
  })

  it('null is refused where no null is allowed (P-9a)', () => {
    expect(thrown('3.9', { 'linger.ms': null })).toEqual([
      'ConfigException: Invalid value null for configuration linger.ms: must be non-null.',
    ])
    expect(accepted('3.9', { 'transactional.id': null }).config.transactionalId).toBeNull()
  })

  it('lists are split at commas, an empty text is the empty list (P-9a)', () => {
    const { values } = accepted('3.9', { 'bootstrap.servers': ' b1:9092 , b2:9092,', 'metric.reporters': ' ' })
    expect(values['bootstrap.servers']).toEqual(['b1:9092', 'b2:9092', ''])
    expect(values['metric.reporters']).toEqual([])
  })

  it('an unknown name is only listed (P-8), also one of another version', () => {
    expect(accepted('2.5', { 'no.such.thing': '1', 'retry.backoff.max.ms': 'x' }).unused).toEqual([
      'no.such.thing',
      'retry.backoff.max.ms',
    ])
  })

  it('no settings at all, or any, make either a config or an error', () => {
    const names = PRODUCER_DEFINITIONS.map(({ name }) => name)
    const anyValue = fc.oneof(
      fc.integer(),
      fc.double(),
      fc.boolean(),
      fc.constant(null),
      fc.string(),
      fc.integer().map(String),
    )
    const anyProps = fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string()), anyValue, { maxKeys: 4 })
    fc.assert(
      fc.property(anyProps, fc.constantFrom(...KAFKA_VERSIONS), (props, version) => {
        const result = resolve(version, props)
        if (!result.ok) expect(result.allNames[0]).toBe(result.configName)
        else for (const value of Object.values(result.config)) expect(value).not.toBeNaN()
      }),
      { seed: 3, numRuns: 500 },
    )
  })
})

describe('what must be there (P-10)', () => {
  function bare(version: '2.5' | '3.9' | '4.x', props: Record<string, string>): string[] {
    const result = resolveProducerConfig({ profile: profileOf(version), props, clientNumber: 1 })
    return result.ok ? [] : chain(result.error)
  }
  const serializer = 'org.apache.kafka.common.serialization.StringSerializer'
  const both = { 'key.serializer': serializer, 'value.serializer': serializer }

  it('a missing serializer has another message in 2.5', () => {
    const props = { 'bootstrap.servers': 'b:1', 'value.serializer': serializer }
    expect(bare('2.5', props)).toEqual([
      'ConfigException: Missing required configuration "key.serializer" which has no default value.',
    ])
    expect(bare('3.9', props)).toEqual([
      'ConfigException: Invalid value null for configuration key.serializer: must be non-null.',
    ])
    expect(bare('4.x', props)).toEqual(bare('3.9', props))
  })

  it.each([
    [{}, 'No resolvable bootstrap urls given in bootstrap.servers'],
    [{ 'bootstrap.servers': ' , ' }, 'No resolvable bootstrap urls given in bootstrap.servers'],
    [{ 'bootstrap.servers': 'b1:9092,b2' }, 'Invalid url in bootstrap.servers: b2'],
    [{ 'bootstrap.servers': 'b1:0x10' }, 'Invalid url in bootstrap.servers: b1:0x10'],
    [{ 'bootstrap.servers': 'b1:65536' }, 'Invalid port in bootstrap.servers: b1:65536'],
  ])('bootstrap.servers %j fails while the producer is built', (props, message) => {
    for (const version of KAFKA_VERSIONS) {
      expect(bare(version, { ...both, ...props })).toEqual([FAILED, `ConfigException: ${message}`])
    }
  })

  it('a stray comma in bootstrap.servers is skipped, a protocol and an IPv6 address are allowed', () => {
    expect(bare('3.9', { ...both, 'bootstrap.servers': 'SSL://b1:65535,,[::1]:9092,' })).toEqual([])
  })
})

describe('compression (P-11)', () => {
  it('an unknown type fails late in 2.5 and early in later versions', () => {
    expect(thrown('2.5', { 'compression.type': 'foo' })).toEqual([
      FAILED,
      'IllegalArgumentException: Unknown compression name: foo',
    ])
    expect(thrown('3.9', { 'compression.type': 'foo' })).toEqual([
      'ConfigException: Invalid value foo for configuration compression.type: String must be one of: none, gzip, snappy, lz4, zstd',
    ])
  })

  it('the level is that of the codec in use', () => {
    expect(accepted('3.9', { 'compression.type': 'zstd', 'compression.zstd.level': -5 }).config.compressionLevel).toBe(
      -5,
    )
    expect(accepted('3.9', { 'compression.type': 'gzip' }).config.compressionLevel).toBe(-1)
    expect(accepted('3.9', { 'compression.type': 'snappy' }).config.compressionLevel).toBeUndefined()
    expect(accepted('2.5', { 'compression.type': 'lz4' }).config.compressionLevel).toBeUndefined()
  })
})

describe('the client id (P-12)', () => {
  it('is generated from the transactional.id or a number, and only when it was not set', () => {
    expect(accepted('3.9', {}).config.clientId).toBe('producer-1')
    expect(accepted('3.9', { 'transactional.id': 'tx' }).config.clientId).toBe('producer-tx')
    expect(accepted('3.9', { 'client.id': '' }).config.clientId).toBe('')
  })
})

describe('batch.size 0', () => {
  it('acts as 1 since the built-in partitioner (P-8)', () => {
    const sizes = KAFKA_VERSIONS.map((version) => {
      const { config } = accepted(version, { 'batch.size': 0 })
      return effectiveBatchSize(config, profileOf(version).features)
    })
    expect(sizes).toEqual([0, 1, 1])
  })
})

describe('the order in which mistakes are found (P-13)', () => {
  it('a value out of range comes before contradictions, those before what fails while building', () => {
    const everything = {
      'batch.size': -1,
      'enable.idempotence': true,
      acks: '1',
      'delivery.timeout.ms': 1,
      'bootstrap.servers': 'nowhere',
    }
    expect(thrown('3.9', everything)).toEqual([
      'ConfigException: Invalid value -1 for configuration batch.size: Value must be at least 0',
    ])
    const { 'batch.size': _, ...contradictory } = everything
    expect(thrown('3.9', contradictory)[0]).toMatch(/^ConfigException: Must set acks to all/)
    const { acks: __, ...late } = contradictory
    expect(thrown('3.9', late)[0]).toBe(FAILED)
  })
})
