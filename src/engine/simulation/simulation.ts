import type { ActionSurface } from '../actions/action-surface.ts'
import { ACTION, NOOP_REASON } from '../actions/events.ts'
import { actionNamed } from '../actions/index.ts'
import { handleBroker } from '../cluster/broker.ts'
import { handleController } from '../cluster/controller.ts'
import { handleConsumer } from '../consumer/consumer-process.ts'
import { type ActorId, CONTROLLER, type Input } from '../kernel/actor.ts'
import { assert, LimitReached, must } from '../kernel/assert.ts'
import { CLASS_TIMER, type EventQueue, peekAtUs, peekRank, pop, rankOf, removeWhere } from '../kernel/event-queue.ts'
import { printHex } from '../kernel/fingerprint.ts'
import { type Micros, microsFromScenario, NEVER } from '../kernel/units.ts'
import { arrive, type InFlight, type SignalInFlight } from '../network/network.ts'
import { handleProducerProcess } from '../producer/producer-process.ts'
import type { Message } from '../protocol/messages.ts'
import type { RunTables } from '../protocol/record-table.ts'
import { takeDue } from '../workload/workload.ts'
import { createActionSurface } from './action-surface.ts'
import type { EventSink } from './event-sink.ts'
import { noticeOrderlyExit } from './process.ts'
import { RunOutbox } from './run-outbox.ts'
import type { RunPlan } from './run-plan.ts'
import { scheduleActions } from './schedule-actions.ts'
import { isSettled } from './settle.ts'
import { unmetActions } from './unmet-actions.ts'
import { takeWake } from './wakes.ts'
import { cloneWorld, producerActor, type World } from './world.ts'

/** Why a run stopped: `settled` and `time` as in the outcome; `limit`: a named limit was reached; `asked`: the time asked for. */
export type StopReason = 'settled' | 'time' | 'limit' | 'asked'

/** More events than this end a run: longer ones belong to a sweep, not to a picture. */
export const MAX_EVENTS_PER_RUN = 50_000_000
/** More events than this at one instant are a livelock, ours or a configuration's. */
export const MAX_EVENTS_PER_INSTANT = 500_000

/** A copy of a run at one moment. Restoring it costs one more copy, so that it can be restored again. */
export interface Snapshot {
  readonly world: World
}

/** A run that can be stepped. One owner; not a value. */
export interface Simulation {
  readonly tables: RunTables
  readonly world: World
  /** Handle what comes next, one queue entry, wake or call. False when nothing is scheduled. */
  step(): boolean
  /** Time of what comes next, NEVER if nothing. */
  nextAtUs(): Micros
  /** Everything up to and including `tUs`. */
  runUntil(tUs: Micros): StopReason
  snapshot(): Snapshot
  restore(snapshot: Snapshot): void
  /**
   * Go on with another plan: the same up to now, other actions behind it. Actions that wait in the queue are dropped, and
   * those of `next` from index `firstAction` on take their place.
   */
  adopt(next: RunPlan, firstAction: number): void
  /**
   * Nothing more will come: whatever still waits for a packet or a request has met none, and is told to have been
   * pointless. For the owner of a run that is over, once; a run that may go on is left alone.
   */
  conclude(): void
  traceHash(): string
}

export interface SimulationOptions {
  readonly sink?: EventSink
  /** Instead of MAX_EVENTS_PER_RUN and MAX_EVENTS_PER_INSTANT. */
  readonly maxEvents?: number
  readonly maxEventsPerInstant?: number
  /** Off: `traceHash` is meaningless. Default on. */
  readonly isFingerprinted?: boolean
  /** Called by `runUntil` after every step: whoever checks the run looks at the world then. */
  readonly afterStep?: () => void
}

/** A simulation of `plan` from `world` (see `startWorld`), which it owns from now on. */
export function createSimulation(
  plan: RunPlan,
  tables: RunTables,
  start: World,
  options: SimulationOptions = {},
): Simulation {
  let world = start
  const out = new RunOutbox(world, tables, {
    sink: options.sink,
    isFingerprinted: options.isFingerprinted ?? true,
    compress: plan.compress,
    partitionerDesk: plan.openDesk?.(tables),
  })
  let surface: ActionSurface | undefined
  const { afterStep } = options
  const maxEvents = options.maxEvents ?? MAX_EVENTS_PER_RUN
  const maxEventsPerInstant = options.maxEventsPerInstant ?? MAX_EVENTS_PER_INSTANT
  let instantUs = -1
  let eventsAtInstant = 0
  let actionIndex = -1

  const countEvent = () => {
    world.eventCount++
    if (world.nowUs !== instantUs) {
      instantUs = world.nowUs
      eventsAtInstant = 0
    }
    eventsAtInstant++
  }

  const handle = (actor: ActorId, input: Input<Message>) => {
    out.actor = actor
    const { brokers, producers } = world
    if (actor === CONTROLLER) handleController(world.controller, input, out, world.nowUs)
    else if (actor <= brokers.length) {
      const broker = must(brokers[actor - 1], 'broker', actor)
      handleBroker(broker, input, out, world.nowUs)
      noticeOrderlyExit(world, actor)
    } else {
      const client = actor - brokers.length - 1
      const producer = producers[client]
      if (producer) handleProducerProcess(producer, input, out, world.nowUs)
      else {
        const consumer = must(world.consumers[client - producers.length], 'actor', actor)
        handleConsumer(consumer, input, out, world.nowUs)
      }
    }
  }

  const deliver = (actor: ActorId, input: Input<Message>) => {
    const process = must(world.processes[actor], 'process', actor)
    if (process.isHung) process.inbox.push(input)
    else handle(actor, input)
  }

  const handleArrival = (entry: InFlight) => {
    const process = must(world.processes[entry.to], 'process', entry.to)
    const queue = world.queue as EventQueue<InFlight>
    const delivery = arrive(world.network, queue, entry, process.isAlive, process.isMachineOn, world.nowUs)
    if (delivery !== 'deliver') return
    countEvent()
    if (entry.kind === 'packet') {
      deliver(entry.to, entry)
      if (entry.twice) deliver(entry.to, entry)
    } else deliver(entry.to, signalInput(entry))
  }

  const handleWake = (actor: ActorId) => {
    const process = must(world.processes[actor], 'process', actor)
    if (!process.isAlive) return
    if (process.isHung) {
      // A stopped process sees its timers when it goes on.
      process.inbox.push(WAKE)
      return
    }
    out.hadEffect = false
    handle(actor, WAKE)
    if (out.hadEffect) countEvent()
  }

  const handleAction = (index: number) => {
    const action = must(plan.actions[index], 'action', index)
    const definition = must(actionNamed(action.do), action.do)
    surface ??= createActionSurface(
      () => plan,
      out,
      () => world,
      () => actionIndex,
    )
    countEvent()
    out.actor = CONTROLLER
    actionIndex = index
    const why = definition.act(surface, action, world.nowUs)
    if (why === undefined) out.fact(ACTION.actionDone, index, 0, 0, 0, 0, 0)
    else out.fact(ACTION.actionIgnored, index, why, 0, 0, 0, 0)
  }

  const handleDue = (entry: number) => {
    const due = takeDue(plan.workload, world.workload, entry)
    const actor = producerActor(world, due.producer)
    if (!must(world.processes[actor], 'process', actor).isAlive) return
    out.actor = actor
    const producer = must(world.producers[due.producer], 'producer', due.producer)
    for (const call of due.calls) {
      countEvent()
      handleProducerProcess(producer, { kind: 'call', call }, out, world.nowUs)
    }
  }

  const step = (): boolean => {
    const dueUs = world.workload.nextAtUs
    const queuedUs = peekAtUs(world.queue)
    const wakeUs = world.wakes.nextUs
    const atUs = Math.min(dueUs, queuedUs, wakeUs)
    if (atUs === NEVER) return false
    assert(atUs >= world.nowUs, 'time runs backwards: to, from', atUs, world.nowUs)
    world.nowUs = atUs
    if (dueUs === atUs) handleDue(world.workload.nextEntry)
    else if (queuedUs === atUs && (wakeUs > atUs || peekRank(world.queue) < TIMER_RANK)) {
      const entry = pop(world.queue)
      if (entry.kind === 'action') handleAction(entry.index)
      else handleArrival(entry)
    } else handleWake(takeWake(world.wakes))
    return true
  }

  /** False: a limit is reached, here or inside a component. */
  const stepWithinLimits = (): boolean => {
    try {
      step()
      afterStep?.()
    } catch (error) {
      if (error instanceof LimitReached) return false
      throw error
    }
    return world.eventCount < maxEvents && (eventsAtInstant < maxEventsPerInstant || instantUs !== world.nowUs)
  }

  const nextAtUs = () => Math.min(world.workload.nextAtUs, peekAtUs(world.queue), world.wakes.nextUs)
  const endUs = microsFromScenario(plan.scenario.durationMs)

  return {
    tables,
    get world() {
      return world
    },
    step,
    nextAtUs,
    runUntil(tUs) {
      const untilUs = plan.isOpenEnded ? tUs : Math.min(tUs, endUs)
      for (;;) {
        if (plan.settles && isSettled(plan, world)) return 'settled'
        const atUs = nextAtUs()
        if (atUs > untilUs) {
          world.nowUs = untilUs
          return untilUs === endUs && !plan.isOpenEnded ? 'time' : 'asked'
        }
        if (!stepWithinLimits()) return 'limit'
      }
    },
    snapshot: () => ({ world: cloneWorld(world) }),
    restore(snapshot) {
      world = cloneWorld(snapshot.world)
      out.attach(world)
      instantUs = -1
      eventsAtInstant = 0
    },
    adopt(next, firstAction) {
      plan = next
      removeWhere(world.queue, (entry) => entry.kind === 'action')
      scheduleActions(world, plan, firstAction)
    },
    conclude() {
      for (const action of unmetActions(world)) {
        out.fact(ACTION.actionIgnored, action, NOOP_REASON.neverMet, 0, 0, 0, 0)
      }
    },
    traceHash: () => printHex(world.fingerprint),
  }
}

/** Whether an action waits behind the wakes of its instant (class 3) or in front of them. */
const TIMER_RANK = rankOf(CLASS_TIMER, 0)

const WAKE: Input<Message> = { kind: 'wake' }

function signalInput(entry: SignalInFlight): Input<Message> {
  const kind = entry.signal === 'open' ? 'accepted' : entry.signal === 'opened' ? 'connected' : 'disconnected'
  return { kind, connection: entry.connection, from: entry.from }
}
