import { describe, expect, it } from 'vitest'
import { createEventLog } from '../../../src/app/event-log.ts'
import type { LogQuestion } from '../../../src/app/log-messages.ts'
import { profileOf } from '../../../src/engine/config/profile.ts'
import { computeAhead, startRun } from '../../../src/replay/run.ts'
import { EVENT_GROUPS } from '../../../src/trace/event-groups.ts'
import type { EventFilter } from '../../../src/trace/event-search.ts'
import { runNames } from '../../../src/trace/run-names.ts'
import { planOf } from '../../support/run-scenario.ts'

const SCENARIO = {
  topics: [
    {
      name: 'orders',
      assignment: [
        [1, 2, 3],
        [2, 3, 1],
      ],
    },
  ],
  producers: [{ name: 'app', config: { acks: '1', 'linger.ms': 5 } }, { name: 'other' }],
  workload: [
    { producer: 'app', topic: 'orders', toMs: 1000, ratePerSecond: 100 },
    { producer: 'other', topic: 'orders', toMs: 1000, ratePerSecond: 50 },
  ],
  actions: [
    { atMs: 400, do: 'killBroker', broker: 1 },
    { atMs: 12_000, do: 'startBroker', broker: 1 },
  ],
}
const NEVER = () => false
const ALL = { kind: 'from', place: 0, limit: 1000 } as const

function logOf(untilUs = 20_000_000) {
  const run = startRun(planOf(SCENARIO, { isOpenEnded: true }))
  computeAhead(run, untilUs, NEVER)
  const names = runNames(run, profileOf(run.plan.scenario.kafka))
  const log = createEventLog(run, names)
  const ask = (filter: EventFilter, part: LogQuestion['part'] = ALL, atUs = 0, stop: () => boolean = NEVER) =>
    log.answer({ filter, language: 'en', atUs, part }, stop)
  /** Every row that a filter lets through. */
  const all = async (filter: EventFilter) => {
    const first = await ask(filter)
    const rows = [...first.rows]
    while (rows.length < first.found) rows.push(...(await ask(filter, { ...ALL, place: rows.length })).rows)
    return rows
  }
  return { run, ask, all }
}

describe('the event log', () => {
  it('counts honestly: the groups together are the whole, and each line is in one of them', async () => {
    const { ask, all } = logOf()
    const { found, of, searched } = await ask({})
    expect([found, searched]).toEqual([of, 1])
    let sum = 0
    for (const group of EVENT_GROUPS) {
      const rows = await all({ groups: [group] })
      expect(rows.every((row) => row.group === group)).toBe(true)
      sum += rows.length
      expect((await ask({ groups: [group] })).of).toBe(of)
    }
    expect(sum).toBe(found)
  })

  it('pages without gap or overlap, in order', async () => {
    const { ask, all } = logOf()
    const rows = await all({})
    const events = rows.map(({ event }) => event)
    expect(events).toEqual([...new Set(events)].sort((a, b) => a - b))
    const page = await ask({}, { kind: 'from', place: 137, limit: 20 })
    expect(page.rows).toEqual(rows.slice(137, 157))
    expect((await ask({}, { kind: 'from', place: rows.length - 3, limit: 20 })).rows).toEqual(rows.slice(-3))
  })

  it('stands at the playhead: so many lines have happened, the next one has not', async () => {
    const { ask } = logOf()
    const { past, from, rows } = await ask({}, { kind: 'around', before: 10, after: 5 }, 400_000)
    expect([from, rows.length]).toEqual([past - 10, 15])
    expect(rows.slice(0, 10).every(({ atUs }) => atUs <= 400_000)).toBe(true)
    expect(rows[10]?.atUs).toBeGreaterThan(400_000)
  })

  it('tells of trouble alone when asked: the death of the broker is among it, no success is', async () => {
    const { all } = logOf()
    const kinds = new Set((await all({ troubleOnly: true })).map(({ kind }) => kind))
    expect(kinds.has('brokerDied')).toBe(true)
    expect([...kinds].filter((kind) => /^(recordAcked|recordSent|batchAppended|leaderElected)$/.test(kind))).toEqual([])
  })

  it('finds words in sentence, kind and rule, all of them, whatever their case', async () => {
    const { all } = logOf()
    expect((await all({ text: 'BROKERDIED' })).map(({ kind }) => kind)).toEqual(['brokerDied'])
    const ruled = await all({ text: 'c-63 b1' })
    expect(ruled.length).toBeGreaterThan(0)
    expect(ruled.every(({ sentence }) => sentence.rule.includes('C-63'))).toBe(true)
    expect(await all({ text: 'brokerDied nowhere' })).toEqual([])
  })

  it('tells of one thing alone: a partition, a broker, a producer, a record', async () => {
    const { run, all } = logOf()
    const { partition, producer } = run.tables.records
    const ofPartition = await all({ thing: { kind: 'partition', partition: 1 } })
    expect(ofPartition.some(({ kind }) => kind === 'recordSent')).toBe(true)
    for (const { thing } of ofPartition) {
      if (thing?.kind === 'record') expect(partition[thing.record]).toBe(1)
      if (thing?.kind === 'partition' || thing?.kind === 'replica') expect(thing.partition).toBe(1)
    }
    const ofBroker = (await all({ thing: { kind: 'broker', broker: 1 } })).map(({ kind }) => kind)
    expect(ofBroker).toEqual(expect.arrayContaining(['brokerDied', 'actionDone', 'brokerFenced', 'isrChanged']))
    const ofProducer = await all({ thing: { kind: 'producer', producer: 1 } })
    for (const { thing } of ofProducer) if (thing?.kind === 'record') expect(producer[thing.record]).toBe(1)
    const ofRecord = await all({ thing: { kind: 'record', record: 5 } })
    expect(ofRecord[0]).toMatchObject({ kind: 'recordSent', thing: { kind: 'record', record: 5 } })
    expect(ofRecord.some(({ kind }) => kind === 'batchAppended')).toBe(true)
  })

  it('tells everything when asked: every event but how things were at the start', async () => {
    const { run, ask } = logOf()
    const { found, of } = await ask({ everything: true })
    const start = run.checkpoints[0]?.factCount ?? 0
    expect([found, of]).toEqual([run.columns.length - start, run.columns.length - start])
  })

  it('searches bit by bit, says how far it has come, and ends with the same', async () => {
    const { ask } = logOf()
    const filter = { text: 'b1' }
    let turns = 0
    let page = await ask(filter, ALL, 0, () => true)
    expect(page.searched).toBeLessThan(1)
    while (page.searched < 1 && turns++ < 10_000) page = await ask(filter, ALL, 0, () => true)
    const { ask: askOther } = logOf()
    expect(page).toEqual(await askOther(filter))
  })

  it('tells of a record bit by bit too, also while the run grows', async () => {
    const filter = { thing: { kind: 'record', record: 5 } } as const
    const { run, ask } = logOf(60_000)
    await ask(filter, ALL, 0, () => true)
    computeAhead(run, 20_000_000, NEVER)
    let page = await ask(filter, ALL, 0, () => true)
    for (let turns = 0; page.searched < 1 && turns < 10_000; turns++) page = await ask(filter, ALL, 0, () => true)
    const whole = createEventLog(run, runNames(run, profileOf('3.9')))
    expect(page).toEqual(await whole.answer({ filter, language: 'en', atUs: 0, part: ALL }, NEVER))
  })

  it('goes on with what a longer run adds', async () => {
    const { run, ask } = logOf(300_000)
    const before = await ask({ groups: ['faults'] })
    computeAhead(run, 60_000_000, NEVER)
    const { ask: askOther } = { ask: createEventLog(run, runNames(run, profileOf('3.9'))).answer }
    const after = await ask({ groups: ['faults'] })
    expect(after.of).toBeGreaterThan(before.of)
    expect(after).toEqual(await askOther({ filter: { groups: ['faults'] }, language: 'en', atUs: 0, part: ALL }, NEVER))
  })
})
