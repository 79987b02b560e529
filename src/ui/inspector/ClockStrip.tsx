import { durationText } from '../../app/number-text.ts'
import { CLOCK_KINDS, type ClockKind, type ClockOwner, type ClockRow } from '../../trace/clocks.ts'
import { useRun, useStrings } from '../shell/page-context.ts'
import { useToolStrings } from '../tools/tool-strings.ts'
import { batchName } from './thing-name.ts'
import './clocks.css'

export interface ClockStripProps {
  /** The first to fire in front. */
  readonly rows: readonly ClockRow[]
  readonly tUs: number
  /** Whose clocks they are is known: the owner is not repeated. */
  readonly isOneThing: boolean
}

/** Every running clock as a bar with what is left of it; the one that fires first is marked. */
export function ClockStrip({ rows, tUs, isOneThing }: ClockStripProps) {
  const words = useToolStrings().clocks
  const resting = isOneThing ? RESTING.filter(([kind]) => !rows.some(({ clock }) => clock.kind === kind)) : []
  if (rows.length === 0) return <p className="mut clocks-none">{words.none}</p>
  return (
    <div className="clocks">
      <ul className="plain-list">
        {rows.map((row, index) => (
          <ClockLine key={row.clock.kind} row={row} tUs={tUs} isFirst={index === 0} withOwner={!isOneThing} />
        ))}
      </ul>
      {resting.length > 0 ? (
        <p className="clocks-rest">
          {words.notRunning}: <span lang="en">{resting.map(([, config]) => config).join(', ')}</span>
        </p>
      ) : null}
    </div>
  )
}

/** The clocks of a batch, by the configs that set them. */
const RESTING = [
  ['linger', 'linger.ms'],
  ['retryBackoff', 'retry.backoff.ms'],
  ['requestTimeout', 'request.timeout.ms'],
  ['deliveryTimeout', 'delivery.timeout.ms'],
] as const satisfies readonly (readonly [ClockKind, string])[]

interface ClockLineProps {
  readonly row: ClockRow
  readonly tUs: number
  readonly isFirst: boolean
  readonly withOwner: boolean
}

function ClockLine({ row, tUs, isFirst, withOwner }: ClockLineProps) {
  const words = useToolStrings().clocks
  const ownerText = useOwnerText()
  const { clock, count } = row
  const whole = clock.endsUs - clock.startsUs
  const left = Math.max(0, clock.endsUs - tUs)
  const share = whole > 0 ? Math.min(1, left / whole) : 0
  const owner = withOwner || !OF_BATCH.has(clock.kind) ? ownerText(clock.of) : ''
  return (
    <li className={isFirst ? 'clk first' : 'clk'} title={`${words.fires[clock.kind]} (${clock.rule})`}>
      <span className="clk-name">
        <code lang="en">{clock.config}</code>
        {isFirst ? <b className="clk-first">{words.first}</b> : null}
      </span>
      <span className="clk-left">{words.left(durationText(left))}</span>
      <i className="clk-bar" aria-hidden="true">
        <i style={{ width: `${share * 100}%` }} />
      </i>
      <small>
        {owner}
        {count > 1 ? ` ${words.more(count - 1)}` : ''}
        {owner === '' && count === 1 ? '' : ' · '}
        {isFirst ? words.fires[clock.kind] : words.of(durationText(whole))}
      </small>
    </li>
  )
}

/** Clocks that run for the batch itself. */
const OF_BATCH: ReadonlySet<ClockKind> = new Set(CLOCK_KINDS.slice(1, 6))

function useOwnerText(): (of: ClockOwner) => string {
  const strings = useStrings()
  const { owners } = useToolStrings().clocks
  const names = useRun((state) => state.partitionNames)
  const scenario = useRun((state) => state.scenario)
  const nameOf = (partition: number): string => names[partition] ?? `p${partition}`
  return (of) => {
    switch (of.kind) {
      case 'batch':
        return `${nameOf(of.partition)}, ${batchName(of.batch, strings)}`
      case 'request':
        return owners.request(String(of.request), `b${of.broker}`)
      case 'broker':
        return `b${of.broker}`
      case 'replica':
        return owners.replica(`b${of.broker}`, nameOf(of.partition))
      case 'producer':
        return scenario?.producers[of.producer]?.name ?? ''
    }
  }
}
