import { type ReactNode, useId } from 'react'
import { useStrings } from '../shell/page-context.ts'
import { ControlName, DefaultLine, TypedValue } from './SliderRow.tsx'

interface RowProps {
  readonly name: string
  readonly isConfigName: boolean
  readonly problem?: ReactNode
  readonly hint?: string | undefined
  /** Back to the default; absent: by committing it. */
  readonly onReset?: () => void
}

/** One of a few: segments side by side. */
export function SegmentsRow(
  props: RowProps & {
    readonly value: string
    readonly options: readonly string[]
    readonly defaultValue?: string | undefined
    readonly onCommit: (value: string) => void
  },
) {
  const { name, value, options, defaultValue, onCommit, problem } = props
  const id = useId()
  const differs = defaultValue !== undefined && value !== defaultValue
  return (
    <div className={rowClass(differs, problem)}>
      <fieldset className="bare" aria-labelledby={id}>
        <div className="ctl-row">
          <ControlName name={name} isConfigName={props.isConfigName} id={id} />
        </div>
        <div className="seg seg-wide">
          {options.map((option) => (
            <label key={option} className={option === value ? 'on' : ''}>
              <input
                type="radio"
                className="visually-hidden"
                name={id}
                checked={option === value}
                onChange={() => onCommit(option)}
              />
              {option}
            </label>
          ))}
        </div>
      </fieldset>
      {problem}
      {differs && !problem ? (
        <DefaultLine name={name} text={defaultValue} onReset={props.onReset ?? (() => onCommit(defaultValue))} />
      ) : null}
      {props.hint ? <p className="ctl-hint">{props.hint}</p> : null}
    </div>
  )
}

/** On or off. */
export function SwitchRow(
  props: RowProps & {
    readonly value: boolean
    readonly defaultValue?: boolean | undefined
    readonly onCommit: (value: boolean) => void
  },
) {
  const { name, value, defaultValue, onCommit, problem } = props
  const strings = useStrings()
  const id = useId()
  const differs = defaultValue !== undefined && value !== defaultValue
  const word = (on: boolean): string => (on ? strings.controls.on : strings.controls.off)
  return (
    <div className={rowClass(differs, problem)}>
      <div className="ctl-row">
        <ControlName name={name} isConfigName={props.isConfigName} id={id} />
        <button
          type="button"
          role="switch"
          className="switch"
          aria-checked={value}
          aria-labelledby={id}
          onClick={() => onCommit(!value)}
        >
          <i aria-hidden="true" />
        </button>
      </div>
      {problem}
      {differs && !problem ? (
        <DefaultLine name={name} text={word(defaultValue)} onReset={props.onReset ?? (() => onCommit(defaultValue))} />
      ) : null}
      {props.hint ? <p className="ctl-hint">{props.hint}</p> : null}
    </div>
  )
}

/** One of several with long names. */
export function SelectRow(
  props: RowProps & {
    readonly value: string
    readonly options: readonly { readonly value: string; readonly label: string }[]
    readonly defaultValue?: string | undefined
    readonly onCommit: (value: string) => void
  },
) {
  const { name, value, options, defaultValue, onCommit, problem } = props
  const id = useId()
  const differs = defaultValue !== undefined && value !== defaultValue
  const known = options.some((option) => option.value === value)
  return (
    <div className={rowClass(differs, problem)}>
      <div className={props.isConfigName ? 'ctl-stack' : 'ctl-row'}>
        <ControlName name={name} isConfigName={props.isConfigName} htmlFor={id} />
        <select id={id} className="select" value={value} onChange={(event) => onCommit(event.target.value)}>
          {known ? null : <option value={value}>{value}</option>}
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      </div>
      {problem}
      {props.hint ? <p className="ctl-hint">{props.hint}</p> : null}
    </div>
  )
}

/** A value without a scale. */
export function TextRow(
  props: RowProps & {
    readonly value: string
    readonly refusedText?: string | undefined
    readonly defaultValue?: string | undefined
    readonly onCommit: (value: number | string) => void
  },
) {
  const { name, value, defaultValue, onCommit, problem } = props
  const strings = useStrings()
  const differs = defaultValue !== undefined && value !== defaultValue
  return (
    <div className={rowClass(differs, problem)}>
      <div className="ctl-row">
        <ControlName name={name} isConfigName={props.isConfigName} />
        <TypedValue
          label={strings.controls.valueOf(name)}
          text={props.refusedText ?? value}
          isRefused={problem !== undefined}
          onCommit={onCommit}
        />
      </div>
      {problem}
      {differs && !problem ? (
        <DefaultLine
          name={name}
          text={defaultValue === '' ? strings.controls.notSet : defaultValue}
          onReset={props.onReset ?? (() => onCommit(defaultValue))}
        />
      ) : null}
      {props.hint ? <p className="ctl-hint">{props.hint}</p> : null}
    </div>
  )
}

function rowClass(differs: boolean, problem: ReactNode): string {
  return `ctl${differs ? ' differs' : ''}${problem ? ' refused' : ''}`
}
