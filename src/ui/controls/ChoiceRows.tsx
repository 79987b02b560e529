import { useId } from 'react'
import { useStrings } from '../shell/page-context.ts'
import { ControlName, RowFoot, type RowProps, rowClass, TypedValue } from './row-parts.tsx'

/** One of a few: segments side by side. */
export function SegmentsRow(
  props: RowProps & {
    readonly value: string
    readonly options: readonly string[]
    readonly defaultValue?: string | undefined
    readonly onCommit: (value: string) => void
  },
) {
  const { value, options, defaultValue, onCommit, problem } = props
  const id = useId()
  const differs = defaultValue !== undefined && value !== defaultValue
  return (
    <div className={rowClass(differs, problem)}>
      <fieldset className="bare" aria-labelledby={id}>
        <div className="ctl-row">
          <ControlName row={props} id={id} />
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
      <RowFoot
        row={props}
        differs={differs}
        defaultText={defaultValue}
        onReset={() => onCommit(defaultValue ?? value)}
      />
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
  const { value, defaultValue, onCommit, problem } = props
  const strings = useStrings()
  const id = useId()
  const differs = defaultValue !== undefined && value !== defaultValue
  const word = (on: boolean): string => (on ? strings.controls.on : strings.controls.off)
  return (
    <div className={rowClass(differs, problem)}>
      <div className="ctl-row">
        <ControlName row={props} id={id} />
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
      <RowFoot
        row={props}
        differs={differs}
        defaultText={defaultValue === undefined ? undefined : word(defaultValue)}
        onReset={() => onCommit(defaultValue ?? value)}
      />
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
  const { value, options, defaultValue, onCommit, problem } = props
  const id = useId()
  const differs = defaultValue !== undefined && value !== defaultValue
  const known = options.some((option) => option.value === value)
  return (
    <div className={rowClass(differs, problem)}>
      <div className={props.isConfigName && !props.inFull ? 'ctl-stack' : 'ctl-row'}>
        <ControlName row={props} htmlFor={id} />
        <select id={id} className="select" value={value} onChange={(event) => onCommit(event.target.value)}>
          {known ? null : <option value={value}>{value}</option>}
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      </div>
      <RowFoot
        row={props}
        differs={differs}
        defaultText={options.find((option) => option.value === defaultValue)?.label ?? defaultValue}
        onReset={() => onCommit(defaultValue ?? value)}
      />
    </div>
  )
}

/** A value without a scale. */
export function TextRow(
  props: RowProps & {
    readonly value: string
    readonly refusedText?: string | undefined
    readonly defaultValue?: string | undefined
    /** It is no number, whatever it looks like. */
    readonly isText?: boolean
    readonly onCommit: (value: number | string) => void
  },
) {
  const { name, value, defaultValue, onCommit, problem, unit } = props
  const strings = useStrings()
  const differs = defaultValue !== undefined && value !== defaultValue
  const shownDefault = defaultValue === '' ? strings.controls.notSet : defaultValue
  return (
    <div className={rowClass(differs, problem)}>
      <div className="ctl-row">
        <ControlName row={props} />
        <TypedValue
          label={strings.controls.valueOf(name)}
          text={props.refusedText ?? value}
          isRefused={problem !== undefined}
          isText={props.isText}
          placeholder={value === '' ? strings.controls.notSet : undefined}
          unit={unit}
          onCommit={onCommit}
        />
      </div>
      <RowFoot
        row={props}
        differs={differs}
        defaultText={shownDefault === undefined || !unit ? shownDefault : `${shownDefault}\u00a0${unit}`}
        onReset={() => onCommit(defaultValue ?? value)}
      />
    </div>
  )
}
