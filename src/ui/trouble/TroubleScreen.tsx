import { useState } from 'react'
import { clockText } from '../../app/number-text.ts'
import type { RunTrouble } from '../../app/run-store.ts'
import { loadScenario, WELCOME } from '../../app/scenario-library.ts'
import { useGlance, useRun, useSession } from '../shell/page-context.ts'
import { useToolStrings } from '../tools/tool-strings.ts'
import './trouble.css'

/** So far before a bug of ours a run is started again (µs). */
const BEFORE_US = 1000
/** Problems of a scenario that are told. */
const TOLD = 5

/**
 * What has gone wrong, in plain words: a band above the picture while there is one, else a screen of its own. The run is
 * kept in any case.
 */
export function TroubleScreen({ trouble }: { trouble: RunTrouble }) {
  const { trouble: words } = useToolStrings()
  const hasView = useGlance((state) => state.view !== undefined)
  const [isHidden, setIsHidden] = useState(false)
  const isLimit = trouble.kind === 'runLimit' || trouble.kind === 'instantLimit'
  const time = clockText('atUs' in trouble ? trouble.atUs : 0)
  if (isHidden) return null
  return (
    <section
      className={`trouble${hasView ? '' : ' trouble-whole'}${isLimit ? ' trouble-calm' : ''}`}
      role={isLimit ? 'status' : 'alert'}
    >
      <TroubleSign isCalm={isLimit} />
      <div className="trouble-body">
        <h2>{words[trouble.kind].title(time)}</h2>
        <p>{words[trouble.kind].text}</p>
        <Details trouble={trouble} />
        <div className="action-row">
          <WaysOut trouble={trouble} />
          {isLimit ? (
            <button type="button" className="btn" onClick={() => setIsHidden(true)}>
              {words.hide}
            </button>
          ) : null}
        </div>
      </div>
    </section>
  )
}

function TroubleSign({ isCalm }: { isCalm: boolean }) {
  return (
    <svg className="trouble-sign" width="1.375rem" height="1.375rem" viewBox="0 0 22 22" aria-hidden="true">
      {isCalm ? (
        <path d="M4 3v16M18 3v16M7 11h8M12 8l3 3-3 3" className="trouble-stroke" />
      ) : (
        <>
          <path d="M11 2l9.5 17h-19z" className="trouble-stroke" />
          <path d="M11 8v5M11 15.2v1.6" className="trouble-stroke" />
        </>
      )}
    </svg>
  )
}

function Details({ trouble }: { trouble: RunTrouble }) {
  const { trouble: words } = useToolStrings()
  if (trouble.kind === 'assertion' || trouble.kind === 'codeHangs' || trouble.kind === 'noEngine') {
    return trouble.message === '' ? null : (
      <p className="mut">
        {words.said} <code lang="en">{trouble.message}</code>
      </p>
    )
  }
  if (trouble.kind === 'noCodecs' && trouble.codecs.length > 0)
    return <code lang="en">{trouble.codecs.join(', ')}</code>
  if (trouble.kind !== 'refused') return null
  return (
    <ul className="plain-list trouble-list" lang="en">
      {trouble.problems.slice(0, TOLD).map(({ path, message }) => (
        <li key={`${path} ${message}`}>
          {path === '' ? null : <code>{path}</code>} {message}
        </li>
      ))}
    </ul>
  )
}

/** What one can do: the likeliest first. */
function WaysOut({ trouble }: { trouble: RunTrouble }) {
  const { trouble: words } = useToolStrings()
  const { changes, transport, history } = useSession()
  const openFirst = async (): Promise<void> => {
    const source = await loadScenario(WELCOME)
    if (source) changes.load(source, WELCOME)
  }
  const ways: { readonly word: string; readonly run: () => void }[] = []
  switch (trouble.kind) {
    case 'assertion':
      if (trouble.atUs > 0) {
        ways.push({ word: words.goBefore, run: () => transport.seek(trouble.atUs - 1) })
        ways.push({
          word: words.again,
          run: () => changes.restart({ tUs: Math.max(0, trouble.atUs - BEFORE_US), playing: false }),
        })
      }
      break
    case 'codeHangs':
      if (trouble.atUs > 0) ways.push({ word: words.goBefore, run: () => transport.seek(trouble.atUs - 1) })
      break
    case 'runLimit':
    case 'instantLimit':
      ways.push({ word: words.goBefore, run: () => transport.seek(trouble.atUs - 1) })
      break
    case 'noEngine':
      ways.push({ word: words.retry, run: () => window.location.reload() })
      break
    case 'noCodecs':
      ways.push({ word: words.retry, run: () => changes.restart() })
      break
    case 'refused':
      break
  }
  if (trouble.kind !== 'noEngine') {
    if (history.getState().done.length > 0) ways.push({ word: words.undo, run: changes.undo })
    ways.push({ word: words.first, run: () => void openFirst() })
  }
  return (
    <>
      {ways.map(({ word, run }, index) => (
        <button key={word} type="button" className={index === 0 ? 'btn pri' : 'btn'} onClick={run}>
          {word}
        </button>
      ))}
      <CopyScenario />
    </>
  )
}

function CopyScenario() {
  const { trouble: words } = useToolStrings()
  const source = useRun((state) => state.source)
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
    <>
      <button type="button" className="btn" onClick={() => void copy()}>
        {words.copy}
      </button>
      <span className="trouble-copied" role="status">
        {isCopied === undefined ? '' : isCopied ? words.copied : words.notCopied}
      </span>
    </>
  )
}
