import { useEffect, useRef, useState } from 'react'
import { type NotesChannel, openNotesChannel, type SpeakerPage } from '../../app/present/notes-channel.ts'
import type { Language } from '../../app/settings-store.ts'
import type { PresentStrings } from '../../content/strings/strings.ts'
import { RichText } from '../shell/RichText.tsx'
import { presentStringsIn } from './present-strings.ts'
import { type PresentKey, usePresentKeys } from './use-present-keys.ts'
import './talk.css'

/** The speaker's window: notes, what comes next, the time. It is a remote as well. */
export function NotesPage({ language }: { readonly language: Language }) {
  const [page, setPage] = useState<SpeakerPage>()
  const [words, setWords] = useState<PresentStrings>()
  const channel = useRef<NotesChannel | undefined>(undefined)
  const spoken = page?.language ?? language

  useEffect(() => {
    void presentStringsIn(spoken).then(setWords)
    document.documentElement.lang = spoken
  }, [spoken])
  useEffect(() => {
    if (words) document.title = `${words.notes.title}: Inflight`
  }, [words])
  useEffect(() => {
    const line = openNotesChannel((message) => {
      if (message.kind === 'page') setPage(message)
      if (message.kind === 'over') setPage(undefined)
    })
    channel.current = line
    line.say({ kind: 'hello' })
    return () => line.close()
  }, [])
  const press = (key: PresentKey): void => channel.current?.say({ kind: 'key', key })
  usePresentKeys((key) => {
    // These would act on the wrong window.
    if (key !== 'full' && key !== 'notes' && key !== 'leave') press(key)
  })

  if (!words) return null
  if (!page) {
    return (
      <main className="speaker">
        <header>
          <h1>{words.notes.title}</h1>
        </header>
        <section>
          <p className="speaker-line">{words.notes.waiting}</p>
        </section>
      </main>
    )
  }
  return (
    <main className="speaker">
      <header>
        <h1>
          {words.notes.title}: <RichText text={page.title} />
        </h1>
        <span className="speaker-counter">
          <span aria-hidden="true">{words.counter(page.at, page.of)}</span>
          <span className="visually-hidden">{words.counterName(page.at, page.of)}</span>
        </span>
        <Timer startedAtMs={page.startedAtMs} words={words} />
      </header>
      <section aria-live="polite">
        <h2>{words.notes.title}</h2>
        <p className="speaker-notes">
          {page.notes ? <RichText text={page.notes} /> : <span className="mut">{words.notes.none}</span>}
        </p>
      </section>
      <section>
        <h2>{words.notes.now}</h2>
        <p className="speaker-line">
          <RichText text={page.now} />
        </p>
        <h2>{words.notes.next}</h2>
        <p className="speaker-line">
          {page.next ? <RichText text={page.next} /> : <span className="mut">{words.notes.last}</span>}
        </p>
      </section>
      <footer>
        <button type="button" className="btn" onClick={() => press('back')}>
          {words.buttons.back}
        </button>
        <button type="button" className="btn pri" onClick={() => press('next')}>
          {words.buttons.next}
        </button>
        <button type="button" className="btn" onClick={() => press('play')}>
          {words.buttons.play}
        </button>
        <button type="button" className="btn" onClick={() => press('freeze')}>
          {words.buttons.freeze}
        </button>
        <button type="button" className="btn" onClick={() => press('blank')}>
          {words.buttons.blank}
        </button>
      </footer>
    </main>
  )
}

/** How long the presentation has gone on, in wall time. */
function Timer({ startedAtMs, words }: { readonly startedAtMs: number; readonly words: PresentStrings }) {
  const [sinceMs, setSinceMs] = useState(startedAtMs)
  const [nowMs, setNowMs] = useState(() => Date.now())
  useEffect(() => setSinceMs(startedAtMs), [startedAtMs])
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  const seconds = Math.max(0, Math.floor((nowMs - sinceMs) / 1000))
  const text = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
  return (
    <>
      <time role="timer" aria-label={`${words.notes.timer} ${text}`}>
        {text}
      </time>
      <button type="button" className="text-button" onClick={() => setSinceMs(Date.now())}>
        {words.notes.restart}
      </button>
    </>
  )
}
