import { writeFileSync } from 'node:fs'
import { it } from 'vitest'
import { randomScenario } from '../support/random-scenario.ts'
import { run } from '../support/run-scenario.ts'

it('fuzz', () => {
  const from = Number(process.env['FROM'] ?? 1),
    n = Number(process.env['N'] ?? 100)
  const errors = new Map<string, number[]>()
  const t0 = Date.now()
  const stops: Record<string, number> = {}
  let events = 0
  const slow: [number, number][] = []
  for (let seed = from; seed < from + n; seed++) {
    const { json } = randomScenario(seed)
    const s0 = Date.now()
    try {
      const { outcome } = run(json)
      stops[outcome.stoppedBy] = (stops[outcome.stoppedBy] ?? 0) + 1
      events += outcome.events
    } catch (e) {
      const m = (e as Error).stack?.split('\n').slice(0, 6).join(' | ') ?? ''
      const k = m.replace(/\d+/g, 'N')
      errors.set(k, [...(errors.get(k) ?? []), seed])
    }
    slow.push([Date.now() - s0, seed])
  }
  slow.sort((a, b) => b[0] - a[0])
  writeFileSync(
    '/tmp/fuzz.out',
    JSON.stringify({ ms: Date.now() - t0, stops, events, slow: slow.slice(0, 8), errors: [...errors] }, null, 1),
  )
}, 600000)
