import { beginPoll, endPoll, endsPoll } from '../client/client-poll.ts'
import { closeNetworkClient, type NetworkClientState } from '../client/network-client.ts'
import { assert, LimitReached } from '../kernel/assert.ts'
import { type Micros, type Millis, millisOf, NEVER } from '../kernel/units.ts'
import { ERROR } from '../protocol/errors.ts'
import type { ClientResponse } from './kafka-client.ts'
import type { ProducerBatchState } from './producer-batch.ts'
import type { ProducerRuntime } from './producer-runtime.ts'
import type { SenderThreadState } from './producer-state.ts'
import { runUntilWait } from './sender.ts'
import type { Wait } from './sender-state.ts'

/** Iterations of the sender at one instant; more of them stop the run, for it would never get on. */
export const MAX_ITERATIONS_AT_ONE_INSTANT = 10_000

/** Polls at one millisecond that end at once and bring nothing, before the next one waits for the next millisecond. */
const MAX_IDLE_POLLS = 3

const NO_COMPLETIONS: readonly ClientResponse[] = []

/**
 * Run the sender's thread until it waits, and nothing that it waits for is there (P-92, P-113). Simulated time passes
 * between the two halves of a poll: the client begins it here and ends it when something has come or time is up.
 *
 * @source kafka 3.9 clients Sender#run, NetworkClient#poll
 */
export function runSenderThread(runtime: ProducerRuntime): void {
  const { process, producer, nowUs } = runtime
  const { senderThread } = process
  const nowMs = millisOf(nowUs)
  while (isSenderDue(senderThread, producer.client, nowMs)) {
    countIteration(senderThread, nowUs)
    const completions = senderThread.wait === 'poll' ? pollEnds(runtime, senderThread, nowMs) : NO_COMPLETIONS
    runtime.futures.maySplit = batchesThatMaySplit(runtime, completions)
    const wait = runUntilWait(producer.sender, runtime.sender, completions, nowMs)
    runtime.futures.keepAttemptsOfSplits()
    beginWait(runtime, senderThread, wait, nowMs)
  }
}

/** Has the sender something to do now: has its wait ended? */
export function isSenderDue(thread: SenderThreadState, client: NetworkClientState, nowMs: Millis): boolean {
  if (thread.wait === 'ended') return false
  return nowMs >= thread.untilMs || (thread.wait === 'poll' && endsPoll(client))
}

/** When the sender goes on if nothing happens before, in ms; NEVER: it does not. */
export function senderDueAtMs(thread: SenderThreadState): Millis {
  return thread.wait === 'ended' ? NEVER : thread.untilMs
}

function pollEnds(runtime: ProducerRuntime, thread: SenderThreadState, nowMs: Millis): readonly ClientResponse[] {
  const { client } = runtime.producer
  if (endsPoll(client)) thread.idlePolls = 0
  else if (thread.idlePollMs !== nowMs) {
    thread.idlePollMs = nowMs
    thread.idlePolls = 1
  } else thread.idlePolls++
  return endPoll(client, runtime.out, runtime.nowUs)
}

function beginWait(runtime: ProducerRuntime, thread: SenderThreadState, wait: Wait, nowMs: Millis): void {
  const { producer, out, nowUs } = runtime
  switch (wait.kind) {
    case 'poll': {
      thread.wait = 'poll'
      const untilMs = beginPoll(producer.client, wait.timeoutMs, out, nowUs)
      // The real client would spin: nothing changes before the next event or the next reading of its clock (P-93).
      const isSpinning = wait.isSpinning || (thread.idlePollMs === nowMs && thread.idlePolls >= MAX_IDLE_POLLS)
      thread.untilMs = isSpinning ? Math.max(untilMs, nowMs + 1) : untilMs
      return
    }
    case 'sleep':
      thread.wait = 'sleep'
      thread.untilMs = nowMs + wait.ms
      return
    case 'closed':
      thread.wait = 'ended'
      thread.untilMs = NEVER
      closeNetworkClient(producer.client, out)
      return
    default:
      assert(false, `runSenderThread: the sender ended with ${wait.kind}`)
  }
}

function countIteration(thread: SenderThreadState, nowUs: Micros): void {
  if (thread.busyAtUs !== nowUs) {
    thread.busyAtUs = nowUs
    thread.iterations = 0
  }
  thread.iterations++
  if (thread.iterations > MAX_ITERATIONS_AT_ONE_INSTANT) {
    throw new LimitReached(`the sender has run ${thread.iterations} times at ${nowUs} us`)
  }
}

/** Batches answered with MESSAGE_TOO_LARGE: they may be split now, and their parts begin with attempts 0 (P-80). */
function batchesThatMaySplit(
  { producer }: ProducerRuntime,
  completions: readonly ClientResponse[],
): readonly ProducerBatchState[] | undefined {
  let found: readonly ProducerBatchState[] | undefined
  for (let i = 0; i < completions.length; i++) {
    const { body, correlationId } = completions[i] as ClientResponse
    if (body?.api !== 'Produce' || !body.parts.some((part) => part.error === ERROR.MESSAGE_TOO_LARGE)) continue
    const batches = producer.sender.produceRequests.get(correlationId)
    if (batches) found = found ? found.concat(batches) : batches
  }
  return found
}
