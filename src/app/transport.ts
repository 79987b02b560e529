import type { FindWhat } from './host-messages.ts'
import { say } from './notice-store.ts'
import type { Loop } from './playback-clock.ts'
import { timelineEndUs } from './run-store.ts'
import type { SessionStores } from './session-stores.ts'
import type { SimulationHost } from './simulation-host.ts'
import { clampSpeed, nextSpeed } from './speed.ts'

/** Everything that moves the playhead. */
export interface Transport {
  play(backwards?: boolean): void
  pause(): void
  /** Play or pause; `backwards` says which way, and turns what plays the other way. */
  toggle(backwards?: boolean): void
  /** Put the playhead at a time (µs), within the run. */
  seek(tUs: number): void
  toStart(): void
  toEnd(): void
  /** Stop, and go to the next or last moment of a kind; without one, of the kind that is chosen for steps. */
  step(direction: 1 | -1, what?: FindWhat): Promise<void>
  /** Play a stretch again and again; undefined: no longer. A stretch of no length is none. */
  setLoop(loop: Loop | undefined): void
  /** Go to the next or last fault, election, error or loss; what plays goes on playing. */
  toNotable(direction: 1 | -1): Promise<void>
  setSpeed(usPerS: number): void
  changeSpeed(direction: 1 | -1): void
  setSkipQuiet(on: boolean): void
}

/** The transport of a session. */
export function createTransport(stores: SessionStores, host: SimulationHost): Transport {
  const { playback, run, settings, notices, selection } = stores

  function seek(tUs: number): void {
    const { trouble } = run.getState()
    const end = trouble?.kind === 'assertion' ? Math.max(0, trouble.atUs - 1) : timelineEndUs(run.getState())
    const to = Math.round(Math.min(end, Math.max(0, tUs)))
    playback.setState({ tUs: to, skip: undefined, ended: false })
    if (to > run.getState().computedUntilUs) host.ahead(to)
  }

  /** At the end of a run that is over, play it again; where only its `durationMs` is over, go on. */
  function play(backwards = false): void {
    const { status, endedAtUs, horizonUs, scenario } = run.getState()
    if (status === 'stopped') return
    const { tUs } = playback.getState()
    if (backwards) {
      if (tUs <= 0) seek(timelineEndUs(run.getState()))
    } else if (endedAtUs !== undefined && tUs >= endedAtUs) playback.setState({ tUs: 0 })
    else if (tUs >= horizonUs) run.setState({ horizonUs: horizonUs + (scenario?.durationMs ?? 0) * 1000 })
    playback.setState({ playing: true, reversed: backwards, skip: undefined, ended: false })
  }

  function pause(): void {
    playback.setState({ playing: false, skip: undefined })
  }

  async function go(direction: 1 | -1, wanted: FindWhat): Promise<void> {
    const fromUs = playback.getState().tUs
    const chosen = selection.getState().selection
    const of = chosen?.kind === 'record' || chosen?.kind === 'batch' ? chosen : undefined
    // Nobody's hops are the changes of everybody.
    const what = wanted === 'hop' && !of ? 'visible' : wanted
    const atUs = await host.find(fromUs, direction, what, what === 'hop' ? of : undefined)
    if (atUs === undefined) {
      if (direction === -1 && what !== 'notable' && what !== 'hop') seek(0)
      else say(notices, { kind: 'nothingThere', direction })
      return
    }
    run.setState(({ horizonUs }) => ({ horizonUs: Math.max(horizonUs, atUs) }))
    seek(atUs)
  }

  return {
    play,
    pause,
    toggle(backwards) {
      const { playing, reversed } = playback.getState()
      if (playing && (backwards === undefined || reversed === backwards)) pause()
      else play(backwards)
    },
    seek,
    toStart: () => seek(0),
    toEnd: () => seek(timelineEndUs(run.getState())),
    step(direction, what) {
      pause()
      return go(direction, what ?? settings.getState().stepBy)
    },
    setLoop(loop) {
      const isOne = loop !== undefined && Math.round(loop.toUs) > Math.round(loop.fromUs)
      playback.setState({ loop: isOne ? { fromUs: Math.round(loop.fromUs), toUs: Math.round(loop.toUs) } : undefined })
    },
    toNotable: (direction) => go(direction, 'notable'),
    setSpeed: (usPerS) => settings.setState({ speedUsPerS: clampSpeed(usPerS) }),
    changeSpeed: (direction) =>
      settings.setState(({ speedUsPerS }) => ({ speedUsPerS: nextSpeed(speedUsPerS, direction) })),
    setSkipQuiet: (on) => settings.setState({ skipQuiet: on }),
  }
}
