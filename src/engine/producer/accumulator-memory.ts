import type { Millis } from '../kernel/units.ts'
import type { JavaException } from '../protocol/exceptions.ts'
import type { AppendCall } from './accumulator-append.ts'
import type { AccumulatorContext } from './accumulator-context.ts'
import { bufferExhausted } from './append-exceptions.ts'
import { giveUpAtOnce, giveUpWaiting, type MemoryWaiter, waitForMemory } from './buffer-pool.ts'
import { emitMemoryChanged, type RecordAccumulatorState } from './record-accumulator.ts'

/**
 * Queue an append that got `waitForMemory`. From now on every batch is sendable (P-65). When its turn has come the
 * waiter is in `pool.granted` (`pollGranted`): then `resumeAppend`.
 *
 * @param token Tells the caller's waits apart.
 */
export function awaitMemory(
  accumulator: RecordAccumulatorState,
  context: AccumulatorContext,
  call: AppendCall,
  token: number,
): MemoryWaiter {
  const waiter = waitForMemory(accumulator.pool, call.wantedBytes, token)
  emitMemoryChanged(accumulator, context)
  return waiter
}

/**
 * The budget of an append is used up (P-35). What it has collected goes to the next one.
 *
 * @param waiter Undefined: it had no budget and never waited.
 * @param budgetMs What was left of max.block.ms when the wait began: printed.
 * @returns The exception that completes the record's future. "Available memory" is what was free while the append still
 * held its part.
 * @source kafka 3.9 clients BufferPool#allocate; P-35
 */
export function memoryWaitTimedOut(
  accumulator: RecordAccumulatorState,
  context: AccumulatorContext,
  call: AppendCall,
  waiter: MemoryWaiter | undefined,
  budgetMs: Millis,
): JavaException {
  const { pool } = accumulator
  context.metrics?.bufferExhausted()
  const exception = bufferExhausted(context.features, pool, call.wantedBytes, budgetMs)
  if (waiter) {
    giveUpWaiting(pool, waiter)
    emitMemoryChanged(accumulator, context)
  } else giveUpAtOnce(pool)
  return exception
}
