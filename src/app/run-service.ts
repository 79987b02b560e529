import { codecShelf } from '../adapters/codecs/codec-shelf.ts'
import type { CompressionName } from '../engine/protocol/codec.ts'
import type { Action } from '../engine/scenario/scenario.ts'
import { checkAction, parseScenario, type ScenarioContext } from '../engine/simulation/complete-scenario.ts'
import { codecsOf, codecsOfAction } from '../engine/simulation/needed-codecs.ts'
import { planRun } from '../engine/simulation/plan-run.ts'
import { planWithAction } from '../engine/simulation/plan-with-action.ts'
import type { RunPlan } from '../engine/simulation/run-plan.ts'
import { createCursor, seek, viewAt } from '../replay/cursor.ts'
import { branchRun, checkpointTime, computeAhead, computedUntilUs, startRun } from '../replay/run.ts'
import { captionOf } from '../trace/caption.ts'
import { type CauseIndex, createCauseIndex } from '../trace/causes/cause-index.ts'
import { causesOf } from '../trace/causes/causes-of.ts'
import { runNames } from '../trace/run-names.ts'
import { batchCopies } from './batch-copies.ts'
import { DATASET_ROWS, loadDatasets, namedDatasets } from './datasets.ts'
import { createEventLog } from './event-log.ts'
import { findMoment } from './find-moment.ts'
import { sharedUntilUs } from './hand-action.ts'
import { findHop } from './hops.ts'
import type { FromWorker, RunDifference, ToWorker } from './host-messages.ts'
import { createMeasurements, type Measurements } from './measurements.ts'
import { isGoingOn, type OpenRun } from './open-run.ts'
import { catchUp, differenceOfRuns } from './other-run.ts'
import { recordPage } from './outcome-records.ts'
import { quietAfter } from './quiet.ts'
import { runAnswer } from './run-answers.ts'
import { fetched, PartMissing, sessionsLeft, textOf, withoutIndex, withoutPart } from './run-lookups.ts'
import { isTellingDue, NOTHING_TOLD, newProgress, partitionNamesOf } from './run-progress.ts'
import { selectedLife } from './selected-life.ts'
import { codeOf } from './user-code.ts'

/** Another future: its plan, and where it begins. */
interface Branch {
  readonly plan: RunPlan
  readonly sharedActions: number
  readonly branchUs: number
}

/** The part of the worker that is no worker: messages in, messages out, time lent by the caller. */
export interface RunService {
  handle(message: ToWorker): Promise<void>
  /** Compute ahead for at most `budgetMs` of wall time; false when there is nothing to do. */
  work(budgetMs: number): boolean
  /** Wall time (ms) for which `work` had better wait: somebody jumps about in what is known, and wants answers at once. */
  restMs(): number
}

/** The number of a run that the page has not loaded. */
const NO_RUN = 0
/** Computed ahead of the playhead without being asked (µs of simulated time). */
const HEAD_START_US = 3_000_000
/** Wall time (ms) without computing ahead after a jump, where a good part (of one) of what is wanted ahead is there. */
const REST_MS = 250
const GOOD_LEAD = 1 / 4
/** Wall time (ms) of one look into the event log: the rest of a search waits for the next question. */
const LOG_SLICE_MS = 20
/** The same for series: what is not folded then comes with the next question. */
const SERIES_SLICE_MS = 12

/** @param post Where answers go. @param nowMs Wall clock, for the budget of `work` alone. */
export function createRunService(post: (message: FromWorker) => void, nowMs: () => number): RunService {
  const context: ScenarioContext = { datasets: DATASET_ROWS }
  const shelf = codecShelf()
  let open: OpenRun | undefined
  /** Another future of the same scenario, to be compared or gone over to. */
  let other: OpenRun | undefined
  let newestLoad = 0
  let toldAtMs = 0
  let restUntilMs = 0
  /** An action waits for its codec; what is asked after it is answered after it. */
  let fetching: Promise<unknown> | undefined
  let measurements: Measurements | undefined

  async function load(number: number, value: unknown): Promise<void> {
    newestLoad = number
    const key = JSON.stringify(value)
    const opened = other?.key === key ? other : await openRun(number, value)
    // A newer scenario has been asked for meanwhile.
    if (newestLoad !== number || !opened) return
    other = undefined
    open = { ...opened, ...NOTHING_TOLD, number }
    tellLoaded(open)
    computeAhead(open.run, 200_000, deadline(20))
    tellProgress(open)
  }

  /** Start the run of a scenario; undefined: refused, and the page has been told under the number of the run. */
  async function openRun(number: number, value: unknown): Promise<OpenRun | undefined> {
    const plan = await planOf(number, value)
    if (!plan) return undefined
    const run = startRun(plan)
    return {
      number,
      key: JSON.stringify(value),
      run,
      cursor: createCursor(run),
      names: runNames(run, plan.profile),
      ...NOTHING_TOLD,
      brokenAtUs: undefined,
      causes: undefined,
      log: undefined,
      wantedUntilUs: HEAD_START_US,
      seenUs: 0,
    }
  }

  async function planOf(number: number, value: unknown): Promise<RunPlan | undefined> {
    const parsed = parseScenario(value, context)
    if (!parsed.ok) {
      post({ kind: 'refused', run: number, problems: parsed.problems })
      return undefined
    }
    const [datasets, hasCodecs, code] = await Promise.all([
      fetched(loadDatasets(namedDatasets(value))),
      fetchCodecs(number, codecsOf(parsed.scenario)),
      fetched(codeOf(parsed.scenario)),
    ])
    if (!code.ok) post({ kind: 'refused', run: number, problems: code.problems })
    return hasCodecs && code.ok
      ? planRun(parsed.scenario, { compress: shelf.compress, isOpenEnded: true, datasets, openDesk: code.openDesk })
      : undefined
  }

  /** The other run is kept: asked about again it goes on, and loaded next it is there. */
  async function tellDifference(current: OpenRun, message: Extract<ToWorker, { kind: 'difference' }>): Promise<void> {
    if (other?.key !== JSON.stringify(message.scenario)) {
      other = await openRun(NO_RUN, message.scenario)
      if (open !== current) return
    }
    const compared = other
    const read = (): RunDifference | undefined => {
      if (!compared || compared.brokenAtUs !== undefined) return undefined
      compared.wantedUntilUs = Math.max(message.atUs, message.untilUs)
      catchUp(compared, message.atUs, deadline(30))
      return differenceOfRuns(current, compared, message.atUs)
    }
    post({
      kind: 'difference',
      run: current.number,
      question: message.question,
      difference: unlessBroken(compared, read),
    })
  }

  /** Codecs are fetched when they are first named. @returns False: they cannot be had (offline); the page has been told. */
  async function fetchCodecs(number: number, names: readonly CompressionName[]): Promise<boolean> {
    try {
      await shelf.load(names)
      return true
    } catch (error) {
      const message = `${names.join(', ')} cannot be loaded: ${(error as Error).message}`
      post({ kind: 'refused', run: number, problems: [{ path: 'compression.type', message }], codecs: names })
      return false
    }
  }

  function deadline(budgetMs: number): () => boolean {
    const endMs = nowMs() + budgetMs
    return () => nowMs() >= endMs
  }

  function tellLoaded(current: OpenRun): void {
    const { plan } = current.run
    post({
      kind: 'loaded',
      run: current.number,
      scenario: plan.scenario,
      actions: plan.actions,
      partitionNames: partitionNamesOf(current),
    })
  }

  function tellProgress(current: OpenRun): void {
    toldAtMs = nowMs()
    const progress = newProgress(current)
    if (progress) post(progress)
  }

  function tellView(current: OpenRun, message: Extract<ToWorker, { kind: 'view' }>): void {
    const { atUs, selection } = message
    const { run, cursor, names } = current
    current.seenUs = atUs
    if (isJump(current, atUs) && hasGoodLead(current, atUs)) restUntilMs = nowMs() + REST_MS
    const isBroken = current.brokenAtUs !== undefined
    if (atUs > computedUntilUs(run) && !isBroken) computeAhead(run, atUs, deadline(30))
    // At the moment of the bug itself a look would only meet it again.
    const seenUs = isBroken ? Math.min(atUs, Math.max(0, (current.brokenAtUs ?? 0) - 1)) : atUs
    const view = viewAt(cursor, seenUs, selection?.kind === 'record' ? selection.record : undefined)
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

  async function tellLog(message: Extract<ToWorker, { kind: 'log' }>, current: OpenRun): Promise<void> {
    current.log ??= createEventLog(current.run, current.names)
    const page = await current.log.answer(message.asked, deadline(LOG_SLICE_MS))
    if (open !== current || current.number !== message.run) return
    post({ kind: 'log', run: message.run, question: message.question, page })
  }

  function tellRecords(current: OpenRun, message: Extract<ToWorker, { kind: 'records' }>): void {
    const { cursor, names } = current
    const view = viewAt(cursor, message.atUs)
    const page = recordPage(cursor, view, causesIn(current), names, message)
    post({ kind: 'records', run: current.number, question: message.question, ...page })
  }

  async function act(message: Extract<ToWorker, { kind: 'act' }>, current: OpenRun): Promise<void> {
    const getting = branchOf(message, current)
    fetching = getting
    const branch = await getting
    if (fetching === getting) fetching = undefined
    if (!branch || open !== current || current.number !== message.run) return
    const { plan, sharedActions, branchUs } = branch
    branchRun(current.run, plan, branchUs, sharedActions)
    // The action itself happens at this very instant, behind everything that has been seen.
    computeAhead(current.run, Math.max(message.atUs, message.keepUntilUs ?? 0) + 1, () => false)
    current.cursor = createCursor(current.run)
    current.brokenAtUs = undefined
    current.causes = undefined
    current.log = undefined
    current.number = message.newRun
    const { marks } = current.run.summary
    current.postedMarks = marks.filter((mark) => mark.atUs < message.atUs).length
    current.postedBins = 0
    current.postedUntilUs = -1
    current.postedFindings = -1
    tellLoaded(current)
    tellProgress(current)
  }

  /** The plan with an action in it, and all that it needs fetched; undefined: refused, and the page has been told. */
  async function branchOf(message: Extract<ToWorker, { kind: 'act' }>, { run }: OpenRun): Promise<Branch | undefined> {
    const action: Action = { ...message.action, atMs: message.atUs / 1000 }
    const { scenario } = run.plan
    const earlier = scenario.actions.filter((known) => known.atMs <= action.atMs)
    const problems = checkAction({ ...scenario, actions: earlier }, action, context)
    if (problems.length > 0) {
      post({ kind: 'refused', run: message.newRun, problems: problems.map(withoutIndex(message.action)) })
      return undefined
    }
    if (!(await fetchCodecs(message.newRun, codecsOfAction(scenario, action)))) return undefined
    const branchUs = sharedUntilUs(action, message.atUs)
    return { ...planWithAction(run.plan, action, branchUs, message.keepUntilUs), branchUs }
  }

  function find(message: Extract<ToWorker, { kind: 'find' }>, current: OpenRun): void {
    const { run } = current
    const { fromUs, direction, what, of } = message
    const look = () =>
      what === 'hop' ? findHop(run, current.names, of, fromUs, direction) : findMoment(run, fromUs, direction, what)
    let atUs = look()
    // Not computed yet: go on until it is found, within reason. A life may be over.
    const until = deadline(what === 'hop' ? 300 : 1_500)
    while (atUs === undefined && direction > 0 && isGoingOn(current) && !until()) {
      computeAhead(run, run.frontier.world.nowUs + 1_000_000, until)
      atUs = look()
    }
    tellProgress(current)
    post({ kind: 'found', run: current.number, question: message.question, ...(atUs === undefined ? {} : { atUs }) })
  }

  /** A bug of ours: what lies before it can still be looked at, from a cursor that has not met it. */
  function halt(current: OpenRun, error: unknown, number: number): void {
    const atUs = current.run.frontier.world.nowUs
    current.brokenAtUs = atUs
    current.number = number
    current.cursor = createCursor(current.run)
    const isCode = (error as Error).name === 'PartitionerHangs'
    post({ kind: 'stopped', run: number, atUs, message: textOf(error), ...(isCode ? { isCode } : {}) })
  }

  async function measure(question: number, scenario: unknown): Promise<void> {
    measurements ??= createMeasurements((asked, answer) => post({ kind: 'measured', run: 0, question: asked, answer }))
    await measurements.add(question, scenario)
  }

  function workOnOther(budgetMs: number): boolean {
    const run = other
    if (!run || !isGoingOn(run) || computedUntilUs(run.run) >= run.wantedUntilUs) return false
    unlessBroken(run, () => catchUp(run, run.wantedUntilUs, deadline(budgetMs)))
    return true
  }

  return {
    async handle(message) {
      try {
        if (message.kind === 'load') {
          await load(message.run, message.scenario)
          return
        }
        if (message.kind === 'measure') {
          if (message.scenario !== undefined) await measure(message.question, message.scenario)
          else measurements?.clear()
          return
        }
        while (fetching) await fetching
        if (!open || open.number !== message.run) return
        switch (message.kind) {
          case 'view':
            tellView(open, message)
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
          case 'application':
          case 'packet':
          case 'partitionHistory':
          case 'series':
            post(runAnswer(open, message, deadline(SERIES_SLICE_MS)))
            break
          case 'bytes':
            tellBytes(open, message)
            break
          case 'records':
            tellRecords(open, message)
            break
          case 'difference':
            await tellDifference(open, message)
            break
          case 'log':
            await tellLog(message, open)
            break
        }
      } catch (error) {
        if (error instanceof PartMissing) post(withoutPart(message, error))
        else if (message.kind === 'load') post({ kind: 'stopped', run: message.run, atUs: 0, message: textOf(error) })
        else if (open) halt(open, error, 'newRun' in message ? message.newRun : message.run)
      }
    },
    restMs: () => Math.max(0, restUntilMs - nowMs()),
    work(budgetMs) {
      const untilUs = open?.wantedUntilUs ?? 0
      if (!open || !isGoingOn(open) || computedUntilUs(open.run) >= untilUs) {
        return workOnOther(budgetMs) || (measurements?.work(deadline(budgetMs)) ?? false)
      }
      try {
        computeAhead(open.run, untilUs, deadline(budgetMs))
        if (isTellingDue(open, untilUs, nowMs() - toldAtMs)) tellProgress(open)
        return true
      } catch (error) {
        halt(open, error, open.number)
        return false
      }
    },
  }
}

/** The cursor does not come there by stepping on. */
function isJump({ run, cursor }: OpenRun, atUs: number): boolean {
  const { nowUs } = cursor.simulation.world
  return atUs < nowUs || checkpointTime(run, atUs) > nowUs
}

function hasGoodLead({ run, wantedUntilUs }: OpenRun, atUs: number): boolean {
  return computedUntilUs(run) - atUs > (wantedUntilUs - atUs) * GOOD_LEAD
}

/** A bug of ours in the other run ends the comparison, not the present run; gone over to, it says what happened. */
function unlessBroken<Answer>(other: OpenRun | undefined, work: () => Answer): Answer | undefined {
  try {
    return work()
  } catch {
    if (other) other.brokenAtUs = other.run.frontier.world.nowUs
    return undefined
  }
}

function causesIn(open: OpenRun): CauseIndex {
  open.causes ??= createCauseIndex(open.run.columns, open.run.tables.records)
  return open.causes
}
