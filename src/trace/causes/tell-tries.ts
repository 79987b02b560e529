import { CLUSTER } from '../../engine/cluster/events.ts'
import { PRODUCER } from '../../engine/producer/events.ts'
import type { BatchHistory, BatchTry } from './batch-history.ts'
import { addLink, argumentOf, brokerName, type Chain, codeAt, newChain, partitionOf, timeAt } from './chain.ts'
import { howOf } from './death-names.ts'

/** Tries told one by one; of more, the first and the last ones. */
const MAX_TOLD = 4

/** Every try that came to nothing, and why: what was lost, who died, what was answered. */
export function tellTries(chain: Chain): void {
  const groups: Chain['links'][] = []
  // What comes after the application has heard of it changes nothing for it.
  const toldAtUs = chain.index.records.completedAtUs[chain.trail.record] as number
  let number = 0
  for (const batch of chain.trail.batches) {
    for (const one of batch.tries) {
      if (one.sent >= chain.limit) continue
      number++
      const links = triedInVain(chain, batch, one, number).filter(({ atUs }) => atUs <= toldAtUs)
      if (links.length > 0) groups.push(links)
    }
  }
  const omitted = groups.length > MAX_TOLD ? groups.splice(MAX_TOLD / 2, groups.length - MAX_TOLD) : []
  for (const links of groups) chain.links.push(...links)
  const lastOmitted = omitted.at(-1)?.at(-1)
  if (lastOmitted) {
    const told = { key: 'try.more', rule: 'P-78', values: { count: omitted.length } }
    addLink(chain, lastOmitted.event, told, lastOmitted.subject)
  }
  for (const batch of chain.trail.batches) tellExpiry(chain, batch)
}

function tellExpiry(chain: Chain, batch: BatchHistory): void {
  const expired = batch.setbacks.find((event) => codeAt(chain, event) === PRODUCER.batchExpired)
  const done = chain.index.done[chain.trail.record] ?? -1
  // The client gives up a batch also when the application has heard of its failure long before.
  if (expired === undefined || (done >= 0 && timeAt(chain, expired) > timeAt(chain, done))) return
  const values = { age: argumentOf(chain, expired, 2), partition: partitionOf(chain) }
  addLink(chain, expired, { key: 'expired', rule: 'P-75, P-76', values }, { kind: 'batch', batch: batch.batch })
}

/** The links of one try that did not end well; none if it did, or if it is under way. */
function triedInVain(chain: Chain, batch: BatchHistory, one: BatchTry, number: number): Chain['links'] {
  const told = newChain(chain.trail, chain.state, chain.names, chain.atUs)
  const { request } = one
  const hasEnded = request.end >= 0 && request.end < chain.limit
  const isAnswered = hasEnded && codeAt(chain, request.end) === PRODUCER.responseReceived
  const values = { number, request: request.request, broker: brokerName(request.broker) }
  if (isAnswered) {
    tellRefusal(told, batch, one, values)
    return told.links
  }
  tellSilence(told, one, values)
  if (hasEnded) {
    const isTimeout = argumentOf(chain, request.end, 4) === 1
    const key = isTimeout ? 'try.timedOut' : 'try.disconnected'
    const rule = isTimeout ? 'P-106' : 'P-114'
    addLink(told, request.end, { key, rule, values }, { kind: 'broker', broker: request.broker })
  }
  return told.links
}

type TryValues = { readonly number: number; readonly request: number; readonly broker: string }

/** The broker said no: what the producer made of it tells the error of this very batch. */
function tellRefusal(chain: Chain, batch: BatchHistory, one: BatchTry, values: TryValues): void {
  const { end, broker } = one.request
  const setback = batch.setbacks.find((event) => event > end && codeAt(chain, event) !== PRODUCER.batchExpired)
  if (setback === undefined || timeAt(chain, setback) !== timeAt(chain, end)) return
  const subject = { kind: 'broker', broker } as const
  if (codeAt(chain, setback) === PRODUCER.batchSplit) {
    const parts = argumentOf(chain, setback, 2)
    addLink(chain, setback, { key: 'try.split', rule: 'P-80', values: { ...values, parts } }, subject)
    return
  }
  const error = argumentOf(chain, setback, 2)
  if (error <= 0) return
  const told = { key: 'try.refused', rule: 'P-99, P-100', values: { ...values, error: chain.names.error(error) } }
  addLink(chain, setback, told, subject)
}

/** Nobody answered: the request was lost, its answer was, or the broker died with it. */
function tellSilence(chain: Chain, one: BatchTry, values: TryValues): void {
  const { lostPackets } = chain.index
  const { packet, answerPacket, broker, end } = one.request
  const requestLost = lostPackets.get(packet) ?? -1
  const answerLost = lostPackets.get(answerPacket) ?? -1
  if (packet >= 0 && requestLost >= 0) {
    addLink(chain, requestLost, { key: 'request.lost', rule: 'C-15', values }, { kind: 'packet', packet })
    return
  }
  if (answerPacket >= 0 && answerLost >= 0) {
    const subject = { kind: 'packet', packet: answerPacket } as const
    addLink(chain, answerLost, { key: 'answer.lost', rule: 'C-15', values }, subject)
    return
  }
  const until = end >= 0 ? Math.min(end, chain.limit) : chain.limit
  const death = (chain.index.brokers[broker] ?? []).find(
    (event) => event > one.sent && event < until && codeAt(chain, event) === CLUSTER.brokerDied,
  )
  // With acks=0 nobody waits for an answer.
  if (death === undefined || end < 0) return
  const told = { key: 'died.waiting', rule: 'C-60', values: { ...values, how: howOf(argumentOf(chain, death, 1)) } }
  addLink(chain, death, told, { kind: 'broker', broker })
}
