import { type RefObject, useEffect, useRef } from 'react'
import { centreOn } from '../../stage/camera.ts'
import type { Rect } from '../../stage/geometry.ts'
import { locate } from '../../stage/locate.ts'
import { boundsOf } from '../../stage/scene/shapes.ts'
import styles from './StageMap.module.css'
import type { StageHandle } from './stage-handle.ts'
import type { PaintedStage } from './stage-surface.ts'
import type { CameraHands } from './use-camera.ts'

export interface StageMapProps {
  readonly handle: StageHandle
  readonly camera: CameraHands
  /** Free of the key of shapes (CSS pixels). */
  readonly lift: number
  /** Called with every painting: the frame moves with the camera, past React. */
  readonly follow: RefObject<(() => void) | undefined>
}

/**
 * The whole stage, small, while only a part of it is seen: the frame is what is seen, the dot what is selected. A press or a
 * drag goes there. Keys have their own way (arrows, +, −, 0), so it is for the eye alone.
 */
export function StageMap({ handle, camera, lift, follow }: StageMapProps) {
  const svg = useRef<SVGSVGElement>(null)
  const frame = useRef<SVGRectElement>(null)
  const painted = handle.surface.painted()
  const isNear = painted !== undefined && painted.camera.nearness > 1

  useEffect(() => {
    follow.current = () => {
      const now = handle.surface.painted()
      if (now && frame.current) placeFrame(frame.current, now, camera.size())
    }
    follow.current()
    return () => {
      follow.current = undefined
    }
  })
  useEffect(() => {
    const element = svg.current
    return isNear && element ? listen(element, handle, camera) : undefined
  }, [isNear, handle, camera])

  if (!painted || !isNear) return null
  const { layout, view } = painted
  const dead = new Set(view.brokers.filter(({ state }) => state === 'dead').map(({ broker }) => broker))
  const chosen = locate(painted.scene, view, handle.props().selection)
  const dot = chosen && middleOf(boundsOf(chosen))
  return (
    <svg
      ref={svg}
      className={styles['map']}
      style={{ bottom: lift, aspectRatio: `${layout.width} / ${layout.height}` }}
      viewBox={`0 0 ${layout.width} ${layout.height}`}
      aria-hidden="true"
    >
      {layout.lanes.map(({ partition, bar }) => (
        <Block key={partition} rect={bar} look="lane" />
      ))}
      {layout.brokers.map(({ broker, box }) => (
        <Block key={broker} rect={box} look={dead.has(broker) ? 'dead' : 'broker'} />
      ))}
      {layout.partitions?.map(({ partition, box }) => (
        <Block key={partition} rect={box} look="broker" />
      ))}
      <rect ref={frame} className={styles['frame']} />
      {dot ? <circle className={styles['dot']} cx={dot.x} cy={dot.y} r={layout.width / 40} /> : null}
    </svg>
  )
}

function Block({ rect, look }: { rect: Rect; look: 'lane' | 'broker' | 'dead' }) {
  return <rect className={styles[look]} x={rect.x} y={rect.y} width={rect.w} height={rect.h} />
}

function middleOf({ x, y, w, h }: Rect): { x: number; y: number } {
  return { x: x + w / 2, y: y + h / 2 }
}

function placeFrame(
  frame: SVGRectElement,
  { layout, camera }: PaintedStage,
  size: { readonly width: number; readonly height: number },
): void {
  const place = { x: camera.x, y: camera.y, width: size.width, height: size.height }
  for (const [name, px] of Object.entries(place)) frame.setAttribute(name, (px / layout.zoom).toFixed(1))
}

/** The stage below hears nothing of it. */
function listen(element: SVGSVGElement, handle: StageHandle, camera: CameraHands): () => void {
  const go = (event: PointerEvent): void => {
    const box = element.getBoundingClientRect()
    const { width, height } = camera.size()
    const { nearness } = handle.camera
    const x = ((event.clientX - box.left) / box.width) * width * nearness
    const y = ((event.clientY - box.top) / box.height) * height * nearness
    camera.jumpTo(centreOn(handle.camera, camera.size(), { x, y, w: 0, h: 0 }))
  }
  const onDown = (event: PointerEvent): void => {
    event.stopPropagation()
    element.setPointerCapture(event.pointerId)
    go(event)
  }
  const onMove = (event: PointerEvent): void => {
    event.stopPropagation()
    if (element.hasPointerCapture(event.pointerId)) go(event)
  }
  const stop = (event: Event): void => event.stopPropagation()
  const listeners: readonly (readonly [string, (event: never) => void])[] = [
    ['pointerdown', onDown],
    ['pointermove', onMove],
    ['click', stop],
  ]
  for (const [kind, listener] of listeners) element.addEventListener(kind, listener as EventListener)
  return () => {
    for (const [kind, listener] of listeners) element.removeEventListener(kind, listener as EventListener)
  }
}
