import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { type CompareClockStore, createCompareClock, tick } from '../../app/compare/compare-clock.ts'
import type { ComparedAnswer } from '../../app/compare/compare-runs.ts'
import { isScenarioSource } from '../../app/scenario-source.ts'
import { reasonsOf } from '../../compare/compare-rows.ts'
import type { CompareState } from '../../compare/compare-state.ts'
import type { ComparedRun } from '../../compare/compared-run.ts'
import { patchScenario } from '../../lessons/scenario-patch.ts'
import { useSession, useWords } from '../shell/page-context.ts'
import { RichText } from '../shell/RichText.tsx'
import { ClockBar } from './ClockBar.tsx'
import { CompareCharts, DASHES } from './CompareCharts.tsx'
import { CompareTable } from './CompareTable.tsx'
import { useCompareStrings } from './compare-strings.ts'
import { Lanes } from './Lanes.tsx'
import { LETTERS } from './letters.ts'
import { StageOfRun } from './StageOfRun.tsx'
import { useComparison } from './use-comparison.ts'
import { VersionChanges } from './VersionChanges.tsx'

/** How each run is drawn: as the stage draws it, or its batches along the time. */
type Look = 'stage' | 'lanes'

/** Two or three runs side by side on one clock, then what differs, with the best and the reason. */
export function Comparison({ state, onClose }: { state: CompareState; onClose: () => void }) {
  const words = useCompareStrings()
  const answers = useComparison(state)
  const [look, setLook] = useState<Look>('stage')
  const [clock] = useState(createCompareClock)
  const runs = answers.flatMap((answer) => (answer?.kind === 'done' ? [answer.run] : []))
  const isWhole = runs.length === state.variants.length
  const spanMs = Math.max(1, ...runs.map(({ endMs }) => endMs)) * 1.02
  usePlaying(clock, spanMs)
  return (
    <>
      {isWhole ? (
        <div className="compare-head">
          <ClockBar clock={clock} runs={runs} spanMs={spanMs} />
          <fieldset className="compare-look">
            <legend className="visually-hidden">{words.look}</legend>
            {(['stage', 'lanes'] as const).map((one) => (
              <button key={one} type="button" className="btn" aria-pressed={look === one} onClick={() => setLook(one)}>
                {words.looks[one]}
              </button>
            ))}
          </fieldset>
        </div>
      ) : null}
      <div className="compare-runs" data-count={state.variants.length} data-look={look}>
        {state.variants.map((_, index) => (
          <RunOfMany
            key={LETTERS[index]}
            {...{ state, index, look, clock, spanMs, onClose }}
            answer={answers[index]}
            isWhole={isWhole}
          />
        ))}
      </div>
      {isWhole ? (
        <div className="compare-below">
          <CompareTable runs={runs} letters={LETTERS.slice(0, runs.length)} />
          <ChartsAtClock runs={runs} spanMs={spanMs} />
        </div>
      ) : null}
      <VersionChanges state={state} />
    </>
  )
}

function ChartsAtClock({ runs, spanMs }: { runs: readonly ComparedRun[]; spanMs: number }) {
  return <CompareCharts runs={runs.map((run, index) => ({ letter: LETTERS[index] ?? '', run }))} spanMs={spanMs} />
}

interface RunOfManyProps {
  readonly state: CompareState
  readonly index: number
  readonly look: Look
  readonly clock: CompareClockStore
  readonly spanMs: number
  readonly answer: ComparedAnswer | undefined
  readonly isWhole: boolean
  readonly onClose: () => void
}

function RunOfMany({ state, index, look, clock, spanMs, answer, isWhole, onClose }: RunOfManyProps) {
  const words = useCompareStrings()
  const { language } = useWords()
  const { changes } = useSession()
  const variant = state.variants[index]
  const letter = LETTERS[index] ?? ''
  const [scenario] = useState<unknown>(() => variant && patchScenario(state.scenario, variant.patch))
  if (!variant) return null
  const open = (): void => {
    if (!isScenarioSource(scenario)) return
    changes.load(scenario, `compare/${state.id ?? 'own'}/${letter}`, { tUs: 0, playing: true })
    onClose()
  }
  const name = variant.name[language]
  return (
    <section aria-labelledby={`compare-${letter}`}>
      <header>
        <h3 id={`compare-${letter}`}>
          <svg className="compare-sample" viewBox="0 0 30 4" aria-hidden="true">
            <path className={`compare-line line-${index}`} d="M0 2H30" strokeDasharray={DASHES[index]} />
          </svg>
          <b>{letter}</b> <RichText text={name} />
        </h3>
        {answer?.kind === 'done' ? (
          <p className="compare-number">
            <b>{answer.run.outcome.requests}</b> {words.requests}
          </p>
        ) : null}
      </header>
      {answer === undefined ? <p role="status">{words.computing}</p> : null}
      {answer?.kind === 'refused' ? (
        <p role="alert">{words.refused(answer.problems[0]?.path ?? '', answer.problems[0]?.message ?? '')}</p>
      ) : null}
      {answer?.kind === 'stopped' ? <p role="alert">{words.stopped(answer.message)}</p> : null}
      {answer?.kind === 'done' ? (
        <>
          {look === 'stage' && isWhole ? (
            <StageOfRun scenario={scenario} clock={clock} label={words.stageOf(letter)} />
          ) : (
            <LanesAtClock run={answer.run} label={words.lanes(letter)} clock={clock} spanMs={spanMs} />
          )}
          <Reasons run={answer.run} index={index} />
          <button
            type="button"
            className="btn"
            aria-label={words.openNamed(`${letter}: ${name.replaceAll('`', '')}`)}
            onClick={open}
          >
            {words.openRun}
          </button>
        </>
      ) : null}
    </section>
  )
}

function LanesAtClock(props: { run: ComparedRun; label: string; clock: CompareClockStore; spanMs: number }) {
  const nowMs = useStore(props.clock, (state) => state.nowMs)
  return <Lanes run={props.run} label={props.label} spanMs={props.spanMs} nowMs={nowMs} />
}

function Reasons({ run, index }: { run: ComparedRun; index: number }) {
  const words = useCompareStrings()
  return (
    <ul className="plain-list compare-reasons">
      {reasonsOf(run, index).map(({ key, values: [first = 0, second = 0] }) => (
        <li key={key}>{words.reasons[key](String(first), String(second))}</li>
      ))}
    </ul>
  )
}

/** Let the clock go with the frames of the page while it plays. */
function usePlaying(clock: CompareClockStore, spanMs: number): void {
  const isPlaying = useStore(clock, (state) => state.isPlaying)
  useEffect(() => {
    if (!isPlaying) return
    let last = performance.now()
    let frame = requestAnimationFrame(function step(at) {
      tick(clock, Math.max(0, at - last), spanMs)
      last = at
      frame = requestAnimationFrame(step)
    })
    return () => cancelAnimationFrame(frame)
  }, [clock, isPlaying, spanMs])
}
