import { type BrokerState, cloneBroker } from '../cluster/broker.ts'
import { type ControllerState, cloneController } from '../cluster/controller.ts'
import { type ConsumerState, cloneConsumer } from '../consumer/consumer-process.ts'
import { cloneQueue, type EventQueue } from '../kernel/event-queue.ts'
import type { Fingerprint } from '../kernel/fingerprint.ts'
import type { Micros } from '../kernel/units.ts'
import { cloneNetwork, type InFlight, type NetworkState } from '../network/network.ts'
import { cloneProducerProcess, type ProducerProcessState } from '../producer/producer-process.ts'
import type { ConfigMap } from '../scenario/scenario.ts'
import { cloneWorkload, type WorkloadState } from '../workload/workload.ts'
import { cloneProcess, type ProcessState } from './process.ts'
import { cloneWakes, type WakeTable } from './wakes.ts'

/** An action of the run whose time is in the queue. */
export interface ActionDue {
  readonly kind: 'action'
  readonly index: number
}

/** What the queue holds: arrivals (class 1) and actions (classes 0 and 3). */
export type Scheduled = InFlight | ActionDue

/**
 * Everything that a run is at one moment: plain data, so that a snapshot is a copy and a fork is a snapshot with one more
 * action. What only grows and is the same for every replay (records, partition names) is in `RunTables`, beside it.
 */
export interface World {
  nowUs: Micros
  readonly queue: EventQueue<Scheduled>
  readonly wakes: WakeTable
  readonly network: NetworkState
  /** By actor id. */
  readonly processes: ProcessState[]
  readonly controller: ControllerState
  /** Broker b at index b - 1. */
  readonly brokers: BrokerState[]
  /** In the order of the scenario; actor id = brokers + 1 + index. */
  readonly producers: ProducerProcessState[]
  /** In the order of the scenario, behind the producers; actor id = brokers + producers + 1 + index. */
  readonly consumers: ConsumerState[]
  /** By producer: the config map in force, once an action has changed it. */
  readonly producerConfigs: (ConfigMap | undefined)[]
  readonly workload: WorkloadState
  /** Records sent so far: rows 1..recordCount of the record table are facts at this moment. */
  recordCount: number
  /** Queue entries that delivered a message, calls, and timers that changed something (contract, `events`). */
  eventCount: number
  /** Facts stated so far: the length of the trace at this moment. */
  factCount: number
  /** Over every fact so far. */
  readonly fingerprint: Fingerprint
  /** Produce requests written and bytes of their batches, batches drained, batches put back (contract, outcome). */
  readonly totals: Totals
}

export interface Totals {
  requests: number
  batches: number
  retries: number
  produceBytes: number
}

/** Number of the actor of producer `index`. */
export function producerActor(world: { readonly brokers: readonly unknown[] }, index: number): number {
  return world.brokers.length + 1 + index
}

/** Number of the actor of consumer `index`. */
export function consumerActor(
  world: { readonly brokers: readonly unknown[]; readonly producers: readonly unknown[] },
  index: number,
): number {
  return world.brokers.length + 1 + world.producers.length + index
}

/** An independent copy with the same future; immutable things (messages, stored batches, full chunks) are shared. */
export function cloneWorld(world: World): World {
  return {
    nowUs: world.nowUs,
    queue: cloneQueue(world.queue),
    wakes: cloneWakes(world.wakes),
    network: cloneNetwork(world.network),
    processes: world.processes.map(cloneProcess),
    controller: cloneController(world.controller),
    brokers: world.brokers.map(cloneBroker),
    producers: world.producers.map(cloneProducerProcess),
    consumers: world.consumers.map((consumer) => cloneConsumer(consumer)),
    producerConfigs: world.producerConfigs.slice(),
    workload: cloneWorkload(world.workload),
    recordCount: world.recordCount,
    eventCount: world.eventCount,
    factCount: world.factCount,
    fingerprint: { ...world.fingerprint },
    totals: { ...world.totals },
  }
}
