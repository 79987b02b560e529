import { forEachPending } from '../../engine/kernel/event-queue.ts'
import type { PacketInFlight } from '../../engine/network/network.ts'
import type { KafkaProducerState, ProducerProcessState } from '../../engine/producer/producer-state.ts'
import type { Message } from '../../engine/protocol/messages.ts'
import type { World } from '../../engine/simulation/world.ts'
import type { PacketView } from '../stage-view.ts'

type Part = PacketView['parts'][number]

const NO_PARTS: readonly Part[] = []

/** Everything on the wire at this moment, and what was lost and would still be under way. In the order of sending. */
export function packetViews(world: World): PacketView[] {
  const views: PacketView[] = []
  forEachPending(world.queue, (entry) => {
    if (entry.kind === 'packet') views.push(packetView(world, entry, false))
  })
  for (const { packet, lostAtUs } of world.network.lost) {
    if (packet.arrivesAtUs > world.nowUs) views.push({ ...packetView(world, packet, true), lostAtUs })
  }
  return views.sort((a, b) => a.packet - b.packet)
}

function packetView(world: World, packet: PacketInFlight, lost: boolean): PacketView {
  const { message } = packet
  const parts = partsOf(world, packet)
  return {
    packet: packet.packet,
    from: packet.from,
    to: packet.to,
    api: message.body.api,
    isResponse: message.kind === 'response',
    sentAtUs: packet.sentAtUs,
    arrivesAtUs: packet.arrivesAtUs,
    lost,
    ...(packet.twice ? { twice: true } : {}),
    correlationId: message.correlationId,
    parts,
    error: worstError(message, parts),
  }
}

function partsOf(world: World, packet: PacketInFlight): readonly Part[] {
  const { body } = packet.message
  if (body.api === 'Produce' && 'batches' in body) {
    return body.batches.map((batch) => ({
      partition: batch.partition,
      records: batch.recordCount,
      firstRecord: batch.records[0] ?? 0,
      error: 0,
      offset: -1,
    }))
  }
  if (body.api === 'Produce') {
    return body.parts.map((part) => {
      const sent = sentBatch(world, packet, part.partition)
      return {
        partition: part.partition,
        records: sent?.records.length ?? 0,
        firstRecord: sent?.records[0] ?? 0,
        error: part.error,
        offset: part.baseOffset,
      }
    })
  }
  if (body.api === 'Fetch' && packet.message.kind === 'response' && 'parts' in body) {
    return body.parts.map((part) => {
      const batches = 'batches' in part ? part.batches : []
      const first = batches[0]
      return {
        partition: part.partition,
        records: batches.reduce((sum, stored) => sum + stored.batch.recordCount, 0),
        firstRecord: first?.batch.records[0] ?? 0,
        error: 'error' in part ? part.error : 0,
        offset: 'highWatermark' in part ? part.highWatermark : -1,
      }
    })
  }
  if (body.api === 'Fetch' && 'parts' in body) {
    return body.parts.map((part) => ({
      partition: part.partition,
      records: 0,
      firstRecord: 0,
      error: 0,
      offset: 'fetchOffset' in part ? part.fetchOffset : -1,
    }))
  }
  return NO_PARTS
}

/** The batch that an answer is about: the client still holds it under the answer's correlation id. */
function sentBatch(
  world: World,
  packet: PacketInFlight,
  partition: number,
): { readonly records: readonly number[] } | undefined {
  const process: ProducerProcessState | undefined = world.producers[packet.to - world.brokers.length - 1]
  const producer: KafkaProducerState | undefined = process?.producer
  const node = producer?.client.nodes.find((candidate) => candidate.node === packet.from)
  const request = node?.inFlight.find((candidate) => candidate.correlationId === packet.message.correlationId)
  const purpose = request?.request?.purpose
  if (!producer || purpose?.kind !== 'produce') return undefined
  for (const id of purpose.batches) {
    const batch = producer.accumulator.incomplete.get(id)
    if (batch?.partition === partition) return batch
  }
  return undefined
}

function worstError(message: Message, parts: readonly Part[]): number {
  const { body } = message
  if (message.kind === 'response' && 'error' in body && typeof body.error === 'number') return body.error
  return parts.find((part) => part.error !== 0)?.error ?? 0
}
