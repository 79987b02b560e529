import type { SentenceValue } from '../../../trace/explanation.ts'
import type { Sentences } from '../strings.ts'
import { captions } from './captions.ts'

/** "1 batch", "2 batches". */
function many(count: SentenceValue | undefined, one: string, more = `${one}s`): string {
  return `${count} ${count === 1 ? one : more}`
}

/** An action that changes nothing, and why. */
const inVain =
  (why: string): ((v: Readonly<Record<string, SentenceValue>>) => string) =>
  (v) =>
    `${v['action']} ${v['target']} changes nothing: ${why}`

/** What the engine did, in words for a newcomer. Config, class and error names stay as Kafka writes them. */
export const sentences = {
  producerStarted: (v) => `${v.producer} starts: its sender asks a bootstrap server for metadata at once`,
  recordSent: (v) => `send() called for record #${v.record}`,
  'partitionChosen.explicit': (v) => `#${v.record} names its partition itself: ${v.partition}`,
  'partitionChosen.keyHash': (v) =>
    `#${v.record} has a key: murmur2 ${v.hash} % ${v.count} = ${v.remainder}, so ${v.partition}`,
  'partitionChosen.sticky': (v) => `#${v.record} has no key: it joins the sticky partition, ${v.partition}`,
  'partitionChosen.roundRobin': (v) => `#${v.record} takes its turn: ${v.partition}`,
  'partitionChosen.custom': (v) => `Your partitioner puts #${v.record} into ${v.partition}`,
  'partitionChosen.custom.call': (v) =>
    `Your partitioner answers ${v.answer} in call ${v.call}: #${v.record} goes to ${v.partition}`,
  stickySwitched: (v) => `Records without a key go to ${v.partition} from now on`,
  'applicationBlocked.metadata': (v) =>
    `send() of #${v.record} waits: the client does not know the topic's partitions yet`,
  'applicationBlocked.memory': (v) => `send() of #${v.record} waits: buffer.memory is used up`,
  'applicationBlocked.future': (v) => `The application waits in get() for #${v.record}`,
  'applicationBlocked.flush': () => 'The application waits in flush()',
  'applicationBlocked.close': () => 'The application waits in close()',
  'applicationBlocked.transaction': () => 'The application waits for its transactional call',
  applicationUnblocked: () => 'The application goes on',
  batchCreated: (v) =>
    `A new batch opens for ${v.partition}: ${v.capacity} bytes of room, taken from buffer.memory at once`,
  recordAppended: (v) => `#${v.record} joins the batch with ${v.size} bytes; it now holds ${v.total}`,
  'batchDrained.full': (v) =>
    `The batch of ${v.partition} leaves because it is full: ${many(v.records, 'record')}, ${v.size} bytes`,
  'batchDrained.linger': (v) =>
    `The batch of ${v.partition} leaves because linger.ms is over: ${many(v.records, 'record')}, ${v.size} bytes`,
  'batchDrained.memory': (v) => `The batch of ${v.partition} leaves early: a send() waits for buffer.memory`,
  'batchDrained.close': (v) => `The batch of ${v.partition} leaves because the producer is closing`,
  'batchDrained.flush': (v) => `The batch of ${v.partition} leaves because of flush(): ${many(v.records, 'record')}`,
  'batchDrained.transaction': (v) => `The batch of ${v.partition} leaves because the transaction is completing`,
  'batchDrained.retry': (v) => `The batch of ${v.partition} leaves once more: its backoff is over`,
  'batchDrained.rodeAlong': (v) =>
    `The batch of ${v.partition} rides along: another batch for the same broker was ready`,
  'requestSent.produce': (v) =>
    `Produce request r${v.request} goes to ${v.broker}: ${many(v.batches, 'batch', 'batches')}, ${v.size} bytes`,
  'requestSent.other': (v) => `${v.api} request r${v.request} goes to ${v.broker}`,
  batchSent: (v) => `It is on its way to ${v.broker} in request r${v.request}`,
  'batchSent.again': (v) => `Try ${v.attempt}: it is on its way to ${v.broker} in request r${v.request}`,
  responseReceived: (v) => `${v.broker} answers r${v.request} (${v.api})`,
  'responseReceived.error': (v) => `${v.broker} answers r${v.request} (${v.api}) with ${v.error}`,
  'requestFailed.timedOut': (v) =>
    `No answer to r${v.request} within request.timeout.ms: the connection to ${v.broker} is given up with all that was in flight`,
  'requestFailed.disconnected': (v) =>
    `The connection to ${v.broker} is gone, and r${v.request} with it: nobody knows whether it arrived`,
  batchCompleted: (v) => `The batch of ${v.partition} is done: it begins at offset ${v.offset}`,
  'batchCompleted.unknown': (v) => `The batch of ${v.partition} counts as done; its offset is not known`,
  batchFailed: (v) => `The batch of ${v.partition} has failed for good: ${v.error}`,
  batchReenqueued: (v) =>
    `${v.error}: the batch goes back to the head of ${v.partition} for try ${Number(v.attempts) + 1}, after a backoff`,
  batchExpired: (v) => `delivery.timeout.ms is over: the batch of ${v.partition} is given up after ${v.age} ms`,
  batchSplit: (v) => `Too large for the broker: the batch of ${v.partition} is cut into ${v.parts}`,
  recordAcked: (v) => `The application hears "ok" for #${v.record}: ${v.partition}@${v.offset}`,
  'recordAcked.unknown': (v) => `The application hears "ok" for #${v.record}, without an offset: ${v.partition}@-1`,
  recordFailed: (v) => `The application hears that #${v.record} has failed: ${v.error}`,
  'connectionChanged.disconnected': (v) => `No connection to ${v.broker} any more`,
  'connectionChanged.connecting': (v) => `Connecting to ${v.broker}`,
  'connectionChanged.checkingApiVersions': (v) => `Connected to ${v.broker}: asking which API versions it speaks`,
  'connectionChanged.ready': (v) => `The connection to ${v.broker} is ready`,
  metadataUpdated: () => 'The client has fresh metadata',
  'metadataUpdated.partial': () => 'The client has metadata of the new topics',
  leaderLearned: (v) => `The client learns: ${v.leader} leads ${v.partition} in epoch ${v.epoch}`,
  'leaderLearned.hint': (v) => `The error names the new leader of ${v.partition}: ${v.leader}, epoch ${v.epoch}`,
  'leaderLearned.none': (v) => `The client learns: nobody leads ${v.partition} now`,
  producerIdSet: (v) =>
    `${v.producer} is producer ${v.id}, epoch ${v.epoch}: brokers can tell its retries from new data`,
  sequencesReset: (v) => `Sequence numbers of ${v.partition} start again at 0 in epoch ${v.epoch}`,
  flushStarted: () => 'flush(): everything that is buffered may leave now',
  flushFinished: () => 'flush() returns: all that was buffered at the call is done',
  closeStarted: (v) => `${v.producer} closes: what is buffered still goes out`,
  producerClosed: (v) => `${v.producer} is closed`,
  'producerClosed.forced': (v) => `${v.producer} is closed by force: what was not done has failed`,
  producerDied: (v) => `${v.producer} is dead: what its buffer held is gone`,
  transactionState: (v) => `The transaction manager is now ${v.state}`,
  transactionCalled: (v) => `${v.call}() called`,
  transactionReturned: (v) => `${v.call}() returns`,
  'transactionReturned.failed': (v) => `${v.call}() fails`,
  memoryChanged: (v) => `${v.available} bytes of buffer.memory are free`,
  batchAppended: (v) =>
    v.first === v.last
      ? `${v.broker} wrote it at offset ${v.first} of ${v.partition}: the leader gives out the offsets`
      : `${v.broker} wrote it at offsets ${v.first}–${v.last} of ${v.partition}: the leader gives out the offsets`,
  replicaAppended: (v) => `${v.broker} wrote its copy of ${v.partition}, up to offset ${Number(v.next) - 1}`,
  'highWatermarkMoved.leader': (v) =>
    `High watermark of ${v.partition}: ${v.previous} → ${v.offset}. Every ISR member has what is below it: committed`,
  'highWatermarkMoved.follower': (v) => `${v.broker} hears of the high watermark: ${v.previous} → ${v.offset}`,
  followerFetched: (v) =>
    `${v.follower} asks for offset ${v.offset} of ${v.partition}: to the leader that means "I have what is before"`,
  produceParked: (v) =>
    `acks=all: ${v.broker} holds the answer until every ISR member of ${v.partition} has offset ${Number(v.offset) - 1}`,
  produceAnswered: (v) => `${v.broker} answers for ${v.partition}: stored from offset ${v.offset}`,
  'produceAnswered.error': (v) => `${v.broker} answers for ${v.partition}: ${v.error}`,
  duplicateFound: (v) =>
    `${v.broker} knows this batch of ${v.partition}: same sequence numbers, so it is not stored twice (offset ${v.offset})`,
  'isrProposed.shrink': (v) =>
    `${v.broker} wants ${v.members} out of the ISR of ${v.partition}: not caught up for too long`,
  'isrProposed.expand': (v) => `${v.members} has caught up: ${v.broker} wants it in the ISR of ${v.partition}`,
  'isrChanged.shrink': (v) => `ISR of ${v.partition} shrinks to {${v.isr}}: ${v.members} is out`,
  'isrChanged.expand': (v) => `ISR of ${v.partition} grows to {${v.isr}}: ${v.members} is back`,
  elrChanged: (v) => `Eligible leader replicas of ${v.partition}: ${v.members}`,
  isrRefused: (v) => `The controller refuses the ISR change of ${v.partition}: ${v.error}`,
  replicaDeleted: (v) => `${v.broker} holds no copy of ${v.partition} any more`,
  replicasChanged: (v) => `Replicas of ${v.partition} are now ${v.replicas}`,
  operationRefused: (v) => `Refused for ${v.partition}: ${v.error}`,
  brokerShuttingDown: (v) => `The controller marks ${v.broker} as shutting down: it leads nothing any more`,
  'leaderElected.clean': (v) =>
    `The controller makes ${v.leader} leader of ${v.partition}, epoch ${v.epoch}: first in the list that is in the ISR and alive`,
  'leaderElected.none': (v) => `Nobody in the ISR of ${v.partition} is alive: it has no leader (epoch ${v.epoch})`,
  'leaderElected.unclean': (v) =>
    `Unclean election: ${v.leader} leads ${v.partition} (epoch ${v.epoch}) with whatever its log holds`,
  'leaderElected.preferred': (v) =>
    `${v.leader} is the preferred leader of ${v.partition} and takes over (epoch ${v.epoch})`,
  'leaderElected.eligible': (v) => `${v.leader}, an eligible leader replica, leads ${v.partition} (epoch ${v.epoch})`,
  'leaderElected.lastKnown': (v) =>
    `${v.leader} led ${v.partition} last and is back: it leads again (epoch ${v.epoch})`,
  'leaderElected.initial': (v) => `${v.leader} leads ${v.partition} from the start`,
  becameLeader: (v) => `${v.broker} now leads ${v.partition} in epoch ${v.epoch}, from offset ${v.offset} on`,
  becameFollower: (v) => `${v.broker} follows ${v.leader} for ${v.partition} (epoch ${v.epoch})`,
  logTruncated: (v) =>
    `${v.broker} cuts ${v.partition} back from ${v.from} to ${v.to}: ${many(v.count, 'record')} ${v.count === 1 ? 'is' : 'are'} not in the new leader's log`,
  metadataApplied: (v) => `${v.broker} applies the controller's newest decisions`,
  'brokerDied.killed': (v) => `${v.broker} is dead: its process was killed. Its log survives on disk`,
  'brokerDied.poweredOff': (v) => `${v.broker} lost power: nobody is told, what was not flushed is gone`,
  'brokerDied.shutDown': (v) => `${v.broker} has shut down in good order`,
  'brokerDied.diskFailed': (v) => `${v.broker} stops: its disk has failed`,
  brokerStarted: (v) => `${v.broker} starts again`,
  'brokerStarted.initial': (v) => `${v.broker} is there from the start`,
  brokerRegistered: (v) => `${v.broker} is registered with the controller, still fenced`,
  registrationRefused: (v) => `${v.broker} may not register yet: ${v.error}, its old session is still valid`,
  brokerFenced: (v) =>
    `The controller has not heard from ${v.broker} for the whole session: fenced, out of every ISR, leader of nothing`,
  brokerUnfenced: (v) => `The controller trusts ${v.broker} again`,
  shutdownStarted: (v) => `${v.broker} wants to shut down: leadership moves away first`,
  controllerDied: () => 'The controller is dead: no elections and no ISR changes until it is back',
  controllerStarted: () => 'A controller is active again; all broker sessions start anew',
  topicCreated: (v) => `A topic is created with ${many(v.count, 'partition')}`,
  configChanged: () => 'A topic config has changed',
  logDirFailed: (v) => `The disk of ${v.broker} has failed: its partitions are offline there`,
  'transactionMarkerWritten.commit': (v) => `Commit marker in ${v.partition} at offset ${v.offset}`,
  'transactionMarkerWritten.abort': (v) => `Abort marker in ${v.partition} at offset ${v.offset}`,
  'packetSent.request': (v) => `${v.api} request from ${v.from} to ${v.to}, ${v.delay} ms on the way`,
  'packetSent.response': (v) => `${v.api} answer from ${v.from} to ${v.to}, ${v.delay} ms on the way`,
  packetLost: (v) => `A packet from ${v.from} to ${v.to} is lost`,
  connectionOpened: (v) => `${v.from} opens a connection to ${v.to}`,
  connectionClosed: (v) => `The connection between ${v.from} and ${v.to} is closed`,
  linkCut: (v) => `The link between ${v.from} and ${v.to} is cut: packets vanish, connections stay open`,
  linkHealed: (v) => `The link between ${v.from} and ${v.to} works again`,
  linkChanged: (v) => `The link between ${v.from} and ${v.to} now takes ${v.latency} ms`,
  'promiseBroken.committedKept': () => 'Promise broken: a committed record is lost',
  'promiseBroken.ackedAllKept': () => 'Promise broken: a record acknowledged with acks=all is lost',
  'promiseBroken.oneLeaderPerEpoch': () => 'Promise broken: two leaders at one epoch',
  'promiseBroken.logsAgree': () => 'Promise broken: two logs differ below the high watermark',
  'promiseBroken.consumersSeeCommitted': () => 'Promise broken: a consumer has read what is gone',
  actionDone: (v) => `Done by hand: ${v.action} ${v.target}`,
  'actionIgnored.alreadyDead': inVain('it is not running'),
  'actionIgnored.alreadyAlive': inVain('it is running'),
  'actionIgnored.nothingToHeal': inVain('nothing is cut there'),
  'actionIgnored.alreadyCut': inVain('it is cut already'),
  'actionIgnored.closed': inVain('it is closed'),
  'actionIgnored.notHung': inVain('it does not hang'),
  'actionIgnored.nothingChanges': inVain('it is so already'),
  'actionIgnored.refused': inVain('the controller refuses it'),
  'actionIgnored.nothingToMeet': inVain('such packets never go there'),
  'actionIgnored.neverMet': (v) => `${v.action} ${v.target} has changed nothing: no packet came for it`,
  consumerStarted: (v) => `${v.consumer} starts to read, from the beginning of every partition`,
  recordsDelivered: (v) =>
    v.first === v.last
      ? `${v.consumer} reads offset ${v.first} of ${v.partition}`
      : `${v.consumer} reads ${v.count} records of ${v.partition}: offsets ${v.first}–${v.last}`,
  'recordsDelivered.dropped': (v) =>
    `${v.consumer} reads ${many(v.count, 'record')} of ${v.partition} (${v.first}–${v.last}) and leaves out ${v.dropped} of aborted transactions`,
  'consumerPositionMoved.start': (v) => `${v.consumer} begins ${v.partition} at offset ${v.offset}`,
  'consumerPositionMoved.reset': (v) =>
    `${v.consumer}: offset ${v.previous} of ${v.partition} is out of range, so it reads from ${v.offset} again`,
  'consumerPositionMoved.truncated': (v) =>
    `${v.consumer}: the new leader of ${v.partition} lacks what it has read; back from ${v.previous} to ${v.offset}`,
  'consumerPositionMoved.skipped': (v) =>
    `${v.consumer} skips ${v.previous}–${Number(v.offset) - 1} of ${v.partition}: markers and aborted records`,
  fetchRefused: (v) => `${v.broker} refuses to let ${v.consumer} read ${v.partition}: ${v.error}`,
  'consumerConnectionChanged.disconnected': (v) => `${v.consumer} has no connection to ${v.broker} any more`,
  'consumerConnectionChanged.connecting': (v) => `${v.consumer} connects to ${v.broker}`,
  'consumerConnectionChanged.checkingApiVersions': (v) =>
    `${v.consumer} is connected to ${v.broker} and asks which API versions it speaks`,
  'consumerConnectionChanged.ready': (v) => `The connection of ${v.consumer} to ${v.broker} is ready`,
  'consumerRequestFailed.timedOut': (v) =>
    `${v.consumer} gets no answer (${v.api}) within request.timeout.ms and gives up the connection to ${v.broker}`,
  'consumerRequestFailed.disconnected': (v) => `${v.consumer} loses ${v.broker}, and its open ${v.api} request with it`,
  consumerMetadataUpdated: (v) => `${v.consumer} has fresh metadata`,
  consumerLeaderLearned: (v) => `${v.consumer} learns: ${v.leader} leads ${v.partition} in epoch ${v.epoch}`,
  'consumerLeaderLearned.none': (v) => `${v.consumer} learns: nobody leads ${v.partition} now`,

  ...captions,

  // ── headlines and facts of what is selected ──
  'headline.record.waiting': () => 'In the producer: it has not reached a batch yet.',
  'headline.record.buffered': (v) => `In a batch of ${v.partition}, in the producer’s memory.`,
  'headline.record.inFlight': (v) => `On its way to ${v.broker}, or waiting for its answer.`,
  'headline.record.stored': (v) =>
    `Stored on ${v.brokers}, not committed yet: not every ISR member is known to have it.`,
  'headline.record.committed': (v) =>
    `Committed: every in-sync replica has it (${v.brokers}). Your app has not heard yet.`,
  'headline.record.acked': (v) => `Committed on ${v.brokers}, and your app heard “ok”.`,
  'headline.record.ackedNotCommitted': (v) => `Your app heard “ok”, but it is only on ${v.brokers} and not committed.`,
  'headline.record.lost': (v) => `Acked and lost. Your callback said offset ${v.offset}; no log that counts holds it.`,
  'headline.record.failed': (v) => `Failed: ${v.error}`,
  'headline.record.failedButStored': (v) => `Your app was told it failed (${v.error}), yet it is stored.`,
  'headline.record.duplicated': (v) => `Stored ${many(v.count, 'time')}: a retry was appended again.`,
  'headline.batch': (v) => `A batch of ${v.partition}: ${many(v.records, 'record')}, ${v.size} bytes.`,
  'headline.partition': (v) => `${v.leader} leads in epoch ${v.epoch}; in sync: ${v.isr}.`,
  'headline.partition.none': () => 'It has no leader.',
  'headline.broker.alive': (v) => `Alive. It leads ${v.leads} and follows ${many(v.follows, 'partition')}.`,
  'headline.broker.dead': () => 'Dead. Its log survives on disk.',
  'headline.broker.fenced': () => 'Alive, but fenced: the controller does not trust it.',
  'headline.broker.hung': () => 'Hung: sockets open, nothing handled.',
  'headline.controller': () => 'The controller watches sessions, elects leaders and confirms ISR changes.',
  'headline.packet': (v) => `${v.api} from ${v.from} to ${v.to}: ${v.left} ms to go.`,
  'headline.packet.lost': (v) =>
    `${v.api} from ${v.from} to ${v.to}: it will be lost, in ${v.left} ms both ends see their connection end.`,
  'headline.packet.twice': (v) => `${v.api} from ${v.from} to ${v.to}: in ${v.left} ms it is handled twice.`,
  'headline.replica.leader.inIsr': (v) =>
    `${v.broker} leads it in epoch ${v.epoch}: it takes the writes, followers fetch from it.`,
  'headline.replica.leader.outOfIsr': (v) =>
    `${v.broker} believes that it leads in epoch ${v.epoch}, but the controller does not count on it.`,
  'headline.replica.follower.inIsr': (v) => `${v.broker} follows in epoch ${v.epoch} and is in sync.`,
  'headline.replica.follower.outOfIsr': (v) => `${v.broker} follows in epoch ${v.epoch}, but is not in the ISR.`,
  'headline.replica.offline': (v) => `Offline on ${v.broker}.`,
  'headline.packet.gone': () => 'It has arrived.',
  'headline.packet.arrived': (v) => `It arrived at ${v.at}.`,
  'headline.packet.vanished': (v) => `It was lost at ${v.at}.`,
  'headline.link': (v) => `${v.latency} ms one way.`,
  'headline.link.cut': () => 'Cut: nothing is delivered.',
  'headline.producer': (v) => `acks=${v.acks}, linger.ms=${v.linger}; ${many(v.buffered, 'record')} buffered.`,
  'headline.consumer': (v) => `Reads ${v.topic} with ${v.isolation}; it got ${many(v.records, 'record')}.`,
  'headline.consumer.waiting': (v) => `Will read ${v.topic} with ${v.isolation}; it has not started.`,
  'fact.key': (v) => `key ${v.key}`,
  'fact.noKey': () => 'no key',
  'fact.place': (v) => `${v.partition} · offset ${v.offset} · epoch ${v.epoch}`,
  'fact.size': (v) => `${v.size} B`,
  'fact.sequence': (v) => `producer ${v.id}, epoch ${v.epoch}, seq ${v.sequence}`,
  'fact.attempts': (v) => `on the wire ${many(v.attempts, 'time')}`,
  'fact.deadline': (v) => `delivery.timeout.ms ends at ${v.at}`,
  'fact.error': (v) => `${v.message}`,
  'fact.latency': (v) => `acked after ${v.ms} ms`,
  'fact.highWatermark': (v) => `high watermark ${v.hw}, log end offset ${v.leo}`,
  'fact.replicas': (v) => `replicas ${v.replicas}`,
  'fact.minIsr': (v) => `min.insync.replicas ${v.min}`,
} satisfies Sentences
