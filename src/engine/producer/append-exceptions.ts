import type { ProfileFeatures } from '../config/profile.ts'
import type { Bytes, Millis } from '../kernel/units.ts'
import { type JavaException, javaException } from '../protocol/exceptions.ts'
import { availableMemory, type BufferPoolState } from './buffer-pool.ts'

/** An append after close() has begun (P-36). */
export function appendedAfterClose(): JavaException {
  return javaException('KafkaException', 'Producer closed while send in progress')
}

/** close() while an append waits for memory (P-36). */
export function closedWhileAllocating(): JavaException {
  return javaException('KafkaException', 'Producer closed while allocating memory')
}

/** A batch that buffer.memory can never hold (P-34). */
export function hardLimitExceeded(sizeBytes: Bytes, totalBytes: Bytes): JavaException {
  return javaException(
    'IllegalArgumentException',
    `Attempt to allocate ${sizeBytes} bytes, but there is a hard limit of ${totalBytes} on memory allocations.`,
  )
}

/**
 * The budget for memory is used up (P-35).
 *
 * @param budgetMs What was left of max.block.ms when the wait began.
 */
export function bufferExhausted(
  features: ProfileFeatures,
  pool: BufferPoolState,
  sizeBytes: Bytes,
  budgetMs: Millis,
): JavaException {
  if (!features.bufferExhaustedException) {
    return javaException(
      'TimeoutException',
      `Failed to allocate memory within the configured max blocking time ${budgetMs} ms.`,
    )
  }
  return javaException(
    'BufferExhaustedException',
    `Failed to allocate ${sizeBytes} bytes within the configured max blocking time ${budgetMs} ms. ` +
      `Total memory: ${pool.totalBytes} bytes. Available memory: ${availableMemory(pool)} bytes. ` +
      `Poolable size: ${pool.poolableBytes} bytes`,
  )
}
