import { Fragment } from 'react'
import type { Bilingual } from '../../lessons/lesson.ts'
import { fillText, type TextPlace } from '../../lessons/lesson-text.ts'
import type { LessonResult } from '../../lessons/run-lesson.ts'
import { useWords } from '../shell/page-context.ts'
import { RichText } from '../shell/RichText.tsx'

export interface LessonTextProps {
  readonly text: Bilingual
  readonly place: TextPlace
  readonly result: LessonResult | undefined
}

/** A text of a lesson; its bound numbers stand out, and are a gap until they have been measured. */
export function LessonText({ text, place, result }: LessonTextProps) {
  const { language } = useWords()
  return fillText(text, language, place, result).map((part, index) => {
    const key = `${index}`
    if (part.kind === 'words') return <RichText key={key} text={part.text} />
    return part.text === undefined ? <Fragment key={key}>…</Fragment> : <b key={key}>{part.text}</b>
  })
}
