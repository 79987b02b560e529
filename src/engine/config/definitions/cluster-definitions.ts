import {
  type ConfigDefinition,
  type ConfigGroup,
  type ConfigSpec,
  type ConfigType,
  type ConfigUnit,
  type SpecChanges,
  since,
} from '../config-definition.ts'
import type { KafkaVersion } from '../profile.ts'
import { atLeast, between, eachOneOf, oneOf, type Validator } from '../validator.ts'

const LONG_MAX = '9223372036854775807'

interface BrokerConfig {
  readonly type: ConfigType
  readonly unit?: ConfigUnit
  readonly group?: ConfigGroup
  readonly default: ConfigSpec['default']
  readonly validator?: Validator
  readonly first?: KafkaVersion
  readonly changes?: SpecChanges
  readonly slider?: readonly [min: number, max: number]
  readonly options?: readonly string[]
  readonly simulated?: false
  readonly en: string
  readonly ko: string
}

function broker(name: string, config: BrokerConfig): ConfigDefinition {
  const { type, unit = 'none', group = 'Other', validator, slider, options } = config
  const spec: ConfigSpec = { default: config.default, importance: 'MEDIUM', ...(validator && { validator }) }
  return {
    name,
    type,
    unit,
    group,
    control: slider
      ? { kind: 'slider', scale: slider[1] > 100 ? 'log' : 'linear', min: slider[0], max: slider[1] }
      : options
        ? { kind: 'segments', options }
        : { kind: type === 'boolean' ? 'switch' : 'text' },
    simulated: config.simulated ?? true,
    versions: since(config.first ?? '2.5', spec, config.changes),
    en: config.en,
    ko: config.ko,
    source: 'C-13',
  }
}

/** What a topic has unless it sets its own. */
const TOPIC_DEFAULTS: readonly ConfigDefinition[] = [
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

const TOPIC_CREATION: readonly ConfigDefinition[] = [
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

const REPLICATION: readonly ConfigDefinition[] = [
  broker('replica.lag.time.max.ms', {
    type: 'long',
    unit: 'ms',
    default: 30_000,
    validator: atLeast(1),
    slider: [100, 300_000],
    en: 'After how long without catching up a follower leaves the in-sync set.',
    ko: '따라잡지 못한 팔로워를 얼마 뒤에 ISR에서 뺄지 정해요.',
  }),
  broker('replica.fetch.wait.max.ms', {
    type: 'int',
    unit: 'ms',
    default: 500,
    validator: atLeast(1),
    slider: [1, 30_000],
    en: 'How long the leader holds back the answer to a follower that has everything.',
    ko: '다 따라온 팔로워의 fetch 응답을 리더가 얼마나 붙잡아 둘지 정해요.',
  }),
  broker('replica.fetch.min.bytes', {
    type: 'int',
    unit: 'bytes',
    default: 1,
    validator: atLeast(1),
    slider: [1, 1_048_576],
    en: 'Bytes that release such an answer.',
    ko: '붙잡아 둔 응답을 내보내는 최소 바이트 수예요.',
  }),
  broker('replica.fetch.backoff.ms', {
    type: 'int',
    unit: 'ms',
    default: 1000,
    validator: atLeast(0),
    slider: [1, 60_000],
    en: 'How long a follower leaves a partition alone after a fetch error.',
    ko: 'fetch 오류가 난 파티션을 팔로워가 쉬게 두는 시간이에요.',
  }),
  broker('replica.fetch.max.bytes', {
    type: 'int',
    unit: 'bytes',
    default: 1_048_576,
    validator: atLeast(0),
    slider: [128, 16_777_216],
    en: 'Bytes of one partition in a follower’s fetch. The first batch is always returned.',
    ko: '팔로워 fetch에 담기는 파티션당 바이트 수예요. 첫 배치는 항상 담겨요.',
  }),
  broker('replica.fetch.response.max.bytes', {
    type: 'int',
    unit: 'bytes',
    default: 10_485_760,
    validator: atLeast(0),
    slider: [128, 104_857_600],
    en: 'Bytes of a whole fetch response.',
    ko: 'fetch 응답 전체의 바이트 수예요.',
  }),
  broker('replica.socket.timeout.ms', {
    type: 'int',
    unit: 'ms',
    default: 30_000,
    validator: atLeast(1),
    slider: [100, 300_000],
    en: 'After how long a follower gives up on a leader that does not answer.',
    ko: '응답이 없는 리더를 팔로워가 얼마 뒤에 포기할지 정해요.',
  }),
  broker('num.replica.fetchers', {
    type: 'int',
    default: 1,
    validator: atLeast(1),
    slider: [1, 10],
    en: 'Fetch connections from one broker to another.',
    ko: '브로커 사이의 복제 연결 수예요.',
  }),
  broker('replica.high.watermark.checkpoint.interval.ms', {
    type: 'long',
    unit: 'ms',
    default: 5000,
    validator: atLeast(1),
    slider: [100, 60_000],
    en: 'How often the high watermark is written to disk.',
    ko: '하이 워터마크를 디스크에 적는 간격이에요.',
  }),
  broker('log.flush.interval.messages', {
    type: 'long',
    default: LONG_MAX,
    validator: atLeast(1),
    en: 'Records between two writes to disk. Not waited for when producing.',
    ko: '디스크에 강제로 쓰는 레코드 간격이에요. 프로듀서는 이를 기다리지 않아요.',
  }),
  broker('log.flush.interval.ms', {
    type: 'long',
    unit: 'ms',
    default: null,
    en: 'Time between two writes to disk. Not set: never.',
    ko: '디스크에 강제로 쓰는 시간 간격이에요. 비우면 강제로 쓰지 않아요.',
  }),
  broker('log.flush.offset.checkpoint.interval.ms', {
    type: 'int',
    unit: 'ms',
    default: 60_000,
    validator: atLeast(1),
    slider: [1000, 600_000],
    en: 'How often the recovery point is written to disk.',
    ko: '복구 지점을 디스크에 적는 간격이에요.',
  }),
  broker('log.dir.failure.timeout.ms', {
    type: 'long',
    unit: 'ms',
    default: 30_000,
    validator: atLeast(1),
    first: '3.9',
    slider: [100, 300_000],
    en: 'After how long a broker stops that cannot report a dead disk.',
    ko: '디스크 고장을 알리지 못한 브로커가 얼마 뒤에 멈출지 정해요.',
  }),
]

const LEADERSHIP: readonly ConfigDefinition[] = [
  broker('unclean.leader.election.interval.ms', {
    type: 'long',
    unit: 'ms',
    default: 300_000,
    validator: atLeast(1),
    first: '3.9',
    slider: [1000, 3_600_000],
    en: 'How often partitions without a leader are looked at again.',
    ko: '리더가 없는 파티션을 다시 살피는 간격이에요.',
  }),
  broker('auto.leader.rebalance.enable', {
    type: 'boolean',
    default: true,
    en: 'Gives leadership back to the first replica of each partition.',
    ko: '리더를 각 파티션의 첫 번째 복제본으로 되돌려요.',
  }),
  broker('leader.imbalance.check.interval.seconds', {
    type: 'long',
    unit: 's',
    default: 300,
    validator: atLeast(1),
    slider: [1, 3600],
    en: 'How often that is done.',
    ko: '리더를 되돌릴지 살피는 간격이에요.',
  }),
  broker('leader.imbalance.per.broker.percentage', {
    type: 'int',
    unit: 'percent',
    default: 10,
    validator: atLeast(0),
    slider: [0, 100],
    en: 'From which share of misplaced leaders on (2.5 only).',
    ko: '리더가 얼마나 어긋나야 되돌릴지 정해요(2.5에서만 써요).',
  }),
  broker('controlled.shutdown.enable', {
    type: 'boolean',
    default: true,
    en: 'A broker that stops hands its leaderships over first.',
    ko: '브로커가 멈추기 전에 리더를 먼저 넘겨요.',
  }),
  broker('controlled.shutdown.max.retries', {
    type: 'int',
    default: 3,
    validator: atLeast(0),
    changes: { '4.x': 'removed' },
    en: 'How often it tries (ZooKeeper only).',
    ko: '리더 넘기기를 몇 번 시도할지 정해요(ZooKeeper에서만 써요).',
  }),
  broker('controlled.shutdown.retry.backoff.ms', {
    type: 'long',
    unit: 'ms',
    default: 5000,
    validator: atLeast(1),
    changes: { '4.x': 'removed' },
    en: 'Pause between these attempts (ZooKeeper only).',
    ko: '리더 넘기기를 다시 시도하기 전에 쉬는 시간이에요(ZooKeeper에서만 써요).',
  }),
  broker('eligible.leader.replicas.version', {
    type: 'short',
    default: 1,
    validator: between(0, 1),
    first: '4.x',
    options: ['0', '1'],
    en: 'Remembers replicas that may still lead after the in-sync set became too small. 0: off.',
    ko: 'ISR이 너무 작아져도 리더가 될 수 있는 복제본을 기억해요. 0이면 꺼요.',
  }),
]

const MEMBERSHIP: readonly ConfigDefinition[] = [
  broker('zookeeper.session.timeout.ms', {
    type: 'int',
    unit: 'ms',
    default: 18_000,
    validator: atLeast(1),
    changes: { '4.x': 'removed' },
    slider: [1000, 120_000],
    en: 'After how long a silent broker counts as dead (ZooKeeper).',
    ko: '소식이 없는 브로커를 얼마 뒤에 죽은 것으로 볼지 정해요(ZooKeeper).',
  }),
  broker('broker.heartbeat.interval.ms', {
    type: 'int',
    unit: 'ms',
    default: 2000,
    validator: atLeast(1),
    first: '3.9',
    slider: [100, 60_000],
    en: 'How often a broker tells the controller that it lives.',
    ko: '브로커가 컨트롤러에 살아 있다고 알리는 간격이에요.',
  }),
  broker('broker.session.timeout.ms', {
    type: 'int',
    unit: 'ms',
    default: 9000,
    validator: atLeast(1),
    first: '3.9',
    slider: [100, 120_000],
    en: 'After how long without a heartbeat a broker is fenced.',
    ko: '하트비트가 끊긴 브로커를 얼마 뒤에 격리할지 정해요.',
  }),
  broker('initial.broker.registration.timeout.ms', {
    type: 'int',
    unit: 'ms',
    default: 60_000,
    validator: atLeast(1),
    first: '3.9',
    slider: [1000, 600_000],
    en: 'After how long a broker stops that cannot register.',
    ko: '등록하지 못한 브로커가 얼마 뒤에 멈출지 정해요.',
  }),
  broker('metadata.max.idle.interval.ms', {
    type: 'int',
    unit: 'ms',
    default: 500,
    validator: atLeast(0),
    first: '3.9',
    slider: [1, 10_000],
    en: 'Longest pause between two records of the metadata log.',
    ko: '메타데이터 로그에 레코드를 남기는 최대 간격이에요.',
  }),
  broker('controller.quorum.election.timeout.ms', {
    type: 'int',
    unit: 'ms',
    default: 1000,
    validator: atLeast(1),
    first: '3.9',
    slider: [100, 60_000],
    en: 'How long an election of a controller may take before another one.',
    ko: '컨트롤러 선거 한 번의 제한 시간이에요.',
  }),
  broker('controller.quorum.fetch.timeout.ms', {
    type: 'int',
    unit: 'ms',
    default: 2000,
    validator: atLeast(1),
    first: '3.9',
    slider: [100, 60_000],
    en: 'After how long without the controller a new one is elected.',
    ko: '컨트롤러가 응답하지 않을 때 얼마 뒤에 새로 뽑을지 정해요.',
  }),
  broker('request.timeout.ms', {
    type: 'int',
    unit: 'ms',
    default: 30_000,
    validator: atLeast(1),
    slider: [100, 300_000],
    en: 'How long requests between brokers wait for an answer.',
    ko: '브로커끼리 보내는 요청이 응답을 기다리는 시간이에요.',
  }),
]

const TRANSACTION_STATE: readonly ConfigDefinition[] = [
  broker('transaction.state.log.num.partitions', {
    type: 'int',
    group: 'Transactions',
    default: 50,
    validator: atLeast(1),
    slider: [1, 100],
    en: 'Partitions of __transaction_state.',
    ko: '__transaction_state의 파티션 수예요.',
  }),
  broker('transaction.state.log.replication.factor', {
    type: 'short',
    group: 'Transactions',
    default: 3,
    validator: atLeast(1),
    slider: [1, 5],
    en: 'Replicas of __transaction_state.',
    ko: '__transaction_state의 복제본 수예요.',
  }),
  broker('transaction.state.log.min.isr', {
    type: 'int',
    group: 'Transactions',
    default: 2,
    validator: atLeast(1),
    slider: [1, 5],
    en: 'min.insync.replicas of __transaction_state.',
    ko: '__transaction_state의 min.insync.replicas예요.',
  }),
  broker('transaction.max.timeout.ms', {
    type: 'int',
    unit: 'ms',
    group: 'Transactions',
    default: 900_000,
    validator: atLeast(1),
    slider: [1000, 3_600_000],
    en: 'Largest transaction.timeout.ms that a producer may ask for.',
    ko: '프로듀서가 요청할 수 있는 transaction.timeout.ms의 최댓값이에요.',
  }),
  broker('transactional.id.expiration.ms', {
    type: 'int',
    unit: 'ms',
    group: 'Transactions',
    default: 604_800_000,
    validator: atLeast(1),
    en: 'After how long an unused transactional.id is forgotten.',
    ko: '쓰이지 않는 transactional.id를 얼마 뒤에 잊을지 정해요.',
  }),
  broker('transaction.abort.timed.out.transaction.cleanup.interval.ms', {
    type: 'int',
    unit: 'ms',
    group: 'Transactions',
    default: 10_000,
    validator: atLeast(1),
    slider: [100, 600_000],
    en: 'How often transactions are looked at that took too long.',
    ko: '시간이 초과된 트랜잭션을 살피는 간격이에요.',
  }),
  broker('transaction.partition.verification.enable', {
    type: 'boolean',
    group: 'Transactions',
    default: true,
    first: '3.9',
    en: 'The leader asks the coordinator whether a partition belongs to the transaction.',
    ko: '파티션이 트랜잭션에 속하는지 리더가 코디네이터에게 확인해요.',
  }),
  broker('producer.id.expiration.ms', {
    type: 'int',
    unit: 'ms',
    group: 'Transactions',
    default: 86_400_000,
    validator: atLeast(1),
    first: '3.9',
    en: 'After how long a partition forgets a producer that does not write.',
    ko: '쓰지 않는 프로듀서를 파티션이 얼마 뒤에 잊을지 정해요.',
  }),
]

/**
 * Every broker config that the simulator knows, of every version.
 *
 * @simplified Times and counts must be at least 1 where the broker itself has no lower bound: a timer of 0 ms never lets
 *   simulated time go on.
 */
export const CLUSTER_DEFINITIONS: readonly ConfigDefinition[] = [
  ...TOPIC_DEFAULTS,
  ...TOPIC_CREATION,
  ...REPLICATION,
  ...LEADERSHIP,
  ...MEMBERSHIP,
  ...TRANSACTION_STATE,
]
