import { createContext, use } from 'react'
import { useStore } from 'zustand'
import type { GlanceState } from '../../app/glance-store.ts'
import type { Selection } from '../../app/host-messages.ts'
import { sentenceText, type Words } from '../../app/language.ts'
import type { NoticeState } from '../../app/notice-store.ts'
import type { PlaybackState } from '../../app/playback-store.ts'
import type { RunState } from '../../app/run-store.ts'
import type { Session } from '../../app/session.ts'
import type { Settings } from '../../app/settings-store.ts'
import type { Strings } from '../../content/strings/strings.ts'
import { must } from '../../engine/kernel/assert.ts'
import type { Sentence } from '../../trace/explanation.ts'
import type { Tool } from '../tools/tool.ts'

/** What every component can reach: the session and the words of the chosen language. */
export const SessionContext = createContext<Session | undefined>(undefined)
export const WordsContext = createContext<Words | undefined>(undefined)

/** How a tool is opened: its dialog belongs to the page. */
export const ToolContext = createContext<(tool: Tool) => void>(() => {})

/** Open a tool in its dialog. */
export function useOpenTool(): (tool: Tool) => void {
  return use(ToolContext)
}

/** The session of the page. */
export function useSession(): Session {
  return must(use(SessionContext), 'SessionContext')
}

/** The words of the page. */
export function useStrings(): Strings {
  return must(use(WordsContext), 'WordsContext').strings
}

/** The words with their sentences. */
export function useWords(): Words {
  return must(use(WordsContext), 'WordsContext')
}

/** A function that puts a sentence of the engine into words. */
export function useSentence(): (sentence: Sentence) => string {
  const words = useWords()
  return (sentence) => sentenceText(words, sentence)
}

/** Part of what is seen of the moment, at most ten times a second. */
export function useGlance<T>(select: (state: GlanceState) => T): T {
  return useStore(useSession().glance, select)
}

/** Part of the run. */
export function useRun<T>(select: (state: RunState) => T): T {
  return useStore(useSession().run, select)
}

/** Part of the playhead's state: never `tUs`, which changes with every frame. */
export function usePlayback<T>(select: (state: PlaybackState) => T): T {
  return useStore(useSession().playback, select)
}

/** Part of the settings. */
export function useSettings<T>(select: (state: Settings) => T): T {
  return useStore(useSession().settings, select)
}

/** Part of what the page has to say. */
export function useNotices<T>(select: (state: NoticeState) => T): T {
  return useStore(useSession().notices, select)
}

/** What is selected. */
export function useSelection(): Selection | undefined {
  return useStore(useSession().selection, (state) => state.selection)
}
