import type { LessonStrings } from '../../content/strings/strings.ts'
import { formatMeasured } from '../../lessons/format-value.ts'
import type { Bilingual, Language, Lesson, LessonStep } from '../../lessons/lesson.ts'
import { filledText } from '../../lessons/lesson-text.ts'
import type { LessonResult } from '../../lessons/run-lesson.ts'

/** Frames on the first page, under setup and prediction. */
const FIRST_FRAMES = 2

export interface SheetParts {
  readonly lesson: Lesson
  readonly answer: number | null | undefined
  readonly result: LessonResult
  readonly pictures: readonly { readonly step: LessonStep; readonly svg: string }[]
  readonly words: LessonStrings
  readonly language: Language
}

/** A hand-out as two pages: setup, prediction and the first frames; the other frames, verdict, rule and measurements. */
export function printSheet(parts: SheetParts): HTMLElement {
  const { lesson, words, language } = parts
  const sheet = document.createElement('main')
  sheet.className = 'lesson-print'
  sheet.lang = language
  const [front, back] = [add(sheet, 'section'), add(sheet, 'section')]
  front.className = 'lesson-print-page'
  back.className = 'lesson-print-page'
  add(front, 'h1', `${lesson.id} · ${plain(lesson.title, language)}`)
  add(front, 'p', plain(lesson.question, language)).className = 'lesson-print-question'
  add(front, 'h2', words.setup)
  add(front, 'p', setupLine(lesson.scenario))
  add(front, 'h2', words.prediction)
  add(front, 'p', plain(lesson.predict.prompt, language))
  const options = add(front, 'ol')
  for (const option of lesson.predict.options) add(options, 'li', plain(option.text, language))
  add(front, 'h2', words.keyFrames)
  addFrames(front, parts, 0, FIRST_FRAMES)
  addFrames(back, parts, FIRST_FRAMES, Math.max(FIRST_FRAMES, parts.pictures.length))
  addVerdict(back, parts)
  add(back, 'h2', words.rule)
  add(back, 'p', filled(lesson.rule, parts)).className = 'lesson-print-rule'
  add(back, 'h2', words.measured)
  const list = add(back, 'ul')
  for (const { observation, measured } of parts.result.observations) {
    add(list, 'li', `${plain(observation.what, language)}: ${formatMeasured(measured, observation.measure)}`)
  }
  return sheet
}

function addFrames(page: HTMLElement, parts: SheetParts, from: number, to: number): void {
  const frames = add(page, 'div')
  frames.className = 'lesson-print-frames'
  if (to - from <= FIRST_FRAMES) frames.classList.add('lesson-print-large')
  for (const [place, { step, svg }] of parts.pictures.slice(from, to).entries()) {
    const figure = add(frames, 'figure')
    const image = document.createElement('img')
    image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`
    image.alt = ''
    figure.append(image)
    const caption = filled(step.caption, parts, { run: step.run, atMs: step.atMs })
    add(figure, 'figcaption', `${from + place + 1}. ${step.atMs} ms · ${caption}`)
  }
}

function addVerdict(page: HTMLElement, { lesson, answer, words, language }: SheetParts): void {
  const correct = lesson.predict.options.find((option) => option.correct)
  const chosen = typeof answer === 'number' ? lesson.predict.options[answer] : undefined
  if (chosen) {
    const verdict = chosen.correct ? words.right : words.wrong
    add(page, 'p', `${words.yourAnswer}: ${plain(chosen.text, language)} (${verdict})`)
  }
  if (!correct) return
  add(page, 'h2', words.correct)
  add(page, 'p', `${plain(correct.text, language)}: ${plain(correct.why, language)}`)
}

function add(parent: HTMLElement, tag: string, text = ''): HTMLElement {
  const element = document.createElement(tag)
  element.textContent = text
  parent.append(element)
  return element
}

function plain(text: Bilingual, language: Language): string {
  return text[language].replaceAll('`', '')
}

function filled(
  text: Bilingual,
  { lesson, language, result }: SheetParts,
  place: { readonly run?: string | undefined; readonly atMs?: number } = {},
): string {
  return filledText(text, language, { lesson, ...place }, result).replaceAll('`', '')
}

/** Version, cluster, topic and producer in one line. */
function setupLine(scenario: Readonly<Record<string, unknown>>): string {
  const { kafka, cluster, topics, producers } = scenario as {
    kafka: string
    cluster?: { brokers?: number }
    topics?: readonly { name: string; config?: object; assignment?: readonly unknown[]; partitions?: number }[]
    producers?: readonly { config?: object }[]
  }
  const [topic] = topics ?? []
  const settings = { ...topic?.config, ...producers?.[0]?.config }
  const config = Object.entries(settings).map(([name, value]) => `${name}=${value}`)
  const partitions = topic?.assignment?.length ?? topic?.partitions ?? 1
  const parts = [`Kafka ${kafka}`, `brokers ${cluster?.brokers ?? 3}`, `${topic?.name} × ${partitions}`, ...config]
  return parts.join(' · ')
}
