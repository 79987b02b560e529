import type { PacketView } from '../trace/stage-view.ts'
import type { FromWorker } from './host-messages.ts'

/** Packets in one row of numbers: thousands of objects take long to go from a worker to its page, numbers do not. */
export interface PackedPackets {
  /** Names of APIs that occur. */
  readonly apis: readonly string[]
  /** `PACKET` numbers a packet, each followed by its parts, `PART` numbers a part. */
  readonly numbers: Float64Array<ArrayBuffer>
}

/** A message of the engine as it crosses from the worker: a crowd of packets travels beside its view. */
export type FromWorkerPacked = FromWorker & { readonly packed?: PackedPackets }

/** Fewer are left as they are. */
const CROWD = 100
const PACKET = 11
const PART = 5
const IS_RESPONSE = 1
const LOST = 2
const TWICE = 4

/** Before a message leaves the worker. */
export function packMessage(message: FromWorker): FromWorkerPacked {
  if (message.kind !== 'view' || message.view.packets.length < CROWD) return message
  const { packets } = message.view
  return { ...message, view: { ...message.view, packets: [] }, packed: packPackets(packets) }
}

function packPackets(packets: readonly PacketView[]): PackedPackets {
  const apis: string[] = []
  let length = 0
  for (const { parts } of packets) length += PACKET + parts.length * PART
  const numbers = new Float64Array(length)
  let at = 0
  for (const one of packets) {
    let api = apis.indexOf(one.api)
    if (api < 0) api = apis.push(one.api) - 1
    const flags = (one.isResponse ? IS_RESPONSE : 0) + (one.lost ? LOST : 0) + (one.twice ? TWICE : 0)
    numbers[at] = one.packet
    numbers[at + 1] = one.from
    numbers[at + 2] = one.to
    numbers[at + 3] = api
    numbers[at + 4] = flags
    numbers[at + 5] = one.sentAtUs
    numbers[at + 6] = one.arrivesAtUs
    numbers[at + 7] = one.lostAtUs ?? -1
    numbers[at + 8] = one.correlationId
    numbers[at + 9] = one.error
    numbers[at + 10] = one.parts.length
    at += PACKET
    for (const part of one.parts) {
      numbers[at] = part.partition
      numbers[at + 1] = part.records
      numbers[at + 2] = part.firstRecord
      numbers[at + 3] = part.error
      numbers[at + 4] = part.offset
      at += PART
    }
  }
  return { apis, numbers }
}

/** When a message has arrived in the page: what `packMessage` was given. */
export function unpackMessage(message: FromWorkerPacked): FromWorker {
  if (message.kind !== 'view' || !message.packed) return message
  const { packed, ...rest } = message
  return { ...rest, view: { ...rest.view, packets: unpackPackets(packed) } }
}

type Mutable<List> = List extends readonly (infer Item)[] ? Item[] : never

function unpackPackets({ apis, numbers }: PackedPackets): PacketView[] {
  const packets: PacketView[] = []
  let at = 0
  while (at < numbers.length) {
    const flags = numbers[at + 4] as number
    const lostAtUs = numbers[at + 7] as number
    const parts: Mutable<PacketView['parts']> = []
    const packet = {
      packet: numbers[at] as number,
      from: numbers[at + 1] as number,
      to: numbers[at + 2] as number,
      api: apis[numbers[at + 3] as number] as string,
      isResponse: (flags & IS_RESPONSE) > 0,
      sentAtUs: numbers[at + 5] as number,
      arrivesAtUs: numbers[at + 6] as number,
      lost: (flags & LOST) > 0,
      correlationId: numbers[at + 8] as number,
      parts,
      error: numbers[at + 9] as number,
    }
    const end = at + PACKET + (numbers[at + 10] as number) * PART
    for (at += PACKET; at < end; at += PART) {
      parts.push({
        partition: numbers[at] as number,
        records: numbers[at + 1] as number,
        firstRecord: numbers[at + 2] as number,
        error: numbers[at + 3] as number,
        offset: numbers[at + 4] as number,
      })
    }
    const isPlain = lostAtUs < 0 && (flags & TWICE) === 0
    packets.push(
      isPlain
        ? packet
        : { ...packet, ...(lostAtUs < 0 ? {} : { lostAtUs }), ...(flags & TWICE ? { twice: true as const } : {}) },
    )
  }
  return packets
}
