import type { Outbox } from '../kernel/actor.ts'
import type { Micros } from '../kernel/units.ts'
import type { Message, MetadataImage } from '../protocol/messages.ts'
import { onMetadataApplied } from './broker-lifecycle.ts'
import type { BrokerState } from './broker-state.ts'
import { brokerConfigOf, topicConfigWith } from './dynamic-config.ts'
import { CLUSTER } from './events.ts'
import { applyImage, metadataVersion } from './metadata-cache.ts'
import { maybeFetch } from './replica-fetcher.ts'
import { applyPartition, reevaluateHighWatermark } from './replica-manager.ts'
import { TRANSACTION_STATE_TOPIC } from './transaction-state.ts'
import { coordinate } from './transaction-turn.ts'

/** Act on the newest image whose time has come; older ones that wait are contained in it. */
export function applyWaitingImages(broker: BrokerState, out: Outbox<Message>, nowUs: Micros): void {
  const { metadata } = broker
  let newest: (typeof metadata.waiting)[number] | undefined
  for (const waiting of metadata.waiting) {
    if (waiting.atUs <= nowUs && (!newest || waiting.image.version > newest.image.version)) newest = waiting
  }
  if (!newest) return
  const { image } = newest
  metadata.waiting = metadata.waiting.filter((waiting) => waiting.image.version > image.version)
  if (image.version > metadataVersion(metadata)) applyMetadata(broker, image, out, nowUs)
}

/**
 * Act on committed metadata: configs, then every changed partition in order of its number, then fetch loops that have
 * something new to fetch.
 */
export function applyMetadata(broker: BrokerState, image: MetadataImage, out: Outbox<Message>, nowUs: Micros): void {
  const before = broker.metadata.image
  const { registry } = broker.options.tables
  const changed = applyImage(broker.metadata, image, registry)
  out.emit(CLUSTER.metadataApplied, broker.id, image.version)
  if (before?.brokerConfigs !== image.brokerConfigs) {
    broker.config = brokerConfigOf(broker.options.profile, broker.options.config, image, broker.id)
  }
  const areConfigsNew = before?.topicConfigs !== image.topicConfigs || before?.brokerConfigs !== image.brokerConfigs
  if (areConfigsNew) adoptTopicConfigs(broker, out, nowUs)
  broker.creatingTopics = broker.creatingTopics.filter((topic) => !broker.metadata.topics.has(topic))
  for (const entry of changed) {
    const topic = registry.topics[entry.partition] as string
    const topicConfig = topicConfigWith(
      broker.options.profile,
      broker.config.defaultTopicConfig,
      image.topicConfigs[topic],
    )
    applyPartition(broker, entry, topicConfig, out, nowUs)
    if (topic === TRANSACTION_STATE_TOPIC) coordinate(broker, entry.partition, out, nowUs)
  }
  if (broker.process === 'starting') {
    broker.process = 'running'
    broker.sinceUs = nowUs
  }
  // Fenced marks and broker epochs may have changed who is waited for, without any change of a partition (C-43).
  if (before?.brokers !== image.brokers)
    for (const partition of broker.partitions) {
      if (partition) reevaluateHighWatermark(broker, partition, out, nowUs)
    }
  for (const fetcher of broker.fetchers) if (fetcher) maybeFetch(broker, fetcher, out, nowUs)
  onMetadataApplied(broker, out, nowUs)
}

function adoptTopicConfigs(broker: BrokerState, out: Outbox<Message>, nowUs: Micros): void {
  const { image } = broker.metadata
  for (const partition of broker.partitions) {
    if (!partition) continue
    const topic = broker.options.tables.registry.topics[partition.partition] as string
    partition.topicConfig = topicConfigWith(
      broker.options.profile,
      broker.config.defaultTopicConfig,
      image?.topicConfigs[topic],
    )
    reevaluateHighWatermark(broker, partition, out, nowUs)
  }
}
