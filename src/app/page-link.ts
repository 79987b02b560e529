import { MOST_VARIANTS } from '../compare/compare-state.ts'
import { COMPARE_PRESETS } from '../compare/presets.ts'
import { loadLessonFile } from '../content/lessons/index.ts'
import type { Scenario, ScenarioProblem } from '../engine/scenario/scenario.ts'
import { canonicalText } from '../engine/simulation/canonical-text.ts'
import { parseScenario } from '../engine/simulation/complete-scenario.ts'
import type { JsonValue } from '../lessons/lesson.ts'
import { readLesson } from '../lessons/read-lesson.ts'
import { patchProblem, patchScenario, type ScenarioSourceJson } from '../lessons/scenario-patch.ts'
import { decodeLink } from '../links/decode-link.ts'
import { encodeLink } from '../links/encode-link.ts'
import {
  type DecodedLink,
  type LinkContext,
  type LinkSelection,
  type LinkState,
  type LinkTrouble,
  type LinkView,
  type OpenedLink,
  SELECTION_NUMBERS,
} from '../links/link-state.ts'
import { DATASET_ROWS } from './datasets.ts'
import type { Selection } from './host-messages.ts'
import { lessonPages } from './lessons/lesson-pages.ts'
import { readSelection } from './saved-selection.ts'
import type { ScenarioSource } from './scenario-source.ts'
import type { Session } from './session.ts'

/** What the page shows besides its run and its settings. */
export interface PagePlaces {
  readonly camera?: LinkView['camera'] | undefined
  /** A lesson that ships, and its page. */
  readonly lesson?: LinkState['lesson'] | undefined
  readonly compare?: LinkState['compare'] | undefined
}

/** What the page runs, actions by hand included; of a run that is only being loaded, what it will be. */
export function presentScenario(session: Session): Scenario | undefined {
  const { scenario, source } = session.run.getState()
  const parsed = source && parseScenario(source, { datasets: DATASET_ROWS })
  return parsed?.ok ? parsed.scenario : scenario
}

/**
 * The fragment (without `#`) that says what the page shows now; undefined before the first run.
 *
 * @param atUs Another moment than that of the playhead.
 */
export function linkOfPage(
  session: Session,
  { camera, lesson, compare }: PagePlaces = {},
  atUs = session.playback.getState().tUs,
): string | undefined {
  const scenario = presentScenario(session)
  if (!scenario) return undefined
  const { arrangement, mergePackets, chartsOpen, chart, stageTable, language } = session.settings.getState()
  const { selection } = session.selection.getState()
  return encodeLink({
    scenario,
    atUs: Math.max(0, Math.floor(atUs)),
    ...(selection ? { selection: linkSelection(selection) } : {}),
    view: { arrangement, mergePackets, chartsOpen, chart, stageTable, ...(camera ? { camera } : {}) },
    ...(lesson ? { lesson } : {}),
    ...(compare === undefined ? {} : { compare }),
    language,
  })
}

/**
 * What a link says, for this page: that everything it names is here has been checked.
 *
 * @param charts The charts that can be shown.
 */
export async function readPageLink(text: string, charts: readonly string[]): Promise<DecodedLink> {
  const context: LinkContext = { datasets: DATASET_ROWS, charts, comparisons: COMPARE_PRESETS.map(({ id }) => id) }
  const read = decodeLink(text, context)
  if (!read.ok) return read
  const { lesson, compare } = read.link.state
  if (lesson) {
    const again = decodeLink(text, { ...context, lessons: await pagesOf(lesson.id) })
    if (!again.ok) return again
  }
  const trouble = compare === undefined ? undefined : compareTrouble(compare, read.link)
  return trouble ? { ok: false, trouble } : read
}

/** The lesson of that name with its number of pages; empty: it does not ship. */
async function pagesOf(id: string): Promise<Readonly<Record<string, number>>> {
  const lesson = readLesson(await loadLessonFile(id), [])
  return lesson ? { [id]: lessonPages(lesson).length } : {}
}

/** Why the runs of a comparison cannot be made of the scenario. */
function compareTrouble(compare: NonNullable<LinkState['compare']>, { source }: OpenedLink): LinkTrouble | undefined {
  if (typeof compare === 'string') return undefined
  if (compare.length < 2 || compare.length > MOST_VARIANTS) {
    return { kind: 'missing', path: 'compare', message: `is no list of 2 to ${MOST_VARIANTS} runs` }
  }
  const scenario = source as ScenarioSourceJson
  for (const [index, patch] of compare.entries()) {
    for (const path of Object.keys(patch)) {
      const problem = patchProblem(scenario, path)
      if (problem) return { kind: 'missing', path: `compare[${index}]`, message: `${path.slice(0, 60)} ${problem}` }
    }
    const changed = patchScenario(scenario, patch as Readonly<Record<string, JsonValue>>)
    const parsed = parseScenario(changed, { datasets: DATASET_ROWS })
    if (!parsed.ok) return { kind: 'refused', problems: parsed.problems }
  }
  return undefined
}

/**
 * Show what a link says: its run at its moment, paused, and when the engine has taken that, the page as its author had it.
 * Undo goes back to what was there.
 *
 * @returns Why the engine refuses it: nothing has changed then. Empty: it is there.
 */
export async function showLink(session: Session, link: OpenedLink): Promise<readonly ScenarioProblem[]> {
  const { playing } = session.playback.getState()
  const { view = {}, language } = link.state
  const problems = await enterLink(session, link)
  if (problems.length > 0) {
    session.playback.setState({ playing })
    return problems
  }
  const { camera: _camera, ...settings } = view
  session.settings.setState({ ...settings, ...(language ? { language } : {}) })
  return []
}

/** Put the page at the moment of a link, in its run: what a lesson has loaded meanwhile is not loaded again. */
export async function returnToLink(session: Session, link: OpenedLink): Promise<void> {
  await settled(session, session.run.getState().source)
  const { scenario } = session.run.getState()
  if (!scenario || canonicalText(scenario) !== canonicalText(link.state.scenario)) {
    await enterLink(session, link)
    return
  }
  const { atUs, selection } = link.state
  session.transport.pause()
  session.transport.seek(atUs)
  session.selection.setState({ selection: selection ? pageSelection(selection) : undefined })
}

async function enterLink(session: Session, { source, state }: OpenedLink): Promise<readonly ScenarioProblem[]> {
  const { selection, atUs } = state
  const selected = selection ? pageSelection(selection) : undefined
  const given = source as unknown as ScenarioSource
  session.changes.load(given, undefined, {
    tUs: atUs,
    playing: false,
    ...(selected ? { selection: selected } : {}),
  })
  return settled(session, given)
}

/** What the engine says of a scenario that has just been handed to it; empty: it runs, or another one was loaded. */
function settled(session: Session, source: ScenarioSource | undefined): Promise<readonly ScenarioProblem[]> {
  const before = session.run.getState().scenario
  return new Promise((resolve) => {
    const look = (): boolean => {
      const { status, source: now, scenario, problems } = session.run.getState()
      if (now === source && status === 'starting' && scenario === before) return false
      resolve(problems)
      return true
    }
    if (look()) return
    const stop = session.run.subscribe(() => {
      if (look()) stop()
    })
  })
}

function linkSelection(selection: Selection): LinkSelection {
  const numbers = selection as unknown as Readonly<Record<string, number>>
  return { kind: selection.kind, numbers: SELECTION_NUMBERS[selection.kind].map((name) => numbers[name] as number) }
}

function pageSelection({ kind, numbers }: LinkSelection): Selection | undefined {
  const names = SELECTION_NUMBERS[kind].map((name, index) => [name, numbers[index]])
  return readSelection(Object.fromEntries([['kind', kind], ...names]))
}
