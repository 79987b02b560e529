import { describe, expect } from 'vitest'
import type { ProducerConfig } from '../../src/engine/config/producer-config.ts'
import { type RandomScenario, randomScenario } from '../../src/fuzz/random-scenario.ts'
import type { FaultKind } from '../../src/fuzz/swarm.ts'
import { eventObjects } from '../support/events.ts'
import { type FinishedRun, run } from '../support/run-scenario.ts'
import { forAllSeeds } from '../support/seeds.ts'

/** Faults that take stored data away, or change the rules while they are kept. */
const DESTROYERS: ReadonlySet<FaultKind> = new Set([
  'powerOff',
  'shutdown',
  'topicConfig',
  'brokerConfig',
  'reassign',
  'elect',
])

/** A scenario whose data nothing can destroy: no unclean election, no lost disk. */
function durable(seed: number): RandomScenario {
  const plain = randomScenario(seed)
  const faults = plain.options.faults.filter((kind) => !DESTROYERS.has(kind))
  const scenario = randomScenario(seed, { faults })
  const [topic] = scenario.json['topics'] as { config: object }[]
  const config = { ...topic?.config, 'unclean.leader.election.enable': false }
  return { ...scenario, json: { ...scenario.json, topics: [{ ...topic, config }] } }
}

/** Producers whose configs hold all run long, by what they promise. */
function producersWith({ plan }: FinishedRun, fits: (config: ProducerConfig) => boolean): Set<string> {
  const { producers } = plan.scenario
  return new Set(plan.producers.flatMap((config, i) => (fits(config) ? [producers[i]?.name ?? ''] : [])))
}

describe('promises that no fault breaks', () => {
  forAllSeeds('what acks=all has acknowledged is stored, while no data is destroyed', 30, (seed) => {
    const finished = run(durable(seed).json)
    const safe = producersWith(finished, ({ acks }) => acks === -1)
    const lost = (finished.outcome.records ?? []).filter(
      ({ verdict, producer }) => verdict === 'lost' && safe.has(producer),
    )
    expect(lost).toEqual([])
  })

  forAllSeeds('an idempotent producer stores each record once, in the order of send()', 30, (seed) => {
    const { json } = durable(seed)
    // Another producer starts over with another id: what the broker has not read of the old one may come behind it.
    if ((json['actions'] as { do: string }[]).some((action) => action.do === 'restartProducer')) return
    const finished = run(json)
    const idempotent = producersWith(finished, ({ enableIdempotence }) => enableIdempotence)
    if (idempotent.size < finished.plan.producers.length) return
    expect(finished.outcome).toMatchObject({ duplicated: 0, reordered: 0 })
  })

  forAllSeeds('every record is acked, failed or pending, each is told once, and the score adds up', 30, (seed) => {
    const { outcome, columns } = run(randomScenario(seed).json)
    const { sent, acked, failed, pending, stored, lost, failedButStored, pendingButStored } = outcome
    expect(acked + failed + pending).toBe(sent)
    expect(acked - lost + failedButStored + pendingButStored).toBe(stored)
    const told = new Set<number>()
    for (const event of eventObjects(columns)) {
      if (event.kind !== 'recordAcked' && event.kind !== 'recordFailed') continue
      expect(told.has(event.record)).toBe(false)
      told.add(event.record)
    }
    expect(told.size).toBe(acked + failed)
  })
})
