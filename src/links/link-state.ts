import type { Scenario, ScenarioProblem } from '../engine/scenario/scenario.ts'

/** The numbers that name a selected thing of each kind, in the order in which a link writes them. */
export const SELECTION_NUMBERS = {
  record: ['record'],
  batch: ['batch'],
  partition: ['partition'],
  replica: ['partition', 'broker'],
  broker: ['broker'],
  packet: ['packet'],
  link: ['a', 'b'],
  producer: ['producer'],
  consumer: ['consumer'],
} as const

export type LinkSelectionKind = keyof typeof SELECTION_NUMBERS

/** What is selected: its kind, and the numbers that name it in the run. */
export interface LinkSelection {
  readonly kind: LinkSelectionKind
  readonly numbers: readonly number[]
}

/** How the page is arranged; what is absent stays as the reader has it. */
export interface LinkView {
  readonly arrangement?: 'broker' | 'partition'
  readonly mergePackets?: boolean
  readonly chartsOpen?: boolean
  readonly chart?: string
  readonly stageTable?: boolean
  /** Middle of the picture as a share of the whole stage (0..1), and how much nearer than the whole of it. */
  readonly camera?: { readonly x: number; readonly y: number; readonly zoom: number }
}

/** A difference from the scenario, as JSON: names of fields to their other values. */
export type LinkPatch = Readonly<Record<string, unknown>>

/** Everything that a link says: a scenario (actions by hand are in it) and where somebody looked at it. */
export interface LinkState {
  readonly scenario: Scenario
  /** Moment of the playhead (µs, whole, at least 0). */
  readonly atUs: number
  readonly selection?: LinkSelection
  readonly view?: LinkView
  /** A comparison that stands ready, or the runs of one's own: each the scenario with its difference. */
  readonly compare?: string | readonly LinkPatch[]
  readonly lesson?: { readonly id: string; readonly step: number }
  readonly language?: 'en' | 'ko'
}

/** A link that could be read. */
export interface OpenedLink {
  readonly state: LinkState
  /** The scenario as it is written in the link: without defaults. */
  readonly source: Readonly<Record<string, unknown>>
  /** It holds code of somebody: ask before it runs. */
  readonly hasCode: boolean
  /** The engine that made it, when that is not this one: what it shows may differ. */
  readonly madeBy?: string
}

/** Why a link cannot be opened. */
export type LinkTrouble =
  /** No text of ours. */
  | { readonly kind: 'noLink' }
  /** Cut short or changed on the way. */
  | { readonly kind: 'damaged' }
  /** Made by a page that is newer: its format. */
  | { readonly kind: 'tooNew'; readonly format: number }
  | { readonly kind: 'tooLarge' }
  /** Its scenario is refused. */
  | { readonly kind: 'refused'; readonly problems: readonly ScenarioProblem[] }
  /** It names what is not there: where in the link, and what. */
  | { readonly kind: 'missing'; readonly path: string; readonly message: string }

export type DecodedLink =
  | { readonly ok: true; readonly link: OpenedLink }
  | { readonly ok: false; readonly trouble: LinkTrouble }

/** What a reader of links must know besides the text. */
export interface LinkContext {
  /** Names and numbers of rows of the data sets that ship. */
  readonly datasets: Readonly<Record<string, number>>
  /** Lessons that can be opened, with their numbers of pages; absent: any. */
  readonly lessons?: Readonly<Record<string, number>>
  /** Comparisons that stand ready, and charts; absent: any. */
  readonly comparisons?: readonly string[]
  readonly charts?: readonly string[]
}

/** Characters that a link should not exceed: without code of somebody, and with it. */
export const LINK_CHARS = { plain: 2_000, withCode: 8_000 } as const

/** The trouble in one line of English, for the command line. */
export function troubleText(trouble: LinkTrouble): string {
  switch (trouble.kind) {
    case 'noLink':
      return 'link: is no link of Inflight'
    case 'damaged':
      return 'link: is damaged; it was cut short or changed on the way'
    case 'tooNew':
      return `link: has format ${trouble.format}, which is newer than this version can read`
    case 'tooLarge':
      return 'link: is too large'
    case 'refused':
      return `link: ${trouble.problems.map(({ path, message }) => `${path}: ${message}`).join('; ')}`
    case 'missing':
      return `link: ${trouble.path}: ${trouble.message}`
  }
}
