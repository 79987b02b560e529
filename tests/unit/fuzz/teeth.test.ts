import { describe, expect, it } from 'vitest'
import { MUTATIONS } from '../../../src/engine/cluster/mutation.ts'
import { fuzzSeed } from '../../../src/fuzz/fuzz-report.ts'
import { FUZZ_CONTEXT } from '../../support/run-scenario.ts'

const SEEDS = 500

// Goal: the fuzzer finds what it is there to find. Method: one rule of the cluster is broken; the first seed that shows it is
// printed.
describe('the fuzzer has teeth', () => {
  it.each(MUTATIONS)('%s is caught within 500 runs', { timeout: 300_000 }, (mutation) => {
    let seed = 1
    let result = fuzzSeed(seed, { ...FUZZ_CONTEXT, mutation })
    while (result.violations.length === 0 && seed < SEEDS) result = fuzzSeed(++seed, { ...FUZZ_CONTEXT, mutation })
    const [violation] = result.violations
    console.info(`${mutation}: seed ${seed}, ${violation?.invariant}: ${violation?.text}`)
    expect(violation?.invariant).toMatch(/^(oracle )?I-\d+$|^assertion$/)
    // The same seed is clean while the rule holds.
    expect(fuzzSeed(seed, FUZZ_CONTEXT).violations).toEqual([])
  })
})
