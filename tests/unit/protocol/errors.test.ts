import { describe, expect, it } from 'vitest'
import {
  ERROR,
  type ErrorList,
  errorCodeOf,
  errorName,
  errorsOf,
  errorText,
  exceptionClass,
  exceptionOfError,
  hasKafkaText,
  isErrorName,
  isInvalidMetadata,
  isRetriable,
  knownError,
} from '../../../src/engine/protocol/errors.ts'
import { printException, simpleName } from '../../../src/engine/protocol/exceptions.ts'

/** Retriable without a metadata update, and with one (P-102, cluster.md section 9), in every release. */
const RETRIABLE = [2, 7, 14, 15, 16, 19, 20, 41, 70, 71, 75, 78, 88]
const INVALID_METADATA = [3, 5, 6, 13, 56, 72, 74, 80, 83, 84]

describe('the protocol errors', () => {
  it('stand on consecutive codes with one name each', () => {
    const errors = errorsOf('4.x')
    expect(errors.map(({ code }) => code)).toEqual(errors.map((_, index) => index - 1))
    expect(new Set(errors.map(({ name }) => name)).size).toBe(errors.length)
    expect([ERROR.UNKNOWN_SERVER_ERROR, ERROR.NONE, ERROR.NOT_ENOUGH_REPLICAS]).toEqual([-1, 0, 19])
    expect([ERROR.REBOOTSTRAP_REQUIRED, ERROR.INVALID_RECORD, ERROR.PRODUCER_FENCED]).toEqual([129, 87, 90])
  })

  it('have an exception class and a text each, NONE has neither', () => {
    for (const list of ['2.5', '3.9', '4.x'] as const) {
      for (const { code } of errorsOf(list)) {
        expect([code, exceptionClass(code, list) === '', errorText(code, list) === '']).toEqual([
          code,
          code === ERROR.NONE,
          code === ERROR.NONE,
        ])
      }
    }
  })

  it.each(['2.5', '3.9', '4.x'] as const)('are retriable in %s exactly where P-102 and section 9 say so', (list) => {
    const later: Record<ErrorList, { retriable: number[]; invalidMetadata: number[] }> = {
      '2.5': { retriable: [], invalidMetadata: [] },
      '3.9': { retriable: [51, 89, 106, 122, 123], invalidMetadata: [9, 100, 103] },
      '4.x': { retriable: [51, 89, 106, 122, 123, 133], invalidMetadata: [9, 100, 103] },
    }
    const codes = errorsOf(list).map(({ code }) => code)
    const ascending = (numbers: number[]) => numbers.sort((a, b) => a - b)
    const { retriable, invalidMetadata } = later[list]
    expect(codes.filter((code) => isInvalidMetadata(code, list))).toEqual(
      ascending([...INVALID_METADATA, ...invalidMetadata]),
    )
    expect(codes.filter((code) => isRetriable(code, list))).toEqual(
      ascending([...RETRIABLE, ...INVALID_METADATA, ...retriable, ...invalidMetadata]),
    )
  })

  it('2.5 has other names, classes and texts for some codes (P-102, P-102a)', () => {
    expect([errorName(6, '2.5'), errorName(6, '3.9')]).toEqual(['NOT_LEADER_FOR_PARTITION', 'NOT_LEADER_OR_FOLLOWER'])
    expect(printException(exceptionOfError(6, '2.5'))).toBe(
      'org.apache.kafka.common.errors.NotLeaderForPartitionException: This server is not the leader for that topic-partition.',
    )
    expect(simpleName(exceptionClass(47, '2.5'))).toBe('ProducerFencedException')
    expect(simpleName(exceptionClass(47, '3.9'))).toBe('InvalidProducerEpochException')
    expect([errorText(74, '2.5').endsWith('.'), errorText(74, '4.x').endsWith('.')]).toEqual([false, true])
    expect([errorText(87, '2.5'), errorText(87, '3.9')].map((text) => text.includes('will be rejected'))).toEqual([
      false,
      true,
    ])
  })

  it('a code that a release does not know is UNKNOWN_SERVER_ERROR to it', () => {
    expect([knownError(90, '2.5'), knownError(90, '3.9'), knownError(129, '3.9'), knownError(129, '4.x')]).toEqual([
      -1, 90, -1, 129,
    ])
    expect(errorName(90, '2.5')).toBe('UNKNOWN_SERVER_ERROR')
    expect(isRetriable(89, '2.5')).toBe(false)
    expect([knownError(-2, '4.x'), knownError(9999, '4.x')]).toEqual([-1, -1])
  })

  it('either name of a code is accepted', () => {
    expect([errorCodeOf('NOT_LEADER_FOR_PARTITION'), errorCodeOf('NOT_LEADER_OR_FOLLOWER')]).toEqual([6, 6])
    expect([errorCodeOf('NOT_A_CODE'), isErrorName('NOT_A_CODE'), isErrorName('NONE')]).toEqual([
      undefined,
      false,
      true,
    ])
  })

  it('the message of the response goes before the default text (P-101)', () => {
    expect(exceptionOfError(19, '3.9', 'broker says no').message).toBe('broker says no')
    expect(exceptionOfError(19, '3.9').message).toBe(
      'Messages are rejected since there are fewer in-sync replicas than required.',
    )
    expect(() => exceptionOfError(ERROR.NONE, '3.9')).toThrow('NONE')
  })

  it('texts of our own are known as such', () => {
    expect([hasKafkaText(19, '3.9'), hasKafkaText(75, '3.9')]).toEqual([true, false])
  })
})
