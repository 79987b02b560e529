import { useCallback, useEffect, useRef, useState } from 'react'
import type { LogPage, LogQuestion } from '../../app/log-messages.ts'
import type { EventFilter } from '../../trace/event-search.ts'
import { usePlayback, useRun, useSession, useWords } from '../shell/page-context.ts'
import { AROUND, extended, freshWindow, type LogWindow, nextStretch } from './log-window.ts'

/** ms of wall time between two looks while it plays: words must be readable. */
const LOOK_EVERY_MS = 1000
/** ms of wall time before a moved playhead is followed. */
const SETTLE_MS = 80
/** ms of wall time between two parts of a long search. */
const SEARCH_EVERY_MS = 30

export interface Log {
  /** Undefined before the first answer. */
  readonly window: LogWindow | undefined
  /** Show more before or after; true while it is being fetched. */
  more(direction: 1 | -1): Promise<boolean>
  /** Show the very first or last lines. */
  toEnd(direction: 1 | -1): Promise<void>
  /** Up to `limit` lines from a place on, as they are asked for to copy them. */
  read(place: number, limit: number): Promise<LogPage>
}

/** The event log through a filter, around the playhead as long as it `follows`. */
export function useLog(filter: EventFilter, follows: boolean): Log {
  const { host, playback } = useSession()
  const { language } = useWords()
  const playing = usePlayback((state) => state.playing)
  const source = useRun((state) => state.source)
  const status = useRun((state) => state.status)
  const computedUntilUs = useRun((state) => (state.status === 'running' ? state.endedAtUs : undefined))
  const [window, setWindow] = useState<LogWindow>()
  const latest = useRef<{ window: LogWindow | undefined; number: number }>({ window: undefined, number: 0 })

  const ask = useCallback(
    (part: LogQuestion['part']): Promise<LogPage> =>
      host.log({ filter, language, atUs: playback.getState().tUs, part }),
    [host, playback, filter, language],
  )
  const put = useCallback((next: LogWindow) => {
    latest.current.window = next
    setWindow(next)
  }, [])

  // Another filter or another run: nothing of the old window counts.
  // biome-ignore lint/correctness/useExhaustiveDependencies: these are what makes it another log
  useEffect(() => {
    latest.current.window = undefined
    latest.current.number++
  }, [ask, source])

  // biome-ignore lint/correctness/useExhaustiveDependencies: another source is another run, its end brings the last lines
  useEffect(() => {
    if (status !== 'running' || !source) return
    let isOver = false
    let again: ReturnType<typeof setTimeout> | undefined
    const look = async (): Promise<void> => {
      clearTimeout(again)
      const { window: shown } = latest.current
      const stays = !follows && shown !== undefined && shown.rows.length > 0
      const page = await ask(
        stays ? { kind: 'from', place: shown.from, limit: shown.rows.length } : { kind: 'around', ...AROUND },
      )
      if (isOver) return
      // Meanwhile more may have been scrolled in: that is kept.
      const isMoved = latest.current.window !== shown
      if (!isMoved) put(freshWindow(page))
      if (page.searched < 1) again = setTimeout(() => void look(), SEARCH_EVERY_MS)
    }
    void look()
    const timer = playing ? setInterval(() => void look(), LOOK_EVERY_MS) : undefined
    let waiting: ReturnType<typeof setTimeout> | undefined
    const stop = playback.subscribe((state, before) => {
      if (state.tUs === before.tUs || state.playing) return
      clearTimeout(waiting)
      waiting = setTimeout(() => void look(), SETTLE_MS)
    })
    return () => {
      isOver = true
      clearInterval(timer)
      clearTimeout(waiting)
      clearTimeout(again)
      stop()
    }
  }, [ask, put, playback, follows, playing, status, source, computedUntilUs])

  const isFetching = useRef(false)
  const more = useCallback(
    async (direction: 1 | -1): Promise<boolean> => {
      const { window: shown, number } = latest.current
      const stretch = shown && nextStretch(shown, direction)
      if (!stretch || isFetching.current) return false
      isFetching.current = true
      const page = await ask({ kind: 'from', ...stretch })
      isFetching.current = false
      const { window: now } = latest.current
      if (!now || latest.current.number !== number || page.rows.length === 0) return false
      put(extended(now, page))
      return true
    },
    [ask, put],
  )
  const toEnd = useCallback(
    async (direction: 1 | -1): Promise<void> => {
      const { window: shown } = latest.current
      const limit = AROUND.before + AROUND.after
      const place = direction < 0 ? 0 : Math.max(0, (shown?.found ?? 0) - limit)
      put(freshWindow(await ask({ kind: 'from', place, limit })))
    },
    [ask, put],
  )
  const read = useCallback((place: number, limit: number) => ask({ kind: 'from', place, limit }), [ask])
  return { window, more, toEnd, read }
}
