import { type ConfigDefinition, since } from '../config-definition.ts'
import { atLeast, oneOfIgnoringCase } from '../validator.ts'

/** What the client knows about the cluster and how it stays fresh. */
export const METADATA: readonly ConfigDefinition[] = [
  {
    name: 'metadata.max.age.ms',
    type: 'long',
    unit: 'ms',
    group: 'Metadata',
    control: { kind: 'slider', scale: 'log', min: 100, max: 600_000, first: 0 },
    simulated: true,
    versions: since('2.5', { default: 300_000, validator: atLeast(0), importance: 'LOW' }),
    en: 'After how long metadata is fetched again although nothing went wrong.',
    ko: '아무 문제가 없어도 메타데이터를 다시 가져오는 간격이에요.',
    source: 'P-8, P-116',
  },
  {
    name: 'metadata.max.idle.ms',
    type: 'long',
    unit: 'ms',
    group: 'Metadata',
    control: { kind: 'slider', scale: 'log', min: 5000, max: 3_600_000 },
    simulated: true,
    versions: since('2.5', { default: 300_000, validator: atLeast(5000), importance: 'LOW' }),
    en: 'After how long without a send() a topic is forgotten.',
    ko: 'send()가 없는 토픽의 메타데이터를 얼마 뒤에 잊을지 정해요.',
    source: 'P-8; KIP-526',
  },
  {
    name: 'metadata.recovery.strategy',
    type: 'string',
    unit: 'none',
    group: 'Metadata',
    control: { kind: 'segments', options: ['none', 'rebootstrap'] },
    simulated: true,
    versions: since(
      '3.9',
      { default: 'none', validator: oneOfIgnoringCase('REBOOTSTRAP', 'NONE'), importance: 'LOW' },
      { '4.x': { default: 'rebootstrap' } },
    ),
    en: 'Whether the client goes back to bootstrap.servers when none of the brokers it knows can be reached.',
    ko: '아는 브로커에 모두 연결할 수 없을 때 bootstrap.servers부터 다시 시작할지 정해요.',
    source: 'P-8, P-118; KIP-899',
  },
  {
    name: 'metadata.recovery.rebootstrap.trigger.ms',
    type: 'long',
    unit: 'ms',
    group: 'Metadata',
    control: { kind: 'slider', scale: 'log', min: 100, max: 3_600_000, first: 0 },
    simulated: true,
    versions: since('4.x', { default: 300_000, validator: atLeast(0), importance: 'LOW' }),
    en: 'After how long without fresh metadata the client goes back to bootstrap.servers.',
    ko: '메타데이터를 갱신하지 못한 지 얼마나 지나면 bootstrap.servers로 돌아갈지 정해요.',
    source: 'P-8, P-118; KIP-1102',
  },
]
