import { describe, expect, it } from 'vitest'
import type { FromWorker } from '../../../src/app/host-messages.ts'
import { packMessage, unpackMessage } from '../../../src/app/packed-packets.ts'
import type { PacketView, StageView } from '../../../src/trace/stage-view.ts'

function packetOf(packet: number, over: Partial<PacketView> = {}): PacketView {
  return {
    packet,
    from: 4,
    to: 1 + (packet % 3),
    api: packet % 2 ? 'Produce' : 'Fetch',
    isResponse: packet % 5 === 0,
    sentAtUs: packet * 1.5,
    arrivesAtUs: packet * 1.5 + 5_000_000,
    lost: false,
    correlationId: packet * 7,
    parts: Array.from({ length: packet % 3 }, (_, partition) => ({
      partition,
      records: packet,
      firstRecord: packet * 10,
      error: packet % 4,
      offset: -1,
    })),
    error: 0,
    ...over,
  }
}

function viewOf(packets: readonly PacketView[]): FromWorker {
  const view = { atUs: 7, validUntilUs: Number.POSITIVE_INFINITY, packets } as unknown as StageView
  return { kind: 'view', run: 3, view, caption: { key: 'x', values: {}, rule: '' }, nextChangeUs: 9 }
}

describe('a crowd of packets on its way from the worker', () => {
  it('is the same when it has arrived: lost ones, doubled ones and those without parts too', () => {
    const crowd = Array.from({ length: 240 }, (_, index) => packetOf(index + 1))
    const sent = viewOf([
      ...crowd,
      packetOf(241, { lost: true, lostAtUs: 0 }),
      packetOf(242, { twice: true, arrivesAtUs: Number.POSITIVE_INFINITY }),
      packetOf(243, { lost: true, lostAtUs: 12.5, twice: true }),
    ])
    expect(unpackMessage(structuredClone(packMessage(sent)))).toStrictEqual(sent)
  })

  it('travels as numbers, a few packets as they are', () => {
    const crowd = packMessage(viewOf(Array.from({ length: 240 }, (_, index) => packetOf(index + 1))))
    expect(crowd).toMatchObject({ view: { packets: [] }, packed: { apis: ['Produce', 'Fetch'] } })
    const few = viewOf([packetOf(1)])
    expect(packMessage(few)).toBe(few)
    expect(unpackMessage(few)).toBe(few)
  })
})
