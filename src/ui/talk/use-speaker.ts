import { useEffect, useRef, useState } from 'react'
import { NOTES_HASH, type NotesChannel, openNotesChannel, type SpeakerPage } from '../../app/present/notes-channel.ts'

/** The window that only the speaker sees. */
export interface Speaker {
  /** False: the browser did not let it open. */
  openWindow(): boolean
}

/**
 * Tell the speaker's window what is on screen, and do what is pressed there.
 *
 * @param page What it shows; told again whenever it changes, and when the window opens.
 */
export function useSpeaker(page: Omit<SpeakerPage, 'kind' | 'startedAtMs'>, onKey: (key: string) => void): Speaker {
  const channel = useRef<NotesChannel | undefined>(undefined)
  const [startedAtMs] = useState(() => Date.now())
  const latest = useRef({ page, onKey })
  useEffect(() => {
    latest.current = { page, onKey }
  })
  useEffect(() => {
    const line = openNotesChannel((message) => {
      if (message.kind === 'hello') line.say({ kind: 'page', ...latest.current.page, startedAtMs })
      if (message.kind === 'key') latest.current.onKey(message.key)
    })
    channel.current = line
    return () => {
      line.say({ kind: 'over' })
      line.close()
    }
  }, [startedAtMs])
  const text = JSON.stringify(page)
  useEffect(() => {
    channel.current?.say({ kind: 'page', ...(JSON.parse(text) as typeof page), startedAtMs })
  }, [text, startedAtMs])
  return {
    openWindow() {
      const { pathname, search } = window.location
      return window.open(`${pathname}${search}${NOTES_HASH}`, 'inflight-notes', 'popup,width=720,height=620') !== null
    },
  }
}
