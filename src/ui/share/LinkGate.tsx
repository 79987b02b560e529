import { lazy, useEffect, useState } from 'react'
import { Part } from '../shell/Part.tsx'

const LinkOpener = lazy(() => import('./LinkOpener.tsx').then((module) => ({ default: module.LinkOpener })))

/** Opens the link that the page's address holds, when it is loaded and whenever another one is put there. */
export function LinkGate() {
  const [text, setText] = useState(linkInAddress)
  useEffect(() => {
    const look = (): void => setText(linkInAddress())
    window.addEventListener('hashchange', look)
    return () => window.removeEventListener('hashchange', look)
  }, [])
  return (
    <Part key={text ?? ''}>
      {text === undefined ? null : <LinkOpener text={text} onDone={() => setText(undefined)} />}
    </Part>
  )
}

/** The fragment, unless it is empty or names a place of the page. */
function linkInAddress(): string | undefined {
  const fragment = window.location.hash.slice(1)
  return fragment === '' || fragment === 'stage' || document.getElementById(fragment) ? undefined : fragment
}
