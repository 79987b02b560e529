import { useCallback, useEffect, useState } from 'react'
import { readPageLink } from '../../app/page-link.ts'
import type { DecodedLink, LinkTrouble, OpenedLink } from '../../links/link-state.ts'
import { CHART_IDS } from '../charts/chart-kinds.ts'
import { Sheet } from '../dialogs/Sheet.tsx'
import { useOpenTool, useSession } from '../shell/page-context.ts'
import { openLink } from './open-link.ts'
import { useShareStrings } from './share-strings.ts'
import './share.css'

export interface LinkOpenerProps {
  /** The fragment, without `#`. */
  readonly text: string
  readonly onDone: () => void
}

/** Opens a link at once; one with code is asked about first, and one that cannot be opened says why and changes nothing. */
export function LinkOpener({ text, onDone }: LinkOpenerProps) {
  const session = useSession()
  const openTool = useOpenTool()
  const [read, setRead] = useState<DecodedLink>()
  const open = useCallback(
    async (link: OpenedLink) => {
      leaveAddress()
      const problems = await openLink(session, link, openTool)
      if (problems.length > 0) setRead({ ok: false, trouble: { kind: 'refused', problems } })
      else if (link.madeBy === undefined) onDone()
      else setRead({ ok: true, link: { ...link, hasCode: false } })
    },
    [session, openTool, onDone],
  )
  useEffect(() => {
    let isOver = false
    void readPageLink(text, CHART_IDS).then(async (found) => {
      if (isOver) return
      if (found.ok && !found.link.hasCode) await open(found.link)
      else setRead(found)
    })
    return () => {
      isOver = true
    }
  }, [text, open])
  const close = (): void => {
    leaveAddress()
    onDone()
  }

  if (!read) return null
  if (!read.ok) return <CannotOpen trouble={read.trouble} onClose={close} />
  const { link } = read
  if (link.hasCode) return <AskAboutCode link={link} onOpen={() => void open(link)} onClose={close} />
  return link.madeBy === undefined ? null : <MadeBy engine={link.madeBy} onClose={onDone} />
}

/** What has been opened changes: a reload comes back to where it has gone, not to the link. */
function leaveAddress(): void {
  window.history.replaceState(window.history.state, '', window.location.pathname + window.location.search)
}

function CannotOpen({ trouble, onClose }: { trouble: LinkTrouble; onClose: () => void }) {
  const words = useShareStrings()
  const problems =
    trouble.kind === 'refused' ? trouble.problems.slice(0, 8) : trouble.kind === 'missing' ? [trouble] : []
  return (
    <Sheet title={words.linkTitle} onClose={onClose} from="middle">
      <div className="share" role="alert">
        <p>{words.trouble[trouble.kind]}</p>
        {problems.length > 0 ? (
          <ul lang="en">
            {problems.map(({ path, message }) => (
              <li key={`${path} ${message}`}>
                <code>{path}</code> {message}
              </li>
            ))}
          </ul>
        ) : null}
        <p className="mut">{words.nothingChanged}</p>
      </div>
    </Sheet>
  )
}

function AskAboutCode({ link, onOpen, onClose }: { link: OpenedLink; onOpen: () => void; onClose: () => void }) {
  const words = useShareStrings()
  return (
    <Sheet title={words.codeTitle} onClose={onClose} from="middle" wide>
      <div className="share">
        <p>{words.codeIntro}</p>
        {link.state.scenario.producers.map(({ name, partitioner }) =>
          partitioner ? (
            <figure key={name}>
              <figcaption>{words.codeOf(name)}</figcaption>
              <pre lang="en">{partitioner.source}</pre>
            </figure>
          ) : null,
        )}
        <div className="share-row">
          <button type="button" className="btn" data-first-focus onClick={onClose}>
            {words.leaveIt}
          </button>
          <button type="button" className="btn pri" onClick={onOpen}>
            {words.runIt}
          </button>
        </div>
      </div>
    </Sheet>
  )
}

function MadeBy({ engine, onClose }: { engine: string; onClose: () => void }) {
  const words = useShareStrings()
  return (
    <Sheet title={words.madeByTitle} onClose={onClose} from="middle">
      <div className="share">
        <p>{words.madeBy(engine)}</p>
        <div className="share-row">
          <button type="button" className="btn pri" data-first-focus onClick={onClose}>
            {words.ok}
          </button>
        </div>
      </div>
    </Sheet>
  )
}
