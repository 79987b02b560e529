import {
  type BrokerState,
  beginControlledShutdown,
  cloneBroker,
  createBroker,
  failLogDir,
  handleBroker,
  setBrokerSlowness,
  startBroker,
  stopBroker,
} from '../../src/engine/cluster/broker.ts'
import type { ClusterModel, ClusterOptions } from '../../src/engine/cluster/cluster-options.ts'
import {
  type ControllerState,
  cloneController,
  createController,
  handleController,
  startController,
  stopController,
} from '../../src/engine/cluster/controller.ts'
import { CLUSTER_EVENT_FIELDS } from '../../src/engine/cluster/events.ts'
import { initialImage, transactionStateTopic } from '../../src/engine/cluster/initial-image.ts'
import { appendAsFollower, emptyLog, type UnifiedLogState } from '../../src/engine/cluster/unified-log.ts'
import { coldStart, warmStart } from '../../src/engine/cluster/warm-start.ts'
import type { ClusterConfig } from '../../src/engine/config/broker-config.ts'
import { type Profile, type ProfileFeatures, profileOf } from '../../src/engine/config/profile.ts'
import { type ActorId, CONTROLLER, type ConnectionId, type Input, type Outbox } from '../../src/engine/kernel/actor.ts'
import { must } from '../../src/engine/kernel/assert.ts'
import { itemAt } from '../../src/engine/kernel/chunked-list.ts'
import {
  CLASS_ACTION,
  CLASS_APPLICATION,
  CLASS_ARRIVAL,
  CLASS_TIMER,
  emptyQueue,
  peekAtUs,
  pop,
  push,
} from '../../src/engine/kernel/event-queue.ts'
import { EPOCH_MS, NEVER } from '../../src/engine/kernel/units.ts'
import { emptyRegistry } from '../../src/engine/protocol/ids.ts'
import type { Message, RecordBatch, RequestBody, ResponseBody } from '../../src/engine/protocol/messages.ts'
import { emptyRecordTable } from '../../src/engine/protocol/record-table.ts'

/** The cluster profiles of C-1: the three of the product, and two in between made of their switches. */
export type ClusterProfile = 'P25' | 'P33' | 'P39' | 'P40' | 'P41'

const BETWEEN: Record<ClusterProfile, { version: '2.5' | '3.9' | '4.x'; features?: Partial<ProfileFeatures> }> = {
  P25: { version: '2.5' },
  P33: { version: '3.9', features: { strictMinIsr: false, minIsrCappedByReplicas: false } },
  P39: { version: '3.9' },
  P40: { version: '3.9', features: { staleBrokerCheck: 'scan' } },
  P41: { version: '4.x' },
}

/** A profile of C-1. */
export function clusterProfile(name: ClusterProfile): Profile {
  const { version, features } = BETWEEN[name]
  const profile = profileOf(version)
  return { ...profile, features: { ...profile.features, ...features } }
}

/** The model of the test profile TP (C-4): no costs, a commit takes 10, metadata is applied 20 after it. */
const TP_MODEL: ClusterModel = {
  leaderAppendUs: 0,
  followerAppendUs: 0,
  controllerCommitUs: 10_000,
  metadataDelayUs: 20_000,
  failureDetectionUs: null,
}

/** One partition at the start. Offsets as `log end offset / high watermark` of each replica. */
export interface PartitionSpec {
  readonly replicas?: readonly number[]
  readonly isr?: readonly number[]
  /** Broker → [log end offset, high watermark]; absent: 10/10 everywhere. */
  readonly logs?: Readonly<Record<number, readonly [number, number]>>
  /** Broker → [epoch, its first offset]…; absent: all of it was written in epoch 0. */
  readonly epochs?: Readonly<Record<number, readonly (readonly [number, number])[]>>
  /** The leader's epoch, absent: 0. */
  readonly leaderEpoch?: number
}

export interface WorldSpec {
  readonly profile?: ClusterProfile
  readonly brokers?: number
  readonly partitions?: readonly PartitionSpec[]
  /** Topic overrides. */
  readonly config?: Readonly<Record<string, string>>
  readonly cluster?: Partial<ClusterConfig>
  readonly model?: Partial<ClusterModel>
  readonly latencyMs?: number
  /** [a, b, one-way ms] */
  readonly links?: readonly (readonly [number, number, number])[]
  /** Arrival of the last heartbeat before the start, by broker. */
  readonly lastContactMs?: Readonly<Record<number, number>>
  /** Arrival of the first heartbeat after the start, by broker. */
  readonly heartbeatArrivesMs?: Readonly<Record<number, number>>
  /** Fetch loops that do not start, by broker. */
  readonly frozenFetchers?: readonly number[]
  readonly warm?: boolean
  /** Replica list of the one partition of `__transaction_state`, which exists only then. */
  readonly coordinator?: readonly number[]
  readonly seed?: number
}

/** A produce request of a script, and what became of it. */
export interface SentProduce {
  readonly correlationId: number
  readonly acks: -1 | 0 | 1
  answeredMs: number
  disconnectedMs: number
  /** Of the first partition. */
  error: number
  baseOffset: number
  parts: Extract<ResponseBody, { api: 'Produce' }>['parts']
}

export interface BatchSpec {
  readonly partition?: number
  readonly records?: number
  readonly producerId?: number
  readonly epoch?: number
  readonly sequence?: number
  /** Id of the transaction that it belongs to. */
  readonly transactionalId?: string
  readonly sizeBytes?: number
  readonly timestampMs?: number
}

export interface ProduceSpec extends BatchSpec {
  readonly to: number
  readonly acks: -1 | 0 | 1
  /** Requests with the same name travel on one connection; absent: one of its own (C-4). */
  readonly connection?: string
  readonly batches?: readonly BatchSpec[]
  readonly timeoutMs?: number
}

export interface ClusterEvent {
  readonly kind: keyof typeof CLUSTER_EVENT_FIELDS
  readonly atMs: number
  readonly [field: string]: number | string
}

type LinkState = 'up' | 'lost' | 'held'

interface Connection {
  readonly id: ConnectionId
  readonly from: ActorId
  readonly to: ActorId
  isOpen: boolean
  isAccepted: boolean
  /** What is on the way is gone. */
  isReset: boolean
  lastArrivalUs: [number, number]
}

type Entry =
  | { readonly kind: 'input'; readonly to: ActorId; readonly input: Input<Message> }
  | { readonly kind: 'wake'; readonly to: ActorId; readonly version: number }
  | { readonly kind: 'act'; readonly act: () => void }

/** The default configuration of the test profile. */
export const TEST_CLUSTER_CONFIG: ClusterConfig = {
  defaultTopicConfig: {
    minInsyncReplicas: 1,
    uncleanLeaderElectionEnable: false,
    maxMessageBytes: 1_048_588,
    messageTimestampType: 'CreateTime',
    messageTimestampBeforeMaxMs: NEVER,
    messageTimestampAfterMaxMs: NEVER,
    segmentBytes: 1 << 30,
    compacted: false,
    compressionType: 'producer',
  },
  numPartitions: 1,
  defaultReplicationFactor: 1,
  autoCreateTopicsEnable: true,
  uncleanLeaderElectionIntervalMs: 300_000,
  replicaLagTimeMaxMs: 30_000,
  replicaFetchWaitMaxMs: 500,
  replicaFetchMinBytes: 1,
  replicaFetchBackoffMs: 1000,
  replicaFetchMaxBytes: 1_048_576,
  replicaFetchResponseMaxBytes: 10_485_760,
  replicaSocketTimeoutMs: 30_000,
  numReplicaFetchers: 1,
  replicaHighWatermarkCheckpointIntervalMs: 5000,
  logFlushIntervalMessages: NEVER,
  logFlushIntervalMs: NEVER,
  logFlushOffsetCheckpointIntervalMs: 60_000,
  zookeeperSessionTimeoutMs: 18_000,
  brokerHeartbeatIntervalMs: 2000,
  brokerSessionTimeoutMs: 9000,
  initialBrokerRegistrationTimeoutMs: 60_000,
  metadataMaxIdleIntervalMs: 500,
  controllerQuorumElectionTimeoutMs: 1000,
  controllerQuorumFetchTimeoutMs: 2000,
  autoLeaderRebalanceEnable: true,
  leaderImbalanceCheckIntervalMs: 300_000,
  leaderImbalancePerBrokerPercentage: 10,
  controlledShutdownEnable: true,
  controlledShutdownMaxRetries: 3,
  controlledShutdownRetryBackoffMs: 5000,
  requestTimeoutMs: 30_000,
  transactionStateLogNumPartitions: 50,
  transactionStateLogReplicationFactor: 3,
  transactionStateLogMinIsr: 2,
  transactionMaxTimeoutMs: 900_000,
  transactionalIdExpirationMs: 604_800_000,
  transactionAbortTimedOutTransactionCleanupIntervalMs: 10_000,
  transactionPartitionVerificationEnable: true,
  producerIdExpirationMs: 86_400_000,
  logDirFailureTimeoutMs: 30_000,
  elrVersion: 1,
}

const FROZEN_MS = 1e9

/**
 * A world for cluster tests: real brokers and controller, a network with constant latencies on which opening a connection
 * takes no time (C-4), and scripted clients.
 */
export class ClusterWorld {
  nowUs = 0
  readonly options: ClusterOptions
  controller: ControllerState
  brokers: BrokerState[]
  readonly events: ClusterEvent[] = []
  handled = 0
  /** Called after every input that an actor has handled, and after everything else that is done to it. */
  afterInput: (() => void) | undefined
  /** Called with every event, in the moment in which it is stated. */
  onEvent: ((code: number, values: readonly number[]) => void) | undefined
  private readonly queue = emptyQueue<Entry>()
  private readonly connections = new Map<ConnectionId, Connection>()
  private readonly clientConnections = new Map<string, ConnectionId>()
  private readonly sent = new Map<string, SentProduce>()
  private readonly answers = new Map<string, (body: ResponseBody) => void>()
  private readonly links = new Map<string, LinkState>()
  private readonly latencyUs = new Map<string, number>()
  private readonly held: { readonly link: string; readonly send: () => void }[] = []
  private readonly wakeVersion: number[] = []
  private nextConnection = 1
  private nextCorrelation = 1
  private nextBatch = 1
  private readonly clientActor: ActorId

  private readonly spec: WorldSpec

  constructor(spec: WorldSpec = {}) {
    this.spec = spec
    const count = spec.brokers ?? 3
    this.clientActor = count + 1
    this.options = {
      profile: clusterProfile(spec.profile ?? 'P39'),
      config: { ...TEST_CLUSTER_CONFIG, ...spec.cluster },
      model: { ...TP_MODEL, ...spec.model },
      tables: { registry: emptyRegistry(), records: emptyRecordTable(), contentOf: () => null },
      seed: spec.seed ?? 1,
      brokerCount: count,
    }
    for (const [a, b, ms] of spec.links ?? []) this.setLatency(a, b, ms)
    const partitions = spec.partitions ?? [{}]
    const assignment = partitions.map((partition) => partition.replicas ?? [1, 2, 3])
    const image = initialImage(this.options, [
      {
        name: 't',
        partitions: partitions.length,
        replicationFactor: 3,
        assignment,
        config: spec.config ?? {},
      },
      ...(spec.coordinator
        ? [{ ...transactionStateTopic(this.options), partitions: 1, assignment: [spec.coordinator] }]
        : []),
    ])
    const topics = image.topics.map((topic) => ({
      ...topic,
      partitions: topic.partitions.map((entry) => {
        const { isr = entry.replicas, leaderEpoch = 0 } = partitions[entry.partition] ?? {}
        return { ...entry, isr, leader: isr[0] as number, leaderEpoch }
      }),
    }))
    this.controller = createController(this.options, { ...image, topics })
    this.brokers = Array.from({ length: count }, (_, i) => {
      const id = i + 1
      const stored = partitions.flatMap((partition, p) =>
        (assignment[p] as readonly number[]).includes(id)
          ? [{ partition: p, log: initialLog(partition.logs?.[id] ?? [10, 10], partition.epochs?.[id]) }]
          : [],
      )
      return createBroker(this.options, id, stored)
    })
    this.begin()
  }

  private begin(): void {
    for (const id of this.spec.frozenFetchers ?? []) this.broker(id).slowness = frozen()
    if (this.spec.warm === false) {
      coldStart(this.controller, this.outboxOf(CONTROLLER))
      for (const broker of this.brokers) startBroker(broker, this.outboxOf(broker.id), 0)
      return
    }
    warmStart(this.controller, this.brokers, {
      establish: (from, to) => this.open(from, to).id,
      outboxOf: (actor) => this.outboxOf(actor),
      firstHeartbeatMs: (broker) => {
        const arrives = this.spec.heartbeatArrivesMs?.[broker]
        return arrives === undefined ? 2000 : arrives - this.latencyOf(broker, CONTROLLER) / 1000
      },
    })
    for (const [broker, ms] of Object.entries(this.spec.lastContactMs ?? {})) {
      must(this.controller.brokers[Number(broker)], `broker ${broker}`).lastContactMs = ms
    }
    // Sessions may end earlier than the controller has been told at its start.
    this.deliver(CONTROLLER, { kind: 'wake' })
  }

  // ── looking ──

  broker(id: number): BrokerState {
    return must(this.brokers[id - 1], `broker ${id}`)
  }

  log(id: number, partition = 0): UnifiedLogState {
    return must(this.broker(id).partitions[partition], `partition ${partition} on ${id}`).log
  }

  /** `LEO/HW` of one replica. */
  at(id: number, partition = 0): string {
    const { logEndOffset, highWatermark } = this.log(id, partition)
    return `${logEndOffset}/${highWatermark}`
  }

  /** ISR, leader and leader epoch in the controller's committed picture. */
  committed(partition = 0): { isr: readonly number[]; leader: number; leaderEpoch: number; elr: readonly number[] } {
    const entry = this.controller.committed.topics.flatMap((topic) => topic.partitions)[partition]
    const { isr, leader, leaderEpoch, elr } = must(entry, `partition ${partition}`)
    return { isr: [...isr].sort(), leader, leaderEpoch, elr: [...elr].sort() }
  }

  /** ISR as a leader knows it, ascending. */
  isrAt(id: number, partition = 0): number[] {
    return [...must(this.broker(id).partitions[partition], 'partition').isr].sort()
  }

  roleAt(id: number, partition = 0): string {
    const state = must(this.broker(id).partitions[partition], 'partition')
    return `${state.role} ${state.leader} e${state.leaderEpoch}`
  }

  /** Epoch starts of a replica: `0→0 1→10`. */
  epochs(id: number, partition = 0): string {
    return this.log(id, partition)
      .epochs.map(({ epoch, startOffset }) => `${epoch}→${startOffset}`)
      .join(' ')
  }

  /** Batch ids of a replica in order; -1 for what was there at the start. */
  batches(id: number, partition = 0): number[] {
    const { batches } = this.log(id, partition)
    return Array.from({ length: batches.length }, (_, i) => itemAt(batches, i).batch.id)
  }

  eventsOf(kind: keyof typeof CLUSTER_EVENT_FIELDS): ClusterEvent[] {
    return this.events.filter((event) => event.kind === kind)
  }

  // ── clients ──

  /** A client sends a produce request at `ms`. */
  produce(ms: number, spec: ProduceSpec): SentProduce {
    const correlationId = this.nextCorrelation++
    const handle: SentProduce = {
      correlationId,
      acks: spec.acks,
      answeredMs: -1,
      disconnectedMs: -1,
      error: -1000,
      baseOffset: -1,
      parts: [],
    }
    const batches = (spec.batches ?? [spec]).map((batch) => this.batch(batch))
    const name = spec.connection ?? `own-${correlationId}`
    const body: RequestBody = {
      api: 'Produce',
      transactionalId: spec.transactionalId ?? null,
      acks: spec.acks,
      timeoutMs: spec.timeoutMs ?? 30_000,
      batches,
    }
    this.do(ms, () => {
      const connection = this.clientConnection(name, spec.to)
      this.sent.set(`${connection}:${correlationId}`, handle)
      this.transmit(connection, this.clientActor, { kind: 'request', correlationId, body })
    })
    return handle
  }

  /** A client asks anything at `ms`; the answer and its time come in the returned object. */
  ask(
    ms: number,
    to: number,
    body: RequestBody,
    name = `ask-${this.nextCorrelation}`,
  ): { atMs: number; body?: ResponseBody } {
    const correlationId = this.nextCorrelation++
    const answer: { atMs: number; body?: ResponseBody } = { atMs: -1 }
    this.do(ms, () => {
      const connection = this.clientConnection(name, to)
      this.answers.set(`${connection}:${correlationId}`, (received) => {
        answer.atMs = this.nowUs / 1000
        answer.body = received
      })
      this.transmit(connection, this.clientActor, { kind: 'request', correlationId, body })
    })
    return answer
  }

  /** Id of the next batch that a script makes. */
  nextBatchId(): number {
    return this.nextBatch * 64
  }

  batch(spec: BatchSpec): RecordBatch {
    const recordCount = spec.records ?? 1
    return {
      id: this.nextBatch++ * 64,
      partition: spec.partition ?? 0,
      records: Array.from({ length: recordCount }, () => 1),
      recordCount,
      sizeBytes: spec.sizeBytes ?? 61 + 20 * recordCount,
      producerId: spec.producerId ?? -1,
      producerEpoch: spec.producerId === undefined ? -1 : (spec.epoch ?? 0),
      baseSequence: spec.sequence ?? -1,
      isTransactional: spec.transactionalId !== undefined,
      maxTimestampMs: spec.timestampMs ?? EPOCH_MS,
    }
  }

  private clientConnection(name: string, to: number): ConnectionId {
    const key = `${name}>${to}`
    const known = this.clientConnections.get(key)
    if (known !== undefined && this.connections.get(known)?.isOpen) return known
    const { id } = this.open(this.clientActor, to)
    this.clientConnections.set(key, id)
    return id
  }

  /** The client's connections with this name break: both ends learn it at once. */
  breakConnection(ms: number, name: string): void {
    this.after(ms, () => {
      for (const [key, id] of this.clientConnections) {
        if (key.startsWith(`${name}>`)) this.reset(must(this.connections.get(id), 'connection'), 0)
      }
    })
  }

  private onClientInput(input: Input<Message>): void {
    if (input.kind === 'packet' && input.message.kind === 'response') {
      const key = `${input.connection}:${input.message.correlationId}`
      const { body } = input.message
      this.answers.get(key)?.(body)
      const handle = this.sent.get(key)
      if (!handle || body.api !== 'Produce') return
      handle.answeredMs = this.nowUs / 1000
      handle.parts = body.parts
      handle.error = body.parts[0]?.error ?? 0
      handle.baseOffset = body.parts[0]?.baseOffset ?? -1
    } else if (input.kind === 'disconnected') {
      for (const [key, handle] of this.sent) {
        if (key.startsWith(`${input.connection}:`) && handle.answeredMs === -1)
          handle.disconnectedMs = this.nowUs / 1000
      }
    }
  }

  // ── faults ──

  /** Do something at `ms`, before everything else of that instant. */
  do(ms: number, act: () => void): void {
    push(this.queue, Math.round(ms * 1000), CLASS_APPLICATION, { kind: 'act', act })
  }

  /** Do something at `ms`, after everything else of that instant. */
  after(ms: number, act: () => void): void {
    push(this.queue, Math.round(ms * 1000), CLASS_ACTION, { kind: 'act', act })
  }

  kill(ms: number, id: number): void {
    this.after(ms, () => this.killNow(id))
  }

  killNow(id: number): void {
    if (this.broker(id).process === 'dead') return
    stopBroker(this.broker(id), 'killed', this.outboxOf(id), this.nowUs)
    this.dropConnectionsOf(id, true)
  }

  powerOff(ms: number, id: number, unflushedMs: number): void {
    this.after(ms, () => {
      stopBroker(this.broker(id), 'poweredOff', this.outboxOf(id), this.nowUs, unflushedMs)
      this.dropConnectionsOf(id, false)
    })
  }

  start(ms: number, id: number, disk: 'kept' | 'empty' = 'kept'): void {
    this.after(ms, () => startBroker(this.broker(id), this.outboxOf(id), this.nowUs, disk))
  }

  shutdown(ms: number, id: number): void {
    this.do(ms, () => beginControlledShutdown(this.broker(id), this.outboxOf(id), this.nowUs))
  }

  failDisk(ms: number, id: number): void {
    this.after(ms, () => failLogDir(this.broker(id), this.outboxOf(id), this.nowUs))
  }

  freezeFetcher(ms: number, id: number): void {
    this.after(ms, () => setBrokerSlowness(this.broker(id), { fetchMs: FROZEN_MS }, this.outboxOf(id), this.nowUs))
  }

  thawFetcher(ms: number, id: number): void {
    this.do(ms, () => setBrokerSlowness(this.broker(id), {}, this.outboxOf(id), this.nowUs))
  }

  killController(ms: number): void {
    this.after(ms, () => {
      stopController(this.controller, this.outboxOf(CONTROLLER))
      this.dropConnectionsOf(CONTROLLER, true)
    })
  }

  startController(ms: number): void {
    this.after(ms, () => startController(this.controller, this.outboxOf(CONTROLLER), this.nowUs))
  }

  /** There is no controller: nobody is fenced, and what brokers want of it is held (C-4). */
  controllerOff(): void {
    stopController(this.controller, this.outboxOf(CONTROLLER))
    for (const { id } of this.brokers) this.cutNow(id, CONTROLLER)
  }

  /** A controller takes over and can be reached. */
  controllerOn(): void {
    startController(this.controller, this.outboxOf(CONTROLLER), this.nowUs)
    for (const { id } of this.brokers) this.healNow(id, CONTROLLER)
  }

  /** Packets from a to b are lost from now on. */
  lose(ms: number, from: ActorId, to: ActorId): void {
    this.do(ms, () => this.setLink(from, to, 'lost'))
  }

  /** Both ways. Towards and from the controller requests are held (C-4), its pushes are lost. */
  cut(ms: number, a: ActorId, b: ActorId): void {
    this.do(ms, () => this.cutNow(a, b))
  }

  cutNow(a: ActorId, b: ActorId): void {
    this.setLink(a, b, b === CONTROLLER ? 'held' : 'lost')
    this.setLink(b, a, a === CONTROLLER ? 'held' : 'lost')
  }

  heal(ms: number, a: ActorId, b: ActorId): void {
    this.do(ms, () => this.healNow(a, b))
  }

  /** Held messages leave now; connections that lost something are reset. */
  healNow(a: ActorId, b: ActorId): void {
    this.setLink(a, b, 'up')
    this.setLink(b, a, 'up')
    for (let i = 0; i < this.held.length; ) {
      const entry = must(this.held[i], 'held')
      if (entry.link === `${a}>${b}` || entry.link === `${b}>${a}`) {
        this.held.splice(i, 1)
        entry.send()
      } else i++
    }
  }

  /** Reset every connection between two actors: both ends learn it one latency later (contract, heal). */
  resetConnections(a: ActorId, b: ActorId): void {
    for (const connection of [...this.connections.values()]) {
      const isBetween = [connection.from, connection.to].includes(a) && [connection.from, connection.to].includes(b)
      if (isBetween && connection.isOpen) this.reset(connection, this.latencyOf(a, b))
    }
  }

  setLatency(a: ActorId, b: ActorId, ms: number): void {
    this.latencyUs.set(`${a}>${b}`, ms * 1000)
    this.latencyUs.set(`${b}>${a}`, ms * 1000)
  }

  // ── running ──

  /** Everything up to and including `ms`. */
  runUntil(ms: number): this {
    const untilUs = Math.round(ms * 1000)
    while (peekAtUs(this.queue) <= untilUs) {
      this.nowUs = peekAtUs(this.queue)
      const entry = pop(this.queue)
      if (entry.kind === 'act') {
        entry.act()
        this.afterInput?.()
      } else if (entry.kind === 'input') this.deliver(entry.to, entry.input)
      else if (entry.version === this.wakeVersion[entry.to]) this.deliver(entry.to, { kind: 'wake' })
    }
    this.nowUs = untilUs
    return this
  }

  /** Independent copies of all actors take over: the run must go on as if nothing had happened. */
  swapInClones(): void {
    this.brokers = this.brokers.map(cloneBroker)
    this.controller = cloneController(this.controller)
  }

  private deliver(to: ActorId, input: Input<Message>): void {
    this.handled++
    if (to === this.clientActor) this.onClientInput(input)
    else if (to === CONTROLLER) handleController(this.controller, input, this.outboxOf(to), this.nowUs)
    else {
      handleBroker(this.broker(to), input, this.outboxOf(to), this.nowUs)
      if (this.broker(to).process === 'dead') this.dropConnectionsOf(to, true)
    }
    this.afterInput?.()
  }

  private isListening(actor: ActorId): boolean {
    if (actor === CONTROLLER) return this.controller.isAlive
    return actor === this.clientActor || this.broker(actor).process !== 'dead'
  }

  outboxOf(actor: ActorId): Outbox<Message> {
    return {
      connect: (to) => {
        const connection = this.open(actor, to)
        connection.isAccepted = false
        this.shakeHands(connection)
        return connection.id
      },
      send: (id, message) => this.transmit(id, actor, message),
      close: (id) => {
        const connection = this.connections.get(id)
        if (!connection?.isOpen) return
        connection.isOpen = false
        const peer = connection.from === actor ? connection.to : connection.from
        if (!connection.isAccepted && peer === connection.to) return
        const end = peer === connection.to ? 1 : 0
        const atUs = Math.max(this.nowUs + this.latencyOf(actor, peer), connection.lastArrivalUs[end] as number)
        this.later(atUs, peer, { kind: 'disconnected', connection: id, from: actor })
      },
      wakeAt: (atUs) => {
        const version = (this.wakeVersion[actor] ?? 0) + 1
        this.wakeVersion[actor] = version
        if (atUs < NEVER) push(this.queue, atUs, CLASS_TIMER, { kind: 'wake', to: actor, version })
      },
      emit: (code: number, ...values: readonly number[]) => this.note(code, values),
    }
  }

  private note(code: number, values: readonly number[]): void {
    const [kind, fields] = must(Object.entries(CLUSTER_EVENT_FIELDS)[code - 64], `event ${code}`)
    const event: Record<string, number | string> = { kind, atMs: this.nowUs / 1000 }
    fields.forEach((field, i) => {
      event[field] = values[i] as number
    })
    this.events.push(event as unknown as ClusterEvent)
    this.onEvent?.(code, values)
  }

  private later(atUs: number, to: ActorId, input: Input<Message>): void {
    push(this.queue, atUs, CLASS_ARRIVAL, { kind: 'input', to, input })
  }

  private latencyOf(from: ActorId, to: ActorId): number {
    return this.latencyUs.get(`${from}>${to}`) ?? (this.spec.latencyMs ?? 5) * 1000
  }

  private linkState(from: ActorId, to: ActorId): LinkState {
    return this.links.get(`${from}>${to}`) ?? 'up'
  }

  private setLink(from: ActorId, to: ActorId, state: LinkState): void {
    this.links.set(`${from}>${to}`, state)
  }

  private open(from: ActorId, to: ActorId): Connection {
    const connection: Connection = {
      id: this.nextConnection++,
      from,
      to,
      isOpen: true,
      isAccepted: true,
      isReset: false,
      lastArrivalUs: [0, 0],
    }
    this.connections.set(connection.id, connection)
    return connection
  }

  private shakeHands(connection: Connection): void {
    const { id, from, to } = connection
    const isOpen = this.linkState(from, to) === 'up' && this.linkState(to, from) === 'up'
    if (!isOpen) {
      this.held.push({ link: `${from}>${to}`, send: () => this.shakeHands(connection) })
      return
    }
    if (!connection.isOpen) return
    if (!this.isListening(to)) {
      connection.isOpen = false
      this.later(this.nowUs + 2 * this.latencyOf(from, to), from, { kind: 'disconnected', connection: id, from: to })
      return
    }
    connection.isAccepted = true
    this.later(this.nowUs, to, { kind: 'accepted', connection: id, from })
    this.later(this.nowUs, from, { kind: 'connected', connection: id, from: to })
  }

  private transmit(id: ConnectionId, from: ActorId, message: Message): void {
    const connection = this.connections.get(id)
    if (!connection?.isOpen) return
    const to = connection.from === from ? connection.to : connection.from
    const state = this.linkState(from, to)
    if (state === 'lost') return
    if (state === 'held') {
      this.held.push({ link: `${from}>${to}`, send: () => this.transmit(id, from, message) })
      return
    }
    const end = to === connection.to ? 1 : 0
    const atUs = Math.max(this.nowUs + this.latencyOf(from, to), connection.lastArrivalUs[end] as number)
    connection.lastArrivalUs[end] = atUs
    push(this.queue, atUs, CLASS_ARRIVAL, { kind: 'act', act: () => this.arrive(connection, from, to, message) })
  }

  private arrive(connection: Connection, from: ActorId, to: ActorId, message: Message): void {
    if (connection.isReset || !this.isListening(to)) return
    this.deliver(to, { kind: 'packet', connection: connection.id, from, message })
  }

  /** The connections of an actor that is gone end; its peers hear of it one latency later. */
  private dropConnectionsOf(actor: ActorId, areTold: boolean): void {
    for (const connection of this.connections.values()) {
      if (!connection.isOpen || (connection.from !== actor && connection.to !== actor)) continue
      connection.isOpen = false
      if (!areTold) continue
      const peer = connection.from === actor ? connection.to : connection.from
      if (this.linkState(actor, peer) !== 'up') continue
      const end = peer === connection.to ? 1 : 0
      const atUs = Math.max(this.nowUs + this.latencyOf(actor, peer), connection.lastArrivalUs[end] as number)
      this.later(atUs, peer, { kind: 'disconnected', connection: connection.id, from: actor })
    }
  }

  private reset(connection: Connection, delayUs: number): void {
    connection.isOpen = false
    connection.isReset = true
    const { id, from, to } = connection
    this.later(this.nowUs + delayUs, from, { kind: 'disconnected', connection: id, from: to })
    this.later(this.nowUs + delayUs, to, { kind: 'disconnected', connection: id, from })
  }
}

function frozen(): BrokerState['slowness'] {
  return { factor: 1, requestUs: 0, fetchUs: FROZEN_MS * 1000 }
}

/** Records of before the start, one batch each. */
function initialLog(
  [logEndOffset, highWatermark]: readonly [number, number],
  epochs: readonly (readonly [epoch: number, firstOffset: number])[] = [[0, 0]],
): UnifiedLogState {
  const log = emptyLog()
  for (let baseOffset = 0; baseOffset < logEndOffset; baseOffset++) {
    const batch: RecordBatch = {
      id: -1,
      partition: 0,
      records: [],
      recordCount: 1,
      sizeBytes: 80,
      producerId: -1,
      producerEpoch: -1,
      baseSequence: -1,
      isTransactional: false,
      maxTimestampMs: EPOCH_MS,
    }
    const leaderEpoch = Math.max(...epochs.filter(([, first]) => first <= baseOffset).map(([epoch]) => epoch))
    appendAsFollower(log, { baseOffset, leaderEpoch, batch, logAppendTimeMs: -1 }, Number.NEGATIVE_INFINITY)
  }
  log.highWatermark = highWatermark
  return log
}

/** A world of the test profile TP. */
export function clusterWorld(spec: WorldSpec = {}): ClusterWorld {
  return new ClusterWorld(spec)
}
