import { type ConfigScope, configChange, sameScope } from '../../app/config-scope.ts'
import type { ConfigDefinition, ConfigSpec, ConfigType, ConfigValue } from '../../engine/config/config-definition.ts'
import type { ConfigMap } from '../../engine/scenario/scenario.ts'
import { useNotices, useOpenTool, useSession, useSettings, useStrings } from '../shell/page-context.ts'
import { SegmentsRow, SelectRow, SwitchRow, TextRow } from './ChoiceRows.tsx'
import type { RowProps } from './row-parts.tsx'
import { SliderRow } from './SliderRow.tsx'
import { linearStops, logStops } from './stops.ts'

export interface ConfigRowProps {
  readonly definition: ConfigDefinition
  readonly spec: ConfigSpec
  readonly scope: ConfigScope
  /** Brokers read it when they start: a change begins the run again. */
  readonly isStatic?: boolean
  /** What was set by the scenario and by hand. */
  readonly given: ConfigMap
  /** What the client makes of it. */
  readonly effective: Readonly<Record<string, ConfigValue>> | undefined
  /** Classes to choose from, for partitioner.class. */
  readonly classes?: readonly string[]
  /** The producer has a partitioner of its own: the config decides nothing. */
  readonly hasOwnCode?: boolean
  /** Room enough for whole names, defaults and what each does. */
  readonly inFull?: boolean
}

/** The control of one config, as its definition describes it. */
export function ConfigRow(props: ConfigRowProps) {
  const { definition, spec, scope, isStatic, given, effective, inFull } = props
  const { changes } = useSession()
  const hint = useHint(definition, isStatic === true)
  const { name, control, type } = definition
  const problem = useNotices((state) => state.configProblem)
  const refused = problem && sameScope(problem.scope, scope) ? problem : undefined
  const isAtFault = refused?.names.includes(name) === true
  const value = shownValue(name, spec, given, effective)
  // A value chosen by hand is set, even if it is the default: to the client, "set to true" and "not set" can differ (P-15).
  const commit = (to: string | number | boolean): void =>
    void changes.apply(configChange(scope, { [name]: to }, isStatic), `${name}=${to}`)
  const reset = (): void =>
    void changes.apply(configChange(scope, { [name]: null }, isStatic), `${name}=${textOf(spec.default)}`)
  const common: RowProps = {
    name,
    isConfigName: true,
    hint,
    inFull,
    unit: unitOf(definition, inFull),
    onReset: reset,
    ...(isAtFault ? { problem: <Refusal withMessage={refused.names[0] === name} /> } : {}),
  }
  const refusedText = refused?.names[0] === name ? refused.value : undefined

  if (name === 'partitioner.class') {
    return <PartitionerRow {...props} common={common} value={textOf(value)} onCommit={commit} onReset={reset} />
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
        />
      )
    }
    case 'text':
      return (
        <TextRow
          {...common}
          value={textOf(value)}
          defaultValue={textOf(spec.default)}
          isText={!NUMBERS.has(type)}
          refusedText={refusedText}
          onCommit={commit}
        />
      )
  }
}

const NUMBERS: ReadonlySet<ConfigType> = new Set(['int', 'short', 'long', 'double'])

/** What the page fills in for the client when the scenario leaves it out: nobody has set it. */
const FILLED_IN: ReadonlySet<string> = new Set(['bootstrap.servers', 'key.serializer', 'value.serializer', 'client.id'])

/** The value in force: what the client makes of the config, or what was given while it refuses it. */
export function shownValue(
  name: string,
  spec: ConfigSpec,
  given: ConfigMap,
  effective: ConfigRowProps['effective'],
): ConfigValue {
  const worked = FILLED_IN.has(name) ? undefined : effective?.[name]
  return worked ?? given[name] ?? spec.default
}

/** Does the value in force differ from the version's default? -1 and "all" are the same to acks. */
export function differsFromDefault(
  definition: ConfigDefinition,
  spec: ConfigSpec,
  given: ConfigMap,
  effective: ConfigRowProps['effective'],
): boolean {
  const { name, control } = definition
  const options = control.kind === 'segments' ? control.options : []
  const value = textOf(shownValue(name, spec, given, effective))
  return segmentOf(value, options) !== segmentOf(textOf(spec.default), options)
}

/** One line of what it does; and that it is only read and checked, or read when a broker starts. */
function useHint(definition: ConfigDefinition, isStatic: boolean): string {
  const words = useStrings().controls
  const language = useSettings((state) => state.language)
  const line = definition[language]
  if (!definition.simulated) return `${line} (${words.notSimulated})`
  return isStatic ? `${line} (${words.startsAgain})` : line
}

/** The unit, where the name does not say it or there is room. */
function unitOf({ name, unit }: ConfigDefinition, inFull: boolean | undefined): string | undefined {
  if (unit === 'none') return undefined
  if (!inFull && /\.(ms|bytes|seconds)$/.test(name)) return undefined
  return unit === 'bytes' ? 'B' : unit === 'percent' ? '%' : unit
}

function PartitionerRow(
  props: ConfigRowProps & {
    readonly common: RowProps
    readonly value: string
    readonly onCommit: (value: string) => void
    readonly onReset: () => void
  },
) {
  const { scope, hasOwnCode, onCommit, onReset } = props
  const { partitioners: words } = useStrings().controls
  const { changes } = useSession()
  const openTool = useOpenTool()
  const producer = scope.kind === 'producer' ? scope.name : undefined
  const defaultClass = textOf(props.spec.default)
  const others = (props.classes ?? []).filter((one) => one !== defaultClass)
  const openCode = (): void => {
    if (producer !== undefined) openTool({ kind: 'code', producer })
  }
  const choose = async (to: string): Promise<void> => {
    if (to === OWN_CODE) return openCode()
    if (hasOwnCode && producer !== undefined) {
      await changes.apply({ kind: 'partitioner', producer, to: undefined }, words.default)
      if (to === defaultClass) return
    }
    if (to === defaultClass) onReset()
    else onCommit(to)
  }
  return (
    <>
      <SelectRow
        {...props.common}
        value={hasOwnCode ? OWN_CODE : props.value}
        defaultValue={defaultClass}
        options={[
          { value: defaultClass, label: words.default },
          ...others.map((one) => ({ value: one, label: one.slice(one.lastIndexOf('.') + 1) })),
          ...(producer === undefined ? [] : [{ value: OWN_CODE, label: words.own }]),
        ]}
        onReset={() => void choose(defaultClass)}
        onCommit={(to) => void choose(to)}
      />
      {hasOwnCode ? (
        <button type="button" className="text-button" onClick={openCode}>
          {words.edit}
        </button>
      ) : null}
    </>
  )
}

/** Stands for code among the classes. */
const OWN_CODE = 'own code'

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
