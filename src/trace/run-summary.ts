import { CLUSTER } from '../engine/cluster/events.ts'
import { NETWORK } from '../engine/network/events.ts'
import { PRODUCER } from '../engine/producer/events.ts'
import { apiCode } from '../engine/protocol/messages.ts'
import { countUntil, type EventColumns, eventCodeAt, eventTime, eventValue } from './event-columns.ts'
import { addTime, cutTimes, emptyTimes, type TimeList } from './time-list.ts'
import { isNotable, isVisible } from './visibility.ts'

/** One bin of the timeline. */
export interface SummaryBin {
  sent: number
  acked: number
  failed: number
  /** Produce requests. */
  requests: number
}

/** A mark of the timeline: which event it is (by its index in the trace), and of what sort. */
export interface SummaryMark {
  readonly atUs: number
  readonly event: number
  readonly kind: 'fault' | 'repair' | 'fenced' | 'elected' | 'isr' | 'error' | 'lost' | 'restart'
}

/**
 * What a whole run looks like from afar, folded while it is computed: bins and marks of the timeline, and the times at which
 * something visible or notable happens. What the charts show is folded behind it (`series/run-series.ts`).
 */
export interface RunSummary {
  /** Doubled, and the bins merged in pairs, whenever there are MAX_BINS of them. */
  binUs: number
  readonly bins: SummaryBin[]
  readonly marks: SummaryMark[]
  readonly visible: TimeList
  readonly notable: TimeList
  /** When the controller gave up which broker: `[broker, atUs]`, in order of time. */
  readonly fencedAtUs: [broker: number, atUs: number][]
}

/** Narrow enough that bars appear at 10 ms/s; the page joins them where they would be thinner than a pixel. */
const BIN_US = 20_000
const MAX_BINS = 8192
const PRODUCE = apiCode('Produce')

/** A run that has not begun. */
export function emptySummary(binUs = BIN_US): RunSummary {
  return { binUs, bins: [], marks: [], visible: emptyTimes(), notable: emptyTimes(), fencedAtUs: [] }
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
  foldBin(summary, atUs, code, d)
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
    foldBin(summary, eventTime(columns, i), eventCodeAt(columns, i), eventValue(columns, i, 3))
  }
}

function foldBin(summary: RunSummary, atUs: number, code: number, api: number): void {
  switch (code) {
    case PRODUCER.recordSent:
      binAt(summary, atUs).sent++
      break
    case PRODUCER.recordAcked:
      binAt(summary, atUs).acked++
      break
    case PRODUCER.recordFailed:
      binAt(summary, atUs).failed++
      break
    case PRODUCER.requestSent:
      if (api === PRODUCE) binAt(summary, atUs).requests++
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
  const { bins } = summary
  while (atUs >= summary.binUs * MAX_BINS) mergeBins(summary)
  const index = Math.floor(atUs / summary.binUs)
  while (bins.length <= index) bins.push({ sent: 0, acked: 0, failed: 0, requests: 0 })
  return bins[index] as SummaryBin
}

function mergeBins(summary: RunSummary): void {
  const { bins } = summary
  const half = Math.ceil(bins.length / 2)
  for (let i = 0; i < half; i++) {
    const [first, second] = [bins[2 * i] as SummaryBin, bins[2 * i + 1]]
    bins[i] = {
      sent: first.sent + (second?.sent ?? 0),
      acked: first.acked + (second?.acked ?? 0),
      failed: first.failed + (second?.failed ?? 0),
      requests: first.requests + (second?.requests ?? 0),
    }
  }
  bins.length = half
  summary.binUs *= 2
}
