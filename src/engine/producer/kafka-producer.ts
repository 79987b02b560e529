import type { TopicView } from '../client/cluster-view.ts'
import { addTopic, requestUpdateForTopic } from '../client/metadata.ts'
import { EPOCH_MS, type Millis, millisOf } from '../kernel/units.ts'
import { ERROR } from '../protocol/errors.ts'
import { type JavaException, javaException } from '../protocol/exceptions.ts'
import { type PartitionIndex, partitionIndex } from '../protocol/ids.ts'
import { murmur2 } from '../protocol/murmur2.ts'
import { fieldSize, headersSize, NO_HEADERS_SIZE } from '../protocol/record-size.ts'
import { type AppendOutcome, append, resumeAppend, UNKNOWN_PARTITION } from './accumulator-append.ts'
import { awaitMemory, memoryWaitTimedOut } from './accumulator-memory.ts'
import { closedWhileAllocating } from './append-exceptions.ts'
import { pollGranted } from './buffer-pool.ts'
import { PARTITION_CHOICE, PRODUCER } from './events.ts'
import { askPartitioner } from './own-partitioner.ts'
import { LEFT_TO_ACCUMULATOR } from './partitioners/partitioner.ts'
import { upperBoundOfPayload } from './producer-batch.ts'
import { memoryOfSend, type ProducerRuntime, topicOfSend } from './producer-runtime.ts'
import type { ApplicationThreadState, KafkaProducerState, SendInProgress } from './producer-state.ts'
import { failIfNotReadyForSend, maybeAddPartition } from './transaction-sends.ts'

/**
 * What a piece of send() came to: `buffered`, the future is open; it waits for `metadata` or for `memory`; or an
 * exception, which goes where P-30 says.
 */
export type SendOutcome = 'buffered' | 'metadata' | 'memory' | JavaException

/**
 * send() in the order of P-26, up to its first wait:
 *
 *  A. closed check;
 *  B. metadata of the topic, or the wait for it (`continueAfterMetadata`);
 *  C. serializers, partition, size check, timestamp;
 *  D. append, or the wait for memory (`continueAfterMemory`);
 *  E. registration with the transaction, and the sender's wake-up.
 *
 * The record and its mode stand in `thread.send`.
 *
 * @source kafka 3.9 clients KafkaProducer#doSend
 * @simplified No interceptors, no two-phase commit; texts come as the bytes that StringSerializer makes of them.
 */
export function startSend(
  producer: KafkaProducerState,
  runtime: ProducerRuntime,
  thread: ApplicationThreadState,
): SendOutcome {
  const { send } = thread
  if (producer.isClosed) {
    return javaException('IllegalStateException', 'Cannot perform operation after producer has been closed')
  }
  const { topic, partition } = send.planned
  const { invalidTopics } = producer.client.metadata.view
  if (invalidTopics.size > 0 && invalidTopics.has(topic)) return javaException('InvalidTopicException', topic)
  send.startedMs = millisOf(runtime.nowUs)
  const known = topicOfSend(producer, runtime, topic, send.startedMs)
  send.partitionCount = known?.partitions.length ?? 0
  if (known && partition < send.partitionCount) return sendToPartition(producer, runtime, thread, known, 0)
  requestMetadata(producer, runtime, send)
  return producer.config.maxBlockMs === 0 ? topicMissing(producer, runtime, send, false) : 'metadata'
}

/**
 * Look again after metadata has come, or after the time for it is over (P-27). Call it when `updateVersion` has passed
 * `thread.blocked.awaited`, or at the deadline.
 *
 * @param hasUpdate An answer has come since the wait began.
 */
export function continueAfterMetadata(
  producer: KafkaProducerState,
  runtime: ProducerRuntime,
  thread: ApplicationThreadState,
  hasUpdate: boolean,
): SendOutcome {
  const { send } = thread
  const nowMs = millisOf(runtime.nowUs)
  const waitedMs = nowMs - send.startedMs
  if (waitedMs >= producer.config.maxBlockMs) return topicMissing(producer, runtime, send, hasUpdate)
  const { topic, partition } = send.planned
  const refused = topicException(producer, topic)
  if (refused) return refused
  const known = topicOfSend(producer, runtime, topic, nowMs)
  send.partitionCount = known?.partitions.length ?? 0
  if (known && partition < send.partitionCount) return sendToPartition(producer, runtime, thread, known, waitedMs)
  requestMetadata(producer, runtime, send)
  return 'metadata'
}

/** Ask for an update, partial while the topic is new, and wake the sender (P-27). */
function requestMetadata(producer: KafkaProducerState, runtime: ProducerRuntime, send: SendInProgress): void {
  const { metadata } = producer.client
  const topic = addTopic(metadata, send.planned.topic, millisOf(runtime.nowUs))
  send.awaitedVersion = requestUpdateForTopic(metadata, topic)
  producer.client.isWokenUp = true
}

/** What the brokers say of the topic ends the wait: it is invalid, or not for us (P-27). */
function topicException(producer: KafkaProducerState, topic: string): JavaException | undefined {
  switch (producer.client.metadata.topicErrors.get(topic)) {
    case ERROR.INVALID_TOPIC_EXCEPTION:
      return javaException('InvalidTopicException', `Invalid topics: [${topic}]`)
    case ERROR.TOPIC_AUTHORIZATION_FAILED:
      return javaException('TopicAuthorizationException', `Not authorized to access topics: [${topic}]`)
    default:
      return undefined
  }
}

/**
 * The metadata wait has used up max.block.ms (P-27).
 *
 * @param hasUpdate An answer came, too late: then the partition is what is missing, if the topic was known before.
 */
function topicMissing(
  producer: KafkaProducerState,
  runtime: ProducerRuntime,
  send: SendInProgress,
  hasUpdate: boolean,
): JavaException {
  const { topic, partition } = send.planned
  const { maxBlockMs } = producer.config
  const namesPartition = hasUpdate || runtime.profile.features.partitionTextInMetadataTimeout
  return javaException(
    'TimeoutException',
    namesPartition && send.partitionCount > 0
      ? `Partition ${partition} of topic ${topic} with partition count ${send.partitionCount} is not present in metadata after ${maxBlockMs} ms.`
      : `Topic ${topic} not present in metadata after ${maxBlockMs} ms.`,
  )
}

/** Steps 5 to 12 of P-26: the topic is known. */
function sendToPartition(
  producer: KafkaProducerState,
  runtime: ProducerRuntime,
  thread: ApplicationThreadState,
  topic: TopicView,
  waitedMs: Millis,
): SendOutcome {
  const { send, append: call } = thread
  const { config } = producer
  const { planned, record } = send
  if (runtime.keyRefusal && planned.key !== null) return runtime.keyRefusal
  if (runtime.valueRefusal && planned.valueSize >= 0) return runtime.valueRefusal
  send.budgetMs = Math.max(0, config.maxBlockMs - waitedMs)
  const { partitioning } = runtime
  partitioning.topic = topic
  partitioning.keyHash = planned.partition < 0 && planned.key !== null ? murmur2(planned.key) : undefined
  send.keyHash = partitioning.keyHash ?? 0
  const partition = choosePartition(producer, runtime, send, topic)
  if (typeof partition !== 'number') return partition
  call.keySize = planned.key === null ? -1 : planned.key.length
  call.valueSize = planned.valueSize
  call.headersBytes = planned.headers.length === 0 ? NO_HEADERS_SIZE : headersSize(planned.headers)
  const tooLarge = sizeException(producer, fieldSize(call.keySize) + fieldSize(call.valueSize) + call.headersBytes)
  if (tooLarge) return tooLarge
  call.timestampMs = planned.timestampMs >= 0 ? planned.timestampMs : EPOCH_MS + millisOf(runtime.nowUs)
  runtime.out.tables.records.timestampMs[record] = call.timestampMs
  if (producer.transactions) {
    const refused = failIfNotReadyForSend(producer.transactions, runtime.transactions)
    if (refused) return refused
  }
  call.topic = planned.topic
  call.partition = partition
  call.record = record
  call.nowUs = runtime.nowUs
  call.abortOnNewBatch = runtime.abortsOnNewBatch
  const { accumulator } = producer
  const cluster = producer.client.metadata.view
  send.cluster = cluster
  let outcome = append(accumulator, runtime.accumulator, cluster, call)
  if (outcome === 'abortForNewBatch') {
    const again = chooseForNewBatch(producer, runtime, send, topic, call.chosenPartition)
    if (typeof again !== 'number') return again
    call.partition = again
    call.abortOnNewBatch = false
    outcome = append(accumulator, runtime.accumulator, cluster, call)
  }
  return afterAppend(producer, runtime, thread, outcome)
}

/** The memory of the waiting append has been granted: go on with it, if it is this one's. */
export function continueAfterMemory(
  producer: KafkaProducerState,
  runtime: ProducerRuntime,
  thread: ApplicationThreadState,
): SendOutcome | undefined {
  const waiter = pollGranted(producer.accumulator.pool)
  if (!waiter) return undefined
  thread.append.nowUs = runtime.nowUs
  const cluster = thread.send.cluster ?? producer.client.metadata.view
  const outcome = resumeAppend(producer.accumulator, runtime.accumulator, cluster, thread.append)
  return afterAppend(producer, runtime, thread, outcome)
}

/** The budget for memory is used up (P-35), or the producer was closed meanwhile (P-36). */
export function giveUpMemory(
  producer: KafkaProducerState,
  runtime: ProducerRuntime,
  thread: ApplicationThreadState,
): JavaException {
  const { accumulator } = producer
  const waiter = accumulator.pool.waiters.find(({ token }) => token === thread.send.record)
  if (!waiter) return closedWhileAllocating()
  return memoryWaitTimedOut(accumulator, runtime.accumulator, thread.append, waiter, thread.send.budgetMs)
}

function afterAppend(
  producer: KafkaProducerState,
  runtime: ProducerRuntime,
  thread: ApplicationThreadState,
  outcome: AppendOutcome,
): SendOutcome {
  const { send, append: call } = thread
  const { accumulator } = producer
  if (call.partition === UNKNOWN_PARTITION && call.chosenPartition !== UNKNOWN_PARTITION && outcome !== 'error') {
    tellChoice(runtime, send, call.chosenPartition, PARTITION_CHOICE.sticky)
  }
  switch (outcome) {
    case 'waitForMemory':
      if (send.budgetMs === 0) return memoryWaitTimedOut(accumulator, runtime.accumulator, call, undefined, 0)
      awaitMemory(accumulator, runtime.accumulator, call, send.record)
      return 'memory'
    case 'appended':
      return afterBuffered(producer, runtime, thread)
    default:
      return call.exception as JavaException
  }
}

/** Steps 13 and 14 of P-26. A refusal leaves the record where it is: in the accumulator (P-31). */
function afterBuffered(
  producer: KafkaProducerState,
  runtime: ProducerRuntime,
  thread: ApplicationThreadState,
): SendOutcome {
  const { append: call, send } = thread
  if (producer.transactions) {
    const refused = maybeAddPartition(producer.transactions, runtime.transactions, call.chosenPartition)
    if (refused) {
      runtime.process.lostFutures.add(send.record)
      return refused
    }
  }
  if (call.newBatchCreated || call.batchIsFull) producer.client.isWokenUp = true
  return 'buffered'
}

/** Step 7 of P-26 (P-28, P-29): a partition, UNKNOWN_PARTITION, or what is wrong with the partitioner's answer. */
function choosePartition(
  producer: KafkaProducerState,
  runtime: ProducerRuntime,
  send: SendInProgress,
  topic: TopicView,
): PartitionIndex | JavaException {
  const { planned } = send
  if (planned.partition >= 0) {
    const explicit = topic.partitions[planned.partition] as PartitionIndex
    tellChoice(runtime, send, explicit, PARTITION_CHOICE.explicit)
    return explicit
  }
  const { partitioner, partitioning } = runtime
  const number = producer.config.ownPartitioner
    ? askPartitioner(runtime.process, runtime.out, { kind: 'partition', record: send.record, topic })
    : partitioner.partition(memoryOfSend(producer, runtime), partitioning)
  if (typeof number !== 'number') return number
  if (number === LEFT_TO_ACCUMULATOR && partitioner.id === 'built-in') return UNKNOWN_PARTITION
  if (number < 0 && runtime.profile.features.negativePartitionThrows) {
    return javaException(
      'IllegalArgumentException',
      `The partitioner generated an invalid partition number: ${number}. Partition number should always be non-negative.`,
    )
  }
  // A number beyond the topic, in 2.5 a negative one too, is not checked: the batch will wait for a leader that never comes (P-29).
  const chosen = topic.partitions[number] ?? partitionIndex(runtime.out.tables.registry, planned.topic, number)
  tellChoice(runtime, send, chosen, partitioner.how(partitioning))
  return chosen
}

/** The record would open a batch: the partitioner hears of it and chooses once more (P-46). */
function chooseForNewBatch(
  producer: KafkaProducerState,
  runtime: ProducerRuntime,
  send: SendInProgress,
  topic: TopicView,
  previous: PartitionIndex,
): PartitionIndex | JavaException {
  const number = runtime.out.tables.registry.partitions[previous] as number
  if (producer.config.ownPartitioner) {
    const thrown = askPartitioner(runtime.process, runtime.out, { kind: 'onNewBatch', topic, previous: number })
    if (typeof thrown !== 'number') return thrown
  } else runtime.partitioner.onNewBatch?.(memoryOfSend(producer, runtime), runtime.partitioning, number)
  return choosePartition(producer, runtime, send, topic)
}

function tellChoice(runtime: ProducerRuntime, send: SendInProgress, partition: PartitionIndex, how: number): void {
  if (send.toldPartition === partition) return
  send.toldPartition = partition
  const { out } = runtime
  out.tables.records.partition[send.record] = partition
  out.emit(PRODUCER.partitionChosen, send.record, partition, how, send.keyHash, send.partitionCount)
}

/** Step 9 of P-26, on the uncompressed size. @param payloadBytes K + V + H of P-89. */
function sizeException(producer: KafkaProducerState, payloadBytes: number): JavaException | undefined {
  const sizeBytes = upperBoundOfPayload(payloadBytes)
  const { maxRequestSize, bufferMemory } = producer.config
  const message = `The message is ${sizeBytes} bytes when serialized which is larger than`
  if (sizeBytes > maxRequestSize) {
    return javaException(
      'RecordTooLargeException',
      `${message} ${maxRequestSize}, which is the value of the max.request.size configuration.`,
    )
  }
  if (sizeBytes > bufferMemory) {
    return javaException(
      'RecordTooLargeException',
      `${message} the total memory buffer you have configured with the buffer.memory configuration.`,
    )
  }
  return undefined
}
