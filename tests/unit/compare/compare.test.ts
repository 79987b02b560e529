import { describe, expect, it } from 'vitest'
import { compareRows, type RowId, reasonsOf } from '../../../src/compare/compare-rows.ts'
import type { CompareState } from '../../../src/compare/compare-state.ts'
import { type ComparedRun, comparedRun, partingOf } from '../../../src/compare/compared-run.ts'
import { readOwnChange } from '../../../src/compare/own-change.ts'
import { COMPARE_PRESETS } from '../../../src/compare/presets.ts'
import { must } from '../../../src/engine/kernel/assert.ts'
import { parseScenario } from '../../../src/engine/simulation/complete-scenario.ts'
import { planRun } from '../../../src/engine/simulation/plan-run.ts'
import { patchScenario } from '../../../src/lessons/scenario-patch.ts'
import { CONTEXT, DATASETS } from '../../support/run-scenario.ts'

function preset(id: string): CompareState {
  return must(
    COMPARE_PRESETS.find((one) => one.id === id),
    id,
  )
}

function runsOf({ scenario, variants }: CompareState): readonly ComparedRun[] {
  return variants.map(({ patch }) => {
    const parsed = parseScenario(patchScenario(scenario, patch), CONTEXT)
    if (!parsed.ok) throw new Error(parsed.problems.map(({ path, message }) => `${path}: ${message}`).join('; '))
    return comparedRun(planRun(parsed.scenario, { datasets: DATASETS }))
  })
}

function row(runs: readonly ComparedRun[], id: RowId) {
  return must(
    compareRows(runs).find((one) => one.id === id),
    id,
  )
}

describe('comparisons that stand ready', () => {
  it.each(COMPARE_PRESETS.map(({ id }) => id))('%s: every run is accepted, and they differ', (id) => {
    const runs = runsOf(preset(id))
    expect(new Set(runs.map(({ outcome }) => outcome.traceHash)).size).toBe(runs.length)
    for (const { outcome } of runs) expect(outcome.sent).toBe(runs[0]?.outcome.sent)
  })

  it.each([
    // KAFKA-9965: up to 3.9 two of four partitions are skipped, so each of the others sees a record every ten ms.
    ['partitioners', 12, true],
    ['built-in', 12, true],
    ['built-in-4', 24, false],
  ] as const)('%s: keyless records fill six batches, round robin makes %i (P-42, L08)', (id, robin, skips) => {
    const runs = runsOf(preset(id))
    expect(row(runs, 'requests').values).toEqual([6, robin])
    expect(row(runs, 'requests').best).toEqual([0])
    expect(reasonsOf(must(runs[0], 'sticky'), 0).map(({ key }) => key)).toContain('full')
    const reasons = reasonsOf(must(runs[1], 'round robin'), 1).map(({ key }) => key)
    expect(reasons.includes('skipped')).toBe(skips)
    expect(reasons).toContain('linger')
  })

  it('round robin skips every other partition up to 3.9, and none in 4.x (KAFKA-9965)', () => {
    const runs = runsOf(preset('round-robin-versions'))
    expect(row(runs, 'spread').values).toEqual([
      [0, 12, 0, 12],
      [0, 12, 0, 12],
      [6, 6, 6, 6],
    ])
    expect(row(runs, 'requests').values).toEqual([12, 12, 24])
  })

  it('acks 0 and 1 lose what acks=all keeps when the leader dies (G-1, G-2)', () => {
    const lost = row(runsOf(preset('acks')), 'lost')
    expect(lost.values[0]).toBeGreaterThan(0)
    expect(lost.values[1]).toBe(3)
    expect(lost.values[2]).toBe(0)
    expect(lost.best).toEqual([2])
    const reasons = runsOf(preset('acks')).map((run, index) => reasonsOf(run, index)[0]?.key)
    expect(reasons).toEqual(['lostBlind', 'lostAlone', 'atOnce'])
  })

  it('a lost ack is stored twice without idempotence only (G-20)', () => {
    expect(row(runsOf(preset('idempotence')), 'duplicated').values).toEqual([1, 0])
  })

  it('five in flight without idempotence reorder, one does not (G-24)', () => {
    expect(row(runsOf(preset('in-flight')), 'reordered').values).toEqual([0, 1])
  })

  it('min.insync.replicas=2 loses nothing where 1 loses what one replica had (G-5)', () => {
    const lost = row(runsOf(preset('min-isr')), 'lost')
    expect(lost.values[0]).toBeGreaterThan(0)
    expect(lost.values[1]).toBe(0)
  })

  it('keys stay together with Default, and not with UniformSticky (P-32)', () => {
    const runs = runsOf(preset('keys'))
    const places = runs.map(({ outcome }) => {
      const partitions = outcome.records.filter(({ key }) => key === 'order-1').map(({ partition }) => partition)
      return new Set(partitions).size
    })
    expect(places[0]).toBe(1)
    expect(places[1]).toBeGreaterThan(1)
  })
})

describe('the table of what differs', () => {
  it('names no best where all are alike, nor where none is better', () => {
    const runs = runsOf({ ...preset('linger'), variants: preset('linger').variants.slice(0, 1) })
    const twice = [...runs, ...runs]
    expect(compareRows(twice).every(({ best }) => best.length === 0)).toBe(true)
    expect(partingOf(must(twice[0], 'a'), must(twice[1], 'b'))).toBeUndefined()
  })

  it('finds where two runs part: linger 0 sends at once, linger 5 waits', () => {
    const [none, five] = runsOf(preset('linger'))
    const parting = partingOf(must(none, 'none'), must(five, 'five'))
    expect(parting?.atMs).toBe(0)
    expect(parting?.sentences[0]?.key).toContain('batchDrained')
    expect(parting?.sentences[1]).toBeUndefined()
    expect(row([must(none, 'none'), must(five, 'five')], 'requests').best).toEqual([1])
  })
})

describe('what somebody writes down as different', () => {
  const { scenario } = preset('acks')
  const read = (text: string) => readOwnChange(text, scenario)

  it('puts each config where it belongs, and takes places in the scenario', () => {
    expect(
      read('acks=1\nmin.insync.replicas=1\n# a remark\nnetwork.latencyMs = 20\nkafka=2.5\nreplica.lag.time.max.ms=500'),
    ).toEqual({
      ok: true,
      name: '`acks=1` `min.insync.replicas=1` `network.latencyMs=20` `kafka=2.5` `replica.lag.time.max.ms=500`',
      patch: {
        'network.latencyMs': 20,
        kafka: '2.5',
        'producers[0].config': { acks: '1' },
        'topics[0].config': { 'min.insync.replicas': '1' },
        'cluster.config': { 'replica.lag.time.max.ms': '500' },
      },
    })
  })

  it('names the line that says nothing', () => {
    expect(read('acks')).toEqual({ ok: false, line: 'acks', why: 'form' })
    expect(read('acks=1\nno.such.thing[=3')).toEqual({ ok: false, line: 'no.such.thing[=3', why: 'place' })
  })
})
