import { decodeLink } from '../links/decode-link.ts'
import { encodeLink } from '../links/encode-link.ts'
import { type DecodedLink, type LinkSelection, type OpenedLink, SELECTION_NUMBERS } from '../links/link-state.ts'
import { DATASET_ROWS } from './datasets.ts'
import type { Selection } from './host-messages.ts'
import { readSelection } from './saved-selection.ts'
import type { ScenarioSource } from './scenario-source.ts'
import type { Session } from './session.ts'

/** The fragment (without `#`) that says what the page shows now; undefined before the first run. */
export function linkOfPage(session: Session): string | undefined {
  const { scenario } = session.run.getState()
  if (!scenario) return undefined
  const { arrangement, mergePackets, chartsOpen, chart, stageTable, language } = session.settings.getState()
  const { selection } = session.selection.getState()
  return encodeLink({
    scenario,
    atUs: Math.max(0, Math.floor(session.playback.getState().tUs)),
    ...(selection ? { selection: linkSelection(selection) } : {}),
    view: { arrangement, mergePackets, chartsOpen, chart, stageTable },
    language,
  })
}

/** What a link says, for this page. */
export function readPageLink(text: string): DecodedLink {
  return decodeLink(text, { datasets: DATASET_ROWS })
}

/** Show what a link says: its run at its moment, paused. Undo goes back to what was there. */
export function showLink(session: Session, { source, state }: OpenedLink): void {
  const { view = {}, language, selection, atUs } = state
  const { camera: _camera, ...settings } = view
  session.settings.setState({ ...settings, ...(language ? { language } : {}) })
  const selected = selection ? pageSelection(selection) : undefined
  session.changes.load(source as unknown as ScenarioSource, undefined, {
    tUs: atUs,
    playing: false,
    ...(selected ? { selection: selected } : {}),
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
