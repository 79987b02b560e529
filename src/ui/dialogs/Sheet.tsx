import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { followHistory } from '../../app/browser-history.ts'
import { CloseIcon } from '../shell/icons.tsx'
import { useLayout } from '../shell/media.ts'
import { useSession, useSettings, useStrings } from '../shell/page-context.ts'
import { motionBody, type SheetBodyProps } from './sheet-body.ts'
import './dialogs.css'
import '../forced-colors.css'

export interface SheetProps {
  readonly title: string
  readonly onClose: () => void
  /** dialog: in the middle; side: from the right; bottom: from below, for phones. */
  readonly from: 'middle' | 'side' | 'bottom'
  readonly children: ReactNode
  readonly wide?: boolean
}

/** A native modal dialog: focus stays inside, Escape and a click beside it close it, focus returns. */
export function Sheet({ title, onClose, from, children, wide }: SheetProps) {
  const strings = useStrings()
  const titleId = useId()
  const ref = useRef<HTMLDialogElement>(null)
  const [Body] = useState(() => motionBody() ?? StillBody)
  const isStill = useSettings((state) => state.reducedMotion)

  useEffect(() => {
    const dialog = ref.current
    if (dialog && !dialog.open) dialog.showModal()
    dialog?.querySelector<HTMLElement>('[data-first-focus]')?.focus()
    return () => dialog?.close()
  }, [])

  useBackCloses(() => ref.current?.close())

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape does the same, natively
    <dialog
      ref={ref}
      className={`sheet sheet-${from}${wide ? ' sheet-wide' : ''}`}
      aria-labelledby={titleId}
      // React hands on the closing of a dialog inside this one.
      onClose={(event) => {
        if (event.target === ref.current) onClose()
      }}
      onClick={(event) => {
        if (event.target === ref.current) ref.current?.close()
      }}
    >
      <Body from={from} isStill={isStill}>
        <header className="sheet-head">
          <h2 id={titleId}>{title}</h2>
          <button type="button" className="icon-button" aria-label={strings.close} onClick={() => ref.current?.close()}>
            <CloseIcon />
          </button>
        </header>
        {children}
      </Body>
    </dialog>
  )
}

/** On a phone Back closes an open sheet before anything else. */
function useBackCloses(close: () => void): void {
  const session = useSession()
  const phone = useLayout() === 'phone'
  const closeNow = useRef(close)
  useEffect(() => {
    closeNow.current = close
  })
  useEffect(
    () => (phone ? followHistory(session, window).sheetOpened(() => closeNow.current()) : undefined),
    [phone, session],
  )
}

function StillBody({ children }: SheetBodyProps) {
  return <div className="sheet-body">{children}</div>
}
