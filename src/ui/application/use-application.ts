import { useCallback, useEffect, useRef, useState } from 'react'
import type { ApplicationPage, ApplicationQuestion } from '../../app/application-messages.ts'
import { usePlayback, useRun, useSession } from '../shell/page-context.ts'

/** ms of wall time between two looks while it plays. */
const LOOK_EVERY_MS = 150

export interface ShownApplication {
  /** Undefined before the first answer. */
  readonly page: ApplicationPage | undefined
  /** The moment that it is of (µs). */
  readonly atUs: number
}

/** The application of a producer at the playhead, asked anew as time passes; `part`: which lines of what it prints. */
export function useApplication(producer: number, part: ApplicationQuestion['part']): ShownApplication {
  const { host, playback } = useSession()
  const playing = usePlayback((state) => state.playing)
  const status = useRun((state) => state.status)
  const scenario = useRun((state) => state.scenario)
  const [shown, setShown] = useState<ShownApplication>({ page: undefined, atUs: 0 })
  const wanted = useRef(part)
  wanted.current = part

  const look = useCallback(async (): Promise<void> => {
    const atUs = Math.floor(playback.getState().tUs)
    const page = await host.application({ producer, atUs, part: wanted.current })
    if (page) setShown({ page, atUs })
  }, [host, playback, producer])

  // biome-ignore lint/correctness/useExhaustiveDependencies: another scenario is another run, and another part is asked for at once
  useEffect(() => {
    if (status !== 'running') return
    let isOver = false
    let isAsking = false
    let isLate = false
    const ask = async (): Promise<void> => {
      if (isAsking) {
        isLate = true
        return
      }
      isAsking = true
      await look()
      isAsking = false
      if (!isLate || isOver) return
      isLate = false
      void ask()
    }
    void ask()
    const timer = playing ? setInterval(() => void ask(), LOOK_EVERY_MS) : undefined
    const stop = playback.subscribe((state, before) => {
      if (state.tUs !== before.tUs && !state.playing) void ask()
    })
    return () => {
      isOver = true
      clearInterval(timer)
      stop()
    }
  }, [look, playback, playing, status, scenario, part.kind === 'from' ? part.place : -1])
  return shown
}
