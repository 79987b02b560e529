import type { LessonPlayer } from '../../app/lessons/lesson-player.ts'
import type { LessonStrings } from '../../content/strings/strings.ts'
import { formatMeasured } from '../../lessons/format-value.ts'
import type { Bilingual, Language } from '../../lessons/lesson.ts'
import { filledText } from '../../lessons/lesson-text.ts'

/** A hand-out has at most so many pictures: with them it fits on two pages. */
const MOST_FRAMES = 6
/** Wall time (ms) that the stage gets to draw a moment. */
const DRAW_MS = 350

/**
 * Print a hand-out of a lesson: setup, prediction, key frames, verdict and rule on two A4 pages. The frames are the stage's
 * own pictures of the moments at which the captions stand; the lesson comes back to its page afterwards.
 */
export async function printLesson(player: LessonPlayer, words: LessonStrings, language: Language): Promise<void> {
  const { lesson, pages, at, result } = player.store.getState()
  const document_ = document
  const sheet = document_.createElement('article')
  sheet.className = 'lesson-print'
  sheet.lang = language
  const status = document_.createElement('p')
  status.className = 'lesson-printing'
  status.setAttribute('role', 'status')
  status.textContent = words.printing
  document_.body.append(status)

  const add = (tag: string, text: string, parent: HTMLElement = sheet): HTMLElement => {
    const element = document_.createElement(tag)
    element.textContent = text
    parent.append(element)
    return element
  }
  const say = (text: Bilingual): string => text[language].replaceAll('`', '')
  const fill = (text: Bilingual, place: Parameters<typeof filledText>[2]): string =>
    filledText(text, language, place, result).replaceAll('`', '')

  add('h1', `${lesson.id} ${say(lesson.title)}`)
  add('p', say(lesson.question)).className = 'lesson-print-question'
  add('h2', words.setup)
  add('p', setupLine(lesson.scenario))
  add('h2', words.prediction)
  add('p', say(lesson.predict.prompt))
  const options = add('ol', '')
  for (const option of lesson.predict.options) add('li', say(option.text), options)
  add('h2', words.keyFrames)
  const frames = add('div', '')
  frames.className = 'lesson-print-frames'
  const steps = pages.flatMap((page, index) => (page.kind === 'step' ? [{ step: page.step, index }] : []))
  for (const { step, index } of steps.slice(0, MOST_FRAMES)) {
    player.goTo(index)
    player.next()
    player.goTo(index)
    await new Promise((resolve) => setTimeout(resolve, DRAW_MS))
    const figure = add('figure', '', frames)
    const picture = stagePicture()
    if (picture) {
      const image = document_.createElement('img')
      image.src = picture
      image.alt = ''
      figure.append(image)
    }
    add('figcaption', `${step.atMs} ms: ${fill(step.caption, { lesson, run: step.run, atMs: step.atMs })}`, figure)
  }
  add('h2', words.measured)
  const list = add('ul', '')
  for (const { observation, measured } of result?.observations ?? []) {
    add('li', `${say(observation.what)}: ${formatMeasured(measured, observation.measure)}`, list)
  }
  add('h2', words.rule)
  add('p', fill(lesson.rule, { lesson }))

  player.goTo(at)
  status.remove()
  document_.body.append(sheet)
  window.print()
  sheet.remove()
}

/** The stage's layers as one picture. */
function stagePicture(): string | undefined {
  const layers = [...document.querySelectorAll<HTMLCanvasElement>('#stage canvas')]
  const first = layers[0]
  if (!first) return undefined
  const canvas = document.createElement('canvas')
  canvas.width = first.width
  canvas.height = first.height
  const context = canvas.getContext('2d')
  if (!context) return undefined
  context.fillStyle = '#fff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  for (const layer of layers) context.drawImage(layer, 0, 0)
  return canvas.toDataURL('image/png')
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
  return `Kafka ${kafka} · brokers ${cluster?.brokers ?? 3} · ${topic?.name} × ${partitions} · ${config.join(' · ')}`
}
