import { type ConfigDefinition, since } from '../config-definition.ts'
import { atLeast } from '../validator.ts'

/** What waits inside the producer, and how long `send()` may block. */
export const MEMORY: readonly ConfigDefinition[] = [
  {
    name: 'buffer.memory',
    type: 'long',
    unit: 'bytes',
    group: 'Memory',
    control: { kind: 'slider', scale: 'log', min: 1024, max: 1_073_741_824, first: 0 },
    simulated: true,
    versions: since('2.5', { default: 33_554_432, validator: atLeast(0), importance: 'HIGH' }),
    en: 'Memory for all batches that are not yet done. When it is used up, send() blocks.',
    ko: '아직 끝나지 않은 모든 배치가 나눠 쓰는 메모리예요. 다 쓰면 send()가 멈춰서 기다려요.',
    source: 'P-8, P-33',
  },
  {
    name: 'max.block.ms',
    type: 'long',
    unit: 'ms',
    group: 'Memory',
    control: { kind: 'slider', scale: 'log', min: 1, max: 600_000, first: 0 },
    simulated: true,
    versions: since('2.5', { default: 60_000, validator: atLeast(0), importance: 'MEDIUM' }),
    en: 'How long send() may wait for metadata and memory together, and a transactional call for its answer.',
    ko: 'send()가 메타데이터와 메모리를 기다릴 수 있는 시간의 합이에요. 트랜잭션 호출도 이만큼 기다려요.',
    source: 'P-8, P-27, P-35',
  },
]
