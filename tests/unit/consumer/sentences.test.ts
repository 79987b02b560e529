import { describe, expect, it } from 'vitest'
import { sentences as en } from '../../../src/content/strings/en/sentences.ts'
import { sentences as ko } from '../../../src/content/strings/ko/sentences.ts'
import { CONSUMER_EVENT_FIELDS, POSITION_MOVE } from '../../../src/engine/consumer/events.ts'
import { CONNECTION_STATE } from '../../../src/engine/producer/events.ts'
import type { DomainEvent } from '../../../src/trace/event-catalog.ts'
import { explain } from '../../../src/trace/explain.ts'
import { runNames } from '../../../src/trace/run-names.ts'
import { planOf, start } from '../../support/run-scenario.ts'

const json = {
  topics: [{ name: 'shipments-of-the-north' }],
  consumers: [{ name: 'reader-1', topic: 'shipments-of-the-north' }],
}

/** Each kind with large numbers, in each of its variants. */
function everyEvent(): DomainEvent[] {
  const variants: Readonly<Record<string, readonly Record<string, number>[]>> = {
    recordsDelivered: [{ fromOffset: 99_999, toOffset: 100_000 }, { dropped: 0 }, { dropped: 12_345 }],
    consumerPositionMoved: Object.values(POSITION_MOVE).map((why) => ({ why })),
    consumerConnectionChanged: Object.values(CONNECTION_STATE).map((state) => ({ state })),
    consumerRequestFailed: [{ timedOut: 0 }, { timedOut: 1 }],
    consumerLeaderLearned: [{ leader: 3 }, { leader: -1 }],
  }
  const usual: Readonly<Record<string, number>> = {
    ...{ consumer: 0, partition: 0, broker: 3, api: 11, error: 6, count: 54_321, dropped: 0, why: 0, timedOut: 0 },
    ...{ fromOffset: 10_000, toOffset: 99_999, position: 123_456, previous: 123_400, epoch: 12, leader: 2, state: 0 },
  }
  return Object.entries(CONSUMER_EVENT_FIELDS).flatMap(([kind, fields]) =>
    (variants[kind] ?? [{}]).map((variant) => {
      const values = Object.fromEntries(fields.map((field) => [field, variant[field] ?? usual[field] ?? 1]))
      return { kind, atUs: 0, ...values } as unknown as DomainEvent
    }),
  )
}

describe('what a consumer does, in words', () => {
  const plan = planOf(json)
  const names = runNames({ plan, tables: start(json).tables }, plan.profile)

  it('there is a short sentence for every event, in both languages', () => {
    for (const event of everyEvent()) {
      const { key, values } = explain(event, names)
      for (const language of [en, ko] as const) {
        const say = (language as Readonly<Record<string, ((v: typeof values) => string) | undefined>>)[key]
        const text = say?.(values) ?? ''
        expect(text, key).not.toBe('')
        expect(text, key).not.toMatch(/undefined|NaN/)
        expect(text.length, text).toBeLessThanOrEqual(140)
        expect(text, key).toContain('reader-1')
      }
    }
  })

  it('every sentence has its rule', () => {
    for (const event of everyEvent()) expect(explain(event, names).rule).toMatch(/^[CPS]-\d+(, [CPS]-\d+)*$/)
  })

  it('actors behind the producers have their names', () => {
    expect([4, 5, 6].map(names.actor)).toEqual(['app', 'reader-1', 'client 6'])
  })
})
