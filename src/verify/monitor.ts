import { CLUSTER, DEATH } from '../engine/cluster/events.ts'
import { CONSUMER, POSITION_MOVE } from '../engine/consumer/events.ts'
import { PRODUCER } from '../engine/producer/events.ts'
import type { RunTables } from '../engine/protocol/record-table.ts'
import type { EventSink } from '../engine/simulation/event-sink.ts'
import type { RunPlan } from '../engine/simulation/run-plan.ts'
import { forgetClient, onBatchTaken, onIsrProposed, onProduceAnswered, onResponseReceived } from './check-answers.ts'
import { onDelivered } from './check-consumers.ts'
import { checkPicture, onElected } from './check-controller.ts'
import { onFollowerFetched, onHighWatermark } from './check-high-watermark.ts'
import { checkMembers } from './check-members.ts'
import { checkReplica } from './check-replica.ts'
import type { Breach, Violation } from './findings.ts'
import { followLog } from './follow-log.ts'
import { cloneMonitorState, emptyMonitorState, type MonitorState, replicaOf } from './monitor-state.ts'
import {
  onBecameFollower,
  onBecameLeader,
  onBrokerDied,
  onBrokerOut,
  onBrokerStarted,
  onIsrChanged,
  onReplicaDeleted,
  onTruncated,
  seed,
} from './replica-life.ts'
import { type MonitoredWorld, replicaAt, touch, type Watch } from './watch.ts'

export type { Breach, Excuse, PromiseId, Violation } from './findings.ts'
export type { MonitoredWorld } from './watch.ts'
export { cloneMonitorState, type MonitorState }

/** What a run is made from; a cluster alone has no plan. */
export interface MonitorSource {
  readonly plan?: RunPlan
  readonly tables: RunTables
}

/** Watches a run, and says what it finds wrong. Feed it every event and every end of a step. */
export interface Monitor {
  /** Takes every event, and hands it on to the sink given. */
  readonly sink: EventSink
  /** Look at this world from now on: after the start, a restored snapshot, a branch. */
  attach(world: MonitoredWorld): void
  /** A queue entry has been handled: check what it has touched. */
  afterStep(): void
  /** Look at everything once, whatever has touched it. */
  checkAll(): void
  readonly state: MonitorState
  /** Bugs. At most one for each invariant, partition and broker. */
  readonly violations: readonly Violation[]
  /** Promises that were legally broken. */
  readonly breaches: readonly Breach[]
}

/** Everything is looked at once in so many steps, should an event have kept quiet about something. */
const STEPS_BETWEEN_SWEEPS = 1024

/**
 * A monitor of one run: the invariants of cluster.md section 11, each checked where it can change. I-16 says what must not be
 * asserted, and I-32 takes two runs: neither has a checker here.
 *
 * @param inner Gets every event first.
 * @param state To go on from (a clone that belongs to a snapshot); absent: from the world that is attached first.
 */
export function createMonitor(source: MonitorSource, inner?: EventSink, state?: MonitorState): Monitor {
  const own = state ?? emptyMonitorState()
  let watch: Watch | undefined
  return {
    sink: {
      append(atUs, code, a, b, c, d, e, f) {
        inner?.append(atUs, code, a, b, c, d, e, f)
        const handler = HANDLERS[code]
        if (handler && watch) handler(watch, a, b, c, d, e, f)
      },
    },
    attach(world) {
      watch = watchOf(source, own, world)
      if (own.isSeeded) return
      own.isSeeded = true
      seed(watch)
      endStep(watch)
      watch.isSeeding = false
    },
    afterStep() {
      if (!watch) return
      own.steps++
      if (own.steps % STEPS_BETWEEN_SWEEPS === 0) touchEverything(watch)
      endStep(watch)
    },
    checkAll() {
      if (!watch) return
      touchEverything(watch)
      endStep(watch)
    },
    state: own,
    get violations() {
      return own.violations
    },
    get breaches() {
      return own.breaches
    },
  }
}

function watchOf({ plan }: MonitorSource, state: MonitorState, world: MonitoredWorld): Watch {
  return {
    world,
    state,
    plan,
    features: world.controller.options.profile.features,
    isSeeding: !state.isSeeded,
    image: state.image,
    touched: [],
    losing: 0,
    losingBy: '',
  }
}

/** Several decisions may be published in one step: each is looked at against the one before it. */
function followPicture(watch: Watch): void {
  const { committed } = watch.world.controller
  if (committed === watch.image) return
  if (watch.image) checkPicture(watch, watch.image)
  watch.image = committed
}

function touchBroker(watch: Watch, id: number): void {
  const broker = watch.world.brokers[id - 1]
  if (!broker) return
  for (const partition of broker.partitions) if (partition) touch(watch, id, partition.partition)
}

function touchEverything(watch: Watch): void {
  for (const { id } of watch.world.brokers) touchBroker(watch, id)
  const { connections } = watch.state
  for (const [id, { broker }] of connections) {
    if (!watch.world.brokers[broker - 1]?.servers.has(id)) connections.delete(id)
  }
}

/** The step is over: look at what it has touched. */
function endStep(watch: Watch): void {
  watch.losing = 0
  const { touched, world, state } = watch
  const { committed } = world.controller
  if (committed !== state.image) {
    followPicture(watch)
    checkPicture(watch, committed)
  }
  if (touched.length === 0) return
  for (let i = 0; i < touched.length; i++) {
    const { broker: id, partition: index } = touched[i] as Watch['touched'][number]
    const broker = world.brokers[id - 1]
    const partition = broker?.partitions[index]
    const replica = replicaOf(state, id, index)
    if (!broker || !partition) continue
    followLog(watch, id, partition)
    checkReplica(watch, broker, partition, replica)
  }
  let lastChecked = -1
  for (let i = 0; i < touched.length; i++) {
    const { broker, partition } = touched[i] as Watch['touched'][number]
    replicaOf(state, broker, partition).isTouched = false
    if (partition !== lastChecked) checkMembers(watch, partition)
    lastChecked = partition
  }
  touched.length = 0
}

/** What is done about an event. Logs are read here and now: before the step is over they may have changed again. */
type Handler = (watch: Watch, a: number, b: number, c: number, d: number, e: number, f: number) => void

const HANDLERS: (Handler | undefined)[] = Array.from({ length: 256 }, () => undefined)

HANDLERS[CLUSTER.batchAppended] = (watch, id, index, _base, _count, _epoch, batch) => {
  const broker = watch.world.brokers[id - 1]
  const partition = broker?.partitions[index]
  if (!broker || !partition) return
  if (batch >= 0) onBatchTaken(watch, broker, index, batch)
  followLog(watch, id, partition)
  touch(watch, id, index).isEvaluated = true
}
HANDLERS[CLUSTER.replicaAppended] = (watch, id, index) => {
  const partition = replicaAt(watch, id, index)
  if (!partition) return
  followLog(watch, id, partition)
  touch(watch, id, index)
}
HANDLERS[CLUSTER.highWatermarkMoved] = onHighWatermark
HANDLERS[CLUSTER.followerFetched] = onFollowerFetched
HANDLERS[CLUSTER.duplicateFound] = (watch, id, partition, batch) => {
  const broker = watch.world.brokers[id - 1]
  if (broker) onBatchTaken(watch, broker, partition, batch)
}
HANDLERS[CLUSTER.produceAnswered] = (watch, id, producer, request, partition, error, baseOffset) => {
  const broker = watch.world.brokers[id - 1]
  if (broker) onProduceAnswered(watch, broker, { producer, request, partition, error, baseOffset })
}
HANDLERS[CLUSTER.isrProposed] = (watch, id, partition, isr, previous) => {
  const broker = watch.world.brokers[id - 1]
  touch(watch, id, partition)
  if (broker) onIsrProposed(watch, broker, partition, isr, previous)
}
HANDLERS[CLUSTER.isrRefused] = (watch, id, partition) => {
  touch(watch, id, partition)
}
HANDLERS[CLUSTER.becameLeader] = onBecameLeader
HANDLERS[CLUSTER.becameFollower] = onBecameFollower
HANDLERS[CLUSTER.logTruncated] = onTruncated
HANDLERS[CLUSTER.replicaDeleted] = onReplicaDeleted
HANDLERS[CLUSTER.brokerDied] = (watch, id, how) => onBrokerDied(watch, id, how === DEATH.poweredOff)
HANDLERS[CLUSTER.brokerStarted] = onBrokerStarted
HANDLERS[CLUSTER.metadataApplied] = touchBroker
HANDLERS[CLUSTER.logDirFailed] = (watch, id) => {
  touchBroker(watch, id)
  onBrokerOut(watch, id)
}
for (const code of [CLUSTER.brokerFenced, CLUSTER.brokerShuttingDown]) {
  HANDLERS[code] = (watch, id) => {
    followPicture(watch)
    onBrokerOut(watch, id)
  }
}
HANDLERS[CLUSTER.leaderElected] = (watch, partition, leader, leaderEpoch, _previous, how) => {
  followPicture(watch)
  onElected(watch, partition, leader, leaderEpoch, how)
}
HANDLERS[CLUSTER.isrChanged] = (watch, partition, isr, previous) => {
  followPicture(watch)
  onIsrChanged(watch, partition, isr, previous)
}
for (const code of [
  CLUSTER.replicasChanged,
  CLUSTER.elrChanged,
  CLUSTER.topicCreated,
  CLUSTER.brokerRegistered,
  CLUSTER.brokerUnfenced,
  CLUSTER.configChanged,
]) {
  HANDLERS[code] = followPicture
}
HANDLERS[PRODUCER.responseReceived] = onResponseReceived
HANDLERS[PRODUCER.producerStarted] = forgetClient
HANDLERS[CONSUMER.recordsDelivered] = (watch, consumer, partition, _from, toOffset) =>
  onDelivered(watch, consumer, partition, toOffset)
HANDLERS[CONSUMER.consumerPositionMoved] = (watch, consumer, partition, position, _previous, why) => {
  if (why === POSITION_MOVE.skipped) onDelivered(watch, consumer, partition, position)
}
