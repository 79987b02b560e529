import type { ExplicitRecord, SendMode } from '../../engine/scenario/scenario.ts'
import type { ProgramLanguage } from './program-model.ts'
import type { Stream } from './schedule.ts'

/** A text as the language quotes it. */
export function quoted(language: ProgramLanguage, text: string): string {
  const json = JSON.stringify(text).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')
  if (language === 'typescript') return `'${json.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
  // Java reads \uXXXX before anything else, and in Kotlin a dollar sign begins a template.
  return language === 'kotlin' ? json.replaceAll('$', '\\$') : json
}

/** Simulated µs as the program's milliseconds. */
export function msText(us: number): string {
  return String(Math.round(us) / 1000)
}

/** The distance of two records in ms: a number, or a division where it has no end. */
export function intervalText(intervalUs: number): string {
  const ms = intervalUs / 1000
  if (Math.abs(ms * 1000 - Math.round(ms * 1000)) < 1e-6) return String(Math.round(ms * 1000) / 1000)
  const perSecond = Math.round((1_000_000 / intervalUs) * 1e6) / 1e6
  return `1000.0 / ${perSecond}`
}

/** The function that sends in this way. */
export const SEND_FUNCTION: Readonly<Record<SendMode, string>> = {
  async: 'send',
  sync: 'sendAndGet',
  callback: 'sendWithCallback',
}

/** The call of it, as a statement. */
export function sendCall(language: ProgramLanguage, mode: SendMode, record: string): string {
  const call = `${SEND_FUNCTION[mode]}(${record})`
  if (language === 'java') return `${call};`
  return language === 'typescript' && mode === 'sync' ? `await ${call}` : call
}

/** A ProducerRecord. `key` and `value` are expressions of the language; no key: null. */
export function recordText(
  language: ProgramLanguage,
  parts: {
    readonly topic: string
    readonly partition?: number | undefined
    readonly key?: string | undefined
    readonly value: string
    readonly headers?: Readonly<Record<string, string | null>>
  },
): string {
  const { partition, key, value } = parts
  const headers = Object.entries(parts.headers ?? {})
  const topic = quoted(language, parts.topic)
  if (language === 'typescript') {
    const fields = [
      `topic: ${topic}`,
      ...(partition === undefined ? [] : [`partition: ${partition}`]),
      ...(key === undefined ? [] : [`key: ${key}`]),
      `value: ${value}`,
      ...(headers.length === 0
        ? []
        : [
            `headers: { ${headers.map(([name, text]) => `${quoted(language, name)}: ${orNull(language, text)}`).join(', ')} }`,
          ]),
    ]
    return `{ ${fields.join(', ')} }`
  }
  const given =
    partition === undefined
      ? key === undefined
        ? [topic, value]
        : [topic, key, value]
      : [topic, String(partition), key ?? 'null', value]
  const types = language === 'kotlin' || headers.length > 0 ? '<String, String>' : '<>'
  const record = `${language === 'java' ? 'new ' : ''}ProducerRecord${types}(${given.join(', ')})`
  return headers.reduce(
    (inner, [name, text]) => `withHeader(${inner}, ${quoted(language, name)}, ${orNull(language, text)})`,
    record,
  )
}

function orNull(language: ProgramLanguage, text: string | null): string {
  return text === null ? 'null' : quoted(language, text)
}

/** A record that is written out. */
export function explicitRecord(language: ProgramLanguage, topic: string, record: ExplicitRecord): string {
  const { partition, key, value, headers } = record
  return recordText(language, {
    topic,
    partition,
    key: key === null ? undefined : quoted(language, key),
    // With a key or a partition the place says that it is the value; alone a bare null would fit two constructors.
    value: value === null ? (language === 'java' ? '(String) null' : 'null') : quoted(language, value),
    headers,
  })
}

/** The record of a loop: key and value drawn as the workload says. */
export function loopRecord(language: ProgramLanguage, stream: Stream, suffix: string): string {
  const { workload } = stream
  const { topic } = workload
  if (workload.kind === 'records') {
    const row = `ROWS${suffix}[row${suffix}]`
    if (language === 'typescript') return `{ topic: ${quoted(language, topic)}, ...${row}.record }`
    const call = language === 'java' ? '()' : ''
    const fields = ['partition', 'key', 'value'].map((field) => `${row}.${field}${call}`).join(', ')
    const type = language === 'java' ? 'new ProducerRecord<>' : 'ProducerRecord<String, String>'
    return `${type}(${quoted(language, topic)}, ${fields})`
  }
  if (workload.kind === 'dataset') {
    const size = language === 'java' ? '.size()' : language === 'kotlin' ? '.size' : '.length'
    const place = workload.repeat ? `row${suffix} % rows${suffix}${size}` : `row${suffix}`
    const value = language === 'java' ? `rows${suffix}.get(${place})` : `rows${suffix}[${place}]`
    const { keyField } = workload
    const key = keyField === undefined ? undefined : `field(${value}, ${quoted(language, keyField)})`
    return recordText(language, { topic, key, value })
  }
  return recordText(language, { topic, key: keyText(language, stream), value: valueText(stream) })
}

function keyText(language: ProgramLanguage, { keys }: Stream): string | undefined {
  switch (keys.kind) {
    case 'none':
      return undefined
    case 'uniform':
      return `uniformKey(${keys.count})`
    case 'zipf':
      return `zipfKey(${keys.count}, ${keys.exponent})`
    case 'list': {
      const values = keys.values.map((value) => quoted(language, value)).join(', ')
      if (!keys.weights) return `oneOf(${values})`
      const pairs = keys.values.map((value, index) => `${quoted(language, value)}, ${keys.weights?.[index] ?? 1}`)
      return `weighted(${pairs.join(', ')})`
    }
  }
}

function valueText({ valueBytes }: Stream): string {
  return typeof valueBytes === 'number' ? `value(${valueBytes})` : `value(${valueBytes.min}, ${valueBytes.max})`
}

/** `sleepUntil` of a moment (µs). */
export function sleepText(language: ProgramLanguage, atUs: number): string {
  if (language === 'typescript') return `await sleepUntil(${msText(atUs)})`
  return `sleepUntil(${msText(atUs)})${language === 'java' ? ';' : ''}`
}

/** A call of a transaction, with what it may throw caught and printed. */
export function attemptText(language: ProgramLanguage, call: string): string {
  if (language === 'java') return `attempt(() -> producer.${call}());`
  if (language === 'kotlin') return `attempt { producer.${call}() }`
  return `await attempt(() => producer.${call}())`
}

/** A number from 0 to 1. */
export function randomText(language: ProgramLanguage): string {
  return language === 'typescript' ? 'random()' : 'random.nextDouble()'
}
