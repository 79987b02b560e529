import { useEffect, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import type { LessonPlayer } from '../../app/lessons/lesson-player.ts'
import { usePlayback, useSession, useWords } from '../shell/page-context.ts'
import { RichText } from '../shell/RichText.tsx'
import { Clock } from '../transport/Transport.tsx'
import { FrozenPicture } from './FrozenPicture.tsx'
import { Overview } from './Overview.tsx'
import { PresentButtons } from './PresentButtons.tsx'
import { PresentScore } from './PresentScore.tsx'
import { usePresentStrings } from './present-strings.ts'
import { type PresentKey, usePresentKeys } from './use-present-keys.ts'
import { useSpeaker } from './use-speaker.ts'
import { type Poll, type Talk, useLessonTalk, useRunTalk } from './use-talk.ts'
import './talk.css'

export interface TalkProps {
  /** The lesson that is presented; undefined: the run as it is. */
  readonly player: LessonPlayer | undefined
  readonly onEnd: () => void
}

/** The page in front of a room: stage, one large line, the score. A remote's keys suffice. */
export function TalkPage({ player, onEnd }: TalkProps) {
  return player ? <LessonTalk player={player} onEnd={onEnd} /> : <RunTalk onEnd={onEnd} />
}

function LessonTalk({ player, onEnd }: { readonly player: LessonPlayer; readonly onEnd: () => void }) {
  return <Room talk={useLessonTalk(player)} onEnd={onEnd} />
}

function RunTalk({ onEnd }: { readonly onEnd: () => void }) {
  return <Room talk={useRunTalk()} onEnd={onEnd} />
}

/** All but the stage, which stays where it is in the page and gets the room between head and words. */
function Room({ talk, onEnd }: { readonly talk: Talk; readonly onEnd: () => void }) {
  const words = usePresentStrings()
  const { language } = useWords()
  const { transport } = useSession()
  const isPlaying = usePlayback((state) => state.playing)
  const [isBlank, setBlank] = useState(false)
  const [isFrozen, setFrozen] = useState(false)
  const [hasOverview, setOverview] = useState(false)
  const [hint, setHint] = useState(words.keys)
  const root = useRef<HTMLElement>(null)
  const shown = useHeld(talk, isFrozen)

  const acts: Readonly<Record<PresentKey, () => void>> = {
    next: talk.next,
    back: talk.back,
    first: () => talk.goTo(0),
    last: () => talk.goTo(talk.pages.length - 1),
    blank: () => setBlank(true),
    freeze: () => setFrozen((was) => !was),
    full: () => void toggleFullScreen(),
    overview: () => setOverview((was) => !was),
    play: () => transport.toggle(),
    notes: () => {
      if (!speaker.openWindow()) setHint(words.notesBlocked)
    },
    leave: () => (hasOverview ? setOverview(false) : onEnd()),
  }
  const press = (key: PresentKey): void => {
    // Whatever is pressed, the room sees again first.
    if (isBlank && key !== 'notes') {
      setBlank(false)
      if (key === 'blank' || key === 'leave') return
    }
    setHint('')
    acts[key]()
  }
  const speaker = useSpeaker(
    {
      language,
      title: talk.title,
      at: talk.at + 1,
      of: talk.pages.length,
      now: talk.caption,
      notes: talk.notes,
      next: talk.pages[talk.at + 1] ?? '',
      answer: '',
    },
    (key) => {
      if (Object.hasOwn(acts, key)) press(key as PresentKey)
    },
  )
  usePresentKeys(press)

  useEffect(() => {
    const { dataset } = document.documentElement
    dataset['talk'] = 'on'
    root.current?.focus({ preventScroll: true })
    return () => {
      delete dataset['talk']
    }
  }, [])

  return createPortal(
    <section ref={root} className="talk" tabIndex={-1} aria-label={words.name}>
      <header className="talk-head">
        <h1>
          <RichText text={shown.title} />
        </h1>
        {isFrozen ? <span className="talk-frozen">{words.frozen}</span> : null}
        <Clock />
      </header>
      {isFrozen ? <FrozenPicture /> : null}
      <div className="talk-words" aria-live="polite">
        <p className={shown.caption.length > LONG_CAPTION ? 'talk-caption is-long' : 'talk-caption'}>
          <RichText text={shown.caption} />
        </p>
        {shown.poll ? <PollRow poll={shown.poll} /> : null}
      </div>
      <footer className="talk-foot">
        <PresentScore isOpen={shown.isAnswered} isFrozen={isFrozen} />
        {hint ? <p className="talk-hint">{hint}</p> : null}
        <PresentButtons press={press} isPlaying={isPlaying} />
        <p className="talk-counter">
          <span aria-hidden="true">{words.counter(shown.at + 1, shown.pages.length)}</span>
          <span className="visually-hidden">{words.counterName(shown.at + 1, shown.pages.length)}</span>
        </p>
      </footer>
      {hasOverview ? (
        <Overview
          pages={talk.pages}
          at={talk.at}
          onGo={(page) => {
            setOverview(false)
            talk.goTo(page)
          }}
          onClose={() => setOverview(false)}
        />
      ) : null}
      {isBlank ? (
        <button type="button" className="talk-blank" onClick={() => setBlank(false)}>
          <span className="visually-hidden">{words.black}</span>
        </button>
      ) : null}
    </section>,
    document.body,
  )
}

/** Longer captions are set smaller, so that they stay on two lines. */
const LONG_CAPTION = 90

function PollRow({ poll }: { readonly poll: Poll }) {
  const words = usePresentStrings()
  const isOpen = poll.correct < 0
  return (
    <div className="talk-poll">
      <ol>
        {poll.options.map((option, index) => (
          <li key={option} className={isOpen ? '' : index === poll.correct ? 'is-right' : 'is-wrong'}>
            <b>{index + 1}</b> <RichText text={option} />
            {index === poll.correct ? <span aria-hidden="true"> ✓</span> : null}
          </li>
        ))}
      </ol>
      {isOpen ? (
        <button type="button" className="btn pri" onClick={poll.reveal}>
          {words.reveal}
        </button>
      ) : null}
    </div>
  )
}

/** The value as it was when it was frozen. */
function useHeld<Value>(value: Value, isFrozen: boolean): Value {
  const held = useRef(value)
  useEffect(() => {
    if (!isFrozen) held.current = value
  })
  return isFrozen ? held.current : value
}

async function toggleFullScreen(): Promise<void> {
  try {
    if (document.fullscreenElement) await document.exitFullscreen()
    else await document.documentElement.requestFullscreen()
  } catch {
    // The browser does not want to: the window stays as it is.
  }
}
