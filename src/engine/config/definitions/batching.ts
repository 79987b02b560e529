import { type ConfigDefinition, since } from '../config-definition.ts'
import { atLeast } from '../validator.ts'

/** How records become batches and how long they wait for company. */
export const BATCHING: readonly ConfigDefinition[] = [
  {
    name: 'linger.ms',
    type: 'long',
    unit: 'ms',
    group: 'Batching',
    control: { kind: 'slider', scale: 'log', min: 1, max: 10_000, first: 0 },
    simulated: true,
    versions: since('2.5', { default: 0, validator: atLeast(0), importance: 'MEDIUM' }, { '4.x': { default: 5 } }),
    en: 'How long a batch that is not full waits for more records before it is sent.',
    ko: '아직 다 차지 않은 배치를 보내기 전에 레코드를 얼마나 더 기다릴지 정해요.',
    source: 'P-8, P-65; KIP-1030',
  },
  {
    name: 'batch.size',
    type: 'int',
    unit: 'bytes',
    group: 'Batching',
    control: { kind: 'slider', scale: 'log', min: 128, max: 1_048_576, first: 0 },
    simulated: true,
    versions: since('2.5', { default: 16_384, validator: atLeast(0), importance: 'MEDIUM' }),
    en: 'Room in a batch. A full batch is sent at once; a larger record gets a batch of its own.',
    ko: '배치 하나의 크기예요. 다 차면 바로 보내고, 더 큰 레코드는 혼자 배치가 돼요.',
    source: 'P-8, P-59',
  },
  {
    name: 'max.request.size',
    type: 'int',
    unit: 'bytes',
    group: 'Batching',
    control: { kind: 'slider', scale: 'log', min: 1024, max: 16_777_216 },
    simulated: true,
    versions: since('2.5', { default: 1_048_576, validator: atLeast(0), importance: 'MEDIUM' }),
    en: 'Largest record, before compression, and largest produce request.',
    ko: '레코드 하나(압축 전)와 produce 요청 하나의 최대 크기예요.',
    source: 'P-8, P-26, P-71',
  },
]
