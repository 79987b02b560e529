import { useEffect } from 'react'
import styles from './StagePane.module.css'

/** What is under the pointer, and where. */
export interface Hovered {
  readonly id: string
  /** Parts of its name: the first says what it is. */
  readonly lines: readonly string[]
  /** CSS pixels of the pane. */
  readonly x: number
  readonly y: number
}

export interface HoverCardProps {
  readonly hovered: Hovered
  readonly pane: { readonly width: number; readonly height: number }
  readonly onClose: () => void
}

/** The name and state of what is pointed at. Stays while the pointer is on it; Escape puts it away. */
export function HoverCard({ hovered, pane, onClose }: HoverCardProps) {
  useEffect(() => {
    const close = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') onClose()
    }
    document.addEventListener('keydown', close)
    return () => document.removeEventListener('keydown', close)
  }, [onClose])
  const isLow = hovered.y > pane.height * 0.6
  const isRight = hovered.x > pane.width * 0.62
  const [what, ...more] = hovered.lines
  return (
    <div
      role="tooltip"
      className={styles['card']}
      style={{
        ...(isRight ? { right: pane.width - hovered.x + 10 } : { left: hovered.x + 12 }),
        ...(isLow ? { bottom: pane.height - hovered.y + 10 } : { top: hovered.y + 14 }),
      }}
      onPointerLeave={onClose}
    >
      <strong>{what}</strong>
      {more.map((line) => (
        <span key={line}>{line}</span>
      ))}
    </div>
  )
}
