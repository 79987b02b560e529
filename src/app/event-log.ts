import type { Sentences } from '../content/strings/strings.ts'
import type { Action, Scenario } from '../engine/scenario/scenario.ts'
import type { Run } from '../replay/run.ts'
import { eventsAtStart } from '../replay/run.ts'
import { eventCodeAt } from '../trace/event-columns.ts'
import { groupOf, isTrouble } from '../trace/event-groups.ts'
import {
  createEventSearch,
  type EventSearch,
  placeAt,
  plainForSearch,
  searchAgain,
  searchOn,
} from '../trace/event-search.ts'
import { type EventThing, type ThingLookup, thingOf } from '../trace/event-things.ts'
import { recordEvents, stepAt } from '../trace/life.ts'
import type { NameSource } from '../trace/names.ts'
import { LOG_PAGE, type LogPage, type LogQuestion, type LogRow } from './log-messages.ts'
import { loadSentences } from './sentence-files.ts'

/** The event log of a run: remembers the last search, so that pages and a playing run cost only what is new. */
export interface EventLog {
  /**
   * @param shouldStop Asked now and then: the rest of the search is left to the next question.
   */
  answer(question: LogQuestion, shouldStop: () => boolean): Promise<LogPage>
}

/** Searches that are remembered: the page reads through a filter, and listens to everything. */
const KEPT_SEARCHES = 3

interface KeptSearch {
  readonly key: string
  readonly search: EventSearch
  /** Events of the run when it was last told of. */
  knownLength: number
}

/** A log over `run`. Another future needs another log. */
export function createEventLog(run: Run, names: NameSource): EventLog {
  const lookup = lookupOf(run)
  /** The one asked for last stands first. */
  let kept: KeptSearch[] = []

  function searchFor({ filter, language }: LogQuestion): KeptSearch {
    const key = JSON.stringify([filter, filter.text ? language : ''])
    const found = kept.find((one) => one.key === key) ?? {
      key,
      search: createEventSearch(filter, eventsAtStart(run), lookup),
      knownLength: run.columns.length,
    }
    kept = [found, ...kept.filter((one) => one !== found)].slice(0, KEPT_SEARCHES)
    return found
  }

  return {
    async answer(question, shouldStop) {
      const sentences = question.filter.text ? await loadSentences(question.language) : {}
      const found = searchFor(question)
      const current = found.search
      const { columns } = run
      const textOf = (index: number): string => searchText(run, index, names, sentences)
      const { thing } = question.filter
      // What the copies of a record went through is known as a whole: a longer run may tell more of its earlier events.
      if (thing?.kind === 'record' && columns.length !== found.knownLength) {
        searchAgain(current, columns, lookup.eventsOfRecord(thing.record), textOf)
      }
      found.knownLength = columns.length
      searchOn(current, columns, textOf, shouldStop)
      const past = placeAt(current, columns, question.atUs)
      const { from, until } = partOf(question, past, current.found)
      const rows: LogRow[] = []
      for (let place = from; place < until; place++)
        rows.push(rowOf(run, current.matches[place] as number, names, lookup))
      const searched = columns.length === 0 ? 1 : current.next / columns.length
      return { rows, from, found: current.found, of: current.told, past, searched }
    },
  }
}

function partOf({ part }: LogQuestion, past: number, found: number): { from: number; until: number } {
  const [wish, limit] =
    part.kind === 'around' ? [past - part.before, part.before + part.after] : [part.place, part.limit]
  const count = Math.min(limit, LOG_PAGE)
  // Near the end there is less after the playhead: more before it instead.
  const from = Math.max(0, Math.min(wish, part.kind === 'around' ? found - count : found))
  return { from, until: Math.min(found, from + count) }
}

function rowOf(run: Run, index: number, names: NameSource, lookup: ThingLookup): LogRow {
  const { columns } = run
  const code = eventCodeAt(columns, index)
  const thing = thingOf(columns, index, lookup)
  return {
    ...stepAt(columns, index, names),
    event: index,
    group: groupOf(code),
    trouble: isTrouble(columns, index, code),
    ...(thing ? { thing } : {}),
  }
}

/** All that can be searched of an event: its sentence, the name of its kind, its rules. */
function searchText(run: Run, index: number, names: NameSource, sentences: Sentences): string {
  const { kind, sentence } = stepAt(run.columns, index, names)
  const text = sentences[sentence.key]?.(sentence.values) ?? sentence.key
  return plainForSearch(`${text} ${kind} ${sentence.rule}`)
}

function lookupOf(run: Run): ThingLookup {
  const { records } = run.tables
  return {
    partitionOfRecord: (record) => records.partition[record] ?? -1,
    producerOfRecord: (record) => records.producer[record] ?? -1,
    actorOfProducer: (producer) => run.plan.scenario.cluster.brokers + 1 + producer,
    thingOfAction: (action) => thingOfAction(run.plan.actions[action], run.plan.scenario),
    eventsOfRecord: (record) => recordEvents(run.columns, { record, sentAtUs: records.sentAtUs[record] ?? 0 }),
  }
}

/** What an action was done to: the broker, the link or the producer that it names. */
function thingOfAction(action: Action | undefined, scenario: Scenario): EventThing | undefined {
  if (!action) return undefined
  const fields = action as unknown as Readonly<Record<string, unknown>>
  if (typeof fields['broker'] === 'number') return { kind: 'broker', broker: fields['broker'] }
  if (typeof fields['producer'] === 'string') {
    const producer = scenario.producers.findIndex((one) => one.name === fields['producer'])
    return producer < 0 ? undefined : { kind: 'producer', producer }
  }
  if (Array.isArray(fields['between'])) {
    const [a, b] = fields['between'].map((end) => actorOfEnd(end, scenario))
    return a === undefined || b === undefined ? undefined : { kind: 'link', a: Math.min(a, b), b: Math.max(a, b) }
  }
  return action.do.endsWith('Controller') ? { kind: 'broker', broker: 0 } : undefined
}

/** The actor at the end of a link, as actions spell it. */
function actorOfEnd(end: unknown, scenario: Scenario): number | undefined {
  if (typeof end === 'number') return end
  if (end === 'controller') return 0
  const clients = [...scenario.producers, ...scenario.consumers]
  const client = clients.findIndex((one) => one.name === end)
  return client < 0 ? undefined : scenario.cluster.brokers + 1 + client
}
