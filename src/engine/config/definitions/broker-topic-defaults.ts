import type { ConfigDefinition } from '../config-definition.ts'
import { atLeast, eachOneOf, oneOf } from '../validator.ts'
import { broker } from './broker-definition.ts'

const LONG_MAX = '9223372036854775807'

/** What a topic has unless it sets its own. */
export const TOPIC_DEFAULTS: readonly ConfigDefinition[] = [
  broker('min.insync.replicas', {
    type: 'int',
    group: 'Delivery',
    default: 1,
    validator: atLeast(1),
    slider: [1, 5],
    en: 'min.insync.replicas of topics that do not set it.',
    ko: '토픽에서 따로 정하지 않았을 때의 min.insync.replicas예요.',
  }),
  broker('unclean.leader.election.enable', {
    type: 'boolean',
    group: 'Delivery',
    default: false,
    en: 'unclean.leader.election.enable of topics that do not set it.',
    ko: '토픽에서 따로 정하지 않았을 때의 unclean.leader.election.enable이에요.',
  }),
  broker('message.max.bytes', {
    type: 'int',
    unit: 'bytes',
    group: 'Batching',
    default: 1_048_588,
    validator: atLeast(0),
    slider: [128, 16_777_216],
    en: 'max.message.bytes of topics that do not set it.',
    ko: '토픽에서 따로 정하지 않았을 때의 max.message.bytes예요.',
  }),
  broker('log.message.timestamp.type', {
    type: 'string',
    default: 'CreateTime',
    validator: oneOf('CreateTime', 'LogAppendTime'),
    options: ['CreateTime', 'LogAppendTime'],
    en: 'message.timestamp.type of topics that do not set it.',
    ko: '토픽에서 따로 정하지 않았을 때의 message.timestamp.type이에요.',
  }),
  broker('log.message.timestamp.difference.max.ms', {
    type: 'long',
    unit: 'ms',
    default: LONG_MAX,
    validator: atLeast(0),
    changes: { '4.x': 'removed' },
    en: 'message.timestamp.difference.max.ms of topics that do not set it.',
    ko: '토픽에서 따로 정하지 않았을 때의 message.timestamp.difference.max.ms예요.',
  }),
  broker('log.message.timestamp.before.max.ms', {
    type: 'long',
    unit: 'ms',
    default: LONG_MAX,
    validator: atLeast(0),
    first: '3.9',
    en: 'message.timestamp.before.max.ms of topics that do not set it.',
    ko: '토픽에서 따로 정하지 않았을 때의 message.timestamp.before.max.ms예요.',
  }),
  broker('log.message.timestamp.after.max.ms', {
    type: 'long',
    unit: 'ms',
    default: LONG_MAX,
    validator: atLeast(0),
    first: '3.9',
    changes: { '4.x': { default: 3_600_000 } },
    en: 'message.timestamp.after.max.ms of topics that do not set it.',
    ko: '토픽에서 따로 정하지 않았을 때의 message.timestamp.after.max.ms예요.',
  }),
  broker('log.segment.bytes', {
    type: 'int',
    unit: 'bytes',
    group: 'Batching',
    default: 1_073_741_824,
    validator: atLeast(14),
    changes: { '4.x': { validator: atLeast(1_048_576) } },
    en: 'segment.bytes of topics that do not set it.',
    ko: '토픽에서 따로 정하지 않았을 때의 segment.bytes예요.',
  }),
  broker('log.cleanup.policy', {
    type: 'list',
    default: ['delete'],
    validator: eachOneOf('compact', 'delete'),
    en: 'cleanup.policy of topics that do not set it.',
    ko: '토픽에서 따로 정하지 않았을 때의 cleanup.policy예요.',
  }),
  broker('compression.type', {
    type: 'string',
    group: 'Compression',
    default: 'producer',
    validator: oneOf('uncompressed', 'zstd', 'lz4', 'snappy', 'gzip', 'producer'),
    en: 'compression.type of topics that do not set it.',
    ko: '토픽에서 따로 정하지 않았을 때의 compression.type이에요.',
  }),
]

/** Topics that are created because somebody asked for them. */
export const TOPIC_CREATION: readonly ConfigDefinition[] = [
  broker('num.partitions', {
    type: 'int',
    default: 1,
    validator: atLeast(1),
    slider: [1, 50],
    en: 'Partitions of a topic that is created because somebody asked for it.',
    ko: '자동으로 만들어지는 토픽의 파티션 수예요.',
  }),
  broker('default.replication.factor', {
    type: 'int',
    default: 1,
    validator: atLeast(1),
    slider: [1, 5],
    en: 'Replicas of such a topic.',
    ko: '자동으로 만들어지는 토픽의 복제본 수예요.',
  }),
  broker('auto.create.topics.enable', {
    type: 'boolean',
    default: true,
    en: 'Creates a topic when a client asks for one that does not exist.',
    ko: '클라이언트가 없는 토픽을 요청하면 새로 만들어요.',
  }),
]
