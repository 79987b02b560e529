import { useId } from 'react'
import type { ComparedBatch, ComparedRun } from '../../compare/compared-run.ts'

export interface LanesProps {
  readonly run: ComparedRun
  readonly label: string
  /** The whole width stands for so many ms. */
  readonly spanMs: number
  /** What is later has not happened yet. */
  readonly nowMs: number
}

const WIDTH = 620
const LEFT = 54
const TOP = 22
const LANE = 46
const BOX = 24
/** A record gets a number where its box is at least so wide. */
const NUMBER_WIDTH = 13

/** Batches by partition and time: when each was begun, what it holds, why it left, and when its answer came. */
export function Lanes({ run, label, spanMs, nowMs }: LanesProps) {
  const id = useId()
  const x = (ms: number): number => LEFT + ((WIDTH - LEFT - 8) * ms) / spanMs
  const height = TOP + run.partitions.length * LANE + 6
  return (
    <svg className="lanes" viewBox={`0 0 ${WIDTH} ${height}`} role="img" aria-label={label}>
      <clipPath id={id}>
        <rect x={0} y={0} width={x(nowMs)} height={height} />
      </clipPath>
      {ticks(spanMs).map((ms) => (
        <g key={ms}>
          <path className="lane-grid" d={`M${x(ms)} ${TOP - 4}V${height}`} />
          <text className="lane-tick" x={x(ms)} y={12} textAnchor="middle">
            {ms}
          </text>
        </g>
      ))}
      {run.partitions.map((name, partition) => (
        <g key={name}>
          <rect className={`lane-mark p${partition % 8}`} x={4} y={TOP + partition * LANE + 4} width={3} height={BOX} />
          <text className="compare-name" x={12} y={TOP + partition * LANE + 21}>
            p{partition}
          </text>
          <path className="lane-grid" d={`M0 ${TOP + (partition + 1) * LANE - 1}H${WIDTH}`} />
        </g>
      ))}
      <g clipPath={`url(#${id})`}>
        {run.batches.map((batch) => (
          <Batch key={batch.batch} batch={batch} x={x} y={TOP + batch.partition * LANE + 4} nowMs={nowMs} />
        ))}
      </g>
      <path className="lane-now" d={`M${x(nowMs)} ${TOP - 6}V${height}`} />
    </svg>
  )
}

interface BatchProps {
  readonly batch: ComparedBatch
  readonly x: (ms: number) => number
  readonly y: number
  readonly nowMs: number
}

function Batch({ batch, x, y, nowMs }: BatchProps) {
  const { createdMs, records, partition } = batch
  if (createdMs > nowMs) return null
  const left = batch.leftMs ?? nowMs
  const from = x(createdMs)
  const width = Math.max(3, x(left) - from)
  const each = Math.min(18, (width - 2) / Math.max(1, records.length))
  const tone = `p${partition % 8}`
  const hasAnswer = batch.doneMs !== undefined && batch.doneMs <= nowMs
  const done = batch.doneMs === undefined ? nowMs : Math.min(batch.doneMs, nowMs)
  return (
    <g className={tone}>
      <rect className="lane-batch" x={from} y={y} width={width} height={BOX} rx={3} />
      {each >= NUMBER_WIDTH ? (
        records.map((record, index) => (
          <g key={record}>
            <rect
              className="lane-record"
              x={from + 2 + index * each}
              y={y + 4}
              width={each - 2}
              height={BOX - 8}
              rx={2}
            />
            <text className="lane-number" x={from + 1 + (index + 0.5) * each} y={y + 16} textAnchor="middle">
              {record}
            </text>
          </g>
        ))
      ) : (
        <rect className="lane-fill" x={from + 1} y={y + 4} width={Math.max(1, width - 2)} height={BOX - 8} />
      )}
      {batch.leftMs === undefined || batch.leftMs > nowMs ? null : (
        <>
          <path className="lane-flight" d={`M${x(batch.leftMs)} ${y + BOX + 5}H${x(done)}`} />
          {hasAnswer ? (
            <text className={batch.isAcked ? 'lane-ok' : 'lane-bad'} x={x(done)} y={y + BOX + 9} textAnchor="middle">
              {batch.isAcked ? '✓' : '✗'}
            </text>
          ) : null}
        </>
      )}
    </g>
  )
}

/** Up to eight round times. */
function ticks(spanMs: number): readonly number[] {
  const rough = spanMs / 7
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= rough) ?? rough
  const list: number[] = []
  for (let ms = 0; ms <= spanMs; ms += step) list.push(Math.round(ms * 1000) / 1000)
  return list
}
