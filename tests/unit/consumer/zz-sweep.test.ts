import { writeFileSync } from 'node:fs'
import { it } from 'vitest'
import { eventAt, eventCodeAt } from '../../../src/trace/event-columns.ts'
import { kindOf } from '../../../src/trace/event-catalog.ts'
import { randomScenario } from '../../support/random-scenario.ts'
import { run } from '../../support/run-scenario.ts'
it('sweep', () => {
  const from = Number(process.env['FROM'] ?? 1), n = Number(process.env['N'] ?? 100)
  const problems: string[] = []
  const stops: Record<string, number> = {}
  let delivered = 0, moves: Record<string, number> = {}, behind = 0, settled = 0, ms = 0, ms0 = 0, same = 0, refused = 0
  for (let seed = from; seed < from + n; seed++) {
    const { json, options } = randomScenario(seed)
    const consumers = [{ name: 'c1', topic: 'orders' }, { name: 'c2', topic: 'orders', isolation: 'read_committed', fromMs: seed % 3 === 0 ? 0 : 1234.5 }]
    try {
      let t = Date.now()
      const plain = run(json)
      ms0 += Date.now() - t; t = Date.now()
      const r = run({ ...json, consumers, ...(process.env['LONG'] ? { settle: false, durationMs: 160000 } : {}) })
      ms += Date.now() - t
      const { outcome } = r
      stops[outcome.stoppedBy] = (stops[outcome.stoppedBy] ?? 0) + 1
      if (outcome.stoppedBy === 'limit') problems.push(`${seed} limit`)
      const next = new Map<string, number>(), hw = new Map<number, number>()
      for (let i = 0; i < r.columns.length; i++) {
        const k = kindOf(eventCodeAt(r.columns, i))
        if (k === 'highWatermarkMoved') { const e = eventAt(r.columns, i) as any; hw.set(e.partition, Math.max(e.highWatermark, hw.get(e.partition) ?? 0)) }
        if (k === 'fetchRefused') refused++
        if (k === 'recordsDelivered') {
          const e = eventAt(r.columns, i) as any; const key = `${e.consumer}/${e.partition}`
          delivered += e.count
          if ((next.get(key) ?? -1) !== e.fromOffset) problems.push(`${seed} jump ${JSON.stringify(e)} from ${next.get(key)}`)
          next.set(key, e.toOffset)
          const init = (json as any).topics[0].initialRecords[r.tables.registry.partitions[e.partition] as number] ?? 0
          if (e.toOffset > Math.max(init, hw.get(e.partition) ?? 0)) problems.push(`${seed} early ${JSON.stringify(e)} hw ${hw.get(e.partition)}`)
        }
        if (k === 'consumerPositionMoved') {
          const e = eventAt(r.columns, i) as any; const key = `${e.consumer}/${e.partition}`
          moves[e.why] = (moves[e.why] ?? 0) + 1
          if ((next.get(key) ?? -1) !== e.previous) problems.push(`${seed} move ${JSON.stringify(e)} from ${next.get(key)}`)
          next.set(key, e.position)
        }
      }
      if (outcome.stoppedBy === 'settled' || (process.env['LONG'] && options.healsAtEnd && outcome.partitions.every((p) => p.leader !== null))) {
        settled++
        const hws = outcome.partitions.reduce((s, p) => s + p.highWatermark, 0)
        for (const c of outcome.consumers) if (c.position !== hws) { behind++; if (behind < 10) problems.push(`${seed} behind ${c.name} ${c.position} of ${hws} at ${outcome.simulatedMs}; ${options.faults}`) }
      }
      if (!options.faults.includes('failNext')) {
        if (plain.outcome.acked !== outcome.acked || JSON.stringify(plain.outcome.latencyMs) !== JSON.stringify(outcome.latencyMs)) problems.push(`${seed} producer differs ${plain.outcome.acked} ${outcome.acked} ${plain.outcome.simulatedMs} ${outcome.simulatedMs}`)
        else same++
      }
    } catch (e) {
      problems.push(`${seed} ${(e as Error).stack?.split('\n').slice(0, 5).join(' | ')}`)
    }
  }
  writeFileSync('/tmp/sweep.out', JSON.stringify({ stops, delivered, moves, behind, settled, ms, ms0, same, refused, problems: problems.slice(0, 40) }, null, 1))
}, 600000)
