import type { BootstrapEntry, Scenario, SendMode } from '../../engine/scenario/scenario.ts'
import { helperLines } from './helpers.ts'
import { mainLines } from './main-lines.ts'
import type { ProgramLanguage, ProgramLine, ProgramModel } from './program-model.ts'
import { quoted } from './program-parts.ts'
import { type Step, scheduleOf } from './schedule.ts'

/** The application of one producer as code. */
export interface Program {
  readonly lines: readonly ProgramLine[]
  readonly steps: readonly Step[]
}

/**
 * The application of a producer as a program that sends what the scenario sends, when it sends it. Java and Kotlin compile
 * with the client on the class path; TypeScript is a notation of ours.
 *
 * @param rowsOf How many rows a data set has; undefined: unknown.
 */
export function programOf(
  scenario: Scenario,
  producer: string,
  language: ProgramLanguage,
  rowsOf: (dataset: string) => number | undefined,
): Program {
  const model = modelOf(scenario, producer, scheduleOf(scenario, producer, rowsOf))
  const inner = [...mainLines(language, model), ...helperLines(language, model)]
  const lines = [...headLines(language, model), ...(language === 'java' ? inner.map(indented) : inner)]
  if (language === 'java') lines.push({ id: 'class:end', text: '}' })
  return { lines, steps: model.steps }
}

function indented({ id, text }: ProgramLine): ProgramLine {
  return { id, text: text === '' ? '' : `  ${text}` }
}

function modelOf(scenario: Scenario, name: string, steps: readonly Step[]): ProgramModel {
  const producer = scenario.producers.find((one) => one.name === name)
  const config = producer?.config ?? {}
  const streams = steps.flatMap((step) => (step.kind === 'loop' ? step.streams : []))
  const generated = streams.filter(({ workload }) => workload.kind === 'generated')
  const keyKinds = new Set(
    generated.map(({ keys }) => (keys.kind === 'list' && keys.weights ? ('weighted' as const) : keys.kind)),
  )
  const modes = new Set<SendMode>()
  for (const step of steps) {
    if (step.kind === 'record') modes.add(step.mode)
    else if (step.kind === 'action' && step.action.do === 'send') modes.add('async')
    else if (step.kind === 'loop') for (const { mode } of step.streams) modes.add(mode)
  }
  const isTransactional =
    typeof config['transactional.id'] === 'string' ||
    steps.some((step) => step.kind === 'action' && /Transaction/.test(step.action.do))
  return {
    bootstrap: (producer?.bootstrap ?? []).map(addressOf).join(','),
    config,
    isTransactional,
    initializes: typeof config['transactional.id'] === 'string' && (producer?.initTransactions ?? true),
    startMs: producer?.startMs ?? 0,
    seed: scenario.seed,
    resends: producer?.onError === 'resend',
    steps,
    modes: (['async', 'sync', 'callback'] as const).filter((mode) => modes.has(mode)),
    keyKinds: [...keyKinds],
    uses: {
      values: generated.length > 0,
      rows: streams.some(({ workload }) => workload.kind === 'records'),
      fields: streams.some(({ workload }) => workload.kind === 'dataset' && workload.keyField !== undefined),
      headers: steps.some(hasHeaders),
      transactions: isTransactional,
      random:
        [...keyKinds].some((kind) => kind !== 'none') ||
        generated.length > 0 ||
        streams.some(({ workload }) => workload.transaction?.abortRate !== undefined) ||
        steps.some((step) => step.kind === 'record' && step.transaction?.abortRate !== undefined),
      durations: steps.some(
        (step) =>
          step.kind === 'action' &&
          (step.action.do === 'closeProducer' || step.action.do === 'restartProducer') &&
          step.action.timeoutMs !== undefined,
      ),
    },
  }
}

function hasHeaders(step: Step): boolean {
  if (step.kind === 'record') return Object.keys(step.record.headers).length > 0
  return step.kind === 'action' && step.action.do === 'send' && Object.keys(step.action.headers ?? {}).length > 0
}

function addressOf(entry: BootstrapEntry): string {
  return typeof entry === 'number' ? `b${entry}:9092` : entry.host
}

function headLines(language: ProgramLanguage, model: ProgramModel): ProgramLine[] {
  const { uses, modes, resends, seed } = model
  const row = quoted(language, 'key')
  switch (language) {
    case 'java':
      return numbered('head', [
        ...(model.steps.some(isDatasetLoop) ? ['import java.nio.file.*;'] : []),
        ...(uses.durations ? ['import java.time.Duration;'] : []),
        'import java.util.*;',
        ...(resends && modes.includes('sync') ? ['import java.util.concurrent.ExecutionException;'] : []),
        'import org.apache.kafka.clients.producer.*;',
        '',
        'public class App {',
        '  static final long start = System.nanoTime();',
        ...(uses.random ? [`  static final Random random = new Random(${seed});`] : []),
        '  static final Properties props = new Properties();',
        '  static KafkaProducer<String, String> producer;',
        ...(uses.rows ? ['', '  record Row(double atMs, Integer partition, String key, String value) {}'] : []),
        '',
      ])
    case 'kotlin':
      return numbered('head', [
        ...(model.steps.some(isDatasetLoop) ? ['import java.io.File'] : []),
        ...(uses.durations ? ['import java.time.Duration'] : []),
        'import java.util.*',
        ...(resends && modes.includes('sync') ? ['import java.util.concurrent.ExecutionException'] : []),
        'import org.apache.kafka.clients.producer.*',
        ...(model.keyKinds.includes('zipf') ? ['import kotlin.math.pow'] : []),
        '',
        'val start = System.nanoTime()',
        ...(uses.random ? [`val random = Random(${seed})`] : []),
        'val props = Properties()',
        'lateinit var producer: KafkaProducer<String, String>',
        ...(uses.rows
          ? ['', 'class Row(val atMs: Double, val partition: Int?, val key: String?, val value: String?)']
          : []),
        '',
      ])
    case 'typescript':
      return numbered('head', [
        '// A notation of this page, to be read: Kafka’s producer is written for the JVM.',
        ...(model.steps.some(isDatasetLoop) ? [`import { readFileSync } from ${quoted(language, 'node:fs')}`] : []),
        `import { KafkaProducer${modes.length > 0 ? ', type ProducerRecord' : ''}${uses.random ? ', seededRandom' : ''}, sleepUntil } from ${quoted(language, 'inflight')}`,
        '',
        ...(uses.random ? [`const random = seededRandom(${seed})`] : []),
        ...(uses.rows
          ? ['', `type Row = { atMs: number; record: Omit<ProducerRecord, 'topic'> } // ${row}, value`]
          : []),
        '',
      ])
  }
}

function isDatasetLoop(step: Step): boolean {
  return step.kind === 'loop' && step.streams.some(({ workload }) => workload.kind === 'dataset')
}

function numbered(prefix: string, texts: readonly string[]): ProgramLine[] {
  return texts.map((text, index) => ({ id: `${prefix}:${index}`, text }))
}

/** The name under which a program is saved. */
export function fileNameOf(language: ProgramLanguage): string {
  return { java: 'App.java', kotlin: 'App.kt', typescript: 'app.ts' }[language]
}

/** The whole program as text. */
export function programText(lines: readonly ProgramLine[]): string {
  return `${lines.map(({ text }) => text).join('\n')}\n`
}
