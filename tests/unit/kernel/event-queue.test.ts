import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  CLASS_ACTION,
  CLASS_APPLICATION,
  CLASS_ARRIVAL,
  CLASS_TIMER,
  cloneQueue,
  type EventQueue,
  emptyQueue,
  forEachPending,
  peekAtUs,
  peekRank,
  pop,
  push,
  rankOf,
  removeWhere,
} from '../../../src/engine/kernel/event-queue.ts'

/** What a list would do: stable order by time, then class. */
interface Entry {
  readonly atUs: number
  readonly eventClass: number
  readonly item: number
}
const inOrder = (a: Entry, b: Entry) => a.atUs - b.atUs || a.eventClass - b.eventClass || a.item - b.item

const anyEntry = fc.record({ atUs: fc.nat(20), eventClass: fc.nat(3) })
const drain = <T>(queue: EventQueue<T>) => {
  const items: [number, T][] = []
  while (queue.size > 0) items.push([peekAtUs(queue), pop(queue)])
  return items
}

describe('the event queue', () => {
  // Goal: no order of scheduling makes time run backwards or swaps two events of one instant and class.
  // Method: random pushes and pops with many equal times; a list with a stable sort is the model.
  it('pops by time, then class, then order of scheduling, at any mixture of pushing and popping', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(anyEntry, fc.constant('pop' as const)), { maxLength: 300 }), (steps) => {
        const queue = emptyQueue<number>(2)
        let model: Entry[] = []
        let item = 0
        for (const step of steps) {
          if (step === 'pop') {
            model = model.sort(inOrder)
            const expected = model.shift()
            if (expected === undefined) expect(() => pop(queue)).toThrow('empty')
            else expect([peekAtUs(queue), pop(queue)]).toEqual([expected.atUs, expected.item])
          } else {
            push(queue, step.atUs, step.eventClass, item)
            model.push({ ...step, item: item++ })
          }
          expect(queue.size).toBe(model.length)
        }
        expect(drain(queue).map(([, popped]) => popped)).toEqual(model.sort(inOrder).map((entry) => entry.item))
      }),
    )
  })

  it('puts application calls before arrivals, timers and actions of the same microsecond', () => {
    const queue = emptyQueue<string>()
    push(queue, 5, CLASS_ACTION, 'action')
    push(queue, 5, CLASS_TIMER, 'timer')
    push(queue, 5, CLASS_ARRIVAL, 'arrival')
    push(queue, 5, CLASS_APPLICATION, 'call')
    push(queue, 4, CLASS_ACTION, 'earlier')
    expect(drain(queue).map(([, name]) => name)).toEqual(['earlier', 'call', 'arrival', 'timer', 'action'])
  })

  it('says when nothing is scheduled', () => {
    const queue = emptyQueue<number>()
    expect([peekAtUs(queue), peekRank(queue)]).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY])
    push(queue, 9, CLASS_TIMER, 1)
    expect([peekAtUs(queue), peekRank(queue)]).toEqual([9, rankOf(CLASS_TIMER, 0)])
  })

  it('a clone has the same future and a life of its own', () => {
    fc.assert(
      fc.property(fc.array(anyEntry, { minLength: 1, maxLength: 100 }), fc.nat(50), (entries, popped) => {
        const queue = emptyQueue<number>(2)
        entries.forEach(({ atUs, eventClass }, item) => {
          push(queue, atUs, eventClass, item)
        })
        for (let i = 0; i < Math.min(popped, entries.length); i++) pop(queue)
        const clone = cloneQueue(queue)
        push(queue, 3, CLASS_TIMER, -1)
        push(clone, 3, CLASS_TIMER, -1)
        const future = drain(queue)
        expect(drain(clone)).toEqual(future)
        expect(queue.size).toBe(0)
      }),
    )
  })

  it('drops what it is told to and keeps the order of the rest', () => {
    fc.assert(
      fc.property(fc.array(anyEntry, { maxLength: 100 }), fc.integer({ min: 1, max: 5 }), (entries, modulus) => {
        const queue = emptyQueue<number>(2)
        const model: Entry[] = entries.map((entry, item) => ({ ...entry, item }))
        for (const { atUs, eventClass, item } of model) push(queue, atUs, eventClass, item)
        removeWhere(queue, (item) => item % modulus === 0)
        push(queue, 2, CLASS_ARRIVAL, 1_000_000)
        const kept = model.filter(({ item }) => item % modulus !== 0)
        kept.push({ atUs: 2, eventClass: CLASS_ARRIVAL, item: 1_000_000 })
        const pending: number[] = []
        forEachPending(queue, (item) => pending.push(item))
        expect(pending.sort((a, b) => a - b)).toEqual(kept.map(({ item }) => item))
        expect(drain(queue).map(([, item]) => item)).toEqual(kept.sort(inOrder).map(({ item }) => item))
      }),
    )
  })

  it('holds no payload that has left it', () => {
    const queue = emptyQueue<object>(4)
    for (let i = 0; i < 4; i++) push(queue, i, CLASS_TIMER, { i })
    pop(queue)
    removeWhere(queue, () => true)
    expect(queue.payload.every((payload) => payload === undefined)).toBe(true)
    expect(queue.freeCount).toBe(4)
  })
})
