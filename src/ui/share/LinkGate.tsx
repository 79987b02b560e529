import { lazy, useCallback, useEffect, useState } from 'react'
import { Part } from '../shell/Part.tsx'

const LinkOpener = lazy(() => import('./LinkOpener.tsx').then((module) => ({ default: module.LinkOpener })))

/**
 * Opens the link that the page's address holds, when it is loaded and whenever another one is put there. `onOpened`: there
 * is none, or none any more.
 */
export function LinkGate({ onOpened }: { onOpened?: () => void }) {
  const [text, setText] = useState(linkInAddress)
  const done = useCallback(() => setText(undefined), [])
  useEffect(() => {
    if (text === undefined) onOpened?.()
  }, [text, onOpened])
  useEffect(() => {
    const look = (): void => setText(linkInAddress())
    window.addEventListener('hashchange', look)
    return () => window.removeEventListener('hashchange', look)
  }, [])
  return <Part key={text ?? ''}>{text === undefined ? null : <LinkOpener text={text} onDone={done} />}</Part>
}

/** The fragment, unless it is empty or names a place of the page. */
function linkInAddress(): string | undefined {
  const fragment = window.location.hash.slice(1)
  return fragment === '' || fragment === 'stage' || document.getElementById(fragment) ? undefined : fragment
}
