import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NEVER } from '../../../src/engine/kernel/units.ts'
import { cloneWakes, emptyWakes, setWake, takeWake } from '../../../src/engine/simulation/wakes.ts'

describe('wakes: one slot for each actor', () => {
  it('there are none at first', () => {
    expect(emptyWakes(3).nextUs).toBe(NEVER)
  })

  it('a new wake replaces the old one, earlier or later', () => {
    const wakes = emptyWakes(2)
    setWake(wakes, 0, 500)
    setWake(wakes, 1, 300)
    setWake(wakes, 1, 900)
    expect([wakes.nextUs, wakes.nextActor]).toEqual([500, 0])
    setWake(wakes, 0, NEVER)
    expect([wakes.nextUs, wakes.nextActor]).toEqual([900, 1])
  })

  it('a wake that is taken is gone', () => {
    const wakes = emptyWakes(2)
    setWake(wakes, 1, 5)
    expect(takeWake(wakes)).toBe(1)
    expect(wakes.nextUs).toBe(NEVER)
  })

  it('asking again for the same time does not lose the turn', () => {
    const wakes = emptyWakes(2)
    setWake(wakes, 1, 5)
    setWake(wakes, 0, 5)
    setWake(wakes, 1, 5)
    expect([takeWake(wakes), takeWake(wakes)]).toEqual([1, 0])
  })

  // Method: a list of (time, order of asking) is the model; the earliest of a stable sort goes first.
  it('the earliest goes first, and ties in the order in which they were asked for', () => {
    const operation = fc.record({ actor: fc.nat(4), atUs: fc.nat(6), takes: fc.boolean() })
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 60 }), (operations) => {
        const wakes = emptyWakes(5)
        const model = new Map<number, { atUs: number; order: number }>()
        operations.forEach(({ actor, atUs, takes }, order) => {
          const first = [...model].sort(([, a], [, b]) => a.atUs - b.atUs || a.order - b.order)[0]
          if (takes && first) {
            expect(wakes.nextUs).toBe(first[1].atUs)
            expect(takeWake(wakes)).toBe(first[0])
            model.delete(first[0])
          } else if (!takes) {
            setWake(wakes, actor, atUs)
            if (model.get(actor)?.atUs !== atUs) model.set(actor, { atUs, order })
          }
        })
      }),
    )
  })

  it('a copy goes its own way', () => {
    const wakes = emptyWakes(2)
    setWake(wakes, 0, 5)
    const copy = cloneWakes(wakes)
    setWake(wakes, 1, 1)
    expect([copy.nextUs, copy.nextActor]).toEqual([5, 0])
  })
})
