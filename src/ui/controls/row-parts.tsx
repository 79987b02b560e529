import { type ReactNode, useLayoutEffect, useRef, useState } from 'react'
import { groupDigits } from '../../app/number-text.ts'
import { useStrings } from '../shell/page-context.ts'

/** What every control of a value has. */
export interface RowProps {
  /** Kafka's name, or ours in words. */
  readonly name: string
  readonly isConfigName: boolean
  readonly problem?: ReactNode
  /** One line of what it does; on the rail it is the title of the name. */
  readonly hint?: string | undefined
  readonly unit?: string | undefined
  /** Room enough: whole names, the hint as text, the default always told. */
  readonly inFull?: boolean | undefined
  /** Back to the default; absent: by committing it. */
  readonly onReset?: () => void
}

/** The class of a row: ◆ where it differs, an edge where it is refused. */
export function rowClass(differs: boolean, problem: ReactNode): string {
  return `ctl${differs ? ' differs' : ''}${problem ? ' refused' : ''}`
}

export interface RowFootProps {
  readonly row: RowProps
  readonly differs: boolean
  /** undefined: it has no default. */
  readonly defaultText: string | undefined
  readonly onReset: () => void
}

/** Below a control: the client's refusal, the default (a click goes back to it), what the config does. */
export function RowFoot({ row, differs, defaultText, onReset }: RowFootProps) {
  const { problem, name, inFull, hint } = row
  return (
    <>
      {problem}
      {defaultText === undefined || (!differs && !inFull) || (problem && !inFull) ? null : differs ? (
        <DefaultLine name={name} text={defaultText} onReset={row.onReset ?? onReset} />
      ) : (
        <DefaultText text={defaultText} />
      )}
      {hint && inFull ? <p className="ctl-hint">{hint}</p> : null}
    </>
  )
}

/** The name before a control; Kafka's names are English in every language. */
export function ControlName({ row, htmlFor, id }: { row: RowProps; htmlFor?: string; id?: string }) {
  const { name, isConfigName, inFull, hint } = row
  const shown = isConfigName ? <span lang="en">{inFull ? name : shortName(name)}</span> : name
  const className = isConfigName ? 'ctl-name mono' : 'ctl-name'
  const title = hint && !inFull ? `${name}: ${hint}` : name
  return htmlFor ? (
    <label className={className} htmlFor={htmlFor} title={title} id={id}>
      {shown}
    </label>
  ) : (
    <span className={className} title={title} id={id}>
      {shown}
    </span>
  )
}

/** The rail is narrow: the longest names end in "…"; their titles say all. */
function shortName(name: string): string {
  return name === 'max.in.flight.requests.per.connection' ? 'max.in.flight…' : name
}

/** "default 16 384": a click goes back to it. */
function DefaultLine({ name, text, onReset }: { name: string; text: string; onReset: () => void }) {
  const strings = useStrings()
  return (
    <button type="button" className="default-line" aria-label={strings.controls.resetTo(name, text)} onClick={onReset}>
      {strings.controls.differsFrom(text)}
    </button>
  )
}

function DefaultText({ text }: { text: string }) {
  const strings = useStrings()
  return <p className="default-line">{strings.controls.differsFrom(text)}</p>
}

export interface TypedValueProps {
  readonly label: string
  readonly text: string
  readonly isRefused: boolean
  readonly unit?: string | undefined
  /** A text stays the text that was typed, also when it looks like a number. */
  readonly isText?: boolean | undefined
  /** Shown where there is no value. */
  readonly placeholder?: string | undefined
  /** A number when a whole number was typed; else the text, so that the client's own message can come. */
  readonly onCommit: (value: number | string) => void
}

/** The value as text, to be typed over: Enter or leaving it commits, Escape gives up. */
export function TypedValue(props: TypedValueProps) {
  const { label, text, isRefused, unit, isText, placeholder, onCommit } = props
  const [draft, setDraft] = useState<string>()
  const inputRef = useRef<HTMLInputElement>(null)
  const isEditing = draft !== undefined
  // Selected once the plain digits stand there: to put them in place of the grouped ones undoes a selection.
  useLayoutEffect(() => {
    if (isEditing) inputRef.current?.select()
  }, [isEditing])
  const commit = (): void => {
    if (draft === undefined) return
    setDraft(undefined)
    const typed = isText ? draft.trim() : draft.replace(/[\s\u202f\u00a0]/g, '')
    if (typed === '' || typed === text) return
    onCommit(!isText && /^-?\d{1,15}$/.test(typed) ? Number(typed) : draft.trim())
  }
  const asNumber = Number(text)
  // A long beyond 2^53 stands there as it is: as a number it would be another one.
  const isExact = Number.isSafeInteger(asNumber) || /\./.test(text)
  const resting = !isText && text !== '' && Number.isFinite(asNumber) && isExact ? groupDigits(asNumber) : text
  const width = Math.max(3, (draft ?? resting).length, (placeholder ?? '').length)
  return (
    <span className="typed">
      <input
        ref={inputRef}
        type="text"
        inputMode={isText ? 'text' : 'decimal'}
        aria-label={unit ? `${label} (${unit})` : label}
        aria-invalid={isRefused}
        placeholder={placeholder}
        spellCheck={false}
        value={draft ?? resting}
        style={{ width: `${width + 0.3}ch` }}
        onFocus={() => setDraft(text)}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.currentTarget.blur()
          if (event.key === 'Escape') {
            event.stopPropagation()
            event.preventDefault()
            setDraft(undefined)
            event.currentTarget.blur()
          }
        }}
      />
      {unit ? (
        <span className="unit" aria-hidden="true">
          {unit}
        </span>
      ) : null}
    </span>
  )
}
