import { useMemo, useState } from 'react'
import type { ApplicationPage, ApplicationQuestion } from '../../app/application-messages.ts'
import { DATASET_ROWS } from '../../app/datasets.ts'
import { clockText } from '../../app/number-text.ts'
import { settingsInForce } from '../../app/settings-in-force.ts'
import type { Scenario, SendMode } from '../../engine/scenario/scenario.ts'
import { type ExecutingLines, executingLines, LINE } from '../../trace/application/executing.ts'
import { fileNameOf, programOf, programText } from '../../trace/application/program.ts'
import { PROGRAM_LANGUAGES, type ProgramLanguage } from '../../trace/application/program-model.ts'
import { CloseIcon } from '../shell/icons.tsx'
import { useRun, useSession } from '../shell/page-context.ts'
import { useApplicationStrings } from './application-strings.ts'
import { ClosingTable } from './ClosingTable.tsx'
import { CodeView } from './CodeView.tsx'
import { PrintedLog } from './PrintedLog.tsx'
import { useApplication } from './use-application.ts'
import './application.css'

export interface ApplicationPanelProps {
  /** Index of the producer that is shown first. */
  readonly producer: number
  /** Absent where something around it closes it. */
  readonly onClose?: () => void
}

const NOWHERE: ExecutingLines = { at: undefined }

/** The application's side of the run: its program with the line that is executing, and what it prints. */
export function ApplicationPanel({ producer: first, onClose }: ApplicationPanelProps) {
  const words = useApplicationStrings()
  const scenario = useRun((state) => state.scenario)
  const [chosen, setChosen] = useState(first)
  if (!scenario) return <div className="application" />
  const producer = Math.min(chosen, scenario.producers.length - 1)
  return (
    <div className="application">
      <div className="application-head">
        <h2>{words.title}</h2>
        {onClose ? (
          <button type="button" className="icon-button" aria-label={words.close} title={words.close} onClick={onClose}>
            <CloseIcon />
          </button>
        ) : null}
      </div>
      {scenario.producers.length > 1 ? (
        <fieldset className="bare seg seg-wide application-producers" aria-label={words.whose}>
          {scenario.producers.map(({ name }, index) => (
            <label key={name} className={index === producer ? 'on' : ''}>
              <input
                type="radio"
                className="visually-hidden"
                name="application-producer"
                checked={index === producer}
                onChange={() => setChosen(index)}
              />
              {name}
            </label>
          ))}
        </fieldset>
      ) : null}
      <OneApplication key={producer} scenario={scenario} producer={producer} />
    </div>
  )
}

function OneApplication({ scenario, producer }: { scenario: Scenario; producer: number }) {
  const words = useApplicationStrings()
  const [language, setLanguage] = useState<ProgramLanguage>('java')
  const [part, setPart] = useState<ApplicationQuestion['part']>({ kind: 'last' })
  const { page, atUs } = useApplication(producer, part)
  const name = scenario.producers[producer]?.name ?? ''
  const program = useMemo(
    () => programOf(scenario, name, language, (dataset) => DATASET_ROWS[dataset]),
    [scenario, name, language],
  )
  const executing = useMemo(
    () => (page ? executingLines(program.steps, page.moment, page.sent, atUs) : NOWHERE),
    [program, page, atUs],
  )
  return (
    <>
      <SendModes scenario={scenario} producer={name} atUs={atUs} />
      <div className="application-bar">
        <fieldset className="bare seg" aria-label={words.language}>
          {PROGRAM_LANGUAGES.map((one) => (
            <label key={one} className={one === language ? 'on' : ''}>
              <input
                type="radio"
                className="visually-hidden"
                name="application-language"
                checked={one === language}
                onChange={() => setLanguage(one)}
              />
              {words.languages[one]}
            </label>
          ))}
        </fieldset>
        <CopyProgram text={programText(program.lines)} file={fileNameOf(language)} />
      </div>
      {language === 'typescript' ? <p className="mut application-note">{words.pseudo}</p> : null}
      <CodeView lines={program.lines} language={language} executing={executing} />
      <p className="application-doing">{page ? doingText(words, page, executing) : ''}</p>
      <PrintedLog page={page} onPart={setPart} />
      {page?.closing ? <ClosingTable report={page.closing} /> : null}
    </>
  )
}

const MODES: readonly SendMode[] = ['async', 'sync', 'callback']

/** The kind of send, for each thing that the producer sends by itself: changing it changes the run. */
function SendModes({ scenario, producer, atUs }: { scenario: Scenario; producer: string; atUs: number }) {
  const words = useApplicationStrings()
  const { changes } = useSession()
  const inForce = settingsInForce(scenario, atUs).workload.map((entry, index) => ({ ...entry, index }))
  const entries = inForce.filter((entry) => entry.producer === producer)
  return entries.map(({ index, topic, mode }) => {
    const label = entries.length > 1 ? words.howItSendsTo(topic, index + 1) : words.howItSends
    return (
      <fieldset key={index} className="bare application-modes">
        <legend>{label}</legend>
        <div className="seg seg-wide">
          {MODES.map((one) => (
            <label key={one} className={one === mode ? 'on' : ''} title={words.modeHints[one]}>
              <input
                type="radio"
                className="visually-hidden"
                name={`application-mode-${index}`}
                checked={one === mode}
                onChange={() =>
                  void changes.apply({ kind: 'mode', entry: index, to: one }, `${label}: ${words.modes[one]}`)
                }
              />
              {words.modes[one]}
            </label>
          ))}
        </div>
        <p className="mut">{words.modeHints[mode]}</p>
      </fieldset>
    )
  })
}

function CopyProgram({ text, file }: { text: string; file: string }) {
  const words = useApplicationStrings()
  const [said, setSaid] = useState('')
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text)
      setSaid(words.copied)
    } catch {
      setSaid(words.notCopied)
    }
  }
  return (
    <>
      <button type="button" className="btn" title={words.copyTitle(file)} onClick={() => void copy()}>
        {words.copy}
      </button>
      <span role="status" className={said === '' ? 'visually-hidden' : 'application-said'}>
        {said}
      </span>
    </>
  )
}

/** In one sentence what the thread does, for who does not read the mark in the code. */
function doingText(
  { doing }: ReturnType<typeof useApplicationStrings>,
  { moment }: ApplicationPage,
  { at }: ExecutingLines,
): string {
  const { state, call, waitsFor, sinceUs } = moment
  const record = `#${moment.record}`
  if (state === 'idle') return at === LINE.end ? doing.over : doing.idle
  if (state !== 'blocked') return doing[state]
  const since = doing.since(clockText(sinceUs))
  const what = () => {
    switch (call) {
      case 'send':
        return waitsFor ? doing.send(record, doing[waitsFor]) : doing.sendPlain(record)
      case 'get':
        return doing.get(record)
      case 'flush':
        return doing.flush
      case 'close':
        return doing.close
      default:
        return doing.call(call ?? '')
    }
  }
  return `${what()} (${since})`
}
