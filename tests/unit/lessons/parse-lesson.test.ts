import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { nextInt, rngStream } from '../../../src/engine/kernel/rng.ts'
import { parseLesson } from '../../../src/lessons/parse-lesson.ts'
import { CONTEXT } from '../../support/run-scenario.ts'

const GOOD = readFileSync('src/content/lessons/L01-anatomy-of-send/lesson.json', 'utf8')

/** The problems of the good file with one piece of it written in another way, as `line:column path: message`. */
function problemsWith(written: string, instead: string): readonly string[] {
  expect(GOOD).toContain(written)
  const parsed = parseLesson(
    GOOD.replace(written, () => instead),
    CONTEXT,
  )
  return parsed.ok ? [] : parsed.problems.map((p) => `${p.line}:${p.column} ${p.path}: ${p.message}`)
}

/** Line of the first place where `text` stands. */
function lineOf(text: string): number {
  return GOOD.slice(0, GOOD.indexOf(text)).split('\n').length
}

describe('reading a lesson file', () => {
  it('a text that is no JSON is refused at its line and column', () => {
    expect(problemsWith('"id": "L01",', '"id" "L01",')).toEqual(['3:8 : expected a colon after "id"'])
    expect(parseLesson('{\n  "version": 1', CONTEXT)).toEqual({
      ok: false,
      problems: [{ line: 2, column: 15, path: '', message: 'expected a comma or }' }],
    })
  })

  it('an unknown field is named where it stands', () => {
    const line = lineOf('"minutes"')
    expect(problemsWith('"minutes": 3,', '"minuts": 3,')).toEqual([
      '1:1 minutes: is required',
      `${line}:3 minuts: unknown field`,
    ])
  })

  it('a missing language is a problem of the text that lacks it', () => {
    const found = problemsWith(
      '"title": { "en": "The anatomy of send()", "ko": "send()의 해부" },',
      '"title": { "en": "The anatomy of send()" },',
    )
    expect(found).toEqual([`${lineOf('"title"')}:3 title.ko: is required`])
  })

  it('a name that stands twice in an object is found', () => {
    expect(problemsWith('"track": "A",', '"track": "A",\n  "track": "B",')).toEqual([
      '6:3 track: stands here a second time',
    ])
  })

  it('a scenario that is refused says so at its own field', () => {
    const found = problemsWith('"acks": "1"', '"acks": "2"')
    expect(found).toHaveLength(1)
    expect(found[0]).toMatch(new RegExp(`^${lineOf('"acks": "1"')}:\\d+ scenario\\.producers\\[0\\]\\.config.*acks`))
  })

  it('a patch that makes a refused scenario, or leads nowhere, is found in its variant', () => {
    const patch = '{ "producers[0].config": { "acks": "all" } }'
    expect(problemsWith(patch, '{ "producers[0].config": { "acks": "most" } }')[0]).toMatch(
      new RegExp(`^${lineOf(patch)}:\\d+ next\\[0\\]\\.variant\\.patch: scenario producers\\[0\\]\\.config.*acks`),
    )
    expect(problemsWith(patch, '{ "producers[7].config": { "acks": "all" } }')[0]).toContain('leads nowhere: 7')
  })

  it('a measure that does not exist, and an argument that its event has not, are named', () => {
    expect(problemsWith('{ "of": "appLog" }', '{ "of": "luck" }')[0]).toContain('measure.of: is no measure: "luck"')
    expect(
      problemsWith(
        '{ "of": "event", "kind": "batchDrained" }',
        '{ "of": "event", "kind": "batchDrained", "give": "colour" }',
      )[0],
    ).toContain('batchDrained has atMs, batch, partition')
  })

  it('a number in a caption or a rule that is bound to nothing is refused, and named', () => {
    expect(problemsWith('The answer is back at {acked} ms', 'The answer is back at 11 ms')).toEqual([
      `${lineOf('The answer is back')}:9 steps[4].caption.en: the number 11 is bound to nothing: write {an observation} or {@a field}`,
    ])
    expect(problemsWith('the ack comes at {acked} ms', 'the ack of #1 comes')[0]).toContain(
      'rule.en: the number #1 is bound',
    )
  })

  it('placeholders must stand for something', () => {
    expect(problemsWith('{acked} ms: the Future', '{lucky} ms: the Future')[0]).toContain(
      'there is no observation lucky',
    )
    expect(problemsWith('{@network.latencyMs} ms.', '{@network.speed} ms.')[0]).toContain(
      'the scenario has no network.speed',
    )
    expect(problemsWith('{default:linger.ms} ms: the record', '{default:linger.min} ms: the record')[0]).toContain(
      'Kafka 4.x knows no config linger.min',
    )
  })

  it('a caption points at things of the scenario only', () => {
    expect(
      problemsWith(
        '{ "thing": "replica", "partition": 1, "broker": 2 }',
        '{ "thing": "replica", "partition": 1, "broker": 9 }',
      )[0],
    ).toContain('steps[3].pointAt.broker: there are 3 brokers')
    expect(problemsWith('{ "thing": "record", "record": 1 }', '{ "thing": "cloud" }')[0]).toContain(
      'steps[4].pointAt: points at nothing',
    )
  })

  it('exactly one option of the prediction is correct', () => {
    expect(problemsWith('"correct": true,', '"correct": false,')[0]).toContain(
      'exactly one option is correct, here 0 are',
    )
  })

  it('eight steps are too many', () => {
    const step = '{ "atMs": 0, "pointAt": { "thing": "producer" }, "caption": { "en": "a", "ko": "가" } },'
    expect(problemsWith('"steps": [', `"steps": [${step.repeat(3)}`)[0]).toContain(
      'steps[7]: a lesson has at most 7 steps',
    )
  })

  it('a damaged file is refused or read, never thrown at', () => {
    const rng = rngStream(1, 'damaged lessons')
    for (let round = 0; round < 300; round++) {
      const at = nextInt(rng, GOOD.length)
      const end = at + nextInt(rng, 40)
      const from = nextInt(rng, GOOD.length)
      const piece = nextInt(rng, 2) === 0 ? '' : GOOD.slice(from, from + nextInt(rng, 30))
      const parsed = parseLesson(GOOD.slice(0, at) + piece + GOOD.slice(end), CONTEXT)
      if (!parsed.ok) expect(parsed.problems.length).toBeGreaterThan(0)
    }
  })

  it('a patch cannot reach beyond the scenario', () => {
    expect(problemsWith('"producers[0].config": { "acks": "0" }', '"topics.__proto__.x": 1')[0]).toContain('is no path')
    expect(({} as Record<string, unknown>)['x']).toBeUndefined()
  })
})
