import { brokerConfigOf, topicConfigWith } from '../engine/cluster/dynamic-config.ts'
import { ELECTION } from '../engine/cluster/events.ts'
import { effectiveMinIsr } from '../engine/cluster/partition.ts'
import { hasElr } from '../engine/cluster/replication-control-manager.ts'
import type { TopicConfig } from '../engine/config/broker-config.ts'
import { must } from '../engine/kernel/assert.ts'
import type { MetadataImage, PartitionMetadata } from '../engine/protocol/messages.ts'
import { historyOf } from './monitor-state.ts'
import { touchAll, violate, type Watch } from './watch.ts'

/** Look at a picture that the controller has published, if it is another one than last time: I-5, I-6, I-7, I-26 of what has changed in it. */
export function checkPicture(watch: Watch, committed: MetadataImage): void {
  const before = watch.state.image
  if (committed === before) return
  watch.state.image = committed
  const areBrokersNew = committed.brokers !== before?.brokers
  for (let t = 0; t < committed.topics.length; t++) {
    const topic = committed.topics[t]
    const known = before?.topics[t]
    if (!topic || (topic === known && !areBrokersNew)) continue
    for (let p = 0; p < topic.partitions.length; p++) {
      const entry = topic.partitions[p]
      if (!entry) continue
      const previous = known?.partitions[p]
      if (entry !== previous) {
        checkEntry(watch, entry, previous, committed)
        touchAll(watch, entry.partition)
      }
      checkStanding(watch, entry, committed)
    }
  }
}

/** The config by which a decision of this image was taken. */
export function configOf(watch: Watch, partition: number, image: MetadataImage): TopicConfig {
  const { options } = watch.world.controller
  const { profile, config, tables } = options
  const topic = tables.registry.topics[partition] as string
  return topicConfigWith(
    profile,
    brokerConfigOf(profile, config, image, 0).defaultTopicConfig,
    image.topicConfigs[topic],
  )
}

function checkEntry(
  watch: Watch,
  entry: PartitionMetadata,
  previous: PartitionMetadata | undefined,
  image: MetadataImage,
): void {
  const { partition, leader, isr, replicas, elr } = entry
  if (leader !== -1 && !isr.includes(leader)) {
    violate(watch, 'I-5', partition, leader, `leader b${leader} is not in the ISR ${isr}`)
  }
  if (new Set(isr).size !== isr.length || isr.some((member) => !replicas.includes(member))) {
    violate(watch, 'I-5', partition, -1, `ISR ${isr} against the replica list ${replicas}`)
  }
  if (isr.length === 0 && (leader !== -1 || !hasElr(watch.world.controller))) {
    violate(watch, 'I-5', partition, -1, 'the ISR is empty')
  }
  if (elr.some((member) => isr.includes(member))) {
    violate(watch, 'I-26', partition, -1, `ELR ${elr} and ISR ${isr} overlap`)
  }
  if (elr.length > 0) {
    const config = configOf(watch, partition, image)
    const minIsr = effectiveMinIsr(config.minInsyncReplicas, replicas.length, watch.features)
    if (isr.length >= minIsr) {
      violate(watch, 'I-26', partition, -1, `ELR ${elr} beside an ISR of ${isr.length}, ${minIsr} are enough`)
    }
  }
  if (previous) checkEpochs(watch, entry, previous)
}

/** I-7: epochs count the changes. */
function checkEpochs(watch: Watch, entry: PartitionMetadata, previous: PartitionMetadata): void {
  const leaderStep = entry.leaderEpoch - previous.leaderEpoch
  const partitionStep = entry.partitionEpoch - previous.partitionEpoch
  const isLeaderNew = entry.leader !== previous.leader
  // One decision may change a partition twice: an ISR change that completes a reassignment.
  const isLegal =
    partitionStep >= 1 && partitionStep <= 2 && leaderStep >= (isLeaderNew ? 1 : 0) && leaderStep <= partitionStep
  if (isLegal) return
  const text = `leader epoch ${previous.leaderEpoch} → ${entry.leaderEpoch}, partition epoch ${previous.partitionEpoch} → ${entry.partitionEpoch}, leader ${previous.leader} → ${entry.leader}`
  violate(watch, 'I-7', entry.partition, -1, text)
}

/** I-6: who is fenced or leaving leads nothing, and is in no ISR except as one of the last. With ZooKeeper sessions decide. */
function checkStanding(watch: Watch, { partition, leader, isr }: PartitionMetadata, image: MetadataImage): void {
  if (watch.features.metadataPlane === 'zookeeper') return
  for (const { id, fenced, inControlledShutdown } of image.brokers) {
    if (!fenced && !inControlledShutdown) continue
    const how = fenced ? 'fenced' : 'shutting down'
    if (leader === id) violate(watch, 'I-6', partition, id, `b${id} leads, and is ${how}`)
    const isRetained = leader === -1 && !hasElr(watch.world.controller)
    if (isr.includes(id) && !isRetained) violate(watch, 'I-6', partition, id, `b${id} is in the ISR, and is ${how}`)
  }
}

/** The controller has named a leader: I-25, and what an unclean election allows from now on. */
export function onElected(watch: Watch, partition: number, leader: number, leaderEpoch: number, how: number): void {
  const { controller, nowUs } = watch.world
  const image = controller.committed
  if (how === ELECTION.unclean || how === ELECTION.lastKnown) {
    const history = historyOf(watch.state, partition)
    const isByConfig = configOf(watch, partition, image).uncleanLeaderElectionEnable
    const isLastKnown = how === ELECTION.lastKnown
    if (!isLastKnown && !isByConfig && !wasAskedFor(watch, partition)) {
      const text = `b${leader} was elected uncleanly, and unclean.leader.election.enable is off`
      violate(watch, 'I-25', partition, leader, text)
    }
    const allowedBy = isLastKnown
      ? 'eligible.leader.replicas.version'
      : isByConfig
        ? 'unclean.leader.election.enable'
        : 'electLeader'
    const excuse = isLastKnown ? 'lastKnownLeader' : 'uncleanElection'
    history.fork = { leaderEpoch, excuse, atUs: nowUs, allowedBy }
    history.forkEpoch = leaderEpoch
    history.hasLost = true
  }
  if (leader !== -1) historyOf(watch.state, partition).out &= ~(1 << leader)
  const before = entryIn(watch.state.image, partition)
  const after = entryIn(image, partition)
  if (before && after && leader !== -1) checkChoice(watch, before, after, how)
}

/** An operator may ask for an unclean election whatever the config says. A cluster alone has no actions to tell. */
function wasAskedFor(watch: Watch, partition: number): boolean {
  const { plan, world } = watch
  if (!plan) return true
  const { registry } = world.controller.options.tables
  for (const action of plan.actions) {
    if (action.do !== 'electLeader' || action.kind !== 'unclean') continue
    if (action.atMs * 1000 > world.nowUs) continue
    if (action.topic === registry.topics[partition] && action.partition === registry.partitions[partition]) return true
  }
  return false
}

function entryIn(image: MetadataImage | undefined, partition: number): PartitionMetadata | undefined {
  for (const topic of image?.topics ?? []) {
    const first = topic.partitions[0]
    if (!first || partition < first.partition) continue
    for (const entry of topic.partitions) if (entry.partition === partition) return entry
  }
  return undefined
}

/** Has the broker another epoch than in the last picture? */
function isNewborn({ state, world }: Watch, id: number): boolean {
  const epochIn = (image: MetadataImage | undefined) => image?.brokers.find((known) => known.id === id)?.epoch
  return epochIn(state.image) !== epochIn(world.controller.committed)
}

/** I-25: whom the rules of C-12, C-69, C-87 choose. */
function checkChoice(watch: Watch, before: PartitionMetadata, after: PartitionMetadata, how: number): void {
  const { partition, leader, isr, replicas } = after
  const { controller } = watch.world
  const isActive = (id: number) => {
    const broker = must(
      controller.committed.brokers.find((known) => known.id === id),
      'broker',
      id,
    )
    return !broker.fenced && !broker.inControlledShutdown && !broker.logDirFailed
  }
  const wrong = (why: string) => violate(watch, 'I-25', partition, leader, `b${leader} was elected, ${why}`)
  if (how === ELECTION.clean || how === ELECTION.preferred) {
    // The end of a reassignment adds a member and makes it leader in one decision.
    const isMember = before.isr.includes(leader) || before.replicas !== replicas
    if (!isMember) wrong(`not one of the ISR ${before.isr}`)
    if (how === ELECTION.preferred) {
      if (leader !== replicas[0]) wrong(`preferred is b${replicas[0]}`)
      return
    }
    const isKept = before.leader !== -1 && isr.includes(before.leader) && isActive(before.leader)
    const due = isKept ? before.leader : replicas.find((id) => isr.includes(id) && isActive(id))
    if (due !== undefined && due !== leader) wrong(`b${due} was due`)
  } else if (how === ELECTION.eligible) {
    if (!before.elr.includes(leader) && !before.isr.includes(leader)) wrong(`not one of the ELR ${before.elr}`)
  } else if (how === ELECTION.lastKnown) {
    if (after.elr.length > 0 || isr.length !== 1) wrong('the last known leader, and others were eligible')
  } else if (how === ELECTION.unclean) {
    // Who registers again in this very decision was found dead first (C-63, C-74).
    const clean = before.isr.find((id) => replicas.includes(id) && isActive(id) && !isNewborn(watch, id))
    if (clean !== undefined && clean !== leader) wrong(`uncleanly, and b${clean} was in the ISR`)
  }
}
