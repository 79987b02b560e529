import { must } from '../../engine/kernel/assert.ts'
import { append, emptyAppendCall } from '../../engine/producer/accumulator-append.ts'
import { memoryWaitTimedOut } from '../../engine/producer/accumulator-memory.ts'
import {
  abortIncompleteBatches,
  forceClose,
  initiateClose,
  resume,
  runOnceUntilWait,
} from '../../engine/producer/sender.ts'
import { maybeTransitionToErrorState } from '../../engine/producer/transaction-batches.ts'
import {
  abortTransaction,
  beginTransaction,
  commitTransaction,
  initTransactions,
  isResultCompleted,
  type TransactionalCall,
  takeResult,
} from '../../engine/producer/transaction-calls.ts'
import { isA } from '../../engine/producer/transaction-manager.ts'
import { failIfNotReadyForSend, maybeAddPartition } from '../../engine/producer/transaction-sends.ts'
import { errorCodeOf } from '../../engine/protocol/errors.ts'
import type { JavaException } from '../../engine/protocol/exceptions.ts'
import { simpleName } from '../../engine/protocol/exceptions.ts'
import type { ResponseBody } from '../../engine/protocol/messages.ts'
import { changeLeader, disconnect, learnTruth, pollNetwork, respond } from './scripted-network.ts'
import type { SenderOperation, SenderResponsePart, SenderRun, SentRecord, WaitingCall } from './sender-script.ts'

/** Polls and sleeps within one iteration; more is a loop that the script cannot have meant. */
const MAX_WAITS = 1000

/** Do one step. @returns Its result as the file writes it; undefined: none. */
export function runSenderOperation(run: SenderRun, op: SenderOperation): unknown {
  run.network.events = []
  const result = perform(run, op)
  acknowledgeResults(run)
  return result
}

function perform(run: SenderRun, op: SenderOperation): unknown {
  const { network, sender, context } = run
  switch (op.op) {
    case 'send':
      return performSend(run, op)
    case 'run':
      for (let i = 0; i < op.times; i++) runIteration(run)
      return undefined
    case 'advance':
      run.nowMs += op.ms
      return undefined
    case 'respond':
      respond(network, op.req, responseBody(run, op))
      return undefined
    case 'disconnect':
      disconnect(network, op.node)
      return undefined
    case 'nodeDown':
      network.down.add(op.node)
      return undefined
    case 'nodeUp':
      network.down.delete(op.node)
      return undefined
    case 'leader':
      changeLeader(network, [op.topic, op.partition, op.leader, op.epoch])
      return undefined
    case 'refreshMetadata':
      learnTruth(network)
      return undefined
    case 'initiateClose':
      initiateClose(sender, context)
      return undefined
    case 'forceClose':
      forceClose(sender, context)
      return undefined
    case 'abortIncompleteBatches':
      abortIncompleteBatches(context)
      return undefined
    default:
      return performTransactional(run, op)
  }
}

/** One iteration of the Sender; only its own sleeps move the clock. */
function runIteration(run: SenderRun): void {
  const { network, sender, context } = run
  let wait = runOnceUntilWait(sender, context, run.nowMs)
  for (let count = 0; count < MAX_WAITS; count++) {
    if (wait.kind === 'iterationEnd' || wait.kind === 'closed') return
    if (wait.kind === 'sleep') {
      run.nowMs += wait.ms
      wait = resume(sender, context, [], run.nowMs)
    } else wait = resume(sender, context, pollNetwork(network, wait.timeoutMs, run.nowMs), run.nowMs)
  }
  throw new Error(`an iteration of more than ${MAX_WAITS} waits`)
}

function performSend(run: SenderRun, op: SenderOperation): unknown {
  const { context, network, records } = run
  const { accumulator, accumulatorContext, transactionManager, registry, features } = context
  const refused = transactionManager && failIfNotReadyForSend(transactionManager, context)
  if (refused) return thrown(refused)
  const call = emptyAppendCall()
  call.topic = op.tp.slice(0, op.tp.lastIndexOf('-'))
  call.partition = must(registry.byName.get(op.tp), `partition ${op.tp}`)
  const record: SentRecord = { id: op.id, partition: op.tp, valueLen: op.valueLen }
  call.record = records.push(record) - 1
  call.valueSize = op.valueLen
  call.timestampMs = op.timestamp
  call.nowUs = run.nowMs * 1000
  const outcome = append(accumulator, accumulatorContext, network.view, call)
  record.batch = call.batch
  let exception: JavaException | undefined
  if (outcome === 'waitForMemory') exception = memoryWaitTimedOut(accumulator, accumulatorContext, call, undefined, 0)
  else if (outcome === 'error') exception = call.exception
  else if (transactionManager) exception = maybeAddPartition(transactionManager, context, call.partition)
  if (!exception) return { batchIsFull: call.batchIsFull, newBatchCreated: call.newBatchCreated }
  if (transactionManager && features.failedSendIsReported && isA(context, exception, 'ApiException')) {
    exception = maybeTransitionToErrorState(transactionManager, context, exception, 'application') ?? exception
  }
  return thrown(exception)
}

function performTransactional(run: SenderRun, op: SenderOperation): unknown {
  const { context } = run
  const manager = must(context.transactionManager, 'a transaction manager')
  switch (op.op) {
    case 'initTransactions':
      return started(run, op, 'init', initTransactions(manager, context))
    case 'beginTransaction':
      return started(run, op, 'init', beginTransaction(manager, context))
    case 'commitTransaction':
      return started(run, op, 'commit', commitTransaction(manager, context, context.client.transactionVersion()))
    case 'abortTransaction':
      return started(run, op, 'abort', abortTransaction(manager, context, context.client.transactionVersion()))
    default:
      throw new Error(`unknown operation ${op.op}`)
  }
}

function started(run: SenderRun, op: SenderOperation, name: WaitingCall['name'], call: TransactionalCall): unknown {
  if (call.kind === 'thrown') return thrown(call.exception)
  if (call.kind === 'pending') run.waiting.push({ id: op.id, name, result: call.result })
  return undefined
}

function thrown({ className, message }: JavaException): unknown {
  return { error: simpleName(className), message }
}

/** The application takes what has finished; two calls may have waited for one result. */
function acknowledgeResults(run: SenderRun): void {
  const { context, network } = run
  const manager = context.transactionManager
  if (!manager) return
  const finished = run.waiting.filter(({ result }) => isResultCompleted(manager, result))
  run.waiting = run.waiting.filter((call) => !finished.includes(call))
  const outcomes = new Map<number, Readonly<Record<string, unknown>>>()
  for (const { id, name, result } of finished) {
    let outcome = outcomes.get(result)
    if (!outcome) {
      const error = takeResult(manager, context, result, name)
      outcome = error ? { error: simpleName(error), message: error.message } : { ok: true }
      outcomes.set(result, outcome)
    }
    network.events.push({ e: 'txnResult', id, ...outcome })
  }
}

function responseBody(run: SenderRun, op: SenderOperation): ResponseBody {
  switch (op.api) {
    case 'Produce':
      return { api: 'Produce', parts: op.parts.map((part) => responsePart(run, part)), throttleMs: 0 }
    case 'InitProducerId': {
      const { producerId = -1, producerEpoch = -1 } = op
      return { api: 'InitProducerId', error: codeOf(op.error), producerId, producerEpoch }
    }
    case 'FindCoordinator':
      return { api: 'FindCoordinator', error: codeOf(op.error), node: op.coordinator }
    case 'AddPartitionsToTxn': {
      const errors = Object.entries(op.errors).map(([tp, error]) => ({
        partition: partitionOf(run, tp),
        error: codeOf(error),
      }))
      return { api: 'AddPartitionsToTxn', errors }
    }
    case 'EndTxn': {
      const { producerId = -1, producerEpoch = -1 } = op
      return { api: 'EndTxn', error: codeOf(op.error), producerId, producerEpoch }
    }
    default:
      throw new Error(`an answer of ${op.api}`)
  }
}

function responsePart(
  run: SenderRun,
  part: SenderResponsePart,
): Extract<ResponseBody, { api: 'Produce' }>['parts'][number] {
  const { errorMessage, recordErrors, currentLeader } = part
  return {
    partition: partitionOf(run, part.tp),
    error: codeOf(part.error),
    baseOffset: part.offset,
    logAppendTimeMs: part.logAppendTime,
    logStartOffset: part.logStartOffset,
    ...(typeof errorMessage === 'string' && { errorMessage }),
    ...(recordErrors && { recordErrors: recordErrors.map(([index, message]) => ({ index, message })) }),
    ...(currentLeader && { hint: { leader: currentLeader[0], leaderEpoch: currentLeader[1] } }),
  }
}

function partitionOf(run: SenderRun, tp: string): number {
  return must(run.context.registry.byName.get(tp), `partition ${tp}`)
}

function codeOf(error: string): number {
  return must(errorCodeOf(error), `the code of ${error}`)
}
