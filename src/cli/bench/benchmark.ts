import type { Spread } from './measure.ts'

/** The other side of a comparison. */
export interface Peer {
  readonly name: string
  readonly spread: Spread
}

/** One line of the table. */
export interface BenchRow {
  /** What was done, with the unit that its figures have. */
  readonly what: string
  readonly unit: string
  /** Which way is good. */
  readonly better: 'higher' | 'lower'
  readonly ours: Spread
  /** Undefined: there is nobody to compare with. */
  readonly peer: Peer | undefined
  /** How many times as good as the peer, from turn to turn. */
  readonly ratio: Spread | undefined
}

/** One benchmark: its name for `--only`, and the lines that it adds to the table. */
export interface Benchmark {
  readonly name: string
  /** Only with `--only`: it takes long, or needs a machine of its own. */
  readonly isOptIn?: true
  run(): Promise<readonly BenchRow[]>
}

/** A line without a peer. */
export function loneRow(what: string, unit: string, better: 'higher' | 'lower', ours: Spread): BenchRow {
  return { what, unit, better, ours, peer: undefined, ratio: undefined }
}
