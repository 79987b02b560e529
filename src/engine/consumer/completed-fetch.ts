import type { FetchResponsePart } from '../protocol/messages.ts'

/** What the application gets of one partition of a fetch answer. */
export interface CompletedFetch {
  /** Where to read on. */
  readonly nextOffset: number
  /** Leader epoch of the last batch, -1: there was none. */
  readonly lastEpoch: number
  /** Records handed to the application. */
  readonly recordCount: number
  /** Of those, records that the log held before the run. */
  readonly initialCount: number
  /** Records of aborted transactions that were left out. */
  readonly droppedCount: number
}

/**
 * Read the batches of an answer from `position` on. Brokers send whole batches, markers and aborted records too: leaving out
 * what must not be seen is the consumer's part.
 *
 * A. Records before the position (the batch began earlier) are skipped.
 * B. Control batches are skipped, whatever the isolation.
 * C. With read_committed, a producer id counts as aborted from the first offset of its aborted transaction up to its abort
 *    marker; its transactional batches in between are skipped.
 *
 * @source C-57, C-132; kafka clients CompletedFetch#nextFetchedRecord
 */
export function readCompletedFetch(
  part: FetchResponsePart,
  position: number,
  isolation: 'read_uncommitted' | 'read_committed',
): CompletedFetch {
  const aborted = isolation === 'read_committed' && part.aborted?.length ? sortedAborted(part.aborted) : undefined
  let nextAborted = 0
  const abortedProducers = new Set<number>()
  let nextOffset = position
  let lastEpoch = -1
  let recordCount = 0
  let initialCount = 0
  let droppedCount = 0
  for (const { baseOffset, leaderEpoch, batch } of part.batches) {
    const endOffset = baseOffset + batch.recordCount
    for (; aborted && nextAborted < aborted.length; nextAborted++) {
      const transaction = aborted[nextAborted] as AbortedTransaction
      if (transaction.firstOffset >= endOffset) break
      abortedProducers.add(transaction.producerId)
    }
    const count = endOffset - Math.max(baseOffset, nextOffset)
    if (batch.control) {
      if (batch.control === 'abort') abortedProducers.delete(batch.producerId)
    } else if (count > 0) {
      if (batch.isTransactional && abortedProducers.has(batch.producerId)) droppedCount += count
      else {
        recordCount += count
        // Records of before the run have no numbers.
        if (batch.records.length === 0) initialCount += count
      }
    }
    if (endOffset > nextOffset) nextOffset = endOffset
    lastEpoch = leaderEpoch
  }
  return { nextOffset, lastEpoch, recordCount, initialCount, droppedCount }
}

type AbortedTransaction = NonNullable<FetchResponsePart['aborted']>[number]

function sortedAborted(aborted: readonly AbortedTransaction[]): readonly AbortedTransaction[] {
  return aborted.slice().sort((a, b) => a.firstOffset - b.firstOffset)
}
