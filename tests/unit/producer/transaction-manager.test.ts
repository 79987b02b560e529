import { describe, expect, it } from 'vitest'
import { type KafkaVersion, profileOf } from '../../../src/engine/config/profile.ts'
import { runUntilWait } from '../../../src/engine/producer/sender.ts'
import { maybeTransitionToErrorState } from '../../../src/engine/producer/transaction-batches.ts'
import { sendOffsetsToTransaction, timeoutOf } from '../../../src/engine/producer/transaction-calls.ts'
import {
  peekRequest,
  pollRequest,
  pushRequest,
  type TxnRequest,
} from '../../../src/engine/producer/transaction-requests.ts'
import { isTransitionValid, TRANSACTION_STATES } from '../../../src/engine/producer/transaction-states.ts'
import { javaException } from '../../../src/engine/protocol/exceptions.ts'
import {
  act,
  answer,
  answerTxn,
  beginWith,
  call,
  iterate,
  iterateAfter,
  lastErrorOf,
  lines,
  managerOf,
  send,
  senderBench,
  transactionalBench,
} from './sender-fixture.ts'

const VERSIONS: readonly KafkaVersion[] = ['2.5', '3.9', '4.x']
const V2 = { version: '4.x', transactionVersion: 2 } as const

describe('states of a transaction manager (P-134)', () => {
  it('every version has the ways of the table, and no other', () => {
    const table = `
      UNINITIALIZED          READY
      INITIALIZING           UNINITIALIZED ABORTING_TRANSACTION
      READY                  INITIALIZING COMMITTING_TRANSACTION ABORTING_TRANSACTION
      IN_TRANSACTION         READY
      COMMITTING_TRANSACTION IN_TRANSACTION
      ABORTING_TRANSACTION   IN_TRANSACTION ABORTABLE_ERROR
      ABORTABLE_ERROR        IN_TRANSACTION COMMITTING_TRANSACTION ABORTABLE_ERROR
      FATAL_ERROR            ${TRANSACTION_STATES.join(' ')}`
    const later = new Set(['ABORTABLE_ERROR>UNINITIALIZED', 'INITIALIZING>ABORTABLE_ERROR'])
    const latest = new Set(['COMMITTING_TRANSACTION>INITIALIZING'])
    const base = new Set<string>()
    for (const line of table.trim().split('\n')) {
      const [target, ...sources] = line.trim().split(/\s+/)
      for (const source of sources) base.add(`${source}>${target}`)
    }
    for (const version of VERSIONS) {
      const { features } = profileOf(version)
      for (const source of TRANSACTION_STATES) {
        for (const target of TRANSACTION_STATES) {
          const way = `${source}>${target}`
          const expected =
            base.has(way) || (version !== '2.5' && later.has(way)) || (version === '4.x' && latest.has(way))
          expect([version, way, isTransitionValid(source, target, features)]).toEqual([version, way, expected])
        }
      }
    }
  })

  it('any other way is an exception: KafkaException in 2.5, IllegalStateException later', () => {
    for (const [version, className] of [
      ['2.5', 'KafkaException'],
      ['3.9', 'IllegalStateException'],
    ] as const) {
      const run = transactionalBench({ version })
      const text = 'TransactionalId tx: Invalid transition attempted from state'
      expect(call(run, 'commitTransaction')).toBe(`${className}: ${text} READY to state COMMITTING_TRANSACTION`)
      call(run, 'beginTransaction')
      expect(call(run, 'beginTransaction')).toBe(`${className}: ${text} IN_TRANSACTION to state IN_TRANSACTION`)
      expect(managerOf(run).state).toBe('IN_TRANSACTION')
    }
  })

  it('on the thread of the Sender it is the end from 3.9 on', () => {
    const run = transactionalBench({ config: { deliveryTimeoutMs: 1000 } })
    expect(send(run, 'stray')).toMatch(/^IllegalStateException: Cannot add partition t-0 to transaction while/)
    iterateAfter(run, 1000)
    const text = 'Invalid transition attempted from state READY to state ABORTABLE_ERROR'
    expect(lastErrorOf(run)).toBe(`IllegalStateException: TransactionalId tx: ${text}`)
    expect(call(run, 'beginTransaction')).toBe(
      "IllegalStateException: Producer with transactionalId 'tx' and (producerId=5001, epoch=0) cannot execute transactional method because of previous invalid state transition attempt",
    )
  })
})

describe('the queue of transactional requests (P-140a)', () => {
  const request = (id: number, priority: number): TxnRequest => ({
    id,
    priority,
    body: { api: 'FindCoordinator', key: 'tx', keyType: 'transaction' },
    result: 0,
    coordinator: undefined,
    isEpochBump: false,
    isRetry: false,
    retryBackoffMs: undefined,
  })

  it('gives the lowest priority number first', () => {
    const heap: TxnRequest[] = []
    for (const priority of [3, 2, 4, 0, 2, 1]) pushRequest(heap, request(priority, priority))
    expect(peekRequest(heap)?.priority).toBe(0)
    expect([1, 2, 3, 4, 5, 6, 7].map(() => pollRequest(heap)?.priority)).toEqual([0, 1, 2, 2, 3, 4, undefined])
  })

  it('equal ones come in the order of a binary heap: behind a look-up, the newer overtakes', () => {
    const heap: TxnRequest[] = []
    pushRequest(heap, request(1, 2))
    pushRequest(heap, request(2, 0))
    pushRequest(heap, request(3, 2))
    expect([0, 0, 0].map(() => pollRequest(heap)?.id)).toEqual([2, 3, 1])
  })
})

describe('one transaction (P-138, P-139, P-144, P-145)', () => {
  it('V-133: partitions are added first, then data, then EndTxn', () => {
    const run = transactionalBench({ leaders: [0, 0] })
    call(run, 'beginTransaction')
    send(run, 'a')
    expect(iterate(run)).toEqual(['request 2 to 0: AddPartitionsToTxn t-0'])
    call(run, 'commitTransaction')
    expect(iterate(run)).toEqual([])
    answerTxn(run, 2, 'AddPartitionsToTxn', { errors: { 't-0': 'NONE' } })
    expect(iterate(run, 2)).toEqual(['request 3 to 0: Produce t-0[a] epoch 0 sequence 0'])
    expect(iterate(run)).toEqual([])
    answer(run, 3, { 't-0': 'NONE' })
    expect(iterate(run, 2)).toEqual(['callback a: t-0@100', 'request 4 to 0: EndTxn commit'])
    answerTxn(run, 4, 'EndTxn')
    expect(iterate(run)).toEqual(['result commitTransaction: ok'])
    expect(managerOf(run).state).toBe('READY')
  })

  it('V-134: with TV2 data flows at once, and every end raises the epoch (P-149)', () => {
    const run = transactionalBench(V2)
    for (const epoch of [0, 1, 2]) {
      call(run, 'beginTransaction')
      send(run, `r${epoch}`)
      call(run, 'commitTransaction')
      const req = 2 + 2 * epoch
      expect(iterate(run)).toEqual([`request ${req} to 0: Produce t-0[r${epoch}] epoch ${epoch} sequence 0`])
      answer(run, req, { 't-0': 'NONE' })
      expect(iterate(run, 2)).toEqual([`callback r${epoch}: t-0@100`, `request ${req + 1} to 0: EndTxn commit`])
      answerTxn(run, req + 1, 'EndTxn', { producerId: 5001, producerEpoch: epoch + 1 })
      expect(iterate(run)).toEqual(['result commitTransaction: ok'])
    }
  })

  it('an EndTxn of a transaction without data is not sent, with TV2 neither (P-140 step 4, P-149 e)', () => {
    for (const options of [{ version: '2.5' }, { version: '3.9' }, V2] as const) {
      const run = transactionalBench(options)
      call(run, 'beginTransaction')
      call(run, 'commitTransaction')
      expect(iterate(run)).toEqual(['result commitTransaction: ok'])
    }
  })

  it('a retry of AddPartitionsToTxn keeps its list, later partitions make another request (P-139)', () => {
    const run = transactionalBench({ leaders: [0, 0] })
    call(run, 'beginTransaction')
    send(run, 'a', 't-0')
    iterate(run)
    send(run, 'b', 't-1')
    answerTxn(run, 2, 'AddPartitionsToTxn', { errors: { 't-0': 'COORDINATOR_LOAD_IN_PROGRESS' } })
    iterate(run)
    expect(iterate(run)).toEqual(['request 3 to 0: AddPartitionsToTxn t-0'])
    answerTxn(run, 3, 'AddPartitionsToTxn', { errors: { 't-0': 'NONE' } })
    iterate(run)
    expect(iterate(run)).toEqual(['request 4 to 0: AddPartitionsToTxn t-0 t-1'])
  })

  it('behind a transaction that is still completing the first request waits 20 ms, a later one the backoff (P-140)', () => {
    const run = transactionalBench({ leaders: [0, 0] })
    call(run, 'beginTransaction')
    send(run, 'a', 't-0')
    iterate(run)
    answerTxn(run, 2, 'AddPartitionsToTxn', { errors: { 't-0': 'CONCURRENT_TRANSACTIONS' } })
    iterate(run, 2)
    expect(run.nowMs).toBe(120)
    answerTxn(run, 3, 'AddPartitionsToTxn', { errors: { 't-0': 'NONE' } })
    send(run, 'b', 't-1')
    iterate(run, 2)
    answerTxn(run, 4, 'AddPartitionsToTxn', { errors: { 't-1': 'CONCURRENT_TRANSACTIONS' } })
    iterate(run, 2)
    expect(run.nowMs).toBe(220)
  })

  it('no data is sent while a transactional request is out, but answers are handled (P-140 step 1)', () => {
    const run = transactionalBench({ leaders: [0, 0], config: { batchSize: 1 } })
    beginWith(run, 2, { a: 't-0' })
    iterate(run)
    send(run, 'b', 't-1')
    iterate(run)
    send(run, 'c', 't-0')
    answer(run, 3, { 't-0': 'NONE' })
    expect(iterate(run)).toEqual(['callback a: t-0@100'])
  })

  it('a failed record makes commit fail with its error, and abort ends the transaction (P-144)', () => {
    const run = transactionalBench({ version: '2.5' })
    beginWith(run, 2, { a: 't-0' })
    iterate(run)
    call(run, 'commitTransaction')
    answer(run, 3, { 't-0': 'INVALID_TIMESTAMP' })
    const text = 'The timestamp of the message is out of acceptable range.'
    expect(iterate(run)).toEqual([`callback a: InvalidTimestampException: ${text}`])
    expect(managerOf(run).state).toBe('ABORTABLE_ERROR')
    expect(iterate(run)).toEqual([`result commitTransaction: InvalidTimestampException: ${text}`])
    call(run, 'abortTransaction')
    expect(iterate(run)).toEqual(['request 4 to 0: EndTxn abort'])
  })

  it('an abort drops what was never sent and waits for what was (P-84, P-145)', () => {
    for (const [version, className] of [
      ['2.5', 'KafkaException'],
      ['3.9', 'TransactionAbortedException'],
    ] as const) {
      const run = transactionalBench({ version, config: { batchSize: 1 } })
      beginWith(run, 2, { sent: 't-0' })
      iterate(run)
      send(run, 'unsent')
      call(run, 'abortTransaction')
      expect(iterate(run)).toEqual([`callback unsent: ${className}: Failing batch since transaction was aborted`])
      answer(run, 3, { 't-0': 'NONE' })
      expect(iterate(run, 2)).toEqual(['callback sent: t-0@100', 'request 4 to 0: EndTxn abort'])
    }
  })

  it('after an error the abort raises the epoch before it returns; with TV2 the broker has done it (P-145, P-149 c)', () => {
    const run = transactionalBench()
    beginWith(run, 2, { a: 't-0' })
    iterate(run)
    answer(run, 3, { 't-0': 'INVALID_TIMESTAMP' })
    iterate(run)
    call(run, 'abortTransaction')
    iterate(run)
    answerTxn(run, 4, 'EndTxn')
    expect(iterate(run)).toEqual([])
    expect(managerOf(run).state).toBe('INITIALIZING')
    expect(iterate(run)).toEqual(['request 5 to 0: InitProducerId 5001/0'])
    answerTxn(run, 5, 'InitProducerId', { producerId: 5001, producerEpoch: 1 })
    expect(iterate(run)).toEqual(['result abortTransaction: ok'])
    expect(managerOf(run).partitions.size).toBe(0)

    const v2 = transactionalBench(V2)
    call(v2, 'beginTransaction')
    send(v2, 'a')
    iterate(v2)
    answer(v2, 2, { 't-0': 'INVALID_RECORD' })
    iterate(v2)
    call(v2, 'abortTransaction')
    iterate(v2)
    answerTxn(v2, 3, 'EndTxn', { producerId: 5001, producerEpoch: 1 })
    expect(iterate(v2)).toEqual(['result abortTransaction: ok'])
    expect(managerOf(v2).producerIdAndEpoch.epoch).toBe(1)
  })

  it('2.5 ignores linger for ever after its first transaction (P-66)', () => {
    for (const [version, flushes] of [
      ['2.5', 1],
      ['3.9', 0],
    ] as const) {
      const run = transactionalBench({ version, config: { lingerMs: 1000 } })
      beginWith(run, 2, { a: 't-0' })
      expect(iterate(run)).toEqual([])
      call(run, 'commitTransaction')
      expect(iterate(run)).toEqual(['request 3 to 0: Produce t-0[a] epoch 0 sequence 0'])
      answer(run, 3, { 't-0': 'NONE' })
      iterate(run, 2)
      answerTxn(run, 4, 'EndTxn')
      iterate(run)
      expect(run.context.accumulator.flushesInProgress).toBe(flushes)
    }
  })

  it('a producer whose cluster learns TV2 raises its epoch once and then works in TV2 (P-150)', () => {
    const run = transactionalBench({ version: '4.x', transactionVersion: 0 })
    beginWith(run, 2, { a: 't-0' })
    iterate(run)
    answer(run, 3, { 't-0': 'NONE' })
    iterate(run)
    run.network.transactionVersion = 2
    call(run, 'commitTransaction')
    iterate(run)
    answerTxn(run, 4, 'EndTxn')
    expect(iterate(run, 2)).toEqual(['request 5 to 0: InitProducerId 5001/0'])
    answerTxn(run, 5, 'InitProducerId', { producerId: 5001, producerEpoch: 1 })
    expect(iterate(run)).toEqual(['result commitTransaction: ok'])
    call(run, 'beginTransaction')
    send(run, 'b')
    expect(iterate(run)).toEqual(['request 6 to 0: Produce t-0[b] epoch 1 sequence 0'])
  })

  it('P-151: offsets of a group take two requests to coordinators, with TV2 one', () => {
    const run = transactionalBench()
    call(run, 'beginTransaction')
    expect(sendOffsetsToTransaction(managerOf(run), run.context, 'g').kind).toBe('pending')
    iterate(run)
    expect(run.network.outstanding[0]?.request.body.api).toBe('AddOffsetsToTxn')
    run.network.settled = []
    const v2 = transactionalBench(V2)
    call(v2, 'beginTransaction')
    sendOffsetsToTransaction(managerOf(v2), v2.context, 'g')
    iterate(v2, 2)
    expect(v2.network.outstanding[0]?.request.body).toEqual({ api: 'FindCoordinator', key: 'g', keyType: 'group' })
    expect(managerOf(v2).transactionStarted).toBe(true)
  })
})

describe('calls that time out (P-136)', () => {
  it('3.9: only the same call may follow, and it joins', () => {
    const run = transactionalBench()
    beginWith(run, 2, { a: 't-0' })
    call(run, 'commitTransaction', 'first')
    const text = 'because the previous call to `commitTransaction` timed out and must be retried'
    expect(call(run, 'abortTransaction')).toBe(
      `IllegalStateException: Cannot attempt operation \`abortTransaction\` ${text}`,
    )
    expect(send(run, 'b')).toBe(`IllegalStateException: Cannot attempt operation \`send\` ${text}`)
    expect(call(run, 'commitTransaction', 'second')).toBeUndefined()
    iterate(run)
    answer(run, 3, { 't-0': 'NONE' })
    iterate(run, 2)
    answerTxn(run, 4, 'EndTxn')
    expect(iterate(run).filter((line) => line.startsWith('result'))).toEqual(['result first: ok', 'result second: ok'])
  })

  it('2.5: another call is judged by the state alone', () => {
    const run = transactionalBench({ version: '2.5' })
    beginWith(run, 2, { a: 't-0' })
    call(run, 'commitTransaction')
    expect(call(run, 'abortTransaction')).toBe(
      'KafkaException: TransactionalId tx: Invalid transition attempted from state COMMITTING_TRANSACTION to state ABORTING_TRANSACTION',
    )
  })

  it('the text names what was waited for', () => {
    for (const [version, unit] of [
      ['2.5', 'milliseconds'],
      ['3.9', 'ms'],
    ] as const) {
      const run = senderBench({ version, config: { transactionalId: 'tx' } })
      call(run, 'initTransactions')
      const result = managerOf(run).pendingCall?.result ?? 0
      const { message } = timeoutOf(managerOf(run), run.context, result, 60000, 'init')
      expect(message).toBe(`Timeout expired after 60000${unit} while awaiting InitProducerId`)
    }
  })
})

describe('errors of coordinators (P-141, P-142)', () => {
  const abortedAfter = (api: 'EndTxn' | 'AddPartitionsToTxn', error: string, options = {}) => {
    const run = transactionalBench(options)
    call(run, 'beginTransaction')
    send(run, 'a')
    iterate(run)
    if (api === 'AddPartitionsToTxn') answerTxn(run, 2, api, { errors: { 't-0': error } })
    else {
      answerTxn(run, 2, 'AddPartitionsToTxn', { errors: { 't-0': 'NONE' } })
      call(run, 'abortTransaction')
      iterate(run, 2)
      answerTxn(run, 3, 'EndTxn', { error })
    }
    iterate(run)
    return run
  }

  it('a fenced producer has failed for good, and is told so by every call (P-137)', () => {
    const run = abortedAfter('AddPartitionsToTxn', 'PRODUCER_FENCED')
    expect(lastErrorOf(run)).toBe(
      'ProducerFencedException: There is a newer producer with the same transactionalId which fences the current one.',
    )
    expect(call(run, 'abortTransaction')).toBe(
      "ProducerFencedException: Producer with transactionalId 'tx' and (producerId=5001, epoch=0) has been fenced by another producer with the same transactionalId",
    )
  })

  it('2.5 knows only the old epoch, and names nobody', () => {
    const run = abortedAfter('AddPartitionsToTxn', 'INVALID_PRODUCER_EPOCH', { version: '2.5' })
    expect(lastErrorOf(run)).toMatch(/^ProducerFencedException: Producer attempted an operation with an old epoch\./)
    expect(call(run, 'abortTransaction')).toBe(
      'ProducerFencedException: The producer has been rejected from the broker because it tried to use an old epoch with the transactionalId',
    )
  })

  it('a lost producer id mapping can be aborted up to 3.9 and is fatal in 4.x', () => {
    expect(managerOf(abortedAfter('AddPartitionsToTxn', 'INVALID_PRODUCER_ID_MAPPING')).state).toBe('ABORTABLE_ERROR')
    const latest = abortedAfter('AddPartitionsToTxn', 'INVALID_PRODUCER_ID_MAPPING', { version: '4.x' })
    expect(managerOf(latest).state).toBe('FATAL_ERROR')
  })

  it('TRANSACTION_ABORTABLE as the answer to an abort is fatal in 4.x, and changes nothing in 3.9 (P-150)', () => {
    expect(managerOf(abortedAfter('EndTxn', 'TRANSACTION_ABORTABLE')).state).toBe('ABORTING_TRANSACTION')
    const latest = abortedAfter('EndTxn', 'TRANSACTION_ABORTABLE', { version: '4.x' })
    expect([managerOf(latest).state, managerOf(latest).lastError?.className]).toEqual([
      'FATAL_ERROR',
      'org.apache.kafka.common.KafkaException',
    ])
  })

  it('an error that nobody expects is fatal at EndTxn, with its text', () => {
    expect(lastErrorOf(abortedAfter('EndTxn', 'UNKNOWN_SERVER_ERROR'))).toBe(
      'KafkaException: Unhandled error in EndTxnResponse: The server experienced an unexpected error when processing the request.',
    )
  })

  it('a coordinator that has moved, or is lost, is looked up again', () => {
    for (const lose of ['answer', 'disconnect'] as const) {
      const run = transactionalBench({ leaders: [0, 1] })
      call(run, 'beginTransaction')
      send(run, 'a')
      iterate(run)
      if (lose === 'disconnect') act(run, 'disconnect', { node: 0 })
      else answerTxn(run, 2, 'AddPartitionsToTxn', { errors: { 't-0': 'NOT_COORDINATOR' } })
      const found = iterate(run, 2).filter((line) => line.startsWith('request'))
      expect(found).toEqual(['request 3 to 0: FindCoordinator'])
      answerTxn(run, 3, 'FindCoordinator', { coordinator: 1 })
      iterate(run)
      expect(iterate(run)).toEqual(['request 4 to 1: AddPartitionsToTxn t-0'])
    }
  })

  it('one that cannot be reached too: the wait ends with the failed connection', () => {
    const run = transactionalBench({ leaders: [0, 1] })
    call(run, 'beginTransaction')
    send(run, 'a')
    act(run, 'nodeDown', { node: 0 })
    expect(act(run, 'run', { times: 1 })).toEqual([{ e: 'poll', timeout: 0 }])
    expect(iterate(run)).toEqual(['request 2 to 1: FindCoordinator'])
  })

  it('TV2: CONCURRENT_TRANSACTIONS on Produce is retried like any other error (P-149 d)', () => {
    const run = transactionalBench(V2)
    call(run, 'beginTransaction')
    send(run, 'a')
    iterate(run)
    answer(run, 2, { 't-0': 'CONCURRENT_TRANSACTIONS' })
    iterate(run)
    expect(iterateAfter(run, 100)).toEqual(['request 3 to 0: Produce t-0[a] epoch 0 sequence 0'])
  })
})

describe('what a failed record does to the transaction (P-143)', () => {
  it('4.x stores what another try might have mended as "abort it"', () => {
    for (const [version, stored] of [
      ['3.9', 'TimeoutException: late'],
      ['4.x', 'TransactionAbortableException: Transaction Request was aborted after exhausting retries.'],
    ] as const) {
      const run = transactionalBench({ version })
      call(run, 'beginTransaction')
      maybeTransitionToErrorState(managerOf(run), run.context, javaException('TimeoutException', 'late'), 'application')
      expect([managerOf(run).state, lastErrorOf(run)]).toEqual(['ABORTABLE_ERROR', stored])
    }
  })

  it('a failed send outside a transaction is an invalid state change, which send() throws (P-30)', () => {
    const run = transactionalBench()
    const error = javaException('TimeoutException', 'late')
    const thrown = maybeTransitionToErrorState(managerOf(run), run.context, error, 'application')
    expect(thrown?.message).toBe(
      'TransactionalId tx: Invalid transition attempted from state READY to state ABORTABLE_ERROR',
    )
    expect(managerOf(run).state).toBe('READY')
  })

  it('2.5 judges a send before anything is buffered, later versions afterwards (P-31, P-32)', () => {
    const early = transactionalBench({ version: '2.5' })
    expect(send(early, 'a')).toBe('IllegalStateException: Cannot call send in state READY')
    expect(early.context.accumulator.incomplete.size).toBe(0)
    const late = transactionalBench()
    expect(send(late, 'a')).toBe('IllegalStateException: Cannot add partition t-0 to transaction while in state  READY')
    expect(late.context.accumulator.incomplete.size).toBe(1)
  })
})

describe('close in a transaction (P-82, P-83, P-147)', () => {
  it('aborts what is open, then ends', () => {
    const run = transactionalBench()
    beginWith(run, 2, { a: 't-0' })
    iterate(run)
    answer(run, 3, { 't-0': 'NONE' })
    iterate(run)
    act(run, 'initiateClose')
    run.network.events = []
    expect(runUntilWait(run.sender, run.context, [], run.nowMs)).toMatchObject({ kind: 'poll' })
    expect(managerOf(run).state).toBe('ABORTING_TRANSACTION')
    runUntilWait(run.sender, run.context, [], run.nowMs)
    expect(lines(run.network.events)).toEqual(['request 4 to 0: EndTxn abort'])
  })

  it('by force fails the call that waits', () => {
    const run = transactionalBench()
    beginWith(run, 2, { a: 't-0' })
    call(run, 'commitTransaction')
    act(run, 'forceClose')
    expect(runUntilWait(run.sender, run.context, [], run.nowMs)).toEqual({ kind: 'closed' })
    const result = managerOf(run).results.get(managerOf(run).pendingCall?.result ?? 0)
    expect(result?.error?.message).toBe('The producer closed forcefully')
  })
})
