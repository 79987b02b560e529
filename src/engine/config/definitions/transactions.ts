import { type ConfigDefinition, since } from '../config-definition.ts'

/** Writing to several partitions as one. */
export const TRANSACTIONS: readonly ConfigDefinition[] = [
  {
    name: 'transactional.id',
    type: 'string',
    unit: 'none',
    group: 'Transactions',
    control: { kind: 'text' },
    simulated: true,
    versions: since('2.5', { default: null, validator: { kind: 'non-empty' }, importance: 'LOW' }),
    en: 'Makes the producer transactional. The same id fences an older producer.',
    ko: '트랜잭션 프로듀서로 만들어요. 같은 id를 쓰는 이전 프로듀서는 차단돼요.',
    source: 'P-8, P-15, P-17; KIP-98',
  },
  {
    name: 'transaction.timeout.ms',
    type: 'int',
    unit: 'ms',
    group: 'Transactions',
    control: { kind: 'slider', scale: 'log', min: 100, max: 900_000 },
    simulated: true,
    versions: since('2.5', { default: 60_000, importance: 'LOW' }),
    en: 'After how long the coordinator aborts a transaction that was not ended.',
    ko: '끝나지 않은 트랜잭션을 코디네이터가 얼마 뒤에 중단할지 정해요.',
    source: 'P-8',
  },
  {
    name: 'transaction.two.phase.commit.enable',
    type: 'boolean',
    unit: 'none',
    group: 'Transactions',
    control: { kind: 'switch' },
    simulated: false,
    versions: since('4.x', { default: false, importance: 'LOW' }),
    en: 'Takes part in a commit that somebody else decides: the transaction never times out.',
    ko: '외부에서 결정하는 2단계 커밋에 참여해요. 트랜잭션에 시간 제한이 없어져요.',
    source: 'P-8, P-22; KIP-939',
  },
]
