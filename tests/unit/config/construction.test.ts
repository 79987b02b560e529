import { describe, expect, it } from 'vitest'
import { KAFKA_VERSIONS, profileOf } from '../../../src/engine/config/profile.ts'
import { resolveProducerConfig } from '../../../src/engine/config/resolve-producer-config.ts'
import { accepted, logged, resolve, thrown } from './support.ts'

const FAILED = 'KafkaException: Failed to construct kafka producer'
const TOO_SHORT = 'delivery.timeout.ms should be equal to or larger than linger.ms + request.timeout.ms'

describe('delivery.timeout.ms (P-20)', () => {
  it('V-115: is raised when it was not set, with a warning', () => {
    for (const version of KAFKA_VERSIONS) {
      expect(accepted(version, { 'linger.ms': 100_000 }).config.deliveryTimeoutMs).toBe(130_000)
      expect(logged(version, { 'linger.ms': 100_000 })).toContain(`WARN ${TOO_SHORT}. Setting it to 130000.`)
    }
    expect(accepted('3.9', { 'linger.ms': 100_000 }).values['delivery.timeout.ms']).toBe(120_000)
  })

  it('V-116: is refused when it was set; linger.ms is 5 by default in 4.x', () => {
    const props = { 'delivery.timeout.ms': 30_000 }
    expect(thrown('2.5', props)).toEqual([])
    expect(thrown('3.9', props)).toEqual([])
    expect(thrown('4.x', props)).toEqual([FAILED, `ConfigException: ${TOO_SHORT}`])
    const result = resolve('4.x', props)
    expect(!result.ok && result.configName).toBe('delivery.timeout.ms')
    expect(!result.ok && result.allNames).toEqual(['delivery.timeout.ms', 'linger.ms', 'request.timeout.ms'])
  })

  it('never needs more than the largest int', () => {
    const props = { 'linger.ms': '9999999999', 'request.timeout.ms': 2_147_483_647 }
    expect(accepted('3.9', props).config.deliveryTimeoutMs).toBe(2_147_483_647)
    expect(thrown('3.9', { ...props, 'delivery.timeout.ms': 2_147_483_647 })).toEqual([])
  })
})

describe('backoffs (P-21)', () => {
  const disabling =
    'Disabling exponential reconnect backoff because reconnect.backoff.ms is set, but reconnect.backoff.max.ms is not.'

  it('a reconnect backoff without its maximum becomes the maximum', () => {
    const { config, values } = accepted('3.9', { 'reconnect.backoff.ms': 5000 })
    expect([config.reconnectBackoffMs, config.reconnectBackoffMaxMs]).toEqual([5000, 5000])
    expect(values['reconnect.backoff.max.ms']).toBe(5000)
    expect(logged('3.9', { 'reconnect.backoff.ms': 5000 })).toContain(`WARN ${disabling}`)
    expect(logged('2.5', { 'reconnect.backoff.ms': 5000 })).toEqual([`DEBUG ${disabling}`])
    const both = accepted('3.9', { 'reconnect.backoff.ms': 5000, 'reconnect.backoff.max.ms': 6000 })
    expect(both.config.reconnectBackoffMaxMs).toBe(6000)
  })

  it('a first pause above its maximum is a warning', () => {
    expect(logged('3.9', { 'retry.backoff.ms': 5000 })).toContain(
      "WARN Configuration 'retry.backoff.ms' with value '5000' is greater than configuration 'retry.backoff.max.ms' with value '1000'. A static backoff with value '1000' will be applied.",
    )
    expect(logged('4.x', { 'socket.connection.setup.timeout.ms': 40_000 })).toContain(
      "WARN Configuration 'socket.connection.setup.timeout.ms' with value '40000' is greater than configuration 'socket.connection.setup.timeout.max.ms' with value '30000'. A static backoff with value '30000' will be applied.",
    )
    expect(logged('2.5', { 'retry.backoff.ms': 5000 })).toEqual([])
    expect(accepted('2.5', { 'retry.backoff.ms': 5000 }).config.retryBackoffMaxMs).toBe(5000)
  })
})

describe('two-phase commit (P-22)', () => {
  it('forbids a transaction timeout, since 4.1', () => {
    const props = {
      'transaction.two.phase.commit.enable': true,
      'transaction.timeout.ms': 1000,
      'transactional.id': 't',
    }
    expect(thrown('4.x', props)).toEqual([
      'ConfigException: Cannot set transaction.timeout.ms when transaction.two.phase.commit.enable is set to true. Transactions will not expire with two-phase commit enabled.',
    ])
    expect(accepted('3.9', props).unused).toEqual(['transaction.two.phase.commit.enable'])
  })
})

describe('the partitioner (P-23, P-24)', () => {
  const DEFAULT = 'org.apache.kafka.clients.producer.internals.DefaultPartitioner'
  const STICKY = 'org.apache.kafka.clients.producer.UniformStickyPartitioner'
  const ROUND_ROBIN = 'org.apache.kafka.clients.producer.RoundRobinPartitioner'

  it('is a class of its own in 2.5 and built in later', () => {
    expect(KAFKA_VERSIONS.map((version) => accepted(version, {}).config.partitioner)).toEqual([
      'default',
      'built-in',
      'built-in',
    ])
  })

  it('a deprecated class is a warning in 3.9 and gone in 4.x', () => {
    expect(logged('3.9', { 'partitioner.class': DEFAULT })[0]).toBe(
      'WARN DefaultPartitioner is deprecated.  Please clear partitioner.class configuration setting to get the default partitioning behavior',
    )
    expect(logged('3.9', { 'partitioner.class': STICKY })[0]).toBe(
      "WARN UniformStickyPartitioner is deprecated.  Please clear partitioner.class configuration setting and set partitioner.ignore.keys to 'true' to get the uniform sticky partitioning behavior",
    )
    expect(logged('2.5', { 'partitioner.class': STICKY })).toEqual([])
    for (const name of [DEFAULT, STICKY]) {
      expect(thrown('4.x', { 'partitioner.class': name })).toEqual([
        `ConfigException: Invalid value ${name} for configuration partitioner.class: Class ${name} could not be found.`,
      ])
    }
    expect(accepted('4.x', { 'partitioner.class': ROUND_ROBIN }).config.partitioner).toBe('round-robin')
  })

  it('is adaptive only when it is the built-in one', () => {
    const off = { 'partitioner.adaptive.partitioning.enable': false }
    expect(accepted('3.9', {}).config.adaptivePartitioning).toBe(true)
    expect(accepted('3.9', off).config.adaptivePartitioning).toBe(false)
    expect(accepted('3.9', { 'partitioner.class': ROUND_ROBIN }).config.adaptivePartitioning).toBe(false)
    expect(accepted('2.5', {}).config.adaptivePartitioning).toBe(false)
  })

  it('may be one that the scenario brings along', () => {
    const options = { profile: profileOf('3.9'), props: {}, clientNumber: 1, fillIn: true }
    const result = resolveProducerConfig({ ...options, customPartitioner: true })
    expect(result.ok && result.config).toMatchObject({ partitioner: 'custom', adaptivePartitioning: false })
  })

  it('must be a partitioner', () => {
    const serializer = 'org.apache.kafka.common.serialization.StringSerializer'
    expect(thrown('3.9', { 'partitioner.class': serializer })).toEqual([
      FAILED,
      `KafkaException: ${serializer} is not an instance of org.apache.kafka.clients.producer.Partitioner`,
    ])
  })
})

describe('the versions differ in their defaults (P-8)', () => {
  it('as the history of the client says', () => {
    const defaults = KAFKA_VERSIONS.map((version) => accepted(version, {}).config)
    expect(defaults.map(({ acks }) => acks)).toEqual([1, -1, -1])
    expect(defaults.map(({ lingerMs }) => lingerMs)).toEqual([0, 0, 5])
    expect(defaults.map(({ metadataRecoveryStrategy }) => metadataRecoveryStrategy)).toEqual([
      'none',
      'none',
      'rebootstrap',
    ])
    expect(defaults.map(({ retryBackoffMaxMs }) => retryBackoffMaxMs)).toEqual([100, 1000, 1000])
  })
})
