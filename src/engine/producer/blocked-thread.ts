import type { Millis } from '../kernel/units.ts'
import { PRODUCER } from './events.ts'
import type { ProducerRuntime } from './producer-runtime.ts'
import type { BlockedThread } from './producer-state.ts'

/**
 * The application thread waits from now on.
 *
 * @param why See BLOCKED.
 * @param deadlineMs NEVER: without limit.
 * @param record Of a send(); 0: another call waits.
 * @param awaited What tells that the wait is over (`BlockedThread`).
 */
export function block(
  runtime: ProducerRuntime,
  why: number,
  deadlineMs: Millis,
  record: number,
  awaited: number,
): void {
  const { process, out, nowUs } = runtime
  process.thread.blocked = { why, sinceUs: nowUs, deadlineMs, record, awaited, isDone: false }
  out.emit(PRODUCER.applicationBlocked, process.options.index, why, record)
}

/** The wait is over: the call goes on. */
export function release(runtime: ProducerRuntime, { why, record, sinceUs }: BlockedThread): void {
  const { process, out, metrics } = runtime
  metrics.waited(why, process.thread.current?.kind, sinceUs)
  process.thread.blocked = undefined
  out.emit(PRODUCER.applicationUnblocked, process.options.index, why, record)
}
