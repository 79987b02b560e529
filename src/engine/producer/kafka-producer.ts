import { type ClusterView, type TopicView, topicView } from '../client/cluster-view.ts'
import { addTopic, requestUpdateForTopic, type TopicInUse } from '../client/metadata.ts'
import { EPOCH_MS, microsOf, type Micros, type Millis, millisOf } from '../kernel/units.ts'
import { ERROR } from '../protocol/errors.ts'
import { type JavaException, javaException } from '../protocol/exceptions.ts'
import { partitionIndex, type PartitionIndex } from '../protocol/ids.ts'
import { murmur2 } from '../protocol/murmur2.ts'
import { fieldSize, headersSize, MAX_RECORD_OVERHEAD, NO_HEADERS_SIZE, RECORD_BATCH_OVERHEAD } from '../protocol/record-size.ts'
import type { PlannedRecord } from '../protocol/record-table.ts'
import { append, type AppendOutcome, resumeAppend, UNKNOWN_PARTITION } from './accumulator-append.ts'
import { awaitMemory, memoryWaitTimedOut } from './accumulator-memory.ts'
import { closedWhileAllocating } from './append-exceptions.ts'
import { BLOCKED, PARTITION_CHOICE, PRODUCER } from './events.ts'
import { LEFT_TO_ACCUMULATOR, memoryOf } from './partitioners/partitioner.ts'
import type { ProducerRuntime } from './producer-runtime.ts'
import type { KafkaProducerState, SendInProgress } from './producer-state.ts'
import { failIfNotReadyForSend, maybeAddPartition } from './transaction-calls.ts'

/**
 * What one step of send() came to.
 *
 * - done: the record is buffered, its future is open.
 * - blocked: the thread waits, see `blocked` of the thread; go on with the function that stands there.
 * - failed: `exception` of the send; where it goes is P-30.
 */
export type SendOutcome = 'done' | 'blocked' | 'failed'

/**
 * send(), in the order of P-26, up to the first wait. Interceptors and serializers do nothing here: keys and values come
 * serialized.
 *
 * @source kafka 3.9 clients KafkaProducer#doSend
 * @simplified No interceptors, no two-phase commit.
 */
export function startSend(producer: KafkaProducerState, runtime: ProducerRuntime, send: SendInProgress): SendOutcome {
  if (producer.isClosed) {
    return fail(send, javaException('IllegalStateException', 'Cannot perform operation after producer has been closed'))
  }
  const { client } = producer
  const nowMs = millisOf(runtime.nowUs)
  send.startedMs = nowMs
  const { topic } = send.planned
  const known = knownTopic(producer, runtime, topic, nowMs)
  if (known === undefined && client.metadata.view.invalidTopics.has(topic)) {
    return fail(send, javaException('InvalidTopicException', topic))
  }
  const count = known?.partitions.length ?? 0
  if (known && send.planned.partition < count) return sendToKnownTopic(producer, runtime, send, known, 0)
  send.partitionCount = count
  return awaitMetadata(producer, runtime, send)
}
