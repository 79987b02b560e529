import { NETWORK, PACKET } from '../engine/network/events.ts'
import { PRODUCER } from '../engine/producer/events.ts'
import { API_NAMES } from '../engine/protocol/messages.ts'
import type { LinkFlow } from './stage-view.ts'

/** Width and number of the bins of one second that slides. */
const BIN_US = 100_000
const BINS = 10
const SECOND_US = 1_000_000

const PRODUCE = API_NAMES.indexOf('Produce')
const FETCH = API_NAMES.indexOf('Fetch')

/** What one actor sent to another in the last second, in bins: a ring by the number of the bin. */
interface Flow {
  lastBin: number
  readonly requests: number[]
  readonly records: number[]
}

/** What is on its way from the events of the drain to that of the packet, and the bins of each direction of each link. */
export interface LinkRates {
  /** Batch → its records, between drain and request. */
  readonly drained: Map<number, number>
  /** Broker → who sent it the last Produce request: its batches are told right after its packet. */
  readonly lastClient: Map<number, number>
  readonly flows: Map<number, Flow>
}

/** Nothing was sent yet. */
export function emptyLinkRates(): LinkRates {
  return { drained: new Map(), lastClient: new Map(), flows: new Map() }
}

/** An independent copy. */
export function cloneLinkRates(rates: LinkRates): LinkRates {
  const flows = new Map<number, Flow>()
  for (const [key, { lastBin, requests, records }] of rates.flows) {
    flows.set(key, { lastBin, requests: requests.slice(), records: records.slice() })
  }
  return { drained: new Map(rates.drained), lastClient: new Map(rates.lastClient), flows }
}

const keyOf = (from: number, to: number): number => from * 4096 + to

/** Take a fact in: a drained batch, a batch in its request, a packet. */
export function noteLinkRate(
  rates: LinkRates,
  atUs: number,
  code: number,
  a: number,
  b: number,
  c: number,
  d: number,
  e: number,
): void {
  if (code === NETWORK.packetSent) {
    // Of answers those to Produce: nobody else talks that way, so that they do not mix with requests.
    const isAnswer = (e & PACKET.response) !== 0
    if (isAnswer ? d !== PRODUCE : d !== PRODUCE && d !== FETCH) return
    const flow = flowAt(rates, keyOf(b, c), Math.floor(atUs / BIN_US))
    const bin = flow.lastBin % BINS
    flow.requests[bin] = (flow.requests[bin] as number) + 1
    if (d === PRODUCE && !isAnswer) rates.lastClient.set(c, b)
  } else if (code === PRODUCER.batchDrained) {
    rates.drained.set(a, d)
  } else if (code === PRODUCER.batchSent) {
    const flow = flowAt(rates, keyOf(rates.lastClient.get(c) ?? 0, c), Math.floor(atUs / BIN_US))
    const bin = flow.lastBin % BINS
    flow.records[bin] = (flow.records[bin] as number) + (rates.drained.get(a) ?? 0)
    rates.drained.delete(a)
  } else if (code === PRODUCER.batchFailed) {
    rates.drained.delete(a)
  }
}

function flowAt(rates: LinkRates, key: number, bin: number): Flow {
  let flow = rates.flows.get(key)
  if (!flow) {
    flow = { lastBin: bin, requests: new Array(BINS).fill(0), records: new Array(BINS).fill(0) }
    rates.flows.set(key, flow)
  }
  const from = Math.max(flow.lastBin + 1, bin - BINS + 1)
  for (let i = from; i <= bin; i++) {
    flow.requests[i % BINS] = 0
    flow.records[i % BINS] = 0
  }
  flow.lastBin = Math.max(flow.lastBin, bin)
  return flow
}

/** Requests (or answers) and records per second from one actor to another over the last second; undefined: none. */
export function flowOf(rates: LinkRates, from: number, to: number, nowUs: number): LinkFlow | undefined {
  const flow = rates.flows.get(keyOf(from, to))
  if (!flow) return undefined
  const nowBin = Math.floor(nowUs / BIN_US)
  let requests = 0
  let records = 0
  for (let bin = Math.max(0, nowBin - BINS + 1, flow.lastBin - BINS + 1); bin <= flow.lastBin; bin++) {
    requests += flow.requests[bin % BINS] as number
    records += flow.records[bin % BINS] as number
  }
  if (requests === 0) return undefined
  const share = SECOND_US / Math.min(SECOND_US, Math.max(BIN_US, nowUs))
  return { requestsPerS: Math.round(requests * share), recordsPerS: Math.round(records * share) }
}
