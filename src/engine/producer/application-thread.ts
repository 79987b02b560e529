import { assertNever, must } from '../kernel/assert.ts'
import { type Millis, millisOf, NEVER } from '../kernel/units.ts'
import { isSubclassOf, type JavaException } from '../protocol/exceptions.ts'
import { type PlannedRecord, SEND_MODE } from '../protocol/record-table.ts'
import { beginFlush, endFlush, isFlushed } from './accumulator-flush.ts'
import { callTransaction, unblockTransaction } from './application-transactions.ts'
import { block, release } from './blocked-thread.ts'
import { BLOCKED, PRODUCER } from './events.ts'
import {
  continueAfterMemory,
  continueAfterMetadata,
  giveUpMemory,
  type SendOutcome,
  startSend,
} from './kafka-producer.ts'
import { askPartitioner, CLOSE } from './own-partitioner.ts'
import { CLIENT_ERROR } from './produce-result.ts'
import type { ProducerRuntime } from './producer-runtime.ts'
import type { ApplicationThreadState, BlockedThread, SendMode, ThreadCall } from './producer-state.ts'
import { resend, writeFailure } from './record-futures.ts'
import { forceClose, initiateClose } from './sender.ts'
import { maybeTransitionToErrorState } from './transaction-batches.ts'

/**
 * Run the application's thread until it has nothing to do or has to wait: calls in planned order, one after the other.
 * What the thread waits for is `thread.blocked`; looked at again whenever this is called.
 *
 * @returns A restart whose close() is done: the thread stands still until the new producer is there.
 */
export function runApplicationThread(runtime: ProducerRuntime): RestartCall | undefined {
  const { thread } = runtime.process
  for (;;) {
    if (thread.blocked) {
      if (!unblock(runtime, thread, thread.blocked)) return undefined
    } else {
      const call = takeCall(thread, millisOf(runtime.nowUs))
      if (!call) return undefined
      thread.current = call
      makeCall(runtime, call)
    }
    if (thread.blocked) continue
    const { current } = thread
    thread.current = undefined
    if (current?.kind === 'restart') return current
  }
}

type RestartCall = Extract<ThreadCall, { kind: 'restart' }>

/** A call whose time has come: it is made now if the thread is free, else when it is. */
export function callOnThread(runtime: ProducerRuntime, call: ThreadCall): void {
  const { thread } = runtime.process
  if (thread.blocked || isThreadRunnable(thread) || call.kind === 'restart') {
    thread.waiting.push(call)
    return
  }
  thread.current = call
  makeCall(runtime, call)
  if (!thread.blocked) thread.current = undefined
}

/** Has it calls to make now, and is free to make them? */
export function isThreadRunnable(thread: ApplicationThreadState): boolean {
  return thread.blocked === undefined && thread.head < thread.waiting.length
}

/** When the thread goes on by itself, in ms: the end of its wait, or a record to send again; NEVER: it does not. */
export function threadDueAtMs(thread: ApplicationThreadState): Millis {
  return thread.blocked ? thread.blocked.deadlineMs : (thread.resendsLater[0]?.atMs ?? NEVER)
}

function takeCall(thread: ApplicationThreadState, nowMs: Millis): ThreadCall | undefined {
  const { resendsLater } = thread
  while (resendsLater.length > 0 && (resendsLater[0]?.atMs ?? NEVER) <= nowMs) {
    thread.waiting.push(must(resendsLater.shift(), 'a record to send again').call)
  }
  if (thread.head === thread.waiting.length) return undefined
  const call = must(thread.waiting[thread.head++], 'a waiting call')
  if (thread.head === thread.waiting.length) {
    thread.waiting = []
    thread.head = 0
  }
  return call
}

function makeCall(runtime: ProducerRuntime, call: ThreadCall): void {
  switch (call.kind) {
    case 'send':
      send(runtime, call.planned, call.mode)
      break
    case 'flush':
      flush(runtime, call.timeoutMs)
      break
    case 'close':
    case 'restart':
      close(runtime, call.timeoutMs)
      break
    case 'initTransactions':
    case 'beginTransaction':
    case 'commitTransaction':
    case 'abortTransaction':
      callTransaction(runtime, call.kind)
      break
    default:
      assertNever(call)
  }
}

/** Has the wait come to its end? Then the call goes on. @returns False: it waits on. */
function unblock(runtime: ProducerRuntime, thread: ApplicationThreadState, blocked: BlockedThread): boolean {
  const isOver = millisOf(runtime.nowUs) >= blocked.deadlineMs
  switch (blocked.why) {
    case BLOCKED.metadata:
      return unblockMetadata(runtime, thread, blocked, isOver)
    case BLOCKED.memory:
      return unblockMemory(runtime, thread, blocked, isOver)
    case BLOCKED.future:
      if (!blocked.isDone) return false
      release(runtime, blocked)
      return true
    case BLOCKED.flush:
      return unblockFlush(runtime, blocked, isOver)
    case BLOCKED.close:
      return unblockClose(runtime, blocked, isOver)
    default:
      return unblockTransaction(runtime, thread, blocked, isOver)
  }
}

// ── send ──

function send(runtime: ProducerRuntime, planned: PlannedRecord, mode: SendMode): void {
  const { process, producer, out } = runtime
  const { thread } = process
  const { send } = thread
  send.planned = planned
  send.mode = mode
  send.toldPartition = -1
  send.record = out.registerRecord(planned)
  out.tables.records.mode[send.record] = SEND_MODE[mode]
  out.emit(PRODUCER.recordSent, send.record, process.options.index)
  settleSend(runtime, startSend(producer, runtime, thread))
}

function settleSend(runtime: ProducerRuntime, outcome: SendOutcome): void {
  const { send } = runtime.process.thread
  if (outcome === 'buffered') {
    if (send.mode === 'sync') block(runtime, BLOCKED.future, NEVER, send.record, 0)
  } else if (outcome === 'metadata') {
    const deadlineMs = send.startedMs + runtime.producer.config.maxBlockMs
    block(runtime, BLOCKED.metadata, deadlineMs, send.record, send.awaitedVersion)
  } else if (outcome === 'memory') {
    block(runtime, BLOCKED.memory, millisOf(runtime.nowUs) + send.budgetMs, send.record, 0)
  } else failSend(runtime, outcome)
}

function unblockMetadata(
  runtime: ProducerRuntime,
  thread: ApplicationThreadState,
  blocked: BlockedThread,
  isOver: boolean,
): boolean {
  const hasUpdate = runtime.producer.client.metadata.updateVersion > blocked.awaited
  if (!hasUpdate && !isOver) return false
  const outcome = continueAfterMetadata(runtime.producer, runtime, thread, hasUpdate)
  if (outcome === 'metadata') {
    blocked.awaited = thread.send.awaitedVersion
    return false
  }
  release(runtime, blocked)
  settleSend(runtime, outcome)
  return true
}

function unblockMemory(
  runtime: ProducerRuntime,
  thread: ApplicationThreadState,
  blocked: BlockedThread,
  isOver: boolean,
): boolean {
  const { producer } = runtime
  const outcome = continueAfterMemory(producer, runtime, thread)
  if (outcome === undefined && !isOver) return false
  release(runtime, blocked)
  settleSend(runtime, outcome ?? giveUpMemory(producer, runtime, thread))
  return true
}

/**
 * Where an exception of send() goes (P-30): an ApiException completes the future, and the transaction hears of it (39+);
 * any other is thrown. Either way the record has failed; only a failed future is sent again.
 */
function failSend(runtime: ProducerRuntime, exception: JavaException): void {
  const { process, producer, profile, out, nowUs } = runtime
  const { record, mode, toldPartition } = process.thread.send
  const isInFuture = isSubclassOf(exception.className, 'ApiException', profile.version)
  if (isSubclassOf(exception.className, 'KafkaException', profile.version)) runtime.metrics.sendFailed()
  const thrown =
    isInFuture && producer.transactions && profile.features.failedSendIsReported
      ? maybeTransitionToErrorState(producer.transactions, runtime.transactions, exception, 'application')
      : undefined
  writeFailure(out, record, toldPartition, thrown ?? exception, CLIENT_ERROR, nowUs)
  if (isInFuture && !thrown && process.options.onError === 'resend') resend(process, out, record, mode, nowUs)
}

// ── flush, close ──

/**
 * flush(): everything is sendable, and the thread waits for what is incomplete now (P-81).
 *
 * @param timeoutMs The application gives up then, as if it was interrupted; undefined: it does not.
 */
function flush(runtime: ProducerRuntime, timeoutMs: Millis | undefined): void {
  const { process, producer, out } = runtime
  out.emit(PRODUCER.flushStarted, process.options.index)
  const barrier = beginFlush(producer.accumulator)
  producer.client.isWokenUp = true
  const deadlineMs = timeoutMs === undefined ? NEVER : millisOf(runtime.nowUs) + timeoutMs
  if (isFlushed(producer.accumulator, barrier)) finishFlush(runtime)
  else block(runtime, BLOCKED.flush, deadlineMs, 0, barrier)
}

function unblockFlush(runtime: ProducerRuntime, blocked: BlockedThread, isOver: boolean): boolean {
  if (!isOver && !isFlushed(runtime.producer.accumulator, blocked.awaited)) return false
  release(runtime, blocked)
  finishFlush(runtime)
  return true
}

function finishFlush({ process, producer, out }: ProducerRuntime): void {
  endFlush(producer.accumulator)
  out.emit(PRODUCER.flushFinished, process.options.index)
}

/** close(timeout): the sender finishes what it has, or is made to stop (P-82, P-83). Closing twice is nothing. */
function close(runtime: ProducerRuntime, timeoutMs: Millis | undefined): void {
  const { process, producer, out } = runtime
  if (producer.isClosed) return
  producer.isClosed = true
  out.emit(PRODUCER.closeStarted, process.options.index, timeoutMs ?? -1)
  if (timeoutMs === 0) forceClose(producer.sender, runtime.sender)
  else initiateClose(producer.sender, runtime.sender)
  const isForced = timeoutMs === 0
  const deadlineMs = timeoutMs === undefined || isForced ? NEVER : millisOf(runtime.nowUs) + timeoutMs
  block(runtime, BLOCKED.close, deadlineMs, 0, 0)
}

function unblockClose(runtime: ProducerRuntime, blocked: BlockedThread, isOver: boolean): boolean {
  const { process, producer, out } = runtime
  if (process.senderThread.wait !== 'ended') {
    if (isOver) {
      forceClose(producer.sender, runtime.sender)
      process.thread.blocked = { ...blocked, deadlineMs: NEVER }
    }
    return false
  }
  release(runtime, blocked)
  askPartitioner(process, out, CLOSE)
  out.emit(PRODUCER.producerClosed, process.options.index, producer.sender.isForceClosed ? 1 : 0)
  return true
}
