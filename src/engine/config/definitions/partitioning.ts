import { type ConfigDefinition, since } from '../config-definition.ts'
import { DEFAULT_PARTITIONER } from '../known-classes.ts'
import { atLeast } from '../validator.ts'

/** Which partition a record goes to. */
export const PARTITIONING: readonly ConfigDefinition[] = [
  {
    name: 'partitioner.class',
    type: 'class',
    unit: 'none',
    group: 'Partitioning',
    control: { kind: 'text' },
    simulated: true,
    versions: since('2.5', { default: DEFAULT_PARTITIONER, importance: 'MEDIUM' }, { '3.9': { default: null } }),
    en: 'The class that picks the partition. Not set since 3.3: the built-in partitioner.',
    ko: '파티션을 고르는 클래스예요. 3.3부터는 비워 두면 내장 파티셔너를 써요.',
    source: 'P-8, P-29, P-45; KIP-480, KIP-794',
  },
  {
    name: 'partitioner.ignore.keys',
    type: 'boolean',
    unit: 'none',
    group: 'Partitioning',
    control: { kind: 'switch' },
    simulated: true,
    versions: since('3.9', { default: false, importance: 'MEDIUM' }),
    en: 'Spreads records with a key as if they had none.',
    ko: '키가 있는 레코드도 키가 없는 것처럼 나눠 보내요.',
    source: 'P-8, P-24; KIP-794',
  },
  {
    name: 'partitioner.adaptive.partitioning.enable',
    type: 'boolean',
    unit: 'none',
    group: 'Partitioning',
    control: { kind: 'switch' },
    simulated: true,
    versions: since('3.9', { default: true, importance: 'LOW' }),
    en: 'Gives partitions with short queues more of the records without a key.',
    ko: '대기열이 짧은 파티션에 키 없는 레코드를 더 많이 보내요.',
    source: 'P-8, P-24; KIP-794',
  },
  {
    name: 'partitioner.availability.timeout.ms',
    type: 'long',
    unit: 'ms',
    group: 'Partitioning',
    control: { kind: 'slider', scale: 'log', min: 1, max: 60_000, first: 0 },
    simulated: true,
    versions: since('3.9', { default: 0, validator: atLeast(0), importance: 'LOW' }),
    en: 'After how long a broker that takes nothing is left out for records without a key. 0: never.',
    ko: '데이터를 받지 못하는 브로커를 얼마 뒤에 후보에서 뺄지 정해요(키 없는 레코드만). 0이면 빼지 않아요.',
    source: 'P-8, P-53, P-55; KIP-794',
  },
]
