import { describe, expect, it } from 'vitest'
import { isSubclassOf, javaException, printException, simpleName } from '../../../src/engine/protocol/exceptions.ts'

describe('Java exceptions as data (P-7)', () => {
  it('live in org.apache.kafka.common.errors unless said otherwise', () => {
    const classOf = (name: string) => javaException(name, '').className
    expect(classOf('TimeoutException')).toBe('org.apache.kafka.common.errors.TimeoutException')
    expect(classOf('KafkaException')).toBe('org.apache.kafka.common.KafkaException')
    expect(classOf('ConfigException')).toBe('org.apache.kafka.common.config.ConfigException')
    expect(classOf('BufferExhaustedException')).toBe('org.apache.kafka.clients.producer.BufferExhaustedException')
    expect(classOf('CommitFailedException')).toBe('org.apache.kafka.clients.consumer.CommitFailedException')
    expect(classOf('InvalidRecordException')).toBe('org.apache.kafka.common.InvalidRecordException')
    expect(classOf('IllegalStateException')).toBe('java.lang.IllegalStateException')
  })

  it('print as Java prints them; without a message the class alone', () => {
    const exception = javaException('TimeoutException', 'The request timed out.')
    expect(printException(exception)).toBe('org.apache.kafka.common.errors.TimeoutException: The request timed out.')
    expect(printException(javaException('NetworkException', ''))).toBe(
      'org.apache.kafka.common.errors.NetworkException',
    )
    expect([simpleName(exception), simpleName(exception.className), simpleName('TimeoutException')]).toEqual(
      new Array(3).fill('TimeoutException'),
    )
  })

  it('carry their cause', () => {
    const cause = javaException('TimeoutException', 'late')
    expect(javaException('KafkaException', 'wrapped', cause).cause).toBe(cause)
    expect('cause' in javaException('KafkaException', 'alone')).toBe(false)
  })

  it('form the tree of P-7', () => {
    expect(isSubclassOf('ApiException', 'KafkaException')).toBe(true)
    expect(isSubclassOf('RetriableException', 'ApiException')).toBe(true)
    expect(isSubclassOf('InvalidMetadataException', 'RetriableException')).toBe(true)
    expect(isSubclassOf('TimeoutException', 'RetriableException')).toBe(true)
    expect(isSubclassOf('UnknownProducerIdException', 'OutOfOrderSequenceException')).toBe(true)
    expect(isSubclassOf('KafkaException', 'RuntimeException')).toBe(true)
    expect(isSubclassOf('org.apache.kafka.common.errors.NetworkException', 'InvalidMetadataException')).toBe(true)
    for (const name of ['SerializationException', 'InterruptException', 'ConfigException', 'CommitFailedException']) {
      expect([isSubclassOf(name, 'KafkaException'), isSubclassOf(name, 'ApiException')]).toEqual([true, false])
    }
    expect(isSubclassOf('IllegalStateException', 'KafkaException')).toBe(false)
    expect(isSubclassOf('TimeoutException', 'InvalidMetadataException')).toBe(false)
  })

  it('BufferExhaustedException is a timeout, but not in 2.5', () => {
    expect(isSubclassOf('BufferExhaustedException', 'TimeoutException', '3.9')).toBe(true)
    expect(isSubclassOf('BufferExhaustedException', 'TimeoutException', '2.5')).toBe(false)
  })
})
