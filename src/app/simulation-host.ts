import type { ActionBody } from '../engine/scenario/scenario.ts'
import type { SeriesPage } from '../trace/series/series-page.ts'
import type { ApplicationPage, ApplicationQuestion } from './application-messages.ts'
import type {
  BatchCopy,
  FindWhat,
  FromWorker,
  RecordKind,
  RecordRow,
  RunDifference,
  Selection,
  ToWorker,
} from './host-messages.ts'
import type { PartitionHistory } from './inspected/partition-history.ts'
import { type LogPage, type LogQuestion, NO_LOG } from './log-messages.ts'
import type { MeasureAnswer } from './measurements.ts'
import type { PacketChoice } from './packet-fault.ts'
import type { SeriesQuestion } from './series-answer.ts'

/** The two directions of the wire to the engine: a worker in the page, a canned player in tests and on the bench. */
export interface EnginePort {
  post(message: ToWorker): void
  /** One listener; called for each message. */
  listen(onMessage: (message: FromWorker) => void, onCrash: (message: string) => void): void
  /**
   * After a crash: put another engine in the place of the dead one. It knows no run: load anew. False, or absent: there
   * is none.
   */
  replace?(): Promise<boolean>
  close(): void
}

/** Every form that a batch has at a moment. */
export interface BatchBytes {
  readonly copies: readonly BatchCopy[]
  /** The scenario models the sizes of compressed batches: they have no bytes. */
  readonly isModelled: boolean
}

const NO_BYTES: BatchBytes = { copies: [], isModelled: false }

/** One page of the records behind a number of the outcome. */
export interface RecordPage {
  readonly total: number
  readonly rows: readonly RecordRow[]
}

const NO_RECORDS: RecordPage = { total: 0, rows: [] }

/** The page's side of the conversation with the engine. Runs are numbered here; what belongs to an older one never comes out. */
export interface SimulationHost {
  /** The run that answers are delivered for; 0 before the first. */
  readonly run: number
  /** Start a run of `scenario` (the contract's JSON). */
  load(scenario: unknown): number
  /**
   * Do something by hand; from here on the new run is the one that counts. It falls back to the old one when refused.
   * Actions up to `keepUntilUs` stay in it, where that lies behind `atUs`.
   */
  act(atUs: number, action: ActionBody, keepUntilUs?: number): number
  /** Ask for the view at `atUs`. One question is on the way at a time; of those that wait, the newest wins. */
  wantView(atUs: number, selection: Selection | undefined): void
  /** The time of what is looked for; undefined: there is none in that direction (or the run has been replaced). */
  find(fromUs: number, direction: 1 | -1, what: FindWhat, of?: Selection): Promise<number | undefined>
  /** A stretch of the run as series; undefined when the run has been replaced. */
  series(asked: SeriesQuestion): Promise<SeriesPage | undefined>
  /** Part of the event log; empty when the run has been replaced. */
  log(asked: LogQuestion): Promise<LogPage>
  /** What can be done to exactly this packet at a moment; undefined when the run has been replaced. */
  packet(packet: number, atUs: number): Promise<PacketChoice | undefined>
  /** What an application does and has printed; undefined when the run has been replaced. */
  application(asked: ApplicationQuestion): Promise<ApplicationPage | undefined>
  /** The offsets of a partition over the run; undefined when the run has been replaced. */
  partitionHistory(partition: number): Promise<PartitionHistory | undefined>
  /** The bytes of a batch at a moment; no copies when there are none (or the run has been replaced). */
  bytes(batch: number, atUs: number): Promise<BatchBytes>
  /** Run a scenario to its end, beside the present run. Waits for ever when `forgetMeasures` comes first. */
  measure(scenario: unknown): Promise<MeasureAnswer>
  /** Nobody waits any more for what `measure` was asked. */
  forgetMeasures(): void
  /** The records behind a number of the outcome at a moment, from place `from` on (none when the run has been replaced). */
  records(of: RecordKind, atUs: number, from: number, limit: number): Promise<RecordPage>
  /**
   * How another scenario's run parts from the present one, and the score of both at `atUs`. The other run is computed on
   * to `untilUs` and kept ready: asked again it goes on, and loading the same scenario next takes it. Undefined when the present run has been replaced, or the other is refused.
   */
  difference(scenario: unknown, atUs: number, untilUs?: number): Promise<RunDifference | undefined>
  /** Let the engine compute as far as `untilUs`. */
  ahead(untilUs: number): void
  close(): void
}

interface ViewQuestion {
  readonly run: number
  readonly atUs: number
  readonly selection: Selection | undefined
}

/** Messages that answer a question. */
type QuestionAnswer = Extract<FromWorker, { readonly question: number }>

type WithoutNumbers<Message> = Message extends unknown ? Omit<Message, 'run' | 'question'> : never
/** A question as it is asked, before it gets its numbers. */
type Question = WithoutNumbers<Extract<ToWorker, { readonly run: number; readonly question: number }>>

interface Pending {
  answer(message: QuestionAnswer): void
  giveUp(): void
  /** It is about another run than the present one; a new engine is asked again with this. */
  readonly outlivesRun: ToWorker | undefined
}

/** A host over `port`; `deliver` gets every message of the present run. */
export function createSimulationHost(port: EnginePort, deliver: (message: FromWorker) => void): SimulationHost {
  let run = 0
  let lastRun = 0
  let runBefore = 0
  let asked: ViewQuestion | undefined
  let waiting: ViewQuestion | undefined
  let lastQuestion = 0
  /** Between a load or an action and its `loaded` the engine would not answer: questions wait here. */
  let isOpen = false
  let held: ToWorker[] = []
  /** The old engine has died: the next one must be asked again what it was asked. */
  let hasNewEngine = false
  const pending = new Map<number, Pending>()

  /** Post now, or as soon as the run is open. */
  function postToRun(message: ToWorker): void {
    if (isOpen) port.post(message)
    else held.push(message)
  }

  function setOpen(): void {
    isOpen = true
    const messages = held
    held = []
    for (const message of messages) port.post(message)
  }

  function ask(question: ViewQuestion): void {
    asked = question
    postToRun(
      question.selection
        ? { kind: 'view', run: question.run, atUs: question.atUs, selection: question.selection }
        : { kind: 'view', run: question.run, atUs: question.atUs },
    )
  }

  /** Ask the present run; `none` is the answer when it is replaced before it has answered. */
  function question<Kind extends QuestionAnswer['kind'], Answer>(
    asked: Question,
    read: (message: Extract<FromWorker, { kind: Kind }>) => Answer,
    none: Answer,
  ): Promise<Answer> {
    const number = ++lastQuestion
    return new Promise((resolve) => {
      pending.set(number, {
        answer: (message) => resolve(read(message as Extract<FromWorker, { kind: Kind }>)),
        giveUp: () => resolve(none),
        outlivesRun: undefined,
      })
      postToRun({ ...asked, run, question: number } as ToWorker)
    })
  }

  /** The old run's answers will not come, or will not count. */
  function forgetQuestions(): void {
    asked = undefined
    waiting = undefined
    for (const [question, waiting] of pending) {
      if (waiting.outlivesRun) continue
      pending.delete(question)
      waiting.giveUp()
    }
    held = []
    isOpen = false
  }

  function receive(message: FromWorker): void {
    if ('question' in message) {
      const waiting = pending.get(message.question)
      if (!waiting || (message.run !== run && !waiting.outlivesRun)) return
      pending.delete(message.question)
      waiting.answer(message)
      return
    }
    if (message.run !== run) return
    if (message.kind === 'refused') {
      forgetQuestions()
      run = runBefore
      setOpen()
    }
    // What lies before a bug of ours can still be looked at.
    if (message.kind === 'loaded' || message.kind === 'stopped') setOpen()
    if (message.kind === 'view') asked = undefined
    deliver(message)
    if (message.kind === 'view' && waiting && !asked) {
      const next = waiting
      waiting = undefined
      ask(next)
    }
  }

  port.listen(receive, (message) => {
    forgetQuestions()
    hasNewEngine = true
    deliver({ kind: 'stopped', run, atUs: -1, message })
  })

  return {
    get run() {
      return run
    },
    load(scenario) {
      forgetQuestions()
      runBefore = run
      run = ++lastRun
      port.post({ kind: 'load', run, scenario })
      if (hasNewEngine) for (const { outlivesRun } of pending.values()) if (outlivesRun) port.post(outlivesRun)
      hasNewEngine = false
      return run
    },
    act(atUs, action, keepUntilUs) {
      forgetQuestions()
      runBefore = run
      run = ++lastRun
      const kept = keepUntilUs === undefined ? {} : { keepUntilUs }
      port.post({ kind: 'act', run: runBefore, newRun: run, atUs, action, ...kept })
      return run
    },
    wantView(atUs, selection) {
      const question = { run, atUs, selection }
      if (asked) waiting = question
      else ask(question)
    },
    find: (fromUs, direction, what, of) =>
      question<'found', number | undefined>(
        { kind: 'find', fromUs, direction, what, ...(of ? { of } : {}) },
        ({ atUs }) => atUs,
        undefined,
      ),
    series: (asked) =>
      question<'series', SeriesPage | undefined>({ kind: 'series', asked }, ({ page }) => page, undefined),
    log: (asked) => question<'log', LogPage>({ kind: 'log', asked }, ({ page }) => page, NO_LOG),
    application: (asked) =>
      question<'application', ApplicationPage | undefined>(
        { kind: 'application', asked },
        ({ page }) => page,
        undefined,
      ),
    partitionHistory: (partition) =>
      question<'partitionHistory', PartitionHistory | undefined>(
        { kind: 'partitionHistory', partition },
        ({ history }) => history,
        undefined,
      ),
    bytes: (batch, atUs) => question<'bytes', BatchBytes>({ kind: 'bytes', batch, atUs }, (answer) => answer, NO_BYTES),
    packet: (packet, atUs) =>
      question<'packet', PacketChoice | undefined>({ kind: 'packet', packet, atUs }, ({ choice }) => choice, undefined),
    records: (of, atUs, from, limit) =>
      question<'records', RecordPage>({ kind: 'records', of, atUs, from, limit }, (answer) => answer, NO_RECORDS),
    difference: (scenario, atUs, untilUs = atUs) =>
      question<'difference', RunDifference | undefined>(
        { kind: 'difference', scenario, atUs, untilUs },
        ({ difference }) => difference,
        undefined,
      ),
    measure(scenario) {
      const number = ++lastQuestion
      return new Promise((resolve) => {
        const answer = (message: QuestionAnswer) => message.kind === 'measured' && resolve(message.answer)
        const asked: ToWorker = { kind: 'measure', run: 0, question: number, scenario }
        pending.set(number, { answer, giveUp: () => undefined, outlivesRun: asked })
        port.post(asked)
      })
    },
    forgetMeasures() {
      for (const [number, waiting] of pending) if (waiting.outlivesRun) pending.delete(number)
      port.post({ kind: 'measure', run: 0, question: 0 })
    },
    ahead(untilUs) {
      postToRun({ kind: 'ahead', run, untilUs })
    },
    close: () => port.close(),
  }
}
