import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { codeOf, EVENT_KINDS, eventObject, fieldsOf, kindOf } from '../../../src/trace/event-catalog.ts'
import {
  appendEvent,
  columnsBytes,
  countUntil,
  type EventColumns,
  emptyColumns,
  eventAt,
  eventCodeAt,
  eventTime,
  eventValue,
  truncateColumns,
} from '../../../src/trace/event-columns.ts'

type Plain = readonly [atUs: number, code: number, ...values: number[]]

const anyCode = fc.constantFrom(...EVENT_KINDS.map(codeOf))
const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })
const anyEvent = fc.tuple(fc.nat(1000), anyCode, int32, int32, int32, int32, int32, int32)
const anyHistory = fc
  .array(anyEvent, { maxLength: 200 })
  .map((list) => list.slice().sort(([a], [b]) => a - b) as Plain[])

function add(columns: EventColumns, [atUs, code, a = 0, b = 0, c = 0, d = 0, e = 0, f = 0]: Plain): void {
  appendEvent(columns, atUs, code, a, b, c, d, e, f)
}

function columnsOf(events: readonly Plain[]): EventColumns {
  const columns = emptyColumns()
  for (const event of events) add(columns, event)
  return columns
}

const objectOf = ([atUs, code, ...values]: Plain) => eventObject(code, atUs, values)

describe('the catalogue of events', () => {
  it('has a code of its own for each kind, which is below 256, and at most six arguments', () => {
    const codes = EVENT_KINDS.map(codeOf)
    expect(new Set(codes).size).toBe(EVENT_KINDS.length)
    for (const code of codes) {
      expect(code).toBeLessThan(256)
      expect(fieldsOf(code).length).toBeLessThanOrEqual(6)
      expect(codeOf(kindOf(code))).toBe(code)
    }
  })

  it('refuses a code that nobody has', () => {
    expect(() => kindOf(255)).toThrow('255')
  })
})

describe('events in columns', () => {
  it('come out as they went in', () => {
    fc.assert(
      fc.property(anyHistory, (events) => {
        const columns = columnsOf(events)
        expect(columns.length).toBe(events.length)
        events.forEach((event, index) => {
          expect(eventAt(columns, index)).toEqual(objectOf(event))
          expect([eventTime(columns, index), eventCodeAt(columns, index)]).toEqual([event[0], event[1]])
          fieldsOf(event[1]).forEach((_, position) => {
            expect(eventValue(columns, index, position)).toBe(event[position + 2])
          })
        })
      }),
    )
  })

  it('are counted up to a time by halving, as by looking at each', () => {
    fc.assert(
      fc.property(anyHistory, fc.nat(1000), (events, atUs) => {
        expect(countUntil(columnsOf(events), atUs)).toBe(events.filter(([time]) => time <= atUs).length)
      }),
    )
  })

  it('are cut anywhere and go on from there as if they had never been longer', () => {
    fc.assert(
      fc.property(anyHistory, fc.nat(200), anyHistory, (events, length, more) => {
        const columns = columnsOf(events)
        truncateColumns(columns, length)
        for (const event of more) add(columns, event)
        const kept = [...events.slice(0, length), ...more]
        expect(columns.length).toBe(kept.length)
        kept.forEach((event, index) => {
          expect(eventAt(columns, index)).toEqual(objectOf(event))
        })
      }),
    )
  })

  it('fill several chunks, and are cut at and around their borders', () => {
    const CHUNK = 16_384
    const code = codeOf('recordSent')
    for (const length of [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 5]) {
      const columns = emptyColumns()
      for (let i = 0; i < 2 * CHUNK + 10; i++) appendEvent(columns, i, code, i, -i, 0, 0, 0, 0)
      truncateColumns(columns, length)
      expect(columns.length).toBe(length)
      for (let i = length; i < length + 3; i++) appendEvent(columns, i, code, i, -i, 0, 0, 0, 0)
      for (const i of [0, length - 1, length, length + 2].filter((index) => index >= 0)) {
        expect(eventAt(columns, i)).toEqual({ kind: 'recordSent', atUs: i, record: i, producer: i === 0 ? 0 : -i })
      }
    }
  })

  it('take no more than 32 bytes each in the mean', () => {
    const columns = emptyColumns()
    const codes = EVENT_KINDS.map(codeOf)
    for (let i = 0; i < 6 * 16_384; i++) appendEvent(columns, i, codes[i % codes.length] as number, 1, 2, 3, 4, 5, 6)
    expect(columnsBytes(columns) / columns.length).toBeLessThanOrEqual(32)
  })
})
