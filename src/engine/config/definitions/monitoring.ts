import { type ConfigDefinition, since } from '../config-definition.ts'
import { atLeast, oneOf } from '../validator.ts'
import { notSimulated } from './not-simulated.ts'

/** Metrics and interceptors: a run does not depend on them. */
export const MONITORING: readonly ConfigDefinition[] = [
  notSimulated({
    name: 'interceptor.classes',
    type: 'list',
    versions: since('2.5', { default: [], validator: { kind: 'non-null' }, importance: 'LOW' }),
    en: 'Classes that see, and may change, each record before it is serialized.',
    ko: '직렬화하기 전에 레코드를 보거나 바꿀 수 있는 클래스들이에요.',
  }),
  notSimulated({
    name: 'metric.reporters',
    type: 'list',
    versions: since('2.5', { default: [], validator: { kind: 'non-null' }, importance: 'LOW' }),
    en: 'Classes that pass metrics on.',
    ko: '지표를 내보내는 클래스들이에요.',
  }),
  notSimulated({
    name: 'metrics.num.samples',
    type: 'int',
    versions: since('2.5', { default: 2, validator: atLeast(1), importance: 'LOW' }),
    en: 'Samples over which rates and averages are computed.',
    ko: '비율과 평균을 계산할 때 쓰는 표본 수예요.',
  }),
  notSimulated({
    name: 'metrics.sample.window.ms',
    type: 'long',
    unit: 'ms',
    versions: since('2.5', { default: 30_000, validator: atLeast(0), importance: 'LOW' }),
    en: 'Length of one metrics sample.',
    ko: '지표 표본 하나의 길이예요.',
  }),
  notSimulated({
    name: 'metrics.recording.level',
    type: 'string',
    versions: since(
      '2.5',
      { default: 'INFO', validator: oneOf('INFO', 'DEBUG'), importance: 'LOW' },
      { '3.9': { validator: oneOf('INFO', 'DEBUG', 'TRACE') } },
    ),
    en: 'How detailed the recorded metrics are.',
    ko: '기록하는 지표의 상세 수준이에요.',
  }),
  notSimulated({
    name: 'auto.include.jmx.reporter',
    type: 'boolean',
    versions: since('3.9', { default: true, importance: 'LOW' }, { '4.x': 'removed' }),
    en: 'Adds the JMX reporter although metric.reporters does not name it.',
    ko: 'metric.reporters에 없어도 JMX 리포터를 함께 켜요.',
  }),
  notSimulated({
    name: 'enable.metrics.push',
    type: 'boolean',
    versions: since('3.9', { default: true, importance: 'LOW' }),
    en: 'Sends client metrics to brokers that ask for them.',
    ko: '브로커가 요청하면 클라이언트 지표를 보내요.',
  }),
]
