import { lazy, useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { isRightAnswer, type LessonPlayer } from '../../app/lessons/lesson-player.ts'
import type { Lesson } from '../../lessons/lesson.ts'
import { Part } from '../shell/Part.tsx'
import { useSession } from '../shell/page-context.ts'
import { LessonPanel } from './LessonPanel.tsx'
import { StageCaption } from './StageCaption.tsx'
import { useLesson } from './use-lesson.ts'
import './lesson.css'

const TalkPage = lazy(() => import('../talk/TalkPage.tsx').then((module) => ({ default: module.TalkPage })))

export interface LessonPlaceProps {
  readonly lesson: string | Lesson
  readonly onOpen: (lesson: string | Lesson) => void
  readonly onLeave: () => void
  /** The question was answered: index of the option; null: the answer was revealed. */
  readonly onAnswer?: (lesson: string, option: number | null, isRight: boolean) => void
}

/** A lesson in the page: its panel beside the stage, its captions on it. */
export function LessonPlace({ lesson, onOpen, onLeave, onAnswer }: LessonPlaceProps) {
  const session = useSession()
  const { player, leave } = useLesson(session, lesson, onLeave, onOpen)
  const [presents, setPresents] = useState(false)
  useKeys(player, presents)
  useEffect(
    () =>
      player?.store.subscribe(({ lesson: taken, answer }, before) => {
        if (answer === undefined || before.answer !== undefined) return
        onAnswer?.(taken.id, answer, isRightAnswer(taken, answer))
      }),
    [player, onAnswer],
  )
  if (!player) return <section className="lesson" aria-busy="true" />
  return (
    <>
      <LessonPanel player={player} onLeave={leave} onOpen={onOpen} onPresent={() => setPresents(true)} />
      <StageCaption player={player} />
      <Unseen player={player} />
      <Part isSmall>{presents ? <TalkPage player={player} onEnd={() => setPresents(false)} /> : null}</Part>
    </>
  )
}

/** Until the answer is given the page keeps to itself what comes later: marks and charts of the future are hidden. */
function Unseen({ player }: { player: LessonPlayer }) {
  const isAsked = useStore(player.store, ({ answer }) => answer === undefined)
  useEffect(() => {
    document.documentElement.dataset['lesson'] = isAsked ? 'asked' : 'answered'
    return () => {
      delete document.documentElement.dataset['lesson']
    }
  }, [isAsked])
  return null
}

/** Keys of a lesson: a remote's PageUp and PageDown, and 1 to 9 for the options. */
function useKeys(player: LessonPlayer | undefined, presents: boolean): void {
  useEffect(() => {
    if (!player || presents) return
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return
      if (document.querySelector('dialog[open]')) return
      if (lessonKey(player, event.key)) {
        event.preventDefault()
        event.stopImmediatePropagation()
      }
    }
    window.addEventListener('keydown', onKey, true)
    return () => window.removeEventListener('keydown', onKey, true)
  }, [player, presents])
}

/** Whether the key was one of the lesson's. */
export function lessonKey(player: LessonPlayer, key: string): boolean {
  const { pages, at, answer, lesson } = player.store.getState()
  if (key === 'PageDown') player.next()
  else if (key === 'PageUp') player.back()
  else if (/^[1-9]$/.test(key) && pages[at]?.kind === 'predict' && answer === undefined) {
    const option = Number(key) - 1
    if (option >= lesson.predict.options.length) return false
    player.answer(option)
    player.next()
  } else return false
  return true
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName))
}
