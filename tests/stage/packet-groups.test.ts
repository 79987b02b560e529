import { describe, expect, it } from 'vitest'
import { packet } from '../../src/dev/stage-builders.ts'
import { groupPackets, STREAM_ABOVE } from '../../src/stage/scene/packet-groups.ts'
import type { PacketView } from '../../src/trace/stage-view.ts'

const WIRE = 160
const every = (gapMs: number, count: number): PacketView[] =>
  Array.from({ length: count }, (_, i) => packet(i, 4, 1, { sentMs: i * gapMs, takesMs: 20, parts: [[0, 3, -1]] }))
const recordsOf = (one: PacketView): number => one.parts.reduce((sum, part) => sum + part.records, 0)
const group = (packets: readonly PacketView[], keepAlone?: number) =>
  groupPackets(packets, WIRE, recordsOf, { isKept: ({ packet }) => packet === keepAlone, detail: 'auto' })

describe('packets on a wire', () => {
  it('are drawn one by one while they stand apart', () => {
    const groups = group(every(7, 3))
    expect(groups.map((one) => one.kind)).toEqual(['packet', 'packet', 'packet'])
    expect(groups.map((one) => one.kind === 'packet' && one.length)).toEqual([50, 50, 50])
  })

  it('shorten before they merge', () => {
    expect(group(every(4, 5)).every((one) => one.kind === 'packet' && one.length === 30)).toBe(true)
  })

  it('merge with an exact count when they would lie on each other', () => {
    const groups = group(every(0.5, 20))
    const merged = groups.flatMap((one) =>
      one.kind === 'group' ? one.packets : one.kind === 'packet' ? [one.packet] : [],
    )
    expect(groups.some((one) => one.kind === 'group')).toBe(true)
    expect(merged).toHaveLength(20)
  })

  it('stay in their group when an earlier one arrives', () => {
    const packets = every(0.5, 20)
    const idOf = (groups: ReturnType<typeof group>, id: number) =>
      groups.find((one) => one.kind === 'group' && one.packets.some((p) => p.packet === id))
    const before = idOf(group(packets), 10)
    const after = idOf(group(packets.slice(3)), 10)
    expect(before?.kind === 'group' && before.id).toBe(after?.kind === 'group' && after.id)
  })

  it('do not overlap their neighbours in a crowd', () => {
    const groups = group(every(1.7, 12))
    const tips = groups.map((one) => {
      const head = one.kind === 'packet' ? one.packet : one.packets[0]
      return { at: -((head?.sentAtUs ?? 0) / 20_000) * WIRE, length: one.kind === 'stream' ? 0 : one.length }
    })
    for (let i = 1; i < tips.length; i++) {
      const [ahead, behind] = [tips[i - 1], tips[i]]
      if (ahead && behind) expect(ahead.at - ahead.length).toBeGreaterThanOrEqual(behind.at - 0.001)
    }
  })

  it('are a stream with count and rate above that, but the selected one stays', () => {
    const packets = every(0.1, STREAM_ABOVE + 6)
    const groups = group(packets, 7)
    expect(groups.map((one) => one.kind)).toEqual(['stream', 'packet'])
    expect(groups[0]?.kind === 'stream' && groups[0].records).toBe((STREAM_ABOVE + 5) * 3)
  })

  it('none at all give no group', () => {
    expect(group([])).toEqual([])
  })
})
