import type { KafkaVersion } from '../engine/config/profile.ts'
import { nextInt, nextUnit, type Rng } from '../engine/kernel/rng.ts'
import { between, chance, pick } from './draw.ts'

/** What may be done to a world: each kind is one or two actions, the second of which undoes the first. */
export const FAULTS = [
  'kill',
  'powerOff',
  'shutdown',
  'slow',
  'hang',
  'controller',
  'isolate',
  'cut',
  'setLink',
  'drop',
  'delay',
  'duplicate',
  'failNext',
  'failDisk',
  'topicConfig',
  'brokerConfig',
  'workload',
  'addPartitions',
  'reassign',
  'elect',
  'restart',
  'send',
  'flush',
  'close',
  'killProducer',
  'transactionCalls',
] as const
export type FaultKind = (typeof FAULTS)[number]

/** Histories that chance alone makes too rarely: each needs some kinds of faults, and is left out where one is. */
export const THEMES = {
  /** Brokers die and come back, again and again. */
  killRestart: ['kill'],
  /** A leader that the others have given up goes on serving clients. */
  zombie: ['isolate'],
  /** Machine after machine loses its power, and the tail of its log. */
  rollingPower: ['powerOff'],
  /** What was stored is not told, or told late, while much is being sent. */
  lostAnswers: ['drop', 'delay', 'duplicate', 'failNext'],
  /** Leaders move on purpose, under load. */
  leaderMoves: ['elect', 'shutdown', 'reassign'],
  /** The ISR shrinks to one, and that one goes. */
  lastInSync: ['kill', 'elect'],
  /** A follower falls out of the ISR; then its leader dies. */
  laggingFollower: ['slow', 'kill'],
  /** Nobody decides while brokers die. */
  noController: ['controller', 'kill'],
  /** Processes stop and go on, with all that was on the way to them. */
  stopAndGo: ['hang'],
  /** Producers end in every way there is. */
  producerChurn: ['restart', 'killProducer', 'close', 'flush'],
  /** Coordinators die between the steps of a transaction. */
  coordinator: ['kill', 'drop'],
  /** Logs vanish. */
  disks: ['failDisk', 'shutdown'],
} as const satisfies Record<string, readonly FaultKind[]>
export type Theme = keyof typeof THEMES

/** A swarm: each seed switches some features on and leaves others out, so that rare ones meet undisturbed. */
export interface SwarmOptions {
  readonly kafka: KafkaVersion
  readonly brokers: number
  readonly producers: number
  /** Kinds that may happen at any moment. */
  readonly faults: readonly FaultKind[]
  /** How many of those happen, besides the themes. */
  readonly faultCount: number
  readonly themes: readonly Theme[]
  /** Everything is healed and started again near the end. */
  readonly healsAtEnd: boolean
  readonly records: number
  /** The first producer sends in transactions. */
  readonly isTransactional: boolean
  readonly consumers: number
  /** Kafka's own timeouts; else short ones, so that much happens within seconds. */
  readonly hasRealTimeouts: boolean
}

const VERSIONS: readonly KafkaVersion[] = ['2.5', '3.9', '4.x']

/** What one seed switches on. `wanted` stands in for what was drawn; themes whose kinds are not wanted are left out. */
export function drawSwarm(rng: Rng, wanted: Partial<SwarmOptions>): SwarmOptions {
  const share = nextUnit(rng)
  const isCalm = chance(rng, 0.02)
  const drawn: SwarmOptions = {
    kafka: pick(rng, VERSIONS),
    brokers: chance(rng, 0.12) ? between(rng, 1, 2) : between(rng, 3, 5),
    producers: pick(rng, [1, 1, 1, 2, 2, 3, 4]),
    faults: FAULTS.filter(() => nextUnit(rng) < 0.15 + 0.6 * share),
    faultCount: isCalm ? 0 : between(rng, 2, 12),
    themes: isCalm ? [] : drawThemes(rng),
    healsAtEnd: chance(rng, 0.6),
    records: between(rng, 200, 900),
    isTransactional: chance(rng, 0.25),
    consumers: chance(rng, 0.3) ? 1 + nextInt(rng, 2) : 0,
    hasRealTimeouts: chance(rng, 0.08),
  }
  const options = { ...drawn, ...wanted }
  if (!wanted.faults) return options
  const isWanted = (theme: Theme) => THEMES[theme].every((kind: FaultKind) => options.faults.includes(kind))
  return { ...options, themes: options.themes.filter(isWanted) }
}

function drawThemes(rng: Rng): Theme[] {
  const names = Object.keys(THEMES) as Theme[]
  const themes = [pick(rng, names)]
  if (chance(rng, 0.4)) themes.push(pick(rng, names))
  return [...new Set(themes)]
}
