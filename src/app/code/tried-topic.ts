import { murmur2, toPositive } from '../../engine/protocol/murmur2.ts'
import type { PartitionerAnswer } from '../../engine/protocol/partitioner-calls.ts'
import type { TriedCount, TryError } from './code-messages.ts'

/** What is found out of one topic with one number of partitions, while calls are made. */
export interface TopicTally {
  readonly partitionCount: number
  readonly own: number[]
  readonly byDefault: number[]
  readonly errors: Map<string, TryError>
  /** Partitions of each key. */
  readonly partitionsOfKey: Map<string | null, Set<number>>
}

/** Nothing tried yet. */
export function emptyTally(partitionCount: number): TopicTally {
  return {
    partitionCount,
    own: new Array<number>(partitionCount).fill(0),
    byDefault: new Array<number>(partitionCount).fill(0),
    errors: new Map(),
    partitionsOfKey: new Map(),
  }
}

/** Where the default of every version puts a key (P-29, P-38). */
export function defaultPartition(keyBytes: Uint8Array, partitionCount: number): number {
  return toPositive(murmur2(keyBytes)) % partitionCount
}

/** A record whose partition was asked for. */
export interface AskedRecord {
  /** From 1, in the order of sending. */
  readonly number: number
  readonly key: string | null
}

/** Count one answer. @param line Where the code failed, asked for the first failure of a kind only. */
export function countAnswer(
  tally: TopicTally,
  record: AskedRecord,
  answer: PartitionerAnswer,
  line: () => number,
): void {
  if (typeof answer === 'number' && answer >= 0 && answer < tally.partitionCount) {
    tally.own[answer] = (tally.own[answer] ?? 0) + 1
    const partitions = tally.partitionsOfKey.get(record.key)
    if (partitions) partitions.add(answer)
    else tally.partitionsOfKey.set(record.key, new Set([answer]))
    return
  }
  const { kind, what, message } = described(answer)
  // Texts that name the call, the key … are one kind of error all the same.
  const id = `${kind} ${what} ${message.replaceAll(/\d+/g, '#')}`
  const known = tally.errors.get(id)
  tally.errors.set(
    id,
    known
      ? { ...known, records: known.records + 1 }
      : { kind, what, message, records: 1, first: record.number, firstKey: record.key, line: line() },
  )
}

function described(answer: PartitionerAnswer): Pick<TryError, 'kind' | 'what' | 'message'> {
  if (typeof answer === 'number') {
    return { kind: answer < 0 ? 'negative' : 'beyond', what: String(answer), message: '' }
  }
  return { kind: answer.isOverrun ? 'overrun' : 'thrown', what: answer.className, message: answer.message }
}

/** The tally as it is told. */
export function triedCount({ partitionCount, own, byDefault, errors }: TopicTally): TriedCount {
  return { partitionCount, own, byDefault, errors: [...errors.values()] }
}

/** Records in the fullest partition as a multiple of the mean; undefined: there are none. */
export function skewOf(counts: readonly number[]): number | undefined {
  const sum = counts.reduce((total, count) => total + count, 0)
  return sum === 0 ? undefined : (Math.max(...counts) * counts.length) / sum
}
