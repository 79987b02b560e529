import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { LESSON_LIST, loadLessonFile, PLAYLISTS } from '../../src/content/lessons/index.ts'
import type { LessonRow } from '../../src/content/lessons/lesson-row.ts'
import { plainText } from '../../src/lessons/format-value.ts'
import type { Bilingual } from '../../src/lessons/lesson.ts'
import { fillText, type TextPlace } from '../../src/lessons/lesson-text.ts'
import { parseLesson } from '../../src/lessons/parse-lesson.ts'
import { type ObservationResult, runLesson } from '../../src/lessons/run-lesson.ts'
import { lessonPorts } from '../support/lesson-ports.ts'

const HOME = 'src/content/lessons'
const only = process.env['LESSON']
const folders = readdirSync(HOME, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && (!only || only.split(',').includes(entry.name.slice(0, 3))))
  .map((entry) => entry.name)
  .sort()
const ports = lessonPorts()

function failures(results: readonly ObservationResult[]): readonly string[] {
  return results
    .filter(({ holds }) => !holds)
    .map(({ observation, measured, bySeed }) => {
      const value = bySeed ? bySeed.map(plainText).join(' | ') : JSON.stringify(measured)
      return `${observation.id} ${observation.kind} ${JSON.stringify(observation.expect)}, measured ${value}`
    })
}

describe('lessons that ship', () => {
  it.each(folders)('%s reads without a problem, and all that it promises comes true', async (folder) => {
    const parsed = parseLesson(readFileSync(`${HOME}/${folder}/lesson.json`, 'utf8'), ports.context)
    const problems = parsed.ok ? [] : parsed.problems.map((p) => `${p.line}:${p.column} ${p.path}: ${p.message}`)
    expect(problems).toEqual([])
    if (!parsed.ok) return
    const { lesson } = parsed
    const result = await runLesson(lesson, ports)
    expect(failures(result.observations)).toEqual([])
    expect(result.variants.flatMap(({ id, observations }) => failures(observations).map((f) => `${id}: ${f}`))).toEqual(
      [],
    )
    const gaps = (text: Bilingual, place: TextPlace) =>
      (['en', 'ko'] as const).flatMap((language) =>
        fillText(text, language, place, result).flatMap((part) => (part.text === undefined ? [part] : [])),
      )
    expect(gaps(lesson.rule, { lesson })).toEqual([])
    for (const { caption, run, atMs } of lesson.steps) expect(gaps(caption, { lesson, run, atMs })).toEqual([])
  })

  it.skipIf(only)('are listed as their files say (UPDATE=1 writes the list)', async () => {
    const rows = folders.map((folder) => {
      const file = JSON.parse(readFileSync(`${HOME}/${folder}/lesson.json`, 'utf8')) as LessonRow
      const { id, slug, track, minutes, title } = file
      expect(folder).toBe(`${id}-${slug}`)
      return { id, slug, track, minutes, title }
    })
    const text = `[\n${rows.map((row) => `  ${JSON.stringify(row)}`).join(',\n')}\n]\n`
    if (process.env['UPDATE']) writeFileSync(`${HOME}/list.json`, text)
    else expect(LESSON_LIST).toEqual(rows)
    for (const { id } of LESSON_LIST) expect(await loadLessonFile(id)).toMatchObject({ id })
  })

  it.skipIf(only)('playlists name lessons of the curriculum, each at least three that are there', () => {
    const known = new Set(LESSON_LIST.map(({ id }) => id))
    for (const { lessons } of PLAYLISTS) {
      expect(lessons.filter((id) => !/^L(0[1-9]|[12]\d|3\d)$/.test(id))).toEqual([])
      expect(lessons.filter((id) => known.has(id)).length).toBeGreaterThanOrEqual(3)
    }
  })
})
