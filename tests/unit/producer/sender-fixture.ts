import type { LeaderRow } from '../../../src/cli/conformance/producer-under-test.ts'
import type { ScriptEvent } from '../../../src/cli/conformance/scripted-network.ts'
import { runSenderOperation } from '../../../src/cli/conformance/sender-operations.ts'
import {
  newSenderRun,
  type SenderOperation,
  type SenderResponsePart,
  type SenderRun,
  type SenderScript,
} from '../../../src/cli/conformance/sender-script.ts'
import type { KafkaVersion } from '../../../src/engine/config/profile.ts'
import { must } from '../../../src/engine/kernel/assert.ts'
import { modelledCompressor } from '../../../src/engine/producer/accumulator-context.ts'
import type { TransactionManagerState } from '../../../src/engine/producer/transaction-manager.ts'

/** Config of a bench; the rest: acks all, linger 0, retry backoff 100 without growth, batches of 16384 bytes. */
export type BenchConfig = Partial<SenderScript['config']>

/** What a bench is made of. */
export interface SenderBenchOptions {
  readonly version?: KafkaVersion
  readonly config?: BenchConfig
  /** Leader of partitions 0, 1, … of topic `t`; default: one partition on node 0. All epochs begin with 4. */
  readonly leaders?: readonly number[]
  readonly nodes?: number
  /** transaction.version of the cluster. */
  readonly transactionVersion?: number
}

const START_MS = 0

/** A Sender on a scripted network with a clock that the test moves. */
export function senderBench(options: SenderBenchOptions = {}): SenderRun {
  const { version = '3.9', leaders = [0], nodes = Math.max(1, ...leaders.map((leader) => leader + 1)) } = options
  const run = newSenderRun(
    {
      id: 0,
      name: 'bench',
      config: {
        acks: -1,
        retries: 2147483647,
        maxInFlight: 5,
        idempotent: options.config?.transactionalId !== undefined,
        transactionalId: null,
        batchSize: 16384,
        lingerMs: 0,
        requestTimeoutMs: 30000,
        deliveryTimeoutMs: 120000,
        retryBackoffMs: 100,
        retryBackoffMaxMs: 100,
        maxRequestSize: 1048576,
        bufferMemory: 33554432,
        compression: 'none',
        initialCompressionRatio: null,
        transactionTimeoutMs: 60000,
        ...options.config,
      },
      nodes,
      partitions: leaders.map((leader, partition): LeaderRow => ['t', partition, leader, 4]),
      steps: [],
      startMs: START_MS,
    },
    version,
    () => modelledCompressor(0.5),
  )
  run.network.transactionVersion = options.transactionVersion ?? 0
  return run
}

/** Do an operation of the script format. @returns What happened meanwhile. */
export function act(run: SenderRun, op: string, fields: Partial<SenderOperation> = {}): readonly ScriptEvent[] {
  runSenderOperation(run, { ...fields, op } as SenderOperation)
  return run.network.events
}

/** send(): a record of `valueLen` bytes to `tp`. With batch.size 1 and the default length each has a batch of its own. @returns What the call threw, as `Class: message`, or undefined. */
export function send(run: SenderRun, id: string, tp = 't-0', valueLen = 50): string | undefined {
  const op = { op: 'send', id, tp, valueLen, timestamp: run.nowMs } as SenderOperation
  return thrownBy(runSenderOperation(run, op))
}

/** A transactional call. @returns What it threw at once, as `Class: message`, or undefined. */
export function call(run: SenderRun, op: string, id: string = op): string | undefined {
  return thrownBy(runSenderOperation(run, { op, id } as SenderOperation))
}

function thrownBy(result: unknown): string | undefined {
  if (typeof result !== 'object' || result === null || !('error' in result)) return undefined
  const { error, message } = result as { readonly error: string; readonly message?: string }
  return `${error}: ${message}`
}

/** Iterations of the Sender. @returns What happened, one line each, polls left out. */
export function iterate(run: SenderRun, times = 1): readonly string[] {
  return lines(act(run, 'run', { times }))
}

/** Let time pass, then iterate. */
export function iterateAfter(run: SenderRun, ms: number, times = 1): readonly string[] {
  act(run, 'advance', { ms })
  return iterate(run, times)
}

/** Time bounds of the polls of one iteration. */
export function pollsOf(run: SenderRun): readonly unknown[] {
  return act(run, 'run', { times: 1 })
    .filter(({ e }) => e === 'poll')
    .map((event) => event['timeout'])
}

/** Answer a produce request: one error name for each partition. Offsets count from `offset`. */
export function answer(
  run: SenderRun,
  req: number,
  errors: Readonly<Record<string, string>>,
  more: Partial<SenderResponsePart> = {},
): void {
  const parts = Object.entries(errors).map(([tp, error]) => ({
    tp,
    error,
    offset: error === 'NONE' ? 100 : -1,
    logAppendTime: -1,
    logStartOffset: 0,
    ...more,
  }))
  act(run, 'respond', { req, api: 'Produce', parts })
}

/** Answer a transactional request. */
export function answerTxn(run: SenderRun, req: number, api: string, fields: Partial<SenderOperation> = {}): void {
  act(run, 'respond', { req, api, error: 'NONE', ...fields })
}

/** An idempotent producer that has its id: 5001 under `epoch`. The next request is number 1. */
export function idempotentBench(options: SenderBenchOptions = {}, epoch = 0): SenderRun {
  const run = senderBench({ ...options, config: { idempotent: true, ...options.config } })
  iterate(run)
  answerTxn(run, 0, 'InitProducerId', { producerId: 5001, producerEpoch: epoch })
  iterate(run)
  return run
}

/** A transactional producer `tx` after initTransactions(): coordinator node 0, id 5001, epoch 0. The next request is number 2. */
export function transactionalBench(options: SenderBenchOptions = {}): SenderRun {
  const run = senderBench({ ...options, config: { transactionalId: 'tx', ...options.config } })
  call(run, 'initTransactions', 'init')
  iterate(run, 2)
  answerTxn(run, 0, 'FindCoordinator', { coordinator: 0 })
  iterate(run, 2)
  answerTxn(run, 1, 'InitProducerId', { producerId: 5001, producerEpoch: 0 })
  iterate(run)
  return run
}

/** Begin a transaction (TV1), send one record to each of the partitions, and let the coordinator add them as request `req`. */
export function beginWith(run: SenderRun, req: number, records: Readonly<Record<string, string>>): void {
  call(run, 'beginTransaction')
  for (const [id, tp] of Object.entries(records)) send(run, id, tp)
  iterate(run)
  const errors = Object.fromEntries(Object.values(records).map((tp) => [tp, 'NONE']))
  answerTxn(run, req, 'AddPartitionsToTxn', { errors })
  iterate(run)
}

/** The transaction manager of a bench that has one. */
export function managerOf(run: SenderRun): TransactionManagerState {
  return must(run.context.transactionManager, 'a transaction manager')
}

/** Last error as `Class: message`, or undefined. */
export function lastErrorOf(run: SenderRun): string | undefined {
  const error = managerOf(run).lastError
  return error && `${error.className.slice(error.className.lastIndexOf('.') + 1)}: ${error.message}`
}

/** Events in one line each; polls are left out. */
export function lines(events: readonly ScriptEvent[]): readonly string[] {
  return events.filter(({ e }) => e !== 'poll').map(lineOf)
}

interface Part {
  readonly tp: string
  readonly records: readonly string[]
  readonly producerEpoch: number
  readonly baseSequence: number
}

function lineOf(event: ScriptEvent): string {
  switch (event.e) {
    case 'request':
      return `request ${event['req']} to ${event['node']}: ${event['api']}${requestDetails(event)}`
    case 'callback':
      return 'error' in event
        ? `callback ${event['id']}: ${event['error']}: ${event['message']}`
        : `callback ${event['id']}: t-${event['partition']}@${event['offset']}`
    case 'txnResult':
      return `result ${event['id']}: ${'error' in event ? `${event['error']}: ${event['message']}` : 'ok'}`
    default:
      return event.e
  }
}

function requestDetails(event: ScriptEvent): string {
  switch (event['api']) {
    case 'Produce':
      return (event['parts'] as readonly Part[])
        .map(({ tp, records, producerEpoch, baseSequence }) => {
          const sequence = baseSequence < 0 ? '' : ` epoch ${producerEpoch} sequence ${baseSequence}`
          return ` ${tp}[${records.join(' ')}]${sequence}`
        })
        .join(',')
    case 'AddPartitionsToTxn':
      return ` ${(event['partitions'] as readonly string[]).join(' ')}`
    case 'EndTxn':
      return event['committed'] ? ' commit' : ' abort'
    case 'InitProducerId':
      return ` ${event['producerId']}/${event['producerEpoch']}`
    default:
      return ''
  }
}
