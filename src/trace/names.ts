import type { ChoosingCall } from './partitioner-calls.ts'

/** Where sentences get the names of things from. */
export interface NameSource {
  /** `flights-0` */
  partition(index: number): string
  /** The producer's name in the scenario. */
  producer(index: number): string
  /** The consumer's name in the scenario. */
  consumer(index: number): string
  /** `b1`, the name of a producer or consumer, `controller`. */
  actor(id: number): string
  /** `NOT_LEADER_OR_FOLLOWER`, by the version's own name. */
  error(code: number): string
  /** Exception of a record as Java prints it, shortened to its class; empty when there is none. */
  exception(record: number): string
  /** The call of its producer's own partitioner that put a record into a partition; absent: nobody knows of calls. */
  choosingCall?(record: number, partition: number): ChoosingCall | undefined
  /** What was done: the `do` of an action. */
  action(index: number): { readonly do: string; readonly target: string }
}

/** `b1, b3` of a bit set of broker ids. */
export function brokersOf(bits: number): string {
  const names: string[] = []
  for (let broker = 1; broker < 31; broker++) if (bits & (1 << broker)) names.push(`b${broker}`)
  return names.join(', ')
}

/** Number of members of a bit set. */
export function countBits(bits: number): number {
  let count = 0
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++
  return count
}
