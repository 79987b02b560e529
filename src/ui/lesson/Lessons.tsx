import { type DragEvent, useState } from 'react'
import { useStore } from 'zustand'
import { type ProgressStore, progressFile, readProgressFile } from '../../app/lessons/lesson-progress.ts'
import { LESSON_LIST, PLAYLISTS, TRACKS } from '../../content/lessons/index.ts'
import type { Lesson } from '../../lessons/lesson.ts'
import type { LessonProblem } from '../../lessons/parse-lesson.ts'
import { Sheet } from '../dialogs/Sheet.tsx'
import { useWords } from '../shell/page-context.ts'
import { RichText } from '../shell/RichText.tsx'
import { useLessonStrings } from './lesson-strings.ts'
import './lesson.css'

export interface LessonsProps {
  readonly progress: ProgressStore
  readonly onOpen: (lesson: string | Lesson) => void
  readonly onClose: () => void
}

/** All lessons by track, rows of them for an occasion, one's own progress, and lessons of one's own. */
export function Lessons({ progress, onOpen, onClose }: LessonsProps) {
  const words = useLessonStrings()
  const { language } = useWords()
  const done = useStore(progress)
  const [refused, setRefused] = useState<{ file: string; problems: readonly LessonProblem[] }>()
  const [isOver, setIsOver] = useState(false)
  const known = new Map(LESSON_LIST.map((row) => [row.id, row]))

  const open = (id: string): void => {
    onClose()
    onOpen(id)
  }
  const readOwn = async (file: File | undefined): Promise<void> => {
    if (!file) return
    const { readOwnLesson } = await import('./own-lesson.ts')
    const read = await readOwnLesson(await file.text())
    if (read.ok) {
      onClose()
      onOpen(read.lesson)
    } else setRefused({ file: file.name, problems: read.problems })
  }
  const drop = (event: DragEvent): void => {
    event.preventDefault()
    setIsOver(false)
    void readOwn(event.dataTransfer.files[0])
  }
  const finished = LESSON_LIST.filter(({ id }) => done[id]?.isFinished).length

  return (
    <Sheet title={words.title} onClose={onClose} from="middle" wide>
      <div className="lessons">
        <p className="tool-intro">
          {words.intro} {words.progress(finished, LESSON_LIST.length)}
        </p>
        <div className="lesson-tracks">
          {TRACKS.map((track) => (
            <section key={track.id} aria-labelledby={`track-${track.id}`}>
              <h3 id={`track-${track.id}`}>
                {track.id} · {track.name[language]}
              </h3>
              <ul className="plain-list">
                {LESSON_LIST.filter((row) => row.track === track.id).map(({ id, title, minutes }) => (
                  <li key={id}>
                    <button type="button" className="menu-item lesson-row" onClick={() => open(id)}>
                      <kbd>{id}</kbd>
                      <span className="grow">
                        <RichText text={title[language]} />
                      </span>
                      <Tick done={done[id]} />
                      <span className="mut">{words.minutes(minutes)}</span>
                    </button>
                  </li>
                ))}
              </ul>
            </section>
          ))}
          <section aria-labelledby="lesson-playlists">
            <h3 id="lesson-playlists">{words.playlists}</h3>
            {PLAYLISTS.map(({ id, name, minutes, lessons }) => (
              <p key={id} className="lesson-playlist">
                <b>{name[language]}</b> <span className="mut">{words.minutes(minutes)}</span>
                <br />
                {lessons
                  .filter((one) => known.has(one))
                  .map((one) => (
                    <button
                      key={one}
                      type="button"
                      className="text-button"
                      aria-label={`${one}: ${known.get(one)?.title[language]}`}
                      onClick={() => open(one)}
                    >
                      {done[one]?.isFinished ? `✓${one}` : one}
                    </button>
                  ))}
              </p>
            ))}
          </section>
        </div>
        {/* biome-ignore lint/a11y/noStaticElementInteractions: the button inside does the same without dragging */}
        <div
          className="lesson-drop"
          data-over={isOver}
          onDragOver={(event) => {
            event.preventDefault()
            setIsOver(true)
          }}
          onDragLeave={() => setIsOver(false)}
          onDrop={drop}
        >
          <label className="btn">
            {words.ownLesson}
            <input
              type="file"
              accept="application/json,.json"
              className="visually-hidden"
              onChange={(event) => {
                void readOwn(event.target.files?.[0])
                event.target.value = ''
              }}
            />
          </label>{' '}
          <span className="mut">{words.dropHere}</span>
          {refused ? (
            <div role="alert">
              <p>{words.problemsIn(refused.file)}</p>
              <ul>
                {refused.problems.map(({ line, column, path, message }) => (
                  <li key={`${line}:${column}:${message}`}>
                    {words.line(line, column)}: <code lang="en">{path}</code> <span lang="en">{message}</span>
                  </li>
                ))}
              </ul>
            </div>
          ) : null}
        </div>
        <ProgressButtons progress={progress} />
      </div>
    </Sheet>
  )
}

function Tick({ done }: { readonly done: { readonly isRight: boolean; readonly isFinished: boolean } | undefined }) {
  const words = useLessonStrings()
  if (!done?.isFinished) return null
  return (
    <span role="img" aria-label={done.isRight ? words.doneRight : words.done}>
      {done.isRight ? '✓✓' : '✓'}
    </span>
  )
}

function ProgressButtons({ progress }: { progress: ProgressStore }) {
  const words = useLessonStrings()
  const [isBad, setIsBad] = useState(false)
  const save = (): void => {
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob([progressFile(progress.getState())], { type: 'application/json' }))
    link.download = 'inflight-lessons.json'
    link.click()
    URL.revokeObjectURL(link.href)
  }
  const read = async (file: File | undefined): Promise<void> => {
    if (!file) return
    const found = readProgressFile(await file.text())
    setIsBad(found === undefined)
    if (found) progress.setState({ ...progress.getState(), ...found })
  }
  return (
    <p className="lesson-actions">
      <button type="button" className="text-button" onClick={save}>
        {words.exportProgress}
      </button>
      <label className="text-button">
        {words.importProgress}
        <input
          type="file"
          accept="application/json,.json"
          className="visually-hidden"
          onChange={(event) => void read(event.target.files?.[0])}
        />
      </label>
      <button type="button" className="text-button" onClick={() => progress.setState({}, true)}>
        {words.clearProgress}
      </button>
      {isBad ? <span role="alert">{words.notProgress}</span> : null}
    </p>
  )
}
