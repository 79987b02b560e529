import type { Action } from '../../engine/scenario/scenario.ts'
import type { ApplicationMoment } from './moment.ts'
import type { Step, Stream } from './schedule.ts'

/** The lines of the program at which the thread stands, by their ids. */
export interface ExecutingLines {
  /** The line that is executing; undefined: the process is not running. */
  readonly at: string | undefined
  /** The line in the function that it has called. */
  readonly within?: string
  /** The line that was executed before, when it sleeps now. */
  readonly before?: string
}

/** The record that was handed to send() last: where it comes from, and how it is waited for. */
export interface SentRecord {
  /** Workload entry, -1: the action `send`. */
  readonly entry: number
  readonly index: number
  readonly sentAtUs: number
  readonly mode: 'async' | 'sync' | 'callback'
}

/** Ids of the lines: who writes the program and who marks it say the same. */
export const LINE = {
  create: 'new',
  init: 'init',
  end: 'end',
  config: (name: string) => `config:${name}`,
  loop: (loop: number) => `loop:${loop}`,
  inLoop: (loop: number, stream: number, what: 'sleep' | 'send' | 'begin' | 'commit' | 'abort') =>
    `${what}:${loop}:${stream}`,
  record: (entry: number, index: number, what: 'sleep' | 'send' | 'begin' | 'commit' | 'abort') =>
    `${what}:r:${entry}:${index}`,
  action: (action: number, what: 'sleep' | 'act' | 'create' | 'init') => `${what}:a:${action}`,
  helper: (mode: SentRecord['mode'], what: 'send' | 'print' | 'catch') => `helper:${mode}:${what}`,
} as const

/** Where the thread stands in the program at `nowUs`. */
export function executingLines(
  steps: readonly Step[],
  moment: ApplicationMoment,
  sent: SentRecord | undefined,
  nowUs: number,
): ExecutingLines {
  switch (moment.state) {
    case 'notStarted':
      return { at: LINE.create }
    case 'dead':
      return { at: undefined, ...beforeOf(lastAction(steps, ['killProducer'], nowUs)) }
    case 'closed': {
      const closed = lastAction(steps, ['closeProducer', 'restartProducer'], nowUs)
      return { at: nextLine(steps, nowUs), ...beforeOf(closed) }
    }
    case 'idle':
      return { at: nextLine(steps, nowUs), ...beforeOf(calledLine(steps, moment, sent)) }
    case 'blocked': {
      const within =
        moment.call === 'send' || moment.call === 'get' ? sent && LINE.helper(sent.mode, 'send') : undefined
      return { at: calledLine(steps, moment, sent), ...(within ? { within } : {}) }
    }
  }
}

function beforeOf(line: string | undefined): { before?: string } {
  return line === undefined ? {} : { before: line }
}

/** The line of the call that is, or was last, executed. */
function calledLine(
  steps: readonly Step[],
  moment: ApplicationMoment,
  sent: SentRecord | undefined,
): string | undefined {
  const { call, sinceUs } = moment
  switch (call) {
    case undefined:
      return LINE.create
    case 'send':
    case 'get':
      return sent && sendLine(steps, sent, 'send')
    case 'flush':
      return lastAction(steps, ['flushProducer'], sinceUs)
    case 'close':
      return lastAction(steps, ['closeProducer', 'restartProducer'], sinceUs)
    case 'initTransactions':
      return initLine(steps, sinceUs)
    case 'beginTransaction':
    case 'commitTransaction':
    case 'abortTransaction':
      return transactionLine(steps, call, sent, sinceUs)
  }
}

/** The line that hands this record to send(), or the call that stands around it. */
function sendLine(
  steps: readonly Step[],
  { entry, index, sentAtUs }: SentRecord,
  what: 'send' | 'begin' | 'commit' | 'abort',
): string | undefined {
  if (entry < 0) return lastAction(steps, ['send'], sentAtUs)
  for (const [place, step] of steps.entries()) {
    if (step.kind === 'record' && step.entry === entry && step.index === index) return LINE.record(entry, index, what)
    if (step.kind !== 'loop') continue
    const stream = step.streams.findIndex(
      (one) => one.entry === entry && one.firstIndex <= index && index < one.endIndex,
    )
    if (stream >= 0) return LINE.inLoop(place, stream, what)
  }
  return undefined
}

function initLine(steps: readonly Step[], sinceUs: number): string {
  const action = steps.findLast(
    (step) =>
      step.kind === 'action' &&
      (step.action.do === 'initTransactions' || step.action.do === 'restartProducer') &&
      step.atUs <= sinceUs,
  )
  if (action?.kind !== 'action') return LINE.init
  return LINE.action(action.index, action.action.do === 'restartProducer' ? 'init' : 'act')
}

const WHAT_OF = { beginTransaction: 'begin', commitTransaction: 'commit', abortTransaction: 'abort' } as const

function transactionLine(
  steps: readonly Step[],
  call: keyof typeof WHAT_OF,
  sent: SentRecord | undefined,
  sinceUs: number,
): string | undefined {
  const byHand = lastAction(steps, [call], sinceUs)
  const around = sent && hasTransaction(steps, sent) ? sendLine(steps, sent, WHAT_OF[call]) : undefined
  if (byHand === undefined) return around
  const handUs = steps.findLast((step) => step.kind === 'action' && step.action.do === call && step.atUs <= sinceUs)
  const isHandLater = handUs?.kind === 'action' && handUs.atUs >= (sent?.sentAtUs ?? -1)
  return isHandLater || around === undefined ? byHand : around
}

function hasTransaction(steps: readonly Step[], { entry }: SentRecord): boolean {
  return steps.some((step) =>
    step.kind === 'loop'
      ? step.streams.some((stream) => stream.entry === entry && stream.workload.transaction !== undefined)
      : step.kind === 'record' && step.entry === entry && step.transaction !== undefined,
  )
}

function lastAction(steps: readonly Step[], names: readonly Action['do'][], atUs: number): string | undefined {
  const step = steps.findLast((one) => one.kind === 'action' && names.includes(one.action.do) && one.atUs <= atUs)
  return step?.kind === 'action' ? LINE.action(step.index, 'act') : undefined
}

/** The line at which a free thread sleeps: that of what is due next. */
function nextLine(steps: readonly Step[], nowUs: number): string {
  let earliestUs = Number.POSITIVE_INFINITY
  let line: string = LINE.end
  for (const [place, step] of steps.entries()) {
    if (step.kind === 'loop') {
      step.streams.forEach((stream, index) => {
        const dueUs = nextDueUs(stream, nowUs)
        if (dueUs >= earliestUs) return
        earliestUs = dueUs
        line = LINE.inLoop(place, index, 'sleep')
      })
    } else if (step.atUs > nowUs && step.atUs < earliestUs) {
      earliestUs = step.atUs
      line = step.kind === 'record' ? LINE.record(step.entry, step.index, 'sleep') : LINE.action(step.index, 'sleep')
    }
  }
  return line
}

function nextDueUs(stream: Stream, nowUs: number): number {
  const { workload, firstIndex, endIndex, firstDueUs, intervalUs } = stream
  if (workload.kind === 'records') {
    const next = workload.records.map(({ atMs }) => Math.round(atMs * 1000)).filter((atUs) => atUs > nowUs)
    return next.length > 0 ? Math.min(...next) : Number.POSITIVE_INFINITY
  }
  if (firstDueUs > nowUs) return firstDueUs
  const passed = Math.floor((nowUs - firstDueUs) / intervalUs) + 1
  return firstIndex + passed < endIndex ? firstDueUs + Math.round(passed * intervalUs) : Number.POSITIVE_INFINITY
}
