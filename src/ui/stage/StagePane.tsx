import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { Selection } from '../../app/host-messages.ts'
import { nameOfShape } from '../../stage/accessible-names.ts'
import { centreOn, reveal } from '../../stage/camera.ts'
import type { Rect } from '../../stage/geometry.ts'
import { type Hit, hitTest, MOUSE_RADIUS, PACKET_TARGET, TOUCH_RADIUS } from '../../stage/hit-test.ts'
import { locate, producerOf } from '../../stage/locate.ts'
import { boundsOf, type Shape } from '../../stage/scene/shapes.ts'
import type { Arrangement } from '../../stage/stage-layout.ts'
import { STAGE_TEXTS } from '../../stage/stage-texts.ts'
import type { StageView } from '../../trace/stage-view.ts'
import { createFrameEase } from './frame-ease.ts'
import { HoverCard, type Hovered } from './HoverCard.tsx'
import styles from './StagePane.module.css'
import { StageProxies } from './StageProxies.tsx'
import { StageTools } from './StageTools.tsx'
import { createStageSurface, type PaintedStage, type StageSurface } from './stage-surface.ts'
import { useCamera } from './use-camera.ts'
import { useLongPress } from './use-long-press.ts'
import { useNames } from './use-names.ts'
import { watchStage } from './watch-stage.ts'

/** A place on the screen, in CSS pixels of the viewport: where a menu or a card opens. */
export interface ScreenPoint {
  readonly x: number
  readonly y: number
}

export interface StagePaneProps {
  /** The moment to draw; `view` undefined: nothing yet. Asked for whenever `subscribe`'s listener is called. */
  readonly getFrame: () => { readonly view: StageView | undefined; readonly tUs: number }
  /** Calls the listener after every change of the frame; the answer ends it. */
  readonly subscribe: (listener: () => void) => () => void
  readonly selection: Selection | undefined
  /** `undefined`: the empty ground was clicked. Broker 0 is the controller. */
  readonly onSelect: (selection: Selection | undefined, at: ScreenPoint) => void
  /** A menu is wanted for a broker, the controller, a link or a packet: right click, long press, Enter, ContextMenu key. */
  readonly onMenu: (selection: Selection, at: ScreenPoint) => void
  readonly language: 'en' | 'ko'
  /** Only its change matters: colours are read from the custom properties. */
  readonly theme: string
  readonly reducedMotion: boolean
  readonly showKey: boolean
  /** Three columns; also chosen by itself below 560 px. */
  readonly compact?: boolean
  /** Pixels at the top that the page's caption covers (44; 0 when compact). */
  readonly captionHeight?: number
  /** Replicas with their broker, or with their partition (by broker). */
  readonly arrangement?: Arrangement
  readonly onArrange?: (arrangement: Arrangement) => void
  /** Packets too many or too fast for the eye become one shape with their count (true). */
  readonly merge?: boolean
  /** Simulated time per second (µs) while it plays; undefined: it stands still. */
  readonly speedUsPerS?: number | undefined
  /** Told after each painting: the number of shapes on the stage. */
  readonly onPainted?: (shapes: number) => void
}

/** A name is shown when the pointer has rested for so long. */
const REST_MS = 220
/** The ring around what was asked for stays so long. */
const RING_MS = 2_500
/** Coming nearer to look at one thing of many. */
const NEAR = 2.4

/**
 * The stage: two canvases, painted straight from the frame source without React, and above them focusable stand-ins for
 * everything that is drawn.
 */
export function StagePane(props: StagePaneProps) {
  const { language, theme, selection, showKey, reducedMotion } = props
  const compact = props.compact ?? false
  const captionHeight = props.captionHeight ?? (compact ? 0 : 44)
  const arrangement = props.arrangement ?? 'broker'
  const merge = props.merge ?? true
  const texts = STAGE_TEXTS[language]
  const root = useRef<HTMLDivElement>(null)
  const still = useRef<HTMLCanvasElement>(null)
  const moving = useRef<HTMLCanvasElement>(null)
  const surface = useRef<StageSurface | undefined>(undefined)
  const latest = useRef(props)
  const producer = useRef(0)
  const repaint = useRef<() => void>(() => {})
  const [names, refreshNames] = useNames(surface, language)
  const [follows, setFollows] = useState(false)
  const followsNow = useRef(false)
  const isRinged = useRef(false)
  const [said, setSaid] = useState('')

  const isReduced = useCallback(() => latest.current.reducedMotion, [])
  const paintAgain = useCallback(() => repaint.current(), [])
  const camera = useCamera(root, paintAgain, isReduced)
  const hands = useRef(camera)

  const paint = useCallback(() => {
    const now = latest.current
    const { view, tUs } = now.getFrame()
    if (!view || !surface.current || !root.current) return
    producer.current = producerOf(view, now.selection, producer.current) ?? producer.current
    const shapes = surface.current.paint(view, tUs, {
      selection: now.selection,
      texts: STAGE_TEXTS[now.language],
      reducedMotion: now.reducedMotion,
      showKey: now.showKey,
      producer: producer.current,
      detail: now.merge === false ? 'all' : 'auto',
      speedUsPerS: now.speedUsPerS,
      arrangement: now.arrangement ?? 'broker',
      camera: hands.current.current(),
      over: (painted) => (isRinged.current ? ringAround(painted, now.selection) : []),
    })
    const count = String(shapes)
    if (root.current.dataset['shapes'] !== count) root.current.dataset['shapes'] = count
    now.onPainted?.(shapes)
    if (followsNow.current) keepInSight(surface.current, hands.current, now.selection)
    refreshNames()
  }, [refreshNames])

  useLayoutEffect(() => {
    latest.current = props
    repaint.current = paint
    hands.current = camera
  })

  const { subscribe } = props
  useEffect(() => {
    if (!root.current || !still.current || !moving.current) return
    const ease = createFrameEase()
    const created = createStageSurface(root.current, still.current, moving.current, () => {
      ease.start((share) => {
        created.ease(share)
        paint()
      })
    })
    surface.current = created
    const stop = watchStage(root.current, created, { compact, captionHeight, paint })
    return () => {
      ease.stop()
      stop()
    }
  }, [compact, captionHeight, paint])

  useEffect(() => subscribe(paint), [subscribe, paint])

  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of the page's colours is what this waits for
  useEffect(() => {
    surface.current?.restyle()
    paint()
  }, [theme, paint])

  const { speedUsPerS } = props
  // biome-ignore lint/correctness/useExhaustiveDependencies: these change the picture of the same frame
  useEffect(() => {
    paint()
  }, [selection, language, showKey, reducedMotion, arrangement, merge, speedUsPerS, paint])

  const pointAt = (event: { clientX: number; clientY: number }, radius: number): Hit | undefined => {
    const painted = surface.current?.painted()
    const box = root.current?.getBoundingClientRect()
    if (!painted || !box) return undefined
    const { zoom } = painted.layout
    const { x, y } = painted.camera
    const at = { x: (event.clientX - box.left + x) / zoom, y: (event.clientY - box.top + y) / zoom }
    return hitTest(painted.scene, at.x, at.y, radius / zoom, PACKET_TARGET / zoom)
  }
  /** What was under the pointer when it went down: until it is up, what moves has moved on. */
  const pressed = useRef<Hit | undefined>(undefined)
  const openMenu = (event: { clientX: number; clientY: number }): boolean => {
    if (!pressed.current) return false
    props.onMenu(pressed.current.target, { x: event.clientX, y: event.clientY })
    return true
  }
  const longPress = useLongPress(openMenu)

  const [hovered, setHovered] = useState<Hovered | undefined>(undefined)
  const rest = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  useEffect(() => () => clearTimeout(rest.current), [])
  const closeCard = useCallback(() => setHovered(undefined), [])
  const rests = (event: { clientX: number; clientY: number }, hit: Hit | undefined): void => {
    clearTimeout(rest.current)
    if (hovered && hovered.id !== hit?.id) setHovered(undefined)
    if (!hit || hit.id === hovered?.id) return
    const box = root.current?.getBoundingClientRect()
    const at = { x: event.clientX - (box?.left ?? 0), y: event.clientY - (box?.top ?? 0) }
    rest.current = setTimeout(() => {
      const painted = surface.current?.painted()
      const name = painted && nameOfShape(hit.shape, painted.view, painted.tUs, STAGE_TEXTS[latest.current.language])
      if (name) setHovered({ id: hit.id, lines: name.split(', '), ...at })
    }, REST_MS)
  }

  const ringTimer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  useEffect(() => () => clearTimeout(ringTimer.current), [])
  /** One click: a ring around it, its name in words, and the camera on it. */
  const findIt = (): void => {
    const painted = surface.current?.painted()
    const shape = painted && locate(painted.scene, painted.view, selection)
    if (!painted || !shape) {
      setSaid(texts.tools.nowhere)
      return
    }
    setSaid(nameOfShape(shape, painted.view, painted.tUs, texts) ?? '')
    isRinged.current = true
    clearTimeout(ringTimer.current)
    ringTimer.current = setTimeout(() => {
      isRinged.current = false
      repaint.current()
    }, RING_MS)
    const rect = onScreen(painted, shape)
    const isDense = painted.layout.density >= 3
    const { nearness } = painted.camera
    const near = isDense ? Math.max(NEAR, nearness) : nearness
    const share = near / nearness
    const there = { x: rect.x * share, y: rect.y * share, w: rect.w * share, h: rect.h * share }
    if (near > 1) camera.goTo(centreOn({ ...painted.camera, nearness: near }, camera.size(), there))
    else repaint.current()
    if (isDense) follow(true)
  }
  const follow = (on: boolean): void => {
    followsNow.current = on
    setFollows(on)
    if (on) repaint.current()
  }

  const wholeZoom = names.zoom / names.camera.nearness ** 0.55

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: pointers act on the picture; keyboards have the stand-ins inside
    <div
      ref={root}
      className={styles['pane']}
      data-near={camera.nearness > 1}
      {...longPress.handlers}
      {...camera.handlers}
      onPointerDown={(event) => {
        setHovered(undefined)
        pressed.current = pointAt(event, event.pointerType === 'touch' ? TOUCH_RADIUS : MOUSE_RADIUS)
        longPress.handlers.onPointerDown(event)
        camera.handlers.onPointerDown(event)
      }}
      onClick={(event) => {
        if (event.target instanceof Element && event.target.closest('button, [role=tooltip]')) return
        if (longPress.wasLong() || camera.wasDrag()) return
        props.onSelect(pressed.current?.target, { x: event.clientX, y: event.clientY })
      }}
      onContextMenu={(event) => {
        if (event.target instanceof Element && event.target.closest('button')) return
        if (longPress.wasLong() || openMenu(event)) event.preventDefault()
      }}
      onPointerMove={(event) => {
        longPress.handlers.onPointerMove(event)
        camera.handlers.onPointerMove(event)
        if (event.pointerType !== 'mouse' || !root.current || event.buttons !== 0) return
        if (event.target instanceof Element && event.target.closest('[role=tooltip]')) return
        const hit = pointAt(event, MOUSE_RADIUS)
        root.current.style.cursor = hit ? 'pointer' : ''
        rests(event, hit)
      }}
      onPointerUp={(event) => {
        longPress.handlers.onPointerUp()
        camera.handlers.onPointerUp(event)
      }}
      onPointerCancel={(event) => {
        longPress.handlers.onPointerCancel()
        camera.handlers.onPointerCancel(event)
      }}
      onPointerLeave={(event) => {
        longPress.handlers.onPointerLeave()
        camera.handlers.onPointerCancel(event)
        clearTimeout(rest.current)
        setHovered(undefined)
      }}
      onKeyDown={(event) => {
        camera.onKey(event)
      }}
    >
      <div aria-hidden="true">
        <canvas ref={still} className={styles['layer']} />
        <canvas ref={moving} className={styles['layer']} />
      </div>
      <StageProxies
        things={names.things}
        zoom={names.zoom}
        camera={names.camera}
        texts={texts}
        selection={selection}
        onSelect={props.onSelect}
        onMenu={props.onMenu}
        onReveal={(rect) => camera.goTo(reveal(camera.current(), camera.size(), rect, 0.05))}
      />
      <StageTools
        texts={texts}
        lift={compact ? 30 : showKey ? 19 * wholeZoom : 4}
        size={wholeZoom}
        camera={camera}
        compact={compact}
        arrangement={arrangement}
        onArrange={(next) => props.onArrange?.(next)}
        canLocate={selection !== undefined}
        onLocate={findIt}
        follows={follows}
        onFollow={follow}
      />
      <div role="status" className="visually-hidden">
        {said}
      </div>
      {hovered ? <HoverCard hovered={hovered} pane={camera.size()} onClose={closeCard} /> : null}
    </div>
  )
}

/** Where a shape is, in CSS pixels of the stage. */
function onScreen({ layout }: PaintedStage, shape: Shape): Rect {
  const { x, y, w, h } = boundsOf(shape)
  const { zoom } = layout
  return { x: x * zoom, y: y * zoom, w: w * zoom, h: h * zoom }
}

/** Two rings that cannot be overlooked. */
function ringAround({ scene, view }: PaintedStage, selection: Selection | undefined): Shape[] {
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
function keepInSight(
  surface: StageSurface,
  hands: ReturnType<typeof useCamera>,
  selection: Selection | undefined,
): void {
  const painted = surface.painted()
  if (!painted || painted.camera.nearness <= 1) return
  const shape = locate(painted.scene, painted.view, selection)
  if (!shape) return
  const to = reveal(painted.camera, hands.size(), onScreen(painted, shape), 0.3)
  const far = Math.hypot(to.x - painted.camera.x, to.y - painted.camera.y)
  if (far === 0 || hands.isMoving()) return
  if (far > JUMP_PX) hands.goTo(to)
  else requestAnimationFrame(() => hands.jumpTo(to))
}
