import { sessionEndUs } from '../../engine/cluster/cluster-control-manager.ts'
import { microsOf } from '../../engine/kernel/units.ts'
import type { PartitionTruth } from '../../engine/simulation/cluster-truth.ts'
import type { World } from '../../engine/simulation/world.ts'
import type { BrokerView, ReplicaView } from '../stage-view.ts'

/**
 * The session of a broker as the controller counts it: from the last heartbeat on. Nothing runs for a fenced broker, or
 * while there is no controller (C-62, C-66, C-67).
 */
export function sessionOf(world: World, broker: number): { session?: NonNullable<BrokerView['session']> } {
  const { controller } = world
  const registration = controller.brokers[broker]
  if (!controller.isAlive || !registration || registration.fenced) return {}
  const endsUs = sessionEndUs(controller, registration)
  if (!Number.isFinite(endsUs)) return {}
  const { model, profile } = controller.options
  const isModelled = model.failureDetectionUs !== null
  const config =
    profile.features.metadataPlane === 'zookeeper' ? 'zookeeper.session.timeout.ms' : 'broker.session.timeout.ms'
  return {
    session: {
      config: isModelled ? 'failureDetectionMs' : config,
      sinceUs: isModelled ? endsUs - (model.failureDetectionUs ?? 0) : microsOf(registration.lastContactMs),
      endsUs,
    },
  }
}

/**
 * How long the leader still keeps a follower in the ISR that is behind: from when it last saw it caught up. The leader
 * looks at it every half of that time (C-36, C-42).
 */
export function lagOf(world: World, truth: PartitionTruth, broker: number): { lag?: NonNullable<ReplicaView['lag']> } {
  const leader = truth.leader > 0 ? world.brokers[truth.leader - 1] : undefined
  const partition = leader?.partitions[truth.partition]
  const follower = partition?.followers.find((candidate) => candidate.broker === broker)
  if (leader?.process !== 'running' || !partition || !follower || !truth.isr.includes(broker)) return {}
  if (follower.leo === partition.log.logEndOffset || !Number.isFinite(follower.lastCaughtUpTimeMs)) return {}
  const sinceUs = microsOf(follower.lastCaughtUpTimeMs)
  return { lag: { sinceUs, endsUs: sinceUs + microsOf(leader.config.replicaLagTimeMaxMs) } }
}
