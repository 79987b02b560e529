import { CLUSTER } from '../../engine/cluster/events.ts'
import { NETWORK } from '../../engine/network/events.ts'
import { BLOCKED, PRODUCER } from '../../engine/producer/events.ts'
import { countUntil } from '../event-columns.ts'
import type { BatchTry } from './batch-history.ts'
import {
  addLink,
  argumentOf,
  brokerName,
  type Chain,
  codeAt,
  deathBefore,
  lastOfBroker,
  partitionOf,
  timeAt,
} from './chain.ts'
import type { StoredCopy } from './record-verdict.ts'

/** The try whose answer completed the record's batch; undefined: none was waited for (acks=0). */
export function answeredTry(chain: Chain): BatchTry | undefined {
  const done = chain.index.done[chain.trail.record] ?? -1
  if (done < 0) return undefined
  const tries = chain.trail.batches.flatMap((batch) => batch.tries)
  return tries
    .filter(
      ({ request }) => request.end >= 0 && request.end < done && timeAt(chain, request.end) <= timeAt(chain, done),
    )
    .filter(({ request }) => codeAt(chain, request.end) === PRODUCER.responseReceived)
    .sort((a, b) => a.request.end - b.request.end)
    .at(-1)
}

/** The copy that an acknowledgement speaks of, as far as the broker said so. */
export function acknowledgedCopy(chain: Chain): StoredCopy | undefined {
  if (chain.state.result !== 'acked') return undefined
  const answered = answeredTry(chain)
  return answered && chain.copies.findLast(({ node }) => node.request === answered.request)
}

/** What the application heard: "ok", a failure, or nothing. */
export function tellTold(chain: Chain): void {
  const { record } = chain.trail
  const done = chain.index.done[record] ?? -1
  if (done < 0 || done >= chain.limit) return
  if (codeAt(chain, done) === PRODUCER.recordAcked) tellAcked(chain, done)
  else tellFailed(chain, done)
}

function tellAcked(chain: Chain, done: number): void {
  const { record } = chain.trail
  const answered = answeredTry(chain)
  const last = answered ?? chain.trail.batches.at(-1)?.tries.findLast((one) => one.sent < done)
  const broker = last?.request.broker ?? 0
  const offset = argumentOf(chain, done, 2)
  const values = {
    record,
    offset,
    partition: partitionOf(chain),
    broker: brokerName(broker),
    request: last?.request.request ?? -1,
  }
  if (!answered) {
    const told = { key: 'acked.unasked', rule: 'P-97, C-22', values }
    addLink(chain, done, told, { kind: 'record', record })
    return
  }
  const told = { key: offset < 0 ? 'acked.unknown' : 'acked', rule: 'P-99, P-154', values }
  addLink(chain, done, told, { kind: 'broker', broker })
}

function tellFailed(chain: Chain, done: number): void {
  const { record } = chain.trail
  const error = argumentOf(chain, done, 2)
  const values = { record, error: error > 0 ? chain.names.error(error) : chain.names.exception(record) }
  addLink(chain, done, { key: 'failed', rule: 'P-101, P-153', values }, { kind: 'record', record })
  const again = chain.index.resentAs.get(record)
  if (again === undefined) return
  const told = { key: 'resent', rule: 'P-153', values: { record, again } }
  addLink(chain, chain.index.sent[again] ?? -1, told, { kind: 'record', record: again })
}

/** What came before the record was in a batch: it is a second try of the application's own, or send() had to wait. */
export function tellSending(chain: Chain): void {
  const { record, batches } = chain.trail
  const sent = chain.index.sent[record] ?? -1
  const failed = chain.index.resendOf.get(record)
  if (failed !== undefined) {
    const told = { key: 'resendOf', rule: 'P-153', values: { record, failed } }
    addLink(chain, sent, told, { kind: 'record', record: failed })
  }
  const blocked = chain.index.blocked.get(record)
  if (blocked === undefined || batches.length > 0) return
  const why = argumentOf(chain, blocked, 1)
  const key = why === BLOCKED.memory ? 'blocked.memory' : 'blocked.metadata'
  if (why !== BLOCKED.memory && why !== BLOCKED.metadata) return
  const rule = why === BLOCKED.memory ? 'P-34' : 'P-27'
  const producer = argumentOf(chain, blocked, 0)
  addLink(chain, blocked, { key, rule, values: { record } }, { kind: 'producer', producer })
}

/** Where a record is that nobody has decided on yet. */
export function tellPending(chain: Chain): void {
  const { record, batches } = chain.trail
  const producer = chain.index.records.producer[record] as number
  const sent = chain.index.sent[record] ?? -1
  const died = (chain.index.producers[producer]?.events ?? []).find(
    (event) => event > sent && event < chain.limit && codeAt(chain, event) === PRODUCER.producerDied,
  )
  if (died !== undefined) {
    const values = { producer: chain.names.producer(producer), record }
    addLink(chain, died, { key: 'producerDied', rule: 'P-147', values }, { kind: 'producer', producer })
    return
  }
  const batch = batches.findLast((one) => one.created < chain.limit)
  const last = batch?.tries.findLast((one) => one.sent < chain.limit)
  if (!batch) {
    addLink(chain, sent, { key: 'sent', rule: 'P-26', values: { record } }, { kind: 'record', record })
    return
  }
  const subject = { kind: 'batch', batch: batch.batch } as const
  const setback = batch.setbacks.findLast((event) => event < chain.limit)
  if (last && (setback === undefined || setback < last.sent)) {
    const { broker, request } = last.request
    const values = { request, broker: brokerName(broker), record }
    addLink(chain, last.sent, { key: 'onTheWay', rule: 'P-95', values }, subject)
  } else if (setback !== undefined && codeAt(chain, setback) === PRODUCER.batchReenqueued) {
    const values = { partition: partitionOf(chain), record }
    addLink(chain, setback, { key: 'waits', rule: 'P-78', values }, subject)
  } else {
    const values = { partition: chain.names.partition(batch.partition), record }
    addLink(chain, Math.max(batch.created, sent), { key: 'buffered', rule: 'P-60', values }, subject)
  }
}

/** Acknowledged, and no broker ever wrote it: where its only request went. */
export function tellNeverWritten(chain: Chain): void {
  const done = chain.index.done[chain.trail.record] ?? -1
  const last = chain.trail.batches.at(-1)?.tries.findLast((one) => one.sent < chain.limit)
  const record = { kind: 'record', record: chain.trail.record } as const
  if (!last) {
    addLink(chain, done, { key: 'never', rule: 'C-22', values: { partition: partitionOf(chain) } }, record)
    return
  }
  const { request, broker, packet, arrivesAtUs } = last.request
  const values = { request, broker: brokerName(broker), partition: partitionOf(chain) }
  const subject = { kind: 'broker', broker } as const
  const lost = chain.index.lostPackets.get(packet) ?? -1
  if (packet >= 0 && lost >= 0 && lost < chain.limit) {
    addLink(chain, Math.max(done, lost), { key: 'never.lost', rule: 'C-22', values }, subject)
  } else if (arrivesAtUs > chain.atUs) {
    addLink(chain, done, { key: 'never.yet', rule: 'C-22', values }, { kind: 'packet', packet })
  } else if (deathBefore(chain, broker, arrivesAtUs) >= 0) {
    const death = deathBefore(chain, broker, arrivesAtUs)
    addLink(chain, Math.max(death, last.sent), { key: 'never.dead', rule: 'C-22, C-60', values }, subject)
  } else tellRefusedInSilence(chain, last, values)
}

/** It arrived, and was not written: with acks=0 a broker says no by closing the connection. */
function tellRefusedInSilence(chain: Chain, one: BatchTry, values: { request: number; broker: string }): void {
  const { broker, actor, arrivesAtUs } = one.request
  const done = chain.index.done[chain.trail.record] ?? -1
  const from = countUntil(chain.index.columns, arrivesAtUs - 1)
  let closed = -1
  for (let event = from; event < chain.limit && closed < 0; event++) {
    if (codeAt(chain, event) !== NETWORK.connectionClosed) continue
    const ends = [argumentOf(chain, event, 1), argumentOf(chain, event, 2)]
    if (ends.includes(broker) && ends.includes(actor)) closed = event
  }
  const subject = { kind: 'broker', broker } as const
  const died = lastOfBroker(chain, broker, [CLUSTER.brokerDied], chain.atUs)
  if (closed < 0) {
    const isDead = died >= from
    const told = { key: isDead ? 'never.died' : 'never', rule: 'C-22', values }
    addLink(chain, Math.max(done, isDead ? died : done), told, subject)
    return
  }
  const role = (chain.trail.history?.moves ?? []).findLast(
    (event) => event < closed && isRole(chain, event) && argumentOf(chain, event, 0) === broker,
  )
  const isFollower = role !== undefined && codeAt(chain, role) === CLUSTER.becameFollower
  const told = { key: isFollower ? 'never.notLeader' : 'never.refused', rule: 'C-16, C-22', values }
  addLink(chain, Math.max(done, closed), told, subject)
}

function isRole(chain: Chain, event: number): boolean {
  const code = codeAt(chain, event)
  return code === CLUSTER.becameLeader || code === CLUSTER.becameFollower
}
