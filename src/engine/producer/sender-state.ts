import type { ProducerConfig } from '../config/producer-config.ts'
import type { Millis } from '../kernel/units.ts'
import type { PartitionIndex } from '../protocol/ids.ts'
import type { AccumulatorContext } from './accumulator-context.ts'
import { emptyReadyCheckResult, type ReadyCheckResult } from './accumulator-ready.ts'
import type { KafkaClient, NodeId } from './kafka-client.ts'
import type { CompletionPort } from './produce-result.ts'
import { type BatchCopies, copyOfBatch, type ProducerBatchState } from './producer-batch.ts'
import type { RecordAccumulatorState } from './record-accumulator.ts'
import type { TransactionContext, TransactionManagerState } from './transaction-manager.ts'
import type { TxnRequest } from './transaction-requests.ts'

/**
 * Where the Sender stands while its thread would block. A transactional request that is named here is in no queue: it was
 * taken and is on its way out (P-140 step 5).
 */
export type SenderPhase =
  /** Between two iterations. */
  | { readonly kind: 'betweenIterations' }
  /** In the last poll of an iteration. */
  | { readonly kind: 'lastPoll' }
  /** Waits until the target is READY: in a first poll of 0, or in longer ones. */
  | {
      readonly kind: 'awaitReady'
      readonly request: TxnRequest
      readonly node: NodeId
      readonly sinceMs: Millis
      readonly isFirstPoll: boolean
    }
  /** Sleeps the backoff of a request that is a retry, then sends it. */
  | { readonly kind: 'sleepBeforeSend'; readonly request: TxnRequest; readonly node: NodeId }
  /** Sleeps because no node was ready for a request that any node would do, then puts it back. */
  | { readonly kind: 'sleepBeforeRetry'; readonly request: TxnRequest }
  /** The thread has ended. */
  | { readonly kind: 'closed' }

/** The producer's I/O thread, as data. */
export interface SenderState {
  phase: SenderPhase
  /** False from close() on: the main loop is left (P-82). */
  isRunning: boolean
  isForceClosed: boolean
  /** Drained batches that are neither done nor put back, per partition in drain order (P-93 step 5). */
  readonly inFlightBatches: Map<PartitionIndex, ProducerBatchState[]>
  /** Correlation id → batches of an unanswered produce request, in request order. */
  readonly produceRequests: Map<number, readonly ProducerBatchState[]>
  /** Partition → end of a throttle until which it stays muted (2.5, P-70). */
  readonly mutedUntilMs: Map<PartitionIndex, Millis>
}

/** What the Sender works with and does not own. The states in it belong to one snapshot: make a new one for a copy. */
export interface SenderContext extends TransactionContext {
  readonly config: ProducerConfig
  readonly accumulator: RecordAccumulatorState
  readonly accumulatorContext: AccumulatorContext
  /** Undefined: neither idempotent nor transactional. */
  readonly transactionManager: TransactionManagerState | undefined
  readonly client: KafkaClient
  readonly completion: CompletionPort
  /** Scratch of ready(); carries nothing from one pass to the next. */
  readonly readyCheck: ReadyCheckResult
  /** In which order ready nodes are drained, where it is not ascending: matters with the one position of 2.5 (P-73). */
  readonly orderNodesForDrain?: (nodes: readonly NodeId[]) => readonly NodeId[]
}

/**
 * What the Sender's thread waits for.
 *
 * - `poll`: let the client work for up to `timeoutMs` (NEVER: no bound), less if something happens, then `resume` with
 *   what has completed. `isSpinning`: with the same input the next passes would do the same, so nothing is lost by
 *   waiting for the next event or the next millisecond (P-93).
 * - `sleep`: nothing is handled for that time, then `resume`.
 * - `iterationEnd`: nothing to wait for, begin the next iteration. `isSpinning` as above.
 * - `closed`: the thread has ended.
 */
export type Wait =
  | { readonly kind: 'poll'; readonly timeoutMs: Millis; readonly isSpinning: boolean }
  | { readonly kind: 'sleep'; readonly ms: Millis }
  | { readonly kind: 'iterationEnd'; readonly isSpinning: boolean }
  | { readonly kind: 'closed' }

export const BETWEEN_ITERATIONS: SenderPhase = { kind: 'betweenIterations' }
export const LAST_POLL: SenderPhase = { kind: 'lastPoll' }
export const CLOSED: SenderPhase = { kind: 'closed' }

/** A Sender that has not run yet. */
export function newSender(): SenderState {
  return {
    phase: BETWEEN_ITERATIONS,
    isRunning: true,
    isForceClosed: false,
    inFlightBatches: new Map(),
    produceRequests: new Map(),
    mutedUntilMs: new Map(),
  }
}

/** Scratch for a SenderContext. */
export function newReadyCheck(): ReadyCheckResult {
  return emptyReadyCheckResult()
}

/** Track a drained batch (P-93 step 5). */
export function addInFlightBatch(sender: SenderState, batch: ProducerBatchState): void {
  const batches = sender.inFlightBatches.get(batch.partition)
  if (batches) batches.push(batch)
  else sender.inFlightBatches.set(batch.partition, [batch])
}

/** Forget a batch that is done or goes back into its deque; nothing if it is not tracked. */
export function maybeRemoveFromInFlightBatches(sender: SenderState, batch: ProducerBatchState): void {
  const batches = sender.inFlightBatches.get(batch.partition)
  const at = batches ? batches.indexOf(batch) : -1
  if (!batches || at < 0) return
  batches.splice(at, 1)
  if (batches.length === 0) sender.inFlightBatches.delete(batch.partition)
}

/** An independent copy. @param copies Batches copied so far in this snapshot. */
export function cloneSender(sender: SenderState, copies: BatchCopies): SenderState {
  const inFlightBatches = new Map<PartitionIndex, ProducerBatchState[]>()
  for (const [partition, batches] of sender.inFlightBatches) {
    inFlightBatches.set(
      partition,
      batches.map((batch) => copyOfBatch(copies, batch)),
    )
  }
  const produceRequests = new Map<number, readonly ProducerBatchState[]>()
  for (const [correlationId, batches] of sender.produceRequests) {
    produceRequests.set(
      correlationId,
      batches.map((batch) => copyOfBatch(copies, batch)),
    )
  }
  return {
    ...sender,
    phase: clonePhase(sender.phase),
    inFlightBatches,
    produceRequests,
    mutedUntilMs: new Map(sender.mutedUntilMs),
  }
}

function clonePhase(phase: SenderPhase): SenderPhase {
  return 'request' in phase ? { ...phase, request: { ...phase.request } } : phase
}
