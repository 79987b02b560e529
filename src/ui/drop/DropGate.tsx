import { useEffect, useRef, useState } from 'react'
import { useShareStrings } from '../share/share-strings.ts'
import { useOpenText } from './use-open-text.tsx'
import './drop.css'
import '../share/share.css'

/** Files and links can be dropped anywhere on the page; what has a place of its own for them keeps it. */
export function DropGate() {
  const words = useShareStrings()
  const { openFile, openText, pending } = useOpenText()
  const zone = useRef<HTMLDivElement>(null)
  const [isOver, setIsOver] = useState(false)
  const [isMany, setIsMany] = useState(false)

  useEffect(() => {
    let leaving: ReturnType<typeof setTimeout> | undefined
    /** What is dragged comes from this very page. */
    let isOwn = false
    const begin = (): void => {
      isOwn = true
    }
    const end = (): void => {
      isOwn = false
    }
    const over = (event: DragEvent): void => {
      if (isOwn || !hasSomething(event)) return
      event.preventDefault()
      clearTimeout(leaving)
      setIsOver(true)
    }
    // Going over to another element is told as leaving too: what follows within a moment says that it goes on.
    const leave = (): void => {
      clearTimeout(leaving)
      leaving = setTimeout(() => setIsOver(false), 120)
    }
    const drop = (event: DragEvent): void => {
      clearTimeout(leaving)
      setIsOver(false)
      if (isOwn || event.defaultPrevented || !hasSomething(event) || !event.dataTransfer) return
      event.preventDefault()
      const { files } = event.dataTransfer
      setIsMany(files.length > 1)
      if (files.length === 1) void openFile(files[0])
      else if (files.length === 0) openText(event.dataTransfer.getData('text/plain'))
    }
    window.addEventListener('dragstart', begin)
    window.addEventListener('dragend', end)
    window.addEventListener('dragenter', over)
    window.addEventListener('dragover', over)
    window.addEventListener('dragleave', leave)
    window.addEventListener('drop', drop)
    return () => {
      clearTimeout(leaving)
      window.removeEventListener('dragstart', begin)
      window.removeEventListener('dragend', end)
      window.removeEventListener('dragenter', over)
      window.removeEventListener('dragover', over)
      window.removeEventListener('dragleave', leave)
      window.removeEventListener('drop', drop)
    }
  }, [openFile, openText])

  // In the top layer, above an open dialog.
  useEffect(() => {
    if (isOver) zone.current?.showPopover()
    else if (zone.current?.matches(':popover-open')) zone.current.hidePopover()
  }, [isOver])

  return (
    <>
      <div ref={zone} className="drop-zone" popover="manual" data-testid="drop-zone">
        <div>
          <h2>{words.drop.title}</h2>
          <ul>
            {words.drop.kinds.map((kind) => (
              <li key={kind}>{kind}</li>
            ))}
          </ul>
        </div>
      </div>
      <div role="status" className={isMany ? 'drop-said' : 'visually-hidden'}>
        {isMany ? words.drop.one : ''}
      </div>
      {pending}
    </>
  )
}

/** Files, or a text that comes from elsewhere; one for a field is none of ours. */
function hasSomething({ dataTransfer, target }: DragEvent): boolean {
  const types = dataTransfer?.types ?? []
  if (types.includes('Files')) return true
  const isField = target instanceof Element && target.closest('input, textarea, [contenteditable]') !== null
  return !isField && (types.includes('text/uri-list') || types.includes('text/plain'))
}
