import { beginPoll, endPoll, endsPoll } from '../client/client-poll.ts'
import { addTopic } from '../client/metadata.ts'
import { warmNetworkClient } from '../client/metadata-updater.ts'
import { type ClientOutbox, receive } from '../client/network-client.ts'
import type { Input } from '../kernel/actor.ts'
import { assert } from '../kernel/assert.ts'
import { type Micros, type Millis, microsOf, millisOf, NEVER } from '../kernel/units.ts'
import type { Message } from '../protocol/messages.ts'
import { clientOutboxOf } from './client-outbox.ts'
import type { ConsumerContext } from './consumer-requests.ts'
import type { ConsumerState } from './consumer-state.ts'
import { CONSUMER, POSITION_MOVE } from './events.ts'
import { handleFetchCompletion, sendFetches } from './fetcher.ts'
import {
  handleEpochCompletion,
  handleListOffsetsCompletion,
  resetPositionsIfNeeded,
  seek,
  validatePositionsIfNeeded,
} from './offset-fetcher.ts'
import { followMetadata } from './subscription-state.ts'

export { type ConsumerOptions, type ConsumerState, cloneConsumer, createConsumer } from './consumer-state.ts'

/** A poll that is not done after so many turns is a bug: each turn but the last has written something. */
const MAX_TURNS = 100

/**
 * The actor. Wake it for the first time at `fromMs` or before. What the network brings only lies ready: the consumer looks at
 * everything of one instant together, in the wake-up that follows at that same instant.
 */
export function handleConsumer(consumer: ConsumerState, input: Input<Message>, out: ClientOutbox, nowUs: Micros): void {
  if (input.kind !== 'wake') {
    receive(consumer.client, input)
    out.wakeAt(nowUs)
    return
  }
  if (!consumer.isStarted) {
    const startUs = microsOf(consumer.options.fromMs)
    if (nowUs < startUs) {
      out.wakeAt(startUs)
      return
    }
    start(contextOf(consumer, out, nowUs))
  }
  poll(consumer, out, nowUs)
}

function contextOf(consumer: ConsumerState, out: ClientOutbox, nowUs: Micros): ConsumerContext {
  return { consumer, clientOut: clientOutboxOf(out), out, nowUs, nowMs: millisOf(nowUs), lookAgainAtMs: NEVER }
}

function start(context: ConsumerContext): void {
  const { consumer, clientOut, out, nowMs } = context
  const { index, topic, warm } = consumer.options
  consumer.isStarted = true
  out.emit(CONSUMER.consumerStarted, index)
  if (!warm) {
    addTopic(consumer.client.metadata, topic, nowMs)
    return
  }
  warmNetworkClient(consumer.client, warm, clientOut, nowMs)
  followMetadata(consumer)
  for (const partition of consumer.partitions) seek(context, partition, 0, POSITION_MOVE.start)
}

/**
 * One round of poll(), as often as the client has something for it at this instant: take in what came, follow the metadata,
 * ask for what is missing.
 *
 * @source kafka clients KafkaConsumer#poll, ConsumerNetworkClient#poll
 */
function poll(consumer: ConsumerState, out: ClientOutbox, nowUs: Micros): void {
  const context = contextOf(consumer, out, nowUs)
  const { client } = consumer
  for (let turn = 0; turn < MAX_TURNS; turn++) {
    context.lookAgainAtMs = NEVER
    handleCompletions(context)
    followMetadata(consumer)
    resetPositionsIfNeeded(context)
    validatePositionsIfNeeded(context)
    sendFetches(context)
    const pollEndsAtMs = beginPoll(client, NEVER, context.clientOut, nowUs)
    if (endsPoll(client)) continue
    wakeBy(out, Math.min(pollEndsAtMs, context.lookAgainAtMs), nowUs)
    return
  }
  assert(false, `poll: consumer ${consumer.options.name} does not come to rest at ${nowUs} µs`)
}

function wakeBy(out: ClientOutbox, atMs: Millis, nowUs: Micros): void {
  out.wakeAt(atMs === NEVER ? NEVER : Math.max(nowUs, microsOf(atMs)))
}

function handleCompletions(context: ConsumerContext): void {
  const responses = endPoll(context.consumer.client, context.clientOut, context.nowUs)
  for (const { request, correlationId, body } of responses) {
    const { body: asked, node } = request
    switch (asked.api) {
      case 'Fetch':
        handleFetchCompletion(context, node, asked, body?.api === 'Fetch' ? body : undefined)
        break
      case 'ListOffsets':
        handleListOffsetsCompletion(context, correlationId, asked, body?.api === 'ListOffsets' ? body : undefined)
        break
      case 'OffsetForLeaderEpoch':
        handleEpochCompletion(context, correlationId, asked, body?.api === 'OffsetForLeaderEpoch' ? body : undefined)
        break
      default:
        break
    }
  }
}
