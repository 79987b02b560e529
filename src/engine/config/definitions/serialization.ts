import { type ConfigDefinition, since } from '../config-definition.ts'

/** How keys and values become bytes. */
export const SERIALIZATION: readonly ConfigDefinition[] = [
  {
    name: 'key.serializer',
    type: 'class',
    unit: 'none',
    group: 'Serialization',
    control: { kind: 'text' },
    simulated: true,
    versions: since('2.5', { default: null, required: 'missing', importance: 'HIGH' }, { '3.9': { required: 'null' } }),
    en: 'The class that turns keys into bytes. In a scenario keys are text.',
    ko: '키를 바이트로 바꾸는 클래스예요. 시나리오에서 키는 문자열이에요.',
    source: 'P-8, P-10',
  },
  {
    name: 'value.serializer',
    type: 'class',
    unit: 'none',
    group: 'Serialization',
    control: { kind: 'text' },
    simulated: true,
    versions: since('2.5', { default: null, required: 'missing', importance: 'HIGH' }, { '3.9': { required: 'null' } }),
    en: 'The class that turns values into bytes. In a scenario values are text.',
    ko: '값을 바이트로 바꾸는 클래스예요. 시나리오에서 값은 문자열이에요.',
    source: 'P-8, P-10',
  },
]
