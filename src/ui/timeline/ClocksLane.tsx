import { useMemo, useRef } from 'react'
import { durationText } from '../../app/number-text.ts'
import { CLOCK_KINDS, type ClockKind, type ClockRow, clocksOf, soonestOfEachKind } from '../../trace/clocks.ts'
import { useGlance, useRun } from '../shell/page-context.ts'
import { rem } from '../shell/root-scale.ts'
import { useToolStrings } from '../tools/tool-strings.ts'
import { useTimeStrings } from './time-strings.ts'
import type { TimelineAxis } from './use-timeline-axis.ts'
import './clocks-lane.css'

const NAME_ROOM = 150

/**
 * All the clocks on one strip, on the axis of the timeline: each from when it was started to when it fires. Of several of a
 * kind the one that fires first is drawn. A kind that has run keeps its row.
 */
export function ClocksLane({ view }: { readonly view: TimelineAxis }) {
  const words = useTimeStrings().clocks
  const stage = useGlance((state) => state.view)
  const tUs = useGlance((state) => state.tUs)
  const scenario = useRun((state) => state.scenario)
  const rows = useMemo(
    () => new Map((stage ? soonestOfEachKind(clocksOf(stage)) : []).map((row) => [row.clock.kind, row])),
    [stage],
  )
  const known = useKnownKinds(rows, scenario)
  const [first] = rows.values()
  return (
    <section className="clocks-lane" aria-label={words.name}>
      {known.size === 0 ? <p className="mut">{words.none}</p> : null}
      <ul className="plain-list lanes">
        {CLOCK_KINDS.filter((kind) => known.has(kind)).map((kind) => (
          <Lane
            key={kind}
            config={known.get(kind) ?? ''}
            row={rows.get(kind)}
            view={view}
            tUs={tUs}
            isFirst={first?.clock.kind === kind}
          />
        ))}
      </ul>
    </section>
  )
}

/** Kinds that have run in this scenario, with the config that sets them. */
function useKnownKinds(rows: ReadonlyMap<ClockKind, ClockRow>, scenario: unknown): ReadonlyMap<ClockKind, string> {
  const ref = useRef<{ scenario: unknown; kinds: Map<ClockKind, string> }>({ scenario: undefined, kinds: new Map() })
  if (ref.current.scenario !== scenario) ref.current = { scenario, kinds: new Map() }
  for (const [kind, { clock }] of rows) ref.current.kinds.set(kind, clock.config)
  return ref.current.kinds
}

interface LaneProps {
  readonly config: string
  readonly row: ClockRow | undefined
  readonly view: TimelineAxis
  readonly tUs: number
  readonly isFirst: boolean
}

function Lane({ config, row, view, tUs, isFirst }: LaneProps) {
  const words = useTimeStrings().clocks
  const { fires } = useToolStrings().clocks
  if (!row) {
    return (
      <li className="lane">
        <span className="lane-name mut" lang="en">
          {config}
        </span>
        <span className="visually-hidden">{words.resting}</span>
      </li>
    )
  }
  const { clock, count } = row
  const [fromX, toX] = [view.xOf(clock.startsUs), view.xOf(clock.endsUs)]
  const left = Math.max(0, Math.min(view.width, fromX))
  const right = Math.max(left + 2, Math.min(view.width, toX))
  const isBeyond = toX > view.width + 1
  const text = `${words.left(durationText(Math.max(0, clock.endsUs - tUs)))}${count > 1 ? ` ${words.more(count - 1)}` : ''}`
  const textAt =
    right + NAME_ROOM < view.width
      ? { left: rem(right + 6) }
      : { right: rem(view.width - Math.max(right - 16, NAME_ROOM)) }
  return (
    <li className={isFirst ? 'lane lane-first' : 'lane'} title={`${fires[clock.kind]} (${clock.rule})`}>
      <span className="lane-name" lang="en">
        {config}
      </span>
      <i
        className={isBeyond ? 'lane-bar lane-beyond' : 'lane-bar'}
        style={{ left: rem(left), width: rem(right - left) }}
        aria-hidden="true"
      />
      <span className="lane-left" style={textAt}>
        {text}
      </span>
    </li>
  )
}
