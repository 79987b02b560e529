import { describe, expect, it } from 'vitest'
import { readCsv } from '../../../src/app/own-records/read-csv.ts'
import { readNdjson } from '../../../src/app/own-records/read-ndjson.ts'
import { formatOf, type ReadTable, type RecordTable } from '../../../src/app/own-records/record-table.ts'
import { choosesBy, ownRecords, partitionOfKey, withOwnRecords } from '../../../src/app/own-records/records-workload.ts'
import type { ScenarioSource } from '../../../src/app/scenario-source.ts'
import { PLAIN, scenarioOf } from '../../support/run-scenario.ts'

function tableOf(read: ReadTable): RecordTable {
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  return read.table
}

const problemsOf = (read: ReadTable) =>
  read.ok ? [] : read.problems.map(({ line, column, kind }) => `${line}:${column} ${kind}`)

const cellsOf = (read: ReadTable) => tableOf(read).rows.map(({ cells }) => cells)

const CHOICE = { producer: 'app', topic: 'orders', key: 0, value: 1, timing: { ratePerSecond: 200 } } as const

describe('records as CSV (RFC 4180)', () => {
  it('has names of columns in its first row, and quoted cells with anything in them', () => {
    const read = readCsv('key,value\r\nICN,"a ""b"", c\nd"\r\n\r\nJFK,\r\n', true)
    expect(tableOf(read).columns).toEqual(['key', 'value'])
    expect(cellsOf(read)).toEqual([
      ['ICN', 'a "b", c\nd'],
      ['JFK', null],
    ])
    expect(tableOf(read).rows.map(({ line }) => line)).toEqual([2, 5])
    expect(tableOf(read).rows[1]?.whole).toBe('{"key":"JFK","value":null}')
  })

  it('knows nothing from an empty text, which stands between quotes', () => {
    expect(cellsOf(readCsv('a,b\n,""\n', true))).toEqual([[null, '']])
  })

  it('may have semicolons, tabs, a byte order mark, and no names', () => {
    expect(cellsOf(readCsv('\uFEFFa;b\n1;"x;y"', true))).toEqual([['1', 'x;y']])
    expect(cellsOf(readCsv('1\t2', false))).toEqual([['1', '2']])
    expect(tableOf(readCsv('1\t2', false)).columns).toEqual(['1', '2'])
  })

  it.each([
    ['a,b\n1,2,3\n', '2:5 cells'],
    ['a,b\n1\n', '2:1 cells'],
    ['a,b\n1,"2\n3', '2:3 openQuote'],
    ['a,b\n1,"2"x\n', '2:6 afterQuote'],
    ['a,a\n1,2\n', '1:3 noName'],
    ['a,\n1,2\n', '1:3 noName'],
    ['a,b\n', '1:1 empty'],
  ])('%j is refused at %s', (text, problem) => expect(problemsOf(readCsv(text, true))).toEqual([problem]))
})

describe('records as NDJSON', () => {
  it('has every field as a column, in the order in which they first appear', () => {
    const read = readNdjson('{"key":"a","n":1}\n\n{"m":{"x":[1]},"key":null}\n')
    expect(tableOf(read).columns).toEqual(['key', 'n', 'm'])
    expect(cellsOf(read)).toEqual([
      ['a', '1', null],
      [null, null, '{"x":[1]}'],
    ])
    expect(tableOf(read).rows.map(({ line, whole }) => [line, whole])).toEqual([
      [1, '{"key":"a","n":1}'],
      [3, '{"m":{"x":[1]},"key":null}'],
    ])
  })

  it('says of each line what is wrong with it, and where', () => {
    expect(problemsOf(readNdjson('{"a":1}\n{"a":}\n[1]\n  "x"\n'))).toEqual([
      '2:6 noJson',
      '3:1 noObject',
      '4:3 noObject',
    ])
    expect(problemsOf(readNdjson('\n'))).toEqual(['1:1 empty'])
  })

  it('is told from CSV by its name, else by its first sign', () => {
    expect(['a.ndjson', 'a.JSONL', 'a.csv'].map((name) => formatOf('x', name))).toEqual(['ndjson', 'ndjson', 'csv'])
    expect([formatOf(' {"a":1}'), formatOf('a,b')]).toEqual(['ndjson', 'csv'])
  })
})

describe('a workload of own records', () => {
  const table = tableOf(readCsv('key,value,at\nPangyo,1,2026-01-01T00:00:01.5Z\nJeju,2,2026-01-01 00:00:01\n', true))

  it('is sent evenly, or as a column says with the earliest at 0', () => {
    const evenly = ownRecords(table, CHOICE)
    expect(evenly.ok && evenly.records).toEqual([
      { atMs: 0, key: 'Pangyo', value: '1' },
      { atMs: 5, key: 'Jeju', value: '2' },
    ])
    const given = ownRecords(table, { ...CHOICE, timing: { column: 2 } })
    expect(given.ok && given.records.map(({ atMs }) => atMs)).toEqual([500, 0])
    const whole = ownRecords(table, { ...CHOICE, key: undefined, value: undefined })
    expect(whole.ok && whole.records[1]).toEqual({ atMs: 5, key: null, value: table.rows[1]?.whole })
  })

  it('a cell that is no time is named with its place in the text', () => {
    const read = ownRecords(tableOf(readCsv('key,at\na,5\nb,"soon"\nc,\n', true)), { ...CHOICE, timing: { column: 1 } })
    expect(read.ok ? [] : read.problems).toEqual([
      { line: 3, column: 3, kind: 'noTime', values: ['soon'] },
      { line: 4, column: 3, kind: 'noTime', values: [''] },
    ])
  })

  it('becomes a scenario that the engine takes, alone or beside what was there', () => {
    const source: ScenarioSource = {
      ...(PLAIN as unknown as ScenarioSource),
      actions: [
        { atMs: 1, do: 'setWorkload', entry: 0, paused: true },
        { atMs: 2, do: 'killBroker', broker: 1 },
      ],
    }
    const made = ownRecords(table, { ...CHOICE, timing: { column: 2 } })
    if (!made.ok) throw new Error('no records')
    const alone = scenarioOf({ ...withOwnRecords(source, 100, CHOICE, made.records, true) })
    expect(alone.workload).toHaveLength(1)
    expect(alone.workload[0]).toMatchObject({ kind: 'records', topic: 'orders' })
    expect(alone.actions.map((action) => action.do)).toEqual(['killBroker'])
    expect(alone.durationMs).toBe(5_500)
    const beside = withOwnRecords(source, 10_000, CHOICE, made.records, false)
    expect(beside.workload).toHaveLength((source.workload?.length ?? 0) + 1)
    expect([beside.durationMs, beside.actions]).toEqual([10_000, source.actions])
  })

  it('shows the partition that murmur2 names for a key (P-28), and none without a key', () => {
    // murmur2 of "21" is -973932308, without its sign bit 1173551340.
    expect([7, 11, 100].map((partitions) => partitionOfKey('21', partitions))).toEqual([
      1173551340 % 7,
      1173551340 % 11,
      40,
    ])
    expect(partitionOfKey(null, 3)).toBeUndefined()
    const counts = new Set(Array.from({ length: 50 }, (_, n) => partitionOfKey(`key-${n}`, 3)))
    expect([...counts].sort()).toEqual([0, 1, 2])
  })

  it('knows who does not look at keys', () => {
    const by = (producer: object) => choosesBy(scenarioOf({ producers: [{ name: 'app', ...producer }] }), 'app')
    const kind = 'org.apache.kafka.clients.producer.'
    expect(by({})).toBe('keyHash')
    expect(by({ config: { 'partitioner.class': `${kind}RoundRobinPartitioner` } })).toBe('noKeys')
    expect(by({ config: { 'partitioner.ignore.keys': true } })).toBe('noKeys')
    expect(by({ partitioner: { source: 'function partition() { return 0 }' } })).toBe('ownCode')
  })
})
