import { type ReactNode, useCallback, useId, useLayoutEffect, useRef, useState } from 'react'

export interface PopoverProps {
  /** Name of the button for those who do not see its content. */
  readonly label?: string
  readonly title?: string
  readonly buttonClass: string
  readonly button: ReactNode
  /** On which side of the button it opens. */
  readonly side: 'below' | 'above'
  readonly panelClass?: string
  /** Made anew at each opening; `close` ends it. */
  readonly children: (close: () => void) => ReactNode
}

/** A button with a panel that floats beside it: Escape and a click elsewhere close it (native popover). */
export function Popover({ label, title, buttonClass, button, side, panelClass, children }: PopoverProps) {
  const id = useId()
  const buttonRef = useRef<HTMLButtonElement>(null)
  const panelRef = useRef<HTMLDivElement>(null)
  const [open, setOpen] = useState(false)

  const close = useCallback(() => panelRef.current?.hidePopover(), [])

  useLayoutEffect(() => {
    const panel = panelRef.current
    const anchor = buttonRef.current?.getBoundingClientRect()
    if (!open || !panel || !anchor) return
    let hasFocused = false
    // What is in it may be fetched first.
    const settle = (): void => {
      placeBeside(panel, anchor, side)
      const first = panel.querySelector<HTMLElement>('[data-first-focus], button, input, select, a')
      if (hasFocused || !first) return
      hasFocused = true
      first.focus()
    }
    settle()
    const observer = new ResizeObserver(settle)
    observer.observe(panel)
    return () => observer.disconnect()
  }, [open, side])

  return (
    <>
      <button
        ref={buttonRef}
        type="button"
        className={buttonClass}
        popoverTarget={id}
        aria-expanded={open}
        aria-label={label}
        title={title}
      >
        {button}
      </button>
      <div
        ref={panelRef}
        id={id}
        popover="auto"
        className={`popover ${panelClass ?? ''}`}
        onToggle={(event) => setOpen(event.newState === 'open')}
      >
        {open ? children(close) : null}
      </div>
    </>
  )
}

/** Put a floating panel next to `anchor`, inside the window. */
export function placeBeside(panel: HTMLElement, anchor: DOMRect, side: 'below' | 'above'): void {
  const margin = 8
  const { width, height } = panel.getBoundingClientRect()
  const left = Math.max(margin, Math.min(anchor.left, window.innerWidth - width - margin))
  const wish = side === 'below' ? anchor.bottom + 4 : anchor.top - height - 4
  const top = Math.max(margin, Math.min(wish, window.innerHeight - height - margin))
  panel.style.left = `${left}px`
  panel.style.top = `${top}px`
}
