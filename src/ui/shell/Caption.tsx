import { lazy, useEffect, useState } from 'react'
import { WELCOME } from '../../app/scenario-library.ts'
import type { Sentence } from '../../trace/explanation.ts'
import { Part } from './Part.tsx'
import { Popover } from './Popover.tsx'
import { useGlance, useOpenTool, usePlayback, useRun, useSentence, useStrings } from './page-context.ts'
import { RichText } from './RichText.tsx'
import { useFirstPicture } from './use-first-picture.ts'

// What it says comes every other second: fetched after the first picture.
const Announcer = lazy(() => import('../log/Announcer.tsx').then((module) => ({ default: module.Announcer })))

/** Where the curriculum begins. */
const FIRST_LESSON = 'L01'
/** Milliseconds of wall time for which the words of a skipped stretch stay. */
const SKIP_WORDS_MS = 1600

/** What is going on, in one line: the engine's caption, or what a skipped stretch is waiting for. */
function useCaption(): { readonly text: string; readonly rule: string } {
  const sentence = useSentence()
  const caption = useGlance((state) => state.caption)
  const waitingFor = usePlayback((state) => state.skip?.waitingFor)
  const [held, setHeld] = useState<Sentence>()

  useEffect(() => {
    if (!waitingFor) return
    setHeld(waitingFor)
    const timer = setTimeout(() => setHeld(undefined), SKIP_WORDS_MS)
    return () => clearTimeout(timer)
  }, [waitingFor])

  const shown = waitingFor ?? held ?? caption
  return shown ? { text: sentence(shown), rule: shown.rule } : { text: '', rule: '' }
}

/** The line above the stage, with the rule behind it on request. */
export function Caption() {
  const strings = useStrings()
  const { text, rule } = useCaption()
  const hasPicture = useFirstPicture()
  const hasTrouble = useRun((state) => state.trouble !== undefined)
  const isWelcome = useRun((state) => state.scenarioId === WELCOME)
  const openTool = useOpenTool()
  return (
    <div className="say">
      <p className="say-text">
        {text === '' ? <span className="mut">{hasTrouble ? '' : strings.loading}</span> : <RichText text={text} />}
      </p>
      {isWelcome && hasPicture ? (
        <button type="button" className="btn pri" onClick={() => openTool({ kind: 'lessons', lesson: FIRST_LESSON })}>
          {strings.firstLesson}
        </button>
      ) : null}
      {rule === '' ? null : (
        <Popover buttonClass="btn" button={strings.why} side="below" panelClass="why">
          {(close) => <Why rule={rule} onClose={close} />}
        </Popover>
      )}
      <Part isSmall>{hasPicture ? <Announcer /> : null}</Part>
    </div>
  )
}

/** Which rules make it so: numbers of the specification, or names of configs. */
export function Why({ rule, onClose }: { rule: string; onClose: () => void }) {
  const strings = useStrings()
  const openTool = useOpenTool()
  const names = useRun((state) => state.partitionNames)
  const choice = useGlance((state) => state.view?.lastChoice)
  const rules = rule.split(/[,;]\s*/).filter((one) => one !== '')
  return (
    <div>
      <h3>{strings.whyTitle}</h3>
      <ul className="plain-list">
        {rules.map((one) => (
          <li key={one}>
            <code lang="en">{one}</code>{' '}
            <span className="mut">
              {/^[a-z.]+$/.test(one) ? strings.whyConfig : /^[A-Z]+-/.test(one) ? strings.whyRule(one) : ''}
            </span>
          </li>
        ))}
      </ul>
      {choice ? (
        <button
          type="button"
          className="text-button"
          onClick={() => {
            onClose()
            openTool({ kind: 'partition', choice })
          }}
        >
          {strings.whyPartition(String(choice.record), names[choice.partition] ?? `p${choice.partition}`)}
        </button>
      ) : null}
    </div>
  )
}
