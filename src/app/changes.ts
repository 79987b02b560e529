import type { ActionBody, ConfigMap } from '../engine/scenario/scenario.ts'
import type { PacketView } from '../trace/stage-view.ts'
import { checkConfig } from './config-check.ts'
import type { ConfigRefusal } from './config-refusal.ts'
import { type ConfigScope, scopeOf } from './config-scope.ts'
import { handActionUs } from './hand-action.ts'
import { say } from './notice-store.ts'
import { type PacketFault, packetFaultAction, packetFaultUs } from './packet-fault.ts'
import { cutAt, NO_FINDINGS, type RunState } from './run-store.ts'
import { type Change, planChange, sourceWithAction } from './scenario-changes.ts'
import type { ScenarioSource } from './scenario-source.ts'
import type { SessionStores } from './session-stores.ts'
import { configAt, mergeConfig, settingsInForce } from './settings-in-force.ts'
import type { SimulationHost } from './simulation-host.ts'

/** Everything that changes what happens. Each of them can be undone. */
export interface Changes {
  /** Another scenario, from 0 (or from a saved moment). */
  load(source: ScenarioSource, scenarioId: string | undefined, at?: { tUs: number; playing: boolean }): void
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
  /** The engine has refused the last change. */
  afterRefusal(): void
}

interface UndoEntry {
  readonly source: ScenarioSource
  readonly scenarioId: string | undefined
  readonly tUs: number
}

/** Steps that can be undone. */
const UNDO_DEPTH = 50

/** The changes of a session. `onNewRun` is told the run as it was before. */
export function createChanges(
  stores: SessionStores,
  host: SimulationHost,
  onNewRun: (before: RunState | undefined) => void,
): Changes {
  const { run, playback, notices, selection } = stores
  const history: UndoEntry[] = []

  function remember(): void {
    const { source, scenarioId } = run.getState()
    if (!source) return
    history.push({ source, scenarioId, tUs: playback.getState().tUs })
    if (history.length > UNDO_DEPTH) history.shift()
    notices.setState({ canUndo: true })
  }

  /** Start over with `source`; the playhead goes to `tUs`. */
  function start(source: ScenarioSource, scenarioId: string | undefined, tUs: number, playing: boolean): void {
    const before = run.getState()
    run.setState({
      status: 'starting',
      source,
      scenarioId,
      marks: [],
      findings: NO_FINDINGS,
      bins: [],
      computedUntilUs: 0,
      endedAtUs: undefined,
      horizonUs: 0,
      problems: [],
    })
    playback.setState({ tUs, playing, skip: undefined, ended: false })
    host.load(source)
    onNewRun(before.source ? before : undefined)
  }

  function doAction(action: ActionBody): void {
    const before = run.getState()
    if (!before.source) return
    remember()
    const tUs = handActionUs(action, playback.getState().tUs)
    host.act(tUs, action)
    run.setState({ source: sourceWithAction(before.source, tUs, action), ...cutAt(before, tUs) })
    playback.setState({ tUs, skip: undefined, ended: false })
    onNewRun(before)
  }

  /** The message of the client's or the broker's refusal, if the change makes a config that it does not take. */
  async function refusal(scope: ConfigScope, change: ConfigMap): Promise<ConfigRefusal | undefined> {
    const { scenario } = run.getState()
    if (!scenario) return undefined
    const present = settingsInForce(scenario, playback.getState().tUs)
    return checkConfig(scenario.kafka, scope, mergeConfig(configAt(present, scope), change))
  }

  return {
    load(source, scenarioId, at) {
      remember()
      selection.setState({ selection: undefined })
      notices.setState({ configProblem: undefined })
      start(source, scenarioId, at?.tUs ?? 0, at?.playing ?? true)
    },

    act(action, what) {
      doAction(action)
      say(notices, { kind: 'done', action: action.do, what })
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
      remember()
      const action = packetFaultAction(packet, before.scenario, fault, byMs)
      const atUs = packetFaultUs(packet)
      host.act(atUs, action, seenUs)
      run.setState({ source: sourceWithAction(before.source, atUs, action, seenUs), ...cutAt(before, seenUs) })
      playback.setState({ skip: undefined, ended: false })
      onNewRun(before)
      say(notices, { kind: 'done', action: `packet.${fault}`, what })
    },

    async apply(change, what) {
      const scope = scopeOf(change)
      const config = 'config' in change ? change.config : {}
      const refused = scope && (await refusal(scope, config))
      const { playing } = playback.getState()
      if (refused) {
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
      const plan = planChange(source, change, playback.getState().tUs)
      if (plan.how === 'act') {
        doAction(plan.action)
        say(notices, { kind: change.kind === 'producerConfig' ? 'producerRestarts' : 'atOnce', what })
      } else {
        const wasAtStart = playback.getState().tUs === 0
        remember()
        start(plan.source, scenarioId, 0, playing || resume)
        if (!wasAtStart) say(notices, { kind: 'fromZero', what, droppedActions: plan.droppedActions })
      }
      if (resume) playback.setState({ playing: true })
    },

    dismissConfigProblem() {
      const resume = notices.getState().configProblem?.wasPlaying ?? false
      notices.setState({ configProblem: undefined })
      if (resume) playback.setState({ playing: true })
    },

    undo() {
      const entry = history.pop()
      notices.setState({ canUndo: history.length > 0, configProblem: undefined })
      if (!entry) return
      start(entry.source, entry.scenarioId, entry.tUs, playback.getState().playing)
      say(notices, { kind: 'undone' })
    },

    afterRefusal() {
      history.pop()
      notices.setState({ canUndo: history.length > 0 })
    },
  }
}
