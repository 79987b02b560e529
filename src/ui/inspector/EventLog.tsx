import { lazy, Suspense, useEffect, useState } from 'react'
import type { LifeStep } from '../../trace/explanation.ts'
import { usePlayback, useRun, useSession, useSettings, useStrings } from '../shell/page-context.ts'
import { StepLine } from './LifeList.tsx'

const AllClocks = lazy(() => import('./AllClocks.tsx').then((module) => ({ default: module.AllClocks })))

/** Lines that are kept on the page. */
const LOG_LINES = 120
/** ms of wall time between two looks while it plays: words must be readable. */
const LOG_EVERY_MS = 1000

/** What happened, in words, newest first: a live region that can be held. */
export function EventLog() {
  const strings = useStrings()
  const { settings } = useSession()
  const paused = useSettings((state) => state.logPaused)
  const { steps, tUs } = useLogSteps(paused)
  return (
    <section className="inspector-body" aria-label={strings.inspector.log}>
      <header className="log-head">
        <h2>{strings.inspector.log}</h2>
        <button
          type="button"
          className="btn"
          aria-pressed={paused}
          onClick={() => settings.setState({ logPaused: !paused })}
        >
          {paused ? strings.inspector.logGoOn : strings.inspector.logPause}
        </button>
      </header>
      <p className="log-hint">{paused ? strings.inspector.logPaused : strings.inspector.nothingSelectedHint}</p>
      <FoldedClocks />
      <div
        className="inspector-scroll"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        role="log"
        aria-live={paused ? 'off' : 'polite'}
        aria-label={strings.inspector.log}
      >
        {steps.length === 0 ? (
          <p className="inspector-empty">{strings.inspector.logEmpty}</p>
        ) : (
          <ol className="life log">
            {steps.map(({ step, key }) => (
              <StepLine key={key} step={step} state={step.atUs > tUs ? 'next' : 'past'} />
            ))}
          </ol>
        )}
      </div>
    </section>
  )
}

/** All the clocks of the run on one strip; fetched when they are unfolded. */
function FoldedClocks() {
  const strings = useStrings()
  const [isOpen, setIsOpen] = useState(false)
  return (
    <details className="all-clocks" onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>{strings.inspector.allClocks}</summary>
      {isOpen ? (
        <Suspense>
          <AllClocks />
        </Suspense>
      ) : null}
    </details>
  )
}

interface LogLine {
  readonly step: LifeStep
  readonly key: string
}

/** The latest lines up to the playhead, newest first; asked for once a second while it plays, and when it stands. */
function useLogSteps(paused: boolean): { readonly steps: readonly LogLine[]; readonly tUs: number } {
  const { host, playback } = useSession()
  const playing = usePlayback((state) => state.playing)
  const source = useRun((state) => state.source)
  const status = useRun((state) => state.status)
  const [found, setFound] = useState<{ steps: readonly LogLine[]; tUs: number }>({ steps: [], tUs: 0 })

  useEffect(() => {
    if (paused || status !== 'running' || !source) return
    let isOver = false
    const look = async (): Promise<void> => {
      const { tUs } = playback.getState()
      const steps = await host.log(-1, tUs, LOG_LINES)
      if (!isOver) setFound({ steps: keyed(steps).reverse(), tUs })
    }
    void look()
    if (playing) {
      const timer = setInterval(() => void look(), LOG_EVERY_MS)
      return () => {
        isOver = true
        clearInterval(timer)
      }
    }
    let waiting: ReturnType<typeof setTimeout> | undefined
    const stop = playback.subscribe((state, before) => {
      if (state.tUs === before.tUs) return
      clearTimeout(waiting)
      waiting = setTimeout(() => void look(), 80)
    })
    return () => {
      isOver = true
      clearTimeout(waiting)
      stop()
    }
  }, [host, playback, paused, playing, status, source])
  return found
}

/** Keys that a line keeps while others join: its time, and its number among those of that time. */
function keyed(steps: readonly LifeStep[]): LogLine[] {
  let atUs = -1
  let count = 0
  return steps.map((step) => {
    count = step.atUs === atUs ? count + 1 : 0
    atUs = step.atUs
    return { step, key: `${atUs} ${count}` }
  })
}
