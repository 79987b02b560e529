import { CLUSTER } from '../engine/cluster/events.ts'
import { NETWORK } from '../engine/network/events.ts'
import { PRODUCER } from '../engine/producer/events.ts'
import { apiCode } from '../engine/protocol/messages.ts'
import { countUntil, type EventColumns, eventCodeAt, eventTime, eventValue } from './event-columns.ts'
import { addTime, cutTimes, emptyTimes, type TimeList } from './time-list.ts'
import { isNotable, isVisible } from './visibility.ts'

/** One bin of the strip and the charts. */
export interface SummaryBin {
  sent: number
  acked: number
  failed: number
  requests: number
  /** Sum of latencies of acked records (µs), and the largest. */
  latencySumUs: number
  latencyMaxUs: number
  batchBytes: number
  batches: number
}

/** A mark of the timeline: which event it is (by its index in the trace), and of what sort. */
export interface SummaryMark {
  readonly atUs: number
  readonly event: number
  readonly kind: 'fault' | 'repair' | 'fenced' | 'elected' | 'isr' | 'error' | 'lost' | 'restart'
}

/**
 * What a whole run looks like from afar, folded while it is computed: chart bins, marks of the timeline, and the times at
 * which something visible or notable happens.
 */
export interface RunSummary {
  readonly binUs: number
  readonly bins: SummaryBin[]
  readonly marks: SummaryMark[]
  readonly visible: TimeList
  readonly notable: TimeList
  /** Real call of send() by record number (µs). */
  readonly sentAtUs: number[]
  /** When the controller gave up which broker: `[broker, atUs]`, in order of time. */
  readonly fencedAtUs: [broker: number, atUs: number][]
}

/** Narrow enough that bars appear at 10 ms/s; the page joins them where they would be thinner than a pixel. */
const BIN_US = 20_000
const PRODUCE = apiCode('Produce')

/** A run that has not begun. */
export function emptySummary(binUs = BIN_US): RunSummary {
  return { binUs, bins: [], marks: [], visible: emptyTimes(), notable: emptyTimes(), sentAtUs: [], fencedAtUs: [] }
}

/** Fold one event in; `index` is its place in the trace. */
export function foldSummary(
  summary: RunSummary,
  index: number,
  atUs: number,
  code: number,
  a: number,
  b: number,
  c: number,
  d: number,
  e: number,
): void {
  if (isVisible(code, d, e)) addTime(summary.visible, atUs)
  if (isNotable(code)) addTime(summary.notable, atUs)
  foldBin(summary, atUs, code, a, d, e)
  // What is told at the very start is how things are, not what happened.
  if (atUs === 0) return
  switch (code) {
    case PRODUCER.recordFailed:
    case PRODUCER.batchReenqueued:
      mark(summary, atUs, index, 'error')
      break
    case CLUSTER.leaderElected:
      mark(summary, atUs, index, 'elected')
      break
    case CLUSTER.isrChanged:
      mark(summary, atUs, index, 'isr')
      break
    case CLUSTER.brokerFenced:
      summary.fencedAtUs.push([a, atUs])
      mark(summary, atUs, index, 'fenced')
      break
    case CLUSTER.brokerDied:
    case CLUSTER.controllerDied:
    case CLUSTER.logDirFailed:
    case NETWORK.linkCut:
      mark(summary, atUs, index, 'fault')
      break
    case CLUSTER.brokerStarted:
    case CLUSTER.controllerStarted:
    case NETWORK.linkHealed:
      mark(summary, atUs, index, 'repair')
      break
    case CLUSTER.logTruncated:
      if (b >= 0 && c < d) mark(summary, atUs, index, 'lost')
      break
    case PRODUCER.producerClosed:
      mark(summary, atUs, index, 'restart')
      break
    default:
      break
  }
}

/** Forget everything after `atUs`, where `columns` have been cut: another future begins there. */
export function cutSummary(summary: RunSummary, columns: EventColumns, atUs: number): void {
  cutTimes(summary.visible, atUs)
  cutTimes(summary.notable, atUs)
  while ((summary.marks[summary.marks.length - 1]?.event ?? -1) >= columns.length) summary.marks.pop()
  while ((summary.fencedAtUs[summary.fencedAtUs.length - 1]?.[1] ?? -1) > atUs) summary.fencedAtUs.pop()
  // The bin that the cut goes through is counted again.
  const cutBin = Math.floor(atUs / summary.binUs)
  summary.bins.length = Math.min(summary.bins.length, cutBin)
  for (let i = countUntil(columns, cutBin * summary.binUs - 1); i < columns.length; i++) {
    const code = eventCodeAt(columns, i)
    const value = (position: number) => eventValue(columns, i, position)
    foldBin(summary, eventTime(columns, i), code, value(0), value(3), value(4))
  }
}

function foldBin(summary: RunSummary, atUs: number, code: number, a: number, d: number, e: number): void {
  switch (code) {
    case PRODUCER.recordSent:
      binAt(summary, atUs).sent++
      summary.sentAtUs[a] = atUs
      break
    case PRODUCER.recordAcked:
      addLatency(binAt(summary, atUs), atUs - (summary.sentAtUs[a] ?? atUs))
      break
    case PRODUCER.recordFailed:
      binAt(summary, atUs).failed++
      break
    case PRODUCER.requestSent:
      if (d === PRODUCE) binAt(summary, atUs).requests++
      break
    case PRODUCER.batchDrained:
      binAt(summary, atUs).batches++
      binAt(summary, atUs).batchBytes += e
      break
    default:
      break
  }
}

/** Marks of one kind at one instant are one mark. */
function mark(summary: RunSummary, atUs: number, event: number, kind: SummaryMark['kind']): void {
  const { marks } = summary
  for (let i = marks.length - 1; i >= 0 && marks[i]?.atUs === atUs; i--) if (marks[i]?.kind === kind) return
  marks.push({ atUs, event, kind })
}

function binAt(summary: RunSummary, atUs: number): SummaryBin {
  const index = Math.floor(atUs / summary.binUs)
  while (summary.bins.length <= index) {
    summary.bins.push({
      sent: 0,
      acked: 0,
      failed: 0,
      requests: 0,
      latencySumUs: 0,
      latencyMaxUs: 0,
      batchBytes: 0,
      batches: 0,
    })
  }
  return summary.bins[index] as SummaryBin
}

function addLatency(bin: SummaryBin, latencyUs: number): void {
  bin.acked++
  bin.latencySumUs += latencyUs
  if (latencyUs > bin.latencyMaxUs) bin.latencyMaxUs = latencyUs
}
