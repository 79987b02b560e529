import type { ActionSurface, ConfigChange } from '../actions/action-surface.ts'
import type { ActionResult } from '../actions/define-action.ts'
import { NOOP_REASON } from '../actions/events.ts'
import {
  beginControlledShutdown,
  failLogDir,
  failNext,
  handleBroker,
  setBrokerSlowness,
  startBroker,
  stopBroker,
} from '../cluster/broker.ts'
import {
  addPartitions,
  electLeader,
  noteBrokerAudible,
  noteBrokerSilent,
  reassignPartition,
  setBrokerConfig,
  setTopicConfig,
  startController,
  stopController,
} from '../cluster/controller.ts'
import type { ActorId } from '../kernel/actor.ts'
import { must } from '../kernel/assert.ts'
import type { EventQueue } from '../kernel/event-queue.ts'
import { microsFromScenario, NEVER } from '../kernel/units.ts'
import { NETWORK } from '../network/events.ts'
import { cutLink, dropConnectionsOf, healLink, type InFlight, linkBetween } from '../network/network.ts'
import type { ApplicationCall } from '../producer/application-call.ts'
import { handleProducerProcess, killProducer, restartProducer } from '../producer/producer-process.ts'
import { errorCodeOf } from '../protocol/errors.ts'
import type { ApiName } from '../protocol/messages.ts'
import type { LinkEnd } from '../scenario/scenario.ts'
import { changeWorkload } from '../workload/workload.ts'
import { serialize, serializeHeaders } from '../workload/workload-plan.ts'
import { reachesBrokers, travelsBetween } from './api-routes.ts'
import { mergeConfig } from './check-configs.ts'
import { producerConfig } from './plan-run.ts'
import { noticeOrderlyExit } from './process.ts'
import type { RunOutbox } from './run-outbox.ts'
import type { RunPlan } from './run-plan.ts'
import { setWake } from './wakes.ts'
import { consumerActor, producerActor, type World } from './world.ts'

/**
 * What actions can do to the world of a run. `planNow` and `worldNow` follow the run through branches and snapshots;
 * `actionNow` is the index of the action that is being done.
 */
export function createActionSurface(
  planNow: () => RunPlan,
  out: RunOutbox,
  worldNow: () => World,
  actionNow: () => number,
): ActionSurface {
  const queueOf = (world: World) => world.queue as EventQueue<InFlight>
  const processOf = (actor: ActorId) => must(worldNow().processes[actor], 'process', actor)
  const brokerOf = (broker: number) => must(worldNow().brokers[broker - 1], 'broker', broker)
  const producerIndex = (name: string) => planNow().scenario.producers.findIndex((producer) => producer.name === name)

  /** Speak for an actor: its connections, its wake, its events. */
  const as = <T>(actor: ActorId, act: () => T): T => {
    out.actor = actor
    return act()
  }

  const actorOf = (end: LinkEnd): ActorId => {
    if (typeof end === 'number') return end
    if (end === 'controller') return 0
    const producer = producerIndex(end)
    if (producer >= 0) return producerActor(worldNow(), producer)
    const { consumers } = planNow().scenario
    return consumerActor(
      worldNow(),
      consumers.findIndex((consumer) => consumer.name === end),
    )
  }

  /** Tell the controller's clock (`model.failureDetectionMs`) whether it can hear a broker. */
  const noteContact = (broker: number) => {
    const world = worldNow()
    const process = processOf(broker)
    const isHeard = process.isAlive && !process.isHung && !linkBetween(world.network, broker, 0).isCut
    const note = isHeard ? noteBrokerAudible : noteBrokerSilent
    as(0, () => note(world.controller, broker, out, world.nowUs))
  }

  const endProcess = (actor: ActorId, isSilent: boolean) => {
    const world = worldNow()
    const process = processOf(actor)
    process.isAlive = false
    process.isMachineOn = !isSilent
    process.isHung = false
    process.inbox = []
    setWake(world.wakes, actor, NEVER)
    dropConnectionsOf(world.network, queueOf(world), actor, world.nowUs, isSilent)
    if (actor >= 1 && actor <= world.brokers.length) noteContact(actor)
  }

  const setCut = (a: ActorId, b: ActorId, isCut: boolean): boolean => {
    const world = worldNow()
    if (linkBetween(world.network, a, b).isCut === isCut) return false
    if (isCut) {
      out.fact(NETWORK.linkCut, a, b, 0, 0, 0, 0)
      for (const lost of cutLink(world.network, queueOf(world), a, b, world.nowUs)) {
        out.fact(NETWORK.packetLost, lost.packet, lost.from, lost.to, 0, 0, 0)
      }
    } else {
      healLink(world.network, queueOf(world), a, b, world.nowUs)
      out.fact(NETWORK.linkHealed, a, b, 0, 0, 0, 0)
    }
    const broker = a === 0 ? b : b === 0 ? a : 0
    if (broker > 0 && processOf(broker).isAlive) noteContact(broker)
    return true
  }

  const setIsolation = (broker: number, from: readonly LinkEnd[] | undefined, isCut: boolean): ActionResult => {
    const { actorCount } = worldNow().network
    const others = from ? from.map(actorOf) : Array.from({ length: actorCount }, (_, actor) => actor)
    let hasChanged = false
    for (const other of others) if (other !== broker && setCut(broker, other, isCut)) hasChanged = true
    if (hasChanged) return undefined
    return isCut ? NOOP_REASON.alreadyCut : NOOP_REASON.nothingToHeal
  }

  const callApplication = (name: string, call: ApplicationCall): ActionResult => {
    const world = worldNow()
    const index = producerIndex(name)
    const actor = producerActor(world, index)
    if (!processOf(actor).isAlive) return NOOP_REASON.alreadyDead
    const producer = must(world.producers[index], 'producer', name)
    // Everything else is refused by the client itself, and that is what is to be seen.
    const isHarmless = call.kind === 'flush' || call.kind === 'close'
    if (isHarmless && producer.producer?.isClosed) return NOOP_REASON.closed
    as(actor, () => handleProducerProcess(producer, { kind: 'call', call }, out, world.nowUs))
    return undefined
  }

  return {
    stopBroker(broker, how) {
      const world = worldNow()
      if (!processOf(broker).isAlive) return NOOP_REASON.alreadyDead
      const kind = how.kind === 'kill' ? 'killed' : 'poweredOff'
      as(broker, () =>
        stopBroker(brokerOf(broker), kind, out, world.nowUs, how.kind === 'powerOff' ? how.unflushedMs : 0),
      )
      endProcess(broker, how.kind === 'powerOff')
      return undefined
    },
    shutdownBroker(broker) {
      if (!processOf(broker).isAlive) return NOOP_REASON.alreadyDead
      if (processOf(broker).isHung || brokerOf(broker).process === 'stopping') return NOOP_REASON.nothingChanges
      as(broker, () => beginControlledShutdown(brokerOf(broker), out, worldNow().nowUs))
      noticeOrderlyExit(worldNow(), broker)
      return undefined
    },
    startBroker(broker, disk) {
      const process = processOf(broker)
      if (process.isAlive) return NOOP_REASON.alreadyAlive
      process.isAlive = true
      process.isMachineOn = true
      as(broker, () => startBroker(brokerOf(broker), out, worldNow().nowUs, disk))
      return undefined
    },
    slowBroker(broker, slowness) {
      if (!processOf(broker).isAlive) return NOOP_REASON.alreadyDead
      as(broker, () => setBrokerSlowness(brokerOf(broker), slowness, out, worldNow().nowUs))
      return undefined
    },
    hangBroker(broker) {
      const process = processOf(broker)
      if (!process.isAlive) return NOOP_REASON.alreadyDead
      if (process.isHung) return NOOP_REASON.nothingChanges
      process.isHung = true
      noteContact(broker)
      return undefined
    },
    resumeBroker(broker) {
      const world = worldNow()
      const process = processOf(broker)
      if (!process.isHung) return NOOP_REASON.notHung
      process.isHung = false
      noteContact(broker)
      const inbox = process.inbox
      process.inbox = []
      for (const input of inbox) as(broker, () => handleBroker(brokerOf(broker), input, out, world.nowUs))
      // What it read at last may have been the permission to exit.
      noticeOrderlyExit(world, broker)
      return undefined
    },
    failDisk(broker) {
      if (!processOf(broker).isAlive) return NOOP_REASON.alreadyDead
      if (brokerOf(broker).logDirFailed) return NOOP_REASON.nothingChanges
      as(broker, () => failLogDir(brokerOf(broker), out, worldNow().nowUs))
      return undefined
    },
    failNext({ broker, api, error, count, afterAppend }) {
      if (!processOf(broker).isAlive) return NOOP_REASON.alreadyDead
      if (!reachesBrokers(api as ApiName)) return NOOP_REASON.nothingToMeet
      failNext(brokerOf(broker), {
        api: api as ApiName,
        error: must(errorCodeOf(error), 'error', error),
        count,
        afterAppend,
        action: actionNow(),
      })
      return undefined
    },
    killController() {
      const world = worldNow()
      if (!processOf(0).isAlive) return NOOP_REASON.alreadyDead
      as(0, () => stopController(world.controller, out))
      endProcess(0, false)
      return undefined
    },
    startController() {
      const world = worldNow()
      const process = processOf(0)
      if (process.isAlive) return NOOP_REASON.alreadyAlive
      process.isAlive = true
      as(0, () => startController(world.controller, out, world.nowUs))
      return undefined
    },
    isolateBroker: (broker, from) => setIsolation(broker, from, true),
    healBroker: (broker, from) => setIsolation(broker, from, false),
    cutLink: ([a, b]) => (setCut(actorOf(a), actorOf(b), true) ? undefined : NOOP_REASON.alreadyCut),
    healLink: ([a, b]) => (setCut(actorOf(a), actorOf(b), false) ? undefined : NOOP_REASON.nothingToHeal),
    setLink(between, change) {
      const world = worldNow()
      const [a, b] = [actorOf(between[0]), actorOf(between[1])]
      for (const link of [linkBetween(world.network, a, b), linkBetween(world.network, b, a)]) {
        if (change.latencyMs !== undefined) link.latencyUs = microsFromScenario(change.latencyMs)
        if (change.jitterMs !== undefined) link.jitterUs = microsFromScenario(change.jitterMs)
        if (change.bandwidthBytesPerSecond !== undefined) link.bytesPerSecond = change.bandwidthBytesPerSecond ?? 0
      }
      out.fact(NETWORK.linkChanged, a, b, linkBetween(world.network, a, b).latencyUs, 0, 0, 0)
      return undefined
    },
    armPacketFault({ kind, what, api, between, count, byMs }) {
      const [a, b] = [actorOf(between[0]), actorOf(between[1])]
      if (!travelsBetween(api as ApiName, a, b, worldNow().brokers.length)) return NOOP_REASON.nothingToMeet
      worldNow().network.armed.push({
        kind,
        what,
        api,
        a,
        b,
        byUs: microsFromScenario(byMs),
        left: count,
        action: actionNow(),
        isMet: false,
      })
      return undefined
    },
    setTopicConfig(topic, config) {
      if (!processOf(0).isAlive) return NOOP_REASON.alreadyDead
      return refusal(as(0, () => setTopicConfig(worldNow().controller, topic, asText(config), out, worldNow().nowUs)))
    },
    setBrokerConfig(broker, config) {
      if (!processOf(0).isAlive) return NOOP_REASON.alreadyDead
      return refusal(as(0, () => setBrokerConfig(worldNow().controller, broker, asText(config), out, worldNow().nowUs)))
    },
    setWorkload(entry, change) {
      const world = worldNow()
      changeWorkload(planNow().workload, world.workload, entry, change, world.nowUs)
      return undefined
    },
    addPartitions(topic, total) {
      if (!processOf(0).isAlive) return NOOP_REASON.alreadyDead
      return refusal(as(0, () => addPartitions(worldNow().controller, topic, total, out, worldNow().nowUs)))
    },
    reassignPartition(topic, partition, replicas) {
      if (!processOf(0).isAlive) return NOOP_REASON.alreadyDead
      return refusal(
        as(0, () => reassignPartition(worldNow().controller, topic, partition, replicas, out, worldNow().nowUs)),
      )
    },
    electLeader(topic, partition, kind) {
      if (!processOf(0).isAlive) return NOOP_REASON.alreadyDead
      return refusal(as(0, () => electLeader(worldNow().controller, topic, partition, kind, out, worldNow().nowUs)))
    },
    restartProducer(name, change, timeoutMs) {
      const world = worldNow()
      const plan = planNow()
      const index = producerIndex(name)
      const actor = producerActor(world, index)
      const process = must(world.producers[index], 'producer', name)
      const scenario = must(plan.scenario.producers[index], 'producer', name)
      const config = mergeConfig(world.producerConfigs[index] ?? scenario.config, change)
      world.producerConfigs[index] = config
      processOf(actor).isAlive = true
      as(actor, () =>
        restartProducer(process, producerConfig(plan.profile, scenario, config, index), timeoutMs, out, world.nowUs),
      )
      return undefined
    },
    send(name, record) {
      const value = serialize(record.value)
      return callApplication(name, {
        kind: 'send',
        mode: 'async',
        planned: {
          topic: record.topic,
          partition: record.partition,
          key: serialize(record.key),
          valueSize: value ? value.length : -1,
          headers: serializeHeaders(record.headers),
          timestampMs: -1,
          entry: -1,
          indexInEntry: 0,
          ...(value ? { value } : {}),
        },
      })
    },
    flushProducer: (name, timeoutMs) => callApplication(name, { kind: 'flush', ...limit(timeoutMs) }),
    closeProducer: (name, timeoutMs) => callApplication(name, { kind: 'close', ...limit(timeoutMs) }),
    killProducer(name) {
      const world = worldNow()
      const index = producerIndex(name)
      const actor = producerActor(world, index)
      if (!processOf(actor).isAlive) return NOOP_REASON.alreadyDead
      as(actor, () => killProducer(must(world.producers[index], 'producer', name), out))
      endProcess(actor, false)
      return undefined
    },
    transactionCall: (name, call) => callApplication(name, { kind: call }),
  }
}

/** What the controller says to a wish: 0, or an error. */
function refusal(error: number): ActionResult {
  return error === 0 ? undefined : NOOP_REASON.refused
}

function limit(timeoutMs: number | undefined): { timeoutMs?: number } {
  return timeoutMs === undefined ? {} : { timeoutMs }
}

/** Config overrides travel as text; null removes a name. */
function asText(config: ConfigChange): Record<string, string | null> {
  const text: Record<string, string | null> = {}
  for (const name of Object.keys(config)) {
    const value = config[name]
    text[name] = value === null || value === undefined ? null : String(value)
  }
  return text
}
