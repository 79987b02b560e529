import { LINE } from './executing.ts'
import type { ProgramLanguage, ProgramLine } from './program-model.ts'
import {
  attemptText,
  explicitRecord,
  intervalText,
  loopRecord,
  msText,
  quoted,
  randomText,
  sendCall,
} from './program-parts.ts'
import type { Step, Stream } from './schedule.ts'

type Loop = Extract<Step, { kind: 'loop' }>

/**
 * A stretch of the workload: one entry alone, or several of which the one that is due first goes on. Their counters are
 * variables that live on in the next stretch; `declared` holds the entries that have theirs.
 */
export function loopLines(language: ProgramLanguage, loop: Loop, place: number, declared: Set<number>): ProgramLine[] {
  const isAlone = loop.streams.length === 1
  const names = loop.streams.map(({ entry }) => (entry === 0 ? '' : String(entry + 1)))
  const lines = loop.streams.flatMap((stream, index) =>
    counterLines(language, stream, names[index] ?? '', place, declared),
  )
  lines.push({ id: LINE.loop(place), text: `while (${conditionOf(language, loop, names)}) {` })
  loop.streams.forEach((stream, index) => {
    const name = names[index] ?? ''
    const body = turnLines(language, stream, name, place, index)
    if (isAlone) lines.push(...body.map(deeper))
    else {
      const head = branchHead(language, names, index)
      lines.push({ id: `branch:${place}:${index}`, text: `  ${head}` }, ...body.map(deeper).map(deeper))
    }
  })
  if (!isAlone) lines.push({ id: `branch:${place}:end`, text: '  }' })
  lines.push({ id: `loop:${place}:end`, text: '}' })
  return lines
}

function deeper({ id, text }: ProgramLine): ProgramLine {
  return { id, text: `  ${text}` }
}

/** Which entry is due first: its turn. */
function branchHead(language: ProgramLanguage, names: readonly string[], index: number): string {
  if (index === names.length - 1) return '} else {'
  const rest = names.slice(index + 1).map((name) => `next${name}`)
  const test = `if (next${names[index]} <= ${leastOf(language, rest)}) {`
  return index === 0 ? test : `} else ${test}`
}

function leastOf(language: ProgramLanguage, names: readonly string[]): string {
  const [first = '', ...rest] = names
  if (rest.length === 0) return first
  if (language === 'kotlin') return `minOf(${names.join(', ')})`
  if (language === 'typescript') return `Math.min(${names.join(', ')})`
  return `Math.min(${first}, ${leastOf(language, rest)})`
}

function conditionOf(language: ProgramLanguage, loop: Loop, names: readonly string[]): string {
  const { untilUs, isUntilIncluded, streams } = loop
  const [only] = streams
  if (only && streams.length === 1) {
    const { workload, endIndex, firstIndex, firstDueUs, intervalUs } = only
    if (workload.kind === 'records' && endIndex === workload.records.length)
      return `row${names[0]} < ROWS${names[0]}${sizeOf(language)}`
    if (intervalUs > 0 && Number.isFinite(endIndex) && !isUntilIncluded) {
      return `next${names[0]} < ${msText(firstDueUs + (endIndex - firstIndex) * intervalUs)}`
    }
  }
  if (!Number.isFinite(untilUs)) return 'true'
  const next = leastOf(
    language,
    names.map((name) => `next${name}`),
  )
  return `${next} ${isUntilIncluded ? '<=' : '<'} ${msText(untilUs)}`
}

function sizeOf(language: ProgramLanguage): string {
  return language === 'kotlin' ? '.size' : '.length'
}

/** Declares what an entry counts with, or sets it anew where its rate has changed. */
function counterLines(
  language: ProgramLanguage,
  stream: Stream,
  name: string,
  place: number,
  declared: Set<number>,
): ProgramLine[] {
  const { entry, workload, firstDueUs, firstIndex, isAnew } = stream
  const end = language === 'java' ? ';' : ''
  const variable = (type: 'int' | 'double', which: string, value: string) =>
    language === 'java'
      ? `${type} ${which}${name} = ${value};`
      : `${language === 'kotlin' ? 'var' : 'let'} ${which}${name} = ${value}`
  const first =
    language === 'kotlin' && /^\d+$/.test(msText(firstDueUs)) ? `${msText(firstDueUs)}.0` : msText(firstDueUs)
  const line = (what: string, text: string) => ({ id: `${what}:${place}:${entry}`, text })
  if (declared.has(entry)) return isAnew ? [line('next', `next${name} = ${first}${end}`)] : []
  declared.add(entry)
  const lines: ProgramLine[] = []
  if (workload.kind === 'records') lines.push(...rowLines(language, workload, name, place))
  if (workload.kind === 'dataset') lines.push(line('rows', datasetText(language, workload.dataset, name)))
  if (workload.kind !== 'generated') lines.push(line('row', variable('int', 'row', String(firstIndex))))
  if (workload.transaction) {
    lines.push(line('inTransaction', variable('int', 'inTransaction', '0')))
    if (workload.transaction.abortEvery !== undefined) {
      lines.push(line('transactions', variable('int', 'transactions', '0')))
    }
  }
  lines.push(line('next', variable('double', 'next', first)))
  return lines
}

function datasetText(language: ProgramLanguage, dataset: string, name: string): string {
  const file = quoted(language, `${dataset}.ndjson`)
  if (language === 'java') return `List<String> rows${name} = Files.readAllLines(Path.of(${file}));`
  if (language === 'kotlin') return `val rows${name} = File(${file}).readLines()`
  return `const rows${name} = readFileSync(${file}, 'utf8').trim().split('\\n')`
}

/** Written out up to here; what follows is told by its number. */
const MOST_ROWS = 60

function rowLines(
  language: ProgramLanguage,
  workload: Extract<Stream['workload'], { kind: 'records' }>,
  name: string,
  place: number,
): ProgramLine[] {
  const rows = [...workload.records].sort((a, b) => a.atMs - b.atMs)
  const open = {
    java: `Row[] ROWS${name} = {`,
    kotlin: `val ROWS${name} = arrayOf(`,
    typescript: `const ROWS${name}: Row[] = [`,
  }[language]
  const text = (one: (typeof rows)[number]): string => {
    const value = (given: string | null) => (given === null ? 'null' : quoted(language, given))
    if (language === 'typescript') {
      const record = explicitRecord(language, '', one).replace("topic: '', ", '')
      return `  { atMs: ${one.atMs}, record: ${record} },`
    }
    const atMs = Number.isInteger(one.atMs) ? `${one.atMs}.0` : String(one.atMs)
    return `  ${language === 'java' ? 'new ' : ''}Row(${atMs}, ${one.partition ?? 'null'}, ${value(one.key)}, ${value(one.value)}),`
  }
  const shown = rows.slice(0, MOST_ROWS)
  const left = rows.length - shown.length
  return [
    { id: `rows:${place}${name}`, text: open },
    ...shown.map((one, index) => ({ id: `row:${place}${name}:${index}`, text: text(one) })),
    ...(left > 0 ? [{ id: `rows:${place}${name}:more`, text: `  // and ${left} more` }] : []),
    { id: `rows:${place}${name}:end`, text: { java: '};', kotlin: ')', typescript: ']' }[language] },
  ]
}

/** One turn: sleep, send, and what a transaction wants around it. */
function turnLines(
  language: ProgramLanguage,
  stream: Stream,
  name: string,
  place: number,
  index: number,
): ProgramLine[] {
  const { workload, mode } = stream
  const end = language === 'java' ? ';' : ''
  const id = (what: 'sleep' | 'send' | 'begin' | 'commit' | 'abort') => LINE.inLoop(place, index, what)
  const record = loopRecord(language, stream, name)
  const sleep = `sleepUntil(next${name})${end}`
  const { transaction } = workload
  return [
    { id: id('sleep'), text: language === 'typescript' ? `await ${sleep}` : sleep },
    ...(transaction
      ? [
          {
            id: id('begin'),
            text: `if (inTransaction${name}++ ${language === 'typescript' ? '===' : '=='} 0) ${attemptText(language, 'beginTransaction')}`,
          },
        ]
      : []),
    { id: id('send'), text: sendCall(language, mode, record) },
    ...(transaction ? endLines(language, stream, name, place, index) : []),
    ...advanceLines(language, stream, name, place, index),
  ]
}

function endLines(
  language: ProgramLanguage,
  stream: Stream,
  name: string,
  place: number,
  index: number,
): ProgramLine[] {
  const { transaction } = stream.workload
  if (!transaction) return []
  const end = language === 'java' ? ';' : ''
  const same = language === 'typescript' ? '===' : '=='
  const key = `transaction:${place}:${index}`
  const commit = { id: LINE.inLoop(place, index, 'commit'), text: `  ${attemptText(language, 'commitTransaction')}` }
  const abort = { id: LINE.inLoop(place, index, 'abort'), text: `  ${attemptText(language, 'abortTransaction')}` }
  const { abortEvery, abortRate } = transaction
  const test =
    abortEvery !== undefined
      ? `++transactions${name} % ${abortEvery} ${same} 0`
      : abortRate !== undefined
        ? `${randomText(language)} < ${abortRate}`
        : undefined
  return [
    { id: key, text: `if (inTransaction${name} ${same} ${transaction.records}) {` },
    { id: `${key}:reset`, text: `  inTransaction${name} = 0${end}` },
    ...(test === undefined
      ? [commit]
      : [
          { id: `${key}:if`, text: `  if (${test})` },
          { ...abort, text: `  ${abort.text}` },
          { id: `${key}:else`, text: '  else' },
          { ...commit, text: `  ${commit.text}` },
        ]),
    { id: `${key}:end`, text: '}' },
  ]
}

function advanceLines(
  language: ProgramLanguage,
  { workload, intervalUs }: Stream,
  name: string,
  place: number,
  index: number,
): ProgramLine[] {
  const end = language === 'java' ? ';' : ''
  const id = `advance:${place}:${index}`
  const row = workload.kind === 'generated' ? [] : [{ id: `${id}:row`, text: `row${name}++${end}` }]
  if (workload.kind !== 'records') return [...row, { id, text: `next${name} += ${intervalText(intervalUs)}${end}` }]
  const size = sizeOf(language)
  const never = { java: 'Double.MAX_VALUE', kotlin: 'Double.MAX_VALUE', typescript: 'Infinity' }[language]
  const [inside, at] = [
    `row${name} < ROWS${name}${size}`,
    `ROWS${name}[row${name}].atMs${language === 'java' ? '()' : ''}`,
  ]
  const value = language === 'kotlin' ? `if (${inside}) ${at} else ${never}` : `${inside} ? ${at} : ${never}`
  return [...row, { id, text: `next${name} = ${value}${end}` }]
}
