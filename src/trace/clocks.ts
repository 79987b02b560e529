import type { Micros } from '../engine/kernel/units.ts'
import { MAX_PRODUCERS } from '../engine/protocol/ids.ts'
import type { BatchView, ProducerView, StageView } from './stage-view.ts'

/** Every clock that can run out, in the order in which a record meets them. */
export const CLOCK_KINDS = [
  'maxBlock',
  'linger',
  'reconnectBackoff',
  'retryBackoff',
  'requestTimeout',
  'deliveryTimeout',
  'replicaLag',
  'session',
  'transactionTimeout',
] as const

export type ClockKind = (typeof CLOCK_KINDS)[number]

/** What a clock runs for. */
export type ClockOwner =
  | { readonly kind: 'batch'; readonly batch: number; readonly partition: number }
  | { readonly kind: 'request'; readonly request: number; readonly broker: number }
  | { readonly kind: 'broker'; readonly broker: number }
  | { readonly kind: 'replica'; readonly broker: number; readonly partition: number }
  | { readonly kind: 'producer'; readonly producer: number }

/** A clock that is running: from `startsUs`, and at `endsUs` it fires. */
export interface Clock {
  readonly kind: ClockKind
  /** The config that sets its length. */
  readonly config: string
  readonly startsUs: Micros
  readonly endsUs: Micros
  readonly of: ClockOwner
  /** The rule that makes it fire. */
  readonly rule: string
}

/** Whose clocks are wanted; undefined: all. */
export type ClockSubject =
  | { readonly kind: 'record'; readonly record: number }
  | { readonly kind: 'batch'; readonly batch: number }
  | { readonly kind: 'partition'; readonly partition: number }
  | { readonly kind: 'replica'; readonly partition: number; readonly broker: number }
  | { readonly kind: 'broker'; readonly broker: number }
  | { readonly kind: 'producer'; readonly producer: number }
  | { readonly kind: 'packet'; readonly packet: number }
  | { readonly kind: 'link'; readonly a: number; readonly b: number }
  | { readonly kind: 'consumer'; readonly consumer: number }

/**
 * The clocks that run at the moment of a view, the first to fire in front. Of the clocks of one kind that run for
 * different things, `soonest` keeps the one that fires first.
 */
export function clocksOf(view: StageView, subject?: ClockSubject): Clock[] {
  const clocks = [...producerClocks(view), ...clusterClocks(view)]
  return clocks
    .filter((clock) => clock.endsUs > view.atUs && Number.isFinite(clock.endsUs) && concerns(clock, view, subject))
    .sort((a, b) => a.endsUs - b.endsUs || CLOCK_KINDS.indexOf(a.kind) - CLOCK_KINDS.indexOf(b.kind))
}

/** One row of the strip: the clock of its kind that fires first, and how many of that kind run. */
export interface ClockRow {
  readonly clock: Clock
  readonly count: number
}

/** The first of each kind, in the order given. */
export function soonestOfEachKind(clocks: readonly Clock[]): ClockRow[] {
  const rows = new Map<ClockKind, ClockRow>()
  for (const clock of clocks) {
    const known = rows.get(clock.kind)
    rows.set(clock.kind, known ? { ...known, count: known.count + 1 } : { clock, count: 1 })
  }
  return [...rows.values()]
}

function producerClocks(view: StageView): Clock[] {
  return view.producers.flatMap((producer) => [
    ...blockedClock(producer),
    ...producer.lanes.flatMap((lane) => lane.batches.flatMap((batch) => queuedClocks(batch, view.atUs))),
    ...connectionClocks(producer),
  ])
}

function blockedClock(producer: ProducerView): Clock[] {
  const { blocked, index } = producer
  if (blocked?.untilUs === undefined) return []
  const of: ClockOwner = { kind: 'producer', producer: index }
  const { sinceUs: startsUs, untilUs: endsUs } = blocked
  return [{ kind: 'maxBlock', config: 'max.block.ms', startsUs, endsUs, of, rule: 'P-27, P-34' }]
}

/** linger runs for a batch that is open and has not been sent; a backoff for one that has been (P-65, P-68). */
function queuedClocks(batch: BatchView, atUs: Micros): Clock[] {
  const of = ownerOf(batch)
  const clocks = [deliveryClock(batch)]
  if (batch.attempts === 0 && batch.sendable === undefined && batch.lingerEndsUs > atUs) {
    const { createdAtUs: startsUs, lingerEndsUs: endsUs } = batch
    clocks.push({ kind: 'linger', config: 'linger.ms', startsUs, endsUs, of, rule: 'P-65' })
  }
  if (batch.attempts > 0 && batch.sendable === undefined && batch.retryAtUs !== undefined) {
    const { backoffSinceUs: startsUs = atUs, retryAtUs: endsUs } = batch
    clocks.push({ kind: 'retryBackoff', config: 'retry.backoff.ms', startsUs, endsUs, of, rule: 'P-68, P-104' })
  }
  return clocks
}

function deliveryClock(batch: BatchView): Clock {
  const { createdAtUs: startsUs, deliveryDeadlineUs: endsUs } = batch
  return { kind: 'deliveryTimeout', config: 'delivery.timeout.ms', startsUs, endsUs, of: ownerOf(batch), rule: 'P-75' }
}

function ownerOf({ batch, partition }: BatchView): ClockOwner {
  return { kind: 'batch', batch, partition }
}

function connectionClocks(producer: ProducerView): Clock[] {
  return producer.connections.flatMap(({ broker, inFlight, reconnectAtUs, reconnectSinceUs }) => {
    const clocks: Clock[] = inFlight.flatMap((request) => [
      {
        kind: 'requestTimeout',
        config: 'request.timeout.ms',
        startsUs: request.sentAtUs,
        endsUs: request.timeoutAtUs,
        of: { kind: 'request', request: request.request, broker },
        rule: 'P-106',
      } satisfies Clock,
      ...request.batches.map(deliveryClock),
    ])
    if (reconnectAtUs !== undefined) {
      clocks.push({
        kind: 'reconnectBackoff',
        config: 'reconnect.backoff.ms',
        startsUs: reconnectSinceUs ?? reconnectAtUs,
        endsUs: reconnectAtUs,
        of: { kind: 'broker', broker },
        rule: 'P-110, P-111',
      })
    }
    return clocks
  })
}

function clusterClocks(view: StageView): Clock[] {
  return view.brokers.flatMap(({ broker, session, replicas, transactions = [] }) => {
    const clocks: Clock[] = replicas.flatMap(({ partition, lag }) =>
      lag
        ? [
            {
              kind: 'replicaLag',
              config: 'replica.lag.time.max.ms',
              startsUs: lag.sinceUs,
              endsUs: lag.endsUs,
              of: { kind: 'replica', broker, partition },
              rule: 'C-36, C-42',
            } satisfies Clock,
          ]
        : [],
    )
    if (session) {
      const { config, sinceUs: startsUs, endsUs } = session
      clocks.push({ kind: 'session', config, startsUs, endsUs, of: { kind: 'broker', broker }, rule: 'C-62, C-67' })
    }
    for (const { sinceUs: startsUs, timeoutUs: endsUs } of transactions) {
      if (startsUs === undefined || endsUs === undefined) continue
      const [config, of] = ['transaction.timeout.ms', { kind: 'broker', broker } as const]
      clocks.push({ kind: 'transactionTimeout', config, startsUs, endsUs, of, rule: 'C-134' })
    }
    return clocks
  })
}

function concerns(clock: Clock, view: StageView, subject: ClockSubject | undefined): boolean {
  const { of } = clock
  switch (subject?.kind) {
    case undefined:
      return true
    case 'broker':
      return 'broker' in of && of.broker === subject.broker
    case 'partition':
      if ('partition' in of) return of.partition === subject.partition
      return of.kind === 'request' && batchesOf(view, of).some((batch) => batch.partition === subject.partition)
    case 'replica': {
      const isHere = 'broker' in of && of.broker === subject.broker
      return isHere && (of.kind === 'broker' || (of.kind === 'replica' && of.partition === subject.partition))
    }
    case 'producer':
      return isOfProducer(clock, view, subject.producer)
    case 'batch':
      return isOfBatch(of, view, (batch) => batch.batch === subject.batch)
    case 'record':
      return isOfBatch(of, view, (batch) => batch.records.some(({ record }) => record === subject.record))
    case 'packet': {
      const packet = view.packets.find((one) => one.packet === subject.packet)
      return of.kind === 'request' && packet?.correlationId === of.request && ends(packet).includes(of.broker)
    }
    case 'consumer':
      return false
    case 'link':
      return of.kind === 'request' && [subject.a, subject.b].includes(of.broker)
  }
}

function ends(packet: { readonly from: number; readonly to: number }): readonly number[] {
  return [packet.from, packet.to]
}

function isOfBatch(of: ClockOwner, view: StageView, fits: (batch: BatchView) => boolean): boolean {
  return (of.kind === 'batch' || of.kind === 'request') && batchesOf(view, of).some(fits)
}

function isOfProducer({ of }: Clock, view: StageView, index: number): boolean {
  const producer = view.producers.find((one) => one.index === index)
  if (of.kind === 'producer') return of.producer === index
  if (of.kind === 'batch') return of.batch % MAX_PRODUCERS === index
  if (of.kind !== 'request') return false
  return producer?.connections.some((one) => one.inFlight.some(({ request }) => request === of.request)) === true
}

/** The batches that a clock runs for. */
function batchesOf(view: StageView, of: ClockOwner): readonly BatchView[] {
  const found: BatchView[] = []
  for (const { lanes, connections } of view.producers) {
    for (const { broker, inFlight } of connections) {
      for (const request of inFlight) {
        const isIt = of.kind === 'request' && of.request === request.request && of.broker === broker
        for (const batch of request.batches) if (isIt || isBatch(batch, of)) found.push(batch)
      }
    }
    for (const lane of lanes) for (const batch of lane.batches) if (isBatch(batch, of)) found.push(batch)
  }
  return found
}

function isBatch(batch: BatchView, of: ClockOwner): boolean {
  return of.kind === 'batch' && of.batch === batch.batch
}
