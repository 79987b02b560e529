import type { Session } from './session.ts'

/** What an embedded page tells the page around it; `inflight` is the version of these messages. */
export type ToParent = { readonly inflight: 1 } & (
  | { readonly type: 'ready'; readonly endUs: number }
  /** The playhead stands still at another moment than before. */
  | { readonly type: 'step'; readonly atUs: number }
  | { readonly type: 'finished'; readonly atUs: number }
  /** The question of a lesson was answered: the index of the option; null: the answer was revealed. */
  | { readonly type: 'answered'; readonly lesson: string; readonly option: number | null; readonly isRight: boolean }
)

/** What the page around may ask for. */
export type FromParent =
  | { readonly type: 'play' }
  | { readonly type: 'pause' }
  | { readonly type: 'seek'; readonly atUs: number }

/** A message of the page around; undefined: it is none of ours, whatever it is. */
export function readFromParent(data: unknown): FromParent | undefined {
  if (typeof data !== 'object' || data === null) return undefined
  const { inflight, type, atUs } = data as Readonly<Record<string, unknown>>
  if (inflight !== 1) return undefined
  if (type === 'play' || type === 'pause') return { type }
  if (type === 'seek' && typeof atUs === 'number' && Number.isFinite(atUs) && atUs >= 0) {
    return { type, atUs: Math.floor(atUs) }
  }
  return undefined
}

/**
 * The origin with which messages are exchanged: the one that the address names, else that of the page that embeds us.
 * Undefined: nobody is talked to.
 */
export function parentOrigin(search: string, referrer: string): string | undefined {
  const named = new URLSearchParams(search).get('origin')
  try {
    const { origin } = new URL(named ?? referrer)
    return origin === 'null' ? undefined : origin
  } catch {
    return undefined
  }
}

/** A conversation with the page around. */
export interface ParentTalk {
  /** What the address asks for is open: `ready` is told as soon as its run is loaded, and steps from then on. */
  open(): void
  answered(lesson: string, option: number | null, isRight: boolean): void
  stop(): void
}

/** Talk with the page around, and nobody else: messages go to `origin` and are taken from there. */
export function talkWithParent(session: Session, page: Window, origin: string): ParentTalk {
  const { parent } = page
  const tell = (message: ToParent): void => parent.postMessage(message, origin)
  const listen = (event: MessageEvent<unknown>): void => {
    if (event.source !== parent || event.origin !== origin) return
    const asked = readFromParent(event.data)
    if (asked?.type === 'play') session.transport.play()
    else if (asked?.type === 'pause') session.playback.setState({ playing: false, skip: undefined })
    else if (asked) session.transport.seek(asked.atUs)
  }
  let isOpen = false
  let isReady = false
  const beReady = (): void => {
    const { scenario, horizonUs } = session.run.getState()
    if (isReady || !isOpen || !scenario) return
    isReady = true
    tell({ inflight: 1, type: 'ready', endUs: horizonUs })
  }
  const stopRun = session.run.subscribe(beReady)
  const stopPlayback = session.playback.subscribe((now, before) => {
    if (!isReady) return
    if (now.ended && !before.ended) tell({ inflight: 1, type: 'finished', atUs: now.tUs })
    else if (!now.playing && (now.tUs !== before.tUs || before.playing)) {
      tell({ inflight: 1, type: 'step', atUs: now.tUs })
    }
  })
  page.addEventListener('message', listen)
  return {
    open() {
      isOpen = true
      beReady()
    },
    answered: (lesson, option, isRight) => tell({ inflight: 1, type: 'answered', lesson, option, isRight }),
    stop() {
      stopRun()
      stopPlayback()
      page.removeEventListener('message', listen)
    },
  }
}

/** How an embedded page is put into another one. */
export interface EmbedOptions {
  /** CSS pixels. */
  readonly width?: number
  readonly height?: number
  /** The only origin with which it exchanges messages; absent: that of the page that embeds it, if the browser tells. */
  readonly origin?: string | undefined
}

/** The least and the most pixels of a side that are asked for. */
export const EMBED_PX = { least: 240, most: 4096 } as const

/** HTML that puts a link into another page. The fragment is base64url: nothing in it needs quoting. */
export function embedSnippet(link: string, { width = 640, height = 360, origin }: EmbedOptions = {}): string {
  const [page = '', fragment = ''] = link.split('#')
  const question = `?embed=1${origin === undefined ? '' : `&origin=${encodeURIComponent(origin)}`}`
  const address = `${page}${question}#${fragment}`.replaceAll('&', '&amp;').replaceAll('"', '&quot;')
  const [w, h] = [width, height].map((px) => Math.round(Math.min(EMBED_PX.most, Math.max(EMBED_PX.least, px))))
  return `<iframe src="${address}" width="${w}" height="${h}" title="Inflight" loading="lazy" style="border:0"></iframe>`
}

/** The origin in what somebody writes (`https://school.example/course`); undefined: it is none. */
export function originIn(text: string): string | undefined {
  try {
    const { origin, protocol } = new URL(text.trim())
    return protocol === 'https:' || protocol === 'http:' ? origin : undefined
  } catch {
    return undefined
  }
}
