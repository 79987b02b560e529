import type { ConfigDefinition } from '../config-definition.ts'
import { atLeast, between } from '../validator.ts'
import { broker } from './broker-definition.ts'

/** Who leads, and how leadership moves. */
export const LEADERSHIP: readonly ConfigDefinition[] = [
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
