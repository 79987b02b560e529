import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { Selection } from '../../app/host-messages.ts'
import { type AccessibleThing, accessibleThings } from '../../stage/accessible-names.ts'
import { type Hit, hitTest, MOUSE_RADIUS, TOUCH_RADIUS } from '../../stage/hit-test.ts'
import type { SceneOptions } from '../../stage/scene/scene-context.ts'
import { STAGE_TEXTS } from '../../stage/stage-texts.ts'
import type { StageView } from '../../trace/stage-view.ts'
import styles from './StagePane.module.css'
import { StageProxies } from './StageProxies.tsx'
import { createStageSurface, HIGHEST_RATIO, type StageSurface } from './stage-surface.ts'
import { useLongPress } from './use-long-press.ts'

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
  /** Told after each painting: the number of shapes on the stage. */
  readonly onPainted?: (shapes: number) => void
}

/** Names are brought up to date at most so often while the stage moves. */
const NAMES_EVERY_MS = 250

/**
 * The stage: two canvases, painted straight from the frame source without React, and above them focusable stand-ins for
 * everything that is drawn.
 */
export function StagePane(props: StagePaneProps) {
  const { language, theme, selection, showKey, reducedMotion } = props
  const compact = props.compact ?? false
  const captionHeight = props.captionHeight ?? (compact ? 0 : 44)
  const root = useRef<HTMLDivElement>(null)
  const still = useRef<HTMLCanvasElement>(null)
  const moving = useRef<HTMLCanvasElement>(null)
  const surface = useRef<StageSurface | undefined>(undefined)
  const latest = useRef(props)
  const producer = useRef(0)
  const [names, refreshNames] = useNames(surface, language)

  const paint = useCallback(() => {
    const now = latest.current
    const { view, tUs } = now.getFrame()
    if (!view || !surface.current || !root.current) return
    const options: SceneOptions = {
      selection: now.selection,
      texts: STAGE_TEXTS[now.language],
      reducedMotion: now.reducedMotion,
      showKey: now.showKey,
      producer: producer.current,
    }
    const shapes = surface.current.paint(view, tUs, options)
    const count = String(shapes)
    if (root.current.dataset['shapes'] !== count) root.current.dataset['shapes'] = count
    now.onPainted?.(shapes)
    refreshNames()
  }, [refreshNames])

  useLayoutEffect(() => {
    latest.current = props
  })

  const { subscribe } = props
  useEffect(() => {
    if (!root.current || !still.current || !moving.current) return
    surface.current = createStageSurface(root.current, still.current, moving.current)
    return watchStage(root.current, surface.current, { compact, captionHeight, paint })
  }, [compact, captionHeight, paint])

  useEffect(() => subscribe(paint), [subscribe, paint])

  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of the page's colours is what this waits for
  useEffect(() => {
    surface.current?.restyle()
    paint()
  }, [theme, paint])

  // biome-ignore lint/correctness/useExhaustiveDependencies: these change the picture of the same frame
  useEffect(() => {
    if (selection?.kind === 'producer') producer.current = selection.producer
    paint()
  }, [selection, language, showKey, reducedMotion, paint])

  const pointAt = (event: { clientX: number; clientY: number }, radius: number): Hit | undefined => {
    const painted = surface.current?.painted()
    const box = root.current?.getBoundingClientRect()
    if (!painted || !box) return undefined
    const { zoom } = painted.layout
    return hitTest(painted.scene, (event.clientX - box.left) / zoom, (event.clientY - box.top) / zoom, radius / zoom)
  }
  const openMenu = (event: { clientX: number; clientY: number }, radius: number): boolean => {
    const hit = pointAt(event, radius)
    if (!hit) return false
    props.onMenu(hit.target, { x: event.clientX, y: event.clientY })
    return true
  }
  const longPress = useLongPress((at) => openMenu(at, TOUCH_RADIUS))

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: pointers act on the picture; keyboards have the stand-ins inside
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    <div
      ref={root}
      className={styles['pane']}
      {...longPress.handlers}
      onClick={(event) => {
        if (event.target instanceof Element && event.target.closest('button')) return
        if (longPress.wasLong()) return
        const radius = longPress.pointerType() === 'touch' ? TOUCH_RADIUS : MOUSE_RADIUS
        props.onSelect(pointAt(event, radius)?.target, { x: event.clientX, y: event.clientY })
      }}
      onContextMenu={(event) => {
        if (event.target instanceof Element && event.target.closest('button')) return
        if (longPress.wasLong() || openMenu(event, MOUSE_RADIUS)) event.preventDefault()
      }}
      onPointerMove={(event) => {
        longPress.handlers.onPointerMove(event)
        if (event.pointerType !== 'mouse' || !root.current) return
        root.current.style.cursor = pointAt(event, MOUSE_RADIUS) ? 'pointer' : ''
      }}
    >
      <div aria-hidden="true">
        <canvas ref={still} className={styles['layer']} />
        <canvas ref={moving} className={styles['layer']} />
      </div>
      <StageProxies
        things={names.things}
        zoom={names.zoom}
        texts={STAGE_TEXTS[language]}
        selection={selection}
        onSelect={props.onSelect}
        onMenu={props.onMenu}
      />
    </div>
  )
}

interface Names {
  readonly things: readonly AccessibleThing[]
  readonly zoom: number
}

/** The names of what was last painted, at most four times a second. */
function useNames(surface: { readonly current: StageSurface | undefined }, language: 'en' | 'ko'): [Names, () => void] {
  const [names, setNames] = useState<Names>({ things: [], zoom: 1 })
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const languageNow = useRef(language)
  useLayoutEffect(() => {
    languageNow.current = language
  })
  useEffect(() => {
    return () => {
      clearTimeout(timer.current)
      timer.current = undefined
    }
  }, [])
  const refresh = useCallback(() => {
    if (timer.current !== undefined) return
    timer.current = setTimeout(() => {
      timer.current = undefined
      const painted = surface.current?.painted()
      if (!painted) return
      const texts = STAGE_TEXTS[languageNow.current]
      const things = accessibleThings(painted.scene, painted.view, painted.tUs, texts)
      setNames({ things, zoom: painted.layout.zoom })
    }, NAMES_EVERY_MS)
  }, [surface])
  return [names, refresh]
}

/** Follow the size of the pane and the colours of the page. */
function watchStage(
  root: HTMLElement,
  surface: StageSurface,
  { compact, captionHeight, paint }: { compact: boolean; captionHeight: number; paint: () => void },
): () => void {
  const resize = (): void => {
    const { clientWidth: width, clientHeight: height } = root
    surface.resize({ width, height, ratio: Math.min(HIGHEST_RATIO, devicePixelRatio), compact, captionHeight })
    paint()
  }
  const restyle = (): void => {
    surface.restyle()
    paint()
  }
  resize()
  const sizes = new ResizeObserver(resize)
  sizes.observe(root)
  const attributes = new MutationObserver(restyle)
  attributes.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'class', 'style'] })
  const schemes = [matchMedia('(prefers-color-scheme: dark)'), matchMedia('(forced-colors: active)')]
  for (const scheme of schemes) scheme.addEventListener('change', restyle)
  return () => {
    sizes.disconnect()
    attributes.disconnect()
    for (const scheme of schemes) scheme.removeEventListener('change', restyle)
  }
}
