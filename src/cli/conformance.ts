import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { runVectors } from './conformance/run-vectors.ts'
import { VECTOR_RUNNERS } from './conformance/runners.ts'

/** Where the project's own vectors lie, from its root. */
const OWN_VECTORS = 'tests/conformance/vectors'

/**
 * `npm run -s conformance -- [DIR]`: check the engine against the vector files of a directory. One line per file, the sum
 * last; cases that failed are told on stderr. Exits 1 when one failed, 2 when there was nothing to read.
 */
async function main(directory: string): Promise<number> {
  if (!existsSync(directory)) {
    console.error(`conformance: no directory ${directory}`)
    return 2
  }
  const names = readdirSync(directory).filter((name) => name.endsWith('.json'))
  if (names.length === 0) {
    console.error(`conformance: no vector files (*.json) in ${directory}`)
    return 2
  }
  let passed = 0
  let failed = 0
  for (const name of names.sort()) {
    const result = await runVectors(VECTOR_RUNNERS, name, readFileSync(join(directory, name), 'utf8'))
    const why = result.why === undefined ? '' : ` (${result.why})`
    console.log(`${name}: ${result.passed} passed, ${result.failed} failed, ${result.skipped} skipped${why}`)
    for (const failure of result.failures) console.error(`${name}: ${failure}`)
    passed += result.passed
    failed += result.failed
  }
  console.log(`${passed} passed, ${failed} failed`)
  return failed === 0 ? 0 : 1
}

const given = process.argv[2]
const from = process.env['INIT_CWD'] ?? process.cwd()
process.exitCode = await main(given === undefined ? resolve(OWN_VECTORS) : resolve(from, given))
