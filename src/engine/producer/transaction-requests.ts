import type { Millis } from '../kernel/units.ts'
import type { RequestBody } from '../protocol/messages.ts'

/** Priorities of transactional requests: the lower goes first (P-140 step 4). */
export const TXN_PRIORITY = {
  findCoordinator: 0,
  initProducerId: 1,
  addPartitionsOrOffsets: 2,
  endTxn: 3,
  epochBump: 4,
} as const

/** Bodies that the transaction manager sends. */
export type TxnRequestBody = Extract<
  RequestBody,
  {
    readonly api:
      | 'FindCoordinator'
      | 'InitProducerId'
      | 'AddPartitionsToTxn'
      | 'AddOffsetsToTxn'
      | 'TxnOffsetCommit'
      | 'EndTxn'
  }
>

/** One request to a coordinator or, for a producer id without transactions, to any node. Its content is fixed when it is made. */
export interface TxnRequest {
  readonly id: number
  readonly priority: number
  readonly body: TxnRequestBody
  /** Result that it completes, NO_RESULT if nobody waits for it. */
  readonly result: number
  /** Which coordinator it goes to; undefined: the least loaded node. */
  readonly coordinator: 'transaction' | 'group' | undefined
  /** An InitProducerId that follows an EndTxn to raise the epoch (P-145). */
  readonly isEpochBump: boolean
  /** It was put back: it waits for its backoff before it is sent (P-140 step 5). */
  isRetry: boolean
  /** Shorter backoff of a first AddPartitionsToTxn behind CONCURRENT_TRANSACTIONS; undefined: retry.backoff.ms. */
  retryBackoffMs: Millis | undefined
}

/** `result` of a request that nobody waits for. */
export const NO_RESULT = 0

/**
 * Put a request into the heap: at the end, then up while it is strictly smaller than its parent (P-140a). Equal
 * priorities thus leave in the order of the heap, not of their arrival.
 */
export function pushRequest(heap: TxnRequest[], request: TxnRequest): void {
  let at = heap.length
  heap.push(request)
  while (at > 0) {
    const parent = (at - 1) >> 1
    const above = heap[parent] as TxnRequest
    if (request.priority >= above.priority) break
    heap[at] = above
    at = parent
  }
  heap[at] = request
}

/** The request that `pollRequest` would take, or undefined. */
export function peekRequest(heap: readonly TxnRequest[]): TxnRequest | undefined {
  return heap[0]
}

/** Take the root; the last one fills its place and moves down while the smaller child (the left one if equal) is smaller. */
export function pollRequest(heap: TxnRequest[]): TxnRequest | undefined {
  const root = heap[0]
  const last = heap.pop()
  if (root === undefined || last === undefined || heap.length === 0) return root
  let at = 0
  for (;;) {
    let child = 2 * at + 1
    if (child >= heap.length) break
    const right = heap[child + 1]
    if (right !== undefined && right.priority < (heap[child] as TxnRequest).priority) child++
    const below = heap[child] as TxnRequest
    if (below.priority >= last.priority) break
    heap[at] = below
    at = child
  }
  heap[at] = last
  return root
}
