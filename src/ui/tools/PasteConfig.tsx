import { type DragEvent, useId, useMemo, useState } from 'react'
import { refusalOf } from '../../app/config-refusal.ts'
import { changeOfPaste, type PastedConfig, type PastedRow, readPasted } from '../../app/pasted-config.ts'
import { mergeConfig } from '../../app/settings-in-force.ts'
import type { ConfigMap } from '../../engine/scenario/scenario.ts'
import { useSettingsInForce } from '../controls/use-settings-in-force.ts'
import { Sheet } from '../dialogs/Sheet.tsx'
import { usePlayback, useRun, useSession } from '../shell/page-context.ts'
import { RichText } from '../shell/RichText.tsx'
import { PastedTable } from './PastedTable.tsx'
import { useToolStrings } from './tool-strings.ts'

/** A config is text: what is longer is some other file. */
const MAX_FILE_BYTES = 1_000_000

export interface PasteConfigProps {
  readonly producer: string
  readonly onClose: () => void
}

/** Paste a config in any notation, see what it would change, and apply that as one change. */
export function PasteConfig({ producer: firstProducer, onClose }: PasteConfigProps) {
  const words = useToolStrings().paste
  const { changes } = useSession()
  const scenario = useRun((state) => state.scenario)
  const inForce = useSettingsInForce(scenario)
  const [text, setText] = useState('')
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const [resetRest, setResetRest] = useState(false)
  const [name, setName] = useState(firstProducer)
  const producer = inForce?.producers.find((one) => one.name === name)
  const version = scenario?.kafka ?? '3.9'
  const given: ConfigMap = producer?.config ?? {}
  const pasted = useMemo(
    () => (text.trim() === '' ? undefined : readPasted(text, version, given)),
    [text, version, given],
  )
  const taken = (pasted?.rows ?? []).filter((row) => !left.has(row.name))
  const change = changeOfPaste(taken, given, resetRest)
  const count = Object.keys(change).length
  const refused = count === 0 ? undefined : refusalOf(version, mergeConfig(given, change))

  const apply = (): void => {
    void changes.apply({ kind: 'producerConfig', producer: name, config: change }, words.done(count))
    onClose()
  }
  return (
    <Sheet title={words.title} onClose={onClose} from="middle" wide>
      <div className="paste">
        <p className="tool-intro">
          <RichText text={words.intro} />
        </p>
        {(inForce?.producers.length ?? 0) > 1 ? (
          <label className="tool-line">
            {words.forProducer}
            <select className="select" value={name} onChange={(event) => setName(event.target.value)}>
              {inForce?.producers.map((one) => (
                <option key={one.name}>{one.name}</option>
              ))}
            </select>
          </label>
        ) : null}
        <PasteText text={text} onText={setText} />
        {pasted ? (
          <Preview
            pasted={pasted}
            version={version}
            left={left}
            onLeft={setLeft}
            dropped={Object.keys(change).filter((key) => change[key] === null)}
          />
        ) : (
          <p className="mut">{words.empty}</p>
        )}
      </div>
      <footer className="tool-foot">
        {refused ? (
          <div className="refusal" role="alert">
            <p>{words.refused}</p>
            <p lang="en">
              <code>ConfigException</code> {refused.message}
            </p>
          </div>
        ) : null}
        <label className="check">
          <input type="checkbox" checked={resetRest} onChange={(event) => setResetRest(event.target.checked)} />
          <span>{words.resetRest}</span>
        </label>
        <div className="tool-apply">
          {count > 0 && !refused ? <HowItTakesEffect /> : <span />}
          <button type="button" className="btn pri" disabled={count === 0 || refused !== undefined} onClick={apply}>
            {words.apply(count)}
          </button>
        </div>
      </footer>
    </Sheet>
  )
}

function HowItTakesEffect() {
  const words = useToolStrings().paste
  const isAtStart = usePlayback((state) => state.tUs === 0)
  return <p className="mut">{isAtStart ? words.atStart : words.restarts}</p>
}

/** The text: typed, pasted, chosen or dropped. */
function PasteText({ text, onText }: { text: string; onText: (text: string) => void }) {
  const words = useToolStrings().paste
  const id = useId()
  const [isOver, setIsOver] = useState(false)
  const [isTooLarge, setIsTooLarge] = useState(false)

  const take = async (file: File | undefined): Promise<void> => {
    if (!file) return
    setIsTooLarge(file.size > MAX_FILE_BYTES)
    if (file.size <= MAX_FILE_BYTES) onText(await file.text())
  }
  const onDrag = (event: DragEvent, over: boolean): void => {
    if (!event.dataTransfer.types.includes('Files')) return
    event.preventDefault()
    setIsOver(over)
  }
  return (
    <div>
      <label htmlFor={id} className="visually-hidden">
        {words.label}
      </label>
      <textarea
        id={id}
        className={isOver ? 'paste-text over' : 'paste-text'}
        rows={8}
        spellCheck={false}
        autoComplete="off"
        placeholder={words.placeholder}
        value={text}
        data-first-focus
        onChange={(event) => onText(event.target.value)}
        onDragOver={(event) => onDrag(event, true)}
        onDragLeave={(event) => onDrag(event, false)}
        onDrop={(event) => {
          onDrag(event, false)
          void take(event.dataTransfer.files[0])
        }}
      />
      <p className="tool-line">
        <label className="btn file-button">
          <input
            type="file"
            className="visually-hidden"
            accept=".properties,.conf,.cfg,.txt,.yml,.yaml,.java,.kt,.kts,text/*"
            onChange={(event) => {
              void take(event.target.files?.[0])
              event.target.value = ''
            }}
          />
          {words.chooseFile}
        </label>
        <span className="mut">{isTooLarge ? words.tooLarge : words.dropHere}</span>
      </p>
    </div>
  )
}

interface PreviewProps {
  readonly pasted: PastedConfig
  readonly version: string
  readonly left: ReadonlySet<string>
  readonly onLeft: (left: ReadonlySet<string>) => void
  readonly dropped: readonly string[]
}

/** What was read: settings beside what is in force, then what is not known and what should be looked at. */
function Preview({ pasted, version, left, onLeft, dropped }: PreviewProps) {
  const strings = useToolStrings()
  const words = strings.paste
  const { rows, unknown, problems, format } = pasted
  const toggle = (row: PastedRow): void => {
    const next = new Set(left)
    if (!next.delete(row.name)) next.add(row.name)
    onLeft(next)
  }
  return (
    <div className="paste-preview">
      <p role="status">
        {rows.length === 0 ? words.nothingFound : words.readAs(strings.copy.formats[format], rows.length)}
      </p>
      {rows.length > 0 || dropped.length > 0 ? (
        <PastedTable rows={rows} version={version} left={left} onToggle={toggle} dropped={dropped} />
      ) : null}
      {unknown.length > 0 ? (
        <section>
          <h3>{words.unknown(unknown.length)}</h3>
          <ul className="plain-list tool-list">
            {unknown.map(({ name, value, line }) => (
              <li key={`${line} ${name}`}>
                <span className="mut">{words.line(line)}</span>{' '}
                <code lang="en">
                  {name}={value}
                </code>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {problems.length > 0 ? (
        <section>
          <h3>{words.problems}</h3>
          <ul className="plain-list tool-list">
            {problems.map(({ kind, line, name, detail }) => (
              <li key={`${line} ${kind} ${name ?? ''}`}>
                <span className="mut">{words.line(line)}</span> {name ? <code lang="en">{name}</code> : null}{' '}
                {words.problemKinds[kind](detail)}
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </div>
  )
}
