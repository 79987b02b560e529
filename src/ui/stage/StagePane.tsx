import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { Selection } from '../../app/host-messages.ts'
import { WHOLE } from '../../stage/camera.ts'
import { type Hit, hitTest, MOUSE_RADIUS, PACKET_TARGET, TOUCH_RADIUS } from '../../stage/hit-test.ts'
import type { SceneParts } from '../../stage/scene/parts.ts'
import type { Arrangement } from '../../stage/stage-layout.ts'
import type { StageTexts } from '../../stage/stage-texts.ts'
import type { StageView } from '../../trace/stage-view.ts'
import type { StageHands } from './StageHands.tsx'
import styles from './StagePane.module.css'
import type { StageHandle } from './stage-handle.ts'
import { createStageSurface } from './stage-surface.ts'
import { useStageTexts } from './stage-words.ts'
import { useLongPress } from './use-long-press.ts'
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
  /** Tables are wanted instead of the picture. */
  readonly onTable?: () => void
  /** Packets too many or too fast for the eye become one shape with their count (true). */
  readonly merge?: boolean
  /** Simulated time per second (µs) while it plays; undefined: it stands still. */
  readonly speedUsPerS?: number | undefined
  /** Told after each painting: the number of shapes on the stage. */
  readonly onPainted?: (shapes: number) => void
}

/**
 * The stage: two canvases, painted straight from the frame source without React. What names things, moves the camera and
 * takes the keyboard comes a moment after the first picture.
 */
export function StagePane(props: StagePaneProps) {
  const { theme, selection, showKey, reducedMotion, subscribe, arrangement, merge, speedUsPerS } = props
  const compact = props.compact ?? false
  const captionHeight = props.captionHeight ?? (compact ? 0 : 44)
  const texts = useStageTexts(props.language)
  const root = useRef<HTMLDivElement>(null)
  const still = useRef<HTMLCanvasElement>(null)
  const moving = useRef<HTMLCanvasElement>(null)
  const [handle, setHandle] = useState<StageHandle | undefined>(undefined)
  const [hasPicture, setHasPicture] = useState(false)
  const parts = useParts(handle !== undefined, hasPicture)
  const latest = useRef({ props, texts, scene: parts?.scene })

  useLayoutEffect(() => {
    latest.current = { props, texts, scene: parts?.scene }
  })

  useEffect(() => {
    if (!root.current || !still.current || !moving.current) return
    const created: StageHandle = {
      root: root.current,
      surface: createStageSurface(root.current, still.current, moving.current, () => created.onRearranged?.() ?? false),
      props: () => latest.current.props,
      camera: WHOLE,
      producer: 0,
      dragged: false,
      onRearranged: undefined,
      onPainted: undefined,
      over: undefined,
      paint: () => paintStage(created, latest.current),
      pointAt: (event, radius) => pointAt(created, event, radius),
    }
    setHandle(created)
    const stop = watchStage(root.current, created.surface, { compact, captionHeight, paint: created.paint })
    return () => {
      stop()
      setHandle(undefined)
    }
  }, [compact, captionHeight])

  useEffect(() => (handle ? subscribe(handle.paint) : undefined), [subscribe, handle])

  useEffect(() => {
    if (hasPicture) return
    const look = (): void => {
      if (latest.current.props.getFrame().view) setTimeout(() => setHasPicture(true), SETTLE_MS)
    }
    look()
    return subscribe(look)
  }, [subscribe, hasPicture])

  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of the page's colours is what this waits for
  useEffect(() => {
    handle?.surface.restyle()
    handle?.paint()
  }, [theme, handle])

  // biome-ignore lint/correctness/useExhaustiveDependencies: these change the picture of the same frame
  useEffect(() => {
    handle?.paint()
  }, [selection, texts, showKey, reducedMotion, arrangement, merge, speedUsPerS, parts, handle])

  /** What was under the pointer when it went down: until it is up, what moves has moved on. */
  const pressed = useRef<Hit | undefined>(undefined)
  const openMenu = (event: { clientX: number; clientY: number }): boolean => {
    if (!pressed.current || handle?.dragged) return false
    props.onMenu(pressed.current.target, { x: event.clientX, y: event.clientY })
    return true
  }
  const longPress = useLongPress(openMenu)

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: pointers act on the picture; keyboards have the stand-ins inside
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    <div
      ref={root}
      className={styles['pane']}
      {...longPress.handlers}
      onPointerDown={(event) => {
        pressed.current = handle?.pointAt(event, event.pointerType === 'touch' ? TOUCH_RADIUS : MOUSE_RADIUS)
        longPress.handlers.onPointerDown(event)
      }}
      onClick={(event) => {
        if (event.target instanceof Element && event.target.closest('button, [role=tooltip]')) return
        if (longPress.wasLong() || handle?.dragged) return
        props.onSelect(pressed.current?.target, { x: event.clientX, y: event.clientY })
      }}
      onContextMenu={(event) => {
        if (event.target instanceof Element && event.target.closest('button')) return
        if (longPress.wasLong() || openMenu(event)) event.preventDefault()
      }}
    >
      <div aria-hidden="true">
        <canvas ref={still} className={styles['layer']} />
        <canvas ref={moving} className={styles['layer']} />
      </div>
      {handle && texts && parts ? <parts.Hands handle={handle} texts={texts} pane={props} /> : null}
    </div>
  )
}

/** The first frames are drawn, and move, before more is fetched (ms). */
const SETTLE_MS = 60

/** What the first picture of a small cluster does without. */
interface Parts {
  readonly Hands: typeof StageHands
  readonly scene: SceneParts
}

/** It is loaded after the first picture, so that this one comes early. */
function useParts(isMounted: boolean, hasPicture: boolean): Parts | undefined {
  const [parts, setParts] = useState<Parts | undefined>(undefined)
  useEffect(() => {
    if (!isMounted || !hasPicture) return
    let isWanted = true
    Promise.all([import('./StageHands.tsx'), import('../../stage/scene/parts.ts')]).then(
      ([{ StageHands: Hands }, { SCENE_PARTS: scene }]) => isWanted && setParts({ Hands, scene }),
      // Without a network the stage is a picture of small clusters; the next stage asks again.
      () => undefined,
    )
    return () => {
      isWanted = false
    }
  }, [isMounted, hasPicture])
  return parts
}

function paintStage(
  handle: StageHandle,
  { texts, scene }: { texts: StageTexts | undefined; scene: SceneParts | undefined },
): void {
  const now = handle.props()
  const { view, tUs } = now.getFrame()
  if (!view || !texts) return
  handle.producer = handle.producerOf?.(view, now.selection, handle.producer) ?? handle.producer
  const shapes = handle.surface.paint(view, tUs, {
    selection: now.selection,
    texts,
    reducedMotion: now.reducedMotion,
    showKey: now.showKey,
    producer: handle.producer,
    detail: now.merge === false ? 'all' : 'auto',
    speedUsPerS: now.speedUsPerS,
    arrangement: now.arrangement ?? 'broker',
    camera: handle.camera,
    over: handle.over,
    parts: scene,
  })
  const count = String(shapes)
  if (handle.root.dataset['shapes'] !== count) handle.root.dataset['shapes'] = count
  now.onPainted?.(shapes)
  handle.onPainted?.()
}

function pointAt(handle: StageHandle, event: { clientX: number; clientY: number }, radius: number): Hit | undefined {
  const painted = handle.surface.painted()
  if (!painted) return undefined
  const box = handle.root.getBoundingClientRect()
  const { zoom } = painted.layout
  const x = (event.clientX - box.left + painted.camera.x) / zoom
  const y = (event.clientY - box.top + painted.camera.y) / zoom
  return hitTest(painted.scene, x, y, radius / zoom, PACKET_TARGET / zoom)
}
