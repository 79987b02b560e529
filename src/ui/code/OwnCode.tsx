import { lazy, Suspense, useEffect, useId, useMemo, useState } from 'react'
import { hasOnNewBatch } from '../../app/code/class-of-own-code.ts'
import type { TryQuestion } from '../../app/code/code-messages.ts'
import { draftOf, keepDraft } from '../../app/code/own-code-drafts.ts'
import { tabStorage } from '../../app/settings-store.ts'
import { PARTITIONER_EXAMPLES } from '../../content/partitioners/index.ts'
import { PINNED } from '../../content/partitioners/pinned.ts'
import type { CodeStrings } from '../../content/strings/strings.ts'
import type { Scenario } from '../../engine/scenario/scenario.ts'
import { useSettingsInForce } from '../controls/use-settings-in-force.ts'
import { useLayout } from '../shell/media.ts'
import { useRun, useSession, useSettings } from '../shell/page-context.ts'
import { RichText } from '../shell/RichText.tsx'
import { type BesideView, BesideViews } from './BesideViews.tsx'
import type { LineMark } from './CodeEditor.tsx'
import { useCodeStrings } from './code-strings.ts'
import { type Tried, useTried } from './use-tried.ts'

const CodeEditor = lazy(() => import('./CodeEditor.tsx').then((module) => ({ default: module.CodeEditor })))

export interface OwnCodeProps {
  readonly scenario: Scenario
  /** Index in the scenario. */
  readonly producer: number
  readonly onClose: () => void
}

/** The editor of one producer, and what is known of its code. */
export function OwnCode({ scenario, producer, onClose }: OwnCodeProps) {
  const words = useCodeStrings()
  const { name = '', partitioner } = scenario.producers[producer] ?? {}
  const inUse = partitioner?.source
  const [text, setText] = useState(() => draftOf(tabStorage(), name, inUse) ?? inUse ?? PINNED.source)
  const [view, setView] = useState<BesideView>('tried')
  const { question, choose } = useQuestion(scenario, producer, text)
  const tried = useTried(question)
  const isNew = tried?.question.source !== text
  const marks = useMemo(() => (isNew ? [] : marksOf(tried)), [tried, isNew])
  const wraps = useLayout() === 'phone'
  const keysId = useId()

  useEffect(() => keepDraft(tabStorage(), name, text, inUse), [name, text, inUse])

  return (
    <div className="own-code-body">
      <section className="own-code-write" aria-label={words.editor}>
        <StartFrom text={text} onText={setText} />
        <div className="own-code-editor">
          <Suspense
            fallback={
              <>
                <textarea
                  className="own-code-plain"
                  aria-label={words.editor}
                  spellCheck={false}
                  value={text}
                  onChange={(event) => setText(event.target.value)}
                />
                <p className="visually-hidden" role="status">
                  {words.loading}
                </p>
              </>
            }
          >
            <CodeEditor
              text={text}
              onText={setText}
              marks={marks}
              words={words}
              hasOnNewBatch={hasOnNewBatch(scenario.kafka)}
              describedBy={keysId}
              wraps={wraps}
            />
          </Suspense>
        </div>
        <p id={keysId} className="mut own-code-keys">
          {words.keys} <RichText text={onNewBatchText(words, scenario)} />
        </p>
        <UseInRun name={name} producer={producer} text={text} tried={isNew ? undefined : tried} onClose={onClose} />
      </section>
      <BesideViews
        view={view}
        onView={setView}
        text={text}
        scenario={scenario}
        question={question}
        choose={choose}
        tried={tried}
        isNew={isNew || tried?.question !== question}
      />
    </div>
  )
}

/** What to try: the topic and the two numbers of partitions are a choice. */
function useQuestion(scenario: Scenario, producer: number, source: string) {
  const inForce = useSettingsInForce(scenario)
  const name = scenario.producers[producer]?.name
  const firstTopic = scenario.workload.find((entry) => entry.producer === name)?.topic ?? scenario.topics[0]?.name ?? ''
  const [chosen, choose] = useState<Partial<Pick<TryQuestion, 'topic' | 'partitionCount' | 'otherCount'>>>({})
  const topic = chosen.topic ?? firstTopic
  const partitionCount = chosen.partitionCount ?? inForce?.topics.find((one) => one.name === topic)?.partitions ?? 1
  const otherCount = chosen.otherCount ?? partitionCount + 1
  const question = useMemo(
    (): TryQuestion => ({ source, scenario, producer, topic, partitionCount, otherCount }),
    [source, scenario, producer, topic, partitionCount, otherCount],
  )
  return { question, choose }
}

function onNewBatchText({ onNewBatch }: CodeStrings, { kafka }: Scenario): string {
  if (!hasOnNewBatch(kafka)) return onNewBatch.gone
  return kafka === '2.5' ? onNewBatch.default : onNewBatch.deprecated
}

/** The lines at which something has gone wrong. */
function marksOf(tried: Tried | undefined): readonly LineMark[] {
  if (tried?.answer.kind === 'refused') {
    const { line, message } = tried.answer
    return [{ line, message, severity: 'error' }]
  }
  if (tried?.answer.kind !== 'tried') return []
  const { now, other } = tried.answer
  const marks = new Map<string, LineMark>()
  for (const { line, what, message } of [...now.errors, ...other.errors]) {
    const text = message === '' ? what : `${what}: ${message}`
    if (line > 0 && !marks.has(`${line}`)) marks.set(`${line}`, { line, message: text, severity: 'warning' })
  }
  return [...marks.values()]
}

function StartFrom({ text, onText }: { text: string; onText: (text: string) => void }) {
  const words = useCodeStrings()
  const language = useSettings((state) => state.language)
  const id = useId()
  const example = PARTITIONER_EXAMPLES.find((one) => one.source.trim() === text.trim())
  return (
    <>
      <p className="own-code-line">
        <label htmlFor={id}>{words.startFrom}</label>
        <select
          id={id}
          className="select"
          value={example?.id ?? ''}
          data-first-focus
          onChange={(event) => {
            const chosen = PARTITIONER_EXAMPLES.find((one) => one.id === event.target.value)
            if (chosen) onText(chosen.source)
          }}
        >
          {example ? null : <option value="">{words.ownText}</option>}
          {PARTITIONER_EXAMPLES.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name[language]}
            </option>
          ))}
        </select>
      </p>
      <p className="own-code-point">{example ? <RichText text={example.point[language]} /> : null}</p>
    </>
  )
}

interface UseInRunProps {
  readonly name: string
  readonly producer: number
  readonly text: string
  /** Of this very text. */
  readonly tried: Tried | undefined
  readonly onClose: () => void
}

/** Into the run and out of it again; what is refused is told here, and the run stays as it is. */
function UseInRun({ name, producer, text, tried, onClose }: UseInRunProps) {
  const words = useCodeStrings()
  const { changes } = useSession()
  const inUse = useRun((state) => state.scenario?.producers[producer]?.partitioner?.source)
  const problems = useRun((state) => state.problems)
  const [asked, setAsked] = useState<{ readonly to: string | undefined }>()
  const isDone = asked !== undefined && asked.to === inUse
  useEffect(() => {
    if (isDone) onClose()
  }, [isDone, onClose])
  const ofEngine = asked?.to === text ? problems.find(({ path }) => path.endsWith('.partitioner.source')) : undefined
  const answer = tried?.answer
  const apply = (to: string | undefined): void => {
    if (to !== undefined && answer?.kind === 'refused') return
    setAsked({ to })
    void changes.apply({ kind: 'partitioner', producer: name, to }, to === undefined ? words.wentBack : words.used)
  }
  const isRefused = answer?.kind === 'refused' || ofEngine !== undefined
  return (
    <>
      {isRefused || answer?.kind === 'hangs' || answer?.kind === 'failed' ? (
        <div className="refusal" role="alert">
          {isRefused ? <p>{words.refused}</p> : null}
          <p>
            {answer?.kind === 'refused' ? <code lang="en">{words.problem(answer.line, answer.message)}</code> : null}
            {answer?.kind !== 'refused' && ofEngine ? <code lang="en">{ofEngine.message}</code> : null}
            {answer?.kind === 'hangs' ? words.hangs : null}
            {answer?.kind === 'failed' ? words.failed(answer.message) : null}
          </p>
        </div>
      ) : null}
      <div className="own-code-foot">
        <p className="mut" role="status">
          {inUse === undefined ? words.state.notInUse : inUse === text ? words.state.inUse : words.state.otherInUse}
        </p>
        {inUse === undefined ? null : (
          <button type="button" className="btn" onClick={() => apply(undefined)}>
            {words.back}
          </button>
        )}
        <button
          type="button"
          className="btn pri"
          disabled={inUse === text || answer?.kind === 'refused'}
          onClick={() => apply(text)}
        >
          {words.use}
        </button>
      </div>
    </>
  )
}
