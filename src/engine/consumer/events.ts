import { eventCodes } from '../kernel/event-schema.ts'

/**
 * What a consumer did. `consumer` is its index in the scenario, `partition` a PartitionIndex, `broker` a broker id
 * (bootstrap nodes are negative), `request` a correlation id of that consumer, `error` a code.
 */
export const CONSUMER_EVENT_FIELDS = {
  consumerStarted: ['consumer'],
  /**
   * The application got `count` records, copies included. Its position was fromOffset and is toOffset now; between them lie
   * also markers, and `dropped` records of aborted transactions (read_committed).
   */
  recordsDelivered: ['consumer', 'partition', 'fromOffset', 'toOffset', 'count', 'dropped'],
  /** The position moved and nothing was delivered. previous -1: there was none. why: see POSITION_MOVE. */
  consumerPositionMoved: ['consumer', 'partition', 'position', 'previous', 'why'],
  /** The broker refused to serve this partition. */
  fetchRefused: ['consumer', 'partition', 'broker', 'error'],
  /** state: see CONNECTION_STATE of the producer's events. */
  consumerConnectionChanged: ['consumer', 'broker', 'state'],
  /** An unanswered request is given up; timedOut: 1 by request.timeout.ms, 0 by a disconnect. */
  consumerRequestFailed: ['consumer', 'request', 'broker', 'api', 'timedOut'],
  consumerMetadataUpdated: ['consumer', 'version'],
  /** The consumer's picture of one partition changed. leader -1: none. */
  consumerLeaderLearned: ['consumer', 'partition', 'leader', 'epoch'],
} as const

export const CONSUMER = eventCodes(208, CONSUMER_EVENT_FIELDS)

/**
 * Why a position moved without a delivery: `start`, `reset`: to the log's start, for the first time or because the offset
 * was out of range; `truncated`: back to where the new leader's log parts from what was read; `skipped`: over markers and
 * aborted records only.
 */
export const POSITION_MOVE = { start: 0, reset: 1, truncated: 2, skipped: 3 } as const
