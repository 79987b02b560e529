import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type DroppedText, readDropped, readDroppedFile } from '../../../src/app/dropped-text.ts'
import { encodeLink } from '../../../src/links/encode-link.ts'
import { PLAIN, scenarioOf } from '../../support/run-scenario.ts'

const LESSON = readFileSync('src/content/lessons/L08-sticky-vs-roundrobin/lesson.json', 'utf8')

function problemsOf(read: DroppedText): readonly (readonly [number, number, string])[] {
  return read.kind === 'refused' ? read.problems.map(({ line, column, path }) => [line, column, path] as const) : []
}

describe('what is dropped on the page', () => {
  it('a scenario is what its fields say, whatever its name', () => {
    const text = JSON.stringify(PLAIN)
    for (const name of ['run.json', 'run.txt', '']) {
      expect(readDropped(text, name)).toEqual({ kind: 'scenario', source: PLAIN })
    }
    expect(readDropped(`\uFEFF${text}`, 'run.json').kind).toBe('scenario')
  })

  it('a lesson is read as a whole', () => {
    const read = readDropped(LESSON, 'mine.json')
    expect(read.kind === 'lesson' && read.lesson.id).toBe('L08')
  })

  it('a link is its fragment, alone or as an address', () => {
    const fragment = encodeLink({ scenario: scenarioOf({}), atUs: 5 })
    for (const text of [fragment, `#${fragment}`, ` https://example.org/inflight/#${fragment}\n`]) {
      expect(readDropped(text, 'link.txt')).toEqual({ kind: 'link', fragment })
    }
    expect(readDropped(`see ${fragment}`, 'link.txt').kind).toBe('unknown')
  })

  it('code and tables are known by their names, NDJSON by its lines', () => {
    expect(readDropped('export default 1', 'p.js')).toEqual({ kind: 'partitioner', source: 'export default 1' })
    expect(readDropped('let a: number', 'p.ts').kind).toBe('partitioner')
    expect(readDropped('key,value\na,1', 'r.csv')).toEqual({ kind: 'records', text: 'key,value\na,1' })
    expect(readDropped('{"key":"a"}\n{"key":"b"}\n').kind).toBe('records')
    expect(readDropped('key;value\na;1\n').kind).toBe('records')
  })

  it('anything else is nothing that can be opened', () => {
    expect(readDropped('hello', 'hello.txt').kind).toBe('unknown')
    expect(readDropped('', '').kind).toBe('unknown')
    expect(readDropped('\u0089PNG\r\n', 'a.png').kind).toBe('unknown')
  })
})

describe('a file that cannot be opened says where', () => {
  it('no JSON: the place at which it ends to be any', () => {
    expect(problemsOf(readDropped('{\n  "version": 1,\n  "kafka" 4\n}', 'a.json'))).toEqual([[3, 11, '']])
  })

  it('a scenario: every field, in the order of the text', () => {
    const text = JSON.stringify({ ...PLAIN, kafka: '1.0', seeed: 1 }, null, 2)
    const lines = text.split('\n')
    const read = readDropped(text, 'a.json')
    expect(read.kind === 'refused' && read.of).toBe('scenario')
    const problems = problemsOf(read)
    expect(problems.map(([, , path]) => path)).toEqual(['kafka', 'seeed'])
    for (const [line, column, path] of problems) {
      expect(lines[line - 1]?.slice(column - 1)).toMatch(new RegExp(`^"${path}"`))
    }
  })

  it('a field that stands there twice, which JSON.parse would pass over', () => {
    const text = JSON.stringify(PLAIN).replace('{', '{"seed": 1, "seed": 2, ')
    expect(problemsOf(readDropped(text, 'a.json')).map(([, , path]) => path)).toContain('seed')
  })

  it('a lesson: line and column of the field', () => {
    const text = LESSON.replace('"minutes": 3', '"minutes": "three"')
    expect(text).not.toBe(LESSON)
    const read = readDropped(text, 'mine.json')
    expect(read.kind === 'refused' && read.of).toBe('lesson')
    expect(problemsOf(read)[0]?.[2]).toBe('minutes')
  })

  it('a file that is too large is not read', async () => {
    const file = { name: 'a.json', size: 1e9, text: () => Promise.reject(new Error('read')) }
    expect((await readDroppedFile(file)).kind).toBe('refused')
  })
})
