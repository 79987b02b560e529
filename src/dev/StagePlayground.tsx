import { useEffect, useMemo, useRef, useState } from 'react'
import type { Selection } from '../app/host-messages.ts'
import type { StageView } from '../trace/stage-view.ts'
import { StagePane } from '../ui/stage/StagePane.tsx'
import { sceneNamed } from './scenes.ts'

const SIZES: readonly (readonly [number, number])[] = [
  [920, 708],
  [640, 560],
  [640, 360],
  [390, 440],
  [1280, 800],
  [1920, 1000],
  [3200, 1700],
]

interface Settings {
  readonly fixture: string
  readonly width: number
  readonly height: number
  readonly theme: string
  readonly language: 'en' | 'ko'
  readonly select: string
  readonly bare: boolean
  readonly showKey: boolean
  readonly arrangement: 'broker' | 'partition'
  readonly merge: boolean
  /** Plays round and round: `time` moves the time of one view, `views` brings a new view in each frame. */
  readonly play: 'time' | 'views' | undefined
}

/** The settings are in the address, so that a picture can be taken of each. */
function readSettings(): Settings {
  const query = new URLSearchParams(location.search)
  const play = query.get('play')
  return {
    fixture: query.get('fixture') ?? 'healthy',
    width: Number(query.get('width') ?? 920),
    height: Number(query.get('height') ?? 708),
    theme: query.get('theme') ?? 'light',
    language: query.get('lang') === 'ko' ? 'ko' : 'en',
    select: query.get('select') ?? '',
    bare: query.has('bare'),
    showKey: query.get('key') !== '0',
    arrangement: query.get('by') === 'partition' ? 'partition' : 'broker',
    merge: query.get('merge') !== 'off',
    play: play === 'time' || play === 'views' ? play : undefined,
  }
}

/** `record:37` → a selection. */
function parseSelection(text: string): Selection | undefined {
  const [kind, first, second] = text.split(':')
  const number = Number(first)
  if (kind === 'record') return { kind, record: number }
  if (kind === 'batch') return { kind, batch: number }
  if (kind === 'partition') return { kind, partition: number }
  if (kind === 'replica') return { kind, partition: number, broker: Number(second) }
  if (kind === 'broker') return { kind, broker: number }
  if (kind === 'packet') return { kind, packet: number }
  if (kind === 'link') return { kind, a: number, b: Number(second) }
  return kind === 'producer' ? { kind, producer: number } : undefined
}

/** Twenty milliseconds to and fro, a hundred times slower than life. */
const ROUND_US = 20_000

function usePlay(play: Settings['play'], view: StageView, show: (view: StageView, tUs: number) => void): void {
  const latest = useRef(show)
  useEffect(() => {
    latest.current = show
  })
  useEffect(() => {
    if (!play) return
    let frame = 0
    const next = (nowMs: number): void => {
      frame = requestAnimationFrame(next)
      const tUs = view.atUs - ROUND_US / 2 + ((nowMs * 10) % ROUND_US)
      latest.current(play === 'views' ? { ...view, atUs: tUs } : view, tUs)
    }
    frame = requestAnimationFrame(next)
    return () => cancelAnimationFrame(frame)
  }, [play, view])
}

/** The stage on fixtures: every size, theme and language. */
export function StagePlayground({ fixture }: { fixture: string }) {
  const [settings, setSettings] = useState(() => ({ ...readSettings(), fixture }))
  const [selection, setSelection] = useState<Selection | undefined>(() => parseSelection(settings.select))
  const [note, setNote] = useState('')
  const view = useMemo(() => sceneNamed(settings.fixture), [settings.fixture])
  const [tUs, setTUs] = useState(view.atUs)
  const frame = useRef({ view, tUs })
  const listeners = useRef(new Set<() => void>())
  useEffect(() => {
    document.documentElement.dataset['theme'] = settings.theme
    document.documentElement.lang = settings.language
    document.body.classList.toggle('playground-bare', settings.bare)
  }, [settings])
  useEffect(() => {
    frame.current = { view, tUs }
    for (const listener of listeners.current) listener()
  }, [view, tUs])
  usePlay(settings.play, view, (shown, at) => {
    frame.current = { view: shown, tUs: at }
    for (const listener of listeners.current) listener()
  })
  const change = (next: Partial<Settings>): void => setSettings({ ...settings, ...next })
  const subscribe = useMemo(
    () => (listener: () => void) => {
      listeners.current.add(listener)
      return () => listeners.current.delete(listener)
    },
    [],
  )
  return (
    <>
      <div className="playground-bar">
        {SIZES.map(([width, height]) => (
          <button key={`${width}x${height}`} type="button" onClick={() => change({ width, height })}>
            {width} × {height}
          </button>
        ))}
        <button type="button" onClick={() => change({ theme: settings.theme === 'dark' ? 'light' : 'dark' })}>
          {settings.theme}
        </button>
        <button type="button" onClick={() => change({ language: settings.language === 'ko' ? 'en' : 'ko' })}>
          {settings.language}
        </button>
        <input
          aria-label="time"
          type="range"
          min={view.atUs - 20_000}
          max={view.atUs + 20_000}
          value={tUs}
          onChange={(event) => setTUs(Number(event.target.value))}
        />
        <span>{(tUs / 1000).toFixed(1)} ms</span>
      </div>
      <div className="playground-stage" style={{ width: settings.width, height: settings.height }}>
        <StagePane
          getFrame={() => frame.current}
          subscribe={subscribe}
          selection={selection}
          onSelect={(selected) => {
            setSelection(selected)
            setNote(JSON.stringify(selected) ?? '')
          }}
          onMenu={(selected) => setNote(`menu ${JSON.stringify(selected)}`)}
          language={settings.language}
          theme={settings.theme}
          reducedMotion={false}
          showKey={settings.showKey}
          compact={settings.width < 560}
          arrangement={settings.arrangement}
          onArrange={(arrangement) => change({ arrangement })}
          merge={settings.merge}
        />
      </div>
      <div className="playground-note">{note}</div>
    </>
  )
}
