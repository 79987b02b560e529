import { DEATH, ELECTION } from '../../src/engine/cluster/events.ts'
import { profileOf } from '../../src/engine/config/profile.ts'
import { DRAIN_REASON } from '../../src/engine/producer/events.ts'
import type { DomainEvent } from '../../src/trace/event-catalog.ts'
import { eventAt } from '../../src/trace/event-columns.ts'
import { brokersOf, type NameSource } from '../../src/trace/names.ts'
import { runNames } from '../../src/trace/run-names.ts'
import type { FinishedRun } from './run-scenario.ts'

/** Runs with more records than this are told by their notable events and a tally, not batch by batch. */
const MAX_RECORDS_IN_DETAIL = 150
const TALLY_US = 1_000_000

/** `[who, what]` of an event that a transcript tells, else undefined. */
type Line = readonly [who: string, what: string] | undefined

/**
 * A run as a text that a person can review: its notable events, exactly, and its outcome in one line. Small runs are told
 * batch by batch.
 */
export function transcriptOf(name: string, finished: FinishedRun): string {
  const { plan, tables, columns, eventsAtStart, outcome } = finished
  const names = runNames({ plan, tables }, profileOf(plan.scenario.kafka))
  const isDetailed = outcome.sent <= MAX_RECORDS_IN_DETAIL
  const lines = [`# ${name}: ${plan.scenario.title.en} (${plan.scenario.kafka}, seed ${plan.seed})`]
  const tally = { sent: 0, acked: 0, failed: 0 }
  let tellsAtUs = TALLY_US
  for (let i = eventsAtStart; i < columns.length; i++) {
    const event = eventAt(columns, i)
    for (; !isDetailed && event.atUs >= tellsAtUs; tellsAtUs += TALLY_US) {
      lines.push(lineOf(tellsAtUs, '', `sent ${tally.sent}  acked ${tally.acked}  failed ${tally.failed}`))
    }
    if (event.kind === 'recordSent') tally.sent++
    else if (event.kind === 'recordAcked') tally.acked++
    else if (event.kind === 'recordFailed') tally.failed++
    const told = notableLine(event, names) ?? (isDetailed ? detailLine(event, names) : undefined)
    if (told) lines.push(lineOf(event.atUs, ...told))
  }
  return `${[...lines, ...outcomeLines(finished)].join('\n')}\n`
}

function lineOf(atUs: number, who: string, what: string): string {
  return `${(atUs / 1000).toFixed(3).padStart(10)}  ${who.padEnd(10)}  ${what}`.trimEnd()
}

const keyOf = (table: Readonly<Record<string, number>>, code: number) =>
  Object.keys(table).find((key) => table[key] === code) ?? String(code)

/** Faults, elections, ISR changes, errors, losses. */
function notableLine(event: DomainEvent, names: NameSource): Line {
  switch (event.kind) {
    case 'actionDone':
    case 'actionIgnored': {
      const { do: name, target } = names.action(event.action)
      return ['action', `${name} ${target}${event.kind === 'actionIgnored' ? ' (changes nothing)' : ''}`]
    }
    case 'brokerDied':
      return [`b${event.broker}`, `dead (${keyOf(DEATH, event.how)})`]
    case 'brokerStarted':
      return [`b${event.broker}`, 'starts']
    case 'brokerRegistered':
      return ['controller', `registers b${event.broker} epoch=${event.brokerEpoch}`]
    case 'registrationRefused':
      return ['controller', `refuses to register b${event.broker}: ${names.error(event.error)}`]
    case 'brokerFenced':
      return ['controller', `fences b${event.broker}`]
    case 'brokerUnfenced':
      return ['controller', `unfences b${event.broker}`]
    case 'leaderElected': {
      const who = event.leader < 0 ? 'none' : `b${event.leader}`
      const how = keyOf(ELECTION, event.how)
      return ['controller', `leader of ${names.partition(event.partition)} ${who} epoch=${event.leaderEpoch} (${how})`]
    }
    case 'isrChanged':
      return ['controller', `isr of ${names.partition(event.partition)} {${brokersOf(event.isr)}}`]
    case 'isrRefused':
      return ['controller', `refuses the isr of ${names.partition(event.partition)}: ${names.error(event.error)}`]
    case 'becameLeader':
      return [
        `b${event.broker}`,
        `leads ${names.partition(event.partition)} epoch=${event.leaderEpoch} from ${event.startOffset}`,
      ]
    case 'logTruncated':
      return [
        `b${event.broker}`,
        `cuts ${names.partition(event.partition)} from ${event.fromOffset} to ${event.toOffset}`,
      ]
    case 'leaderLearned': {
      const who = event.leader < 0 ? 'none' : `b${event.leader}`
      return [
        names.producer(event.producer),
        `learns leader of ${names.partition(event.partition)} ${who} epoch=${event.epoch}`,
      ]
    }
    case 'batchReenqueued':
      return [
        'producer',
        `retry ${names.partition(event.partition)} batch ${ordinal(event.batch)}: ${names.error(event.error)}, attempts=${event.attempts}`,
      ]
    case 'batchExpired':
      return [
        'producer',
        `expire ${names.partition(event.partition)} batch ${ordinal(event.batch)} age=${event.ageMs} ms`,
      ]
    case 'batchFailed':
      return [
        'producer',
        `fail ${names.partition(event.partition)} batch ${ordinal(event.batch)}: ${names.error(event.error)}`,
      ]
    case 'batchSplit':
      return ['producer', `split ${names.partition(event.partition)} batch ${ordinal(event.batch)} into ${event.parts}`]
    case 'requestFailed':
      return [
        names.producer(event.producer),
        `loses request ${event.request} to b${event.broker} (${event.timedOut ? 'timeout' : 'disconnect'})`,
      ]
    case 'duplicateFound':
      return [
        `b${event.broker}`,
        `knows batch ${ordinal(event.batch)} of ${names.partition(event.partition)} at ${event.baseOffset}`,
      ]
    case 'transactionMarkerWritten':
      return [
        `b${event.broker}`,
        `${event.committed ? 'commit' : 'abort'} marker in ${names.partition(event.partition)} at ${event.offset}`,
      ]
    case 'controllerDied':
      return ['controller', 'dead']
    case 'controllerStarted':
      return ['controller', 'starts']
    default:
      return undefined
  }
}

/** What happens to each batch. */
function detailLine(event: DomainEvent, names: NameSource): Line {
  switch (event.kind) {
    case 'batchDrained': {
      const why = keyOf(DRAIN_REASON, event.why)
      return [
        'producer',
        `drain ${names.partition(event.partition)} batch ${ordinal(event.batch)} (${why}) records=${event.recordCount}`,
      ]
    }
    case 'batchAppended': {
      const last = event.baseOffset + event.recordCount - 1
      return [
        `b${event.broker}`,
        `append ${names.partition(event.partition)} offsets ${event.baseOffset}..${last} epoch=${event.leaderEpoch}`,
      ]
    }
    case 'replicaAppended':
      return [`b${event.broker}`, `copy ${names.partition(event.partition)} leo=${event.nextOffset}`]
    case 'highWatermarkMoved':
      return event.role === 1
        ? [`b${event.broker}`, `hw of ${names.partition(event.partition)} ${event.highWatermark}`]
        : undefined
    case 'batchCompleted':
      return [
        'producer',
        `complete ${names.partition(event.partition)} batch ${ordinal(event.batch)} offset=${event.baseOffset}`,
      ]
    default:
      return undefined
  }
}

/** Batches count from 1 for each producer. */
function ordinal(batch: number): number {
  return Math.floor(batch / 64) + 1
}

function outcomeLines({ outcome }: FinishedRun): string[] {
  const { latencyMs, stoppedBy, simulatedMs } = outcome
  const counts = (names: readonly (keyof typeof outcome)[]) =>
    names.map((name) => `${name} ${outcome[name]}`).join('  ')
  return [
    `${stoppedBy} at ${simulatedMs} ms`,
    `outcome  ${counts(['sent', 'acked', 'failed', 'pending', 'stored', 'committed', 'lost', 'duplicated', 'reordered'])}`,
    `traffic  ${counts(['requests', 'batches', 'retries', 'produceBytes'])}`,
    `latency  p50 ${latencyMs.p50}  p99 ${latencyMs.p99}  max ${latencyMs.max}`,
    ...outcome.partitions.map((entry) => {
      const replicas = entry.replicas.map((one) => `b${one.broker} ${one.logEndOffset}/${one.highWatermark}`).join(' ')
      const leader = entry.leader === null ? 'none' : `b${entry.leader}`
      return `${entry.topic}-${entry.partition}  leader ${leader}  epoch ${entry.epoch}  isr {${entry.isr.join(',')}}  leo/hw ${replicas}`
    }),
  ]
}
