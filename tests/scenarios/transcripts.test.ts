import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { run, type ScenarioJson } from '../support/run-scenario.ts'
import { transcriptOf } from '../support/transcript.ts'

const SCENARIOS = path.resolve(import.meta.dirname, '../../src/content/scenarios')
/** The page opens with it: it has no end. */
const ENDLESS = new Set(['welcome.json'])

const files = readdirSync(SCENARIOS).filter((file) => file.endsWith('.json') && !ENDLESS.has(file))

// A transcript is read, not decoded: what changed in an engine shows here as a diff. `UPDATE=1 npx vitest run
// tests/scenarios` writes them anew.
describe('the scenarios that ship', () => {
  it.each(files)('%s runs exactly as its transcript says', (file) => {
    const json = JSON.parse(readFileSync(path.join(SCENARIOS, file), 'utf8')) as ScenarioJson
    const transcript = transcriptOf(file, run(json))
    const target = path.join(import.meta.dirname, file.replace(/\.json$/, '.txt'))
    if (process.env['UPDATE'] === '1') writeFileSync(target, transcript)
    expect(transcript).toBe(existsSync(target) ? readFileSync(target, 'utf8') : 'no transcript: UPDATE=1 writes it')
  })
})
