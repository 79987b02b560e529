import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { codecShelf } from '../../../src/adapters/codecs/codec-shelf.ts'
import { fuzzScenario } from '../../../src/fuzz/fuzz-run.ts'
import type { ScenarioJson } from '../../../src/fuzz/random-scenario.ts'
import { DATASETS } from '../../support/run-scenario.ts'

const FOLDER = path.join(import.meta.dirname, 'regressions')
const shelf = codecShelf()
await shelf.load(['gzip', 'snappy', 'lz4', 'zstd'])

const scenarios = readdirSync(FOLDER).map((file) => {
  const json = JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8')) as ScenarioJson
  return { file, title: String(json['title']), json }
})

// Scenarios that the fuzzer once found, made small: a bug of the engine, of the ledger or of a checker, each mended since.
describe('what the fuzzer found stays mended', () => {
  it.each(scenarios)('$file: $title', ({ json }) => {
    const result = fuzzScenario(json, { datasets: DATASETS, compress: shelf.compress }, { isReplayed: true })
    expect(result).toMatchObject({ ok: true, run: { violations: [] } })
  })
})
