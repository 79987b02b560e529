import type { ClusterView, TopicView } from '../../engine/client/cluster-view.ts'
import type { ProducerConfig } from '../../engine/config/producer-config.ts'
import { type PartitionIndex, type PartitionRegistry, partitionIndex } from '../../engine/protocol/ids.ts'

/** `[topic, partition, leader or -1, leaderEpoch]`; the order is the one in which a node's partitions are drained. */
export type LeaderRow = readonly [topic: string, partition: number, leader: number, leaderEpoch: number]

/** A client's picture made of rows. */
export function clusterOf(registry: PartitionRegistry, rows: readonly LeaderRow[], version = 1): ClusterView {
  const leaders: number[] = []
  const leaderEpochs: number[] = []
  const partitionsByLeader = new Map<number, PartitionIndex[]>()
  const topics = new Map<string, { topic: string; partitions: number[]; available: number[] } & TopicView>()
  for (const [topic, partition, leader, epoch] of rows) {
    const index = partitionIndex(registry, topic, partition)
    leaders[index] = leader
    leaderEpochs[index] = epoch
    let view = topics.get(topic)
    if (!view) {
      view = { topic, partitions: [], available: [] }
      topics.set(topic, view)
    }
    view.partitions[partition] = index
    if (leader < 0) continue
    view.available.push(partition)
    view.available.sort((a, b) => a - b)
    const led = partitionsByLeader.get(leader)
    if (led) led.push(index)
    else partitionsByLeader.set(leader, [index])
  }
  const nodes = [...partitionsByLeader.keys()].sort((a, b) => a - b)
  return { version, nodes, leaders, leaderEpochs, topics, partitionsByLeader, invalidTopics: new Set() }
}

/** A config with the values that an accumulator looks at; the rest are the defaults of 3.9. */
export function configOf(changes: Partial<ProducerConfig>): ProducerConfig {
  return {
    clientId: 'producer-1',
    acks: -1,
    enableIdempotence: false,
    retries: 2147483647,
    maxInFlightRequestsPerConnection: 5,
    guaranteeMessageOrder: false,
    lingerMs: 0,
    batchSize: 16384,
    bufferMemory: 33554432,
    maxBlockMs: 60000,
    maxRequestSize: 1048576,
    deliveryTimeoutMs: 120000,
    requestTimeoutMs: 30000,
    retryBackoffMs: 100,
    retryBackoffMaxMs: 1000,
    reconnectBackoffMs: 50,
    reconnectBackoffMaxMs: 1000,
    socketConnectionSetupTimeoutMs: 10000,
    socketConnectionSetupTimeoutMaxMs: 30000,
    connectionsMaxIdleMs: 540000,
    metadataMaxAgeMs: 300000,
    metadataMaxIdleMs: 300000,
    metadataRecoveryStrategy: 'none',
    metadataRecoveryRebootstrapTriggerMs: 300000,
    compressionType: 'none',
    compressionLevel: undefined,
    partitioner: 'built-in',
    partitionerIgnoreKeys: false,
    adaptivePartitioning: true,
    partitionerAvailabilityTimeoutMs: 0,
    transactionalId: null,
    transactionTimeoutMs: 60000,
    keySerializer: 'org.apache.kafka.common.serialization.ByteArraySerializer',
    valueSerializer: 'org.apache.kafka.common.serialization.ByteArraySerializer',
    ...changes,
  }
}
