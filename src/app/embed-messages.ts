import type { Session } from './session.ts'

/** What an embedded page tells the page around it; `inflight` is the version of these messages. */
export type ToParent = { readonly inflight: 1 } & (
  | { readonly type: 'ready'; readonly endUs: number }
  /** The playhead stands still at another moment than before. */
  | { readonly type: 'step'; readonly atUs: number }
  | { readonly type: 'finished'; readonly atUs: number }
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

/** Talk with the page around. @returns Stops it. */
export function talkWithParent(session: Session, page: Window, origin: string): () => void {
  const { parent } = page
  const tell = (message: ToParent): void => parent.postMessage(message, origin)
  const listen = (event: MessageEvent<unknown>): void => {
    if (event.source !== parent || event.origin !== origin) return
    const asked = readFromParent(event.data)
    if (asked?.type === 'play') session.transport.play()
    else if (asked?.type === 'pause') session.playback.setState({ playing: false, skip: undefined })
    else if (asked) session.transport.seek(asked.atUs)
  }
  let isReady = false
  const stopRun = session.run.subscribe(({ scenario, horizonUs }) => {
    if (isReady || !scenario) return
    isReady = true
    tell({ inflight: 1, type: 'ready', endUs: horizonUs })
  })
  const stopPlayback = session.playback.subscribe((now, before) => {
    if (now.ended && !before.ended) tell({ inflight: 1, type: 'finished', atUs: now.tUs })
    else if (!now.playing && (now.tUs !== before.tUs || before.playing)) {
      tell({ inflight: 1, type: 'step', atUs: now.tUs })
    }
  })
  page.addEventListener('message', listen)
  return () => {
    stopRun()
    stopPlayback()
    page.removeEventListener('message', listen)
  }
}

/** HTML that puts a link into another page. The link is base64url: nothing in it needs quoting. */
export function embedSnippet(link: string): string {
  const [page = '', fragment = ''] = link.split('#')
  return `<iframe src="${page}?embed=1#${fragment}" width="640" height="360" title="Inflight" loading="lazy" style="border:0"></iframe>`
}
