import { useEffect, useRef, useState } from 'react'
import type { GlanceState } from '../../app/glance-store.ts'
import type { LogRow } from '../../app/log-messages.ts'
import { clockText } from '../../app/number-text.ts'
import type { Sentence } from '../../trace/explanation.ts'
import { plainText } from '../shell/kafka-words.ts'
import { useSentence, useSession, useSettings, useWords } from '../shell/page-context.ts'
import { useToolStrings } from '../tools/tool-strings.ts'
import { type Announcement, announcementOf, type Heard, type SaidCount } from './announcement.ts'

/** ms of wall time between two announcements while it plays: a screen reader must be able to finish. */
const SAY_EVERY_MS = 2000
/** ms of wall time after which a playhead that was moved by hand is spoken of. */
const SETTLE_MS = 300

interface Said {
  readonly text: string
  readonly isTrouble: boolean
}

const SILENCE: Said = { text: '', isTrouble: false }

/**
 * What happens, for those who listen: one sentence every two seconds while it plays, the moment after each step while it
 * stands. Polite; only a loss or a broken promise interrupts.
 */
export function Announcer() {
  const isOn = useSettings((state) => state.announce)
  const said = useSaid(isOn)
  return (
    <>
      <p className="visually-hidden" role="status" data-testid="said">
        {said.isTrouble ? '' : said.text}
      </p>
      <p className="visually-hidden" role="alert">
        {said.isTrouble ? said.text : ''}
      </p>
    </>
  )
}

function useSaid(isOn: boolean): Said {
  const session = useSession()
  const { language } = useWords()
  const sentence = useSentence()
  const words = useToolStrings().log.said
  const [said, setSaid] = useState<Said>(SILENCE)
  const heard = useRef<Heard | undefined>(undefined)
  const wording = useRef({ sentence, words, language })
  useEffect(() => {
    wording.current = { sentence, words, language }
  })

  useEffect(() => {
    if (!isOn) {
      setSaid(SILENCE)
      return
    }
    const { playback, glance, run, host } = session
    let isOver = false

    const hear = (): { now: Heard; caption: Sentence | undefined } | undefined => {
      const state = glance.getState()
      const now = heardOf(state, run.getState().source)
      return now && { now, caption: now.caption }
    }
    const sayWhilePlaying = (): void => {
      if (!playback.getState().playing) return
      const news = hear()
      if (!news) return
      const before = heard.current
      heard.current = news.now
      const announcement = before
        ? announcementOf(before, news.now, run.getState().marks)
        : news.caption && ({ kind: 'caption', caption: news.caption } as const)
      if (announcement) setSaid(inWords(announcement, wording.current))
    }
    /** While it stands: what happened at this very moment, or what is going on. */
    const sayMoment = async (): Promise<void> => {
      const { tUs, playing } = playback.getState()
      if (playing || run.getState().status !== 'running') return
      const page = await host.log({
        filter: {},
        language: wording.current.language,
        atUs: tUs,
        part: { kind: 'around', before: 8, after: 0 },
      })
      const news = hear()
      if (isOver || !news || playback.getState().playing || playback.getState().tUs !== tUs) return
      heard.current = news.now
      const rows = page.rows.filter((row) => row.atUs === tUs)
      setSaid({ text: momentText(tUs, rows, news.caption, wording.current), isTrouble: false })
    }

    const timer = setInterval(sayWhilePlaying, SAY_EVERY_MS)
    let waiting: ReturnType<typeof setTimeout> | undefined
    const stop = playback.subscribe((state, before) => {
      if (state.playing || (state.tUs === before.tUs && state.playing === before.playing)) return
      clearTimeout(waiting)
      waiting = setTimeout(() => void sayMoment(), SETTLE_MS)
    })
    return () => {
      isOver = true
      clearInterval(timer)
      clearTimeout(waiting)
      stop()
    }
  }, [session, isOn])
  return said
}

function heardOf({ view, tUs, caption }: GlanceState, run: unknown): Heard | undefined {
  return view && { tUs, run, counts: view.counts, caption }
}

interface Wording {
  readonly sentence: (sentence: Sentence) => string
  readonly words: ReturnType<typeof useToolStrings>['log']['said']
}

function inWords(announcement: Announcement, { sentence, words }: Wording): Said {
  switch (announcement.kind) {
    case 'marks': {
      const text = plainText(sentence(announcement.gravest))
      return {
        text: announcement.others > 0 ? words.andMore(text, announcement.others) : text,
        isTrouble: announcement.isTrouble,
      }
    }
    case 'caption':
      return { text: plainText(sentence(announcement.caption)), isTrouble: false }
    case 'counts': {
      const parts = Object.entries(announcement.counts).map(([name, count]) => words[name as SaidCount](count))
      return { text: `${parts.join(', ')}.`, isTrouble: false }
    }
  }
}

function momentText(tUs: number, rows: readonly LogRow[], caption: Sentence | undefined, wording: Wording): string {
  const { sentence, words } = wording
  const last = rows[rows.length - 1]
  if (!last) return words.at(clockText(tUs), caption ? plainText(sentence(caption)) : '')
  const text = plainText(sentence(last.sentence))
  return words.at(clockText(tUs), rows.length > 1 ? words.andMore(text, rows.length - 1) : text)
}
