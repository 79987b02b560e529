import type { Action, WorkloadEntry } from '../../engine/scenario/scenario.ts'
import { LINE } from './executing.ts'
import { loopLines } from './loop-lines.ts'
import type { ProgramLanguage, ProgramLine, ProgramModel } from './program-model.ts'
import { attemptText, explicitRecord, quoted, randomText, sendCall, sleepText } from './program-parts.ts'
import type { Step } from './schedule.ts'

/** main(): the producer and its config, then everything that it is asked to do, in order of time. */
export function mainLines(language: ProgramLanguage, model: ProgramModel): ProgramLine[] {
  const body = [...configLines(language, model), ...startLines(language, model), ...stepLines(language, model)]
  const open = {
    java: 'public static void main(String[] args) throws Exception {',
    kotlin: 'fun main() {',
    typescript: '',
  }[language]
  if (language === 'typescript') return [...body, { id: LINE.end, text: '// Nothing more to do.' }]
  return [
    { id: 'main', text: open },
    ...body.map(({ id, text }) => ({ id, text: text === '' ? '' : `  ${text}` })),
    { id: LINE.end, text: '}' },
  ]
}

const SERIALIZER = 'org.apache.kafka.common.serialization.StringSerializer'

/** Every setting that is not the default, by its real name, and what no client starts without. */
function configLines(language: ProgramLanguage, { bootstrap, config }: ProgramModel): ProgramLine[] {
  const needed: [string, string][] = [
    ['bootstrap.servers', bootstrap],
    ['key.serializer', SERIALIZER],
    ['value.serializer', SERIALIZER],
  ]
  const given = Object.entries(config).flatMap(([name, value]): [string, string][] =>
    value === null ? [] : [[name, String(value)]],
  )
  const all = [...needed.filter(([name]) => !(name in config)), ...given]
  const put = all.map(([name, value]) => ({ id: LINE.config(name), text: putText(language, name, value) }))
  if (language !== 'typescript') return put
  return [{ id: 'props', text: 'const props: Record<string, string> = {' }, ...put, { id: 'props:end', text: '}' }]
}

function putText(language: ProgramLanguage, name: string, value: string): string {
  const [key, text] = [quoted(language, name), quoted(language, value)]
  if (language === 'java') return `props.put(${key}, ${text});`
  return language === 'kotlin' ? `props[${key}] = ${text}` : `  ${key}: ${text},`
}

function startLines(language: ProgramLanguage, { startMs, initializes }: ProgramModel): ProgramLine[] {
  return [
    ...(startMs > 0 ? [{ id: 'start:sleep', text: sleepText(language, startMs * 1000) }] : []),
    { id: LINE.create, text: createText(language, true) },
    ...(initializes ? [{ id: LINE.init, text: attemptText(language, 'initTransactions') }] : []),
  ]
}

function createText(language: ProgramLanguage, isFirst: boolean): string {
  if (language === 'java') return 'producer = new KafkaProducer<>(props);'
  if (language === 'kotlin') return 'producer = KafkaProducer(props)'
  return `${isFirst ? 'let ' : ''}producer = new KafkaProducer(props)`
}

function stepLines(language: ProgramLanguage, model: ProgramModel): ProgramLine[] {
  const lines: ProgramLine[] = []
  /** Entries whose variables are declared. */
  const declared = new Set<number>()
  let atUs = model.startMs * 1000
  for (const [place, step] of model.steps.entries()) {
    lines.push({ id: `gap:${place}`, text: '' })
    if (step.kind === 'loop') {
      lines.push(...loopLines(language, step, place, declared))
      atUs = -1
      continue
    }
    const isNext = step.atUs > atUs
    // Close together in time, close together on the page.
    if (!isNext || model.steps[place - 1]?.kind === step.kind) lines.pop()
    if (step.kind === 'record') lines.push(...recordLines(language, step, isNext))
    else lines.push(...actionLines(language, model, step, isNext))
    atUs = step.atUs
  }
  return lines
}

function recordLines(
  language: ProgramLanguage,
  step: Extract<Step, { kind: 'record' }>,
  sleeps: boolean,
): ProgramLine[] {
  const { entry, index, topic, mode, record, transaction, atUs } = step
  const id = (what: 'sleep' | 'send' | 'begin') => LINE.record(entry, index, what)
  const isFirst = transaction !== undefined && index % transaction.records === 0
  const isLast = transaction !== undefined && (index + 1) % transaction.records === 0
  const send = { id: id('send'), text: sendCall(language, mode, explicitRecord(language, topic, record)) }
  return [
    ...(sleeps ? [{ id: id('sleep'), text: sleepText(language, atUs) }] : []),
    ...(isFirst ? [{ id: id('begin'), text: attemptText(language, 'beginTransaction') }] : []),
    sleeps || isFirst ? send : { ...send, id: send.id },
    ...(isLast ? endOfStatement(language, entry, index, transaction) : []),
  ]
}

/** Commit or abort behind the last record of a transaction that is written out. */
function endOfStatement(
  language: ProgramLanguage,
  entry: number,
  index: number,
  transaction: NonNullable<WorkloadEntry['transaction']>,
): ProgramLine[] {
  const { records, abortEvery, abortRate } = transaction
  const commit = { id: LINE.record(entry, index, 'commit'), text: attemptText(language, 'commitTransaction') }
  const abort = { id: LINE.record(entry, index, 'abort'), text: attemptText(language, 'abortTransaction') }
  if (abortEvery !== undefined) return [((index + 1) / records) % abortEvery === 0 ? abort : commit]
  if (abortRate === undefined) return [commit]
  return [
    { id: `${commit.id}:if`, text: `if (${randomText(language)} < ${abortRate}) {` },
    { ...abort, text: `  ${abort.text}` },
    { id: `${commit.id}:else`, text: '} else {' },
    { ...commit, text: `  ${commit.text}` },
    { id: `${commit.id}:end`, text: '}' },
  ]
}

type ActionStep = Extract<Step, { kind: 'action' }>

function actionLines(language: ProgramLanguage, model: ProgramModel, step: ActionStep, sleeps: boolean): ProgramLine[] {
  const { index, action, atUs } = step
  const end = language === 'java' ? ';' : ''
  const wait = language === 'typescript' ? 'await ' : ''
  const line = (text: string): ProgramLine => ({ id: LINE.action(index, 'act'), text })
  const told = bodyOf(action)
  return [...(sleeps ? [{ id: LINE.action(index, 'sleep'), text: sleepText(language, atUs) }] : []), ...told]

  function bodyOf(body: Action): ProgramLine[] {
    switch (body.do) {
      case 'send': {
        const { topic, key, value, partition, headers } = body
        const record = { atMs: 0, key: key ?? null, value: value ?? null, headers: headers ?? {} }
        const whole = partition === undefined ? record : { ...record, partition }
        return [line(sendCall(language, 'async', explicitRecord(language, topic, whole)))]
      }
      case 'flushProducer': {
        const note = body.timeoutMs === undefined ? '' : ` // given up after ${body.timeoutMs} ms`
        return [line(`${wait}producer.flush()${end}${note}`)]
      }
      case 'closeProducer':
        return [line(closeText(language, body.timeoutMs))]
      case 'killProducer': {
        const kill =
          language === 'typescript' ? "process.kill(process.pid, 'SIGKILL')" : 'Runtime.getRuntime().halt(137)'
        return [line(`${kill}${end} // the process is killed from outside`)]
      }
      case 'restartProducer':
        return restartLines(language, model, index, body)
      case 'initTransactions':
      case 'beginTransaction':
      case 'commitTransaction':
      case 'abortTransaction':
        return [line(attemptText(language, body.do))]
      default:
        return []
    }
  }
}

function closeText(language: ProgramLanguage, timeoutMs: number | undefined): string {
  if (language === 'typescript')
    return `await producer.close(${timeoutMs === undefined ? '' : `{ timeoutMs: ${timeoutMs} }`})`
  const limit = timeoutMs === undefined ? '' : `Duration.ofMillis(${Math.round(timeoutMs)})`
  return `producer.close(${limit})${language === 'java' ? ';' : ''}`
}

function restartLines(
  language: ProgramLanguage,
  model: ProgramModel,
  index: number,
  { config, timeoutMs }: Extract<Action, { do: 'restartProducer' }>,
): ProgramLine[] {
  const changed = Object.entries(config).map(([name, value]) => ({
    id: `${LINE.config(name)}:a:${index}`,
    text: value === null ? removeText(language, name) : setText(language, name, String(value)),
  }))
  return [
    { id: LINE.action(index, 'act'), text: closeText(language, timeoutMs) },
    ...changed,
    { id: LINE.action(index, 'create'), text: createText(language, false) },
    ...(model.initializes ? [{ id: LINE.action(index, 'init'), text: attemptText(language, 'initTransactions') }] : []),
  ]
}

function setText(language: ProgramLanguage, name: string, value: string): string {
  return language === 'typescript'
    ? `props[${quoted(language, name)}] = ${quoted(language, value)}`
    : putText(language, name, value)
}

function removeText(language: ProgramLanguage, name: string): string {
  if (language === 'typescript') return `delete props[${quoted(language, name)}]`
  return `props.remove(${quoted(language, name)})${language === 'java' ? ';' : ''}`
}
