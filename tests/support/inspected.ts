import type { FromWorker, Selection } from '../../src/app/host-messages.ts'
import type { PartName, RowName, Sheet, SheetPart, SheetValue } from '../../src/app/inspected/sheet.ts'
import { selectedLife } from '../../src/app/selected-life.ts'
import { profileOf } from '../../src/engine/config/profile.ts'
import { must } from '../../src/engine/kernel/assert.ts'
import type { World } from '../../src/engine/simulation/world.ts'
import { type Cursor, createCursor, viewAt } from '../../src/replay/cursor.ts'
import { computeAhead, type Run, startRun } from '../../src/replay/run.ts'
import type { NameSource } from '../../src/trace/names.ts'
import { runNames } from '../../src/trace/run-names.ts'
import type { StageView } from '../../src/trace/stage-view.ts'
import { planOf, type ScenarioJson } from './run-scenario.ts'

type Life = NonNullable<Extract<FromWorker, { kind: 'view' }>['life']>

/** A run that can be looked at: what the page is told of a thing, beside the engine's state at the same moment. */
export interface InspectedRun {
  readonly run: Run
  readonly cursor: Cursor
  readonly names: NameSource
}

/** Two producers (one in transactions, every third of which aborts), a consumer, and a broker that dies at 3 s and returns. */
export const INSPECTED: ScenarioJson = {
  kafka: '4.x',
  seed: 7,
  settle: false,
  durationMs: 20_000,
  topics: [
    {
      name: 'orders',
      partitions: 3,
      assignment: [
        [1, 2, 3],
        [2, 3, 1],
        [3, 1, 2],
      ],
      config: { 'min.insync.replicas': 2 },
    },
    { name: 'payments', partitions: 1, assignment: [[1, 2, 3]] },
  ],
  network: { latencyMs: 10 },
  producers: [
    { name: 'app', config: { acks: 'all', 'linger.ms': 20, 'batch.size': 1024 } },
    { name: 'shop', config: { acks: 'all', 'transactional.id': 'shop-1', 'linger.ms': 10 } },
  ],
  consumers: [{ name: 'reader', topic: 'payments', isolation: 'read_committed' }],
  workload: [
    {
      producer: 'app',
      topic: 'orders',
      ratePerSecond: 250,
      keys: { kind: 'uniform', count: 12 },
      valueBytes: 100,
    },
    {
      producer: 'shop',
      topic: 'payments',
      ratePerSecond: 50,
      valueBytes: 60,
      transaction: { records: 12, abortEvery: 3 },
    },
  ],
  actions: [
    { atMs: 3000, do: 'killBroker', broker: 1 },
    { atMs: 16_000, do: 'startBroker', broker: 1 },
  ],
}

/** A run of a scenario, computed up to `untilMs`. */
export function inspectedRun(json: ScenarioJson, untilMs: number): InspectedRun {
  const run = startRun(planOf(json, { isOpenEnded: true }))
  computeAhead(run, untilMs * 1000, () => false)
  return { run, cursor: createCursor(run), names: runNames(run, profileOf(run.plan.scenario.kafka)) }
}

/** What the page is told of a thing at a moment; the world is that of the same moment. */
export interface Inspection {
  readonly view: StageView
  readonly world: World
  readonly life: Life | undefined
  readonly sheet: Sheet
}

/** Look at a thing at `atMs`. */
export function inspect({ cursor, names }: InspectedRun, atMs: number, selection: Selection): Inspection {
  const view = viewAt(cursor, atMs * 1000)
  const life = selectedLife(cursor, view, selection, names)
  return { view, world: cursor.simulation.world, life, sheet: life?.sheet ?? [] }
}

/** A part by its name; the test fails without it. */
export function partOf(sheet: Sheet, name: PartName): SheetPart {
  return must(
    sheet.find((part) => part.name === name),
    `part ${name}`,
  )
}

/** The values of a row, as one list of plain facts. */
export function rowOf(part: SheetPart, label: RowName | string): readonly unknown[] {
  const row = part.rows?.find((one) => (typeof one.label === 'string' ? one.label : one.label.code) === label)
  return must(row, `row ${label}`).values.map(plain)
}

/** A table as rows of plain facts. */
export function tableOf(part: SheetPart): readonly (readonly (readonly unknown[])[])[] {
  return must(part.table, `table of ${part.name}`).rows.map((cells) => cells.map((values) => values.map(plain)))
}

/** A column of a table. */
export function columnOf(part: SheetPart, name: RowName): readonly (readonly unknown[])[] {
  const index = must(part.table, `table of ${part.name}`).columns.indexOf(name)
  return tableOf(part).map((cells) => cells[index] ?? [])
}

/** A value as the test wants to compare it. */
function plain(value: SheetValue): unknown {
  switch (value.kind) {
    case 'code':
      return value.text
    case 'number':
    case 'bytes':
      return value.value
    case 'at':
    case 'for':
    case 'since':
    case 'until':
      return value.us
    case 'word':
      return value.key
    case 'thing':
      return value.thing
  }
}

/** Every value of a sheet. */
export function valuesOf(sheet: Sheet): readonly SheetValue[] {
  return sheet.flatMap(({ rows, table }) => [
    ...(rows ?? []).flatMap(({ values }) => values),
    ...(table?.rows ?? []).flat(2),
  ])
}
