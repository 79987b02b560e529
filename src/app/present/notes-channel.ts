/** What the window of the speaker shows: words that are ready to be read. */
export interface SpeakerPage {
  readonly kind: 'page'
  readonly language: 'en' | 'ko'
  readonly title: string
  /** From 1. */
  readonly at: number
  readonly of: number
  readonly now: string
  readonly notes: string
  readonly next: string
  /** The correct option, while the question is on screen. */
  readonly answer: string
  /** Wall time (ms since 1970) at which the presentation began. */
  readonly startedAtMs: number
}

/** What the two windows say to each other. */
export type NotesMessage =
  | SpeakerPage
  /** The speaker's window has opened: tell it where we are. */
  | { readonly kind: 'hello' }
  /** The speaker's window was used as a remote. */
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'over' }

/** The address of the speaker's window, behind that of the page. */
export const NOTES_HASH = '#notes'

const CHANNEL = 'inflight.present'

/** One end of the line between the presentation and the speaker's window. */
export interface NotesChannel {
  say(message: NotesMessage): void
  close(): void
}

/** Open a line; without BroadcastChannel nobody hears. */
export function openNotesChannel(onMessage: (message: NotesMessage) => void): NotesChannel {
  if (typeof BroadcastChannel === 'undefined') return { say: () => undefined, close: () => undefined }
  const channel = new BroadcastChannel(CHANNEL)
  channel.onmessage = (event: MessageEvent<NotesMessage>) => onMessage(event.data)
  return {
    say: (message) => channel.postMessage(message),
    close: () => channel.close(),
  }
}
