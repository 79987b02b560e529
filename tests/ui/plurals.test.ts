import { describe, expect, it } from 'vitest'
import { sentences } from '../../src/content/strings/en/sentences.ts'

describe('English sentences', () => {
  it('count one as one', () => {
    expect(sentences['caption.dead']({ broker: 'b1', partitions: 1 })).toBe(
      'b1 is dead and fenced. 1 partition moved to another leader.',
    )
    expect(sentences['caption.dead']({ broker: 'b1', partitions: 2 })).toBe(
      'b1 is dead and fenced. 2 partitions moved to other leaders.',
    )
    expect(sentences['requestSent.produce']({ request: 4, broker: 'b2', batches: 1, size: 319 })).toBe(
      'Produce request r4 goes to b2: 1 batch, 319 bytes',
    )
    expect(sentences['caption.lost']({ count: 1 })).toBe('1 record that your app was told is safe no longer exists.')
  })

  it('never say 1 things', () => {
    const ones = new Proxy({}, { get: () => 1 }) as Record<string, number>
    const plural = /(?<![\d-])\b1 (records|batches|partitions|times|actions|configs)\b/
    const bad = Object.entries(sentences).flatMap(([key, write]) => {
      const text = (write as (values: Record<string, number>) => string)(ones)
      return plural.test(text) ? [`${key}: ${text}`] : []
    })
    expect(bad).toEqual([])
  })
})
