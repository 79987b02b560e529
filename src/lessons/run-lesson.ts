import { must } from '../engine/kernel/assert.ts'
import type { Scenario } from '../engine/scenario/scenario.ts'
import { parseScenario, type ScenarioContext } from '../engine/simulation/complete-scenario.ts'
import type { RunPlan } from '../engine/simulation/run-plan.ts'
import type { Lesson, LessonRun, LessonVariant, Measure, MeasuredValue, Observation } from './lesson.ts'
import { lessonRunScenario, runOf } from './lesson-scenario.ts'
import { type MeasuredRun, measureRun } from './measure-run.ts'
import { meetsExpectation } from './meets-expectation.ts'
import { partsOf, playRun } from './played-run.ts'
import { patchScenario, type ScenarioSourceJson } from './scenario-patch.ts'

/** What running a lesson needs from outside: data sets, codecs and user code live in other rooms. */
export interface LessonPorts {
  readonly context: ScenarioContext
  /** The plan of a scenario that has been read; `seed` stands instead of its own. */
  plan(scenario: Scenario, seed: number): RunPlan | Promise<RunPlan>
  /** Called between runs: a page may draw meanwhile, or stop all by throwing. */
  rest?(): Promise<void> | void
}

export interface ObservationResult {
  readonly observation: Observation
  /** Of a band: with the scenario's own seed. */
  readonly measured: MeasuredValue
  /** Only of a band: one value for each seed from 1 on. */
  readonly bySeed?: readonly MeasuredValue[]
  readonly holds: boolean
}

export interface LessonResult {
  readonly lesson: string
  readonly observations: readonly ObservationResult[]
  readonly variants: readonly { readonly id: string; readonly observations: readonly ObservationResult[] }[]
  /** Every observation, those of variants too, holds. */
  readonly holds: boolean
}

export interface RunOptions {
  /** False: what can be tried next is not run. */
  readonly variants?: boolean
  /** A page need not run a band on all of its seeds. */
  readonly mostSeeds?: number
}

/** Seeds of a band unless its observation says otherwise. */
const SEEDS = 20

/**
 * Run everything that a lesson promises: all runs that its observations ask for, its variants, and bands on each of their
 * seeds.
 *
 * @throws when a scenario is refused that is not said to be: `parseLesson` has checked that before.
 */
export async function runLesson(lesson: Lesson, ports: LessonPorts, options: RunOptions = {}): Promise<LessonResult> {
  const most = options.mostSeeds ?? Number.POSITIVE_INFINITY
  const observations = await observeAll(lesson, lesson.observe, undefined, ports, most)
  const variants: { id: string; observations: readonly ObservationResult[] }[] = []
  for (const thing of options.variants === false ? [] : lesson.next) {
    if (thing.kind !== 'variant') continue
    const { variant } = thing
    variants.push({ id: variant.id, observations: await observeAll(lesson, variant.observe, variant, ports, most) })
  }
  const all = [...observations, ...variants.flatMap((variant) => variant.observations)]
  return { lesson: lesson.id, observations, variants, holds: all.every(({ holds }) => holds) }
}

/** One run under one seed, as observations name it. */
interface Wanted {
  readonly run: LessonRun
  readonly source: ScenarioSourceJson
  readonly isRefused: boolean
  readonly seed: number
  readonly measures: Measure[]
}

async function observeAll(
  lesson: Lesson,
  observations: readonly Observation[],
  variant: LessonVariant | undefined,
  ports: LessonPorts,
  mostSeeds: number,
): Promise<readonly ObservationResult[]> {
  const wanted = new Map<string, Wanted>()
  for (const observation of observations) noteWanted(wanted, lesson, variant, observation, mostSeeds)
  const done = new Map<string, MeasuredRun>()
  for (const [key, want] of wanted) {
    done.set(key, await measuredRun(want, ports))
    await ports.rest?.()
  }
  return observations.map((observation) => {
    const valueFor = (seed: number | undefined) => measuredValue(lesson, variant, observation, seed, done)
    const measured = valueFor(undefined)
    const { expect, kind } = observation
    if (kind !== 'band') return { observation, measured, holds: meetsExpectation(measured, expect, kind) }
    const bySeed = seedsOf(observation, mostSeeds).map(valueFor)
    return { observation, measured, bySeed, holds: bySeed.every((value) => meetsExpectation(value, expect, kind)) }
  })
}

function seedsOf(observation: Observation, most: number): readonly number[] {
  if (observation.kind !== 'band') return []
  return Array.from({ length: Math.min(observation.seeds ?? SEEDS, most) }, (_, index) => index + 1)
}

function runIdsOf(observation: Observation): readonly (string | undefined)[] {
  return typeof observation.run === 'object' ? observation.run : [observation.run]
}

function noteWanted(
  wanted: Map<string, Wanted>,
  lesson: Lesson,
  variant: LessonVariant | undefined,
  observation: Observation,
  mostSeeds: number,
): void {
  const parts = partsOf(observation.measure)
  const others = parts.flatMap((part) => ('run' in part ? [part.run as string | undefined] : []))
  for (const id of new Set([...runIdsOf(observation), ...others])) {
    const { run, source } = sourceOf(lesson, variant, id)
    for (const seed of new Set([seedOf(source), ...seedsOf(observation, mostSeeds)])) {
      const key = keyOf(run, seed)
      const known = wanted.get(key)
      if (known) known.measures.push(observation.measure)
      else {
        const isRefused = run.refused === true || (variant?.refused === true && isVaried(lesson, variant, run))
        wanted.set(key, { run, source, isRefused, seed, measures: [observation.measure] })
      }
    }
  }
}

/** Inside a variant its own run is the changed one; the lesson's other runs can still be named. */
function sourceOf(lesson: Lesson, variant: LessonVariant | undefined, id: string | undefined) {
  const run = runOf(lesson, id ?? variant?.run)
  const source = lessonRunScenario(lesson, run.id)
  const varied = variant && isVaried(lesson, variant, run) ? patchScenario(source, variant.patch) : source
  return { run, source: varied }
}

function isVaried(lesson: Lesson, variant: LessonVariant, run: LessonRun): boolean {
  return runOf(lesson, variant.run).id === run.id
}

function keyOf(run: LessonRun, seed: number): string {
  return `${run.id} ${seed}`
}

function seedOf(source: ScenarioSourceJson): number {
  const { seed } = source
  return typeof seed === 'number' ? seed : 1
}

function measuredValue(
  lesson: Lesson,
  variant: LessonVariant | undefined,
  observation: Observation,
  seed: number | undefined,
  done: ReadonlyMap<string, MeasuredRun>,
): MeasuredValue {
  const runNamed = (id: string | undefined) => {
    const { run, source } = sourceOf(lesson, variant, id)
    return must(done.get(keyOf(run, seed ?? seedOf(source))), `run ${run.id}`)
  }
  const measureOne = (id: string | undefined) => measureRun(observation.measure, runNamed(id), runNamed)
  return typeof observation.run === 'object' ? observation.run.map(measureOne) : measureOne(observation.run)
}

async function measuredRun({ source, isRefused, seed, measures }: Wanted, ports: LessonPorts): Promise<MeasuredRun> {
  const parsed = parseScenario(source, ports.context)
  if (!parsed.ok) {
    const refusal = parsed.problems.map(({ message }) => message).join('; ')
    if (!isRefused) throw new Error(refusal)
    return { source, played: undefined, refusal }
  }
  const plan = await ports.plan(parsed.scenario, seed)
  return { source, played: playRun(plan, measures), refusal: null }
}
