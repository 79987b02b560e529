import { fuzzyScore } from './fuzzy.ts'

/** Where a line of the palette comes from, in the order in which they stand when nothing has been typed. */
export const PALETTE_GROUPS = ['recent', 'actions', 'commands', 'things', 'scenarios', 'settings'] as const

export type PaletteGroup = (typeof PALETTE_GROUPS)[number]

/** A line of the palette: something that can be done. */
export interface PaletteItem {
  /** The same in every language and every visit, for what was done recently. */
  readonly id: string
  readonly group: PaletteGroup
  readonly name: string
  /** Other names that find it: those of the other language, how it is called elsewhere. */
  readonly also?: readonly string[]
  /** Its key on the page, as people write it. */
  readonly keys?: string
  /** Behind the name: "on". */
  readonly detail?: string
  readonly run: () => void
}

/** Lines that are shown of one group while something is typed, and of all things before. */
const MOST_OF_GROUP = 12

export interface PaletteSection {
  readonly group: PaletteGroup
  readonly items: readonly PaletteItem[]
}

/**
 * What fits the typed text, the best first, each group together under its best line. With nothing typed: what was done
 * recently, then all groups.
 *
 * @param recent Names of lines, newest first.
 */
export function paletteSections(
  items: readonly PaletteItem[],
  typed: string,
  recent: readonly string[],
): readonly PaletteSection[] {
  if (typed.trim() === '') return sectionsWithRecent(items, recent)
  const scored = items
    .map((item) => ({ item, score: scoreOf(item, typed, recent) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
  const groups = new Map<PaletteGroup, PaletteItem[]>()
  for (const { item } of scored) {
    const group = groups.get(item.group) ?? []
    if (group.length < MOST_OF_GROUP) group.push(item)
    groups.set(item.group, group)
  }
  return [...groups].map(([group, own]) => ({ group, items: own }))
}

function scoreOf(item: PaletteItem, typed: string, recent: readonly string[]): number {
  const others = item.also ?? []
  const score = Math.max(
    fuzzyScore(typed, item.name),
    ...others.map((name) => 0.9 * fuzzyScore(typed, name)),
    0.6 * fuzzyScore(typed, [item.name, ...others].join(' ')),
  )
  if (score <= 0) return 0
  const place = recent.indexOf(item.id)
  return score + (place < 0 ? 0 : 1.5 - place * 0.1)
}

function sectionsWithRecent(items: readonly PaletteItem[], recent: readonly string[]): readonly PaletteSection[] {
  const known = recent.flatMap((id) => items.find((item) => item.id === id) ?? [])
  const rest = items.filter((item) => !known.includes(item))
  const sections = PALETTE_GROUPS.map((group) => ({
    group,
    items: group === 'recent' ? known : rest.filter((item) => item.group === group),
  }))
  return sections.filter((section) => section.items.length > 0)
}

/** The record number that a text means: `42`, `#42`, `record 42`, `레코드 42`; undefined: none. */
export function recordTyped(text: string): number | undefined {
  const match = /^\s*(?:record|rec|레코드)?\s*#?\s*(\d{1,9})\s*$/i.exec(text)
  const number = match ? Number(match[1]) : 0
  return number >= 1 ? number : undefined
}
