import { useMemo } from 'react'
import { useStore } from 'zustand'
import type { LessonPage } from '../../app/lessons/lesson-pages.ts'
import type { LessonPlayer } from '../../app/lessons/lesson-player.ts'
import { clockText } from '../../app/number-text.ts'
import { type Chapter, chapterAt, runChapters } from '../../app/present/chapters.ts'
import { titleOf } from '../../app/scenario-source.ts'
import type { Language } from '../../app/settings-store.ts'
import type { PresentStrings } from '../../content/strings/strings.ts'
import type { Lesson } from '../../lessons/lesson.ts'
import { filledText } from '../../lessons/lesson-text.ts'
import { plainText } from '../shell/kafka-words.ts'
import { useGlance, useRun, useSentence, useSession, useWords } from '../shell/page-context.ts'
import { usePresentStrings } from './present-strings.ts'

/** What is presented: a lesson, or a run with its chapters. Texts are ready, with `code` between backticks. */
export interface Talk {
  readonly title: string
  /** Index of the page on screen. */
  readonly at: number
  /** Names of all pages, for the overview. */
  readonly pages: readonly string[]
  /** The line under the stage. */
  readonly caption: string
  readonly notes: string
  /** What a question asks, while it waits for an answer. */
  readonly poll: Poll | undefined
  /** False: numbers of the outcome would give the answer away. */
  readonly isAnswered: boolean
  next(): void
  back(): void
  goTo(page: number): void
}

export interface Poll {
  readonly options: readonly string[]
  /** Index of the correct one. */
  readonly correct: number
  reveal(): void
}

/** The chapters of the present run: start, marks, bookmarks, end. */
export function useRunTalk(): Talk {
  const strings = usePresentStrings()
  const sentence = useSentence()
  const { language } = useWords()
  const session = useSession()
  const marks = useRun((state) => state.marks)
  const endedAtUs = useRun((state) => state.endedAtUs)
  const title = useRun((state) => (state.scenario ? titleOf(state.scenario, language) : ''))
  const bookmarks = useStore(session.bookmarks, (state) => state.bookmarks)
  const engineCaption = useGlance((state) => state.caption)
  const tUs = useGlance((state) => state.tUs)
  const chapters = useMemo(() => runChapters(marks, bookmarks, endedAtUs), [marks, bookmarks, endedAtUs])
  const nameOf = ({ atUs, of }: Chapter): string => {
    if (of.kind === 'mark') return `${clockText(atUs)} ${plainText(sentence(of.mark.label))}`
    if (of.kind === 'bookmark') return of.name || strings.kinds.bookmark(clockText(atUs))
    return strings.kinds[of.kind]
  }
  const at = chapterAt(chapters, tUs)
  const goTo = (index: number): void => {
    const chapter = chapters[index]
    session.transport.pause()
    // Behind the last chapter the run may not have been computed yet: what comes next is looked for.
    if (chapter) session.transport.seek(chapter.atUs)
    else void session.transport.toNotable(1)
  }
  const nowUs = (): number => session.playback.getState().tUs
  return {
    title,
    at,
    pages: chapters.map(nameOf),
    caption: engineCaption ? sentence(engineCaption) : '',
    notes: '',
    poll: undefined,
    isAnswered: true,
    next: () => goTo(chapterAt(chapters, nowUs()) + 1),
    back() {
      const index = chapterAt(chapters, nowUs())
      goTo(Math.max(0, nowUs() > (chapters[index]?.atUs ?? 0) ? index : index - 1))
    },
    goTo,
  }
}

/** The pages of a lesson. Before the question is answered nothing is said that was measured. */
export function useLessonTalk(player: LessonPlayer): Talk {
  const strings = usePresentStrings()
  const { language } = useWords()
  const { lesson, pages, at, answer, result } = useStore(player.store)
  const isAnswered = answer !== undefined
  const known = isAnswered ? result : undefined
  const { predict } = lesson
  const captionOf = (page: LessonPage | undefined): string => {
    switch (page?.kind) {
      case 'step':
        return filledText(page.step.caption, language, { lesson, run: page.step.run, atMs: page.step.atMs }, known)
      case 'predict':
        return predict.prompt[language]
      case 'outcome':
        return predict.options.find(({ correct }) => correct)?.why[language] ?? ''
      case 'turn':
        return filledText(lesson.rule, language, { lesson }, known)
      default:
        return lesson.question[language]
    }
  }
  const page = pages[at]
  return {
    title: lesson.title[language],
    at: Math.max(0, at),
    pages: pages.map((one) => pageName(one, strings, captionOf)),
    caption: captionOf(page),
    notes: page?.kind === 'step' ? (page.step.notes?.[language] ?? '') : notesOf(page, lesson, language),
    poll:
      page?.kind === 'predict'
        ? {
            options: predict.options.map(({ text }) => text[language]),
            correct: isAnswered ? predict.options.findIndex(({ correct }) => correct) : -1,
            reveal: () => player.answer(null),
          }
        : undefined,
    isAnswered,
    next() {
      // The room has raised its hands: the first press shows the answer, the next one goes on.
      if (page?.kind === 'predict' && !isAnswered) player.answer(null)
      else player.next()
    },
    back: player.back,
    goTo: player.goTo,
  }
}

function pageName(page: LessonPage, strings: PresentStrings, captionOf: (page: LessonPage) => string): string {
  return page.kind === 'step' ? captionOf(page) : strings.kinds[page.kind]
}

/** What the author says of a page that is no step: the belief behind a question, why each option is as it is. */
function notesOf(page: LessonPage | undefined, lesson: Lesson, language: Language): string {
  if (page?.kind === 'question') return lesson.misconception[language]
  if (page?.kind !== 'predict') return ''
  return lesson.predict.options
    .map(({ text, why, correct }) => `${correct ? '✓' : '✗'} ${text[language]}: ${why[language]}`)
    .join('\n')
}
