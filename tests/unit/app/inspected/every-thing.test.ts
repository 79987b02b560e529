import { describe, expect, it } from 'vitest'
import type { Selection } from '../../../../src/app/host-messages.ts'
import type { Sheet } from '../../../../src/app/inspected/sheet.ts'
import { selectionKey } from '../../../../src/app/selection-store.ts'
import { things as english } from '../../../../src/content/strings/en/things.ts'
import { things as korean } from '../../../../src/content/strings/ko/things.ts'
import type { StageView } from '../../../../src/trace/stage-view.ts'
import { INSPECTED, inspect, inspectedRun, valuesOf } from '../../../support/inspected.ts'

const LANGUAGES = { en: english, ko: korean }

/** What a reader would not understand: a key without words, an empty text, a number that is none. */
function faultsOf(sheet: Sheet): string[] {
  const faults: string[] = []
  for (const [language, words] of Object.entries(LANGUAGES)) {
    const check = (text: string | undefined, what: string): void => {
      if (!text || /undefined|NaN|\[object/.test(text)) faults.push(`${language}: ${what}: ${text}`)
    }
    for (const { name, note, rows, table } of sheet) {
      check(words.parts[name], `part ${name}`)
      if (note) check(words.notes[note.key]?.(), `note ${note.key}`)
      for (const { label } of rows ?? []) if (typeof label === 'string') check(words.rows[label], `row ${label}`)
      for (const column of table?.columns ?? []) check(words.rows[column], `column ${column}`)
    }
    for (const value of valuesOf(sheet)) if (value.kind === 'word') check(words.words[value.key], `word ${value.key}`)
  }
  for (const value of valuesOf(sheet)) {
    if (value.kind === 'number' || value.kind === 'bytes') {
      if (!Number.isFinite(value.value)) faults.push(`not a number: ${JSON.stringify(value)}`)
    } else if ('us' in value && !Number.isFinite(value.us)) faults.push(`not a time: ${JSON.stringify(value)}`)
  }
  for (const { name, table } of sheet) {
    for (const cells of table?.rows ?? []) {
      if (cells.length !== table?.columns.length)
        faults.push(`${name}: ${cells.length} cells, ${table?.columns.length} columns`)
    }
  }
  return faults
}

/** One of each kind of thing, more of those that differ much. */
function thingsOf(view: StageView): Selection[] {
  const things: Selection[] = [
    ...[0, 1, 2, 3].map((broker): Selection => ({ kind: 'broker', broker })),
    ...view.partitions.map(({ partition }): Selection => ({ kind: 'partition', partition })),
    ...view.brokers.map(({ broker }): Selection => ({ kind: 'replica', partition: 0, broker })),
    ...view.producers.map(({ index }): Selection => ({ kind: 'producer', producer: index })),
    ...view.consumers.map(({ index }): Selection => ({ kind: 'consumer', consumer: index })),
    ...view.links.map(({ a, b }): Selection => ({ kind: 'link', a, b })),
    ...view.packets.map(({ packet }): Selection => ({ kind: 'packet', packet })),
    ...[1, 20, view.counts.sent].map((record): Selection => ({ kind: 'record', record })),
    { kind: 'packet', packet: 9 },
    { kind: 'batch', batch: 0 },
    { kind: 'batch', batch: 1 },
  ]
  for (const { lanes, connections } of view.producers) {
    for (const { batches } of lanes) for (const { batch } of batches) things.push({ kind: 'batch', batch })
    for (const { inFlight } of connections) {
      for (const { batches } of inFlight) for (const { batch } of batches) things.push({ kind: 'batch', batch })
    }
  }
  return things
}

describe('what the page knows of everything that can be selected', () => {
  const looked = inspectedRun(INSPECTED, 20_000)
  const moments = [0, 15, 60, 405, 1200, 3040, 6000, 12_500, 16_500, 19_999]

  it.each(moments)('at %d ms has words in both languages and only numbers that are some', (atMs) => {
    const { view } = inspect(looked, atMs, { kind: 'broker', broker: 1 })
    const faults = thingsOf(view).flatMap((thing) =>
      faultsOf(inspect(looked, atMs, thing).sheet).map((fault) => `${selectionKey(thing)}: ${fault}`),
    )
    expect([...new Set(faults)]).toEqual([])
  })

  it('leads on: every link of a sheet leads to something that has a sentence of its own', () => {
    const dead = new Set<string>()
    const kinds = new Set<string>()
    for (const atMs of [405, 3040]) {
      const { view } = inspect(looked, atMs, { kind: 'broker', broker: 1 })
      const targets = new Map<string, Selection>()
      for (const thing of thingsOf(view)) {
        for (const value of valuesOf(inspect(looked, atMs, thing).sheet)) {
          if (value.kind !== 'thing') continue
          kinds.add(`${thing.kind} → ${value.thing.kind}`)
          targets.set(selectionKey(value.thing), value.thing)
        }
      }
      for (const [key, target] of targets) if (!inspect(looked, atMs, target).life) dead.add(`${atMs}: ${key}`)
    }
    expect([...dead]).toEqual([])
    // The ways between things that a person goes.
    for (const way of [
      'record → batch',
      'record → replica',
      'record → producer',
      'batch → record',
      'batch → packet',
      'batch → replica',
      'packet → batch',
      'packet → link',
      'packet → partition',
      'link → packet',
      'broker → replica',
      'broker → producer',
      'broker → consumer',
      'replica → partition',
      'partition → replica',
      'partition → broker',
      'partition → consumer',
      'producer → batch',
      'producer → partition',
      'producer → packet',
      'consumer → partition',
    ]) {
      expect([...kinds]).toContain(way)
    }
  })

  it('leaves the moment alone: looking at a packet that has arrived does not move the run', () => {
    const before = inspect(looked, 405, { kind: 'broker', broker: 2 })
    const gone = inspect(looked, 405, { kind: 'packet', packet: 3 })
    expect(gone.sheet.length).toBeGreaterThan(0)
    expect(inspect(looked, 405, { kind: 'broker', broker: 2 }).sheet).toEqual(before.sheet)
    expect(looked.cursor.simulation.world.nowUs).toBe(before.world.nowUs)
  })
})
