import { describe, expect, it } from 'vitest'
import type { KafkaVersion } from '../../../src/engine/config/profile.ts'
import { nextInt, type Rng, rngStream } from '../../../src/engine/kernel/rng.ts'
import { availableMemory } from '../../../src/engine/producer/buffer-pool.ts'
import { type Answers, ProducerRig, produceError, SILENT_HOST } from './producer-rig.ts'

const VERSIONS: readonly KafkaVersion[] = ['2.5', '3.9', '4.x']
const SEEDS = Array.from({ length: Number(process.env['FAULT_SEEDS'] ?? 12) }, (_, seed) => seed)
/** Codes that a produce answer can bring: retriable ones and others, with and without a metadata refresh. */
const ERRORS = [2, 3, 6, 7, 10, 19, 20, 29, 45, 56, 74, 87]
const FAULTS_END_MS = 3000

const pick = <T>(rng: Rng, items: readonly T[]): T => items[nextInt(rng, items.length)] as T

/** Brokers that answer with errors, not at all, or with a reset, until they are well again. */
function badAnswers(rng: Rng): Answers {
  return (request, _broker, atMs) => {
    if (atMs > FAULTS_END_MS) return undefined
    const chance = nextInt(rng, 100)
    if (chance < 3) return 'silence'
    if (chance < 6) return 'reset'
    if (chance < 30 && request.body.api === 'Produce') return produceError(request, pick(rng, ERRORS))
    return undefined
  }
}

/** Two such runs with equal seeds are one and the same. */
function roughRun(version: KafkaVersion, seed: number): ProducerRig {
  const rng = rngStream(seed, 'faults')
  const onError = pick(rng, ['ignore', 'resend'] as const)
  const rig = new ProducerRig({
    version,
    seed,
    brokers: [1, 2, 3],
    bootstrap: pick(rng, [
      [1, 2, 3],
      // 2.5 would wait for the operating system to give up, far longer than this run.
      [version === '2.5' ? 3 : SILENT_HOST, 2],
    ]),
    topics: { t: [1, 2, 3, 1], u: [2] },
    warm: nextInt(rng, 2) === 0,
    onError,
    props: {
      'linger.ms': pick(rng, [0, 5, 40]),
      'batch.size': pick(rng, [0, 200, 16384]),
      'buffer.memory': pick(rng, [20_000, 200_000]),
      'max.block.ms': pick(rng, [onError === 'ignore' ? 0 : 20, 50, 2000]),
      'request.timeout.ms': pick(rng, [100, 700]),
      'delivery.timeout.ms': pick(rng, [800, 2500]),
      'max.in.flight.requests.per.connection': pick(rng, [1, 2, 5]),
      'enable.idempotence': pick(rng, [true, false]),
      acks: 'all',
    },
    answers: badAnswers(rng),
  })
  for (let n = 0; n < 150; n++) {
    // Who resends what nobody will ever take is busy with that to the end.
    const topic = pick(rng, ['t', 't', 't', 'u', onError === 'ignore' ? 'absent' : 'u'])
    rig.sendAt(n * 17, { topic, valueSize: nextInt(rng, 300) }, nextInt(rng, 12) === 0 ? 'sync' : 'async')
  }
  const broker = 1 + nextInt(rng, 3)
  rig.at(500 + nextInt(rng, 500), () => rig.kill(broker))
  rig.at(1500, () => rig.dead.delete(broker))
  rig.at(700, () => rig.moveLeader('t', 0, 1 + (broker % 3), 1))
  return rig
}

describe.each(VERSIONS)('whatever brokers do, %s', (version) => {
  // Goal: no record is forgotten or completed twice, no memory leaks, and nothing spins. Method: a rough run, whose
  // brokers are well again at the end, and the books afterwards.
  it.each(SEEDS)('every record completes once and all memory comes back (seed %i)', (seed) => {
    const rig = roughRun(version, seed).runUntil(90_000)
    rig.callAt(90_000, { kind: 'close' })
    rig.runUntil(200_000)
    const completions = rig.seen('recordAcked', 'recordFailed').map(({ record }) => record as number)
    expect(new Set(completions).size).toBe(completions.length)
    expect(completions).toHaveLength(rig.seen('recordSent').length)
    expect(rig.seen('producerClosed')).toHaveLength(1)
    const producer = rig.process.producer
    expect(producer && availableMemory(producer.accumulator.pool)).toBe(producer?.config.bufferMemory)
    expect(producer?.client.inFlightCount).toBe(0)
    expect(producer?.sender.produceRequests.size).toBe(0)
  })

  it.each(SEEDS.slice(0, 4))('a copy of the state goes on as the original (seed %i)', (seed) => {
    const straight = roughRun(version, seed).runUntil(9000)
    const copied = roughRun(version, seed)
    for (let ms = 0; ms <= 9000; ms += 11) {
      copied.runUntil(ms)
      copied.continueWithCopy()
    }
    expect(copied.runUntil(9000).events).toEqual(straight.events)
  })
})
