import type { StageView } from '../trace/stage-view.ts'
import { type BookmarkStore, createBookmarkStore } from './bookmarks.ts'
import { createHistoryStore } from './change-history.ts'
import { type Changes, createChanges } from './changes.ts'
import { createFrameSource, type FrameSource, frameTime } from './frame-source.ts'
import { createFuturesStore } from './futures-store.ts'
import { createGlanceStore, GLANCE_MS } from './glance-store.ts'
import type { FromWorker } from './host-messages.ts'
import { createNoticeStore, say } from './notice-store.ts'
import { advance, startClock } from './playback-clock.ts'
import { createPlaybackStore } from './playback-store.ts'
import { afterProgress, createRunStore, type RunState, type RunTrouble, timelineEndUs } from './run-store.ts'
import type { SavedSession } from './saved-session.ts'
import { createSelectionStore, selectionKey } from './selection-store.ts'
import type { SessionStores } from './session-stores.ts'
import type { SettingsStore } from './settings-store.ts'
import { createSimulationHost, type EnginePort, type SimulationHost } from './simulation-host.ts'
import { createTimeWindowStore, type TimeWindowStore } from './time-window.ts'
import { createTransport, type Transport } from './transport.ts'

/** One page with one run at a time: stores, engine, playhead, and what can be done to them. */
export interface Session extends SessionStores {
  readonly host: SimulationHost
  readonly frames: FrameSource
  readonly transport: Transport
  readonly changes: Changes
  readonly bookmarks: BookmarkStore
  /** What the timeline and the charts look at. */
  readonly timeWindow: TimeWindowStore
  /** What to keep for the next visit; undefined before the first run. */
  saved(): SavedSession | undefined
  close(): void
}

/** What a session needs from the page around it. */
export interface SessionPorts {
  readonly engine: EnginePort
  readonly settings: SettingsStore
  /** Asked at every frame: the system's wish, besides the setting. */
  readonly prefersReducedMotion: () => boolean
}

/** µs of simulated time that are computed ahead in any case. */
const AHEAD_US = 30_000_000
/** Seconds of wall time of playing that are computed ahead. */
const AHEAD_WALL_S = 10
/** With so much of the lead left, nothing is asked for. */
const ENOUGH_AHEAD = 0.75

/** A session without a run; `changes.load` starts one. */
export function createSession(ports: SessionPorts): Session {
  const { settings } = ports
  const run = createRunStore()
  const playback = createPlaybackStore(settings.getState().speedUsPerS, settings.getState().skipQuiet)
  const selection = createSelectionStore()
  const glance = createGlanceStore()
  const notices = createNoticeStore()
  const frames = createFrameSource()
  const futures = createFuturesStore()
  const history = createHistoryStore()
  const bookmarks = createBookmarkStore()
  const timeWindow = createTimeWindowStore()
  const stores: SessionStores = { run, playback, selection, settings, glance, notices, futures, history }

  /** The newest answer, and what was asked for with it. */
  let answer: Extract<FromWorker, { kind: 'view' }> | undefined
  let answeredSelection = ''
  let askedKey = ''
  let askedSelection = ''
  let aheadUntilUs = 0
  let runBeforeChange: RunState | undefined
  let sinceGlanceMs = GLANCE_MS
  /** What the last engine said when it died; no other one could be had. */
  let engineLost: string | undefined

  const host = createSimulationHost(ports.engine, receive)
  const transport = createTransport(stores, host)
  const changes = createChanges(stores, host, (before) => {
    runBeforeChange = before
    askedKey = ''
    aheadUntilUs = 0
    lookAhead()
    if (engineLost !== undefined) stop({ kind: 'noEngine', message: engineLost })
  })

  function receive(message: FromWorker): void {
    switch (message.kind) {
      case 'loaded':
        run.setState(({ horizonUs }) => ({
          scenario: message.scenario,
          partitionNames: message.partitionNames,
          problems: [],
          horizonUs: Math.max(horizonUs, message.scenario.durationMs * 1000, playback.getState().tUs),
        }))
        lookAhead()
        break
      case 'progress':
        run.setState((state) => afterProgress(state, message))
        break
      case 'view':
        answer = message
        answeredSelection = askedSelection
        askedKey = ''
        show()
        break
      case 'refused':
        refuse(message)
        break
      case 'stopped':
        if (message.atUs < 0) void replaceEngine(message.message)
        else stop({ kind: message.isCode ? 'codeHangs' : 'assertion', atUs: message.atUs, message: message.message })
        break
      case 'pong':
      case 'found':
      case 'log':
      case 'bytes':
      case 'packet':
      case 'measured':
        break
    }
  }

  function refuse({ problems, codecs }: Extract<FromWorker, { kind: 'refused' }>): void {
    changes.afterRefusal()
    if (!runBeforeChange) {
      stop(codecs ? { kind: 'noCodecs', codecs } : { kind: 'refused', problems })
      return
    }
    run.setState({ ...runBeforeChange, problems })
    const [first] = problems
    if (codecs) say(notices, { kind: 'codecsMissing', codecs })
    else say(notices, { kind: 'refused', path: first?.path ?? '', message: first?.message ?? '' })
  }

  /** The run does not go on; of a bug of ours, what lies before it is still there. */
  function stop(trouble: RunTrouble): void {
    const { tUs } = playback.getState()
    const lastUs = isBroken(trouble) ? Math.max(0, trouble.atUs - 1) : tUs
    playback.setState({ playing: false, skip: undefined, tUs: Math.min(tUs, lastUs) })
    run.setState({ status: 'stopped', trouble, ...(trouble.kind === 'refused' ? { problems: trouble.problems } : {}) })
  }

  /** The worker did not start, or died: go on where we are with whatever else can run the engine. */
  async function replaceEngine(message: string): Promise<void> {
    const { tUs, playing } = playback.getState()
    if (await ports.engine.replace?.()) {
      changes.restart({ tUs, playing })
      say(notices, { kind: 'engineInPage' })
      return
    }
    engineLost = message
    stop({ kind: 'noEngine', message })
  }

  /** Ask for the view of the playhead unless the one that we have is good for it. */
  function wantView(): void {
    if (host.run === 0 || isLost(run.getState())) return
    const { tUs } = playback.getState()
    const selected = selection.getState().selection
    const selectedKey = selectionKey(selected)
    const isGood =
      answer !== undefined &&
      answer.run === host.run &&
      answeredSelection === selectedKey &&
      tUs >= answer.view.atUs &&
      tUs < answer.view.validUntilUs
    const key = `${host.run} ${tUs} ${selectedKey}`
    if (isGood || key === askedKey) return
    askedKey = key
    askedSelection = selectedKey
    host.wantView(tUs, selected)
  }

  /** Let the engine work ahead of the playhead: marks and charts of what is to come, and no waiting at high speed. */
  function lookAhead(): void {
    const { horizonUs, endedAtUs, computedUntilUs } = run.getState()
    const { tUs, speedUsPerS } = playback.getState()
    if (endedAtUs !== undefined) return
    const wishUs = Math.max(tUs + speedUsPerS * AHEAD_WALL_S, Math.min(horizonUs, tUs + AHEAD_US))
    if (wishUs <= aheadUntilUs || (aheadUntilUs > tUs + speedUsPerS * 4 && computedUntilUs < aheadUntilUs)) return
    // A little more with every frame would draw the timeline anew with every frame.
    if (wishUs !== horizonUs && aheadUntilUs - tUs > (wishUs - tUs) * ENOUGH_AHEAD) return
    aheadUntilUs = wishUs
    host.ahead(wishUs)
  }

  function show(): void {
    if (answer) frames.set(answer.view, frameTime(answer.view, playback.getState().tUs))
  }

  function frame(elapsedMs: number): void {
    const state = playback.getState()
    const { computedUntilUs, status } = run.getState()
    if (state.playing && status === 'running') {
      const isFresh = answer !== undefined && answer.run === host.run
      const quiet = isFresh && answer?.quiet ? { sinceUs: answer.view.atUs, ...answer.quiet } : undefined
      const next = advance(
        {
          ...state,
          skip: state.skip,
          quiet,
          computedUntilUs,
          endUs: timelineEndUs(run.getState()),
          reducedMotion: settings.getState().reducedMotion || ports.prefersReducedMotion(),
        },
        elapsedMs,
      )
      const waitingFor = quiet?.waitingFor ?? state.skip?.waitingFor
      playback.setState({
        tUs: next.tUs,
        skip: next.skip && waitingFor ? { ...next.skip, waitingFor } : undefined,
        playing: !next.ended,
        ended: next.ended && !state.reversed,
      })
      lookAhead()
    }
    wantView()
    show()
    sinceGlanceMs += elapsedMs
    if (sinceGlanceMs >= GLANCE_MS) takeGlance()
  }

  function takeGlance(): void {
    const current = frames.current()
    if (!answer || !current) return
    const known = glance.getState()
    if (known.view === current.view && known.tUs === current.tUs && known.life === answer.life) return
    sinceGlanceMs = 0
    glance.setState({ view: current.view, tUs: current.tUs, caption: answer.caption, life: answer.life })
  }

  const stopClock = startClock(frame)
  const stopSettings = settings.subscribe(({ speedUsPerS, skipQuiet }) => {
    playback.setState(skipQuiet ? { speedUsPerS, skipQuiet } : { speedUsPerS, skipQuiet, skip: undefined })
  })

  // Marks and loops of one scenario mean nothing in another.
  const stopRun = run.subscribe(({ scenarioId }, before) => {
    if (scenarioId === before.scenarioId || !before.source) return
    bookmarks.setState({ bookmarks: [] })
    timeWindow.setState({ heldFromUs: undefined, wishUs: undefined })
    playback.setState({ loop: undefined })
  })

  return {
    ...stores,
    host,
    frames,
    transport,
    changes,
    bookmarks,
    timeWindow,
    saved() {
      const { source, scenarioId } = run.getState()
      const { tUs, playing, ended } = playback.getState()
      if (!source) return undefined
      return {
        scenarioId,
        source,
        tUs,
        playing: playing || ended,
        selection: selection.getState().selection,
        futures: futures.getState().futures,
        history: history.getState(),
        bookmarks: bookmarks.getState().bookmarks,
      }
    },
    close() {
      stopClock()
      stopSettings()
      stopRun()
      host.close()
    },
  }
}

/** The run stopped at a moment; what comes before it is there. */
function isBroken(
  trouble: RunTrouble | undefined,
): trouble is Extract<RunTrouble, { kind: 'assertion' | 'codeHangs' }> {
  return trouble?.kind === 'assertion' || trouble?.kind === 'codeHangs'
}

/** There is nothing to look at: of a run that met a bug of ours, what came before it is left. */
function isLost({ status, trouble }: RunState): boolean {
  return status === 'stopped' && (!isBroken(trouble) || trouble.atUs <= 0)
}

/** The view in which something can be looked up, if there is one. */
export function currentView(session: Session): StageView | undefined {
  return session.frames.current()?.view ?? session.glance.getState().view
}
