import { describe, expect, it } from 'vitest'
import { unboundNumber } from '../../../src/lessons/bound-text.ts'
import { formatMeasured, rangesText } from '../../../src/lessons/format-value.ts'
import { fitParticle } from '../../../src/lessons/korean-particle.ts'
import { meetsExpectation } from '../../../src/lessons/meets-expectation.ts'
import { patchScenario } from '../../../src/lessons/scenario-patch.ts'

describe('numbers in the texts of a lesson', () => {
  it('digits may stand in code, in names of things and versions, and in placeholders', () => {
    const text =
      'At {atMs} ms `acks=1` on broker 2, brokers 1 and 3, b1, p0, partition 0; L18, Kafka 4.x, 3.9.1, KIP-794, murmur2'
    expect(unboundNumber(text)).toBeUndefined()
    expect(unboundNumber('브로커 1과 2, 파티션 0, Kafka 2.5의 `#7`')).toBeUndefined()
  })

  it('any other digit is unbound, and so is a spelled number behind a hash sign', () => {
    expect(unboundNumber('after 300 ms')).toBe('300')
    expect(unboundNumber('record #7 is lost')).toBe('#7')
    expect(unboundNumber('record #seven is lost')).toBe('#seven')
    expect(unboundNumber('3개가 사라져요')).toBe('3')
  })

  it('record numbers are written as ranges, long numbers without what nobody reads', () => {
    expect(formatMeasured([12, 13, 14, 20], { of: 'records' })).toBe('#12–#14, #20')
    expect(rangesText([1, 2, 3, 'COMMIT', 4, 5, 'ABORT'])).toBe('1–3, COMMIT, 4, 5, ABORT')
    expect(formatMeasured(756.317, undefined)).toBe('756')
    expect(formatMeasured(0.804, undefined, true)).toBe('80 %')
  })

  it('a Korean particle fits how the number before it is read', () => {
    expect(['1', '2', '3', '10'].map((number) => fitParticle('(으)로 나눈', number))).toEqual([
      '로 나눈',
      '로 나눈',
      '으로 나눈',
      '으로 나눈',
    ])
    expect(['7', '9'].map((number) => fitParticle('은(는)', number))).toEqual(['은', '는'])
    expect(fitParticle(' ms', '7')).toBe(' ms')
  })
})

describe('expectations', () => {
  it('= is exact, ≈ allows 15 percent, a band has limits', () => {
    expect(meetsExpectation(22, 22, '=')).toBe(true)
    expect(meetsExpectation(22.1, 22, '=')).toBe(false)
    expect(meetsExpectation([22, 110], [22, 100], '≈')).toBe(true)
    expect(meetsExpectation([22, 120], [22, 100], '≈')).toBe(false)
    expect(meetsExpectation(0.7, { min: 0.7, max: 0.9 }, 'band')).toBe(true)
    expect(meetsExpectation(0.69, { min: 0.7 }, 'band')).toBe(false)
  })

  it('a list of record numbers may be expected as a text', () => {
    expect(meetsExpectation([1, 2, 3, 7], '1–3, 7', '=')).toBe(true)
    expect(meetsExpectation([1, 2, 7], '1–3, 7', '=')).toBe(false)
  })
})

describe('patches of a scenario', () => {
  const scenario = {
    kafka: '3.9',
    producers: [{ name: 'app', config: { acks: '1', 'linger.ms': 5 } }],
    actions: [{ atMs: 1 }],
  }

  it('objects merge, null removes, one past the end appends, the original stays', () => {
    const patched = patchScenario(scenario, {
      kafka: '2.5',
      'producers[0].config': { acks: 'all', 'linger.ms': null },
      "producers[0].config['batch.size']": 1024,
      'actions[1]': { atMs: 2 },
    })
    expect(patched).toEqual({
      kafka: '2.5',
      producers: [{ name: 'app', config: { acks: 'all', 'batch.size': 1024 } }],
      actions: [{ atMs: 1 }, { atMs: 2 }],
    })
    expect(scenario.kafka).toBe('3.9')
    expect(patchScenario(scenario, { 'actions[0]': null })['actions']).toEqual([])
  })
})
