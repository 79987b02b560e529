import { keyFrames } from '../../app/lessons/key-frames.ts'
import { pageLessonPorts } from '../../app/lessons/page-lesson-ports.ts'
import type { LessonStrings } from '../../content/strings/strings.ts'
import type { Language, Lesson } from '../../lessons/lesson.ts'
import { type LessonResult, runLesson } from '../../lessons/run-lesson.ts'
import { loadStageTexts } from '../stage/stage-words.ts'
import { framePainter } from './frame-picture.ts'
import { fitPages } from './print-fit.ts'
import { printSheet } from './print-sheet.ts'
import './print.css'

/** What a hand-out is made of. */
export interface HandOut {
  readonly lesson: Lesson
  /** Index of the chosen option; null: revealed; undefined: not answered. */
  readonly answer: number | null | undefined
  /** Measured before; otherwise it is measured now. */
  readonly result: LessonResult | undefined
}

/**
 * Print a lesson: setup, prediction, key frames, verdict and rule on two A4 pages. The frames come from runs of their own:
 * the run on the page, its playhead and the prediction stay as they are.
 */
export async function printLesson(handOut: HandOut, words: LessonStrings, language: Language): Promise<void> {
  document.querySelector('.lesson-print')?.remove()
  const status = document.createElement('p')
  status.className = 'lesson-printing'
  status.setAttribute('role', 'status')
  status.textContent = words.printing
  document.body.append(status)
  try {
    const sheet = await sheetOf(handOut, words, language)
    document.body.append(sheet)
    await Promise.all([...sheet.querySelectorAll('img')].map((image) => image.decode().catch(() => undefined)))
    fitPages(sheet)
    status.remove()
    window.addEventListener('afterprint', () => sheet.remove(), { once: true })
    window.print()
  } catch (error) {
    status.setAttribute('role', 'alert')
    status.textContent = words.notMeasured((error as Error).message)
    setTimeout(() => status.remove(), 6_000)
  }
}

async function sheetOf(handOut: HandOut, words: LessonStrings, language: Language): Promise<HTMLElement> {
  const { lesson, answer } = handOut
  const ports = pageLessonPorts()
  const texts = await loadStageTexts(language)
  const result = handOut.result ?? (await runLesson(lesson, ports, { variants: false }))
  const frames = await keyFrames(lesson, lesson.steps, ports)
  const painter = framePainter(texts)
  try {
    const pictures = frames.map((frame) => ({ step: frame.step, svg: painter.svg(frame) }))
    return printSheet({ lesson, answer, result, pictures, words, language })
  } finally {
    painter.close()
  }
}
