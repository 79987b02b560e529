import { useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { isRightAnswer, type LessonPlayer, type LessonState } from '../../app/lessons/lesson-player.ts'
import { useWords } from '../shell/page-context.ts'
import { RichText } from '../shell/RichText.tsx'
import { LessonText } from './LessonText.tsx'
import { useLessonStrings } from './lesson-strings.ts'
import { Observations } from './Observations.tsx'
import { TurnPage } from './TurnPage.tsx'

export interface LessonPanelProps {
  readonly player: LessonPlayer
  readonly onLeave: () => void
  readonly onOpen: (lesson: string) => void
  readonly onPresent: () => void
}

/** The lesson beside the stage: where one is, what is asked, what came out. Next and back never move. */
export function LessonPanel({ player, onLeave, onOpen, onPresent }: LessonPanelProps) {
  const words = useLessonStrings()
  const { language } = useWords()
  const state = useStore(player.store)
  const { lesson, pages, at, answer } = state
  const page = pages[at]
  const head = useRef<HTMLHeadingElement>(null)
  const isFirst = useRef(true)

  // The page that was turned to is what a screen reader reads next.
  useEffect(() => {
    if (at < 0) return
    if (isFirst.current) isFirst.current = false
    else head.current?.focus({ preventScroll: true })
  }, [at])
  if (!page) return null
  const waits = page.kind === 'predict' && answer === undefined

  return (
    <section className={`lesson lesson-${page.kind}`} aria-label={`${lesson.id}: ${lesson.title[language]}`}>
      <header className="lesson-head">
        <p>
          <b>{words.page(at + 1, pages.length)}</b> {words.pageNames[page.kind]}
        </p>
        <p className="mut">{words.minutesIn(lesson.minutes)}</p>
        <progress max={pages.length} value={at + 1} aria-hidden="true" />
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard */}
      <div className="lesson-scroll" tabIndex={0}>
        <p className="lesson-id mut">
          {lesson.id} · <RichText text={lesson.title[language]} />
        </p>
        <h2 ref={head} tabIndex={-1}>
          <RichText text={page.kind === 'turn' ? words.tryNext : lesson.question[language]} />
        </h2>
        {page.kind === 'question' ? (
          <>
            <p className="lesson-belief">
              {words.manyBelieve} <q>{<RichText text={lesson.misconception[language]} />}</q>
            </p>
            <p className="mut lesson-small">{words.shortened}</p>
          </>
        ) : null}
        {page.kind === 'predict' ? <PredictPage player={player} state={state} /> : null}
        {page.kind === 'step' ? <StepPage player={player} state={state} /> : null}
        {page.kind === 'outcome' ? <OutcomePage player={player} state={state} /> : null}
        {page.kind === 'turn' ? <TurnPage player={player} state={state} onOpen={onOpen} /> : null}
      </div>
      <footer className="lesson-foot">
        <button type="button" className="btn" disabled={at === 0} onClick={player.back}>
          ◀ {words.back}
        </button>
        <button
          type="button"
          className="btn pri"
          disabled={waits || at === pages.length - 1}
          aria-describedby={waits ? 'lesson-wait' : undefined}
          onClick={player.next}
        >
          {page.kind === 'question' ? words.begin : words.next} ▶
        </button>
        <span className="grow" />
        <button type="button" className="text-button" onClick={onPresent}>
          {words.present}
        </button>
        <button type="button" className="text-button" onClick={onLeave}>
          {words.leave}
        </button>
      </footer>
    </section>
  )
}

interface PageProps {
  readonly player: LessonPlayer
  readonly state: LessonState
}

function PredictPage({ player, state: { lesson, answer } }: PageProps) {
  const words = useLessonStrings()
  const { language } = useWords()
  return (
    <fieldset className="bare lesson-options">
      <legend>
        <RichText text={lesson.predict.prompt[language]} />
      </legend>
      {lesson.predict.options.map((option, index) => (
        <button
          key={option.text.en}
          type="button"
          className="lesson-option"
          aria-pressed={answer === index}
          disabled={answer !== undefined && answer !== index}
          onClick={() => {
            player.answer(index)
            player.next()
          }}
        >
          <kbd>{index + 1}</kbd>
          <span>
            <RichText text={option.text[language]} />
          </span>
        </button>
      ))}
      {answer === undefined ? (
        <p className="lesson-small mut" id="lesson-wait">
          {words.chooseFirst}{' '}
          <button
            type="button"
            className="text-button"
            onClick={() => {
              player.answer(null)
              player.next()
            }}
          >
            {words.reveal}
          </button>
        </p>
      ) : null}
    </fieldset>
  )
}

/** The caption of a step stands above the stage, where its line begins; here is what was said before, and the own answer. */
function StepPage({ player, state }: PageProps) {
  const { lesson, pages, at, result } = state
  const page = pages[at]
  if (page?.kind !== 'step') return null
  return (
    <>
      <ol className="lesson-past">
        {pages.slice(0, at).flatMap((past) =>
          past.kind === 'step'
            ? [
                <li key={past.number}>
                  <LessonText
                    text={past.step.caption}
                    place={{ lesson, run: past.step.run, atMs: past.step.atMs }}
                    result={result}
                  />
                </li>,
              ]
            : [],
        )}
      </ol>
      {state.answer === undefined ? null : <Runs player={player} state={state} />}
      <OwnAnswer state={state} />
    </>
  )
}

function OwnAnswer({ state: { lesson, answer } }: { state: LessonState }) {
  const words = useLessonStrings()
  const { language } = useWords()
  if (answer === undefined) return null
  const option = answer === null ? undefined : lesson.predict.options[answer]
  return (
    <p className="lesson-own">
      {option ? (
        <>
          {words.yourAnswer}: <RichText text={option.text[language]} />
        </>
      ) : (
        words.noAnswer
      )}
    </p>
  )
}

function Runs({ player, state: { lesson, run, variant } }: PageProps) {
  const words = useLessonStrings()
  const { language } = useWords()
  const runs = lesson.runs.filter(({ refused }) => !refused)
  if (runs.length < 2) return null
  const buttons = runs.map(({ id, name }) => (
    <button
      key={id}
      type="button"
      className="btn"
      aria-pressed={variant === undefined && run === id}
      onClick={() => player.showRun(id)}
    >
      <RichText text={name[language]} />
    </button>
  ))
  if (runs.length <= 4) {
    return (
      <fieldset className="bare lesson-runs">
        <legend className="lesson-small mut">{words.runs}</legend>
        {buttons}
      </fieldset>
    )
  }
  return (
    <details className="lesson-runs">
      <summary className="lesson-small">{words.otherRuns(runs.length)}</summary>
      {buttons}
    </details>
  )
}

function OutcomePage({ player, state }: PageProps) {
  const words = useLessonStrings()
  const { language } = useWords()
  const { lesson, answer, result, trouble } = state
  const chosen = typeof answer === 'number' ? lesson.predict.options[answer] : undefined
  const correct = lesson.predict.options.find((option) => option.correct)
  const isRight = isRightAnswer(lesson, answer)
  return (
    <>
      <div className={`lesson-verdict ${isRight ? 'is-right' : ''}`}>
        {chosen ? (
          <p>
            <b>
              {words.yourAnswer}: {isRight ? `✓ ${words.right}` : `✗ ${words.wrong}`}
            </b>
            <br />
            <RichText text={chosen.text[language]} />
            {isRight ? null : (
              <>
                <br />
                <span className="mut">
                  <RichText text={chosen.why[language]} />
                </span>
              </>
            )}
          </p>
        ) : (
          <p>{words.noAnswer}</p>
        )}
        {correct ? (
          <p>
            <b>{words.correct}:</b> <RichText text={correct.text[language]} />
            <br />
            <span className="mut">
              <RichText text={correct.why[language]} />
            </span>
          </p>
        ) : null}
      </div>
      <h3>{words.rule}</h3>
      <p className="lesson-rule">
        <LessonText text={lesson.rule} place={{ lesson }} result={result} />
      </p>
      <Runs player={player} state={state} />
      <h3>{words.measured}</h3>
      {result ? (
        <Observations results={result.observations} />
      ) : (
        <p role="status">{trouble === undefined ? words.measuring : words.notMeasured(trouble)}</p>
      )}
    </>
  )
}
