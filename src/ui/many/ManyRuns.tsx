import { useEffect, useRef, useState } from 'react'
import type { ManyPool, ManyState } from '../../app/many/many-pool.ts'
import { startRuns } from '../../app/many/start-runs.ts'
import { groupDigits } from '../../app/number-text.ts'
import type { ScenarioSource } from '../../app/scenario-source.ts'
import { cellScenario } from '../../many/cell-scenario.ts'
import { type ManyPlan, placeOf } from '../../many/many-plan.ts'
import type { ManyResults } from '../../many/results.ts'
import { Sheet } from '../dialogs/Sheet.tsx'
import { useLayout } from '../shell/media.ts'
import { useRun, useSession } from '../shell/page-context.ts'
import { FIGURES, type Figure } from './figures.ts'
import { ManyForm } from './ManyForm.tsx'
import { ManyOdds } from './ManyOdds.tsx'
import { useManyStrings } from './many-strings.ts'
import { RunDots } from './RunDots.tsx'
import { SweepTable } from './SweepTable.tsx'
import './many.css'

/** The present scenario many times: how often, how long, and any of the runs to look at. */
export function ManyRuns({ onClose }: { onClose: () => void }) {
  const words = useManyStrings()
  const phone = useLayout() === 'phone'
  const source = useRun((state) => state.source)
  const [state, start, cancel] = useMany()
  const isRunning = state?.kind === 'running'
  return (
    <Sheet title={words.title} onClose={onClose} from={phone ? 'bottom' : 'middle'} wide>
      <div className="many">
        <p className="tool-intro">{words.intro}</p>
        {source ? (
          <ManyForm
            source={source}
            isRunning={isRunning}
            isAgain={state !== undefined}
            onStart={start}
            onCancel={cancel}
          />
        ) : null}
        <Standing state={state} />
        {state && state.kind !== 'refused' && state.results.done > 0 ? (
          <Results results={state.results} onClose={onClose} />
        ) : null}
      </div>
    </Sheet>
  )
}

/** Runs under way end when the dialog is closed. */
function useMany(): [ManyState | undefined, (plan: ManyPlan) => void, () => void] {
  // Results are filled in place: the counter makes each telling a new render.
  const [told, setTold] = useState<{ readonly state: ManyState | undefined }>({ state: undefined })
  const pool = useRef<ManyPool | undefined>(undefined)
  const { transport, playback } = useSession()
  /** The stage behind the dialog played, and goes on when the cores are free again. */
  const wasPlaying = useRef(false)
  const goOn = useRef(() => {})
  useEffect(() => {
    goOn.current = () => {
      if (wasPlaying.current) transport.play()
      wasPlaying.current = false
    }
  })
  useEffect(
    () => () => {
      pool.current?.cancel()
      goOn.current()
    },
    [],
  )
  const start = (plan: ManyPlan): void => {
    pool.current?.cancel()
    wasPlaying.current ||= playback.getState().playing
    transport.pause()
    pool.current = startRuns(plan, (state) => {
      setTold({ state })
      if (state.kind !== 'running') goOn.current()
    })
  }
  return [told.state, start, () => pool.current?.cancel()]
}

/** How far it has come, in words, for eyes and ears. */
function Standing({ state }: { state: ManyState | undefined }) {
  const words = useManyStrings()
  if (!state) return <p className="many-empty mut">{words.empty}</p>
  if (state.kind === 'refused') {
    return (
      <div role="alert" className="refusal">
        <p>{words.refused}</p>
        <ul>
          {state.problems.map(({ path, message }) => (
            <li key={`${path} ${message}`} lang="en">
              <code>{path}</code> {message}
            </li>
          ))}
        </ul>
      </div>
    )
  }
  const { results } = state
  const total = groupDigits(results.answers.length)
  const done = groupDigits(results.done)
  return (
    <div className="many-standing">
      {state.kind === 'failed' ? (
        <p role="alert" className="refusal">
          {words.failed} <small lang="en">{state.message}</small>
        </p>
      ) : (
        <p role="status">
          {state.kind === 'done'
            ? words.done(total)
            : state.kind === 'cancelled'
              ? words.cancelled(done, total)
              : words.running(done, total)}
        </p>
      )}
      <progress
        max={results.answers.length}
        value={results.done}
        aria-label={words.running(done, total)}
        hidden={state.kind !== 'running'}
      />
      {results.broken > 0 ? <p className="refusal">{words.broken(groupDigits(results.broken))}</p> : null}
    </div>
  )
}

function Results({ results, onClose }: { results: ManyResults; onClose: () => void }) {
  const words = useManyStrings()
  const { changes } = useSession()
  const [figure, setFigure] = useState<Figure>('p99Ms')
  const { plan } = results
  const isPartial = results.done < results.answers.length
  /** Through the same door as any scenario: Undo comes back to the run that was there. */
  const open = (run: number): void => {
    const { cell, seed } = placeOf(plan, run)
    changes.load(cellScenario(plan, cell, seed) as ScenarioSource, undefined)
    onClose()
  }
  return (
    <>
      {isPartial ? (
        <p className="many-partial">{words.partial(groupDigits(results.done), groupDigits(results.answers.length))}</p>
      ) : null}
      {plan.axes.length === 0 ? <ManyOdds results={results} /> : null}
      <label className="many-field">
        {words.figure}
        <select value={figure} onChange={(event) => setFigure(event.target.value as Figure)}>
          {FIGURES.map((one) => (
            <option key={one} value={one}>
              {words.figures[one]}
            </option>
          ))}
        </select>
      </label>
      {plan.axes.length === 0 ? (
        <RunDots results={results} figure={figure} onOpen={open} />
      ) : (
        <SweepTable results={results} figure={figure} onOpen={open} />
      )}
    </>
  )
}
