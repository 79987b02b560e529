import { type ReactNode, useId, useState } from 'react'
import { groupDigits } from '../../app/number-text.ts'
import { useStrings } from '../shell/page-context.ts'
import { nearestStop } from './stops.ts'

export interface SliderRowProps {
  /** Kafka's name, or ours in words. */
  readonly name: string
  readonly isConfigName: boolean
  readonly value: number
  readonly stops: readonly number[]
  /** A tick on the slider and the line under it; undefined: there is no such thing. */
  readonly defaultValue?: number | undefined
  readonly unit?: string
  readonly onCommit: (value: number | string) => void
  /** Back to the default; absent: by committing it. */
  readonly onReset?: () => void
  readonly problem?: ReactNode
  /** What was refused, still shown for repair. */
  readonly refusedText?: string | undefined
  readonly hint?: string | undefined
}

/** A quantity: a slider that stops at round values, and the value itself to be typed over. */
export function SliderRow(props: SliderRowProps) {
  const { name, value, stops, defaultValue, unit, onCommit, problem } = props
  const strings = useStrings()
  const id = useId()
  const [draft, setDraft] = useState<number>()
  const shown = draft ?? value
  const differs = defaultValue !== undefined && value !== defaultValue
  const last = Math.max(1, stops.length - 1)
  const percent = (one: number): string => `${(nearestStop(stops, one) / last) * 100}%`

  const commit = (): void => {
    if (draft === undefined) return
    setDraft(undefined)
    if (draft !== value) onCommit(draft)
  }
  return (
    <div className={`ctl${differs ? ' differs' : ''}${problem ? ' refused' : ''}`}>
      <div className="ctl-row">
        <ControlName name={name} isConfigName={props.isConfigName} htmlFor={id} />
        <TypedValue
          label={strings.controls.valueOf(name)}
          text={props.refusedText ?? String(shown)}
          isRefused={problem !== undefined}
          onCommit={onCommit}
          unit={unit}
        />
      </div>
      <div className="slider">
        <input
          id={id}
          type="range"
          min={0}
          max={last}
          step={1}
          value={nearestStop(stops, shown)}
          aria-valuetext={`${groupDigits(shown)}${unit ? ` ${unit}` : ''}`}
          style={{ '--fill': percent(shown) } as React.CSSProperties}
          onChange={(event) => setDraft(stops[event.target.valueAsNumber])}
          onPointerUp={commit}
          onKeyUp={commit}
          onBlur={commit}
        />
        {differs ? <i className="default-tick" style={{ left: percent(defaultValue) }} aria-hidden="true" /> : null}
      </div>
      {problem}
      {differs && !problem ? (
        <DefaultLine
          name={name}
          text={groupDigits(defaultValue)}
          onReset={props.onReset ?? (() => onCommit(defaultValue))}
        />
      ) : null}
      {props.hint ? <p className="ctl-hint">{props.hint}</p> : null}
    </div>
  )
}

/** The name before a control; Kafka's names are English in every language. */
export function ControlName(props: { name: string; isConfigName: boolean; htmlFor?: string; id?: string }) {
  const { name, isConfigName, htmlFor, id } = props
  const shown = isConfigName ? <span lang="en">{shortName(name)}</span> : name
  const className = isConfigName ? 'ctl-name mono' : 'ctl-name'
  return htmlFor ? (
    <label className={className} htmlFor={htmlFor} title={name} id={id}>
      {shown}
    </label>
  ) : (
    <span className={className} title={name} id={id}>
      {shown}
    </span>
  )
}

/** The rail is narrow: the longest names end in "…"; their titles say all. */
function shortName(name: string): string {
  return name === 'max.in.flight.requests.per.connection' ? 'max.in.flight…' : name
}

/** "default 16 384": a click goes back to it. */
export function DefaultLine({ name, text, onReset }: { name: string; text: string; onReset: () => void }) {
  const strings = useStrings()
  return (
    <button type="button" className="default-line" aria-label={strings.controls.resetTo(name, text)} onClick={onReset}>
      {strings.controls.differsFrom(text)}
    </button>
  )
}

export interface TypedValueProps {
  readonly label: string
  readonly text: string
  readonly isRefused: boolean
  readonly unit?: string | undefined
  /** A number when it looks like one; else the text, so that the client's own message can come. */
  readonly onCommit: (value: number | string) => void
}

/** The value as text, to be typed over: Enter or leaving it commits, Escape gives up. */
export function TypedValue({ label, text, isRefused, unit, onCommit }: TypedValueProps) {
  const [draft, setDraft] = useState<string>()
  const commit = (): void => {
    if (draft === undefined) return
    setDraft(undefined)
    const typed = draft.replace(/[\s\u202f\u00a0]/g, '')
    if (typed === '' || typed === text) return
    onCommit(Number.isFinite(Number(typed)) ? Number(typed) : draft.trim())
  }
  const asNumber = Number(text)
  const resting = text !== '' && Number.isFinite(asNumber) ? groupDigits(asNumber) : text
  return (
    <span className="typed">
      <input
        type="text"
        inputMode="decimal"
        aria-label={unit ? `${label} (${unit})` : label}
        aria-invalid={isRefused}
        value={draft ?? resting}
        style={{ width: `${Math.max(3, (draft ?? resting).length) + 0.3}ch` }}
        onFocus={(event) => {
          setDraft(text)
          event.target.select()
        }}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.currentTarget.blur()
          if (event.key === 'Escape') {
            event.stopPropagation()
            setDraft(undefined)
            event.currentTarget.blur()
          }
        }}
      />
    </span>
  )
}
