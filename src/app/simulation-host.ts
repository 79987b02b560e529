import type { ActionBody } from '../engine/scenario/scenario.ts'
import type { LifeStep } from '../trace/explanation.ts'
import type { BatchCopy, FindWhat, FromWorker, RecordKind, RecordRow, Selection, ToWorker } from './host-messages.ts'
import type { MeasureAnswer } from './measurements.ts'
import type { PacketChoice } from './packet-fault.ts'

/** The two directions of the wire to the engine: a worker in the page, a canned player in tests and on the bench. */
export interface EnginePort {
  post(message: ToWorker): void
  /** One listener; called for each message. */
  listen(onMessage: (message: FromWorker) => void, onCrash: (message: string) => void): void
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
  find(fromUs: number, direction: 1 | -1, what: FindWhat): Promise<number | undefined>
  /** Explained events in (fromUs, toUs], newest last. */
  log(fromUs: number, toUs: number, limit: number): Promise<readonly LifeStep[]>
  /** What can be done to exactly this packet at a moment; undefined when the run has been replaced. */
  packet(packet: number, atUs: number): Promise<PacketChoice | undefined>
  /** The bytes of a batch at a moment; no copies when there are none (or the run has been replaced). */
  bytes(batch: number, atUs: number): Promise<BatchBytes>
  /** Run a scenario to its end, beside the present run. Waits for ever when `forgetMeasures` comes first. */
  measure(scenario: unknown): Promise<MeasureAnswer>
  /** Nobody waits any more for what `measure` was asked. */
  forgetMeasures(): void
  /** The records behind a number of the outcome at a moment, from place `from` on (none when the run has been replaced). */
  records(of: RecordKind, atUs: number, from: number, limit: number): Promise<RecordPage>
  /** Let the engine compute as far as `untilUs`. */
  ahead(untilUs: number): void
  close(): void
}

/** The worker that owns the engine. */
export function workerPort(): EnginePort {
  const worker = new Worker(new URL('./simulation.worker.ts', import.meta.url), { type: 'module' })
  return {
    post: (message) => worker.postMessage(message),
    listen(onMessage, onCrash) {
      worker.onmessage = (event: MessageEvent<FromWorker>) => onMessage(event.data)
      worker.onerror = (event) => onCrash(event.message || 'the worker could not be started')
    },
    close: () => worker.terminate(),
  }
}

interface ViewQuestion {
  readonly run: number
  readonly atUs: number
  readonly selection: Selection | undefined
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
  const finds = new Map<number, (atUs: number | undefined) => void>()
  const logs = new Map<number, (steps: readonly LifeStep[]) => void>()
  const bytes = new Map<number, (answer: BatchBytes) => void>()
  const pages = new Map<number, (answer: RecordPage) => void>()
  const measures = new Map<number, (answer: MeasureAnswer) => void>()
  const packets = new Map<number, (choice: PacketChoice | undefined) => void>()

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

  /** The old run's answers will not come, or will not count. */
  function forgetQuestions(): void {
    asked = undefined
    waiting = undefined
    for (const answer of finds.values()) answer(undefined)
    for (const answer of logs.values()) answer([])
    for (const answer of bytes.values()) answer(NO_BYTES)
    for (const answer of pages.values()) answer(NO_RECORDS)
    for (const answer of packets.values()) answer(undefined)
    finds.clear()
    logs.clear()
    bytes.clear()
    pages.clear()
    packets.clear()
    held = []
    isOpen = false
  }

  function receive(message: FromWorker): void {
    if (message.kind === 'measured') {
      measures.get(message.question)?.(message.answer)
      measures.delete(message.question)
      return
    }
    if (message.run !== run) return
    if (message.kind === 'found') {
      finds.get(message.question)?.(message.atUs)
      finds.delete(message.question)
      return
    }
    if (message.kind === 'log') {
      logs.get(message.question)?.(message.steps)
      logs.delete(message.question)
      return
    }
    if (message.kind === 'bytes') {
      bytes.get(message.question)?.({ copies: message.copies, isModelled: message.isModelled })
      bytes.delete(message.question)
      return
    }
    if (message.kind === 'packet') {
      packets.get(message.question)?.(message.choice)
      packets.delete(message.question)
      return
    }
    if (message.kind === 'records') {
      pages.get(message.question)?.({ total: message.total, rows: message.rows })
      pages.delete(message.question)
      return
    }
    if (message.kind === 'refused') {
      forgetQuestions()
      run = runBefore
      setOpen()
    }
    if (message.kind === 'loaded') setOpen()
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
    find(fromUs, direction, what) {
      const question = ++lastQuestion
      return new Promise((resolve) => {
        finds.set(question, resolve)
        postToRun({ kind: 'find', run, question, fromUs, direction, what })
      })
    },
    log(fromUs, toUs, limit) {
      const question = ++lastQuestion
      return new Promise((resolve) => {
        logs.set(question, resolve)
        postToRun({ kind: 'log', run, question, fromUs, toUs, limit })
      })
    },
    bytes(batch, atUs) {
      const question = ++lastQuestion
      return new Promise((resolve) => {
        bytes.set(question, resolve)
        postToRun({ kind: 'bytes', run, question, batch, atUs })
      })
    },
    packet(packet, atUs) {
      const question = ++lastQuestion
      return new Promise((resolve) => {
        packets.set(question, resolve)
        postToRun({ kind: 'packet', run, question, packet, atUs })
      })
    },
    measure(scenario) {
      const question = ++lastQuestion
      return new Promise((resolve) => {
        measures.set(question, resolve)
        port.post({ kind: 'measure', run: 0, question, scenario })
      })
    },
    forgetMeasures() {
      measures.clear()
      port.post({ kind: 'measure', run: 0, question: 0 })
    },
    records(of, atUs, from, limit) {
      const question = ++lastQuestion
      return new Promise((resolve) => {
        pages.set(question, resolve)
        postToRun({ kind: 'records', run, question, of, atUs, from, limit })
      })
    },
    ahead(untilUs) {
      postToRun({ kind: 'ahead', run, untilUs })
    },
    close: () => port.close(),
  }
}
