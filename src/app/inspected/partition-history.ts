import { CLUSTER } from '../../engine/cluster/events.ts'
import type { Run } from '../../replay/run.ts'
import { checkpointBefore, computedUntilUs, eventsAtStart } from '../../replay/run.ts'
import { eventCodeAt, eventTime, eventValue } from '../../trace/event-columns.ts'

/** Where an offset stood from a moment on. */
export interface OffsetPoint {
  readonly atUs: number
  readonly offset: number
}

/** The offsets of one replica over time. */
export interface ReplicaHistory {
  readonly broker: number
  /** Log end offset and high watermark, as steps; each at most `MAX_POINTS`. */
  readonly leo: readonly OffsetPoint[]
  readonly hw: readonly OffsetPoint[]
}

/** What a partition went through, as far as the run has been computed. */
export interface PartitionHistory {
  readonly partition: number
  readonly untilUs: number
  readonly replicas: readonly ReplicaHistory[]
  /** When the controller named a leader: -1 none. */
  readonly leaders: readonly { readonly atUs: number; readonly leader: number; readonly epoch: number }[]
}

/** Points of one line at most. */
export const MAX_POINTS = 300
/** Elections told at most: the newest. */
const MAX_LEADERS = 60

interface Line {
  readonly points: { atUs: number; offset: number }[]
  /** Length of a bin (µs), the bin of the newest point, and the index of the first point in it. */
  readonly binUs: number
  bin: number
  binStart: number
}

/**
 * High watermark, log end offset and leaders of a partition over the whole run, from its events. Where there
 * are too many changes the first, the lowest and the last of a while are kept: a truncation is never left out.
 *
 * @source C-19, C-35, C-43, C-51, C-71
 */
export function partitionHistory(run: Run, partition: number): PartitionHistory {
  const untilUs = computedUntilUs(run)
  const lines = startLines(run, partition, Math.max(1, Math.ceil((untilUs + 1) / (MAX_POINTS / 3))))
  const leaders = startLeader(run, partition)
  const { columns } = run
  for (let i = eventsAtStart(run); i < columns.length; i++) {
    const kind = eventCodeAt(columns, i)
    const value = (position: number) => eventValue(columns, i, position)
    switch (kind) {
      case CLUSTER.batchAppended:
        if (value(1) === partition) move(lines, value(0), 'leo', eventTime(columns, i), value(2) + value(3))
        break
      case CLUSTER.replicaAppended:
        if (value(1) === partition) move(lines, value(0), 'leo', eventTime(columns, i), value(3))
        break
      case CLUSTER.logTruncated:
        if (value(1) === partition) move(lines, value(0), 'leo', eventTime(columns, i), value(2))
        break
      case CLUSTER.highWatermarkMoved:
        if (value(1) === partition) move(lines, value(0), 'hw', eventTime(columns, i), value(2))
        break
      case CLUSTER.leaderElected:
        if (value(0) === partition) leaders.push({ atUs: eventTime(columns, i), leader: value(1), epoch: value(2) })
        break
      default:
        break
    }
  }
  const replicas = [...lines.of].map(([broker, { leo, hw }]) => ({ broker, leo: leo.points, hw: hw.points }))
  return {
    partition,
    untilUs,
    replicas: replicas.sort((a, b) => a.broker - b.broker),
    leaders: leaders.slice(-MAX_LEADERS),
  }
}

interface ReplicaLines {
  readonly leo: Line
  readonly hw: Line
}

/** By broker. */
interface Lines {
  readonly binUs: number
  readonly of: Map<number, ReplicaLines>
}

/** How the logs stood at the start. */
function startLines(run: Run, partition: number, binUs: number): Lines {
  const lines: Lines = { binUs, of: new Map() }
  for (const broker of checkpointBefore(run, 0).snapshot.world.brokers) {
    const log = broker.partitions[partition]?.log
    if (!log) continue
    const made = newReplica(lines, broker.id)
    addPoint(made.leo, 0, log.logEndOffset)
    addPoint(made.hw, 0, log.highWatermark)
  }
  return lines
}

function startLeader(run: Run, partition: number): { atUs: number; leader: number; epoch: number }[] {
  for (const { partitions } of checkpointBefore(run, 0).snapshot.world.controller.committed.topics) {
    for (const entry of partitions) {
      if (entry.partition === partition) return [{ atUs: 0, leader: entry.leader, epoch: entry.leaderEpoch }]
    }
  }
  return []
}

function move(lines: Lines, broker: number, what: keyof ReplicaLines, atUs: number, offset: number): void {
  addPoint((lines.of.get(broker) ?? newReplica(lines, broker))[what], atUs, offset)
}

function newReplica({ binUs, of }: Lines, broker: number): ReplicaLines {
  const line = (): Line => ({ points: [], binUs, bin: -1, binStart: 0 })
  const made = { leo: line(), hw: line() }
  of.set(broker, made)
  return made
}

/** At most three points in a bin: the first, the lowest of those between, and the last. */
function addPoint(line: Line, atUs: number, offset: number): void {
  const { points } = line
  const bin = Math.floor(atUs / line.binUs)
  if (bin !== line.bin) {
    line.bin = bin
    line.binStart = points.length
  }
  const [between, last] = [points[line.binStart + 1], points[line.binStart + 2]]
  if (between && last) {
    if (last.offset <= between.offset) points[line.binStart + 1] = last
    points.pop()
  }
  points.push({ atUs, offset })
}
