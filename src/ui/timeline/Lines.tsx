import { useEffect, useRef } from 'react'
import { clockText } from '../../app/number-text.ts'
import { useSession } from '../shell/page-context.ts'
import { halfPixels } from './half-pixels.ts'

/** The line at the present moment; moved past React, with every frame. */
export function Playhead({ xOf }: { readonly xOf: (us: number) => number }) {
  const { playback } = useSession()
  const ref = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const write = halfPixels((px) => {
      if (ref.current) ref.current.style.transform = `translateX(${px}px)`
    })
    const move = (): void => write(xOf(playback.getState().tUs))
    move()
    return playback.subscribe(move)
  })
  return (
    <div ref={ref} className="playhead" aria-hidden="true">
      <svg width="12" height="56" viewBox="0 0 12 56" aria-hidden="true">
        <path d="M6 6V56" className="playhead-line" />
        <path d="M0 0h12v7l-6 6-6-6z" className="playhead-head" />
      </svg>
    </div>
  )
}

/** The moment under the pointer, in the timeline or in a chart; moved past React. */
export function CursorLine({ xOf, width }: { readonly xOf: (us: number) => number; readonly width: number }) {
  const { timeWindow } = useSession()
  const ref = useRef<HTMLDivElement>(null)
  const textRef = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    const move = (): void => {
      const [line, text] = [ref.current, textRef.current]
      const { cursorUs } = timeWindow.getState()
      if (!line || !text) return
      const x = cursorUs === undefined ? -1 : xOf(cursorUs)
      line.hidden = x < 0 || x > width
      if (cursorUs === undefined) return
      line.style.transform = `translateX(${x.toFixed(1)}px)`
      line.classList.toggle('to-left', x > width - 80)
      text.textContent = clockText(cursorUs)
    }
    move()
    return timeWindow.subscribe(move)
  })
  return (
    <div ref={ref} className="cursor-line" aria-hidden="true" hidden>
      <span ref={textRef} className="cursor-time" />
    </div>
  )
}
