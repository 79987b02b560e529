import type { ScenarioProblem } from '../engine/scenario/scenario.ts'
import { readBoundText, unboundNumber } from './bound-text.ts'
import type { Bilingual, Lesson } from './lesson.ts'
import { boundValue, scenarioOf, type TextPlace } from './lesson-text.ts'

/** Every text of the page, in both languages: placeholders stand for something, and numbers of captions and rules are bound. */
export function checkTexts(lesson: Lesson, problems: ScenarioProblem[]): void {
  const check = (text: Bilingual | undefined, path: string, place: TextPlace, isBound: boolean) => {
    if (text) checkText(text, path, place, isBound, problems)
  }
  const first: TextPlace = { lesson }
  check(lesson.title, 'title', first, false)
  check(lesson.question, 'question', first, false)
  check(lesson.misconception, 'misconception', first, false)
  check(lesson.rule, 'rule', first, true)
  lesson.steps.forEach((step, index) => {
    const place = { lesson, run: step.run, atMs: step.atMs }
    check(step.caption, `steps[${index}].caption`, place, true)
    check(step.notes, `steps[${index}].notes`, place, false)
  })
  const asked = { lesson, run: lesson.predict.run }
  check(lesson.predict.prompt, 'predict.prompt', asked, false)
  lesson.predict.options.forEach((option, index) => {
    check(option.text, `predict.options[${index}].text`, asked, false)
    check(option.why, `predict.options[${index}].why`, asked, false)
  })
  lesson.observe.forEach((observation, index) => {
    check(observation.what, `observe[${index}].what`, first, false)
  })
  lesson.next.forEach((thing, index) => {
    const path = `next[${index}]`
    if (thing.kind === 'hint') check(thing.hint, `${path}.hint`, first, true)
    if (thing.kind !== 'variant') return
    const { variant } = thing
    const place = { lesson, run: variant.run, variant: variant.id }
    check(variant.name, `${path}.variant.name`, place, false)
    check(variant.rule, `${path}.variant.rule`, place, true)
    variant.observe.forEach((observation, i) => {
      check(observation.what, `${path}.variant.observe[${i}].what`, place, false)
    })
  })
}

function checkText(
  text: Bilingual,
  path: string,
  place: TextPlace,
  isBound: boolean,
  problems: ScenarioProblem[],
): void {
  for (const language of ['en', 'ko'] as const) {
    const at = `${path}.${language}`
    for (const part of readBoundText(text[language])) {
      if (part.kind === 'words') continue
      const message = placeholderProblem(part, place)
      if (message) problems.push({ path: at, message })
    }
    const number = isBound ? unboundNumber(text[language]) : undefined
    if (number !== undefined) {
      problems.push({
        path: at,
        message: `the number ${number} is bound to nothing: write {an observation} or {@a field}`,
      })
    }
  }
}

function placeholderProblem(
  part: Exclude<ReturnType<typeof readBoundText>[number], { kind: 'words' }>,
  place: TextPlace,
): string | undefined {
  if (part.kind === 'unknown') return `{${part.text}} stands for nothing`
  if (part.kind === 'observation') {
    return observationsAt(place).has(part.id) ? undefined : `there is no observation ${part.id}`
  }
  if (boundValue(part, place, undefined) !== undefined) return undefined
  if (part.kind === 'default') return `Kafka ${scenarioOf(place, undefined)?.['kafka']} knows no config ${part.name}`
  if (part.kind === 'scenario') return `the scenario has no ${part.path}${part.run ? ` in the run ${part.run}` : ''}`
  return 'only a step has a time'
}

function observationsAt({ lesson, variant }: TextPlace): ReadonlySet<string> {
  const ids = new Set(lesson.observe.map(({ id }) => id))
  for (const thing of lesson.next) {
    if (thing.kind === 'variant' && thing.variant.id === variant)
      for (const { id } of thing.variant.observe) ids.add(id)
  }
  return ids
}
