import { en } from './texts/en.ts'
import { ko } from './texts/ko.ts'

/**
 * The words on the stage and the names of its parts for a screen reader, in both languages. Names of configs, errors and
 * classes are Kafka's and stay as they are.
 */
export interface StageTexts {
  readonly language: 'en' | 'ko'
  readonly application: string
  readonly stopped: string
  readonly closed: string
  /** What the application thread waits for, in the order of `BLOCKED`: metadata, memory, future, flush, close, transaction. */
  readonly blocked: readonly string[]
  readonly waitingCalls: (count: number) => string
  readonly partitionSet: string
  readonly notSet: string
  /** The partitioner in use does not look at the key. */
  readonly notAsked: string
  readonly key: (key: string) => string
  readonly noKey: string
  readonly hasKey: string
  readonly sticky: string
  readonly roundRobin: string
  readonly custom: string
  readonly network: (ms: string | undefined) => string
  readonly replication: string
  readonly leader: string
  readonly epoch: string
  readonly none: string
  readonly empty: string
  readonly ofBytes: (used: string, total: string) => string
  readonly recordsInBatches: (records: number, batches: number) => string
  readonly batches: (count: number) => string
  readonly moreBatches: (batches: number, records: number) => string
  readonly leavesWhenFullOr: (ms: string) => string
  readonly leavesAtOnce: string
  readonly retriesIn: (ms: string, behind: number) => string
  readonly waitsForLeader: string
  readonly waitsForConnection: (broker: number) => string
  readonly waitsForSlot: (limit: number) => string
  readonly muted: string
  /** Why a batch may leave or left, in the order of `DRAIN_REASON`. */
  readonly drainReasons: readonly string[]
  readonly ready: string
  readonly lastDrain: (records: number, why: string, at: string) => string
  readonly tryNumber: (attempt: number) => string
  readonly holdsAnswer: (broker: number) => readonly [string, string]
  /** The same where a column is narrow. */
  readonly holdsShort: (broker: number) => readonly [string, string]
  readonly connecting: string
  readonly notConnected: string
  readonly closedAgo: (age: string) => string
  readonly cut: string
  readonly msOf: (ms: string, of: string) => string
  readonly dead: (age: string) => string
  readonly hung: (age: string) => string
  readonly starting: string
  readonly stopping: string
  readonly fenced: string
  readonly slow: (ms: number) => string
  readonly onlyCopyOf: (records: string) => string
  readonly recordsCount: (count: number) => string
  readonly offline: string
  readonly controller: string
  readonly controllerShort: string
  readonly alive: string
  readonly deadShort: string
  readonly fencedBrokers: (brokers: string) => string
  readonly noneFenced: string
  readonly memoryOf: (used: string, total: string, unit: string) => string
  readonly memoryWaiters: (count: number) => string
  readonly perSecond: (rate: string) => string
  readonly requestsPerSecond: (rate: string) => string
  readonly answersPerSecond: (rate: string) => string
  /** Of a consumer. */
  readonly consumerRead: (records: string) => string
  readonly notStarted: string
  readonly heldBack: (offsets: number) => string
  readonly shapes: {
    readonly buffered: string
    readonly inFlight: string
    readonly stored: string
    readonly committed: string
    readonly duplicate: string
    readonly truncated: string
    readonly lost: string
    readonly acked: string
  }
  readonly packets: { readonly request: string; readonly answer: string; readonly fetch: string; readonly data: string }
  readonly tools: ToolTexts
  readonly names: AccessibleTexts
}

/** What can be done to the picture. */
export interface ToolTexts {
  readonly name: string
  readonly whereNow: string
  readonly follow: string
  readonly arrangements: { readonly broker: string; readonly partition: string }
  /** The stage in words and numbers instead of the picture. */
  readonly table: string
  readonly nearer: string
  readonly further: string
  readonly whole: string
  /** Said when the selected thing is not on the stage. */
  readonly nowhere: string
}

/** Names of things for a screen reader. */
export interface AccessibleTexts {
  readonly stage: string
  readonly hint: string
  readonly record: (record: number) => string
  readonly olderRecord: string
  readonly marker: string
  readonly partition: (label: string) => string
  readonly offset: (offset: number) => string
  readonly broker: (broker: number) => string
  readonly brokerLeads: (labels: string) => string
  readonly follows: (labels: string) => string
  readonly states: Readonly<Record<'alive' | 'dead' | 'hung' | 'starting' | 'stopping', string>>
  readonly buffered: string
  readonly inFlight: string
  readonly storedNotCommitted: string
  readonly committed: string
  readonly acked: string
  readonly lost: string
  readonly duplicate: string
  /** Of a record: in a transaction that is open, or that was aborted. Of a marker: it aborts. */
  readonly transactions: { readonly open: string; readonly aborted: string }
  readonly notInLeadersLog: string
  readonly justSent: string
  readonly batch: (records: number, label: string) => string
  readonly bytesOf: (used: number, capacity: number) => string
  readonly open: string
  readonly closed: string
  readonly attempt: (attempt: number, error: string) => string
  readonly lane: (label: string, batches: number, records: number) => string
  readonly leaderIs: (broker: number) => string
  readonly noLeader: string
  readonly replica: (label: string, broker: number) => string
  readonly roleLeader: string
  readonly roleFollower: string
  readonly roleOffline: string
  readonly inIsr: string
  readonly outOfIsr: string
  readonly highWatermark: (offset: number) => string
  readonly logEndOffset: (offset: number) => string
  readonly link: (a: string, b: string) => string
  readonly linkOpen: string
  readonly linkCut: string
  readonly latency: (ms: string) => string
  readonly request: (api: string) => string
  readonly answer: (api: string) => string
  readonly fromTo: (from: string, to: string) => string
  readonly withRecords: (count: number) => string
  readonly withError: (error: string) => string
  readonly lostOnTheWay: string
  readonly willBeLost: string
  readonly handledTwice: string
  readonly packets: (packets: number, records: number) => string
  readonly controller: string
  readonly producer: (name: string) => string
  readonly client: string
  readonly inFlightRequests: (count: number, limit: number, broker: number) => string
  readonly gone: string
  readonly consumer: (name: string) => string
  readonly position: (offset: number) => string
  readonly positionUnknown: string
  readonly readableTo: (offset: number) => string
  readonly heldBack: (records: number) => string
}

/** The words of each language. */
export const STAGE_TEXTS: Readonly<Record<'en' | 'ko', StageTexts>> = { en, ko }
