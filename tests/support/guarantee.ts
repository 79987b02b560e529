import { readdirSync, readFileSync } from 'node:fs'
import { DEATH, ELECTION } from '../../src/engine/cluster/events.ts'
import { must } from '../../src/engine/kernel/assert.ts'
import { TRANSACTION_CALL } from '../../src/engine/producer/events.ts'
import { errorCodeOf } from '../../src/engine/protocol/errors.ts'
import { API_NAMES } from '../../src/engine/protocol/messages.ts'
import { codeOf, type DomainEvent, fieldsOf } from '../../src/trace/event-catalog.ts'
import { eventObjects } from './events.ts'
import type { FinishedRun, ScenarioJson } from './run-scenario.ts'

/**
 * A fact of the run that has at least these arguments; `kind` as in the event catalogue. Written as people write them: an
 * error by its name, a set of brokers as the list of their ids, how a leader or a death came, an API and a call by their
 * names, `ofRecord: 2` for the batch that holds record 2, `sinceMs` and `untilMs` for when it happened (both included).
 */
export type FactPattern = { readonly kind: DomainEvent['kind'] } & Readonly<Record<string, unknown>>

/** What a row of the guarantee matrix promises, beside its scenario. */
export interface GuaranteeExpectation {
  /** The row, and what happens in one sentence. */
  readonly row: string
  readonly why: string
  /** The scenario is run at each of these; default: the version that it names. */
  readonly versions?: readonly string[]
  /** Fields of the outcome (contract) that must be exactly so. */
  readonly outcome: Readonly<Record<string, unknown>>
  /** By record number: fields of the outcome's records that must be exactly so. */
  readonly records?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  /** Facts that must occur in this order, others may lie between: proof that the row's situation did come about. */
  readonly story?: readonly FactPattern[]
  /** Facts that must not occur at all. */
  readonly never?: readonly FactPattern[]
}

/** One scenario file with what it must come to. */
export interface Guarantee {
  readonly name: string
  readonly scenario: ScenarioJson
  readonly expected: GuaranteeExpectation
}

const DIRECTORY = new URL('../scenarios/guarantees/', import.meta.url)

/** Every pair `G-n….json`, `G-n….outcome.json` of tests/scenarios/guarantees, by name. */
export function readGuarantees(): Guarantee[] {
  const read = (file: string) => JSON.parse(readFileSync(new URL(file, DIRECTORY), 'utf8'))
  return readdirSync(DIRECTORY)
    .filter((file) => /^G-\d.*\.json$/.test(file) && !file.endsWith('.outcome.json'))
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .map((file) => {
      const name = file.replace(/\.json$/, '')
      return { name, scenario: read(file), expected: read(`${name}.outcome.json`) }
    })
}

/** Number of the row that a file stands for: `G-30-lost` → 30. */
export function rowOf(name: string): number {
  return Number(/^G-(\d+)/.exec(name)?.[1])
}

/** Facts of the run itself, without those that tell how things are at the start. */
function factsOf(run: FinishedRun): DomainEvent[] {
  return eventObjects(run.columns, run.eventsAtStart)
}

type Values = Readonly<Record<string, unknown>>

/** Which batches each record was in, by record number: more than one only if a batch was split. */
function batchesOf(facts: readonly DomainEvent[]): Map<unknown, Set<unknown>> {
  const batches = new Map<unknown, Set<unknown>>()
  for (const fact of facts) {
    if (fact.kind !== 'recordAppended') continue
    batches.set(fact.record, (batches.get(fact.record) ?? new Set()).add(fact.batch))
  }
  return batches
}

/** What `how` stands for, in the events that have it. */
const HOW: Readonly<Record<string, number>> = { ...ELECTION, ...DEATH }

/** What `call` stands for: what the application asks of a transaction. */
const CALLS: Readonly<Record<string, number>> = TRANSACTION_CALL

const API_CODES: ReadonlyMap<string, number> = new Map(API_NAMES.map((name, code) => [name, code]))

/** The number that stands in events for what a pattern says. */
function asInEvents(field: string, value: unknown): unknown {
  if (field === 'error' && typeof value === 'string') return must(errorCodeOf(value), 'error', value)
  if (field === 'how' && typeof value === 'string') return must(HOW[value], 'how', value)
  if (field === 'api' && typeof value === 'string') return must(API_CODES.get(value), 'api', value)
  if (field === 'call' && typeof value === 'string') return must(CALLS[value], 'call', value)
  if (Array.isArray(value)) return value.reduce((bits, broker) => bits | (1 << broker), 0)
  return value
}

/** Words of patterns that are no field of an event, and the field that they need (any event will do: none). */
const OWN_WORDS: Readonly<Record<string, string | undefined>> = {
  ofRecord: 'batch',
  sinceMs: undefined,
  untilMs: undefined,
}

/** A pattern with a misspelt word would never fit, and a `never` of it prove nothing. @throws if there is one. */
function checkWords({ kind, ...rest }: FactPattern): void {
  const code = codeOf(kind)
  const fields = new Set(fieldsOf(code))
  for (const word of Object.keys(rest)) {
    const needed = word in OWN_WORDS ? OWN_WORDS[word] : word
    if (code === undefined || (needed !== undefined && !fields.has(needed))) throw new Error(`${kind} has no ${word}`)
  }
}

/** A test whether a fact fits a pattern; `patterns` are all that it will be asked about. */
function matcher(
  facts: readonly DomainEvent[],
  patterns: readonly FactPattern[],
): (fact: DomainEvent, pattern: FactPattern) => boolean {
  patterns.forEach(checkWords)
  const batches = batchesOf(facts)
  return (fact, pattern) => {
    const values = fact as unknown as Values
    return Object.entries(pattern).every(([field, value]) => {
      if (field === 'ofRecord') return batches.get(value)?.has(values['batch'])
      if (field === 'sinceMs') return fact.atUs >= Number(value) * 1000
      if (field === 'untilMs') return fact.atUs <= Number(value) * 1000
      return values[field] === asInEvents(field, value)
    })
  }
}

/** The first part of the story that the run does not tell, undefined if it tells all of it. */
export function missingFromStory(run: FinishedRun, story: readonly FactPattern[]): FactPattern | undefined {
  const facts = factsOf(run)
  const fits = matcher(facts, story)
  let next = 0
  for (const fact of facts) {
    const pattern = story[next]
    if (pattern === undefined) return undefined
    if (fits(fact, pattern)) next++
  }
  return story[next]
}

/** Facts of the run that fit one of the patterns. */
export function factsThatFit(run: FinishedRun, patterns: readonly FactPattern[]): DomainEvent[] {
  const facts = factsOf(run)
  const fits = matcher(facts, patterns)
  return facts.filter((fact) => patterns.some((pattern) => fits(fact, pattern)))
}
