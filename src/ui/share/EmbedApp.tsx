import { useEffect, useRef } from 'react'
import { parentOrigin, talkWithParent } from '../../app/embed-messages.ts'
import { linkOfPage } from '../../app/page-link.ts'
import { useMedia } from '../shell/media.ts'
import { useSession, useSettings } from '../shell/page-context.ts'
import { StageArea } from '../shell/StageArea.tsx'
import { Transport } from '../transport/Transport.tsx'
import { LinkGate } from './LinkGate.tsx'
import { useShareStrings } from './share-strings.ts'
import './embed.css'

/** The page inside another one (`?embed=1`): stage, caption and transport, and the way to the whole of it. */
export function EmbedApp() {
  const words = useShareStrings()
  const session = useSession()
  const root = useRef<HTMLDivElement>(null)
  const system = useMedia('(prefers-color-scheme: dark)')
  const theme = useSettings((state) => state.theme)
  const isStill = useMedia('(prefers-reduced-motion: reduce)')
  const isCalm = useSettings((state) => state.reducedMotion)

  useEffect(() => {
    const origin = parentOrigin(window.location.search, document.referrer)
    return origin !== undefined && window.parent !== window ? talkWithParent(session, window, origin) : undefined
  }, [session])

  useEffect(() => {
    const element = root.current
    if (!element) return undefined
    const watcher = new IntersectionObserver(([entry]) => {
      if (entry && !entry.isIntersecting) session.playback.setState({ playing: false, skip: undefined })
    })
    watcher.observe(element)
    return () => watcher.disconnect()
  }, [session])

  const openWhole = (): void => {
    const fragment = linkOfPage(session)
    window.open(`${window.location.pathname}${fragment === undefined ? '' : `#${fragment}`}`, '_blank', 'noopener')
  }
  return (
    <div className="app app-embed" ref={root}>
      <StageArea
        isDark={theme === 'system' ? system : theme === 'dark'}
        reducedMotion={isStill || isCalm}
        phone
        onMenu={() => undefined}
      />
      <div className="embed-row">
        <Transport phone={false} />
        <button type="button" className="link" onClick={openWhole}>
          {words.openWhole}
        </button>
      </div>
      <LinkGate />
    </div>
  )
}
