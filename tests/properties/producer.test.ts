import { describe, expect, it } from 'vitest'
import type { ProducerConfig } from '../../src/engine/config/producer-config.ts'
import { itemAt } from '../../src/engine/kernel/chunked-list.ts'
import { millisOf } from '../../src/engine/kernel/units.ts'
import { availableMemory } from '../../src/engine/producer/buffer-pool.ts'
import { CONNECTION_STATE, PRODUCER } from '../../src/engine/producer/events.ts'
import type { Action } from '../../src/engine/scenario/scenario.ts'
import type { World } from '../../src/engine/simulation/world.ts'
import { randomScenario } from '../../src/fuzz/random-scenario.ts'
import type { FaultKind } from '../../src/fuzz/swarm.ts'
import { type EventColumns, eventCodeAt, eventTime, eventValue } from '../../src/trace/event-columns.ts'
import { type FinishedRun, finish, type ScenarioJson, type StartedRun, start } from '../support/run-scenario.ts'

const SEEDS = Array.from({ length: 40 }, (_, index) => index + 1)

/**
 * What may go wrong around a producer that lives on: nothing that ends its process or closes it, and no answers out of
 * thin air. An error that is none makes an idempotent producer begin a new epoch and write again what may be in the log.
 */
const AROUND: readonly FaultKind[] = [
  'kill',
  'shutdown',
  'slow',
  'hang',
  'controller',
  'isolate',
  'cut',
  'drop',
  'delay',
  'topicConfig',
  'elect',
]

type Config = Record<string, unknown>

/**
 * The random scenario of a seed, its producers configured by `change`. A wire takes some time: without any, and without a
 * backoff, a client that asks again and again never lets the clock go on.
 */
function scenarioOf(seed: number, faults?: readonly FaultKind[], change: Config = {}): ScenarioJson {
  const { json } = randomScenario(seed, faults ? { faults } : {})
  const producers = json['producers'] as readonly { config: Config }[]
  const network = json['network'] as { latencyMs: number }
  return {
    ...json,
    network: { ...network, latencyMs: Math.max(0.1, network.latencyMs) },
    producers: producers.map((producer) => ({ ...producer, config: { ...producer.config, ...change } })),
  }
}

function changesAcks(action: Action): boolean {
  return action.do === 'restartProducer' && 'acks' in action.config
}

/** Every event of a run, in order: its code, its time and its arguments. */
function forEachEvent(
  columns: EventColumns,
  visit: (code: number, atUs: number, args: readonly number[]) => void,
): void {
  for (let i = 0; i < columns.length; i++) {
    const args = [0, 1, 2, 3, 4, 5].map((place) => eventValue(columns, i, place))
    visit(eventCodeAt(columns, i), eventTime(columns, i), args)
  }
}

/** Run to the end, looking at the world every 25 ms. */
function runLooking(started: StartedRun, look: (world: World) => void): FinishedRun {
  const { simulation } = started
  for (let untilMs = 25; untilMs < 16_000; untilMs += 25) {
    simulation.runUntil(untilMs * 1000)
    look(simulation.world)
  }
  const finished = finish(started)
  look(simulation.world)
  return finished
}

// Goal: what the producer promises of records, requests and memory holds in any run.
// Method: whole random runs with every fault there is; the events and now and then the state are looked at.
describe.each(SEEDS)('seed %i, anything may happen', (seed) => {
  const started = start(scenarioOf(seed))
  const { plan } = started
  const finished = runLooking(started, expectMemoryAndSlots)

  it('no record is in two batches, but for the parts of a batch that was split (P-58, P-80)', () => {
    const batchOf = new Map<number, number>()
    const split = new Set<number>()
    const twice: number[] = []
    forEachEvent(finished.columns, (code, _atUs, [a = 0, b = 0]) => {
      if (code === PRODUCER.batchSplit) split.add(a)
      if (code !== PRODUCER.recordAppended) return
      const earlier = batchOf.get(a)
      if (earlier !== undefined && !split.has(earlier)) twice.push(a)
      batchOf.set(a, b)
    })
    expect(twice).toEqual([])
  })

  it('every future completes at most once, and by delivery.timeout.ms unless the process dies (P-75, P-156, P-157)', () => {
    const { ends, createdMs, firstBatch, deaths } = futuresOf(finished)
    const { records } = finished.tables
    const problems: string[] = []
    const nowMs = millisOf(finished.simulation.world.nowUs)
    for (let record = 1; record < records.rowCount; record++) {
      const producer = records.producer[record] as number
      const times = ends.get(record) ?? []
      if (times.length > 1) problems.push(`record ${record} ended ${times.length} times`)
      const endMs = times[0] ?? nowMs
      const hasDied = times.length === 0 && (deaths.get(producer) ?? -1) >= (records.sentAtUs[record] as number)
      const batch = firstBatch.get(record)
      const config = plan.producers[producer]
      if (hasDied || !config) continue
      const sentMs = millisOf(records.sentAtUs[record] as number)
      const limitMs =
        batch === undefined
          ? sentMs + config.maxBlockMs
          : (createdMs.get(batch) as number) + config.deliveryTimeoutMs + passMs(config)
      if (endMs > limitMs) problems.push(`record ${record} of ${config.clientId} ended at ${endMs}, not by ${limitMs}`)
    }
    expect(problems).toEqual([])
  })

  it('there are never more requests on a connection than max.in.flight allows (P-109)', () => {
    const open = new Map<string, number>()
    const most = new Map<number, number>()
    forEachEvent(finished.columns, (code, _atUs, [producer = 0, b = 0, c = 0]) => {
      const isEnd = code === PRODUCER.responseReceived || code === PRODUCER.requestFailed
      if (code === PRODUCER.connectionChanged && c === CONNECTION_STATE.disconnected) open.delete(`${producer}/${b}`)
      if (code === PRODUCER.producerDied) open.clear()
      if (code !== PRODUCER.requestSent && !isEnd) return
      const node = `${producer}/${c}`
      const count = (open.get(node) ?? 0) + (isEnd ? -1 : 1)
      open.set(node, count)
      // Without acks a request is over as soon as it is written.
      const isAnswered = plan.producers[producer]?.acks !== 0 && !plan.actions.some(changesAcks)
      if (isAnswered) most.set(producer, Math.max(most.get(producer) ?? 0, count))
    })
    for (const [producer, count] of most) {
      expect(count).toBeLessThanOrEqual(plan.producers[producer]?.maxInFlightRequestsPerConnection ?? 0)
    }
  })
})

/**
 * How long a pass of the sender may take, and so how late an expiry may be. Batches in flight are looked at in the order in
 * which they were drained, up to the first that still has time: retries turn that order round, and an old batch behind a
 * young one lives until its request ends (P-75, P-79). A sender that waits for a producer id looks at no batch (P-92), nor
 * does one that has a transactional request to send, one after the other for as long as they fail (P-140).
 */
function passMs(config: ProducerConfig): number {
  if (config.transactionalId !== null) return Number.POSITIVE_INFINITY
  const isPlain = !config.enableIdempotence && config.maxInFlightRequestsPerConnection === 1
  return isPlain ? 0 : config.requestTimeoutMs
}

/** Of each record: when its future ended (ms) and the batch that it was first put into; of each batch: when it was made. */
function futuresOf({ columns }: FinishedRun) {
  const ends = new Map<number, number[]>()
  const createdMs = new Map<number, number>()
  const firstBatch = new Map<number, number>()
  /** Producer → when its process died last (µs). */
  const deaths = new Map<number, number>()
  forEachEvent(columns, (code, atUs, [a = 0, b = 0]) => {
    if (code === PRODUCER.batchCreated) createdMs.set(a, millisOf(atUs))
    else if (code === PRODUCER.recordAppended && !firstBatch.has(a)) firstBatch.set(a, b)
    else if (code === PRODUCER.producerDied) deaths.set(a, atUs)
    else if (code === PRODUCER.recordAcked || code === PRODUCER.recordFailed) {
      ends.set(a, [...(ends.get(a) ?? []), millisOf(atUs)])
    }
  })
  return { ends, createdMs, firstBatch, deaths }
}

/** The pool's bytes are free, reserved by a batch or collected by a waiter; slots of connections are not exceeded. */
function expectMemoryAndSlots(world: World): void {
  for (const { producer } of world.producers) {
    if (!producer) continue
    const { accumulator, client, config } = producer
    let reserved = 0
    for (const batch of accumulator.incomplete.values()) if (!batch.isSplitBatch) reserved += batch.reservedBytes
    const collected = accumulator.pool.waiters.reduce((sum, waiter) => sum + waiter.collectedBytes, 0)
    expect(availableMemory(accumulator.pool) + reserved + collected).toBe(config.bufferMemory)
    for (const { inFlight } of client.nodes) {
      expect(inFlight.length).toBeLessThanOrEqual(config.maxInFlightRequestsPerConnection)
    }
  }
}

it('a producer that has nothing left has all its memory back', () => {
  let settled = 0
  for (const seed of SEEDS) {
    const { simulation, outcome } = finish(start(scenarioOf(seed, AROUND)))
    if (outcome.stoppedBy !== 'settled') continue
    settled++
    for (const { producer } of simulation.world.producers) {
      if (!producer) continue
      expect(producer.accumulator.incomplete.size).toBe(0)
      expect(availableMemory(producer.accumulator.pool)).toBe(producer.config.bufferMemory)
    }
  }
  expect(settled).toBeGreaterThan(5)
})

/** A batch that is given up may be in the log: what comes after it is then in a new epoch, and may be there twice. */
const NEVER_GIVES_UP = { acks: 'all', retries: 2_147_483_647, 'delivery.timeout.ms': 120_000 }

// Goal: where the config promises the order of each partition, it is kept whatever happens to brokers and wires.
// Method: the logs that count hold first copies in the order in which they were sent.
describe.each(SEEDS)('seed %i, a producer that lives on', (seed) => {
  it('idempotence keeps the order of each partition and leaves no gap in its sequences (P-125, P-126)', () => {
    const config = { ...NEVER_GIVES_UP, 'enable.idempotence': true }
    // After an orderly restart a broker knows the last batch of each producer and no more: a copy of an older one is taken
    // for a gap, and then written again in a new epoch.
    const faults = AROUND.filter((fault) => fault !== 'shutdown')
    const { outcome, simulation } = finish(start(withoutUncleanElections(scenarioOf(seed, faults, config))))
    expect(outcome.reordered).toBe(0)
    expect(outcome.duplicated).toBe(0)
    expectNoGaps(simulation.world)
  })

  it('one request in flight keeps it, too (P-70)', () => {
    const config = { ...NEVER_GIVES_UP, 'enable.idempotence': false, 'max.in.flight.requests.per.connection': 1 }
    expect(finish(start(withoutTransactions(scenarioOf(seed, AROUND, config)))).outcome.reordered).toBe(0)
  })
})

/** Transactions need idempotence (P-17): the same without them. */
function withoutTransactions(json: ScenarioJson): ScenarioJson {
  const producers = json['producers'] as readonly { config: Config }[]
  const workload = json['workload'] as readonly Readonly<Record<string, unknown>>[]
  const without = (map: Readonly<Record<string, unknown>>, name: string) =>
    Object.fromEntries(Object.entries(map).filter(([key]) => key !== name))
  return {
    ...json,
    producers: producers.map((producer) => ({ ...producer, config: without(producer.config, 'transactional.id') })),
    workload: workload.map((entry) => without(entry, 'transaction')),
  }
}

function withoutUncleanElections(json: ScenarioJson): ScenarioJson {
  const topics = json['topics'] as readonly { config: Config }[]
  return {
    ...json,
    topics: topics.map((topic) => ({ ...topic, config: { ...topic.config, 'unclean.leader.election.enable': false } })),
  }
}

/**
 * In every log, the batches of one producer id and epoch continue each other. They may begin anywhere: a leader that knows
 * nothing of the producer takes any first sequence, while earlier batches still wait for an answer of the old leader.
 */
function expectNoGaps(world: World): void {
  for (const broker of world.brokers) {
    for (const partition of broker.partitions) {
      if (!partition) continue
      const next = new Map<string, number>()
      for (let i = 0; i < partition.log.batches.length; i++) {
        const { batch } = itemAt(partition.log.batches, i)
        if (batch.baseSequence < 0) continue
        const who = `${batch.producerId}/${batch.producerEpoch}`
        expect([who, batch.baseSequence]).toEqual([who, next.get(who) ?? batch.baseSequence])
        next.set(who, batch.baseSequence + batch.recordCount)
      }
    }
  }
}
