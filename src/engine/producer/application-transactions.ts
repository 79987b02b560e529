import { assertNever, must } from '../kernel/assert.ts'
import { millisOf } from '../kernel/units.ts'
import { javaException, printException } from '../protocol/exceptions.ts'
import { writeThrown } from '../protocol/record-table.ts'
import { block, release } from './blocked-thread.ts'
import { BLOCKED, PRODUCER, TRANSACTION_CALL } from './events.ts'
import { CLIENT_ERROR } from './produce-result.ts'
import type { ProducerRuntime } from './producer-runtime.ts'
import type { ApplicationThreadState, BlockedThread } from './producer-state.ts'
import {
  abortTransaction,
  beginTransaction,
  commitTransaction,
  initTransactions,
  isResultCompleted,
  type TransactionalCall,
  takeResult,
  timeoutOf,
} from './transaction-calls.ts'
import type { TransactionManagerState } from './transaction-manager.ts'

/** The calls of P-135. */
export type TransactionalKind = 'initTransactions' | 'beginTransaction' | 'commitTransaction' | 'abortTransaction'

const CALL_NAMES = {
  initTransactions: 'init',
  beginTransaction: 'begin',
  commitTransaction: 'commit',
  abortTransaction: 'abort',
} as const

/** P-135. */
const NO_TRANSACTION_MANAGER =
  'Cannot use transactional methods without enabling transactions by setting the transactional.id configuration property'
/** P-26, step 2. */
const CLOSED = 'Cannot perform operation after producer has been closed'

/** A transactional call of the application (P-135); one that has to wait for an answer blocks for at most max.block.ms. */
export function callTransaction(runtime: ProducerRuntime, kind: TransactionalKind): void {
  const { process, producer, out } = runtime
  if (!producer.transactions || producer.isClosed) {
    const text = producer.transactions ? CLOSED : NO_TRANSACTION_MANAGER
    const thrown = printException(javaException('IllegalStateException', text))
    const name = TRANSACTION_CALL[CALL_NAMES[kind]]
    out.emit(PRODUCER.transactionCalled, process.options.index, name)
    out.emit(PRODUCER.transactionReturned, process.options.index, name, CLIENT_ERROR)
    writeThrown(out.tables.records, runtime.nowUs, process.options.index, thrown)
    return
  }
  const answer = answerOf(runtime, producer.transactions, kind)
  if (answer.kind !== 'pending') return
  producer.client.isWokenUp = true
  const deadlineMs = millisOf(runtime.nowUs) + producer.config.maxBlockMs
  block(runtime, BLOCKED.transaction, deadlineMs, 0, answer.result)
}

function answerOf(
  runtime: ProducerRuntime,
  manager: TransactionManagerState,
  kind: TransactionalKind,
): TransactionalCall {
  const { transactions: context, port } = runtime
  switch (kind) {
    case 'initTransactions':
      return initTransactions(manager, context)
    case 'beginTransaction':
      return beginTransaction(manager, context)
    case 'commitTransaction':
      return commitTransaction(manager, context, port.transactionVersion())
    case 'abortTransaction':
      return abortTransaction(manager, context, port.transactionVersion())
    default:
      return assertNever(kind)
  }
}

/** Has the call got its result, or waited long enough (P-136)? @returns False: it waits on. */
export function unblockTransaction(
  runtime: ProducerRuntime,
  thread: ApplicationThreadState,
  blocked: BlockedThread,
  isOver: boolean,
): boolean {
  const { producer, transactions: context } = runtime
  const manager = must(producer.transactions, 'the transaction manager')
  const isCompleted = isResultCompleted(manager, blocked.awaited)
  if (!isCompleted && !isOver) return false
  release(runtime, blocked)
  const name = CALL_NAMES[must(thread.current, 'the call that waits').kind as TransactionalKind]
  if (isCompleted) takeResult(manager, context, blocked.awaited, name)
  else timeoutOf(manager, context, blocked.awaited, producer.config.maxBlockMs, name)
  return true
}
