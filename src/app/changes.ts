import type { Action, ActionBody, ConfigMap } from '../engine/scenario/scenario.ts'
import type { PacketView } from '../trace/stage-view.ts'
import {
  type ChangeEntry,
  type HistoryState,
  type RunEntry,
  stepBack,
  stepForward,
  withChange,
} from './change-history.ts'
import { checkConfig } from './config-check.ts'
import type { ConfigRefusal } from './config-refusal.ts'
import { type ConfigScope, scopeOf } from './config-scope.ts'
import { dropFuture, type Future, isSameRun, keepFuture } from './futures-store.ts'
import { handActionUs } from './hand-action.ts'
import type { Selection } from './host-messages.ts'
import { isSameLayout, layoutOf } from './layout-settings.ts'
import { say } from './notice-store.ts'
import { type PacketFault, packetFaultAction, packetFaultUs } from './packet-fault.ts'
import { cutAt, type RunState, startingRun } from './run-store.ts'
import type { Change } from './scenario-changes.ts'
import type { ScenarioSource } from './scenario-source.ts'
import type { SessionStores } from './session-stores.ts'
import { configAt, mergeConfig, settingsInForce } from './settings-in-force.ts'
import type { SimulationHost } from './simulation-host.ts'
import { sourceWithAction } from './source-with-action.ts'

/** Where a run is entered, when not at its start. */
export interface EntryPoint {
  readonly tUs: number
  readonly playing: boolean
  readonly futures?: readonly Future[]
  readonly selection?: Selection | undefined
  /** What had been done before the page was left. */
  readonly history?: HistoryState | undefined
}

/** Everything that changes what happens. Each of them can be undone. */
export interface Changes {
  /** Another scenario, from 0 (or from a saved moment). */
  load(source: ScenarioSource, scenarioId: string | undefined, at?: EntryPoint): void
  /** A fault or repair at the playhead; `what` names the thing for the notice (`b1`). */
  act(action: ActionBody, what: string): void
  /**
   * Put a fault on exactly one packet in flight; the playhead stays (`packet-fault.ts`). Resolves when it is done, or
   * when it turns out that it cannot be.
   */
  choosePacket(packet: PacketView, fault: PacketFault, byMs: number, what: string): Promise<void>
  /** Turn a control; the page says how it takes effect. Resolves when the change has been made or refused. */
  apply(change: Change, what: string): Promise<void>
  /** Forget a refused value: the last good one stays, and the run goes on. */
  dismissConfigProblem(): void
  undo(): void
  /** What was undone last is done again. */
  redo(): void
  /** Go over to another future at the playhead; the present one is kept. */
  goTo(future: Future): void
  /** The present run without one of its actions, at the playhead; the present one is kept. */
  leaveOut(action: Action): void
  /** The same run at the same moment, for an engine that knows nothing of it. */
  restart(at?: { readonly tUs: number; readonly playing: boolean }): void
  /** The engine has refused the last change: it has never been. */
  afterRefusal(): void
  /** Try once more what was refused last. */
  again(): void
}

/** Seeing so little of a future (µs) is not seeing it: the playhead moves on while a menu opens. */
const SEEN_MARGIN_US = 1000

/** The changes of a session. `onNewRun` is told the run as it was before. */
export function createChanges(
  stores: SessionStores,
  host: SimulationHost,
  onNewRun: (before: RunState | undefined) => void,
): Changes {
  const { run, playback, notices, selection, settings, futures, history } = stores
  /** How far the present future has been seen. */
  let furthestUs = 0
  /** The newest change: how to do it once more, and how to make it undone when the engine refuses it. */
  let attempt: { readonly again: () => void; readonly takeBack: () => void } | undefined
  /** A layout that is gone back to is no change. */
  let isTravelling = false

  playback.subscribe(({ tUs }) => {
    if (tUs > furthestUs) furthestUs = tUs
  })
  settings.subscribe((now, before) => {
    if (isTravelling || isSameLayout(now, before)) return
    history.setState(withChange(history.getState(), { kind: 'layout', layout: layoutOf(before) }))
  })

  function present(): RunEntry | undefined {
    const { source, scenarioId } = run.getState()
    if (!source) return undefined
    const { tUs } = playback.getState()
    return { kind: 'run', source, scenarioId, tUs, seenUs: furthestUs, futures: futures.getState().futures }
  }

  /** A change begins: `again` would make it once more. */
  function begin(again: () => void): void {
    const [chosen, before, others] = [selection.getState(), history.getState(), futures.getState()]
    const { tUs } = playback.getState()
    const seenUs = furthestUs
    attempt = {
      again,
      takeBack() {
        history.setState({ ...before, move: 'unmade' })
        futures.setState(others)
        selection.setState(chosen)
        playback.setState({ tUs })
        furthestUs = seenUs
      },
    }
  }

  function remember(): void {
    const entry = present()
    if (entry) history.setState(withChange(history.getState(), entry))
  }

  /** What is left behind can be gone back to. */
  function keepPresent(): number | undefined {
    const { source, scenarioId } = run.getState()
    return source && keepFuture(futures, { source, scenarioId, seenUs: furthestUs })
  }

  /** Whether an action at `tUs` changes a future that has been seen, or for which something was planned. */
  function hasFuture(source: ScenarioSource, tUs: number): boolean {
    return furthestUs > tUs + SEEN_MARGIN_US || (source.actions ?? []).some((action) => action.atMs * 1000 > tUs)
  }

  /** Start over with `source`; the playhead goes to `tUs`. */
  function start(source: ScenarioSource, scenarioId: string | undefined, tUs: number, playing: boolean): void {
    const before = run.getState()
    run.setState(startingRun(source, scenarioId))
    playback.setState({ tUs, playing, skip: undefined, ended: false })
    furthestUs = tUs
    host.load(source)
    onNewRun(before.source ? before : undefined)
  }

  /** Over to a run that has been there: it plays on if this one does. */
  function enter(source: ScenarioSource, scenarioId: string | undefined, tUs: number, seenUs: number): void {
    start(source, scenarioId, tUs, playback.getState().playing)
    furthestUs = Math.max(tUs, seenUs)
  }

  function travelTo(entry: ChangeEntry): void {
    if (entry.kind === 'layout') {
      isTravelling = true
      settings.setState(entry.layout)
      isTravelling = false
      return
    }
    notices.setState({ configProblem: undefined })
    futures.setState({ futures: entry.futures })
    enter(entry.source, entry.scenarioId, entry.tUs, entry.seenUs)
  }

  /** The entry to come back by: of the same kind as the one that is gone to. */
  function nowFor(entry: ChangeEntry): ChangeEntry {
    const now = entry.kind === 'run' ? present() : undefined
    return now ?? { kind: 'layout', layout: layoutOf(settings.getState()) }
  }

  function travel(step: typeof stepBack, again: () => void): boolean {
    const to = step(history.getState(), nowFor)
    if (!to) return false
    begin(again)
    history.setState(to.after)
    travelTo(to.entry)
    return true
  }

  /** @returns The id of the future that was left, if there was one. */
  function doAction(action: ActionBody, again: () => void): { readonly kept?: number } {
    const before = run.getState()
    if (!before.source) return {}
    const tUs = handActionUs(action, playback.getState().tUs)
    return branch(before, again, tUs, tUs, action)
  }

  /** One more action at `atUs`, for which the playhead stays at `tUs` or goes there. */
  function branch(
    before: RunState,
    again: () => void,
    atUs: number,
    tUs: number,
    action: ActionBody,
  ): { readonly kept?: number } {
    const { source } = before
    if (!source) return {}
    begin(again)
    remember()
    const kept = hasFuture(source, tUs) ? keepPresent() : undefined
    furthestUs = tUs
    if (atUs < tUs) {
      host.act(atUs, action, tUs)
      playback.setState({ skip: undefined, ended: false })
    } else {
      host.act(atUs, action)
      playback.setState({ tUs, skip: undefined, ended: false })
    }
    run.setState({ source: sourceWithAction(source, atUs, action, tUs), ...cutAt(before, tUs) })
    onNewRun(before)
    return kept === undefined ? {} : { kept }
  }

  /** The message of the client's or the broker's refusal, if the change makes a config that it does not take. */
  async function refusal(scope: ConfigScope, change: ConfigMap): Promise<ConfigRefusal | undefined> {
    const { scenario } = run.getState()
    if (!scenario) return undefined
    const present = settingsInForce(scenario, playback.getState().tUs)
    return checkConfig(scenario.kafka, scope, mergeConfig(configAt(present, scope), change))
  }

  const changes: Changes = {
    load(source, scenarioId, at) {
      begin(() => changes.load(source, scenarioId, at))
      if (at?.history) history.setState(at.history)
      else remember()
      selection.setState({ selection: at?.selection })
      notices.setState({ configProblem: undefined })
      futures.setState({ futures: at?.futures ?? [] })
      start(source, scenarioId, at?.tUs ?? 0, at?.playing ?? true)
    },

    act(action, what) {
      const { kept } = doAction(action, () => changes.act(action, what))
      say(notices, { kind: 'done', action: action.do, what, ...(kept === undefined ? {} : { kept }) })
    },

    async choosePacket(packet, fault, byMs, what) {
      const seenUs = Math.floor(playback.getState().tUs)
      const choice = await host.packet(packet.packet, seenUs)
      // The run is another one meanwhile.
      if (!choice) return
      const why = choice[fault]
      if (why) {
        say(notices, { kind: 'packetSpared', what, why })
        return
      }
      const before = run.getState()
      if (!before.source || !before.scenario) return
      const action = packetFaultAction(packet, before.scenario, fault, byMs)
      const again = () => void changes.choosePacket(packet, fault, byMs, what)
      const left = branch(before, again, packetFaultUs(packet), seenUs, action)
      say(notices, { kind: 'done', action: `packet.${fault}`, what, ...left })
    },

    async apply(change, what) {
      const scope = scopeOf(change)
      const config = 'config' in change ? change.config : {}
      // Fetched when the first control is turned, like the rules.
      const [{ planChange }, refused] = await Promise.all([
        import('./scenario-changes.ts'),
        scope && refusal(scope, config),
      ])
      const { playing } = playback.getState()
      if (scope && refused) {
        const wasPlaying = playing || (notices.getState().configProblem?.wasPlaying ?? false)
        playback.setState({ playing: false, skip: undefined })
        const [[touched, value] = ['', '']] = Object.entries(config)
        const names = refused.names.includes(touched)
          ? [touched, ...refused.names.filter((name) => name !== touched)]
          : refused.names
        const { message } = refused
        notices.setState({ configProblem: { scope, names, message, value: String(value ?? ''), wasPlaying } })
        return
      }
      const resume = notices.getState().configProblem?.wasPlaying ?? false
      notices.setState({ configProblem: undefined })
      const { source, scenarioId } = run.getState()
      if (!source) return
      const again = () => void changes.apply(change, what)
      const plan = planChange(source, change, playback.getState().tUs)
      if (plan.how === 'act') {
        const left = doAction(plan.action, again)
        say(notices, { kind: change.kind === 'producerConfig' ? 'producerRestarts' : 'atOnce', what, ...left })
      } else {
        begin(again)
        // A run of which nothing has been seen is no future that is left.
        const isSeen = furthestUs > SEEN_MARGIN_US
        const isUnderWay = playback.getState().tUs > 0
        remember()
        const kept = isSeen ? keepPresent() : undefined
        start(plan.source, scenarioId, 0, playing || resume)
        const left = kept === undefined ? {} : { kept }
        if (isUnderWay) say(notices, { kind: 'fromZero', what, droppedActions: plan.droppedActions, ...left })
        else if (isSeen) say(notices, { kind: 'atOnce', what, ...left })
      }
      if (resume) playback.setState({ playing: true })
    },

    dismissConfigProblem() {
      const resume = notices.getState().configProblem?.wasPlaying ?? false
      notices.setState({ configProblem: undefined })
      if (resume) playback.setState({ playing: true })
    },

    undo() {
      if (travel(stepBack, changes.undo)) say(notices, { kind: 'undone' })
    },

    redo() {
      if (travel(stepForward, changes.redo)) say(notices, { kind: 'redone' })
    },

    goTo(future) {
      begin(() => changes.goTo(future))
      remember()
      // Dropped first: what is kept must not push another one out for it.
      dropFuture(futures, future.id)
      keepPresent()
      enter(future.source, future.scenarioId, playback.getState().tUs, future.seenUs)
      say(notices, { kind: 'switched' })
    },

    leaveOut(action) {
      const { source, scenarioId } = run.getState()
      if (!source) return
      const text = JSON.stringify(action)
      const place = (source.actions ?? []).findIndex((one) => JSON.stringify(one) === text)
      if (place < 0) return
      begin(() => changes.leaveOut(action))
      remember()
      const kept = keepPresent()
      const next = { ...source, actions: (source.actions ?? []).filter((_, index) => index !== place) }
      const known = futures.getState().futures.find((future) => isSameRun(future.source, next))
      if (known) dropFuture(futures, known.id)
      enter(next, scenarioId, playback.getState().tUs, known?.seenUs ?? 0)
      say(notices, { kind: 'leftOut', ...(kept === undefined ? {} : { kept }) })
    },

    restart(at) {
      const { source, scenarioId } = run.getState()
      if (!source) return
      const { tUs, playing } = at ?? playback.getState()
      const seenUs = furthestUs
      start(source, scenarioId, tUs, playing)
      furthestUs = Math.max(tUs, seenUs)
    },

    afterRefusal() {
      attempt?.takeBack()
    },

    again() {
      attempt?.again()
    },
  }
  return changes
}
