import { must } from '../kernel/assert.ts'
import { type Bytes, type Millis, NEVER } from '../kernel/units.ts'
import type { ConfigType, ConfigValue } from './config-definition.ts'
import type { KafkaVersion } from './kafka-versions.ts'
import { parseValue } from './parse-value.ts'
import type { CompressionType } from './producer-config.ts'
import type { Profile } from './profile.ts'

/** What a broker enforces for one topic (C-13, the rows marked T). "No limit" is `NEVER`. */
export interface TopicConfig {
  /** `min.insync.replicas`, before the cap of C-44. */
  readonly minInsyncReplicas: number
  readonly uncleanLeaderElectionEnable: boolean
  /** Largest batch as stored, compressed (`max.message.bytes`). */
  readonly maxMessageBytes: Bytes
  readonly messageTimestampType: 'CreateTime' | 'LogAppendTime'
  /** A CreateTime older than the broker's clock by more is INVALID_TIMESTAMP (32). */
  readonly messageTimestampBeforeMaxMs: Millis
  /** A CreateTime ahead of the broker's clock by more is INVALID_TIMESTAMP (32). */
  readonly messageTimestampAfterMaxMs: Millis
  /** A batch above this is RECORD_LIST_TOO_LARGE (18). */
  readonly segmentBytes: Bytes
  /** `cleanup.policy` contains `compact`: records need keys (INVALID_RECORD, 87). */
  readonly compacted: boolean
  /** `producer`: batches are stored as they come. */
  readonly compressionType: 'producer' | 'uncompressed' | Exclude<CompressionType, 'none'>
}

/** What the values of a TopicConfig are called, on a topic and as the brokers' defaults. */
export interface TopicConfigNames {
  readonly maxMessageBytes: string
  readonly timestampType: string
  readonly timestampDifference: string
  readonly timestampBefore: string
  readonly timestampAfter: string
  readonly segmentBytes: string
  readonly cleanupPolicy: string
}

/** On a topic. */
export const TOPIC_NAMES: TopicConfigNames = {
  maxMessageBytes: 'max.message.bytes',
  timestampType: 'message.timestamp.type',
  timestampDifference: 'message.timestamp.difference.max.ms',
  timestampBefore: 'message.timestamp.before.max.ms',
  timestampAfter: 'message.timestamp.after.max.ms',
  segmentBytes: 'segment.bytes',
  cleanupPolicy: 'cleanup.policy',
}

/** As the brokers' defaults. */
export const BROKER_NAMES: TopicConfigNames = {
  maxMessageBytes: 'message.max.bytes',
  timestampType: 'log.message.timestamp.type',
  timestampDifference: 'log.message.timestamp.difference.max.ms',
  timestampBefore: 'log.message.timestamp.before.max.ms',
  timestampAfter: 'log.message.timestamp.after.max.ms',
  segmentBytes: 'log.segment.bytes',
  cleanupPolicy: 'log.cleanup.policy',
}

/** Set values over `defaults`; without defaults every value must be set, except those of other versions. */
export function topicConfigFrom(
  given: ReadonlyMap<string, ConfigValue>,
  names: TopicConfigNames,
  defaults?: TopicConfig,
): TopicConfig {
  const number = (name: string, otherwise: number | undefined): number =>
    given.has(name) ? limitOf(given.get(name)) : must(otherwise, 'default of', name)
  const difference = given.get(names.timestampDifference)
  const timestampLimit = difference === undefined ? undefined : limitOf(difference)
  const cleanup = given.get(names.cleanupPolicy)
  const unclean = given.get('unclean.leader.election.enable')
  const { timestampType: type } = names
  return {
    minInsyncReplicas: number('min.insync.replicas', defaults?.minInsyncReplicas),
    uncleanLeaderElectionEnable:
      unclean === undefined ? (defaults?.uncleanLeaderElectionEnable ?? false) : unclean === true,
    maxMessageBytes: number(names.maxMessageBytes, defaults?.maxMessageBytes),
    messageTimestampType:
      (given.get(type) ?? defaults?.messageTimestampType) === 'LogAppendTime' ? 'LogAppendTime' : 'CreateTime',
    messageTimestampBeforeMaxMs: number(names.timestampBefore, timestampLimit ?? defaults?.messageTimestampBeforeMaxMs),
    messageTimestampAfterMaxMs: number(names.timestampAfter, timestampLimit ?? defaults?.messageTimestampAfterMaxMs),
    segmentBytes: number(names.segmentBytes, defaults?.segmentBytes),
    compacted: Array.isArray(cleanup) ? cleanup.includes('compact') : (defaults?.compacted ?? false),
    compressionType: (given.get('compression.type') ??
      defaults?.compressionType ??
      'producer') as TopicConfig['compressionType'],
  }
}

/** A long that does not fit a number stands for "no limit". */
export function limitOf(value: ConfigValue | undefined): number {
  return typeof value === 'string' ? NEVER : Number(value)
}

/** What the simulation reads of a topic's config map, and as what. */
const TYPES: Readonly<Record<string, ConfigType>> = {
  'min.insync.replicas': 'int',
  'unclean.leader.election.enable': 'boolean',
  'max.message.bytes': 'int',
  'message.timestamp.type': 'string',
  'message.timestamp.difference.max.ms': 'long',
  'message.timestamp.before.max.ms': 'long',
  'message.timestamp.after.max.ms': 'long',
  'segment.bytes': 'int',
  'cleanup.policy': 'list',
  'compression.type': 'string',
}

/** Names that not every version has: those that have it. Their twin is in `definitions/topic-definitions.ts`. */
const VERSIONS: Readonly<Record<string, readonly KafkaVersion[]>> = {
  'message.timestamp.difference.max.ms': ['2.5', '3.9'],
  'message.timestamp.before.max.ms': ['3.9', '4.x'],
  'message.timestamp.after.max.ms': ['3.9', '4.x'],
}

/**
 * A topic's own values over its defaults, while a run goes on: they were checked when they were set, with `resolveTopicConfig`,
 * and are only read here. A name that the version does not have is not read.
 */
export function checkedTopicConfig(
  profile: Profile,
  overrides: Readonly<Record<string, string>>,
  defaults: TopicConfig,
): TopicConfig {
  const given = new Map<string, ConfigValue>()
  for (const [name, text] of Object.entries(overrides)) {
    const type = TYPES[name]
    if (!type || VERSIONS[name]?.includes(profile.version) === false) continue
    const parsed = parseValue(type, text)
    if (parsed.ok) given.set(name, parsed.value)
  }
  return topicConfigFrom(given, TOPIC_NAMES, defaults)
}
