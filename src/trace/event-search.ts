import { fieldsOf } from './event-catalog.ts'
import { type EventColumns, eventCodeAt, eventTime, eventValue } from './event-columns.ts'
import { EVENT_GROUPS, type EventGroup, groupNumber, isTrouble } from './event-groups.ts'
import { type EventThing, type ThingFilter, type ThingLookup, thingFilter } from './event-things.ts'
import { isTold } from './visibility.ts'

/** Which events are wanted; what is absent leaves nothing out. */
export interface EventFilter {
  readonly groups?: readonly EventGroup[]
  readonly thing?: EventThing
  /** Every word must stand in the sentence, in the name of its kind or in its rules. */
  readonly text?: string
  readonly troubleOnly?: boolean
  /** Also what other lines say already, and traffic that carries nothing. */
  readonly everything?: boolean
}

/** The events that a filter lets through, found step by step: a run may grow, and sentences take their time. */
export interface EventSearch {
  readonly filter: EventFilter
  /** Indices into the columns, ascending; `found` of them are in use. */
  matches: Uint32Array
  found: number
  /** Events that the log tells at all (with `everything`: all of them) among those looked at. */
  told: number
  /** First event that counts. */
  readonly from: number
  /** The first one that has not been looked at. */
  next: number
  readonly ofThing: ThingFilter | undefined
  readonly groups: Uint8Array | undefined
  readonly words: readonly string[]
}

/**
 * @param from First event that counts: those before it tell how things are at the start.
 * @param lookup What events alone do not tell, for the thing of the filter.
 */
export function createEventSearch(filter: EventFilter, from: number, lookup: ThingLookup): EventSearch {
  return {
    filter,
    matches: new Uint32Array(256),
    found: 0,
    told: 0,
    from,
    next: from,
    ofThing: filter.thing ? thingFilter(filter.thing, lookup) : undefined,
    groups: filter.groups ? groupFlags(filter.groups) : undefined,
    words: searchWords(filter.text ?? ''),
  }
}

function groupFlags(groups: readonly EventGroup[]): Uint8Array {
  const flags = new Uint8Array(EVENT_GROUPS.length)
  for (const group of groups) flags[EVENT_GROUPS.indexOf(group)] = 1
  return flags
}

/** The words of a search text, as `plainForSearch` writes them. */
export function searchWords(text: string): readonly string[] {
  return plainForSearch(text)
    .split(/\s+/)
    .filter((word) => word !== '')
}

/** Without marks and capitals; Hangul composed, whoever typed it. */
export function plainForSearch(text: string): string {
  return text.replace(/[`*]/g, '').normalize('NFC').toLowerCase()
}

/** Events between two looks at the clock. */
const STRIDE = 512

/**
 * Look on, to the end of the columns or until it is time for something else.
 *
 * @param textOf Everything that can be searched of an event, as `plainForSearch` writes it.
 * @returns True when every event has been looked at.
 */
export function searchOn(
  search: EventSearch,
  columns: EventColumns,
  textOf: (index: number) => string,
  shouldStop: () => boolean,
): boolean {
  const { filter, ofThing, words } = search
  while (search.next < columns.length) {
    const end = Math.min(columns.length, search.next + (words.length > 0 ? STRIDE / 8 : STRIDE))
    for (let index = search.next; index < end; index++) {
      const code = eventCodeAt(columns, index)
      const isOfThing = ofThing === undefined || ofThing(columns, index, code)
      if (!filter.everything && !isToldAt(columns, index, code)) continue
      search.told++
      if (isOfThing && isWanted(search, columns, index, textOf)) push(search, index)
    }
    search.next = end
    if (shouldStop()) break
  }
  return search.next >= columns.length
}

/**
 * Find again among what has been looked at already, when a run that has grown tells more of earlier events.
 *
 * @param indices Events of the thing of the filter, ascending.
 */
export function searchAgain(
  search: EventSearch,
  columns: EventColumns,
  indices: readonly number[],
  textOf: (index: number) => string,
): void {
  search.found = 0
  for (const index of indices) {
    if (index < search.from || index >= search.next) continue
    if (!search.filter.everything && !isToldAt(columns, index, eventCodeAt(columns, index))) continue
    if (isWanted(search, columns, index, textOf)) push(search, index)
  }
}

/** Group, trouble and words; the thing is asked for before. */
function isWanted(
  { filter, groups, words }: EventSearch,
  columns: EventColumns,
  index: number,
  textOf: (index: number) => string,
): boolean {
  const code = eventCodeAt(columns, index)
  if (groups && groups[groupNumber(code)] === 0) return false
  if (filter.troubleOnly && !isTrouble(columns, index, code)) return false
  if (words.length === 0) return true
  const text = textOf(index)
  return words.every((word) => text.includes(word))
}

function isToldAt(columns: EventColumns, index: number, code: number): boolean {
  // Only packets are judged by their arguments; other kinds may have fewer.
  if (fieldsOf(code).length <= 4) return isTold(code, 0, 0)
  return isTold(code, eventValue(columns, index, 3), eventValue(columns, index, 4))
}

function push(search: EventSearch, index: number): void {
  if (search.found === search.matches.length) {
    const larger = new Uint32Array(search.matches.length * 2)
    larger.set(search.matches)
    search.matches = larger
  }
  search.matches[search.found++] = index
}

/** How many of the found events lie at or before `atUs`: the place of the first one after it. */
export function placeAt(search: EventSearch, columns: EventColumns, atUs: number): number {
  let low = 0
  let high = search.found
  while (low < high) {
    const middle = (low + high) >> 1
    if (eventTime(columns, search.matches[middle] as number) > atUs) high = middle
    else low = middle + 1
  }
  return low
}
