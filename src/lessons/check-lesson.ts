import type { Scenario, ScenarioProblem } from '../engine/scenario/scenario.ts'
import { parseScenario, type ScenarioContext } from '../engine/simulation/complete-scenario.ts'
import type { Lesson, LessonThing, Observation, ScenarioPatch } from './lesson.ts'
import { lessonRunScenario } from './lesson-scenario.ts'
import { partsOf } from './played-run.ts'
import { MAX_RUNS, MAX_STEPS } from './read-lesson.ts'
import { patchProblem, patchScenario, type ScenarioSourceJson } from './scenario-patch.ts'

type Note = (path: string, message: string) => void

/** What the parts of a lesson say of each other: names that must exist, scenarios that must be taken, counts that must fit. */
export function checkLesson(lesson: Lesson, context: ScenarioContext, problems: ScenarioProblem[]): void {
  const note: Note = (path, message) => problems.push({ path, message })
  const base = parseScenario(lesson.scenario, context)
  if (!base.ok) for (const problem of base.problems) note(inScenario(problem.path), problem.message)
  checkRuns(lesson, note)
  if (problems.length > 0) return
  const scenarios = checkScenarios(lesson, context, note)
  if (lesson.steps.length > MAX_STEPS) note(`steps[${MAX_STEPS}]`, `a lesson has at most ${MAX_STEPS} steps`)
  lesson.steps.forEach((step, index) => {
    checkRunName(lesson, step.run, `steps[${index}].run`, note)
    const scenario = scenarios.get(step.run ?? (lesson.runs[0]?.id as string))
    if (scenario) checkThing(step.pointAt, scenario, `steps[${index}].pointAt`, note)
  })
  checkRunName(lesson, lesson.predict.run, 'predict.run', note)
  const correct = lesson.predict.options.filter((option) => option.correct).length
  if (correct !== 1) note('predict.options', `exactly one option is correct, here ${correct} are`)
  checkObservations(lesson, lesson.observe, 'observe', new Set(), note)
  checkNext(lesson, context, note)
}

function inScenario(path: string): string {
  return path === '(top)' || path === '' ? 'scenario' : `scenario.${path}`
}

function checkRuns(lesson: Lesson, note: Note): void {
  const seen = new Set<string>()
  lesson.runs.forEach((run, index) => {
    const path = `runs[${index}]`
    if (seen.has(run.id)) note(`${path}.id`, `there are two runs ${run.id}`)
    seen.add(run.id)
    checkPatch(lesson.scenario, run.patch, run.sweep ? path : `${path}.patch`, note)
  })
  if (lesson.runs.length > MAX_RUNS) note('runs', `more than ${MAX_RUNS} runs`)
}

/** False: a path of it leads nowhere. */
function checkPatch(scenario: ScenarioSourceJson, patch: ScenarioPatch, at: string, note: Note): boolean {
  let isGood = true
  for (const path of Object.keys(patch)) {
    const wrong = patchProblem(scenario, path)
    if (wrong) note(`${at}["${path}"]`, `${path} ${wrong}`)
    isGood &&= !wrong
  }
  return isGood
}

/** Read the scenario of every run; those that are taken, by run. */
function checkScenarios(lesson: Lesson, context: ScenarioContext, note: Note): ReadonlyMap<string, Scenario> {
  const scenarios = new Map<string, Scenario>()
  lesson.runs.forEach((run, index) => {
    const parsed = parseScenario(lessonRunScenario(lesson, run.id), context)
    if (parsed.ok) scenarios.set(run.id, parsed.scenario)
    checkVerdict(parsed, run.refused === true, `runs[${index}].patch`, note)
  })
  return scenarios
}

function checkVerdict(parsed: ReturnType<typeof parseScenario>, isRefused: boolean, path: string, note: Note): void {
  if (parsed.ok && isRefused) note(path, 'is said to be refused, and is not')
  if (parsed.ok || isRefused) return
  for (const problem of parsed.problems) note(path, `scenario ${problem.path}: ${problem.message}`)
}

function checkRunName(lesson: Lesson, id: string | undefined, path: string, note: Note): void {
  if (id === undefined || lesson.runs.some((run) => run.id === id)) return
  const known = lesson.runs.map((run) => run.id).join(', ')
  note(path, `there is no run ${id}; there are ${known}`)
}

function checkObservations(
  lesson: Lesson,
  observations: readonly Observation[],
  at: string,
  seen: Set<string>,
  note: Note,
): void {
  observations.forEach((observation, index) => {
    const path = `${at}[${index}]`
    if (seen.has(observation.id)) note(`${path}.id`, `there are two observations ${observation.id}`)
    seen.add(observation.id)
    const { run, measure, kind, seeds } = observation
    for (const id of typeof run === 'object' ? run : [run]) checkRunName(lesson, id, `${path}.run`, note)
    for (const part of partsOf(measure)) {
      if ('run' in part) checkRunName(lesson, part.run as string, `${path}.measure`, note)
    }
    if (seeds !== undefined && kind !== 'band') note(`${path}.seeds`, 'only a band is run on several seeds')
    if (kind === 'band' && !isBand(observation.expect)) note(`${path}.expect`, 'a band is {"min": …, "max": …}')
  })
}

function isBand(expect: unknown): boolean {
  if (Array.isArray(expect)) return expect.length > 0 && expect.every(isBand)
  if (typeof expect !== 'object' || expect === null) return false
  const names = Object.keys(expect)
  return names.length > 0 && names.every((name) => name === 'min' || name === 'max')
}

function checkNext(lesson: Lesson, context: ScenarioContext, note: Note): void {
  const variantIds = new Set<string>()
  const lessonIds = new Set(lesson.observe.map(({ id }) => id))
  lesson.next.forEach((thing, index) => {
    if (thing.kind !== 'variant') return
    const { variant } = thing
    const path = `next[${index}].variant`
    if (variantIds.has(variant.id)) note(`${path}.id`, `there are two variants ${variant.id}`)
    variantIds.add(variant.id)
    checkRunName(lesson, variant.run, `${path}.run`, note)
    if (variant.run !== undefined && !lesson.runs.some(({ id }) => id === variant.run)) return
    const changed = lessonRunScenario(lesson, variant.run)
    if (Object.keys(variant.patch).length === 0) note(`${path}.patch`, 'changes nothing')
    if (checkPatch(changed, variant.patch, `${path}.patch`, note)) {
      const parsed = parseScenario(patchScenario(changed, variant.patch), context)
      checkVerdict(parsed, variant.refused === true, `${path}.patch`, note)
    }
    checkObservations(lesson, variant.observe, `${path}.observe`, new Set(lessonIds), note)
  })
}

/** Numbers of the score that can be pointed at. */
const SCORE = [
  'sent',
  'acked',
  'failed',
  'pending',
  'stored',
  'committed',
  'lost',
  'duplicated',
  'reordered',
  'failedButStored',
  'pendingButStored',
  'requests',
  'batches',
  'retries',
  'produceBytes',
  'latencyMs',
]

function checkThing(thing: LessonThing, scenario: Scenario, path: string, note: Note): void {
  const { brokers } = scenario.cluster
  const checkBroker = (broker: number) => {
    if (broker > brokers) note(`${path}.broker`, `there are ${brokers} brokers`)
  }
  const checkClient = (kind: 'producer' | 'consumer', name: string | undefined) => {
    const clients = kind === 'producer' ? scenario.producers : scenario.consumers
    if (clients.length === 0) note(path, `there is no ${kind}`)
    else if (name !== undefined && !clients.some((client) => client.name === name)) {
      note(`${path}.${kind}`, `there is no ${kind} ${name}`)
    }
  }
  switch (thing.thing) {
    case 'broker':
      checkBroker(thing.broker)
      break
    case 'replica':
      checkBroker(thing.broker)
      checkPartition(thing, scenario, path, note)
      break
    case 'partition':
      checkPartition(thing, scenario, path, note)
      break
    case 'accumulator':
      checkPartition(thing, scenario, path, note)
      checkClient('producer', thing.producer)
      break
    case 'producer':
      checkClient('producer', thing.producer)
      break
    case 'consumer':
      checkClient('consumer', thing.consumer)
      break
    case 'outcome':
      if (!SCORE.includes(thing.field))
        note(`${path}.field`, `is no number of the score; there are ${SCORE.join(', ')}`)
      break
    case 'link':
      thing.between.forEach((end, index) => {
        const isClient = [...scenario.producers, ...scenario.consumers].some(({ name }) => name === end)
        const isBroker = typeof end === 'number' && end >= 1 && end <= brokers
        if (!isClient && !isBroker && end !== 'controller') note(`${path}.between[${index}]`, `there is no ${end}`)
      })
      break
  }
}

function checkPartition(
  thing: { readonly partition: number; readonly topic?: string },
  scenario: Scenario,
  path: string,
  note: Note,
): void {
  const topic = scenario.topics.find(({ name }) => thing.topic === undefined || name === thing.topic)
  if (!topic) {
    note(`${path}.topic`, `there is no topic ${thing.topic}`)
    return
  }
  const added = scenario.actions.flatMap((action) =>
    action.do === 'addPartitions' && action.topic === topic.name ? [action.total] : [],
  )
  const count = Math.max(topic.partitions, ...added)
  if (thing.partition >= count) note(`${path}.partition`, `${topic.name} has ${count} partitions`)
}
