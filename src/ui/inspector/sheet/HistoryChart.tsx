import { useEffect, useState } from 'react'
import type { Selection } from '../../../app/host-messages.ts'
import type { OffsetPoint, PartitionHistory } from '../../../app/inspected/partition-history.ts'
import { clockText, groupDigits } from '../../../app/number-text.ts'
import { useGlance, useRun, useSession } from '../../shell/page-context.ts'
import { useThingStrings } from '../thing-strings.ts'

/** Size of the drawing in its own units; it is as wide as the column. */
const WIDTH = 264
const HEIGHT = 120
const PAD = { left: 2, right: 30, top: 14, bottom: 14 } as const
/** Asked again when so much more has been computed (µs), or as much of what is known. */
const GROWS_BY_US = 500_000

/** High watermark and log end of every replica over the run, with the epochs; the playhead stands in it. */
export function HistoryChart({ partition }: { partition: number; selection: Selection }) {
  const words = useThingStrings().history
  const names = useRun((state) => state.partitionNames)
  const history = useHistory(partition)
  const tUs = useGlance((state) => state.tUs)
  const { transport } = useSession()
  if (!history) return <p className="mut sheet-note">{words.asking}</p>
  const top = Math.max(0, ...history.replicas.flatMap(({ leo }) => leo.map(({ offset }) => offset)))
  if (top === 0) return <p className="mut sheet-note">{words.nothing}</p>
  const low = Math.min(...history.replicas.flatMap(({ hw }) => hw.map(({ offset }) => offset)))
  const scale = scaleOf(history.untilUs, low, top)
  const label = words.label(names[partition] ?? `p${partition}`)
  return (
    <figure className="sheet-history">
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the timeline is the way for the keyboard */}
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={`${label}. ${spoken(history, words)}`}
        onClick={(event) => {
          const box = event.currentTarget.getBoundingClientRect()
          const x = ((event.clientX - box.left) / box.width) * WIDTH
          transport.seek(Math.max(0, Math.min(history.untilUs, Math.round(scale.timeAt(x)))))
        }}
      >
        <Lines history={history} scale={scale} fromUs={0} untilUs={Math.min(tUs, history.untilUs)} className="" />
        <Lines history={history} scale={scale} fromUs={tUs} untilUs={history.untilUs} className=" history-coming" />
        <Epochs history={history} scale={scale} />
        <Ends history={history} scale={scale} tUs={tUs} />
        <line className="history-now" x1={scale.x(tUs)} x2={scale.x(tUs)} y1={4} y2={HEIGHT - PAD.bottom} />
        <text className="history-axis" x={PAD.left} y={HEIGHT - 2}>
          {clockText(0)}
        </text>
        <text className="history-axis" x={WIDTH - PAD.right} y={HEIGHT - 2} textAnchor="end">
          {clockText(history.untilUs)}
        </text>
      </svg>
      <figcaption>
        <span className="history-key history-key-hw">{words.hw}</span>
        <span className="history-key history-key-leo">{words.leo}</span>
        <small>
          {words.hint} {tUs < history.untilUs ? words.coming : ''}
        </small>
      </figcaption>
    </figure>
  )
}

interface Scale {
  readonly x: (us: number) => number
  readonly y: (offset: number) => number
  readonly timeAt: (x: number) => number
}

function scaleOf(untilUs: number, low: number, top: number): Scale {
  const [width, height] = [WIDTH - PAD.left - PAD.right, HEIGHT - PAD.top - PAD.bottom]
  const span = Math.max(1, untilUs)
  return {
    x: (us) => PAD.left + (Math.min(us, untilUs) / span) * width,
    y: (offset) => PAD.top + height - ((offset - low) / Math.max(1, top - low)) * height,
    timeAt: (x) => ((x - PAD.left) / width) * span,
  }
}

interface LinesProps {
  readonly history: PartitionHistory
  readonly scale: Scale
  readonly fromUs: number
  readonly untilUs: number
  readonly className: string
}

function Lines({ history, scale, fromUs, untilUs, className }: LinesProps) {
  if (untilUs <= fromUs && fromUs > 0) return null
  return history.replicas.map(({ broker, leo, hw }) => (
    <g key={broker}>
      <path className={`history-leo${className}`} d={steps(leo, scale, fromUs, untilUs)} />
      <path className={`history-hw${className}`} d={steps(hw, scale, fromUs, untilUs)} />
    </g>
  ))
}

/** A line that stays where it is until it moves. */
function steps(points: readonly OffsetPoint[], { x, y }: Scale, fromUs: number, untilUs: number): string {
  let path = ''
  let last: OffsetPoint | undefined
  for (const point of points) {
    if (point.atUs > untilUs) break
    if (point.atUs >= fromUs) {
      if (path === '' && last) path = `M${x(fromUs).toFixed(1)} ${y(last.offset).toFixed(1)}`
      path +=
        path === ''
          ? `M${x(point.atUs).toFixed(1)} ${y(point.offset).toFixed(1)}`
          : `H${x(point.atUs).toFixed(1)}V${y(point.offset).toFixed(1)}`
    }
    last = point
  }
  if (!last) return ''
  if (path === '') path = `M${x(fromUs).toFixed(1)} ${y(last.offset).toFixed(1)}`
  return `${path}H${x(untilUs).toFixed(1)}`
}

/** A mark where a leader took over; those that would cover each other are left out. */
function Epochs({ history, scale }: { history: PartitionHistory; scale: Scale }) {
  const words = useThingStrings().history
  let lastX = Number.NEGATIVE_INFINITY
  return history.leaders.slice(1).flatMap(({ atUs, leader, epoch }) => {
    const x = scale.x(atUs)
    const isNamed = x - lastX > 18
    if (isNamed) lastX = x
    return [
      <g key={`${atUs} ${epoch}`} className="history-epoch">
        <title>{words.epoch(String(epoch), leader < 0 ? words.noLeader : `b${leader}`)}</title>
        <line x1={x} x2={x} y1={PAD.top - 2} y2={HEIGHT - PAD.bottom} />
        {isNamed ? (
          <text x={x} y={9} textAnchor="middle">
            e{epoch}
          </text>
        ) : null}
      </g>,
    ]
  })
}

/** Names at the right end: replicas that stand at the same offset share one. */
function Ends({ history, scale, tUs }: { history: PartitionHistory; scale: Scale; tUs: number }) {
  const ends = new Map<number, number[]>()
  for (const { broker, leo } of history.replicas) {
    const offset = leo.findLast(({ atUs }) => atUs <= Math.max(tUs, 0))?.offset ?? leo[0]?.offset ?? 0
    ends.set(offset, [...(ends.get(offset) ?? []), broker])
  }
  let lastY = Number.POSITIVE_INFINITY
  return [...ends]
    .sort(([a], [b]) => a - b)
    .map(([offset, brokers]) => {
      const y = Math.min(scale.y(offset) + 3, lastY - 9)
      lastY = y
      return (
        <text key={offset} className="history-end" x={WIDTH - PAD.right + 3} y={y}>
          {brokers.length === history.replicas.length
            ? groupDigits(offset)
            : brokers.map((broker) => `b${broker}`).join(' ')}
        </text>
      )
    })
}

/** The same in words: where each replica stands, and who led. */
function spoken({ replicas, leaders }: PartitionHistory, words: ReturnType<typeof useThingStrings>['history']): string {
  const stands = replicas.map(
    ({ broker, leo, hw }) => `b${broker}: HW ${hw.at(-1)?.offset ?? 0}, LEO ${leo.at(-1)?.offset ?? 0}`,
  )
  const led = leaders.map(({ epoch, leader }) => words.epoch(String(epoch), leader < 0 ? words.noLeader : `b${leader}`))
  return [...stands, ...led.slice(-6)].join('; ')
}

/** Asked when the partition is first shown, and again as the run goes on. */
function useHistory(partition: number): PartitionHistory | undefined {
  const { host } = useSession()
  const run = useRun((state) => state.scenario)
  const computedUs = useRun((state) => state.computedUntilUs)
  const [known, setKnown] = useState<{ readonly history: PartitionHistory; readonly run: unknown }>()
  const own = known?.history.partition === partition && known.run === run ? known.history : undefined
  const isShort = !own || computedUs - own.untilUs > Math.max(GROWS_BY_US, own.untilUs / 20)
  useEffect(() => {
    if (!isShort) return
    let isWanted = true
    host.partitionHistory(partition).then((history) => {
      if (isWanted && history) setKnown({ history, run })
    })
    return () => {
      isWanted = false
    }
  }, [host, partition, isShort, run])
  return own
}
