import { useEffect, useRef } from 'react'
import { clockText } from '../../app/number-text.ts'
import { useSession } from '../shell/page-context.ts'
import { rem } from '../shell/root-scale.ts'
import { halfPixels } from './half-pixels.ts'

/** The line at the present moment; moved past React, with every frame. */
export function Playhead({ xOf }: { readonly xOf: (us: number) => number }) {
  const { playback } = useSession()
  const ref = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const write = halfPixels((px) => {
      if (ref.current) ref.current.style.transform = `translateX(${rem(Number(px))})`
    })
    const move = (): void => write(xOf(playback.getState().tUs))
    move()
    return playback.subscribe(move)
  })
  return (
    <div ref={ref} className="playhead" aria-hidden="true">
      <svg width={rem(12)} height={rem(44)} viewBox="0 0 12 44" aria-hidden="true">
        <path d="M6 6V44" className="playhead-line" />
        <path d="M1 0h10v3L6 8 1 3z" className="playhead-head" />
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
      line.style.transform = `translateX(${rem(x)})`
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
