import { useEffect, useRef, useState } from 'react'
import { linkOfPage, presentScenario } from '../../app/page-link.ts'
import { straightRun } from '../../app/straight-run.ts'
import type { Scenario } from '../../engine/scenario/scenario.ts'
import { LINK_CHARS, type LinkState } from '../../links/link-state.ts'
import type { Outcome } from '../../trace/outcome.ts'
import { Sheet } from '../dialogs/Sheet.tsx'
import { useOpenTool, useSession } from '../shell/page-context.ts'
import { EmbedCode } from './EmbedCode.tsx'
import { ExportButtons } from './ExportButtons.tsx'
import { ImportFile } from './ImportFile.tsx'
import { pagePlaces } from './page-places.ts'
import { useShareStrings } from './share-strings.ts'
import './share.css'

export interface ShareDialogProps {
  /** A comparison of the present run that the link should open. */
  readonly compare?: LinkState['compare']
  readonly onClose: () => void
}

/** A link to this very moment with its traceHash, and what can be taken out or put in as a file. */
export function ShareDialog({ compare, onClose }: ShareDialogProps) {
  const words = useShareStrings()
  const session = useSession()
  const openTool = useOpenTool()
  // What was seen when the dialog was opened: it does not go on while somebody copies.
  const [seen] = useState(() => {
    session.playback.setState({ playing: false, skip: undefined })
    const { origin, pathname, protocol } = window.location
    const page = (protocol === 'file:' ? window.location.href.split(/[?#]/)[0] : origin + pathname) ?? ''
    const places = { ...pagePlaces(), ...(compare === undefined ? {} : { compare }) }
    const linkAt = (atUs?: number): string => {
      const fragment = linkOfPage(session, places, atUs)
      return fragment === undefined ? '' : `${page}#${fragment}`
    }
    return { scenario: presentScenario(session), link: linkAt(), fromStart: linkAt(0) }
  })
  const outcome = useStraightRun(seen.scenario)
  const { textRef, isCopied, copy } = useCopy(seen.link)
  const hash = outcome === 'failed' ? words.noHash : (outcome?.traceHash ?? words.computing)

  return (
    <Sheet title={words.title} onClose={onClose} from="middle" wide>
      <div className="share">
        <p className="tool-intro">{words.intro}</p>
        <textarea
          ref={textRef}
          aria-label={words.link}
          data-testid="share-link"
          readOnly
          rows={5}
          spellCheck={false}
          lang="en"
          value={seen.link}
        />
        <div className="share-row">
          <button type="button" className="btn pri" data-first-focus onClick={() => void copy()}>
            {words.copy}
          </button>
          <span className="mut">{words.length(seen.link.length)}</span>
          <span role="status" className="mut">
            {isCopied === undefined ? '' : isCopied ? words.copied : words.notCopied}
          </span>
        </div>
        {seen.link.length > LINK_CHARS.withCode ? <p className="mut">{words.long}</p> : null}
        <p>
          {words.hash}: <code data-testid="share-hash">{hash}</code>
        </p>
        <details>
          <summary>{words.embed}</summary>
          <EmbedCode link={seen.link} fromStart={seen.fromStart} />
        </details>
        {seen.scenario ? (
          <ExportButtons scenario={seen.scenario} outcome={outcome === 'failed' ? undefined : outcome} />
        ) : null}
        <ImportFile onOpened={onClose} />
        <div className="share-row">
          <button type="button" className="btn" onClick={() => openTool({ kind: 'ownRecords' })}>
            {words.records.button}
          </button>
        </div>
      </div>
    </Sheet>
  )
}

/** What the whole run comes to, told straight from its start; undefined while it is computed. */
function useStraightRun(scenario: Scenario | undefined): Outcome | 'failed' | undefined {
  const [outcome, setOutcome] = useState<Outcome | 'failed'>()
  useEffect(() => {
    let isOver = false
    if (scenario) {
      straightRun(scenario, () => !isOver).then(
        (result) => isOver || setOutcome(result),
        () => isOver || setOutcome('failed'),
      )
    }
    return () => {
      isOver = true
    }
  }, [scenario])
  return outcome
}

function useCopy(text: string) {
  const textRef = useRef<HTMLTextAreaElement>(null)
  const [isCopied, setIsCopied] = useState<boolean>()
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text)
      setIsCopied(true)
    } catch {
      setIsCopied(false)
      textRef.current?.select()
    }
  }
  return { textRef, isCopied, copy }
}
