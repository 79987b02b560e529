import { describe, expect, it } from 'vitest'
import type { GivenConfig } from '../../../src/engine/config/config-definition.ts'
import { KAFKA_VERSIONS } from '../../../src/engine/config/profile.ts'
import { accepted, logged, resolve, thrown } from './support.ts'

const IN_FLIGHT = 'max.in.flight.requests.per.connection'
const MESSAGES = {
  A: 'ConfigException: Must set acks to all in order to use the idempotent producer. Otherwise we cannot guarantee idempotence.',
  R: 'ConfigException: Must set retries to non-zero when using the idempotent producer.',
  T: 'ConfigException: Cannot set a transactional.id without also enabling idempotence.',
  M: `ConfigException: Must set ${IN_FLIGHT} to at most 5 to use the idempotent producer.`,
  M4: `ConfigException: To use the idempotent producer, ${IN_FLIGHT} must be set to at most 5. Current value is 6.`,
}

/** I = idempotent, - = not, else the letter of the message; M wrapped: "wM". */
function outcome(version: '2.5' | '3.9' | '4.x', props: GivenConfig): string {
  const errors = thrown(version, props)
  if (errors.length === 0) {
    const levels = accepted(version, props)
      .logs.filter(({ message }) => message.startsWith('Idempotence will be disabled'))
      .map(({ level }) => level)
    return [accepted(version, props).config.enableIdempotence ? 'I' : '-', ...levels].join(' ')
  }
  const [letter = '?'] = Object.entries(MESSAGES).find(([, message]) => message === errors.at(-1)) ?? []
  return errors.length === 2 ? `w${letter}` : letter
}

const TRUE = { 'enable.idempotence': true }
const FALSE = { 'enable.idempotence': 'false' }
const TX = { 'transactional.id': 'tx' }

describe('the outcome matrix of idempotence (P-19, V-118)', () => {
  it.each<[string, GivenConfig, string, string, string]>([
    ['nothing', {}, '-', 'I', 'I'],
    ['acks=all', { acks: 'all' }, '-', 'I', 'I'],
    ['acks=1', { acks: '1' }, '-', '- INFO', '- INFO'],
    ['acks=0', { acks: '0' }, '-', '- INFO', '- INFO'],
    ['retries=0', { retries: 0 }, '-', '- INFO', '- INFO'],
    ['in flight 6', { [IN_FLIGHT]: 6 }, '-', '- WARN', 'M4'],
    ['acks=1, in flight 6', { acks: '1', [IN_FLIGHT]: 6 }, '-', '- INFO WARN', 'M4'],
    ['true, acks=1', { ...TRUE, acks: '1' }, 'A', 'A', 'A'],
    ['true, acks=1, in flight 6', { ...TRUE, acks: '1', [IN_FLIGHT]: 6 }, 'A', 'A', 'A'],
    ['true, retries=0', { ...TRUE, retries: 0 }, 'R', 'R', 'R'],
    ['true, in flight 6', { ...TRUE, [IN_FLIGHT]: 6 }, 'wM', 'M', 'M4'],
    ['true', TRUE, 'I', 'I', 'I'],
    ['false, in flight 100', { ...FALSE, [IN_FLIGHT]: 100 }, '-', '-', '-'],
    ['transactional', TX, 'I', 'I', 'I'],
    ['transactional, acks=1', { ...TX, acks: '1' }, 'A', 'T', 'T'],
    ['transactional, retries=0', { ...TX, retries: 0 }, 'R', 'T', 'T'],
    ['transactional, in flight 6', { ...TX, [IN_FLIGHT]: 6 }, 'wM', 'T', 'M4'],
    ['false, transactional', { ...FALSE, ...TX }, 'T', 'T', 'T'],
  ])('%s', (_name, props, in25, in39, in4x) => {
    expect(KAFKA_VERSIONS.map((version) => outcome(version, props))).toEqual([in25, in39, in4x])
  })
})

describe('idempotence that was asked for in 2.5 (P-15)', () => {
  it('overrides acks and retries that were not set, and says so', () => {
    expect(accepted('2.5', TX).config).toMatchObject({ acks: -1, retries: 2_147_483_647, enableIdempotence: true })
    expect(logged('2.5', TX)).toEqual([
      'INFO Overriding the default enable.idempotence to true since transactional.id is specified.',
      'INFO Overriding the default retries config to the recommended value of 2147483647 since the idempotent producer is enabled.',
      'INFO Overriding the default acks to all since idempotence is enabled.',
      'INFO Instantiated a transactional producer.',
    ])
  })

  it('looks at retries before acks', () => {
    expect(thrown('2.5', { ...TRUE, acks: '1', retries: 0 })).toEqual([MESSAGES.R])
  })

  it('is a matter of the producer’s construction where requests in flight are concerned (P-16)', () => {
    expect(thrown('2.5', { ...TRUE, [IN_FLIGHT]: 6 })).toEqual([
      'KafkaException: Failed to construct kafka producer',
      MESSAGES.M,
    ])
  })
})

describe('idempotence by default yields (P-17, V-121)', () => {
  it('with one line for each reason, in order', () => {
    expect(logged('3.9', { retries: 0, acks: '1', [IN_FLIGHT]: 7 })).toEqual([
      'INFO Idempotence will be disabled because retries is set to 0.',
      "INFO Idempotence will be disabled because acks is set to 1, not set to 'all'.",
      `WARN Idempotence will be disabled because ${IN_FLIGHT} is set to 7, which is greater than 5. Please note that in v4.0.0 and onward, this will become an error.`,
    ])
  })

  it('in 4.x more than 5 in flight is an error even when acks has switched idempotence off (P-18)', () => {
    expect(thrown('4.x', { acks: '0', [IN_FLIGHT]: 6 })).toEqual([MESSAGES.M4])
    expect(accepted('4.x', { ...FALSE, [IN_FLIGHT]: 6 }).config.enableIdempotence).toBe(false)
  })

  it('a refused transactional.id names what switched idempotence off', () => {
    const result = resolve('3.9', { ...TX, acks: '1' })
    expect(!result.ok && result.allNames).toEqual(['transactional.id', 'acks'])
    const explicit = resolve('3.9', { ...TX, ...FALSE })
    expect(!explicit.ok && explicit.allNames).toEqual(['transactional.id', 'enable.idempotence'])
  })

  it('an idempotent producer says that it is one (P-22)', () => {
    expect(logged('3.9', {})).toEqual(['INFO Instantiated an idempotent producer.'])
    expect(logged('2.5', {})).toEqual([])
  })
})
