import { useLayoutEffect, useRef } from 'react'

/** The picture of the stage as it was when the screen was frozen, over the stage that goes on. */
export function FrozenPicture() {
  const ref = useRef<HTMLCanvasElement>(null)
  useLayoutEffect(() => {
    const cover = ref.current
    const layers = document.querySelectorAll<HTMLCanvasElement>('#stage canvas')
    const context = cover?.getContext('2d')
    const [first] = layers
    if (!cover || !context || !first) return
    cover.width = first.width
    cover.height = first.height
    const box = first.getBoundingClientRect()
    cover.style.left = `${box.left}px`
    cover.style.top = `${box.top}px`
    cover.style.width = `${box.width}px`
    cover.style.height = `${box.height}px`
    for (const layer of layers) context.drawImage(layer, 0, 0)
  }, [])
  return (
    <div aria-hidden="true">
      <canvas ref={ref} className="talk-cover" />
    </div>
  )
}
