import { useCallback, useEffect, useMemo } from 'react'
import { readPageLink, showLink } from '../../app/page-link.ts'
import type { LinkTrouble, OpenedLink } from '../../links/link-state.ts'
import { Sheet } from '../dialogs/Sheet.tsx'
import { useSession } from '../shell/page-context.ts'
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
  const read = useMemo(() => readPageLink(text), [text])
  const link = read.ok ? read.link : undefined
  const open = useCallback(() => {
    if (!link) return
    leaveAddress()
    showLink(session, link)
    if (link.madeBy === undefined) onDone()
  }, [session, link, onDone])
  const isAsked = link?.hasCode === true
  useEffect(() => {
    if (!isAsked) open()
  }, [isAsked, open])
  const close = (): void => {
    leaveAddress()
    onDone()
  }

  if (!read.ok) return <CannotOpen trouble={read.trouble} onClose={close} />
  if (read.link.hasCode) return <AskAboutCode link={read.link} onOpen={open} onClose={close} />
  return read.link.madeBy === undefined ? null : <MadeBy engine={read.link.madeBy} onClose={onDone} />
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
