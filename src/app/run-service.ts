import { codecShelf } from '../adapters/codecs/codec-shelf.ts'
import { profileOf } from '../engine/config/profile.ts'
import type { CompressionName } from '../engine/protocol/codec.ts'
import type { Action, ActionBody, Scenario } from '../engine/scenario/scenario.ts'
import { checkAction, parseScenario, type ScenarioContext } from '../engine/simulation/complete-scenario.ts'
import { codecsOf, codecsOfAction } from '../engine/simulation/needed-codecs.ts'
import { planRun, planWithAction } from '../engine/simulation/plan-run.ts'
import { type Cursor, createCursor, seek, viewAt } from '../replay/cursor.ts'
import { branchRun, computeAhead, computedUntilUs, eventsAtStart, type Run, startRun } from '../replay/run.ts'
import { captionOf } from '../trace/caption.ts'
import { type CauseIndex, createCauseIndex } from '../trace/causes/cause-index.ts'
import { causesOf } from '../trace/causes/causes-of.ts'
import { fieldsOf } from '../trace/event-catalog.ts'
import { countUntil, eventCodeAt, eventTime, eventValue } from '../trace/event-columns.ts'
import type { LifeStep } from '../trace/explanation.ts'
import { stepAt } from '../trace/life.ts'
import type { NameSource } from '../trace/names.ts'
import { runNames } from '../trace/run-names.ts'
import { timeAfter, timeBefore } from '../trace/time-list.ts'
import { isTold } from '../trace/visibility.ts'
import type { Breach } from '../verify/findings.ts'
import { batchCopies } from './batch-copies.ts'
import { DATASET_ROWS, loadDatasets, namedDatasets } from './datasets.ts'
import { sharedUntilUs } from './hand-action.ts'
import type { FromWorker, Selection, TimelineMark, ToWorker } from './host-messages.ts'
import { createMeasurements } from './measurements.ts'
import { recordPage } from './outcome-records.ts'
import { quietAfter } from './quiet.ts'
import { selectedLife } from './selected-life.ts'

/** What a run needs beside the engine: its cursor, and how much of it the page has been told. */
interface OpenRun {
  number: number
  readonly run: Run
  cursor: Cursor
  readonly names: NameSource
  postedMarks: number
  postedBins: number
  postedUntilUs: number
  /** Findings of the monitor that the page knows; -1: none told yet. */
  postedFindings: number
  wantedUntilUs: number
  /** Made when causes are first asked for; another future needs another one. */
  causes: CauseIndex | undefined
}

/** The part of the worker that is no worker: messages in, messages out, time lent by the caller. */
export interface RunService {
  handle(message: ToWorker): Promise<void>
  /** Compute ahead for at most `budgetMs` of wall time; false when there is nothing to do. */
  work(budgetMs: number): boolean
}

/** Computed ahead of the playhead without being asked (µs of simulated time). */
const HEAD_START_US = 3_000_000

/** @param post Where answers go. @param nowMs Wall clock, for the budget of `work` alone. */
export function createRunService(post: (message: FromWorker) => void, nowMs: () => number): RunService {
  const context: ScenarioContext = { datasets: DATASET_ROWS }
  const shelf = codecShelf()
  let open: OpenRun | undefined
  let newestLoad = 0
  /** An action waits for its codec; what is asked after it is answered after it. */
  let fetching: Promise<unknown> | undefined
  const measurements = createMeasurements((question, answer) => post({ kind: 'measured', run: 0, question, answer }))

  async function load(number: number, value: unknown): Promise<void> {
    newestLoad = number
    const parsed = parseScenario(value, context)
    if (!parsed.ok) {
      post({ kind: 'refused', run: number, problems: parsed.problems })
      return
    }
    const [datasets, hasCodecs] = await Promise.all([
      loadDatasets(namedDatasets(value)),
      fetchCodecs(number, codecsOf(parsed.scenario)),
    ])
    // A newer scenario has been asked for meanwhile.
    if (newestLoad !== number || !hasCodecs) return
    const plan = planRun(parsed.scenario, { datasets, compress: shelf.compress, isOpenEnded: true })
    const run = startRun(plan)
    const names = runNames(run, profileOf(plan.scenario.kafka))
    open = {
      number,
      run,
      cursor: createCursor(run),
      names,
      postedMarks: 0,
      postedBins: 0,
      postedUntilUs: -1,
      postedFindings: -1,
      causes: undefined,
      wantedUntilUs: HEAD_START_US,
    }
    tellLoaded(open)
    computeAhead(run, 200_000, deadline(20))
    tellProgress(open)
  }

  /** Codecs are fetched when they are first named. @returns False: they cannot be had (offline); the page has been told. */
  async function fetchCodecs(number: number, names: readonly CompressionName[]): Promise<boolean> {
    try {
      await shelf.load(names)
      return true
    } catch (error) {
      const message = `${names.join(', ')} cannot be loaded: ${(error as Error).message}`
      post({ kind: 'refused', run: number, problems: [{ path: 'compression.type', message }] })
      return false
    }
  }

  function deadline(budgetMs: number): () => boolean {
    const endMs = nowMs() + budgetMs
    return () => nowMs() >= endMs
  }

  function tellLoaded(current: OpenRun): void {
    const { plan, tables } = current.run
    post({
      kind: 'loaded',
      run: current.number,
      scenario: plan.scenario,
      actions: plan.actions,
      partitionNames: tables.registry.topics.map((_, index) => current.names.partition(index)),
    })
  }

  function tellProgress(current: OpenRun): void {
    const { run } = current
    const { summary } = run
    const untilUs = computedUntilUs(run)
    if (untilUs === current.postedUntilUs) return
    const { breaches, violations } = run.watch.monitor
    const findingCount = breaches.length + violations.length
    const firstBin = Math.max(0, current.postedBins - 1)
    const newMarks: TimelineMark[] = summary.marks.slice(current.postedMarks).map((mark) => ({
      atUs: mark.atUs,
      kind: mark.kind,
      label: stepAt(run.columns, mark.event, current.names).sentence,
    }))
    const brokenPromises = findingCount === current.postedFindings ? [] : breaches.map(promiseMark)
    post({
      kind: 'progress',
      run: current.number,
      computedUntilUs: untilUs,
      ...(run.endedAtUs === undefined ? {} : { endedAtUs: run.endedAtUs }),
      partitionNames: run.tables.registry.topics.map((_, index) => current.names.partition(index)),
      newMarks: [...newMarks, ...brokenPromises],
      binUs: summary.binUs,
      firstBin,
      bins: summary.bins.slice(firstBin),
      eventCount: run.frontier.world.eventCount,
      ...(findingCount === current.postedFindings
        ? {}
        : { findings: { breaches: breaches.slice(), violations: violations.slice() } }),
    })
    current.postedFindings = findingCount
    current.postedMarks = summary.marks.length
    current.postedBins = summary.bins.length
    current.postedUntilUs = untilUs
  }

  function tellView(current: OpenRun, atUs: number, selection: Selection | undefined): void {
    const { run, cursor, names } = current
    if (atUs > computedUntilUs(run)) computeAhead(run, atUs, deadline(30))
    const view = viewAt(cursor, atUs, selection?.kind === 'record' ? selection.record : undefined)
    const quiet = quietAfter(run, view, names)
    const life = selection && selectedLife(cursor, view, selection, names)
    const causes =
      selection?.kind === 'record' ? causesOf(causesIn(current), names, selection.record, view.atUs) : undefined
    post({
      kind: 'view',
      run: current.number,
      view,
      caption: captionOf(view, names, sessionsLeft(cursor)),
      ...(quiet.quiet ? { quiet: quiet.quiet } : {}),
      nextChangeUs: quiet.nextChangeUs,
      ...(life ? { life: causes ? { ...life, causes } : life } : {}),
    })
  }

  function tellBytes(current: OpenRun, message: Extract<ToWorker, { kind: 'bytes' }>): void {
    const { run, cursor } = current
    seek(cursor, message.atUs)
    const isModelled = run.plan.scenario.model.compressionRatio !== null
    const { world } = cursor.simulation
    const copies = batchCopies({ world, tables: run.tables, codecs: shelf.codecs, isModelled }, message.batch)
    post({ kind: 'bytes', run: current.number, question: message.question, copies, isModelled })
  }

  async function tellPacket(message: Extract<ToWorker, { kind: 'packet' }>, current: OpenRun): Promise<void> {
    // Seldom asked: fetched when it is.
    const { packetChoice } = await import('./chosen-packet.ts')
    if (open !== current || current.number !== message.run) return
    const choice = packetChoice(current.run, message.packet, message.atUs)
    post({ kind: 'packet', run: message.run, question: message.question, choice })
  }

  function tellRecords(current: OpenRun, message: Extract<ToWorker, { kind: 'records' }>): void {
    const { cursor, names } = current
    const view = viewAt(cursor, message.atUs)
    const page = recordPage(cursor, view, causesIn(current), names, message)
    post({ kind: 'records', run: current.number, question: message.question, ...page })
  }

  async function act(message: Extract<ToWorker, { kind: 'act' }>, current: OpenRun): Promise<void> {
    const action: Action = { ...message.action, atMs: message.atUs / 1000 }
    const scenario: Scenario = current.run.plan.scenario
    const earlier = scenario.actions.filter((known) => known.atMs <= action.atMs)
    const problems = checkAction({ ...scenario, actions: earlier }, action, context)
    if (problems.length > 0) {
      post({ kind: 'refused', run: message.newRun, problems: problems.map(withoutIndex(message.action)) })
      return
    }
    const codecs = codecsOfAction(scenario, action)
    if (codecs.length > 0) {
      const isFetched = fetchCodecs(message.newRun, codecs)
      fetching = isFetched
      const hasCodecs = await isFetched
      if (fetching === isFetched) fetching = undefined
      if (!hasCodecs || open !== current || current.number !== message.run) return
    }
    const branchUs = sharedUntilUs(action, message.atUs)
    const { plan, sharedActions } = planWithAction(current.run.plan, action, branchUs, message.keepUntilUs)
    branchRun(current.run, plan, branchUs, sharedActions)
    // The action itself happens at this very instant, behind everything that has been seen.
    computeAhead(current.run, Math.max(message.atUs, message.keepUntilUs ?? 0) + 1, () => false)
    current.cursor = createCursor(current.run)
    current.causes = undefined
    current.number = message.newRun
    const { marks } = current.run.summary
    current.postedMarks = marks.filter((mark) => mark.atUs < message.atUs).length
    current.postedBins = 0
    current.postedUntilUs = -1
    current.postedFindings = -1
    tellLoaded(current)
    tellProgress(current)
  }

  function find(message: Extract<ToWorker, { kind: 'find' }>, current: OpenRun): void {
    const { run } = current
    const { fromUs, direction, what } = message
    const look = () => {
      if (what === 'event') return neighbour(run, fromUs, direction)
      const list = what === 'visible' ? run.summary.visible : run.summary.notable
      return direction > 0 ? timeAfter(list, fromUs) : timeBefore(list, fromUs)
    }
    let atUs = look()
    // Not computed yet: go on until it is found, within reason.
    const until = deadline(1_500)
    while (atUs === undefined && direction > 0 && run.endedAtUs === undefined && !until()) {
      computeAhead(run, run.frontier.world.nowUs + 1_000_000, until)
      atUs = look()
    }
    tellProgress(current)
    post({ kind: 'found', run: current.number, question: message.question, ...(atUs === undefined ? {} : { atUs }) })
  }

  return {
    async handle(message) {
      try {
        if (message.kind === 'load') {
          await load(message.run, message.scenario)
          return
        }
        if (message.kind === 'measure') {
          if (message.scenario === undefined) measurements.clear()
          else await measurements.add(message.question, message.scenario)
          return
        }
        while (fetching) await fetching
        if (!open || open.number !== message.run) return
        switch (message.kind) {
          case 'view':
            tellView(open, message.atUs, message.selection)
            break
          case 'act':
            await act(message, open)
            break
          case 'find':
            find(message, open)
            break
          case 'ahead':
            open.wantedUntilUs = Math.max(open.wantedUntilUs, message.untilUs + HEAD_START_US)
            break
          case 'packet':
            await tellPacket(message, open)
            break
          case 'bytes':
            tellBytes(open, message)
            break
          case 'records':
            tellRecords(open, message)
            break
          case 'log':
            post({ kind: 'log', run: open.number, question: message.question, steps: logOf(open, message) })
            break
        }
      } catch (error) {
        const atUs = open?.run.frontier.world.nowUs ?? 0
        post({
          kind: 'stopped',
          run: 'newRun' in message ? message.newRun : message.run,
          atUs,
          message: (error as Error).message,
        })
      }
    },
    work(budgetMs) {
      if (!open || open.run.endedAtUs !== undefined || computedUntilUs(open.run) >= open.wantedUntilUs) {
        return measurements.work(deadline(budgetMs))
      }
      try {
        computeAhead(open.run, open.wantedUntilUs, deadline(budgetMs))
        tellProgress(open)
        return true
      } catch (error) {
        const atUs = open.run.frontier.world.nowUs
        post({ kind: 'stopped', run: open.number, atUs, message: (error as Error).message })
        open = undefined
        return false
      }
    },
  }
}

/** Where the specification says what is promised. */
const PROMISE_RULES: Readonly<Record<Breach['promise'], string>> = {
  committedKept: 'I-12',
  ackedAllKept: 'I-13',
  oneLeaderPerEpoch: 'I-8',
  logsAgree: 'I-11',
  consumersSeeCommitted: 'I-22',
}

/** A broken promise on the timeline; the page keeps one of each. */
function promiseMark({ atUs, promise }: Breach): TimelineMark {
  return { atUs, kind: 'broken', label: { key: `promiseBroken.${promise}`, values: {}, rule: PROMISE_RULES[promise] } }
}

function causesIn(open: OpenRun): CauseIndex {
  open.causes ??= createCauseIndex(open.run.columns, open.run.tables.records)
  return open.causes
}

/** Time of the nearest event in a direction. */
function neighbour(run: Run, fromUs: number, direction: 1 | -1): number | undefined {
  const { columns } = run
  const after = countUntil(columns, fromUs)
  if (direction > 0) return after < columns.length ? eventTime(columns, after) : undefined
  let index = after - 1
  while (index >= 0 && eventTime(columns, index) >= fromUs) index--
  return index >= 0 ? eventTime(columns, index) : undefined
}

function logOf(open: OpenRun, message: Extract<ToWorker, { kind: 'log' }>): LifeStep[] {
  const { columns } = open.run
  // How things are at the start is nothing that happened.
  const from = Math.max(countUntil(columns, message.fromUs), eventsAtStart(open.run))
  const steps: LifeStep[] = []
  for (let i = countUntil(columns, message.toUs) - 1; i >= from && steps.length < message.limit; i--) {
    const code = eventCodeAt(columns, i)
    // Only packets are judged by their arguments; other kinds may have fewer.
    const isPacket = fieldsOf(code).length > 4
    const [api, flags] = isPacket ? [eventValue(columns, i, 3), eventValue(columns, i, 4)] : [0, 0]
    if (!isTold(code, api, flags)) continue
    steps.push(stepAt(columns, i, open.names))
  }
  return steps.reverse()
}

/** Broker → µs until its session ends, for brokers that are gone and not fenced yet. */
function sessionsLeft(cursor: Cursor): ReadonlyMap<number, number> {
  const { world } = cursor.simulation
  const left = new Map<number, number>()
  for (const broker of world.brokers) {
    const fencedAtUs = cursor.run.summary.fencedAtUs.find(([id, atUs]) => id === broker.id && atUs > world.nowUs)
    if (broker.process === 'dead' && fencedAtUs) left.set(broker.id, fencedAtUs[1] - world.nowUs)
  }
  return left
}

/** A problem of an action done by hand is at its field, not at a place in a file. */
function withoutIndex(action: ActionBody) {
  return (problem: { readonly path: string; readonly message: string }) => ({
    path: problem.path.replace(/^actions\[\d+\]/, action.do),
    message: problem.message,
  })
}
