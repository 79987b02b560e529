import { PEAK } from './series-bins.ts'

/** What a level depends on besides the events: asked at the start, and where an event says that it may have changed. */
export interface SeriesSettings {
  readonly producers: readonly { readonly memoryTotalBytes: number; readonly acks: number }[]
  /** By partition; none for the partitions that the page does not show. */
  readonly minIsr: readonly (number | undefined)[]
}

/**
 * What has a value at every moment of a run, as the events tell it: requests in flight, memory in use, who leads what and
 * how far each replica has come.
 */
export interface RunLevels {
  readonly brokers: number
  /** By producer. */
  readonly inFlight: number[]
  /** Of buffer.memory; -1: all of it. */
  readonly availableBytes: number[]
  /** By partition: -1 nobody. */
  readonly leader: number[]
  /** By partition: bit b for broker b. */
  readonly replicas: number[]
  readonly isr: number[]
  /** Log end offset of broker b for partition p at `p * (brokers + 1) + b`. */
  readonly logEnd: number[]
  settings: SeriesSettings
  /** By PEAK: what all of it comes to now. */
  readonly now: Float64Array
}

/** Nothing has been told yet. */
export function emptyLevels(brokers: number, settings: SeriesSettings): RunLevels {
  return {
    brokers,
    inFlight: settings.producers.map(() => 0),
    availableBytes: settings.producers.map(() => -1),
    leader: [],
    replicas: [],
    isr: [],
    logEnd: [],
    settings,
    now: new Float64Array(PEAK.lag + brokers),
  }
}

/** An independent copy; settings are shared, they are replaced as a whole. */
export function cloneLevels(levels: RunLevels): RunLevels {
  return {
    ...levels,
    inFlight: levels.inFlight.slice(),
    availableBytes: levels.availableBytes.slice(),
    leader: levels.leader.slice(),
    replicas: levels.replicas.slice(),
    isr: levels.isr.slice(),
    logEnd: levels.logEnd.slice(),
    now: levels.now.slice(),
  }
}

/** Requests without an answer, of all producers. */
export function sumInFlight({ inFlight, now }: RunLevels): void {
  let sum = 0
  for (let i = 0; i < inFlight.length; i++) sum += inFlight[i] as number
  now[PEAK.inFlight] = sum
}

/** Bytes of buffer.memory in use, of all producers. */
export function sumMemory({ availableBytes, settings, now }: RunLevels): void {
  let used = 0
  for (let i = 0; i < availableBytes.length; i++) {
    const available = availableBytes[i] as number
    if (available >= 0) used += Math.max(0, (settings.producers[i]?.memoryTotalBytes ?? 0) - available)
  }
  now[PEAK.memoryUsedBytes] = used
}

/** Partitions whose ISR is smaller than min.insync.replicas. */
export function countUnderMinIsr({ isr, replicas, settings, now }: RunLevels): void {
  let count = 0
  for (let p = 0; p < replicas.length; p++) {
    if (replicas[p] && bitCount(isr[p] ?? 0) < (settings.minIsr[p] ?? 0)) count++
  }
  now[PEAK.underMinIsr] = count
}

/**
 * Records by which a replica is behind the log of the leader that the controller names; 0 for the leader itself, and where
 * nobody leads.
 */
export function lagOf(levels: RunLevels, partition: number, broker: number): number {
  const leader = levels.leader[partition] ?? -1
  if (leader < 0 || broker === leader) return 0
  const row = partition * (levels.brokers + 1)
  return Math.max(0, (levels.logEnd[row + leader] ?? 0) - (levels.logEnd[row + broker] ?? 0))
}

/** A leader has written: nobody's lag has become smaller. */
export function raiseLag(levels: RunLevels, partition: number): void {
  const replicas = levels.replicas[partition] ?? 0
  const { now } = levels
  for (let broker = 1; broker <= levels.brokers; broker++) {
    if (!(replicas & (1 << broker))) continue
    const lag = lagOf(levels, partition, broker)
    if (lag > (now[PEAK.lag + broker - 1] as number)) now[PEAK.lag + broker - 1] = lag
  }
}

/** The largest lag of one broker over the partitions that it holds. */
export function measureLag(levels: RunLevels, broker: number): void {
  let worst = 0
  for (let p = 0; p < levels.replicas.length; p++) {
    if ((levels.replicas[p] ?? 0) & (1 << broker)) worst = Math.max(worst, lagOf(levels, p, broker))
  }
  levels.now[PEAK.lag + broker - 1] = worst
}

/** The lag of every broker. */
export function measureAllLags(levels: RunLevels): void {
  for (let broker = 1; broker <= levels.brokers; broker++) measureLag(levels, broker)
}

/** How many brokers a bit set names. */
export function bitCount(bits: number): number {
  let count = 0
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++
  return count
}
