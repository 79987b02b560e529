import { NOOP_REASON } from '../engine/actions/events.ts'
import { DEATH, ELECTION } from '../engine/cluster/events.ts'
import { POSITION_MOVE } from '../engine/consumer/events.ts'
import { PACKET } from '../engine/network/events.ts'
import { BLOCKED, CONNECTION_STATE, DRAIN_REASON, PARTITION_CHOICE } from '../engine/producer/events.ts'
import { API_NAMES } from '../engine/protocol/messages.ts'
import type { DomainEvent, EventKind, EventOfKind } from './event-catalog.ts'
import type { Sentence, SentenceValue } from './explanation.ts'
import { brokersOf, type NameSource } from './names.ts'

/**
 * Why an event happened, as a sentence for a newcomer and the rule that makes it so. There is one for each kind: the
 * compiler asks for it when a kind is added.
 */
export function explain(event: DomainEvent, names: NameSource): Sentence {
  const write = EXPLANATIONS[event.kind] as (event: DomainEvent, names: NameSource) => Sentence
  return write(event, names)
}

type Explanations = { readonly [Kind in EventKind]: (event: EventOfKind<Kind>, names: NameSource) => Sentence }

function say(key: string, rule: string, values: Record<string, SentenceValue> = {}): Sentence {
  return { key, values, rule }
}

const keysOf = (table: Readonly<Record<string, number>>): Readonly<Record<number, string>> =>
  Object.fromEntries(Object.entries(table).map(([name, code]) => [code, name]))

const CHOICE_NAMES = keysOf(PARTITION_CHOICE)
const BLOCKED_NAMES = keysOf(BLOCKED)
const DRAIN_NAMES = keysOf(DRAIN_REASON)
const CONNECTION_NAMES = keysOf(CONNECTION_STATE)
const ELECTION_NAMES = keysOf(ELECTION)
const DEATH_NAMES = keysOf(DEATH)
const MOVE_NAMES = keysOf(POSITION_MOVE)
const NOOP_NAMES = keysOf(NOOP_REASON)

const CHOICE_RULES: Readonly<Record<string, string>> = {
  explicit: 'P-28',
  keyHash: 'P-29, P-38',
  sticky: 'P-41, P-49',
  roundRobin: 'P-43',
  custom: 'P-45',
}
const BLOCKED_RULES: Readonly<Record<string, string>> = {
  metadata: 'P-27',
  memory: 'P-34',
  future: 'P-153',
  flush: 'P-81',
  close: 'P-82',
  transaction: 'P-135',
}

const MOVE_RULES: Readonly<Record<string, string>> = {
  start: 'C-57',
  reset: 'C-32, C-57',
  truncated: 'C-50, C-85',
  skipped: 'C-132',
}

function api(code: number): string {
  return API_NAMES[code] ?? '?'
}

const EXPLANATIONS: Explanations = {
  producerStarted: (e, n) => say('producerStarted', 'P-108', { producer: n.producer(e.producer) }),
  recordSent: (e) => say('recordSent', 'P-26', { record: e.record }),
  partitionChosen: (e, n) => {
    const how = CHOICE_NAMES[e.how] ?? 'custom'
    const call = how === 'custom' ? n.choosingCall?.(e.record, e.partition) : undefined
    if (call) {
      const { number, answer } = call
      const values = { record: e.record, partition: n.partition(e.partition), call: number, answer }
      return say('partitionChosen.custom.call', 'P-45', values)
    }
    const hash = e.hash & 0x7fffffff
    return say(`partitionChosen.${how}`, CHOICE_RULES[how] ?? 'P-29', {
      record: e.record,
      partition: n.partition(e.partition),
      hash,
      count: e.partitionCount,
      remainder: e.partitionCount > 0 ? hash % e.partitionCount : 0,
    })
  },
  stickySwitched: (e, n) => say('stickySwitched', 'P-42, P-50', { partition: n.partition(e.partition) }),
  applicationBlocked: (e) => {
    const why = BLOCKED_NAMES[e.why] ?? 'metadata'
    return say(`applicationBlocked.${why}`, BLOCKED_RULES[why] ?? 'P-26', { record: e.record })
  },
  applicationUnblocked: (e) => say('applicationUnblocked', 'P-26', { record: e.record }),
  batchCreated: (e, n) =>
    say('batchCreated', 'P-58, P-59', {
      partition: n.partition(e.partition),
      capacity: e.capacityBytes,
      reserved: e.reservedBytes,
    }),
  recordAppended: (e) =>
    say('recordAppended', 'P-60', { record: e.record, size: e.sizeBytes, total: e.estimatedBytes }),
  batchDrained: (e, n) =>
    say(`batchDrained.${DRAIN_NAMES[e.why] ?? 'linger'}`, 'P-65, P-162', {
      partition: n.partition(e.partition),
      records: e.recordCount,
      size: e.sizeBytes,
    }),
  requestSent: (e) =>
    api(e.api) === 'Produce'
      ? say('requestSent.produce', 'P-74, P-95', {
          request: e.request,
          broker: node(e.broker),
          batches: e.batchCount,
          size: e.sizeBytes,
        })
      : say('requestSent.other', 'P-115, P-116', { request: e.request, broker: node(e.broker), api: api(e.api) }),
  batchSent: (e) =>
    say(e.attempt > 0 ? 'batchSent.again' : 'batchSent', 'P-71, P-78', {
      request: e.request,
      broker: node(e.broker),
      attempt: e.attempt + 1,
    }),
  responseReceived: (e, n) =>
    e.error === 0
      ? say('responseReceived', 'P-98', { request: e.request, broker: node(e.broker), api: api(e.api) })
      : say('responseReceived.error', 'P-99, P-102', {
          request: e.request,
          broker: node(e.broker),
          api: api(e.api),
          error: n.error(e.error),
        }),
  requestFailed: (e) =>
    say(e.timedOut ? 'requestFailed.timedOut' : 'requestFailed.disconnected', e.timedOut ? 'P-106' : 'P-114', {
      request: e.request,
      broker: node(e.broker),
      api: api(e.api),
    }),
  batchCompleted: (e, n) =>
    say(e.baseOffset < 0 ? 'batchCompleted.unknown' : 'batchCompleted', 'P-154, P-152', {
      partition: n.partition(e.partition),
      offset: e.baseOffset,
    }),
  batchFailed: (e, n) =>
    say('batchFailed', 'P-101', { partition: n.partition(e.partition), error: errorName(e.error, n) }),
  batchReenqueued: (e, n) =>
    say('batchReenqueued', 'P-78, P-100, P-104', {
      partition: n.partition(e.partition),
      error: errorName(e.error, n),
      attempts: e.attempts,
      retryAt: e.retryAtMs,
    }),
  batchExpired: (e, n) => say('batchExpired', 'P-75, P-76', { partition: n.partition(e.partition), age: e.ageMs }),
  batchSplit: (e, n) => say('batchSplit', 'P-80', { partition: n.partition(e.partition), parts: e.parts }),
  recordAcked: (e, n) =>
    say(e.offset < 0 ? 'recordAcked.unknown' : 'recordAcked', 'P-152, P-154', {
      record: e.record,
      partition: n.partition(e.partition),
      offset: e.offset,
    }),
  recordFailed: (e, n) =>
    say('recordFailed', 'P-101, P-153', {
      record: e.record,
      error: e.error > 0 ? n.error(e.error) : n.exception(e.record),
    }),
  connectionChanged: (e, n) =>
    say(`connectionChanged.${CONNECTION_NAMES[e.state] ?? 'ready'}`, 'P-107', {
      producer: n.producer(e.producer),
      broker: node(e.broker),
    }),
  metadataUpdated: (e) =>
    say(e.partial ? 'metadataUpdated.partial' : 'metadataUpdated', 'P-116', { version: e.version }),
  leaderLearned: (e, n) =>
    e.leader < 0
      ? say('leaderLearned.none', 'P-117', { partition: n.partition(e.partition) })
      : say(e.byHint ? 'leaderLearned.hint' : 'leaderLearned', e.byHint ? 'P-98' : 'P-117', {
          partition: n.partition(e.partition),
          leader: node(e.leader),
          epoch: e.epoch,
        }),
  producerIdSet: (e, n) =>
    say('producerIdSet', 'P-121', { producer: n.producer(e.producer), id: e.producerId, epoch: e.producerEpoch }),
  sequencesReset: (e, n) =>
    say('sequencesReset', 'P-127', { partition: n.partition(e.partition), epoch: e.producerEpoch }),
  flushStarted: (e, n) => say('flushStarted', 'P-81', { producer: n.producer(e.producer) }),
  flushFinished: (e, n) => say('flushFinished', 'P-81', { producer: n.producer(e.producer) }),
  closeStarted: (e, n) => say('closeStarted', 'P-82', { producer: n.producer(e.producer), timeout: e.timeoutMs }),
  producerClosed: (e, n) =>
    say(e.forced ? 'producerClosed.forced' : 'producerClosed', 'P-82, P-83', { producer: n.producer(e.producer) }),
  producerDied: (e, n) => say('producerDied', 'P-147', { producer: n.producer(e.producer) }),
  transactionState: (e, n) =>
    say('transactionState', 'P-134', {
      producer: n.producer(e.producer),
      state: TRANSACTION_STATES[e.state] ?? String(e.state),
    }),
  transactionCalled: (e) => say('transactionCalled', 'P-135', { call: TRANSACTION_CALLS[e.call] ?? String(e.call) }),
  transactionReturned: (e) =>
    say(e.error === 0 ? 'transactionReturned' : 'transactionReturned.failed', 'P-135', {
      call: TRANSACTION_CALLS[e.call] ?? String(e.call),
    }),
  memoryChanged: (e) => say('memoryChanged', 'P-33, P-37', { available: e.availableBytes, waiters: e.waiters }),

  batchAppended: (e, n) =>
    say('batchAppended', 'C-19, C-21', {
      broker: node(e.broker),
      partition: n.partition(e.partition),
      first: e.baseOffset,
      last: e.baseOffset + e.recordCount - 1,
      epoch: e.leaderEpoch,
    }),
  replicaAppended: (e, n) =>
    say('replicaAppended', 'C-35', { broker: node(e.broker), partition: n.partition(e.partition), next: e.nextOffset }),
  highWatermarkMoved: (e, n) =>
    say(e.role === 1 ? 'highWatermarkMoved.leader' : 'highWatermarkMoved.follower', e.role === 1 ? 'C-43' : 'C-35', {
      broker: node(e.broker),
      partition: n.partition(e.partition),
      offset: e.highWatermark,
      previous: e.previous,
    }),
  followerFetched: (e, n) =>
    say('followerFetched', 'C-37', {
      broker: node(e.broker),
      follower: node(e.follower),
      partition: n.partition(e.partition),
      offset: e.fetchOffset,
    }),
  produceParked: (e, n) =>
    say('produceParked', 'C-24, C-27', {
      broker: node(e.broker),
      partition: n.partition(e.partition),
      offset: e.requiredOffset,
    }),
  produceAnswered: (e, n) =>
    e.error === 0
      ? say('produceAnswered', 'C-23, C-24', {
          broker: node(e.broker),
          partition: n.partition(e.partition),
          offset: e.baseOffset,
        })
      : say('produceAnswered.error', 'C-16, C-24', {
          broker: node(e.broker),
          partition: n.partition(e.partition),
          error: n.error(e.error),
        }),
  duplicateFound: (e, n) =>
    say('duplicateFound', 'C-112', {
      broker: node(e.broker),
      partition: n.partition(e.partition),
      offset: e.baseOffset,
    }),
  isrProposed: (e, n) =>
    say(
      isShrink(e.isr, e.previous) ? 'isrProposed.shrink' : 'isrProposed.expand',
      isShrink(e.isr, e.previous) ? 'C-42' : 'C-41',
      {
        broker: node(e.broker),
        partition: n.partition(e.partition),
        isr: brokersOf(e.isr),
        members: brokersOf(e.isr ^ e.previous),
      },
    ),
  isrChanged: (e, n) =>
    say(
      isShrink(e.isr, e.previous) ? 'isrChanged.shrink' : 'isrChanged.expand',
      isShrink(e.isr, e.previous) ? 'C-49, C-42' : 'C-41',
      {
        partition: n.partition(e.partition),
        isr: brokersOf(e.isr),
        members: brokersOf(e.isr ^ e.previous),
      },
    ),
  leaderElected: (e, n) =>
    say(
      `leaderElected.${ELECTION_NAMES[e.how] ?? 'clean'}`,
      e.how === ELECTION.unclean ? 'C-85' : e.how === ELECTION.none ? 'C-70' : 'C-69',
      {
        partition: n.partition(e.partition),
        leader: node(e.leader),
        epoch: e.leaderEpoch,
      },
    ),
  becameLeader: (e, n) =>
    say('becameLeader', 'C-38', {
      broker: node(e.broker),
      partition: n.partition(e.partition),
      epoch: e.leaderEpoch,
      offset: e.startOffset,
    }),
  becameFollower: (e, n) =>
    say('becameFollower', 'C-31', {
      broker: node(e.broker),
      partition: n.partition(e.partition),
      leader: node(e.leader),
      epoch: e.leaderEpoch,
    }),
  logTruncated: (e, n) =>
    say('logTruncated', 'C-51, C-55', {
      broker: node(e.broker),
      partition: n.partition(e.partition),
      to: e.toOffset,
      from: e.fromOffset,
      count: e.fromOffset - e.toOffset,
    }),
  elrChanged: (e, n) =>
    say('elrChanged', 'C-87', { partition: n.partition(e.partition), members: brokersOf(e.elr) || '–' }),
  isrRefused: (e, n) =>
    say('isrRefused', 'C-46, C-47', {
      broker: node(e.broker),
      partition: n.partition(e.partition),
      error: n.error(e.error),
    }),
  replicaDeleted: (e, n) =>
    say('replicaDeleted', 'S-11', { broker: node(e.broker), partition: n.partition(e.partition) }),
  replicasChanged: (e, n) =>
    say('replicasChanged', 'S-11', { partition: n.partition(e.partition), replicas: brokersOf(e.replicas) }),
  operationRefused: (e, n) =>
    say('operationRefused', 'C-90', { partition: n.partition(e.partition), error: n.error(e.error) }),
  brokerShuttingDown: (e) => say('brokerShuttingDown', 'C-76', { broker: node(e.broker) }),
  metadataApplied: (e) => say('metadataApplied', 'C-93', { broker: node(e.broker), version: e.version }),
  brokerDied: (e) => say(`brokerDied.${DEATH_NAMES[e.how] ?? 'killed'}`, 'C-60, C-61', { broker: node(e.broker) }),
  brokerStarted: (e) =>
    say(e.atUs === 0 ? 'brokerStarted.initial' : 'brokerStarted', 'C-73', { broker: node(e.broker) }),
  brokerRegistered: (e) => say('brokerRegistered', 'C-73', { broker: node(e.broker), epoch: e.brokerEpoch }),
  registrationRefused: (e, n) =>
    say('registrationRefused', 'C-73, C-74', { broker: node(e.broker), error: n.error(e.error) }),
  brokerFenced: (e) => say('brokerFenced', 'C-62, C-63, C-67', { broker: node(e.broker) }),
  brokerUnfenced: (e) => say('brokerUnfenced', 'C-65, C-75', { broker: node(e.broker) }),
  shutdownStarted: (e) => say('shutdownStarted', 'C-76, C-77', { broker: node(e.broker) }),
  controllerDied: () => say('controllerDied', 'C-66, C-68'),
  controllerStarted: () => say('controllerStarted', 'C-66'),
  topicCreated: (e, n) => say('topicCreated', 'C-11', { partition: n.partition(e.partition), count: e.partitionCount }),
  configChanged: (e, n) => say('configChanged', 'C-13', { partition: n.partition(e.partition) }),
  logDirFailed: (e) => say('logDirFailed', 'C-84', { broker: node(e.broker) }),
  transactionMarkerWritten: (e, n) =>
    say(e.committed ? 'transactionMarkerWritten.commit' : 'transactionMarkerWritten.abort', 'C-130', {
      partition: n.partition(e.partition),
      offset: e.offset,
    }),

  packetSent: (e, n) =>
    say(e.flags & PACKET.response ? 'packetSent.response' : 'packetSent.request', 'C-14', {
      api: api(e.api),
      from: n.actor(e.from),
      to: n.actor(e.to),
      delay: e.delayUs / 1000,
    }),
  packetLost: (e, n) => say('packetLost', 'C-15', { from: n.actor(e.from), to: n.actor(e.to) }),
  connectionOpened: (e, n) => say('connectionOpened', 'P-107', { from: n.actor(e.from), to: n.actor(e.to) }),
  connectionClosed: (e, n) => say('connectionClosed', 'P-114', { from: n.actor(e.from), to: n.actor(e.to) }),
  linkCut: (e, n) => say('linkCut', 'C-60', { from: n.actor(e.from), to: n.actor(e.to) }),
  linkHealed: (e, n) => say('linkHealed', 'C-60', { from: n.actor(e.from), to: n.actor(e.to) }),
  linkChanged: (e, n) =>
    say('linkChanged', 'S-4', { from: n.actor(e.from), to: n.actor(e.to), latency: e.latencyUs / 1000 }),

  actionDone: (e, n) => {
    const action = n.action(e.action)
    return say('actionDone', 'C-60', { action: action.do, target: action.target })
  },
  actionIgnored: (e, n) => {
    const action = n.action(e.action)
    return say(`actionIgnored.${NOOP_NAMES[e.why]}`, 'C-60', { action: action.do, target: action.target })
  },

  consumerStarted: (e, n) => say('consumerStarted', 'C-57', { consumer: n.consumer(e.consumer) }),
  recordsDelivered: (e, n) =>
    say(e.dropped > 0 ? 'recordsDelivered.dropped' : 'recordsDelivered', 'C-57, C-132', {
      consumer: n.consumer(e.consumer),
      partition: n.partition(e.partition),
      first: e.fromOffset,
      last: e.toOffset - 1,
      count: e.count,
      dropped: e.dropped,
    }),
  consumerPositionMoved: (e, n) => {
    const why = MOVE_NAMES[e.why] ?? 'start'
    return say(`consumerPositionMoved.${why}`, MOVE_RULES[why] ?? 'C-57', {
      consumer: n.consumer(e.consumer),
      partition: n.partition(e.partition),
      offset: e.position,
      previous: e.previous,
    })
  },
  fetchRefused: (e, n) =>
    say('fetchRefused', 'C-32', {
      consumer: n.consumer(e.consumer),
      partition: n.partition(e.partition),
      broker: node(e.broker),
      error: n.error(e.error),
    }),
  consumerConnectionChanged: (e, n) =>
    say(`consumerConnectionChanged.${CONNECTION_NAMES[e.state] ?? 'ready'}`, 'P-107', {
      consumer: n.consumer(e.consumer),
      broker: node(e.broker),
    }),
  consumerRequestFailed: (e, n) =>
    say(
      e.timedOut ? 'consumerRequestFailed.timedOut' : 'consumerRequestFailed.disconnected',
      e.timedOut ? 'P-106' : 'P-114',
      { consumer: n.consumer(e.consumer), broker: node(e.broker), api: api(e.api) },
    ),
  consumerMetadataUpdated: (e, n) => say('consumerMetadataUpdated', 'C-91', { consumer: n.consumer(e.consumer) }),
  consumerLeaderLearned: (e, n) =>
    say(e.leader < 0 ? 'consumerLeaderLearned.none' : 'consumerLeaderLearned', 'C-91, C-92', {
      consumer: n.consumer(e.consumer),
      partition: n.partition(e.partition),
      leader: node(e.leader),
      epoch: e.epoch,
    }),
}

const TRANSACTION_STATES = [
  'UNINITIALIZED',
  'INITIALIZING',
  'READY',
  'IN_TRANSACTION',
  'COMMITTING_TRANSACTION',
  'ABORTING_TRANSACTION',
  'ABORTABLE_ERROR',
  'FATAL_ERROR',
]
const TRANSACTION_CALLS = ['initTransactions', 'beginTransaction', 'commitTransaction', 'abortTransaction']

function node(broker: number): string {
  return broker < 0 ? `bootstrap ${-broker}` : `b${broker}`
}

function errorName(code: number, names: NameSource): string {
  return code === -2 ? 'TimeoutException' : names.error(code)
}

function isShrink(isr: number, previous: number): boolean {
  return (isr & previous) === isr
}
