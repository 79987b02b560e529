import { type ConfigDefinition, since } from '../config-definition.ts'
import { atLeast } from '../validator.ts'

/** What keeps records in order and free of duplicates. */
export const ORDERING: readonly ConfigDefinition[] = [
  {
    name: 'enable.idempotence',
    type: 'boolean',
    unit: 'none',
    group: 'Ordering',
    control: { kind: 'switch' },
    simulated: true,
    versions: since('2.5', { default: false, importance: 'LOW' }, { '3.9': { default: true } }),
    en: 'Numbers every batch, so that a broker stores a retried batch once and in order.',
    ko: '배치마다 번호를 붙여서, 재시도한 배치도 브로커가 순서대로 한 번만 저장하게 해요.',
    source: 'P-8, P-15, P-17, P-18; KIP-98, KIP-679',
  },
  {
    name: 'max.in.flight.requests.per.connection',
    type: 'int',
    unit: 'none',
    group: 'Ordering',
    control: { kind: 'slider', scale: 'linear', min: 1, max: 20 },
    simulated: true,
    versions: since('2.5', { default: 5, validator: atLeast(1), importance: 'LOW' }),
    en: 'Requests that may be on the way to one broker without an answer. 1 keeps order at the price of speed.',
    ko: '브로커 하나에 응답 없이 보내 둘 수 있는 요청 수예요. 1이면 느려지지만 순서가 지켜져요.',
    source: 'P-8, P-70, P-124',
  },
]
