import { useId, useState } from 'react'
import { groupDigits } from '../../app/number-text.ts'
import { useStrings } from '../shell/page-context.ts'
import { ControlName, RowFoot, type RowProps, rowClass, TypedValue } from './row-parts.tsx'
import { nearestStop } from './stops.ts'

export interface SliderRowProps extends RowProps {
  readonly value: number
  readonly stops: readonly number[]
  /** A tick on the slider and the line under it; undefined: there is no such thing. */
  readonly defaultValue?: number | undefined
  readonly onCommit: (value: number | string) => void
  /** What was refused, still shown for repair. */
  readonly refusedText?: string | undefined
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
  const withUnit = (one: number): string => `${groupDigits(one)}${unit ? `\u00a0${unit}` : ''}`

  const commit = (): void => {
    if (draft === undefined) return
    setDraft(undefined)
    if (draft !== value) onCommit(draft)
  }
  return (
    <div className={rowClass(differs, problem)}>
      <div className="ctl-row">
        <ControlName row={props} htmlFor={id} />
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
          aria-valuetext={withUnit(shown)}
          style={{ '--fill': percent(shown) } as React.CSSProperties}
          onChange={(event) => setDraft(stops[event.target.valueAsNumber])}
          onPointerUp={commit}
          onKeyUp={commit}
          onBlur={commit}
        />
        {differs ? <i className="default-tick" style={{ left: percent(defaultValue) }} aria-hidden="true" /> : null}
      </div>
      <RowFoot
        row={props}
        differs={differs}
        defaultText={defaultValue === undefined ? undefined : withUnit(defaultValue)}
        onReset={() => onCommit(defaultValue ?? value)}
      />
    </div>
  )
}
