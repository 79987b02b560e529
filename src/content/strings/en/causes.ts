import type { SentenceValue } from '../../../trace/explanation.ts'
import type { Sentences } from '../strings.ts'

const WENT: Readonly<Record<string, string>> = {
  killed: 'died',
  poweredOff: 'lost power',
  shutDown: 'shut down',
  diskFailed: 'stopped: its disk failed',
}

/** "b1 died". */
function went(v: Readonly<Record<string, SentenceValue>>): string {
  return `${v.broker} ${WENT[String(v.how)] ?? 'died'}`
}

/** Why a record came to what it came to: links of a chain, each a fact of the run, as short as they are true. */
export const causes = {
  'cause.sent': (v) => `send() was called for #${v.record}`,
  'cause.resendOf': (v) => `The application sends #${v.failed} again, as #${v.record}`,
  'cause.resent': (v) => `The application sends it again, as #${v.again}`,
  'cause.blocked.memory': () => 'send() waits: buffer.memory is used up',
  'cause.blocked.metadata': () => 'send() waits: the client knows no metadata of the topic',

  'cause.request.lost': (v) => `Request r${v.request} is lost on its way to ${v.broker}`,
  'cause.answer.lost': (v) =>
    `The answer of ${v.broker} to r${v.request} is lost: the producer cannot know that it is stored`,
  'cause.died.waiting': (v) => `${went(v)} before the answer to r${v.request} was out`,
  'cause.try.timedOut': (v) => `Try ${v.number}: no answer to r${v.request} from ${v.broker} within request.timeout.ms`,
  'cause.try.disconnected': (v) =>
    `Try ${v.number}: the connection to ${v.broker} ended before r${v.request} was answered`,
  'cause.try.refused': (v) => `Try ${v.number}: ${v.broker} answers r${v.request} with ${v.error}`,
  'cause.try.split': (v) => `Try ${v.number}: too large for ${v.broker}, so the batch is cut into ${v.parts}`,
  'cause.try.more': (v) => `${v.count} more ${v.count === 1 ? 'try' : 'tries'} came to nothing`,
  'cause.expired': (v) => `delivery.timeout.ms is over: the batch is given up after ${v.age} ms`,

  'cause.written': (v) => `${v.broker} wrote it at offset ${v.offset} of ${v.partition} (epoch ${v.epoch})`,
  'cause.written.again': (v) =>
    `The retry comes, and ${v.broker} writes it again, at offset ${v.offset}: without idempotence it cannot tell that offset ${v.first} is the same`,
  'cause.written.late': (v) =>
    `The older r${v.request}, given up by the producer, is handled after all: ${v.broker} writes it again, at offset ${v.offset}`,
  'cause.written.twice': (v) =>
    `r${v.request} reaches ${v.broker} a second time, and is written again, at offset ${v.offset}`,
  'cause.written.elsewhere': (v) => `The retry: ${v.broker}, which does not have it, writes it at offset ${v.offset}`,
  'cause.written.zombie': (v) =>
    `${v.broker} wrote it at offset ${v.offset}, still believing that it leads (epoch ${v.epoch}): for the controller it no longer does`,
  'cause.recognised': (v) => `${v.broker} knows this batch by its sequence numbers: the retry is not stored twice`,

  'cause.acked': (v) => `Acknowledged by ${v.broker}: the application hears “ok” for offset ${v.offset}`,
  'cause.acked.unknown': (v) =>
    `Acknowledged by ${v.broker} as a duplicate: the application hears “ok” without an offset`,
  'cause.acked.unasked': (v) =>
    `acks=0: the application hears “ok” as soon as r${v.request} is on its way to ${v.broker}; nobody answers`,
  'cause.failed': (v) => `The application hears that it failed: ${v.error}`,

  'cause.replicated': (v) => `${v.broker} has fetched offset ${v.offset}`,
  'cause.committed': (v) =>
    `High watermark ${v.highWatermark}: every ISR member has offset ${v.offset}. It is committed`,

  'cause.diedBefore': (v) => `${went(v)} before ${v.follower} fetched offset ${v.offset}`,
  'cause.died': (v) => went(v),
  'cause.cut': (v) => `${v.broker} is cut off from the controller`,
  'cause.fenced': (v) => `The controller has not heard from ${v.broker} for a whole session and gives it up`,
  'cause.isr': (v) => `The ISR of ${v.partition} is {${v.isr}}: an acknowledgement no longer waits for ${v.leader}`,
  'cause.elected.clean': (v) => `${v.leader} became leader at epoch ${v.epoch} with log end offset ${v.end}`,
  'cause.elected.unclean': (v) =>
    `Unclean election: ${v.leader}, not in the ISR, became leader at epoch ${v.epoch} with log end offset ${v.end}`,
  'cause.elected.preferred': (v) =>
    `${v.leader}, the preferred leader, took over at epoch ${v.epoch} with log end offset ${v.end}`,
  'cause.elected.eligible': (v) =>
    `${v.leader}, an eligible leader replica, became leader at epoch ${v.epoch} with log end offset ${v.end}`,
  'cause.elected.lastKnown': (v) =>
    `${v.leader}, the last known leader, leads again at epoch ${v.epoch} with log end offset ${v.end}`,
  'cause.elected.initial': (v) => `${v.leader} leads from the start, epoch ${v.epoch}, with log end offset ${v.end}`,
  'cause.elected.none': (v) => `Nobody leads ${v.partition} at epoch ${v.epoch}`,
  'cause.wouldLead': (v) => `${v.broker} is next in line to lead ${v.partition}: its log ends at ${v.end}`,
  'cause.noLog': (v) => `Nobody is left who could lead ${v.partition}`,
  'cause.powerLost': (v) =>
    `${v.broker} lost power before it had flushed offset ${v.offset}: its log now ends at ${v.to}`,
  'cause.emptied': (v) => `${v.broker} starts with an empty disk: its log of ${v.partition}, up to ${v.from}, is gone`,
  'cause.truncated': (v) => `${v.broker} cuts its log of ${v.partition} back from ${v.from} to ${v.to}`,
  'cause.moved': (v) => `${v.broker} no longer holds ${v.partition}: its copy is deleted`,
  'cause.gone': (v) => `Offset ${v.offset} is gone`,
  'cause.gone.cut': (v) =>
    `${v.broker} cuts its log back from ${v.from} to ${v.to}, to match the leader: offset ${v.offset} is gone`,
  'cause.gone.remains': (v) => `Offset ${v.offset} is left only where nobody reads it: on ${v.brokers}`,

  'cause.never': (v) => `No broker wrote it to ${v.partition}`,
  'cause.never.lost': (v) => `So ${v.broker} never got it, and nobody will send it again`,
  'cause.never.yet': (v) => `r${v.request} has not arrived at ${v.broker} yet: it is stored nowhere`,
  'cause.never.dead': (v) => `${v.broker} was not there when r${v.request} arrived: nobody wrote it`,
  'cause.never.died': (v) => `${v.broker} died before it wrote what r${v.request} brought`,
  'cause.never.notLeader': (v) =>
    `${v.broker} no longer leads ${v.partition}: it refuses r${v.request} and closes the connection. With acks=0 that is all it can say`,
  'cause.never.refused': (v) =>
    `${v.broker} refuses r${v.request} and closes the connection. With acks=0 that is all it can say`,

  'cause.overtaken': (v) =>
    `#${v.other}, sent later, is written first, at offset ${v.offset}: #${v.record} stands behind it, at ${v.own}`,

  'cause.producerDied': (v) => `${v.producer} is dead: nobody will hear of #${v.record} any more`,
  'cause.onTheWay': (v) => `It is on its way to ${v.broker} in r${v.request}, or waits for the answer`,
  'cause.waits': (v) => `It is back in the producer and waits for its next try (${v.partition})`,
  'cause.buffered': (v) => `It is in an open batch for ${v.partition}, in the producer’s memory`,

  'cause.txn.begun': (v) => `${v.producer} begins the transaction`,
  'cause.txn.open': () => 'Its transaction is open: read_committed readers do not see it',
  'cause.txn.committed': (v) => `Commit marker at offset ${v.offset} of ${v.partition}: the transaction counts`,
  'cause.txn.aborted': (v) =>
    `Abort marker at offset ${v.offset} of ${v.partition}: read_committed readers leave it out`,
  'cause.txn.abortCalled': (v) => `${v.producer} calls abortTransaction()`,
  'cause.txn.abortedByCoordinator': () => 'Nobody called abortTransaction(): the coordinator ends the transaction',
} satisfies Sentences
