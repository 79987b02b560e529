import { useState } from 'react'
import { clockText } from '../../app/number-text.ts'
import { lightAt } from '../../app/promise-light.ts'
import { type Breach, type PromiseRow, promiseRows, type Violation } from '../../app/promises.ts'
import { Sheet } from '../dialogs/Sheet.tsx'
import { LightSign } from '../outcome/LightSign.tsx'
import { useLayout } from '../shell/media.ts'
import { useGlance, useRun, useSession } from '../shell/page-context.ts'
import { RichText } from '../shell/RichText.tsx'
import { useToolStrings } from './tool-strings.ts'
import './promises.css'

/** Breaches of one promise that are told one by one. */
const TOLD = 4

/** What stands behind the invariant light: each promise, kept or broken up to the playhead, and by what. */
export function Promises({ onClose }: { onClose: () => void }) {
  const words = useToolStrings().promises
  const findings = useRun((state) => state.findings)
  const tUs = useGlance((state) => state.tUs)
  const phone = useLayout() === 'phone'
  const { light, broken } = lightAt(findings, tUs)
  return (
    <Sheet title={words.title} onClose={onClose} from={phone ? 'bottom' : 'middle'}>
      <div className="promises">
        <p className={`promise-state light-${light}`}>
          <LightSign light={light} />
          <span>{words.stateAt[light](clockText(tUs), broken)}</span>
        </p>
        {findings.violations.length > 0 ? <Bugs violations={findings.violations} onGone={onClose} /> : null}
        <ul className="plain-list">
          {promiseRows(findings, tUs).map((row) => (
            <PromiseItem key={row.promise} row={row} onGone={onClose} />
          ))}
        </ul>
      </div>
    </Sheet>
  )
}

function PromiseItem({ row, onGone }: { row: PromiseRow; onGone: () => void }) {
  const words = useToolStrings().promises
  const isBroken = row.broken.length > 0
  const told = isBroken ? row.broken : row.later
  const light = row.isBug ? 'bug' : isBroken ? 'broken' : 'kept'
  return (
    <li className="promise">
      <span className={`light-${light}`}>
        <LightSign light={light} />
      </span>
      <div>
        <h3>
          {words.names[row.promise]} <small>{words.states[light]}</small>
        </h3>
        <p className="mut">
          <RichText text={words.meanings[row.promise]} />
        </p>
        {told.length > 0 && !isBroken ? <p className="mut">{words.later}</p> : null}
        {told.slice(0, TOLD).map((breach) => (
          <BreachLine key={`${breach.atUs} ${breach.partition} ${breach.fromOffset}`} breach={breach} onGone={onGone} />
        ))}
        {told.length > TOLD ? <p className="mut">{words.more(told.length - TOLD)}</p> : null}
      </div>
    </li>
  )
}

/** When, where, which records, and what allowed it; a click goes there. */
function BreachLine({ breach, onGone }: { breach: Breach; onGone: () => void }) {
  const words = useToolStrings().promises
  const partition = useRun((state) => state.partitionNames[breach.partition] ?? '')
  const go = useGo(onGone)
  return (
    <div className="breach">
      <p>
        <b>{clockText(breach.atUs)}</b>{' '}
        <RichText text={words.breach(partition, breach.fromOffset, breach.toOffset - 1)} />{' '}
        <RichText text={words.excuses[breach.excuse](breach.allowedBy, clockText(breach.allowedAtUs))} />
      </p>
      <button type="button" className="btn" onClick={() => go(breach.atUs, breach.partition)}>
        {words.go}
        <span className="visually-hidden">: {clockText(breach.atUs)}</span>
      </button>
    </div>
  )
}

/** Something that no legal run does: our bug, said so, with what is needed to find it. */
function Bugs({ violations, onGone }: { violations: readonly Violation[]; onGone: () => void }) {
  const words = useToolStrings().promises
  const source = useRun((state) => state.source)
  const go = useGo(onGone)
  const [isCopied, setIsCopied] = useState<boolean>()
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(JSON.stringify(source, null, 2))
      setIsCopied(true)
    } catch {
      setIsCopied(false)
    }
  }
  return (
    <section className="bugs" aria-label={words.bugTitle}>
      <h3>{words.bugTitle}</h3>
      <p>{words.bugText}</p>
      <ul className="plain-list">
        {violations.slice(0, TOLD).map((violation) => (
          <li key={`${violation.invariant} ${violation.partition} ${violation.broker}`} className="breach">
            <p>
              <b>{clockText(violation.atUs)}</b> {violation.invariant}: <span lang="en">{violation.text}</span>
            </p>
            <button type="button" className="btn" onClick={() => go(violation.atUs, violation.partition)}>
              {words.go}
              <span className="visually-hidden">: {clockText(violation.atUs)}</span>
            </button>
          </li>
        ))}
      </ul>
      <div className="tool-line">
        <button type="button" className="btn pri" onClick={() => void copy()}>
          {words.copyScenario}
        </button>
        <span role="status">{isCopied === undefined ? '' : isCopied ? words.copied : words.notCopied}</span>
      </div>
    </section>
  )
}

/** Put the playhead at a moment, select its partition, and close the list. */
function useGo(onGone: () => void): (atUs: number, partition: number) => void {
  const { transport, selection } = useSession()
  return (atUs, partition) => {
    transport.pause()
    transport.seek(atUs)
    if (partition >= 0) selection.setState({ selection: { kind: 'partition', partition } })
    onGone()
  }
}
