import { type KafkaVersion, profileOf } from '../../../src/engine/config/profile.ts'
import { resolveProducerConfig } from '../../../src/engine/config/resolve-producer-config.ts'
import type { ActorId, ConnectionId } from '../../../src/engine/kernel/actor.ts'
import { must } from '../../../src/engine/kernel/assert.ts'
import {
  CLASS_ACTION,
  CLASS_APPLICATION,
  CLASS_ARRIVAL,
  CLASS_TIMER,
  emptyQueue,
  peekAtUs,
  peekRank,
  pop,
  push,
  rankOf,
} from '../../../src/engine/kernel/event-queue.ts'
import type { EventArguments, EventCode } from '../../../src/engine/kernel/event-schema.ts'
import { NEVER } from '../../../src/engine/kernel/units.ts'
import type { ApplicationCall } from '../../../src/engine/producer/application-call.ts'
import type { ProducerInput, ProducerOutbox } from '../../../src/engine/producer/environment.ts'
import { PRODUCER_EVENT_FIELDS } from '../../../src/engine/producer/events.ts'
import {
  cloneProducerProcess,
  createProducerProcess,
  handleProducerProcess,
  type ProducerProcessState,
  restartProducer,
} from '../../../src/engine/producer/producer-process.ts'
import { emptyRegistry, partitionIndex } from '../../../src/engine/protocol/ids.ts'
import type { Message, RequestMessage, ResponseBody, TopicMetadata } from '../../../src/engine/protocol/messages.ts'
import {
  ACKED,
  emptyRecordTable,
  exceptionOf,
  PENDING,
  type PlannedRecord,
  type RecordTable,
  type RunTables,
  writeRecord,
} from '../../../src/engine/protocol/record-table.ts'

/** The actor that the producer is. */
const PRODUCER_ACTOR = 100
export const REFUSING_HOST = -1
export const SILENT_HOST = -2

/** A column of the record table, from record 1 to the last. */
export function rowsOf(
  records: RecordTable,
  column: 'sentAtUs' | 'partition' | 'timestampMs' | 'attempts',
): readonly number[] {
  return Array.from(records[column].subarray(1, records.rowCount))
}

/** More than this is no test any more. */
const MAX_EVENTS = 100_000

/** What a broker does with a request: an answer, none at all, or the end of the connection. */
export type Answer = ResponseBody | 'silence' | 'reset'

/** Looks at each request first; undefined: the rig's own answer. */
export type Answers = (request: RequestMessage, broker: number, atMs: number) => Answer | undefined

export interface RigOptions {
  readonly version: KafkaVersion
  readonly props?: Readonly<Record<string, string | number | boolean>>
  readonly brokers?: readonly number[]
  /** Topic → leader of each partition, -1: none. */
  readonly topics?: Readonly<Record<string, readonly number[]>>
  readonly warm?: boolean
  readonly bootstrap?: readonly ActorId[]
  readonly latencyMs?: number
  readonly onError?: 'ignore' | 'resend'
  /** Called first thing by the application of a transactional producer; default true. */
  readonly initTransactions?: boolean
  readonly answers?: Answers
  readonly seed?: number
  readonly startMs?: number
}

/** An event as a test reads it: kind, ms, and its arguments by name. */
export interface SeenEvent {
  readonly kind: string
  readonly atMs: number
  readonly [argument: string]: number | string
}

interface Delivery {
  readonly to: 'producer' | 'broker' | 'action'
  readonly input?: ProducerInput
  readonly connection?: ConnectionId
  readonly broker?: ActorId
  readonly message?: Message
  readonly act?: () => void
}

const KINDS = Object.keys(PRODUCER_EVENT_FIELDS) as (keyof typeof PRODUCER_EVENT_FIELDS)[]

/**
 * One producer process on a wire of constant latency, and brokers that are a function: they take no time, lead what the
 * test says, and number offsets per partition.
 */
export class ProducerRig implements ProducerOutbox {
  readonly tables: RunTables
  readonly events: SeenEvent[] = []
  readonly requests: { readonly atMs: number; readonly broker: number; readonly body: RequestMessage['body'] }[] = []
  process: ProducerProcessState
  nowUs = 0
  /** Wake-ups so far. */
  wakeCount = 0
  /** Topic → leader and epoch of each partition: what brokers tell. */
  readonly leaders = new Map<string, { leader: number; epoch: number }[]>()
  readonly dead = new Set<number>()
  private readonly queue = emptyQueue<Delivery>()
  private readonly options: RigOptions
  private readonly latencyUs: number
  private readonly connections = new Map<ConnectionId, { broker: number; isOpen: boolean }>()
  private readonly nextOffset = new Map<number, number>()
  private nextConnection = 1
  private recordCount = 0
  private wakeUs = NEVER

  constructor(options: RigOptions) {
    this.options = options
    this.latencyUs = (options.latencyMs ?? 10) * 1000
    const records = emptyRecordTable()
    this.tables = { registry: emptyRegistry(), records, contentOf: (record) => contentOf(records.planned[record]) }
    for (const [topic, leaders] of Object.entries(options.topics ?? { t: [1] })) {
      this.leaders.set(
        topic,
        leaders.map((leader) => ({ leader, epoch: 0 })),
      )
    }
    const { version, brokers = [1] } = options
    const config = this.configOf(options.props ?? {})
    const connections =
      options.warm === false ? [] : brokers.map((broker) => ({ broker, connection: this.open(broker) }))
    this.process = createProducerProcess({
      index: 0,
      name: 'app',
      actor: PRODUCER_ACTOR,
      profile: profileOf(version),
      config,
      bootstrap: options.bootstrap ?? brokers,
      seed: options.seed ?? 1,
      startMs: options.startMs ?? 0,
      warm:
        options.warm === false
          ? undefined
          : {
              brokers,
              topics: [...this.leaders.keys()].map((topic) => this.topicMetadata(topic)),
              connections,
              producerId: config.enableIdempotence ? { producerId: 1000, producerEpoch: 0 } : undefined,
              coordinator: brokers[brokers.length - 1],
            },
      backoffJitter: false,
      compressionRatio: null,
      initTransactions: options.initTransactions ?? true,
      onError: options.onError ?? 'ignore',
    })
    this.wakeUs = (options.startMs ?? 0) * 1000
  }

  // ── what a test says ──

  /** The application calls send() at this time. @returns Nothing: records are numbered in the order of the real calls. */
  sendAt(atMs: number, record: Partial<PlannedRecord> = {}, mode: 'async' | 'sync' | 'callback' = 'async'): void {
    const planned: PlannedRecord = {
      topic: 't',
      partition: -1,
      key: null,
      valueSize: 10,
      headers: [],
      timestampMs: -1,
      entry: 0,
      indexInEntry: 0,
      ...record,
    }
    this.callAt(atMs, { kind: 'send', planned, mode })
  }

  callAt(atMs: number, call: ApplicationCall): void {
    push(this.queue, atMs * 1000, CLASS_APPLICATION, { to: 'producer', input: { kind: 'call', call } })
  }

  /** Do something to the world at this time, after everything else of it. */
  at(atMs: number, act: () => void): void {
    push(this.queue, atMs * 1000, CLASS_ACTION, { to: 'action', act })
  }

  /** The broker's process dies: the producer sees a reset one latency later, and refusals from then on. */
  kill(broker: number): void {
    this.dead.add(broker)
    for (const [id, connection] of this.connections) {
      if (connection.broker === broker && connection.isOpen) this.reset(id)
    }
  }

  moveLeader(topic: string, partition: number, leader: number, epoch: number): void {
    must(this.leaders.get(topic), topic)[partition] = { leader, epoch }
  }

  restart(props: NonNullable<RigOptions['props']>, timeoutMs?: number): void {
    restartProducer(this.process, this.configOf(props), timeoutMs, this, this.nowUs)
  }

  runUntil(ms: number): this {
    const untilUs = ms * 1000
    for (;;) {
      const queuedUs = peekAtUs(this.queue)
      const isWakeFirst =
        this.wakeUs < queuedUs || (this.wakeUs === queuedUs && peekRank(this.queue) >= rankOf(CLASS_TIMER, 0))
      const atUs = isWakeFirst ? this.wakeUs : queuedUs
      if (atUs > untilUs || atUs === NEVER) break
      this.nowUs = atUs
      if (isWakeFirst) {
        this.wakeUs = NEVER
        this.wakeCount++
        this.handle({ kind: 'wake' })
      } else this.deliver(pop(this.queue))
    }
    this.nowUs = untilUs
    return this
  }

  /** A message comes out of nowhere on a connection. */
  receive(connection: ConnectionId, message: Message): void {
    this.handle({ kind: 'packet', connection, from: 1, message })
  }

  /** Go on with a copy of the state, as after a snapshot. */
  continueWithCopy(): void {
    this.process = cloneProducerProcess(this.process)
  }

  // ── what a test reads ──

  /** Events of these kinds, in order. */
  seen(...kinds: readonly (keyof typeof PRODUCER_EVENT_FIELDS)[]): SeenEvent[] {
    return this.events.filter(({ kind }) => (kinds as readonly string[]).includes(kind))
  }

  /** The end of the story, for messages. */
  lastEvents(count: number): string {
    return this.events
      .slice(-count)
      .map((event) => Object.values(event).join(' '))
      .join('; ')
  }

  /** When requests of an API were written, and to whom. */
  written(api: RequestMessage['body']['api']): { atMs: number; broker: number }[] {
    return this.requests.filter(({ body }) => body.api === api).map(({ atMs, broker }) => ({ atMs, broker }))
  }

  /** `r1@20 r2@23`: completed records with their time, `!` for a failure. */
  completed(): string {
    return this.seen('recordAcked', 'recordFailed')
      .map(({ kind, record, atMs }) => `r${record}${kind === 'recordFailed' ? '!' : ''}@${atMs}`)
      .join(' ')
  }

  errorOf(record: number): string | null {
    return exceptionOf(this.tables.records, record)
  }

  resultOf(record: number): 'acked' | 'pending' | 'failed' {
    const result = this.tables.records.result[record]
    return result === ACKED ? 'acked' : result === PENDING ? 'pending' : 'failed'
  }

  /** Records of the batches of each Produce request, with its time and broker: `5→1: r1,r2`. */
  produced(): string[] {
    return this.requests.flatMap(({ body, atMs, broker }) =>
      body.api === 'Produce'
        ? [`${atMs}→${broker}: ${body.batches.flatMap(({ records }) => records.map((r) => `r${r}`)).join(',')}`]
        : [],
    )
  }

  // ── ProducerOutbox ──

  connect(to: ActorId): ConnectionId {
    const id = this.open(to)
    if (to === SILENT_HOST) return id
    const isRefused = to === REFUSING_HOST || this.dead.has(to)
    this.connections.set(id, { broker: to, isOpen: !isRefused })
    const kind = isRefused ? 'disconnected' : 'connected'
    this.later(2 * this.latencyUs, { to: 'producer', connection: id, input: { kind, connection: id, from: to } })
    return id
  }

  send(connection: ConnectionId, message: Message): void {
    const known = must(this.connections.get(connection), `connection ${connection}`)
    if (message.kind === 'request') {
      this.requests.push({ atMs: this.nowUs / 1000, broker: known.broker, body: message.body })
    }
    this.later(this.latencyUs, { to: 'broker', connection, broker: known.broker, message })
  }

  close(connection: ConnectionId): void {
    const known = this.connections.get(connection)
    if (known) known.isOpen = false
  }

  wakeAt(atUs: number): void {
    this.wakeUs = atUs
  }

  emit<Fields extends readonly string[]>(code: EventCode<Fields>, ...values: EventArguments<Fields>): void {
    const kind = must(KINDS[code], `event ${code}`)
    const named: Record<string, number> = {}
    PRODUCER_EVENT_FIELDS[kind].forEach((field, index) => {
      named[field] = must((values as readonly number[])[index], `${kind}.${field}`)
    })
    this.events.push({ kind, atMs: this.nowUs / 1000, ...named })
    if (this.events.length > MAX_EVENTS) throw new Error(`more than ${MAX_EVENTS} events: ${this.lastEvents(20)}`)
  }

  registerRecord(planned: PlannedRecord): number {
    const record = ++this.recordCount
    writeRecord(this.tables.records, record, 0, planned, this.nowUs)
    return record
  }

  // ── the world ──

  private configOf(props: NonNullable<RigOptions['props']>) {
    const result = resolveProducerConfig({
      profile: profileOf(this.options.version),
      props,
      clientNumber: 1,
      fillIn: true,
    })
    if (!result.ok) throw new Error(result.error.message)
    return result.config
  }

  private open(broker: number): ConnectionId {
    const id = this.nextConnection++
    this.connections.set(id, { broker, isOpen: true })
    return id
  }

  private later(afterUs: number, delivery: Delivery): void {
    push(this.queue, this.nowUs + afterUs, CLASS_ARRIVAL, delivery)
  }

  private reset(id: ConnectionId): void {
    const known = must(this.connections.get(id), `connection ${id}`)
    known.isOpen = false
    const input = { kind: 'disconnected', connection: id, from: known.broker } as const
    this.later(this.latencyUs, { to: 'producer', connection: id, input })
  }

  private handle(input: ProducerInput): void {
    handleProducerProcess(this.process, input, this, this.nowUs)
  }

  private deliver(delivery: Delivery): void {
    if (delivery.act) delivery.act()
    else if (delivery.input) this.handle(delivery.input)
    else this.answer(delivery)
  }

  private answer({ connection = 0, broker = 0, message }: Delivery): void {
    if (!this.connections.get(connection)?.isOpen || message?.kind !== 'request') return
    const answer = this.options.answers?.(message, broker, this.nowUs / 1000) ?? this.ownAnswer(message)
    if (answer === 'silence') return
    if (answer === 'reset') {
      this.reset(connection)
      return
    }
    if (message.body.api === 'Produce' && message.body.acks === 0) return
    const response: Message = { kind: 'response', correlationId: message.correlationId, body: answer }
    const input = { kind: 'packet', connection, from: broker, message: response } as const
    this.later(this.latencyUs, { to: 'producer', connection, input })
  }

  private ownAnswer({ body }: RequestMessage): Answer {
    switch (body.api) {
      case 'ApiVersions':
        return { api: 'ApiVersions', transactionVersion: this.options.version === '4.x' ? 2 : 0 }
      case 'Metadata':
        return {
          api: 'Metadata',
          brokers: (this.options.brokers ?? [1]).filter((broker) => !this.dead.has(broker)),
          controllerId: -1,
          topics: (body.topics ?? [...this.leaders.keys()]).map((topic) => this.topicMetadata(topic)),
        }
      case 'Produce':
        return {
          api: 'Produce',
          throttleMs: 0,
          parts: body.batches.map(({ partition, recordCount }) => {
            const baseOffset = this.nextOffset.get(partition) ?? 0
            this.nextOffset.set(partition, baseOffset + recordCount)
            return { partition, error: 0, baseOffset, logAppendTimeMs: -1, logStartOffset: 0 }
          }),
        }
      case 'InitProducerId':
        return { api: 'InitProducerId', error: 0, producerId: 1000, producerEpoch: body.producerEpoch + 1 }
      case 'FindCoordinator':
        return { api: 'FindCoordinator', error: 0, node: (this.options.brokers ?? [1]).at(-1) ?? 1 }
      case 'AddPartitionsToTxn':
        return { api: 'AddPartitionsToTxn', errors: body.partitions.map((partition) => ({ partition, error: 0 })) }
      case 'EndTxn': {
        const isBumped = this.options.version === '4.x'
        const producerEpoch = isBumped ? body.producerEpoch + 1 : -1
        return { api: 'EndTxn', error: 0, producerId: isBumped ? body.producerId : -1, producerEpoch }
      }
      default:
        throw new Error(`the rig has no answer to ${body.api}`)
    }
  }

  /** What brokers tell of a topic: UNKNOWN_TOPIC_OR_PARTITION of one that is not there. */
  topicMetadata(topic: string): TopicMetadata {
    const leaders = this.leaders.get(topic)
    if (!leaders) return { topic, error: 3, partitions: [] }
    return {
      topic,
      error: 0,
      partitions: leaders.map(({ leader, epoch }, number) => ({
        partition: partitionIndex(this.tables.registry, topic, number),
        error: leader < 0 ? 5 : 0,
        leader,
        leaderEpoch: epoch,
        partitionEpoch: 0,
        replicas: this.options.brokers ?? [1],
        isr: this.options.brokers ?? [1],
        elr: [],
      })),
    }
  }
}

function contentOf(planned: PlannedRecord | undefined): Uint8Array | null {
  return planned === undefined || planned.valueSize < 0 ? null : new Uint8Array(planned.valueSize)
}

/** One entry of a Produce answer with an error for every batch. */
export function produceError(
  request: RequestMessage,
  error: number,
  hint?: { leader: number; leaderEpoch: number },
): Answer {
  if (request.body.api !== 'Produce') throw new Error(`${request.body.api} is no Produce`)
  return {
    api: 'Produce',
    throttleMs: 0,
    parts: request.body.batches.map(({ partition }) => ({
      partition,
      error,
      baseOffset: -1,
      logAppendTimeMs: -1,
      logStartOffset: -1,
      ...(hint && { hint }),
    })),
  }
}
