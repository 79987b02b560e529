import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { runVectors } from '../../src/cli/conformance/run-vectors.ts'
import { VECTOR_RUNNERS } from '../../src/cli/conformance/runners.ts'

const VECTORS = new URL('./vectors/', import.meta.url)

/** Files in which there is nothing to check. */
const NOT_CHECKED = ['throughput.json']

// Goal: the engine does what the Java client was recorded to do. Method: the files of the recording, each by its runner;
// `npm run conformance` prints the same.
describe('the engine agrees with the recorded client', () => {
  for (const name of readdirSync(VECTORS).filter((file) => file.endsWith('.json'))) {
    it(name, { timeout: 60_000 }, async () => {
      const result = await runVectors(VECTOR_RUNNERS, name, readFileSync(new URL(name, VECTORS), 'utf8'))
      expect(result.failures.slice(0, 5)).toEqual([])
      expect(result.failed).toBe(0)
      expect(result.passed > 0).toBe(!NOT_CHECKED.includes(name))
    })
  }
})
