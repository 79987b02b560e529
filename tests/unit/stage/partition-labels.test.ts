import { describe, expect, it } from 'vitest'
import { labelLetters, stageLabels, topicTags } from '../../../src/stage/scene/partition-labels.ts'
import { shortCall } from '../../../src/stage/scene/topic-key.ts'
import { shorten } from '../../../src/stage/shorten.ts'
import type { PartitionView } from '../../../src/trace/stage-view.ts'

const partitionsOf = (...topics: readonly string[]) => ({
  partitions: topics.map((topic, partition) => ({ topic, partition, number: partition }) as PartitionView),
})

describe('labels of partitions', () => {
  it('are p and the number when there is one topic', () => {
    expect([...stageLabels(partitionsOf('orders', 'orders'), true).values()]).toEqual(['p0', 'p1'])
    expect([...stageLabels(partitionsOf('orders'), false).values()]).toEqual(['p0'])
  })

  it('bear short topic names whole, and where there is little room as many letters as tell them apart', () => {
    const view = partitionsOf('orders', 'audit')
    expect([...stageLabels(view, true).values()]).toEqual(['orders-0', 'audit-1'])
    expect([...stageLabels(view, false).values()]).toEqual(['o-0', 'a-1'])
  })

  it('leave out the words that all topics share', () => {
    const names = ['app.payments.completed.v1', 'app.payments.completed.v2-dlq']
    expect([...topicTags(names, false).values()]).toEqual(['v1', 'v2'])
    const regions = ['shop.eu.orders', 'shop.us.orders']
    expect([...topicTags(regions, false).values()]).toEqual(['e', 'u'])
  })

  it('are never the same for two topics', () => {
    const alike = ['aaaaaaaaaaaaaaaaaaaax', 'aaaaaaaaaaaaaaaaaaaay', 'aaaaaaaaaaaaaaaaaaaa']
    for (const isRoomy of [true, false]) expect(new Set(topicTags(alike, isRoomy).values()).size).toBe(3)
  })

  it('say how many letters to make room for', () => {
    expect(labelLetters(partitionsOf('orders', 'audit'))).toEqual({ roomy: 8, tight: 3 })
  })
})

describe('a text without room', () => {
  const widthOf = (text: string): number => text.length

  it('keeps the number of a partition', () => {
    expect(shorten('payments-17', 20, widthOf)).toBe('payments-17')
    expect(shorten('payments-17', 8, widthOf)).toBe('paym…-17')
    expect(shorten('payments-17', 2, widthOf)).toBe('17')
  })

  it('ends with an ellipsis where it is no name', () => {
    expect(shorten('holds the answer', 8, widthOf)).toBe('holds t…')
    expect(shorten('holds the answer', -1, widthOf)).toBe('')
  })

  it('keeps both ends of a long topic in a call', () => {
    const call = 'send("payments.checkout.settlement.completed.events.v1", value)'
    const short = shortCall(call, 40)
    expect(short.length).toBeLessThanOrEqual(40)
    expect(short).toMatch(/^send\("payments.+….+events\.v1", value\)$/)
    expect(shortCall('send("orders", value)', 10)).toBe('send("orders", value)')
  })
})
