import { type KeyboardEvent, memo, useEffect, useMemo, useRef, useState } from 'react'
import type { ByteField } from '../../engine/protocol/record-batch-annotate.ts'
import { useMedia } from '../shell/media.ts'
import { FieldDetail } from './FieldDetail.tsx'
import { valueText } from './field-words.ts'
import { type HexRow, hexByte, hexRows } from './hex-rows.ts'
import { useToolStrings } from './tool-strings.ts'

export interface BytesViewProps {
  readonly bytes: Uint8Array
  readonly fields: readonly ByteField[]
  /** Index of the record to begin with; -1: the header. */
  readonly firstRecord: number
}

/** Records whose fields are drawn at first, and how many more at a time. */
const RECORDS_AT_ONCE = 12

/** Bytes on the left, their names on the right; what is pointed at or focused on one side is marked on the other. */
export function BytesView({ bytes, fields, firstRecord }: BytesViewProps) {
  const words = useToolStrings().bytes
  const narrow = useMedia('(max-width: 759px)')
  const last = fields.at(-1)?.record ?? -1
  const [shownTo, setShownTo] = useState(Math.max(RECORDS_AT_ONCE, firstRecord + 3))
  const [chosen, setChosen] = useState(() => firstFieldOf(fields, firstRecord))
  const [pointed, setPointed] = useState<number>()
  const shown = useMemo(() => fields.filter(({ record }) => record < shownTo), [fields, shownTo])
  const rows = useMemo(() => hexRows(shown, narrow ? 8 : 16), [shown, narrow])
  const { listRef, hexRef } = useFieldInSight(chosen)
  const hidden = last + 1 - shownTo

  const onKeyDown = (event: KeyboardEvent): void => {
    const to = { ArrowDown: chosen + 1, ArrowUp: chosen - 1, Home: 0, End: shown.length - 1 }[event.key]
    if (to === undefined || to < 0 || to >= shown.length) return
    event.preventDefault()
    setChosen(to)
    listRef.current?.querySelector<HTMLElement>(`[data-field="${to}"]`)?.focus({ preventScroll: true })
  }
  const field = fields[pointed ?? chosen] ?? fields[0]
  return (
    <div className="bytes-body">
      <div ref={hexRef} className="hex" aria-hidden="true" onPointerLeave={() => setPointed(undefined)}>
        {rows.map((row) => (
          <Row
            key={row.at}
            row={row}
            bytes={bytes}
            chosen={has(row, chosen) ? chosen : -1}
            pointed={pointed !== undefined && has(row, pointed) ? pointed : -1}
            onPoint={setPointed}
            onChoose={setChosen}
          />
        ))}
      </div>
      <div className="fields">
        {field ? <FieldDetail field={field} bytes={bytes} /> : null}
        <p className="mut fields-hint">{words.hint}</p>
        <div ref={listRef} className="field-list" role="listbox" aria-label={words.fields} onKeyDown={onKeyDown}>
          {groupsOf(shown).map(({ record, first, count }) => (
            // biome-ignore lint/a11y/useSemanticElements: options of a list are not fields of a form
            <div key={record} role="group" aria-label={record < 0 ? words.batchHeader : words.record(record)}>
              <p className="field-group" aria-hidden="true">
                {record < 0 ? words.batchHeader : words.record(record)}
              </p>
              {shown.slice(first, first + count).map((one, at) => (
                <FieldRow
                  key={one.offset}
                  field={one}
                  index={first + at}
                  isChosen={first + at === chosen}
                  isPointed={first + at === pointed}
                  onPoint={setPointed}
                  onChoose={setChosen}
                />
              ))}
            </div>
          ))}
        </div>
        {hidden > 0 ? (
          <button type="button" className="btn" onClick={() => setShownTo(shownTo + 4 * RECORDS_AT_ONCE)}>
            {words.more(Math.min(hidden, 4 * RECORDS_AT_ONCE))}
          </button>
        ) : null}
      </div>
    </div>
  )
}

function firstFieldOf(fields: readonly ByteField[], record: number): number {
  const key = fields.findIndex((field) => field.record === record && field.name === 'key')
  const any = key >= 0 ? key : fields.findIndex((field) => field.record === record)
  return record < 0 ? 0 : Math.max(0, any)
}

interface FieldGroup {
  readonly record: number
  readonly first: number
  readonly count: number
}

/** Fields of one record, or of the header, are one group. */
function groupsOf(fields: readonly ByteField[]): FieldGroup[] {
  const groups: { record: number; first: number; count: number }[] = []
  fields.forEach(({ record }, index) => {
    const last = groups.at(-1)
    if (last?.record === record) last.count++
    else groups.push({ record, first: index, count: 1 })
  })
  return groups
}

function has(row: HexRow, field: number): boolean {
  return row.pieces.some((piece) => piece.field === field)
}

/** The chosen field stays in sight of its list, and its bytes of theirs; nothing else scrolls. */
function useFieldInSight(chosen: number) {
  const listRef = useRef<HTMLDivElement>(null)
  const hexRef = useRef<HTMLDivElement>(null)
  useEffect(() => {
    for (const box of [listRef.current, hexRef.current]) {
      const field = box?.querySelector<HTMLElement>(`[data-field="${chosen}"]`)
      if (box && field) bringIntoSight(box, field)
    }
  }, [chosen])
  return { listRef, hexRef }
}

function bringIntoSight(box: HTMLElement, thing: HTMLElement): void {
  const outer = box.getBoundingClientRect()
  const inner = thing.getBoundingClientRect()
  if (inner.top < outer.top) box.scrollTop += inner.top - outer.top
  else if (inner.bottom > outer.bottom) box.scrollTop += inner.bottom - outer.bottom
}

interface FieldRowProps {
  readonly field: ByteField
  readonly index: number
  readonly isChosen: boolean
  readonly isPointed: boolean
  readonly onPoint: (field: number | undefined) => void
  readonly onChoose: (field: number) => void
}

const FieldRow = memo(function FieldRow(props: FieldRowProps) {
  const { field, index, isChosen, isPointed, onPoint, onChoose } = props
  const words = useToolStrings().bytes
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the keys
    <div
      role="option"
      aria-selected={isChosen}
      tabIndex={isChosen ? 0 : -1}
      data-field={index}
      className={`field${isPointed ? ' pointed' : ''}`}
      onPointerEnter={() => onPoint(index)}
      onPointerLeave={() => onPoint(undefined)}
      onClick={() => onChoose(index)}
      onFocus={() => onChoose(index)}
    >
      <code lang="en">{field.name}</code>
      <span className="field-value">{valueText(field, words.nullValue, 24)}</span>
    </div>
  )
})

interface RowProps {
  readonly row: HexRow
  readonly bytes: Uint8Array
  readonly chosen: number
  readonly pointed: number
  readonly onPoint: (field: number) => void
  readonly onChoose: (field: number) => void
}

const Row = memo(function Row({ row, bytes, chosen, pointed, onPoint, onChoose }: RowProps) {
  return (
    <div className="hex-row">
      <span className="hex-at">{row.at.toString(16).padStart(4, '0')}</span>
      {row.pieces.map(({ field, from, to }) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: for the pointer; the list beside it has the keys
        // biome-ignore lint/a11y/noStaticElementInteractions: the same
        <span
          key={from}
          data-field={field}
          className={`hex-piece${field % 2 ? ' odd' : ''}${field === chosen ? ' chosen' : ''}${field === pointed ? ' pointed' : ''}`}
          onPointerEnter={() => onPoint(field)}
          onClick={() => onChoose(field)}
        >
          {Array.from(bytes.subarray(from, to), (byte, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: bytes do not move
            <i key={index}>{hexByte(byte)}</i>
          ))}
        </span>
      ))}
    </div>
  )
})
