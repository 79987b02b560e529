import { writeFileSync } from 'node:fs'
import { it } from 'vitest'
import { outcomeOf } from '../../src/trace/outcome.ts'
import { randomScenario } from '../support/random-scenario.ts'
import { run, start } from '../support/run-scenario.ts'

it('settle', () => {
  const from = Number(process.env['FROM'] ?? 1),
    n = Number(process.env['N'] ?? 300)
  const out: unknown[] = []
  let settled = 0
  const times: number[] = []
  for (let seed = from; seed < from + n; seed++) {
    const { json } = randomScenario(seed)
    const fix = {
      ...json,
      settle: true,
      cluster: {
        ...(json as any).cluster,
        config: { ...(json as any).cluster.config, 'auto.leader.rebalance.enable': false },
      },
    }
    try {
      const a = run(fix)
      if (a.outcome.stoppedBy !== 'settled') continue
      settled++
      times.push(a.outcome.simulatedMs)
      const b = run({ ...fix, settle: false })
      const pick = (o: any) => {
        const { events, simulatedMs, stoppedBy, traceHash, records, ...rest } = o
        return rest
      }
      const [x, y] = [pick(a.outcome), pick(b.outcome)]
      const diff: any = {}
      for (const k of Object.keys(x)) if (JSON.stringify(x[k]) !== JSON.stringify(y[k])) diff[k] = [x[k], y[k]]
      if (Object.keys(diff).length) out.push({ seed, at: a.outcome.simulatedMs, diff })
    } catch (e) {
      out.push({ seed, e: (e as Error).message })
    }
  }
  writeFileSync('/tmp/settle.out', JSON.stringify({ settled, out }, null, 1))
}, 600000)
