import { useCallback, useEffect, useRef, useState } from 'react'
import { nameOfShape } from '../../stage/accessible-names.ts'
import { centreOn, reveal } from '../../stage/camera.ts'
import type { Rect } from '../../stage/geometry.ts'
import { locate, producerOf } from '../../stage/locate.ts'
import { boundsOf, type Shape } from '../../stage/scene/shapes.ts'
import type { StageTarget } from '../../stage/stage-target.ts'
import type { StageTexts } from '../../stage/stage-texts.ts'
import { createFrameEase } from './frame-ease.ts'
import { HoverCard } from './HoverCard.tsx'
import { holdStage } from './present-stage.ts'
import { StageMap } from './StageMap.tsx'
import type { StagePaneProps } from './StagePane.tsx'
import { StageProxies } from './StageProxies.tsx'
import { StageTools } from './StageTools.tsx'
import { cameraOf, sharedCamera } from './shared-camera.ts'
import type { StageHandle } from './stage-handle.ts'
import type { PaintedStage } from './stage-surface.ts'
import { type CameraHands, useCamera } from './use-camera.ts'
import { useHover } from './use-hover.ts'
import { useNames } from './use-names.ts'

export interface StageHandsProps {
  readonly handle: StageHandle
  readonly texts: StageTexts
  readonly pane: StagePaneProps
}

/** The ring around what was asked for stays so long. */
const RING_MS = 2_500
/** Coming nearer to look at one thing of many. */
const NEAR = 2.4

/** What works on the picture: stand-ins for keyboard and screen reader, names under the pointer, camera, follow. */
export function StageHands({ handle, texts, pane }: StageHandsProps) {
  const { selection } = pane
  const compact = pane.compact ?? false
  const [names, refreshNames] = useNames(handle, texts)
  const camera = useCamera(handle)
  const [hovered, closeCard] = useHover(handle, texts)
  const [follows, setFollows] = useState(false)
  const [said, setSaid] = useState('')
  const ring = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const followsNow = useRef(false)
  const moveMap = useRef<(() => void) | undefined>(undefined)

  useEffect(() => {
    const ease = createFrameEase()
    handle.producerOf = producerOf
    handle.onRearranged = () => {
      ease.start((share) => {
        handle.surface.ease(share)
        handle.paint()
      })
      return true
    }
    handle.over = (painted) => (ring.current === undefined ? [] : ringAround(painted, handle.props().selection))
    handle.onPainted = () => {
      if (followsNow.current) keepInSight(handle, camera)
      moveMap.current?.()
      refreshNames()
    }
    handle.paint()
    return () => {
      ease.stop()
      // What was on its way is there: nobody moves it any more.
      handle.surface.ease(1)
      clearTimeout(ring.current)
      handle.onRearranged = undefined
      handle.onPainted = undefined
      handle.over = undefined
    }
  }, [handle, camera, refreshNames])

  useEffect(
    () =>
      holdStage({
        handle,
        texts,
        size: camera.size,
        camera: () => sharedCamera(handle.camera, camera.size()),
        lookFrom: (shared) => camera.jumpTo(cameraOf(shared, camera.size())),
      }),
    [handle, camera, texts],
  )

  // Whatever selects a thing, the palette or a link in a sheet: the camera goes where it is.
  useEffect(() => {
    const painted = handle.surface.painted()
    if (!selection || !painted || handle.camera.nearness <= 1) return
    const shape = locate(painted.scene, painted.view, selection)
    if (shape) camera.goTo(reveal(handle.camera, camera.size(), onScreen(painted, shape), 0.05))
  }, [handle, camera, selection])

  const follow = useCallback(
    (on: boolean): void => {
      followsNow.current = on
      setFollows(on)
      if (on) handle.paint()
    },
    [handle],
  )
  /** One click: a ring around it, its name in words, and the camera on it. */
  const findIt = (): void => {
    const painted = handle.surface.painted()
    const shape = painted && locate(painted.scene, painted.view, selection)
    if (!painted || !shape) {
      setSaid(texts.tools.nowhere)
      return
    }
    setSaid(nameOfShape(shape, painted.view, painted.tUs, texts) ?? '')
    clearTimeout(ring.current)
    ring.current = setTimeout(() => {
      ring.current = undefined
      handle.paint()
    }, RING_MS)
    const isDense = painted.layout.density >= 3
    const { nearness } = painted.camera
    const near = isDense ? Math.max(NEAR, nearness) : nearness
    const rect = scaled(onScreen(painted, shape), near / nearness)
    if (near > 1) camera.goTo(centreOn({ ...painted.camera, nearness: near }, camera.size(), rect))
    else handle.paint()
    if (isDense) follow(true)
  }

  const wholeZoom = names.zoom / names.camera.nearness ** 0.55
  // Above the key of shapes, which takes two lines in a narrow pane and none in a low one.
  const keyHeight = handle.surface.painted()?.layout.shapeKey?.h ?? (pane.showKey ? 18 : 0)
  const lift = compact ? 30 : keyHeight > 0 ? (keyHeight + 1) * wholeZoom : 4
  return (
    <>
      <StageProxies
        things={names.things}
        zoom={names.zoom}
        camera={names.camera}
        texts={texts}
        selection={selection}
        onSelect={pane.onSelect}
        onMenu={pane.onMenu}
        onReveal={(rect) => camera.goTo(reveal(handle.camera, camera.size(), rect, 0.05))}
      />
      <StageTools
        texts={texts}
        lift={lift}
        size={wholeZoom}
        camera={camera}
        nearness={names.camera.nearness}
        compact={compact}
        arrangement={pane.arrangement ?? 'broker'}
        onArrange={(next) => pane.onArrange?.(next)}
        onTable={pane.onTable}
        canLocate={selection !== undefined}
        onLocate={findIt}
        follows={follows}
        onFollow={follow}
      />
      <StageMap handle={handle} camera={camera} lift={lift} follow={moveMap} />
      <div role="status" className="visually-hidden">
        {said}
      </div>
      {hovered ? <HoverCard hovered={hovered} pane={camera.size()} onClose={closeCard} /> : null}
    </>
  )
}

function scaled({ x, y, w, h }: Rect, share: number): Rect {
  return { x: x * share, y: y * share, w: w * share, h: h * share }
}

/** Where a shape is, in CSS pixels of the stage. */
function onScreen({ layout }: PaintedStage, shape: Shape): Rect {
  return scaled(boundsOf(shape), layout.zoom)
}

/** Two rings that cannot be overlooked. */
function ringAround({ scene, view }: PaintedStage, selection: StageTarget | undefined): Shape[] {
  const shape = locate(scene, view, selection)
  if (!shape) return []
  const { x, y, w, h } = boundsOf(shape)
  const centre = { x: x + w / 2, y: y + h / 2 }
  const r = Math.min(90, Math.hypot(w, h) / 2 + 12)
  return [
    { kind: 'disc', id: 'ring/1', ...centre, r, stroke: 'focus', strokeWidth: 3 },
    { kind: 'disc', id: 'ring/2', ...centre, r: r + 7, stroke: 'focus', strokeWidth: 1.5 },
  ]
}

/** A way further than this is eased; on a shorter one the camera moves with the thing. */
const JUMP_PX = 60

/** The camera goes where the selected thing goes. */
function keepInSight(handle: StageHandle, camera: CameraHands): void {
  const painted = handle.surface.painted()
  if (!painted || painted.camera.nearness <= 1 || camera.isMoving()) return
  const shape = locate(painted.scene, painted.view, handle.props().selection)
  if (!shape) return
  const to = reveal(painted.camera, camera.size(), onScreen(painted, shape), 0.3)
  const far = Math.hypot(to.x - painted.camera.x, to.y - painted.camera.y)
  if (far === 0) return
  if (far > JUMP_PX) camera.goTo(to)
  else requestAnimationFrame(() => camera.jumpTo(to))
}
