import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  append,
  type ChunkedList,
  cloneList,
  emptyList,
  itemAt,
  lastItem,
  searchList,
  truncateList,
} from '../../../src/engine/kernel/chunked-list.ts'

const itemsOf = (list: ChunkedList<number>) => Array.from({ length: list.length }, (_, index) => itemAt(list, index))

const anyStep = fc.oneof(
  fc.record({ kind: fc.constant('append' as const), count: fc.integer({ min: 1, max: 150 }) }),
  fc.record({ kind: fc.constant('truncate' as const), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
  fc.record({ kind: fc.constant('clone' as const) }),
)

describe('the chunked list', () => {
  // Goal: sharing chunks never shows. Method: lists that are appended to, cut and copied at random, beside plain arrays;
  // after each step every copy ever made is what it was.
  it('is a list, and each copy goes on by itself', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 25 }), (steps) => {
        const list = emptyList<number>()
        const model: number[] = []
        const copies: { list: ChunkedList<number>; model: number[] }[] = []
        let next = 0
        for (const step of steps) {
          if (step.kind === 'append') {
            for (let i = 0; i < step.count; i++) {
              append(list, next)
              model.push(next++)
            }
          } else if (step.kind === 'truncate') {
            model.length = Math.floor(model.length * step.share)
            truncateList(list, model.length)
          } else copies.push({ list: cloneList(list), model: model.slice() })
          expect(itemsOf(list)).toEqual(model)
          expect(lastItem(list)).toBe(model.at(-1))
        }
        for (const copy of copies) {
          expect(itemsOf(copy.list)).toEqual(copy.model)
          append(copy.list, -1)
          expect(itemsOf(copy.list)).toEqual([...copy.model, -1])
        }
        expect(itemsOf(list)).toEqual(model)
      }),
    )
  })

  it('shares its full chunks with copies', () => {
    const list = emptyList<number>()
    for (let i = 0; i < 200; i++) append(list, i)
    const copy = cloneList(list)
    const shared = copy.chunks.filter((chunk, index) => chunk === list.chunks[index])
    expect([copy.chunks.length, shared.length]).toEqual([4, 3])
  })

  it('finds the first item at or after, or the end', () => {
    const list = emptyList<number>()
    for (let i = 0; i < 200; i++) append(list, i * 2)
    expect([-1, 0, 7, 8, 398, 399].map((wanted) => searchList(list, (item) => item >= wanted))).toEqual([
      0, 0, 4, 4, 199, 200,
    ])
  })

  it('refuses places that it does not have', () => {
    const list = emptyList<number>()
    append(list, 1)
    expect(() => itemAt(list, 1)).toThrow('itemAt: index and length 1 1')
    expect(() => itemAt(list, -1)).toThrow('itemAt: index and length -1 1')
    expect(() => truncateList(list, 2)).toThrow('truncateList: 2 of 1')
    expect(lastItem(emptyList())).toBeUndefined()
  })
})
