import { useDeferredValue, useId, useMemo, useState } from 'react'
import { DATASET_ROWS } from '../../app/datasets.ts'
import { readCsv } from '../../app/own-records/read-csv.ts'
import { readNdjson } from '../../app/own-records/read-ndjson.ts'
import { formatOf, type RecordFormat, type RecordTable, type TableProblem } from '../../app/own-records/record-table.ts'
import { ownRecords, type RecordChoice, withOwnRecords } from '../../app/own-records/records-workload.ts'
import type { ScenarioSource } from '../../app/scenario-source.ts'
import type { Scenario } from '../../engine/scenario/scenario.ts'
import { parseScenario } from '../../engine/simulation/complete-scenario.ts'
import { Sheet } from '../dialogs/Sheet.tsx'
import { useRun, useSession } from '../shell/page-context.ts'
import { RecordsPreview } from './RecordsPreview.tsx'
import { useShareStrings } from './share-strings.ts'
import './share.css'
import './records.css'

export interface OwnRecordsProps {
  /** What was dropped, and the name of its file. */
  readonly text?: string | undefined
  readonly name?: string | undefined
  readonly onClose: () => void
}

/** Columns whose name says what they are; else the first one is the key. */
const KEY_NAME = /^(key|id|.*_?id|origin|user|키)$/i
const VALUE_NAME = /^(value|값)$/i
const TIME_NAME = /^(at|atms|time|timestamp|ts|date|시각|시간)$/i

/** Records of one's own: the text, what its columns mean, what would be sent where, and the run that starts with them. */
export function OwnRecords({ text: dropped = '', name = '', onClose }: OwnRecordsProps) {
  const words = useShareStrings().records
  const { changes } = useSession()
  const scenario = useRun((state) => state.scenario)
  const source = useRun((state) => state.source)
  const [text, setText] = useState(dropped)
  const [fileName, setFileName] = useState(name)
  const [format, setFormat] = useState<RecordFormat>()
  const [hasNames, setHasNames] = useState(true)
  const read = useDeferredValue(text)
  const isCsv = (format ?? formatOf(read, fileName)) === 'csv'
  const found = useMemo(
    () => (read.trim() === '' ? undefined : isCsv ? readCsv(read, hasNames) : readNdjson(read)),
    [read, isCsv, hasNames],
  )
  const takeFile = async (file: File | undefined): Promise<void> => {
    if (!file) return
    setFileName(file.name)
    setFormat(undefined)
    setText(await file.text())
  }
  const textId = useId()
  return (
    <Sheet title={words.title} onClose={onClose} from="middle" wide>
      <div className="share records">
        <p className="tool-intro">{words.intro}</p>
        <label htmlFor={textId} className="visually-hidden">
          {words.text}
        </label>
        <textarea
          id={textId}
          rows={5}
          spellCheck={false}
          autoComplete="off"
          lang="en"
          placeholder={'key,value\nPangyo,1\nJeju,2'}
          value={text}
          data-first-focus
          onChange={(event) => setText(event.target.value)}
        />
        <div className="share-row">
          <label className="btn file-button">
            <input
              type="file"
              className="visually-hidden"
              accept=".csv,.tsv,.ndjson,.jsonl,.txt,text/*"
              onChange={(event) => {
                void takeFile(event.target.files?.[0])
                event.target.value = ''
              }}
            />
            {words.choose}
          </label>
          <label className="share-inline">
            {words.format.name}
            <select
              value={isCsv ? 'csv' : 'ndjson'}
              onChange={({ target }) => setFormat(target.value === 'csv' ? 'csv' : 'ndjson')}
            >
              <option value="csv">{words.format.csv}</option>
              <option value="ndjson">{words.format.ndjson}</option>
            </select>
          </label>
          {isCsv ? (
            <label className="check">
              <input type="checkbox" checked={hasNames} onChange={({ target }) => setHasNames(target.checked)} />
              <span>{words.hasNames}</span>
            </label>
          ) : null}
        </div>
        {found === undefined ? null : found.ok ? (
          scenario && source ? (
            <Choices
              key={found.table.columns.join('\u0000')}
              table={found.table}
              scenario={scenario}
              source={source}
              onStart={(changed) => {
                changes.load(changed, undefined)
                onClose()
              }}
            />
          ) : null
        ) : (
          <Problems problems={found.problems} />
        )}
      </div>
    </Sheet>
  )
}

interface ChoicesProps {
  readonly table: RecordTable
  readonly scenario: Scenario
  readonly source: ScenarioSource
  readonly onStart: (changed: ScenarioSource) => void
}

function Choices({ table, scenario, source, onStart }: ChoicesProps) {
  const words = useShareStrings().records
  const { columns } = table
  const named = (pattern: RegExp): number | undefined => {
    const index = columns.findIndex((name) => pattern.test(name))
    return index < 0 ? undefined : index
  }
  const [producer, setProducer] = useState(scenario.producers[0]?.name ?? '')
  const [topic, setTopic] = useState(scenario.topics[0]?.name ?? '')
  const [key, setKey] = useState<number | undefined>(() => {
    const first = columns.findIndex((name) => !TIME_NAME.test(name) && !VALUE_NAME.test(name))
    return named(KEY_NAME) ?? (first < 0 ? undefined : first)
  })
  const [value, setValue] = useState<number | undefined>(() => named(VALUE_NAME))
  const [time, setTime] = useState<number | undefined>(() => named(TIME_NAME))
  const [rate, setRate] = useState(100)
  const [isOnly, setIsOnly] = useState(true)
  const choice = useMemo<RecordChoice>(
    () => ({ producer, topic, key, value, timing: time === undefined ? { ratePerSecond: rate } : { column: time } }),
    [producer, topic, key, value, time, rate],
  )
  const made = useMemo(() => ownRecords(table, choice), [table, choice])
  const changed = useMemo(
    () => (made.ok ? withOwnRecords(source, scenario.durationMs, choice, made.records, isOnly) : undefined),
    [made, source, scenario, choice, isOnly],
  )
  const refused = useMemo(() => {
    const parsed = changed && parseScenario(changed, { datasets: DATASET_ROWS })
    return !parsed || parsed.ok ? [] : parsed.problems
  }, [changed])
  const column = (label: string, chosen: number | undefined, none: string, choose: (index?: number) => void) => (
    <label className="share-field">
      {label}
      <select
        value={chosen ?? ''}
        onChange={({ target }) => choose(target.value === '' ? undefined : Number(target.value))}
      >
        <option value="">{none}</option>
        {columns.map((name, index) => (
          <option key={name} value={index}>
            {label === words.timing ? words.asGiven(name) : name}
          </option>
        ))}
      </select>
    </label>
  )
  const ofThese = (label: string, chosen: string, names: readonly string[], choose: (name: string) => void) => (
    <label className="share-field">
      {label}
      <select value={chosen} onChange={({ target }) => choose(target.value)}>
        {names.map((one) => (
          <option key={one}>{one}</option>
        ))}
      </select>
    </label>
  )
  return (
    <>
      <p role="status">{words.found(table.rows.length, columns.length)}</p>
      <div className="share-row">
        {ofThese(
          words.producer,
          producer,
          scenario.producers.map((one) => one.name),
          setProducer,
        )}
        {ofThese(
          words.topic,
          topic,
          scenario.topics.map((one) => one.name),
          setTopic,
        )}
        {column(words.key, key, words.noKey, setKey)}
        {column(words.value, value, words.whole, setValue)}
        {column(words.timing, time, words.evenly, setTime)}
        {time === undefined ? (
          <label className="share-field">
            {words.rate}
            <input
              type="number"
              min={0.1}
              max={100_000}
              step="any"
              value={rate}
              onChange={({ target }) => {
                const typed = target.valueAsNumber
                if (typed > 0 && typed <= 100_000) setRate(typed)
              }}
            />
          </label>
        ) : null}
      </div>
      {made.ok ? (
        <RecordsPreview table={table} records={made.records} scenario={scenario} choice={choice} />
      ) : (
        <Problems problems={made.problems} />
      )}
      {refused.length > 0 ? (
        <div role="alert">
          <p>{words.refused}</p>
          <ul lang="en">
            {refused.slice(0, 8).map(({ path, message }) => (
              <li key={`${path} ${message}`}>
                <code>{path}</code> {message}
              </li>
            ))}
          </ul>
        </div>
      ) : null}
      <div className="share-row">
        <label className="check grow">
          <input type="checkbox" checked={isOnly} onChange={({ target }) => setIsOnly(target.checked)} />
          <span>{words.only}</span>
        </label>
        <button
          type="button"
          className="btn pri"
          disabled={!changed || refused.length > 0}
          onClick={() => changed && onStart(changed)}
        >
          {words.start}
        </button>
      </div>
    </>
  )
}

function Problems({ problems }: { problems: readonly TableProblem[] }) {
  const words = useShareStrings().records
  return (
    <div role="alert">
      <p>{words.problems}</p>
      <ul>
        {problems.map(({ line, column, kind, values }) => {
          const [first = '', second = ''] = values
          return (
            <li key={`${line}:${column}:${kind}:${first}`}>
              {words.place(line, column)}: {words.kinds[kind](first, second)}
            </li>
          )
        })}
      </ul>
    </div>
  )
}
