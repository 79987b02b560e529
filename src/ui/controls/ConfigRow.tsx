import type { ConfigDefinition, ConfigSpec, ConfigValue } from '../../engine/config/config-definition.ts'
import type { ConfigMap } from '../../engine/scenario/scenario.ts'
import { useNotices, useSession, useStrings } from '../shell/page-context.ts'
import { SegmentsRow, SelectRow, SwitchRow, TextRow } from './ChoiceRows.tsx'
import { SliderRow } from './SliderRow.tsx'
import { linearStops, logStops } from './stops.ts'

export interface ConfigRowProps {
  readonly definition: ConfigDefinition
  readonly spec: ConfigSpec
  readonly producer: string
  /** What was set by the scenario and by hand. */
  readonly given: ConfigMap
  /** What the client makes of it. */
  readonly effective: Readonly<Record<string, ConfigValue>> | undefined
  /** Classes to choose from, for partitioner.class. */
  readonly classes?: readonly string[]
  readonly hint?: string | undefined
}

/** The control of one producer config, as its definition describes it. */
export function ConfigRow(props: ConfigRowProps) {
  const { definition, spec, producer, given, effective } = props
  const { changes } = useSession()
  const { name, control } = definition
  const refused = useNotices((state) => state.configProblem)
  const isAtFault = refused?.names.includes(name) === true
  const value = effective?.[name] ?? given[name] ?? spec.default
  // A value chosen by hand is set, even if it is the default: to the client, "set to true" and "not set" can differ (P-15).
  const commit = (to: string | number | boolean): void =>
    void changes.apply({ kind: 'producerConfig', producer, config: { [name]: to } }, `${name}=${to}`)
  const reset = (): void =>
    void changes.apply(
      { kind: 'producerConfig', producer, config: { [name]: null } },
      `${name}=${textOf(spec.default)}`,
    )
  const common = {
    name,
    isConfigName: true,
    hint: props.hint,
    onReset: reset,
    ...(isAtFault ? { problem: <Refusal withMessage={refused.names[0] === name} /> } : {}),
  }
  const refusedText = refused?.names[0] === name ? refused.value : undefined

  if (name === 'partitioner.class') {
    return <PartitionerRow {...props} common={common} value={textOf(value)} onCommit={commit} />
  }
  switch (control.kind) {
    case 'segments':
      return (
        <SegmentsRow
          {...common}
          value={segmentOf(textOf(value), control.options)}
          options={control.options}
          defaultValue={segmentOf(textOf(spec.default), control.options)}
          onCommit={commit}
        />
      )
    case 'switch':
      return (
        <SwitchRow
          {...common}
          value={textOf(value) === 'true'}
          defaultValue={textOf(spec.default) === 'true'}
          onCommit={commit}
        />
      )
    case 'slider': {
      const { min, max, first, scale } = control
      const options = { bytes: definition.unit === 'bytes', ...(first === undefined ? {} : { first }) }
      return (
        <SliderRow
          {...common}
          value={Number(textOf(value))}
          stops={scale === 'log' ? logStops(min, max, options) : linearStops(first ?? min, max)}
          defaultValue={Number(textOf(spec.default))}
          refusedText={refusedText}
          onCommit={commit}
          {...(definition.unit === 'none' ? {} : { unit: definition.unit === 'bytes' ? 'B' : definition.unit })}
        />
      )
    }
    case 'text':
      return (
        <TextRow
          {...common}
          value={textOf(value)}
          defaultValue={textOf(spec.default)}
          refusedText={refusedText}
          onCommit={commit}
        />
      )
  }
}

function PartitionerRow(
  props: ConfigRowProps & {
    common: {
      name: string
      isConfigName: boolean
      problem?: React.ReactNode
      hint?: string | undefined
      onReset: () => void
    }
    value: string
    onCommit: (value: string) => void
  },
) {
  const strings = useStrings()
  const defaultClass = textOf(props.spec.default)
  const others = (props.classes ?? []).filter((one) => one !== defaultClass)
  return (
    <SelectRow
      {...props.common}
      value={props.value}
      defaultValue={defaultClass}
      options={[
        { value: defaultClass, label: strings.controls.partitioners.default },
        ...others.map((one) => ({ value: one, label: one.slice(one.lastIndexOf('.') + 1) })),
      ]}
      onCommit={(to) => (to === defaultClass ? props.common.onReset() : props.onCommit(to))}
    />
  )
}

/** The client's own message beside the control at fault, and the way back to the last good value. */
function Refusal({ withMessage }: { withMessage: boolean }) {
  const strings = useStrings()
  const { changes } = useSession()
  const problem = useNotices((state) => state.configProblem)
  if (!problem || !withMessage) return null
  return (
    <div className="refusal" role="alert">
      <p lang="en">
        <code>ConfigException</code> {problem.message}
      </p>
      <button type="button" className="text-button" onClick={changes.dismissConfigProblem}>
        {strings.controls.keepOld}
      </button>
    </div>
  )
}

/** `-1` and `all` are the same to `acks`. */
function segmentOf(text: string, options: readonly string[]): string {
  return text === '-1' && options.includes('all') ? 'all' : text
}

/** A value as it would stand in a properties file; empty for none. */
export function textOf(value: ConfigValue | undefined): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'object' ? value.join(',') : String(value)
}
