import { type Micros, type Millis, microsOf, millisOf, NEVER } from '../kernel/units.ts'
import { ERROR } from '../protocol/errors.ts'
import type { RequestBody, ResponseBody } from '../protocol/messages.ts'
import type { BrokerRegistrationState, ControllerState } from './controller-state.ts'
import { nextVersion, touchBrokers } from './metadata-publisher.ts'
import { changePartition, electLeaderless, hasElr, removeFromIsrs } from './replication-control-manager.ts'

type Heartbeat = Extract<RequestBody, { api: 'BrokerHeartbeat' }>
type Registration = Extract<RequestBody, { api: 'BrokerRegistration' }>

/** The scan for stale brokers runs so many times per session (C-62). */
const SCANS_PER_SESSION = 8

/** How long a silent broker is trusted. */
export function sessionTimeoutMs(controller: ControllerState): Millis {
  const { config, options } = controller
  return options.profile.features.metadataPlane === 'zookeeper'
    ? config.zookeeperSessionTimeoutMs
    : config.brokerSessionTimeoutMs
}

/** Pause between two scans for stale brokers. */
export function scanIntervalMs(controller: ControllerState): Millis {
  return Math.max(1, Math.floor(sessionTimeoutMs(controller) / SCANS_PER_SESSION))
}

/** When the session of an unfenced broker ends, µs. */
export function sessionEndUs(controller: ControllerState, registration: BrokerRegistrationState): Micros {
  const { failureDetectionUs } = controller.options.model
  if (failureDetectionUs !== null) {
    return Math.max(registration.silentSinceUs, controller.startedAtUs) + failureDetectionUs
  }
  return microsOf(registration.lastContactMs + sessionTimeoutMs(controller))
}

/**
 * Brokers that have been silent for too long, ascending.
 *
 * Found exactly at the end of the session, or by a scan, which wants them to be older than the session.
 *
 * @source C-62, C-67, contract model.failureDetectionMs
 */
export function staleBrokers(controller: ControllerState, nowUs: Micros): BrokerRegistrationState[] {
  const isScan = isFoundByScan(controller)
  if (isScan && millisOf(nowUs) < controller.nextScanMs) return []
  return controller.brokers.filter((registration): registration is BrokerRegistrationState => {
    if (!registration || registration.fenced) return false
    const endUs = sessionEndUs(controller, registration)
    return isScan ? nowUs > endUs : nowUs >= endUs
  })
}

/** Are stale brokers found by the periodic scan (C-62)? */
export function isFoundByScan(controller: ControllerState): boolean {
  const { model, profile } = controller.options
  return model.failureDetectionUs === null && profile.features.staleBrokerCheck === 'scan'
}

/** Fencing is one decision: out of every ISR, new leaders for what it led, marked fenced (C-63). */
export function fenceBroker(controller: ControllerState, registration: BrokerRegistrationState): void {
  registration.fenced = true
  registration.inControlledShutdown = false
  touchBrokers(controller)
  removeFromIsrs(controller, registration.id)
}

/** A broker is trusted again; somebody may be able to lead now (C-65). */
function unfenceBroker(controller: ControllerState, registration: BrokerRegistrationState): void {
  registration.fenced = false
  touchBrokers(controller)
  electLeaderless(controller)
}

/**
 * A process registers. While the session of the previous one lives it is refused; an unclean end costs it its places in ISR
 * and ELR.
 *
 * @returns The answer; with an error nothing was decided.
 * @source C-73, C-74, C-88
 */
export function registerBroker(
  controller: ControllerState,
  registration: BrokerRegistrationState,
  request: Registration,
  nowUs: Micros,
): Extract<ResponseBody, { api: 'BrokerRegistration' }> {
  const isFirst = registration.isFirstRegistration
  const isSessionAlive = !registration.fenced && !isFirst && nowUs < sessionEndUs(controller, registration)
  if (isSessionAlive) return { api: 'BrokerRegistration', error: ERROR.DUPLICATE_BROKER_REGISTRATION, brokerEpoch: -1 }
  if (!registration.fenced && !isFirst) fenceBroker(controller, registration)
  if (!request.cleanShutdown && !isFirst && hasElr(controller)) {
    removeFromIsrs(controller, registration.id, [registration.id])
  }
  const isLive = isFirst || controller.options.profile.features.metadataPlane === 'zookeeper'
  registration.isFirstRegistration = false
  registration.epoch = nextBrokerEpoch(controller)
  registration.registrationVersion = nextVersion(controller)
  registration.reportedVersion = -1
  registration.shutdownVersion = NEVER
  registration.inControlledShutdown = false
  registration.logDirFailed = false
  registration.silentSinceUs = NEVER
  registration.lastContactMs = millisOf(nowUs)
  touchBrokers(controller)
  if (isLive && registration.fenced) unfenceBroker(controller, registration)
  return { api: 'BrokerRegistration', error: ERROR.NONE, brokerEpoch: registration.epoch }
}

/** Higher than every epoch so far: the version of the commit, kept above the epochs of the start. */
function nextBrokerEpoch(controller: ControllerState): number {
  return controller.options.brokerCount + nextVersion(controller)
}

/**
 * A broker says that it is alive. It may become unfenced, lose partitions whose disk has failed, or be let go.
 *
 * @returns The answer, and whether anything was decided (the answer then waits for the commit).
 * @source C-62, C-65, C-76, C-84
 */
export function handleHeartbeat(
  controller: ControllerState,
  registration: BrokerRegistrationState,
  request: Heartbeat,
  nowUs: Micros,
): Extract<ResponseBody, { api: 'BrokerHeartbeat' }> {
  // `silentSinceUs` stays as it is: a heartbeat that was on the way when the broker died does not bring it back.
  registration.lastContactMs = millisOf(nowUs)
  registration.reportedVersion = request.metadataVersion
  if (request.offline.length > 0) dropOffline(controller, registration, request)
  if (request.wantShutdown) {
    const isReleased = leave(controller, registration)
    return { api: 'BrokerHeartbeat', error: ERROR.NONE, fenced: registration.fenced, shouldShutDown: isReleased }
  }
  if (registration.fenced && request.metadataVersion >= registration.registrationVersion) {
    unfenceBroker(controller, registration)
  }
  return { api: 'BrokerHeartbeat', error: ERROR.NONE, fenced: registration.fenced, shouldShutDown: false }
}

/** Its log directory has failed: no session has to end for that (C-84). */
function dropOffline(controller: ControllerState, registration: BrokerRegistrationState, request: Heartbeat): void {
  // Said in every heartbeat; news only once.
  if (!registration.logDirFailed) touchBrokers(controller)
  registration.logDirFailed = true
  for (const partition of request.offline) {
    const before = controller.partitions[partition]
    if (!before?.isr.includes(registration.id)) continue
    const targetIsr = before.isr.filter((member) => member !== registration.id)
    changePartition(controller, before, { targetIsr })
  }
}

/**
 * A broker wants to leave. First its leaders move and it leaves all ISRs; once it leads nothing and every active broker
 * has read that far, it is fenced and may go.
 *
 * @returns May it go?
 * @source C-76; C-77: with ZooKeeper the session is closed, its leaders have been moved before
 */
function leave(controller: ControllerState, registration: BrokerRegistrationState): boolean {
  if (registration.fenced) return true
  if (controller.options.profile.features.metadataPlane === 'zookeeper') {
    fenceBroker(controller, registration)
    return true
  }
  if (!registration.inControlledShutdown) {
    if (!leadsAnything(controller, registration.id)) {
      fenceBroker(controller, registration)
      return true
    }
    registration.inControlledShutdown = true
    registration.shutdownVersion = nextVersion(controller)
    touchBrokers(controller)
    removeFromIsrs(controller, registration.id)
    return false
  }
  if (leadsAnything(controller, registration.id) || !hasEveryoneRead(controller, registration.shutdownVersion)) {
    return false
  }
  fenceBroker(controller, registration)
  return true
}

/**
 * Move what a stopping broker leads, where another live member can lead (2.5); what it leads alone stays.
 *
 * @returns How many it still leads that have other replicas.
 * @source C-77
 */
export function moveLeadersAway(controller: ControllerState, registration: BrokerRegistrationState): number {
  registration.inControlledShutdown = true
  touchBrokers(controller)
  let remaining = 0
  for (const before of controller.partitions) {
    if (!before || before.replicas.length === 1 || !before.isr.includes(registration.id)) continue
    const targetIsr = before.isr.filter((member) => member !== registration.id)
    if (targetIsr.length === 0) {
      if (before.leader === registration.id) remaining++
      continue
    }
    changePartition(controller, before, { targetIsr })
  }
  return remaining
}

function leadsAnything(controller: ControllerState, broker: number): boolean {
  return controller.partitions.some((entry) => entry?.leader === broker)
}

function hasEveryoneRead(controller: ControllerState, version: number): boolean {
  return controller.brokers.every((registration) => {
    const isActive = registration && !registration.fenced && !registration.inControlledShutdown
    return !isActive || registration.reportedVersion >= version
  })
}
