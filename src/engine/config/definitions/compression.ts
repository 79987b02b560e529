import { type ConfigDefinition, since } from '../config-definition.ts'
import { between, oneOf } from '../validator.ts'

/** How batches are made smaller. */
export const COMPRESSION: readonly ConfigDefinition[] = [
  {
    name: 'compression.type',
    type: 'string',
    unit: 'none',
    group: 'Compression',
    control: { kind: 'segments', options: ['none', 'gzip', 'snappy', 'lz4', 'zstd'] },
    simulated: true,
    // 2.5 checks the name only while the producer is built (P-11).
    versions: since(
      '2.5',
      { default: 'none', importance: 'HIGH' },
      { '3.9': { validator: oneOf('none', 'gzip', 'snappy', 'lz4', 'zstd') } },
    ),
    en: 'How the records of a batch are compressed, together.',
    ko: '배치 안의 레코드를 한꺼번에 압축하는 방식이에요.',
    source: 'P-8, P-11',
  },
  {
    name: 'compression.gzip.level',
    type: 'int',
    unit: 'none',
    group: 'Compression',
    control: { kind: 'slider', scale: 'linear', min: 1, max: 9, first: -1 },
    simulated: true,
    versions: since('3.9', {
      default: -1,
      validator: { kind: 'range-or', min: 1, max: 9, or: -1 },
      importance: 'MEDIUM',
    }),
    en: 'How hard gzip tries. -1: its own default.',
    ko: 'gzip 압축 강도예요. -1이면 gzip의 기본값을 써요.',
    source: 'P-8; KIP-390',
  },
  {
    name: 'compression.lz4.level',
    type: 'int',
    unit: 'none',
    group: 'Compression',
    control: { kind: 'slider', scale: 'linear', min: 1, max: 17 },
    simulated: true,
    versions: since('3.9', { default: 9, validator: between(1, 17), importance: 'MEDIUM' }),
    en: 'How hard lz4 tries.',
    ko: 'lz4 압축 강도예요.',
    source: 'P-8; KIP-390',
  },
  {
    name: 'compression.zstd.level',
    type: 'int',
    unit: 'none',
    group: 'Compression',
    control: { kind: 'slider', scale: 'linear', min: -7, max: 22 },
    simulated: true,
    versions: since('3.9', { default: 3, validator: between(-131_072, 22), importance: 'MEDIUM' }),
    en: 'How hard zstd tries.',
    ko: 'zstd 압축 강도예요.',
    source: 'P-8; KIP-390',
  },
]
