// @ts-nocheck
import { it } from 'vitest'
import { randomScenario } from '../../src/fuzz/random-scenario.ts'
import { runWatched } from '../support/watched-run.ts'
const from = Number(process.env['FROM'] ?? 1), to = Number(process.env['TO'] ?? 60)
it('x', { timeout: 600000 }, () => {
  const count: Record<string, number> = {}, ex: Record<string,string> = {}, br: Record<string, number> = {}
  for (let seed = from; seed <= to; seed++) {
    let m
    try { m = runWatched(randomScenario(seed).json).monitor } catch (e) { console.log('seed', seed, (e as Error).stack?.slice(0, 600)); continue }
    for (const v of m.violations) { count[v.invariant] = (count[v.invariant] ?? 0) + 1; ex[v.invariant] ??= `seed ${seed} (${randomScenario(seed).options.kafka}) at ${v.atUs/1000}: ${v.text}` }
    for (const b of m.breaches) br[b.promise + '/' + b.excuse] = (br[b.promise + '/' + b.excuse] ?? 0) + 1
  }
  console.log(JSON.stringify(count), '\n', Object.entries(ex).map(([k, v]) => k + ' ' + v).join('\n'), '\n', JSON.stringify(br))
})
