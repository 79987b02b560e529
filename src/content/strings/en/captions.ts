import type { SentenceValue } from '../../../trace/explanation.ts'
import type { Sentences } from '../strings.ts'

/** "1 batch", "2 batches". */
function many(count: SentenceValue | undefined, one: string, more = `${one}s`): string {
  return `${count} ${count === 1 ? one : more}`
}

/** What is going on and what is waited for: the sentences of the first picture. */
export const captions = {
  // ── captions: what is going on ──
  'caption.healthy': (v) =>
    `All in sync. With acks=all your app hears “ok” once all ${v.members} in-sync replicas have the record.`,
  'caption.healthy.one': () =>
    'acks=1: your app hears “ok” as soon as the leader has written the record. The followers copy it later.',
  'caption.healthy.zero': () =>
    'acks=0: your app hears “ok” as soon as the record is on the wire. Nobody confirms anything.',
  'caption.dead.waiting': (v) =>
    `${v.broker} is dead, and the controller does not know yet: in ${v.left} its session ends.`,
  'caption.dead': (v) =>
    `${v.broker} is dead and fenced. ${many(v.partitions, 'partition')} moved to ${v.partitions === 1 ? 'another leader' : 'other leaders'}.`,
  'caption.dead.follower': (v) => `${v.broker} is dead and out of every ISR.`,
  'caption.leaderless': (v) =>
    `${v.partition} has no leader: nobody in its ISR is alive. Records for it wait in the producer.`,
  'caption.belowMin': (v) =>
    `${v.partition}: ISR ${v.isr} < min.insync.replicas ${v.min}. acks=all is refused with NOT_ENOUGH_REPLICAS.`,
  'caption.lost': (v) =>
    `${many(v.count, 'record')} that your app was told ${v.count === 1 ? 'is safe no longer exists' : 'are safe no longer exist'}.`,
  'caption.outOfSync': (v) => `${v.broker} is alive, but not in the ISR of ${v.partition}: it is catching up.`,
  'caption.blocked': () => 'send() is blocked: buffer.memory is used up.',
  'caption.blocked.metadata': () => 'send() is blocked: the producer waits for metadata.',
  'caption.hung': (v) => `${v.broker} hangs: its sockets are open, but nothing is handled.`,
  'caption.cut': (v) => `The link between ${v.a} and ${v.b} is cut. Both ends see only their own timeouts.`,
  'caption.slow': (v) => `${v.broker} is slow: acks=all waits for the slowest in-sync replica.`,
  'caption.controllerDead': () => 'No controller: leaders keep serving, but nobody is elected and no ISR can change.',
  'caption.retrying': (v) => `${v.partition} is retrying: ${v.error}.`,
  'caption.closed': (v) => `${v.producer} is closed.`,
  'caption.idle': () => 'Nothing is being sent right now.',
  'caption.start': () => 'A producer, three brokers, and records on their way.',

  // ── waiting for ──
  'waiting.session': (v) => `${v.left} until the controller’s session timeout for ${v.broker}`,
  'waiting.linger': (v) => `${v.left} until linger.ms is over`,
  'waiting.retry': (v) => `${v.left} of retry backoff`,
  'waiting.requestTimeout': (v) => `${v.left} until request.timeout.ms`,
  'waiting.isr': (v) => `${v.left} until the leader checks its ISR`,
  'waiting.workload': (v) => `${v.left} until the application sends again`,
  'waiting.next': (v) => `${v.left} until the next thing happens`,
} satisfies Sentences
