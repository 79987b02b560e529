import { lazy, useCallback, useEffect, useRef, useState } from 'react'
import { type ParentTalk, parentOrigin, talkWithParent } from '../../app/embed-messages.ts'
import { linkOfPage } from '../../app/page-link.ts'
import type { Lesson } from '../../lessons/lesson.ts'
import { useMedia } from '../shell/media.ts'
import { Part } from '../shell/Part.tsx'
import { ToolContext, useSession, useSettings, useStrings } from '../shell/page-context.ts'
import { StageArea } from '../shell/StageArea.tsx'
import type { Tool } from '../tools/tool.ts'
import { Transport } from '../transport/Transport.tsx'
import { LinkGate } from './LinkGate.tsx'
import { pagePlaces } from './page-places.ts'
import { useShareStrings } from './share-strings.ts'
import './embed.css'

const LessonPlace = lazy(() => import('../lesson/LessonPlace.tsx').then((module) => ({ default: module.LessonPlace })))

/** The page inside another one (`?embed=1`): stage, caption, transport, the lesson of a link, and the way to all of it. */
export function EmbedApp() {
  const words = useShareStrings()
  const strings = useStrings()
  const session = useSession()
  const root = useRef<HTMLDivElement>(null)
  const talk = useRef<ParentTalk>(undefined)
  const system = useMedia('(prefers-color-scheme: dark)')
  const isNarrow = useMedia('(max-width: 480px)')
  const theme = useSettings((state) => state.theme)
  const isStill = useMedia('(prefers-reduced-motion: reduce)')
  const isCalm = useSettings((state) => state.reducedMotion)
  const [lesson, setLesson] = useState<string | Lesson>()
  /** Of the tools a lesson alone has its place here: what opens as a dialog is for the whole page. */
  const openTool = useCallback((tool: Tool) => {
    if (tool.kind === 'lessons' && tool.lesson !== undefined) setLesson(tool.lesson)
  }, [])
  const leaveLesson = useCallback(() => setLesson(undefined), [])
  const tellAnswer = useCallback<ParentTalk['answered']>((...said) => talk.current?.answered(...said), [])
  const tellOpen = useCallback(() => talk.current?.open(), [])

  useEffect(() => {
    const origin = parentOrigin(window.location.search, document.referrer)
    if (origin === undefined || window.parent === window) return undefined
    const begun = talkWithParent(session, window, origin)
    talk.current = begun
    if (window.location.hash.length <= 1) begun.open()
    return begun.stop
  }, [session])

  useEffect(() => {
    const element = root.current
    if (!element) return undefined
    const watcher = new IntersectionObserver(([entry]) => {
      if (entry && !entry.isIntersecting) session.playback.setState({ playing: false, skip: undefined })
    })
    watcher.observe(element)
    return () => watcher.disconnect()
  }, [session])

  const openWhole = (): void => {
    const fragment = linkOfPage(session, pagePlaces())
    window.open(`${window.location.pathname}${fragment === undefined ? '' : `#${fragment}`}`, '_blank', 'noopener')
  }
  return (
    <ToolContext value={openTool}>
      <div className="app app-embed" ref={root}>
        <header className="visually-hidden">
          <h1>{strings.appName}</h1>
        </header>
        <StageArea
          isDark={theme === 'system' ? system : theme === 'dark'}
          reducedMotion={isStill || isCalm}
          phone
          onMenu={() => undefined}
        />
        {lesson === undefined ? null : (
          <aside className="embed-lesson">
            <Part>
              <LessonPlace lesson={lesson} onOpen={setLesson} onLeave={leaveLesson} onAnswer={tellAnswer} />
            </Part>
          </aside>
        )}
        <section className="embed-row" aria-label={strings.playback.time}>
          <Transport phone={isNarrow} />
          <button type="button" className="link" onClick={openWhole}>
            {words.openWhole}
          </button>
        </section>
        <LinkGate onOpened={tellOpen} />
      </div>
    </ToolContext>
  )
}
