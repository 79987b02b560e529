import { disconnect, respond, type ScriptedNetwork } from '../../src/cli/conformance/scripted-network.ts'
import type { ClientRequest } from '../../src/engine/producer/kafka-client.ts'
import { ERROR } from '../../src/engine/protocol/errors.ts'
import type { PartitionIndex, RecordNumber } from '../../src/engine/protocol/ids.ts'
import type { ProduceResponsePart, RecordBatch, ResponseBody } from '../../src/engine/protocol/messages.ts'

/** What a model broker remembers of one producer in one partition: its epoch and its last five batches. */
interface ProducerMemory {
  epoch: number
  lastSequence: number
  recent: { readonly baseSequence: number; readonly count: number; readonly baseOffset: number }[]
}

/** Brokers that only append, and remember sequences (cluster.md, producer state): enough to judge a Sender by. */
export interface ModelBrokers {
  /** Records of each partition in the order of the log, copies included. */
  readonly logs: Map<PartitionIndex, RecordNumber[]>
  readonly memories: Map<string, ProducerMemory>
  /** Requests handled: what came of them is in the log, or not. */
  readonly handled: Set<number>
  nextProducerId: number
}

/** How a request fares: handled or not, answered or not. */
export type Fate = 'answered' | 'answerLost' | 'requestLost' | 'refused' | 'refusedAfterAppend' | 'tooLarge'

export const FATES: readonly Fate[] = [
  'answered',
  'answerLost',
  'requestLost',
  'refused',
  'refusedAfterAppend',
  'tooLarge',
]

const MAX_RECENT = 5

/** Brokers that have heard nothing yet. */
export function modelBrokers(): ModelBrokers {
  return { logs: new Map(), memories: new Map(), handled: new Set(), nextProducerId: 1000 }
}

/** Let the oldest unanswered request of `node` meet its fate; nothing if there is none. */
export function meetFate(brokers: ModelBrokers, network: ScriptedNetwork, node: number, fate: Fate): void {
  const oldest = network.outstanding.find(({ request, isSettled }) => request.node === node && !isSettled)
  if (!oldest) return
  if (fate === 'requestLost') {
    disconnect(network, node)
    return
  }
  const body = handle(brokers, oldest.request, fate)
  if (fate === 'answerLost') disconnect(network, node)
  else respond(network, oldest.req, body)
}

function handle(brokers: ModelBrokers, { body }: ClientRequest, fate: Fate): ResponseBody {
  if (body.api === 'InitProducerId') {
    const error = fate === 'refused' ? ERROR.COORDINATOR_LOAD_IN_PROGRESS : 0
    return { api: 'InitProducerId', error, producerId: brokers.nextProducerId++, producerEpoch: 0 }
  }
  if (body.api !== 'Produce') throw new Error(`the model knows no ${body.api}`)
  return { api: 'Produce', parts: body.batches.map((batch) => resultOf(brokers, batch, fate)), throttleMs: 0 }
}

function resultOf(brokers: ModelBrokers, batch: RecordBatch, fate: Fate): ProduceResponsePart {
  const { partition } = batch
  const failed = (error: number) => ({ partition, error, baseOffset: -1, logAppendTimeMs: -1, logStartOffset: 0 })
  if (fate === 'refused') return failed(ERROR.NOT_ENOUGH_REPLICAS)
  if (fate === 'tooLarge') return failed(ERROR.MESSAGE_TOO_LARGE)
  const { error, baseOffset } = append(brokers, batch)
  if (error !== 0) return failed(error)
  if (fate === 'refusedAfterAppend') return failed(ERROR.NOT_ENOUGH_REPLICAS_AFTER_APPEND)
  return { partition, error: 0, baseOffset, logAppendTimeMs: -1, logStartOffset: 0 }
}

function append(brokers: ModelBrokers, batch: RecordBatch): { readonly error: number; readonly baseOffset: number } {
  const log = brokers.logs.get(batch.partition) ?? []
  brokers.logs.set(batch.partition, log)
  const baseOffset = log.length
  if (batch.producerId >= 0) {
    const known = judgeSequence(brokers, batch, baseOffset)
    if (known) return known
  }
  log.push(...batch.records)
  return { error: 0, baseOffset }
}

/** @returns Undefined: the batch is next. */
function judgeSequence(
  brokers: ModelBrokers,
  batch: RecordBatch,
  baseOffset: number,
): { readonly error: number; readonly baseOffset: number } | undefined {
  const { producerId, producerEpoch, baseSequence, recordCount } = batch
  const key = `${batch.partition}/${producerId}`
  const memory = brokers.memories.get(key) ?? { epoch: producerEpoch, lastSequence: -1, recent: [] }
  brokers.memories.set(key, memory)
  if (producerEpoch < memory.epoch) return { error: ERROR.INVALID_PRODUCER_EPOCH, baseOffset: -1 }
  if (producerEpoch === memory.epoch) {
    const copy = memory.recent.find((old) => old.baseSequence === baseSequence && old.count === recordCount)
    if (copy) return { error: 0, baseOffset: copy.baseOffset }
    if (baseSequence !== memory.lastSequence + 1) return { error: ERROR.OUT_OF_ORDER_SEQUENCE_NUMBER, baseOffset: -1 }
  } else if (baseSequence !== 0) return { error: ERROR.OUT_OF_ORDER_SEQUENCE_NUMBER, baseOffset: -1 }
  if (producerEpoch > memory.epoch) memory.recent = []
  memory.epoch = producerEpoch
  memory.lastSequence = baseSequence + recordCount - 1
  memory.recent.push({ baseSequence, count: recordCount, baseOffset })
  if (memory.recent.length > MAX_RECENT) memory.recent.shift()
  return undefined
}
