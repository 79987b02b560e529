import { backoffMs, type ExponentialBackoff } from '../kernel/exponential-backoff.ts'
import { cloneRng, type Rng } from '../kernel/rng.ts'
import { type Millis, NEVER } from '../kernel/units.ts'
import { ERROR, type ErrorList, isInvalidMetadata } from '../protocol/errors.ts'
import type { PartitionIndex } from '../protocol/ids.ts'
import type { ResponseBody } from '../protocol/messages.ts'
import type { RunTables } from '../protocol/record-table.ts'
import { type ClusterView, emptyClusterView } from './cluster-view.ts'
import { changeLeaders, type LeaderChange, mergeTopics } from './cluster-view-update.ts'

/** A topic that the application sends to. The object stays the same while the topic is registered: send() keeps it. */
export interface TopicInUse {
  readonly topic: string
  /** Dropped at the first refresh from here on (P-117). */
  expiresAtMs: Millis
  /** Not asked for yet: the next request may be partial (P-27). */
  isNew: boolean
  /** False once it has been dropped. */
  isRegistered: boolean
}

/** What the client knows of the cluster, and when it will ask again. */
export interface MetadataState {
  readonly settings: MetadataSettings
  view: ClusterView
  /** Answers so far; a send() that waits for metadata waits for this number to grow. */
  updateVersion: number
  /** Requests for an update so far: one that comes while an answer is under way is not settled by that answer. */
  requestVersion: number
  needsFullUpdate: boolean
  needsPartialUpdate: boolean
  lastSuccessfulRefreshMs: Millis
  /** The refresh backoff is over at this time; one sample for each refresh. */
  refreshAllowedAtMs: Millis
  /** Failed refreshes in a row. */
  failedAttempts: number
  /** Full refreshes in a row that changed nothing. */
  equivalentResponses: number
  readonly topics: Map<string, TopicInUse>
  /** Topic → its error (not 0) in the last answer that named it. */
  readonly topicErrors: Map<string, number>
  /** PartitionIndex → newest leader epoch ever seen. */
  readonly newestEpochs: number[]
  /** Jitter of the refresh backoff; undefined: none. */
  readonly rng: Rng | undefined
}

/** Config of the metadata, in ms. */
export interface MetadataSettings {
  readonly maxAgeMs: Millis
  readonly maxIdleMs: Millis
  readonly refreshBackoff: ExponentialBackoff
  /** Equivalent answers and failures make the backoff grow (P-116); else it is fixed. */
  readonly hasExponentialBackoff: boolean
  /** Whose error classes count. */
  readonly errors: ErrorList
}

/** What changed for the ones who watch: told partition by partition after an answer or a hint. */
export type LeaderChangeListener = (change: LeaderChange) => void

type MetadataResponse = Extract<ResponseBody, { api: 'Metadata' }>

/** Nothing known but where to ask first; a full update is due at once (P-108). */
export function createMetadata(
  settings: MetadataSettings,
  bootstrapNodes: readonly number[],
  rng: Rng | undefined,
): MetadataState {
  return {
    settings,
    view: emptyClusterView(bootstrapNodes),
    updateVersion: 0,
    requestVersion: 0,
    needsFullUpdate: true,
    needsPartialUpdate: false,
    lastSuccessfulRefreshMs: -NEVER,
    refreshAllowedAtMs: -NEVER,
    failedAttempts: 0,
    equivalentResponses: 0,
    topics: new Map(),
    topicErrors: new Map(),
    newestEpochs: [],
    rng,
  }
}

/**
 * Register a topic as in use (P-27). A new one asks for a partial update at once, whatever the backoff.
 *
 * @source kafka 3.9 clients ProducerMetadata#add
 */
export function addTopic(metadata: MetadataState, topic: string, nowMs: Millis): TopicInUse {
  const expiresAtMs = nowMs + metadata.settings.maxIdleMs
  const known = metadata.topics.get(topic)
  if (known) {
    known.expiresAtMs = expiresAtMs
    return known
  }
  const added: TopicInUse = { topic, expiresAtMs, isNew: true, isRegistered: true }
  metadata.topics.set(topic, added)
  requestUpdateForNewTopics(metadata)
  return added
}

/** A full update is due as soon as the backoff allows. @returns The version that has to be passed (`updateVersion`). */
export function requestUpdate(metadata: MetadataState): number {
  metadata.needsFullUpdate = true
  metadata.requestVersion++
  return metadata.updateVersion
}

/** As `requestUpdate`, but partial and without backoff while the topic is new (P-27, P-116). */
export function requestUpdateForTopic(metadata: MetadataState, topic: TopicInUse): number {
  return topic.isNew ? requestUpdateForNewTopics(metadata) : requestUpdate(metadata)
}

function requestUpdateForNewTopics(metadata: MetadataState): number {
  metadata.refreshAllowedAtMs = -NEVER
  metadata.needsPartialUpdate = true
  metadata.equivalentResponses = 0
  metadata.requestVersion++
  return metadata.updateVersion
}

/**
 * How long until a refresh is due: the later of "wanted" and "allowed" (P-116). 0: now.
 *
 * @source kafka 3.9 clients Metadata#timeToNextUpdate
 */
export function timeToNextUpdateMs(metadata: MetadataState, nowMs: Millis): Millis {
  const isWanted = metadata.needsFullUpdate || metadata.needsPartialUpdate
  const dueAtMs = isWanted ? -NEVER : metadata.lastSuccessfulRefreshMs + metadata.settings.maxAgeMs
  return Math.max(0, dueAtMs - nowMs, metadata.refreshAllowedAtMs - nowMs)
}

/** One metadata request: what it asks for, and what its answer settles. */
export interface MetadataRefresh {
  readonly topics: readonly string[]
  readonly isPartial: boolean
  readonly requestVersion: number
}

/** What to ask for now: the new topics alone, unless a full update is wanted or the age calls for one. */
export function nextRefresh(metadata: MetadataState, nowMs: Millis): MetadataRefresh {
  const isTooOld = metadata.lastSuccessfulRefreshMs + metadata.settings.maxAgeMs <= nowMs
  // Expiry is the normal case: it says nothing about a cluster that does not get anywhere.
  if (isTooOld) metadata.equivalentResponses = 0
  const names: string[] = []
  for (const topic of metadata.topics.values()) if (topic.isNew) names.push(topic.topic)
  const isPartial = !metadata.needsFullUpdate && !isTooOld && names.length > 0
  const topics = isPartial ? names : [...metadata.topics.keys()]
  return { topics, isPartial, requestVersion: metadata.requestVersion }
}

/**
 * Take an answer in: topics are no longer new, idle ones are dropped, leaders of older epochs are ignored, and errors
 * that mean "ask again" do so.
 *
 * @source kafka 3.9 clients Metadata#update, ProducerMetadata#retainTopic; P-116, P-117
 * @simplified One backoff sample for each refresh, not one for each look.
 */
export function updateMetadata(
  metadata: MetadataState,
  refresh: MetadataRefresh,
  response: MetadataResponse,
  tables: RunTables,
  nowMs: Millis,
  onLeaderChange: LeaderChangeListener,
): void {
  metadata.needsPartialUpdate = refresh.requestVersion < metadata.requestVersion
  metadata.failedAttempts = 0
  metadata.updateVersion++
  if (!refresh.isPartial) {
    metadata.needsFullUpdate = metadata.needsPartialUpdate
    metadata.lastSuccessfulRefreshMs = nowMs
  }
  const before = metadata.view
  metadata.view = takeTopics(metadata, refresh, response, tables, nowMs, onLeaderChange)
  if (metadata.view !== before) metadata.equivalentResponses = 0
  else if (!refresh.isPartial) metadata.equivalentResponses++
  waitBeforeNextRefresh(metadata, nowMs)
}

/** A refresh came to nothing: its connection was lost, or the answer named no broker. */
export function failUpdate(metadata: MetadataState, nowMs: Millis): void {
  metadata.failedAttempts++
  metadata.equivalentResponses = 0
  waitBeforeNextRefresh(metadata, nowMs)
}

/**
 * Patch leaders that a produce response told, where their epoch is newer than the cached one (P-98).
 *
 * @simplified A hint's node is known: brokers of a run do not change their addresses.
 */
export function patchLeaders(
  metadata: MetadataState,
  hints: readonly { partition: PartitionIndex; leader: number; leaderEpoch: number }[],
  tables: RunTables,
  onLeaderChange: LeaderChangeListener,
): void {
  const changes: LeaderChange[] = []
  for (const { partition, leader, leaderEpoch } of hints) {
    if (leader < 0 || leaderEpoch <= (metadata.view.leaderEpochs[partition] ?? NEVER)) continue
    metadata.newestEpochs[partition] = leaderEpoch
    changes.push({ partition, leader, leaderEpoch })
  }
  metadata.view = changeLeaders(metadata.view, changes, tables.registry)
  for (const change of changes) onLeaderChange(change)
}

/** Start over from the bootstrap list (P-118): what was known is forgotten. */
export function rebootstrapMetadata(metadata: MetadataState, bootstrapNodes: readonly number[]): void {
  metadata.needsFullUpdate = true
  metadata.updateVersion++
  metadata.view = { ...emptyClusterView(bootstrapNodes), version: metadata.view.version + 1 }
}

/** The metadata that a warm start finds, of age 0 and without backoff (contract, `model.warm`). */
export function warmMetadata(
  metadata: MetadataState,
  brokers: readonly number[],
  topics: MetadataResponse['topics'],
  tables: RunTables,
  nowMs: Millis,
): void {
  for (const { topic } of topics) addTopic(metadata, topic, nowMs)
  const refresh = nextRefresh(metadata, nowMs)
  const response: MetadataResponse = { api: 'Metadata', brokers, controllerId: -1, topics }
  updateMetadata(metadata, refresh, response, tables, nowMs, () => {})
  metadata.refreshAllowedAtMs = -NEVER
}

/** An independent copy; the view is shared, for it never changes. */
export function cloneMetadata(metadata: MetadataState): MetadataState {
  const topics = new Map<string, TopicInUse>()
  for (const [name, topic] of metadata.topics) topics.set(name, { ...topic })
  return {
    ...metadata,
    topics,
    topicErrors: new Map(metadata.topicErrors),
    newestEpochs: metadata.newestEpochs.slice(),
    rng: metadata.rng && cloneRng(metadata.rng),
  }
}

function takeTopics(
  metadata: MetadataState,
  refresh: MetadataRefresh,
  response: MetadataResponse,
  tables: RunTables,
  nowMs: Millis,
  onLeaderChange: LeaderChangeListener,
): ClusterView {
  const { errors } = metadata.settings
  const valid: { topic: string; partitions: readonly LeaderChange[] }[] = []
  const invalid: string[] = []
  for (const answer of response.topics) {
    const topic = metadata.topics.get(answer.topic)
    // A new topic is kept whatever its age: its first answer is what the sender of its first record waits for.
    if (!topic || (!topic.isNew && topic.expiresAtMs <= nowMs)) {
      if (topic) dropTopic(metadata, topic)
      continue
    }
    topic.isNew = false
    if (answer.error === 0) metadata.topicErrors.delete(answer.topic)
    else metadata.topicErrors.set(answer.topic, answer.error)
    if (isInvalidMetadata(answer.error, errors)) requestUpdate(metadata)
    if (answer.error === ERROR.INVALID_TOPIC_EXCEPTION) invalid.push(answer.topic)
    if (answer.error !== 0) continue
    const partitions = answer.partitions.map((entry) => {
      if (entry.error !== 0 && isInvalidMetadata(entry.error, errors)) requestUpdate(metadata)
      return newestLeader(metadata, entry, response.brokers)
    })
    valid.push({ topic: answer.topic, partitions })
  }
  const named = new Set(response.topics.map(({ topic }) => topic))
  const isKept = (topic: string) => refresh.isPartial && !named.has(topic) && metadata.topics.has(topic)
  return mergeTopics(
    metadata.view,
    { nodes: response.brokers, valid, invalid, isKept },
    tables.registry,
    onLeaderChange,
  )
}

/** What to believe of one partition: an entry of an older epoch than the newest one seen changes nothing (P-117). */
function newestLeader(
  metadata: MetadataState,
  entry: MetadataResponse['topics'][number]['partitions'][number],
  brokers: readonly number[],
): LeaderChange {
  const { partition, leaderEpoch } = entry
  const newest = metadata.newestEpochs[partition] ?? -1
  if (leaderEpoch >= 0 && leaderEpoch < newest) {
    const { view } = metadata
    return {
      partition,
      leader: view.leaders[partition] ?? -1,
      leaderEpoch: view.leaderEpochs[partition] ?? -1,
    }
  }
  for (let i = metadata.newestEpochs.length; i <= partition; i++) metadata.newestEpochs.push(-1)
  metadata.newestEpochs[partition] = Math.max(newest, leaderEpoch)
  const isLed = entry.error === 0 && brokers.includes(entry.leader)
  return { partition, leader: isLed ? entry.leader : -1, leaderEpoch }
}

function dropTopic(metadata: MetadataState, topic: TopicInUse): void {
  topic.isRegistered = false
  metadata.topics.delete(topic.topic)
  metadata.topicErrors.delete(topic.topic)
}

function waitBeforeNextRefresh(metadata: MetadataState, nowMs: Millis): void {
  const { refreshBackoff, hasExponentialBackoff } = metadata.settings
  const { failedAttempts, equivalentResponses, rng } = metadata
  if (!hasExponentialBackoff) {
    metadata.refreshAllowedAtMs = nowMs + refreshBackoff.initialMs
    return
  }
  const afterFailuresMs = backoffMs(refreshBackoff, Math.max(failedAttempts - 1, 0), rng)
  const afterNothingMs = equivalentResponses > 0 ? backoffMs(refreshBackoff, equivalentResponses - 1, rng) : 0
  metadata.refreshAllowedAtMs = nowMs + Math.max(afterFailuresMs, afterNothingMs)
}
