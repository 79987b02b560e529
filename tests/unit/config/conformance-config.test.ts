import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { runConfig } from '../../../src/cli/conformance/config.ts'

function vectors(version: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../conformance/vectors/config-${version}.json`, import.meta.url), 'utf8'))
}

describe('recorded producer configs', () => {
  it.each(['2.5', '3.9'])('are read by us as the %s client reads them', (version) => {
    const result = runConfig(vectors(version))
    expect(result.failures).toEqual([])
    expect(result.skipped).toBe(0)
    expect(result.passed).toBeGreaterThan(500)
  })

  it('differ when a value, a default or a message is changed', () => {
    const forged = {
      header: { kafkaVersion: '3.9' },
      table: [
        { name: 'linger.ms', type: 'LONG', hasDefault: true, default: 1, importance: 'MEDIUM', validRange: '[0,...]' },
      ],
      cases: [
        { id: 1, props: { 'linger.ms': '7' }, values: { 'linger.ms': 8 }, effective: {} },
        { id: 2, props: { 'linger.ms': '7' }, error: [{ class: 'ConfigException', message: 'no' }] },
        { id: 3, props: { 'linger.ms': '-1' }, values: {}, effective: {} },
      ],
    }
    expect(runConfig(forged)).toMatchObject({ passed: 0, failed: 4, skipped: 0 })
  })
})
