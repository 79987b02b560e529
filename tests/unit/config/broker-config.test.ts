import { describe, expect, it } from 'vitest'
import {
  type ClusterConfig,
  resolveClusterConfig,
  resolveTopicConfig,
  type TopicConfig,
} from '../../../src/engine/config/broker-config.ts'
import type { GivenConfig } from '../../../src/engine/config/config-definition.ts'
import { KAFKA_VERSIONS, type KafkaVersion, profileOf } from '../../../src/engine/config/profile.ts'
import { NEVER } from '../../../src/engine/kernel/units.ts'

function topic(version: KafkaVersion, props: GivenConfig, defaults?: TopicConfig): TopicConfig {
  const result = resolveTopicConfig(profileOf(version), props, defaults)
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join('; '))
  return result.config
}

function cluster(version: KafkaVersion, props: GivenConfig): ClusterConfig {
  const result = resolveClusterConfig(profileOf(version), props)
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join('; '))
  return result.config
}

function topicProblems(props: GivenConfig): string[] {
  const result = resolveTopicConfig(profileOf('3.9'), props)
  return result.ok ? [] : result.problems.map(({ message }) => message)
}

describe('a topic’s config (C-13)', () => {
  it('has the defaults of its version', () => {
    expect(topic('3.9', {})).toEqual({
      minInsyncReplicas: 1,
      uncleanLeaderElectionEnable: false,
      maxMessageBytes: 1_048_588,
      messageTimestampType: 'CreateTime',
      messageTimestampBeforeMaxMs: NEVER,
      messageTimestampAfterMaxMs: NEVER,
      segmentBytes: 1_073_741_824,
      compacted: false,
      compressionType: 'producer',
    })
    expect(KAFKA_VERSIONS.map((version) => topic(version, {}).messageTimestampAfterMaxMs)).toEqual([
      NEVER,
      NEVER,
      3_600_000,
    ])
  })

  it('takes text, numbers and booleans; null removes a name', () => {
    const props = {
      'min.insync.replicas': '2',
      'unclean.leader.election.enable': true,
      'max.message.bytes': null,
      'cleanup.policy': 'compact, delete',
    }
    expect(topic('2.5', props)).toMatchObject({
      minInsyncReplicas: 2,
      uncleanLeaderElectionEnable: true,
      maxMessageBytes: 1_048_588,
      compacted: true,
    })
  })

  it('falls back to what the cluster sets', () => {
    const defaults = cluster('3.9', { 'min.insync.replicas': 2, 'message.max.bytes': 1000 }).defaultTopicConfig
    expect(topic('3.9', { 'max.message.bytes': 500 }, defaults)).toMatchObject({
      minInsyncReplicas: 2,
      maxMessageBytes: 500,
    })
  })

  it('an unknown name is refused as the broker refuses it, with every other mistake', () => {
    expect(topicProblems({ 'min.isr': 2, 'min.insync.replicas': 0, 'cleanup.policy': 'delete,shrink' })).toEqual([
      'Invalid value 0 for configuration min.insync.replicas: Value must be at least 1',
      'Invalid value shrink for configuration cleanup.policy: String must be one of: compact, delete',
      'Unknown topic config name: min.isr',
    ])
  })

  it('a name that only another version knows is unknown; one that nothing here depends on is accepted', () => {
    const before = resolveTopicConfig(profileOf('2.5'), { 'message.timestamp.after.max.ms': 1 })
    expect(!before.ok && before.problems).toEqual([
      {
        name: 'message.timestamp.after.max.ms',
        message: 'Unknown topic config name: message.timestamp.after.max.ms',
      },
    ])
    expect(topicProblems({ 'retention.ms': 1000 })).toEqual([])
  })

  it('one limit for both directions holds where the two are not set', () => {
    expect(topic('2.5', { 'message.timestamp.difference.max.ms': 5 })).toMatchObject({
      messageTimestampBeforeMaxMs: 5,
      messageTimestampAfterMaxMs: 5,
    })
    const both = { 'message.timestamp.difference.max.ms': 5, 'message.timestamp.after.max.ms': 7 }
    expect(topic('3.9', both)).toMatchObject({ messageTimestampBeforeMaxMs: 5, messageTimestampAfterMaxMs: 7 })
  })
})

describe('the cluster’s config (C-13)', () => {
  it('has the defaults of the table', () => {
    for (const version of KAFKA_VERSIONS) {
      expect(cluster(version, {})).toMatchObject({
        replicaLagTimeMaxMs: 30_000,
        replicaFetchWaitMaxMs: 500,
        replicaFetchBackoffMs: 1000,
        numReplicaFetchers: 1,
        autoLeaderRebalanceEnable: true,
        leaderImbalanceCheckIntervalMs: 300_000,
        transactionStateLogNumPartitions: 50,
        transactionStateLogReplicationFactor: 3,
        transactionStateLogMinIsr: 2,
        transactionMaxTimeoutMs: 900_000,
        logFlushIntervalMs: NEVER,
        logFlushIntervalMessages: NEVER,
      })
    }
    expect(cluster('2.5', {}).zookeeperSessionTimeoutMs).toBe(18_000)
    expect(cluster('3.9', {})).toMatchObject({ brokerSessionTimeoutMs: 9000, brokerHeartbeatIntervalMs: 2000 })
  })

  it('keeps producer ids for a day, in 2.5 as long as transactional ids', () => {
    expect(cluster('3.9', {}).producerIdExpirationMs).toBe(86_400_000)
    expect(cluster('2.5', {}).producerIdExpirationMs).toBe(604_800_000)
    expect(cluster('2.5', { 'transactional.id.expiration.ms': 1000 }).producerIdExpirationMs).toBe(1000)
  })

  it('has eligible leader replicas in 4.x unless they are switched off, and verifies transactions since 3.6', () => {
    expect(KAFKA_VERSIONS.map((version) => cluster(version, {}).elrVersion)).toEqual([0, 0, 1])
    expect(cluster('4.x', { 'eligible.leader.replicas.version': 0 }).elrVersion).toBe(0)
    const verified = KAFKA_VERSIONS.map((version) => cluster(version, {}).transactionPartitionVerificationEnable)
    expect(verified).toEqual([false, true, true])
  })

  it('a misspelt name is a problem; a name of another version is only not used', () => {
    const misspelt = resolveClusterConfig(profileOf('3.9'), { 'replica.lag.time.ms': 1, 'num.replica.fetchers': 'x' })
    expect(!misspelt.ok && misspelt.problems).toEqual([
      {
        name: 'num.replica.fetchers',
        message: 'Invalid value x for configuration num.replica.fetchers: Not a number of type INT',
      },
      { name: 'replica.lag.time.ms', message: 'Unknown broker config name: replica.lag.time.ms' },
    ])
    const older = resolveClusterConfig(profileOf('2.5'), { 'broker.session.timeout.ms': 1 })
    expect(older.ok && older.unused).toEqual(['broker.session.timeout.ms'])
  })

  it('has no timer of 0 ms, which would stop simulated time', () => {
    const result = resolveClusterConfig(profileOf('3.9'), {
      'replica.lag.time.max.ms': 0,
      'broker.heartbeat.interval.ms': 0,
    })
    expect(!result.ok && result.problems.length).toBe(2)
  })
})
