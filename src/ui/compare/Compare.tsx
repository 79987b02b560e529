import { useEffect, useState } from 'react'
import { isScenarioSource } from '../../app/scenario-source.ts'
import { reasonsOf } from '../../compare/compare-rows.ts'
import type { CompareState } from '../../compare/compare-state.ts'
import { type ComparedRun, firstDifferenceMs } from '../../compare/compared-run.ts'
import { COMPARE_PRESETS } from '../../compare/presets.ts'
import { patchScenario, type ScenarioSourceJson } from '../../lessons/scenario-patch.ts'
import type { LinkState } from '../../links/link-state.ts'
import { Sheet } from '../dialogs/Sheet.tsx'
import { linkComparison, ownComparison } from '../share/link-comparison.ts'
import { useOpenTool, useSession, useWords } from '../shell/page-context.ts'
import { RichText } from '../shell/RichText.tsx'
import { CompareCharts, DASHES } from './CompareCharts.tsx'
import { CompareTable } from './CompareTable.tsx'
import { useCompareStrings } from './compare-strings.ts'
import { Lanes } from './Lanes.tsx'
import { OwnChange } from './OwnChange.tsx'
import { useComparison } from './use-comparison.ts'
import './compare.css'

const LETTERS = ['A', 'B', 'C'] as const
const OWN = 'own'
/** Wall time (ms) in which all of it is played. */
const PLAY_MS = 8_000

/** Two or three runs of the same arrivals, delays and faults with one thing different, on one clock. */
export function Compare({ shown, onClose }: { shown?: LinkState['compare']; onClose: () => void }) {
  const words = useCompareStrings()
  const { language } = useWords()
  const session = useSession()
  const openTool = useOpenTool()
  const source = session.run.getState().source as unknown as ScenarioSourceJson
  const [chosen, setChosen] = useState<string>(
    typeof shown === 'object' ? OWN : (shown ?? COMPARE_PRESETS[0]?.id ?? OWN),
  )
  const [own, setOwn] = useState<CompareState | undefined>(() =>
    typeof shown === 'object' ? ownComparison(shown, source, words.ownName) : undefined,
  )
  const preset = COMPARE_PRESETS.find(({ id }) => id === chosen)
  const state = preset ?? own
  return (
    <Sheet title={words.title} onClose={onClose} from="middle" wide>
      <div className="compare">
        <p className="tool-intro">{words.intro}</p>
        <label className="compare-choice">
          {words.choose}{' '}
          <select value={chosen} onChange={(event) => setChosen(event.target.value)}>
            {COMPARE_PRESETS.map(({ id, title }) => (
              <option key={id} value={id}>
                {title[language]}
              </option>
            ))}
            <option value={OWN}>{words.ownRun}</option>
          </select>
        </label>
        {state ? (
          <button
            type="button"
            className="btn compare-link"
            onClick={() => openTool({ kind: 'share', compare: linkComparison(state) })}
          >
            {words.linkTo}
          </button>
        ) : null}
        {preset ? null : <OwnChange source={source} onCompare={setOwn} />}
        {state ? <Comparison key={`${chosen}`} state={state} onClose={onClose} /> : null}
      </div>
    </Sheet>
  )
}

function Comparison({ state, onClose }: { state: CompareState; onClose: () => void }) {
  const words = useCompareStrings()
  const { language } = useWords()
  const { changes } = useSession()
  const answers = useComparison(state)
  const runs = answers.flatMap((answer) => (answer?.kind === 'done' ? [answer.run] : []))
  const isWhole = runs.length === state.variants.length
  const spanMs = Math.max(1, ...runs.map(({ endMs }) => endMs)) * 1.02
  const [nowMs, setNowMs] = useState<number>()
  const [isPlaying, setIsPlaying] = useState(false)
  const shownMs = Math.min(spanMs, nowMs ?? spanMs)

  useEffect(() => {
    if (!isPlaying) return
    let last = performance.now()
    let frame = requestAnimationFrame(function step(at) {
      const passed = ((at - last) / PLAY_MS) * spanMs
      last = at
      setNowMs((ms) => {
        const next = (ms ?? 0) + passed
        if (next >= spanMs) setIsPlaying(false)
        return Math.min(spanMs, next)
      })
      frame = requestAnimationFrame(step)
    })
    return () => cancelAnimationFrame(frame)
  }, [isPlaying, spanMs])

  const open = (index: number): void => {
    const variant = state.variants[index]
    const source: unknown = variant && patchScenario(state.scenario, variant.patch)
    if (!isScenarioSource(source)) return
    changes.load(source, `compare/${state.id ?? OWN}/${LETTERS[index]}`, { tUs: 0, playing: true })
    onClose()
  }
  return (
    <>
      <div className="compare-runs" data-count={state.variants.length}>
        {state.variants.map(({ name }, index) => {
          const answer = answers[index]
          const letter = LETTERS[index] ?? ''
          return (
            <section key={name.en} aria-labelledby={`compare-${letter}`}>
              <header>
                <h3 id={`compare-${letter}`}>
                  <svg className="compare-sample" viewBox="0 0 30 4" aria-hidden="true">
                    <path className={`compare-line line-${index}`} d="M0 2H30" strokeDasharray={DASHES[index]} />
                  </svg>
                  <b>{letter}</b> <RichText text={name[language]} />
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
                  <Lanes run={answer.run} label={words.lanes(letter)} spanMs={spanMs} nowMs={shownMs} />
                  <Reasons run={answer.run} index={index} />
                  <button
                    type="button"
                    className="btn"
                    aria-label={words.openNamed(`${letter}: ${name[language].replaceAll('`', '')}`)}
                    onClick={() => open(index)}
                  >
                    {words.openRun}
                  </button>
                </>
              ) : null}
            </section>
          )
        })}
      </div>
      {isWhole ? (
        <>
          <div className="compare-clock">
            <button
              type="button"
              className="btn pri"
              onClick={() => {
                if (!isPlaying && shownMs >= spanMs) setNowMs(0)
                setIsPlaying(!isPlaying)
              }}
            >
              {isPlaying ? words.pause : words.play}
            </button>
            <output>{Math.round(shownMs)} ms</output>
            <input
              type="range"
              aria-label={words.clock}
              min={0}
              max={spanMs}
              step={spanMs / 500}
              value={shownMs}
              onChange={(event) => {
                setIsPlaying(false)
                setNowMs(Number(event.target.value))
              }}
            />
            <p>{differenceText(runs, words)}</p>
          </div>
          <div className="compare-below">
            <CompareTable runs={runs} letters={LETTERS.slice(0, runs.length)} />
            <CompareCharts runs={runs.map((run, index) => ({ letter: LETTERS[index] ?? '', run }))} spanMs={spanMs} />
          </div>
        </>
      ) : null}
    </>
  )
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

function differenceText(runs: readonly ComparedRun[], words: ReturnType<typeof useCompareStrings>): string {
  const [first, ...others] = runs
  if (!first) return ''
  const times = others.map((run) => firstDifferenceMs(first, run)).filter((time) => time !== undefined)
  return times.length === 0 ? words.noDifference : words.firstDifference(`${Math.min(...times)} ms`)
}
