import { CLUSTER } from '../engine/cluster/events.ts'
import { CONSUMER } from '../engine/consumer/events.ts'
import { microsFromScenario } from '../engine/kernel/units.ts'
import { BLOCKED, DRAIN_REASON, PARTITION_CHOICE, PRODUCER, TRANSACTION_CALL } from '../engine/producer/events.ts'
import { errorCodeOf } from '../engine/protocol/errors.ts'
import { API_NAMES, apiCode } from '../engine/protocol/messages.ts'
import { codeOf, type EventKind, fieldsOf } from '../trace/event-catalog.ts'
import { eventCodeAt, eventTime, eventValue } from '../trace/event-columns.ts'
import type { EventFilter, MeasuredValue } from './lesson.ts'
import type { PlayedRun } from './played-run.ts'

/** Indexes of the events that fit, in order. How things are at the start is no event. */
export function fittingEvents(run: PlayedRun, filter: EventFilter): readonly number[] {
  const { columns } = run
  const code = codeOf(filter.kind as EventKind)
  const wanted = wantedArguments(run, filter)
  const fromUs = filter.fromMs === undefined ? 0 : microsFromScenario(filter.fromMs)
  const toUs = filter.toMs === undefined ? Number.POSITIVE_INFINITY : microsFromScenario(filter.toMs)
  const found: number[] = []
  for (let index = run.eventsAtStart; index < columns.length; index++) {
    if (eventCodeAt(columns, index) !== code) continue
    const atUs = eventTime(columns, index)
    if (atUs < fromUs || atUs > toUs) continue
    if (wanted.every(([position, value]) => eventValue(columns, index, position) === value)) found.push(index)
  }
  return found
}

/** `atMs` or an argument of each event; ISR bit sets as lists of broker ids. */
export function argumentsOf(run: PlayedRun, events: readonly number[], name: string): readonly MeasuredValue[] {
  const { columns } = run
  return events.map((index) => {
    if (name === 'atMs') return eventTime(columns, index) / 1000
    const value = eventValue(columns, index, fieldsOf(eventCodeAt(columns, index)).indexOf(name))
    if (name === 'isr' || (name === 'previous' && eventCodeAt(columns, index) === CLUSTER.isrChanged)) {
      return membersOf(value)
    }
    return name === 'partition' ? (run.tables.registry.partitions[value] ?? value) : value
  })
}

function membersOf(bits: number): number[] {
  const members: number[] = []
  for (let broker = 1; broker < 31; broker++) if (bits & (1 << broker)) members.push(broker)
  return members
}

function wantedArguments(run: PlayedRun, { kind, where }: EventFilter): readonly (readonly [number, number])[] {
  const fields = fieldsOf(codeOf(kind as EventKind))
  return Object.entries(where ?? {}).map(([name, value]) => [
    fields.indexOf(name),
    argumentNumber(run, kind, name, value),
  ])
}

/** The number that an event carries for a name; what has no number fits no event. */
function argumentNumber(run: PlayedRun, kind: string, name: string, value: number | string): number {
  const { scenario } = run.plan
  // Partitions are numbered across topics in events: what is written is the partition of the first topic, or `topic-0`.
  if (name === 'partition') return partitionNumber(run, value)
  if (typeof value === 'number') return value
  switch (name) {
    case 'api':
      return (API_NAMES as readonly string[]).includes(value)
        ? apiCode(value as (typeof API_NAMES)[number])
        : Number.NaN
    case 'producer':
      return scenario.producers.findIndex((producer) => producer.name === value)
    case 'consumer':
      return scenario.consumers.findIndex((consumer) => consumer.name === value)
    case 'error':
      return errorCodeOf(value) ?? Number.NaN
    case 'call':
      return (TRANSACTION_CALL as Record<string, number>)[value] ?? Number.NaN
    case 'how':
      return (PARTITION_CHOICE as Record<string, number>)[value] ?? Number.NaN
    case 'why':
      return ((kind === 'batchDrained' ? DRAIN_REASON : BLOCKED) as Record<string, number>)[value] ?? Number.NaN
    default:
      return Number.NaN
  }
}

function partitionNumber(run: PlayedRun, value: number | string): number {
  const name = typeof value === 'number' ? `${run.plan.scenario.topics[0]?.name}-${value}` : value
  return run.tables.registry.byName.get(name) ?? Number.NaN
}

/** Batches by the reason of their first leaving. */
export function drainReasons(run: PlayedRun): Readonly<Record<string, number>> {
  const names = Object.keys(DRAIN_REASON)
  const counts: Record<string, number> = {}
  for (const index of firstDrains(run)) {
    const name = names[eventValue(run.columns, index, 2)] as string
    counts[name] = (counts[name] ?? 0) + 1
  }
  return counts
}

/** Records of each batch, as it first left. */
export function batchRecords(run: PlayedRun): readonly number[] {
  return firstDrains(run).map((index) => eventValue(run.columns, index, 3))
}

/** Bytes of all batches, each as it first left. */
export function batchBytes(run: PlayedRun): number {
  return firstDrains(run).reduce((sum, index) => sum + eventValue(run.columns, index, 4), 0)
}

function firstDrains(run: PlayedRun): readonly number[] {
  const seen = new Set<number>()
  return fittingEvents(run, { kind: 'batchDrained' }).filter((index) => {
    const batch = eventValue(run.columns, index, 0)
    return !seen.has(batch) && seen.add(batch)
  })
}

/** Most produce requests without an answer at one instant. */
export function mostInFlight(run: PlayedRun, give: 'perBroker' | 'total'): number {
  const { columns } = run
  const produce = apiCode('Produce')
  const open = new Map<number, number>()
  let total = 0
  let most = 0
  for (let index = run.eventsAtStart; index < columns.length; index++) {
    const code = eventCodeAt(columns, index)
    const isSent = code === PRODUCER.requestSent
    if (!isSent && code !== PRODUCER.responseReceived && code !== PRODUCER.requestFailed) continue
    if (eventValue(columns, index, 3) !== produce) continue
    const broker = eventValue(columns, index, 2)
    const count = (open.get(broker) ?? 0) + (isSent ? 1 : -1)
    open.set(broker, count)
    total += isSent ? 1 : -1
    most = Math.max(most, give === 'total' ? total : count)
  }
  return most
}

/**
 * Records that a consumer's application got, in order. What lay at an offset is what a leader had written there last;
 * records of aborted transactions are left out where the consumer left some out.
 */
export function consumedRecords(run: PlayedRun, consumer: string, atMs: number | undefined): readonly number[] {
  const { columns, plan } = run
  const index = plan.scenario.consumers.findIndex(({ name }) => name === consumer)
  const untilUs = atMs === undefined ? Number.POSITIVE_INFINITY : microsFromScenario(atMs)
  const records = run.outcome().records
  const inBatch = new Map<number, number[]>()
  const lying = new Map<number, (number | undefined)[]>()
  const got: number[] = []
  for (let i = run.eventsAtStart; i < columns.length && eventTime(columns, i) <= untilUs; i++) {
    const code = eventCodeAt(columns, i)
    const value = (position: number) => eventValue(columns, i, position)
    if (code === PRODUCER.recordAppended) listAt(inBatch, value(1)).push(value(0))
    else if (code === CLUSTER.batchAppended) {
      const log = listAt(lying, value(1))
      const members = inBatch.get(value(5)) ?? []
      for (let k = 0; k < value(3); k++) log[value(2) + k] = members[k]
    } else if (code === CONSUMER.recordsDelivered && value(0) === index) {
      const isDropping = value(5) > 0
      for (const record of listAt(lying, value(1)).slice(value(2), value(3))) {
        if (record === undefined || (isDropping && records[record - 1]?.verdict === 'aborted')) continue
        got.push(record)
      }
    }
  }
  return got
}

function listAt<T>(lists: Map<number, T[]>, key: number): T[] {
  const known = lists.get(key)
  if (known) return known
  const fresh: T[] = []
  lists.set(key, fresh)
  return fresh
}
