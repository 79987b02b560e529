import { setTimeout } from 'node:timers/promises'
import { collectGarbage } from './collect-garbage.ts'

/** Smallest, middle and largest of the figures of several runs. */
export interface Spread {
  readonly min: number
  readonly median: number
  readonly max: number
  readonly runs: number
}

/**
 * Does its work `times` times and returns a number made from all of it, so that nothing of it can be left out. The other
 * side's number for the same `times` may differ.
 */
export type Work = (times: number) => number | Promise<number>

/** Figures of two sides that took turns. */
export interface Duel {
  /** Operations per CPU second. */
  readonly ours: Spread
  readonly peer: Spread
  /** How many times as fast as the peer, turn by turn: a moment in which the machine is slow slows both. */
  readonly ratio: Spread
}

/** Turns of each side that count. */
const RUNS = 7
const SHORTEST_TURN_S = 0.2
/** What counts as rest: less CPU time than this within one look, and how often to look for it. */
const IDLE_S = 0.001
const LOOK_MS = 10
const MOST_LOOKS = 50
/** Turns before the first that counts: the compiler is busy in them. */
const WARM_UP_TURNS = 2

/** CPU seconds that this process has used so far: user and system, helper threads of the runtime included. */
export function cpuSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

/** Spread of `figures` (at least one). */
export function spreadOf(figures: readonly number[]): Spread {
  const sorted = figures.slice().sort((a, b) => a - b)
  return {
    min: sorted[0] as number,
    median: percentile(sorted, 0.5),
    max: sorted[sorted.length - 1] as number,
    runs: sorted.length,
  }
}

/** The figure below which `share` (0..1) of the ascending `sorted` lie. */
export function percentile(sorted: readonly number[], share: number): number {
  const at = share * (sorted.length - 1)
  const below = sorted[Math.floor(at)] as number
  const above = sorted[Math.ceil(at)] as number
  return below + (above - below) * (at - Math.floor(at))
}

/**
 * Let two sides do the same work in turns (ours, peer, ours, peer …), in CPU time.
 *
 * @param operationsPerTime Operations in one of the `times` that a side is asked for.
 * @param shortestTurnS A turn takes at least so long (CPU seconds): a shorter one is made of noise.
 */
export async function duel(
  ours: Work,
  peer: Work,
  operationsPerTime: number,
  shortestTurnS = SHORTEST_TURN_S,
): Promise<Duel> {
  const ourTimes = await timesForOneTurn(ours, shortestTurnS)
  const peerTimes = await timesForOneTurn(peer, shortestTurnS)
  const ourRates: number[] = []
  const peerRates: number[] = []
  for (let run = 0; run < RUNS; run++) {
    ourRates.push((ourTimes * operationsPerTime) / (await turn(ours, ourTimes)))
    peerRates.push((peerTimes * operationsPerTime) / (await turn(peer, peerTimes)))
  }
  const ratios = ourRates.map((rate, run) => rate / (peerRates[run] as number))
  return { ours: spreadOf(ourRates), peer: spreadOf(peerRates), ratio: spreadOf(ratios) }
}

/** The same figures as seconds for `operations` of them: the fastest turn gives the smallest. */
export function secondsFor(operations: number, rates: Spread): Spread {
  return {
    min: operations / rates.max,
    median: operations / rates.median,
    max: operations / rates.min,
    runs: rates.runs,
  }
}

/** How often a side must do its work so that a turn is long enough; it is warm afterwards. */
async function timesForOneTurn(work: Work, shortestTurnS: number): Promise<number> {
  let times = 1
  for (let warm = 0; warm < WARM_UP_TURNS; ) {
    const seconds = await turn(work, times)
    if (seconds >= shortestTurnS) warm++
    else times = Math.ceil(times * Math.min(8, (1.2 * shortestTurnS) / Math.max(seconds, 1e-4)))
  }
  return times
}

/** Each side pays for its own garbage only: collect what lies about, and let the helper threads come to rest. */
async function quiet(): Promise<void> {
  collectGarbage()
  for (let look = 0; look < MOST_LOOKS; look++) {
    const before = cpuSeconds()
    await setTimeout(LOOK_MS)
    if (cpuSeconds() - before < IDLE_S) return
  }
}

async function turn(work: Work, times: number): Promise<number> {
  await quiet()
  const before = cpuSeconds()
  const proof = await work(times)
  const seconds = cpuSeconds() - before
  if (!Number.isFinite(proof)) throw new Error('a benchmark has not done its work')
  return Math.max(seconds, 1e-6)
}
