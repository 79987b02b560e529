import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { Selection } from '../../app/host-messages.ts'
import { linkEnd } from '../../app/link-end.ts'
import { clockText, groupDigits } from '../../app/number-text.ts'
import { sameSelection } from '../../app/selection-store.ts'
import type { Strings } from '../../content/strings/strings.ts'
import type { OutcomeCounts, StageView } from '../../trace/stage-view.ts'
import { batchName } from '../inspector/thing-name.ts'
import { useRun, useSelection, useSession, useStrings } from '../shell/page-context.ts'
import type { ScreenPoint } from '../stage/StagePane.tsx'
import { useToolStrings } from '../tools/tool-strings.ts'
import { type StageRow, type StageTableData, stageTables, type TableNames } from './stage-tables.ts'
import './stage-table.css'

export interface StageTableProps {
  readonly onSelect: (selection: Selection) => void
  readonly onMenu: (selection: Selection, at: ScreenPoint) => void
  readonly onPicture: () => void
}

/** ms of wall time between two looks while it plays: a table that is being read must stand still. */
const LOOK_EVERY_MS = 1000
/** Rows of a table before the rest is asked for. */
const FEW_ROWS = 40

/** The whole stage in words and numbers: tables with everything that the picture shows, at the playhead. */
export function StageTable({ onSelect, onMenu, onPicture }: StageTableProps) {
  const words = useToolStrings().table
  const strings = useStrings()
  const moment = useCalmMoment()
  const names = useTableNames()
  const box = useRef<HTMLDivElement>(null)
  const tables = useMemo(() => (moment ? stageTables(moment.view, names, moment.tUs) : []), [moment, names])
  useKeptFocus(box)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section ref={box} className="stage-tables" aria-label={words.name} tabIndex={0}>
      <header className="stage-tables-head">
        <h2>{words.name}</h2>
        <button type="button" className="btn" onClick={onPicture}>
          {words.toPicture}
        </button>
        <p>
          {moment ? <b>{words.at(clockText(moment.tUs))}. </b> : null}
          {words.intro} {words.calm}
        </p>
      </header>
      {moment ? <OutcomeTable counts={moment.view.counts} strings={strings} title={words.outcome} /> : null}
      {tables.map((table) => (
        <OneTable key={table.id} table={table} onSelect={onSelect} onMenu={onMenu} />
      ))}
    </section>
  )
}

/** The counters, as everywhere else. */
function OutcomeTable({ counts, strings, title }: { counts: OutcomeCounts; strings: Strings; title: string }) {
  const names = Object.keys(counts) as (keyof OutcomeCounts)[]
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it has no buttons, and may be wider than the window
    <fieldset className="stage-table bare" aria-label={title} tabIndex={0}>
      <table>
        <caption>{title}</caption>
        <thead>
          <tr>
            {names.map((name) => (
              <th key={name} scope="col">
                {strings.outcomes[name]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr>
            {names.map((name) => (
              <td key={name}>{groupDigits(counts[name])}</td>
            ))}
          </tr>
        </tbody>
      </table>
    </fieldset>
  )
}

interface OneTableProps {
  readonly table: StageTableData
  readonly onSelect: (selection: Selection) => void
  readonly onMenu: (selection: Selection, at: ScreenPoint) => void
}

function OneTable({ table, onSelect, onMenu }: OneTableProps) {
  const words = useToolStrings().table
  const selection = useSelection()
  const [isAll, setIsAll] = useState(false)
  const rows = isAll ? table.rows : table.rows.slice(0, FEW_ROWS)
  const hasMenu = table.rows.some((row) => menuOf(row.selection))
  return (
    <div className="stage-table">
      <table>
        <caption>
          {words.captions[table.id]} <small>{table.rows.length}</small>
        </caption>
        <thead>
          <tr>
            {table.columns.map((column) => (
              <th key={column} scope="col">
                {words.columns[column]}
              </th>
            ))}
            {hasMenu ? <th scope="col">{words.actions}</th> : null}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row
              key={row.key}
              row={row}
              isSelected={sameSelection(row.selection, selection)}
              hasMenu={hasMenu}
              onSelect={onSelect}
              onMenu={onMenu}
            />
          ))}
        </tbody>
      </table>
      {rows.length < table.rows.length ? (
        <button type="button" className="text-button" onClick={() => setIsAll(true)}>
          {words.showAll(table.rows.length)}
        </button>
      ) : null}
    </div>
  )
}

interface RowProps {
  readonly row: StageRow
  readonly isSelected: boolean
  readonly hasMenu: boolean
  readonly onSelect: (selection: Selection) => void
  readonly onMenu: (selection: Selection, at: ScreenPoint) => void
}

function Row({ row, isSelected, hasMenu, onSelect, onMenu }: RowProps) {
  const words = useToolStrings().table
  const [name, ...cells] = row.cells
  return (
    <tr className={isSelected ? 'stage-row-selected' : ''}>
      <th scope="row">
        <button
          type="button"
          className="stage-row-name"
          aria-pressed={isSelected}
          onClick={() => onSelect(row.selection)}
        >
          {name}
        </button>
      </th>
      {cells.map((cell, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: columns never change places
        <td key={index}>{cell}</td>
      ))}
      {hasMenu ? (
        <td>
          {menuOf(row.selection) ? (
            <button
              type="button"
              className="icon-button"
              aria-haspopup="menu"
              aria-label={words.actionsOf([name, cells[0]].join(' '))}
              onClick={(event) => {
                const { left, bottom } = event.currentTarget.getBoundingClientRect()
                onMenu(row.selection, { x: left, y: bottom })
              }}
            >
              <span aria-hidden="true">…</span>
            </button>
          ) : null}
        </td>
      ) : null}
    </tr>
  )
}

/** Records and batches have no menu: they only lead to other things. */
function menuOf(selection: Selection): boolean {
  return selection.kind !== 'record' && selection.kind !== 'batch'
}

interface Moment {
  readonly view: StageView
  readonly tUs: number
}

/** The moment on the stage: once a second while it plays, at once while it stands. */
function useCalmMoment(): Moment | undefined {
  const { glance, playback } = useSession()
  const [moment, setMoment] = useState<Moment>()
  useEffect(() => {
    let lastMs = Number.NEGATIVE_INFINITY
    const look = (): void => {
      const { view, tUs } = glance.getState()
      if (!view) return
      const nowMs = performance.now()
      if (playback.getState().playing && nowMs - lastMs < LOOK_EVERY_MS) return
      lastMs = nowMs
      setMoment({ view, tUs })
    }
    look()
    const stops = [
      glance.subscribe(look),
      playback.subscribe((state, before) => {
        if (!state.playing && before.playing) look()
      }),
    ]
    return () => {
      for (const stop of stops) stop()
    }
  }, [glance, playback])
  return moment
}

function useTableNames(): TableNames {
  const words = useToolStrings().table
  const strings = useStrings()
  const scenario = useRun((state) => state.scenario)
  const partitions = useRun((state) => state.partitionNames)
  return useMemo(() => {
    const actor = (id: number): string => {
      if (id === 0) return strings.inspector.controller
      if (id < 0) return `bootstrap ${-id}`
      const end = scenario ? linkEnd(id, scenario) : id
      return typeof end === 'number' ? `b${end}` : end
    }
    return {
      words,
      actor,
      partition: (index) => partitions[index] ?? `p${index}`,
      batch: (id) => batchName(id, strings),
    }
  }, [words, strings, scenario, partitions])
}

/** A row that goes takes the focus with it: then it returns to the tables as a whole, not to the top of the page. */
function useKeptFocus(box: { readonly current: HTMLElement | null }): void {
  const focused = useRef<Element | null>(null)
  useEffect(() => {
    const element = box.current
    const note = (event: FocusEvent): void => {
      focused.current = event.target as Element
    }
    const forget = (event: FocusEvent): void => {
      if (event.relatedTarget) focused.current = null
    }
    element?.addEventListener('focusin', note)
    element?.addEventListener('focusout', forget)
    return () => {
      element?.removeEventListener('focusin', note)
      element?.removeEventListener('focusout', forget)
    }
  }, [box])
  useLayoutEffect(() => {
    if (!focused.current || focused.current.isConnected || document.activeElement !== document.body) return
    focused.current = null
    box.current?.focus({ preventScroll: true })
  })
}
