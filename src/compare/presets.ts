import type { ScenarioSourceJson } from '../lessons/scenario-patch.ts'
import type { ComparedVariant, CompareState } from './compare-state.ts'

const ROUND_ROBIN = 'org.apache.kafka.clients.producer.RoundRobinPartitioner'
const UNIFORM_STICKY = 'org.apache.kafka.clients.producer.UniformStickyPartitioner'
const DEFAULT_PARTITIONER = 'org.apache.kafka.clients.producer.internals.DefaultPartitioner'
const CONFIG = 'producers[0].config'

/** 24 keyless records, one every 5 ms, for four partitions on four brokers (L08). */
const KEYLESS: ScenarioSourceJson = {
  version: 1,
  title: { en: '24 keyless records', ko: '키 없는 레코드 24개' },
  kafka: '3.9',
  seed: 1,
  durationMs: 5000,
  cluster: { brokers: 4 },
  topics: [{ name: 'test', assignment: [[1], [2], [3], [4]] }],
  producers: [{ name: 'app', config: { acks: '1', 'linger.ms': 17, 'batch.size': 497 } }],
  workload: [{ producer: 'app', topic: 'test', fromMs: 0, toMs: 120, ratePerSecond: 200, valueBytes: 100 }],
  model: 'lesson',
}

/** Three brokers, followers 20 ms away, the leader dies right after an ack (L18). */
const CRASH: ScenarioSourceJson = {
  version: 1,
  title: { en: 'A leader dies', ko: '리더 장애' },
  kafka: '3.9',
  seed: 1,
  durationMs: 8000,
  cluster: { brokers: 3, config: { 'replica.lag.time.max.ms': 1000 } },
  topics: [{ name: 'test', assignment: [[1, 2, 3]], config: { 'min.insync.replicas': 1 } }],
  producers: [{ name: 'app', config: { 'linger.ms': 0 } }],
  workload: [{ producer: 'app', topic: 'test', fromMs: 0, toMs: 400, ratePerSecond: 100, valueBytes: 100 }],
  network: {
    latencyMs: 5,
    links: [
      { between: [1, 2], latencyMs: 20 },
      { between: [1, 3], latencyMs: 20 },
      { between: [2, 3], latencyMs: 20 },
    ],
  },
  model: 'lesson',
  actions: [
    { atMs: 201, do: 'killBroker', broker: 1 },
    { atMs: 1500, do: 'startBroker', broker: 1 },
  ],
}

/** One partition, a record every millisecond (L12). */
const STEADY: ScenarioSourceJson = {
  version: 1,
  title: { en: '100 records, one per ms', ko: '레코드 100개, 1 ms마다 하나' },
  kafka: '3.9',
  seed: 1,
  durationMs: 5000,
  cluster: { brokers: 3 },
  topics: [{ name: 'test', assignment: [[1, 2, 3]] }],
  producers: [{ name: 'app', config: { acks: '1', 'linger.ms': 0 } }],
  workload: [{ producer: 'app', topic: 'test', fromMs: 0, toMs: 100, ratePerSecond: 1000, valueBytes: 100 }],
  model: 'lesson',
}

/** An answer is lost after the append (L30). */
const LOST_ACK: ScenarioSourceJson = {
  ...STEADY,
  title: { en: 'A lost ack', ko: '잃어버린 ack' },
  workload: [{ producer: 'app', topic: 'test', fromMs: 0, toMs: 1000, ratePerSecond: 10, valueBytes: 100 }],
  actions: [{ atMs: 600.5, do: 'dropNext', what: 'response', api: 'Produce', between: ['app', 1] }],
}

/** One request is refused once while others are on their way (L31). */
const REFUSED: ScenarioSourceJson = {
  ...STEADY,
  kafka: '2.5',
  title: { en: 'One request is refused', ko: '요청 하나가 거절돼요' },
  producers: [{ name: 'app', config: { acks: '1', 'enable.idempotence': false, 'linger.ms': 0 } }],
  workload: [{ producer: 'app', topic: 'test', fromMs: 0, toMs: 16, ratePerSecond: 500, valueBytes: 100 }],
  actions: [{ atMs: 10.5, do: 'failNext', broker: 1, api: 'Produce', error: 'NOT_LEADER_OR_FOLLOWER' }],
}

/** Both followers fall behind, then the leader dies (L21). */
const SHRINKING: ScenarioSourceJson = {
  ...CRASH,
  title: { en: 'The ISR shrinks, then the leader dies', ko: 'ISR이 줄고 나서 리더가 죽어요' },
  topics: [
    {
      name: 'test',
      assignment: [[1, 2, 3]],
      config: { 'min.insync.replicas': 1, 'unclean.leader.election.enable': true },
    },
  ],
  producers: [{ name: 'app', config: { acks: 'all', 'enable.idempotence': true, 'linger.ms': 0 } }],
  workload: [{ producer: 'app', topic: 'test', fromMs: 0, toMs: 3000, ratePerSecond: 20, valueBytes: 100 }],
  network: { latencyMs: 5 },
  actions: [
    { atMs: 500, do: 'slowBroker', broker: 2, fetchMs: 1000000 },
    { atMs: 500, do: 'slowBroker', broker: 3, fetchMs: 1000000 },
    { atMs: 2612, do: 'killBroker', broker: 1 },
    { atMs: 2612, do: 'slowBroker', broker: 2 },
    { atMs: 2612, do: 'slowBroker', broker: 3 },
    { atMs: 6000, do: 'startBroker', broker: 1 },
  ],
  durationMs: 15000,
}

function variant(en: string, ko: string, patch: ComparedVariant['patch']): ComparedVariant {
  return { name: { en, ko }, patch }
}

/** `name=value` in both languages. */
function config(name: string, value: string | number | boolean, more: ComparedVariant['patch'] = {}): ComparedVariant {
  const text = `\`${name}=${value}\``
  return { name: { en: text, ko: text }, patch: { [CONFIG]: { [name]: value }, ...more } }
}

const ROUND_ROBIN_VARIANT = variant('`RoundRobinPartitioner`', '`RoundRobinPartitioner`', {
  [CONFIG]: { 'partitioner.class': ROUND_ROBIN },
})

/** Comparisons that stand ready, by the question that they answer. */
export const COMPARE_PRESETS: readonly (CompareState & { readonly id: string })[] = [
  {
    id: 'partitioners',
    title: { en: 'Sticky against round robin (2.5)', ko: '스티키와 라운드로빈 (2.5)' },
    scenario: { ...KEYLESS, kafka: '2.5' },
    variants: [variant('sticky', '스티키', {}), ROUND_ROBIN_VARIANT],
  },
  {
    id: 'built-in',
    title: { en: 'Built in against round robin (3.9)', ko: '내장과 라운드로빈 (3.9)' },
    scenario: KEYLESS,
    variants: [variant('built in', '내장', {}), ROUND_ROBIN_VARIANT],
  },
  {
    id: 'built-in-4',
    title: { en: 'Built in against round robin (4.x)', ko: '내장과 라운드로빈 (4.x)' },
    scenario: { ...KEYLESS, kafka: '4.x' },
    variants: [variant('built in', '내장', {}), ROUND_ROBIN_VARIANT],
  },
  {
    id: 'round-robin-versions',
    title: { en: 'Round robin that skips (KAFKA-9965)', ko: '건너뛰는 라운드로빈 (KAFKA-9965)' },
    scenario: {
      ...KEYLESS,
      producers: [
        { name: 'app', config: { acks: '1', 'linger.ms': 17, 'batch.size': 497, 'partitioner.class': ROUND_ROBIN } },
      ],
    },
    variants: [
      variant('2.5', '2.5', { kafka: '2.5' }),
      variant('3.9', '3.9', {}),
      variant('4.x', '4.x', { kafka: '4.x' }),
    ],
  },
  {
    id: 'keys',
    title: { en: 'UniformSticky against Default, with keys', ko: '키가 있을 때 UniformSticky와 Default' },
    scenario: {
      ...KEYLESS,
      kafka: '2.5',
      title: { en: '24 records with two keys', ko: '키 두 개의 레코드 24개' },
      workload: [
        {
          producer: 'app',
          topic: 'test',
          fromMs: 0,
          toMs: 480,
          ratePerSecond: 50,
          valueBytes: 100,
          keys: { kind: 'list', values: ['order-1', 'order-2'] },
        },
      ],
    },
    variants: [
      variant('`DefaultPartitioner`', '`DefaultPartitioner`', {
        [CONFIG]: { 'partitioner.class': DEFAULT_PARTITIONER },
      }),
      variant('`UniformStickyPartitioner`', '`UniformStickyPartitioner`', {
        [CONFIG]: { 'partitioner.class': UNIFORM_STICKY },
      }),
    ],
  },
  {
    id: 'acks',
    title: { en: 'acks 0, 1, all: the leader dies', ko: 'acks 0, 1, all: 리더가 죽으면' },
    scenario: CRASH,
    variants: [
      config('acks', '0', {}),
      config('acks', '1', {}),
      config('acks', 'all', { 'topics[0].config': { 'min.insync.replicas': 2 } }),
    ],
  },
  {
    id: 'linger',
    title: { en: 'linger.ms 0, 5, 100', ko: 'linger.ms 0, 5, 100' },
    scenario: STEADY,
    variants: [config('linger.ms', 0), config('linger.ms', 5), config('linger.ms', 100)],
  },
  {
    id: 'in-flight',
    title: { en: 'In flight 1 or 5, without idempotence', ko: '인플라이트 1과 5, 멱등성 없이' },
    scenario: REFUSED,
    variants: [config('max.in.flight.requests.per.connection', 1), config('max.in.flight.requests.per.connection', 5)],
  },
  {
    id: 'idempotence',
    title: { en: 'Idempotence off and on: a lost ack', ko: '멱등성 끔과 켬: 잃어버린 ack' },
    scenario: { ...LOST_ACK, producers: [{ name: 'app', config: { acks: 'all', 'linger.ms': 0 } }] },
    variants: [config('enable.idempotence', false), config('enable.idempotence', true)],
  },
  {
    id: 'min-isr',
    title: { en: 'min.insync.replicas 1 or 2', ko: 'min.insync.replicas 1과 2' },
    scenario: SHRINKING,
    variants: [
      variant('`min.insync.replicas=1`', '`min.insync.replicas=1`', {}),
      variant('`min.insync.replicas=2`', '`min.insync.replicas=2`', {
        'topics[0].config': { 'min.insync.replicas': 2 },
      }),
    ],
  },
  {
    id: 'versions',
    title: { en: '2.5, 3.9, 4.x: the same code, a dying leader', ko: '2.5, 3.9, 4.x: 같은 코드, 죽는 리더' },
    scenario: { ...CRASH, producers: [{ name: 'app', config: {} }] },
    variants: [
      variant('2.5', '2.5', { kafka: '2.5' }),
      variant('3.9', '3.9', {}),
      variant('4.x', '4.x', { kafka: '4.x' }),
    ],
  },
]
