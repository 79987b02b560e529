import { warmNetworkClient } from '../client/metadata-updater.ts'
import { createNetworkClient, receive } from '../client/network-client.ts'
import type { ProducerConfig } from '../config/producer-config.ts'
import { type Micros, type Millis, microsOf, millisOf, NEVER } from '../kernel/units.ts'
import { callOnThread, isThreadRunnable, runApplicationThread, threadDueAtMs } from './application-thread.ts'
import type { ProducerInput, ProducerOutbox } from './environment.ts'
import { PRODUCER } from './events.ts'
import { askPartitioner, CONFIGURE } from './own-partitioner.ts'
import { newPartitionerState } from './partitioners/partitioner.ts'
import { newProducerMetrics } from './producer-metrics.ts'
import { runtimeOf } from './producer-runtime.ts'
import {
  callFirst,
  idleThread,
  type KafkaProducerState,
  newSenderThread,
  type ProducerProcessOptions,
  type ProducerProcessState,
  type WarmStart,
} from './producer-state.ts'
import { newRecordAccumulator } from './record-accumulator.ts'
import { newSender } from './sender-state.ts'
import { isSenderDue, runSenderThread, senderDueAtMs } from './sender-thread.ts'
import { maybeUpdateTransactionV2, newTransactionManager, setProducerIdAndEpoch } from './transaction-manager.ts'

export type { ProducerProcessOptions, ProducerProcessState, WarmStart } from './producer-state.ts'
export { cloneProducerProcess } from './producer-state.ts'

/**
 * An application with one producer, not started yet. Wake it for the first time at `startMs` or before: it creates its
 * KafkaProducer then (P-108).
 */
export function createProducerProcess(options: ProducerProcessOptions): ProducerProcessState {
  return {
    options,
    config: options.config,
    phase: 'waiting',
    starts: 0,
    batchesBefore: 0,
    partitionerCalls: 0,
    producer: undefined,
    senderThread: newSenderThread(),
    thread: idleThread(),
    lostFutures: new Set(),
    attemptsBeforeSplit: new Map(),
  }
}

/**
 * The actor. Calls of the application run at once if its thread is free. What the network brings only lies ready: the
 * sender's thread looks at everything of one instant together, in the wake-up that follows at that same instant.
 */
export function handleProducerProcess(
  process: ProducerProcessState,
  input: ProducerInput,
  out: ProducerOutbox,
  nowUs: Micros,
): void {
  if (process.phase === 'dead') return
  if (process.phase === 'waiting' && !maybeStart(process, input, out, nowUs)) return
  switch (input.kind) {
    case 'wake':
      runThreads(process, out, nowUs)
      break
    case 'call':
      callOnThread(runtimeOf(process, out, nowUs), input.call)
      break
    default:
      if (process.producer && process.senderThread.wait !== 'ended') receive(process.producer.client, input)
  }
  scheduleWake(process, out, nowUs)
}

/**
 * close(timeoutMs), then a new KafkaProducer with another config: it starts cold. A call like any other: it waits for the
 * thread. A process that is dead starts again at once.
 *
 * @param timeoutMs undefined: close() takes the time that it needs.
 */
export function restartProducer(
  process: ProducerProcessState,
  config: ProducerConfig,
  timeoutMs: Millis | undefined,
  out: ProducerOutbox,
  nowUs: Micros,
): void {
  if (process.phase === 'waiting') {
    process.config = config
    return
  }
  if (process.phase === 'dead') {
    process.phase = 'running'
    startProducer(process, config, undefined, out, nowUs)
  } else callOnThread(runtimeOf(process, out, nowUs), { kind: 'restart', config, timeoutMs })
  scheduleWake(process, out, nowUs)
}

/**
 * The process dies: what its accumulator held is gone, its connections are for the network to reset, futures stay open
 * for ever.
 *
 * @param out Where `producerDied` is told; absent: nowhere.
 */
export function killProducer(process: ProducerProcessState, out?: ProducerOutbox): void {
  if (process.phase === 'dead') return
  process.phase = 'dead'
  process.batchesBefore = batchesMade(process)
  process.producer = undefined
  process.senderThread = newSenderThread()
  process.thread = idleThread()
  process.lostFutures.clear()
  process.attemptsBeforeSplit.clear()
  out?.emit(PRODUCER.producerDied, process.options.index)
  out?.wakeAt(NEVER)
}

/** @returns False: it is too early; a call waits for the start. */
function maybeStart(process: ProducerProcessState, input: ProducerInput, out: ProducerOutbox, nowUs: Micros): boolean {
  const startUs = microsOf(process.options.startMs)
  if (nowUs < startUs) {
    if (input.kind === 'call') process.thread.waiting.push(input.call)
    out.wakeAt(startUs)
    return false
  }
  process.phase = 'running'
  startProducer(process, process.config, process.options.warm, out, nowUs)
  return true
}

/** Run the sender's and the application's thread until both wait. */
function runThreads(process: ProducerProcessState, out: ProducerOutbox, nowUs: Micros): void {
  for (;;) {
    const runtime = runtimeOf(process, out, nowUs)
    runSenderThread(runtime)
    const restart = runApplicationThread(runtime)
    if (restart) startProducer(process, restart.config, undefined, out, nowUs)
    else if (!isSenderDue(process.senderThread, runtime.producer.client, millisOf(nowUs))) return
  }
}

function scheduleWake(process: ProducerProcessState, out: ProducerOutbox, nowUs: Micros): void {
  const { senderThread, thread, producer } = process
  if (!producer) return
  if (isSenderDue(senderThread, producer.client, millisOf(nowUs)) || isThreadRunnable(thread)) {
    out.wakeAt(nowUs)
    return
  }
  const atMs = Math.min(senderDueAtMs(senderThread), threadDueAtMs(thread))
  out.wakeAt(atMs === NEVER ? NEVER : Math.max(nowUs, microsOf(atMs)))
}

function batchesMade(process: ProducerProcessState): number {
  return process.producer?.accumulator.batchCount ?? process.batchesBefore
}

/** The constructor of KafkaProducer. */
function startProducer(
  process: ProducerProcessState,
  config: ProducerConfig,
  warm: WarmStart | undefined,
  out: ProducerOutbox,
  nowUs: Micros,
): void {
  const { options } = process
  process.config = config
  process.batchesBefore = batchesMade(process)
  process.producer = newKafkaProducer(options, config, process.starts++)
  process.producer.accumulator.batchCount = process.batchesBefore
  process.senderThread = newSenderThread()
  out.emit(PRODUCER.producerStarted, options.index)
  askPartitioner(process, out, CONFIGURE)
  if (warm) warmUp(process, process.producer, warm, out, nowUs)
  const { transactions } = process.producer
  if (!options.initTransactions || !transactions || transactions.transactionalId === null) return
  if (transactions.state === 'UNINITIALIZED') callFirst(process.thread, { kind: 'initTransactions' })
}

function newKafkaProducer(options: ProducerProcessOptions, config: ProducerConfig, starts: number): KafkaProducerState {
  const { index, profile, bootstrap, seed, backoffJitter } = options
  const streamName = starts === 0 ? `producer/${index}` : `producer/${index}/start-${starts}`
  return {
    config,
    client: createNetworkClient({ producer: index, profile, config, bootstrap, seed, streamName, backoffJitter }),
    accumulator: newRecordAccumulator(config, profile.features, seed, index),
    partitioner: newPartitionerState(),
    transactions: config.enableIdempotence
      ? newTransactionManager(config.transactionalId, config.transactionTimeoutMs)
      : undefined,
    sender: newSender(),
    metrics: newProducerMetrics(),
    isClosed: false,
  }
}

function warmUp(
  process: ProducerProcessState,
  producer: KafkaProducerState,
  warm: WarmStart,
  out: ProducerOutbox,
  nowUs: Micros,
): void {
  const { features } = process.options.profile
  const { brokers, topics, connections, producerId, coordinator } = warm
  const transactionVersion = warm.transactionVersion ?? (features.transactionsV2 ? 2 : 0)
  warmNetworkClient(producer.client, { brokers, topics, connections, transactionVersion }, out, millisOf(nowUs))
  const { transactions } = producer
  if (!transactions || !producerId) return
  const { transactions: context } = runtimeOf(process, out, nowUs)
  const { transactionalId } = transactions
  // Without a coordinator nobody has called initTransactions() yet.
  if (transactionalId !== null && coordinator === undefined) return
  setProducerIdAndEpoch(transactions, context, { producerId: producerId.producerId, epoch: producerId.producerEpoch })
  transactions.state = 'READY'
  if (transactionalId === null) return
  transactions.transactionCoordinator = coordinator
  transactions.coordinatorSupportsEpochBump = true
  maybeUpdateTransactionV2(transactions, context, transactionVersion, true)
}
