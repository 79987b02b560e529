import type { Scenario } from '../engine/scenario/scenario.ts'
import { parseScenario } from '../engine/simulation/complete-scenario.ts'
import { ENGINE_VERSION } from '../engine/simulation/start-world.ts'
import {
  type DecodedLink,
  type LinkContext,
  type LinkSelection,
  type LinkSelectionKind,
  type LinkState,
  type LinkTrouble,
  type LinkView,
  SELECTION_NUMBERS,
} from './link-state.ts'
import { unpack } from './pack.ts'

/** Runs beside the first one in a comparison. */
const MAX_COMPARED = 8
/** µs: no run goes on for longer than this (31 years). */
const MAX_AT_US = 1e15

/** A part of a link that does not read: thrown and caught in this file alone. */
class Refused extends Error {
  readonly trouble: LinkTrouble

  constructor(trouble: LinkTrouble) {
    super(trouble.kind)
    this.trouble = trouble
  }
}

/**
 * All that a link says, or why it cannot be opened; never a part of it. `text`: a whole address, a fragment, or what stands
 * behind the `#`. A link of another engine opens: `madeBy` names that.
 */
export function decodeLink(text: string, context: LinkContext): DecodedLink {
  const read = unpack(text)
  if (!read.ok) return read
  try {
    return { ok: true, link: openLink(read.unpacked.body, read.unpacked.hasCode, context) }
  } catch (error) {
    if (error instanceof Refused) return { ok: false, trouble: error.trouble }
    throw error
  }
}

function openLink(body: unknown, saysCode: boolean, context: LinkContext) {
  const { engine, atUs = 0, scenario: source, selection, view, compare, lesson, language, ...rest } = fieldsOf(body)
  if (Object.keys(rest).length > 0 || typeof engine !== 'string') throw damaged()
  const isCode = writesCode(source)
  if (isCode !== saysCode) throw damaged()
  const parsed = parseScenario(source, context)
  if (!parsed.ok) throw new Refused({ kind: 'refused', problems: parsed.problems })
  const { scenario } = parsed
  if (!isWhole(atUs) || atUs > MAX_AT_US) throw missing('moment', 'is no moment of a run')
  if (language !== undefined && language !== 'en' && language !== 'ko')
    throw missing('language', 'is neither en nor ko')
  const state: LinkState = {
    scenario,
    atUs,
    ...(selection === undefined ? {} : { selection: readSelection(selection, scenario) }),
    ...(view === undefined ? {} : { view: readView(view, context) }),
    ...(compare === undefined ? {} : { compare: readCompare(compare, context) }),
    ...(lesson === undefined ? {} : { lesson: readLesson(lesson, context) }),
    ...(language === undefined ? {} : { language }),
  }
  const made = engine === ENGINE_VERSION ? {} : { madeBy: engine.slice(0, 80) }
  return { state, source: fieldsOf(source), hasCode: isCode, ...made }
}

/** Whether a scenario as it is written holds code of somebody. */
function writesCode(source: unknown): boolean {
  const { producers } = fieldsOf(source)
  return (
    Array.isArray(producers) &&
    producers.some((one: unknown) => typeof one === 'object' && one !== null && Object.hasOwn(one, 'partitioner'))
  )
}

function damaged(): Refused {
  return new Refused({ kind: 'damaged' })
}

function missing(path: string, message: string): Refused {
  return new Refused({ kind: 'missing', path, message })
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw damaged()
  return value as Readonly<Record<string, unknown>>
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

/** Records, batches and packets are of the run: whether they are there is seen when it is looked at. */
function readSelection(value: unknown, scenario: Scenario): LinkSelection {
  const [kind, ...numbers] = Array.isArray(value) ? value : []
  if (typeof kind !== 'string' || !Object.hasOwn(SELECTION_NUMBERS, kind))
    throw missing('selection', 'is no kind of thing')
  const names: readonly string[] = SELECTION_NUMBERS[kind as LinkSelectionKind]
  if (numbers.length !== names.length || !numbers.every(isWhole)) throw damaged()
  const counts: Readonly<Record<string, number>> = {
    broker: scenario.cluster.brokers + 1,
    producer: scenario.producers.length,
    consumer: scenario.consumers.length,
    partition: partitionCount(scenario),
  }
  names.forEach((name, index) => {
    const number = numbers[index] as number
    const count = counts[name]
    if (count !== undefined && number >= count) throw missing('selection', `there is no ${name} ${number}`)
  })
  return { kind: kind as LinkSelectionKind, numbers }
}

/** Partitions of all topics, those that actions add included. */
function partitionCount({ topics, actions }: Scenario): number {
  let count = 0
  for (const topic of topics) {
    let most = topic.partitions
    for (const action of actions) {
      if (action.do === 'addPartitions' && action.topic === topic.name) most = Math.max(most, action.total)
    }
    count += most
  }
  return count
}

function readView(value: unknown, { charts }: LinkContext): LinkView {
  const { arrangement, camera, chart, mergePackets, chartsOpen, stageTable, ...rest } = fieldsOf(value)
  if (Object.keys(rest).length > 0) throw missing('view', `has no ${Object.keys(rest)[0]?.slice(0, 40)}`)
  if (arrangement !== undefined && arrangement !== 'broker' && arrangement !== 'partition') {
    throw missing('view.arrangement', 'is neither broker nor partition')
  }
  if (chart !== undefined && (typeof chart !== 'string' || chart.length > 60))
    throw missing('view.chart', 'is no chart')
  if (chart !== undefined && charts && !charts.includes(chart))
    throw missing('view.chart', `there is no chart ${JSON.stringify(chart)}`)
  const flags = { mergePackets, chartsOpen, stageTable }
  for (const [name, flag] of Object.entries(flags)) {
    if (flag !== undefined && typeof flag !== 'boolean') throw missing(`view.${name}`, 'is neither true nor false')
  }
  const given = Object.entries({ arrangement, chart, ...flags }).filter(([, one]) => one !== undefined)
  return { ...(Object.fromEntries(given) as LinkView), ...(camera === undefined ? {} : { camera: readCamera(camera) }) }
}

function readCamera(value: unknown): NonNullable<LinkView['camera']> {
  const [x, y, zoom, ...more] = Array.isArray(value) ? (value as unknown[]) : []
  const isPlace = (one: unknown): one is number => typeof one === 'number' && Math.abs(one) < 1e6
  if (!isPlace(x) || !isPlace(y) || !isPlace(zoom) || zoom <= 0 || more.length > 0) {
    throw missing('view.camera', 'is no place of the stage')
  }
  return { x, y, zoom }
}

function readCompare(value: unknown, { comparisons }: LinkContext): NonNullable<LinkState['compare']> {
  if (typeof value === 'string') {
    const name = value.slice(0, 60)
    if (name === value && (comparisons?.includes(name) ?? true)) return name
    throw missing('compare', `there is no comparison ${JSON.stringify(name)}`)
  }
  if (!Array.isArray(value) || value.length > MAX_COMPARED)
    throw missing('compare', `is no list of up to ${MAX_COMPARED}`)
  return value.map(fieldsOf)
}

function readLesson(value: unknown, { lessons }: LinkContext): NonNullable<LinkState['lesson']> {
  const { id, step, ...rest } = fieldsOf(value)
  if (typeof id !== 'string' || !isWhole(step) || Object.keys(rest).length > 0) throw damaged()
  if (!lessons) return { id, step }
  const name = JSON.stringify(id.slice(0, 60))
  if (!Object.hasOwn(lessons, id)) throw missing('lesson', `there is no lesson ${name}`)
  if (step >= (lessons[id] as number)) throw missing('lesson', `${name} has no page ${step + 1}`)
  return { id, step }
}
