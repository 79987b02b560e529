import type { HistoryStore } from './change-history.ts'
import type { FuturesStore } from './futures-store.ts'
import type { GlanceStore } from './glance-store.ts'
import type { NoticeStore } from './notice-store.ts'
import type { PlaybackStore } from './playback-store.ts'
import type { RunStore } from './run-store.ts'
import type { SelectionStore } from './selection-store.ts'
import type { SettingsStore } from './settings-store.ts'

/** The stores of the page, made outside React. */
export interface SessionStores {
  readonly run: RunStore
  readonly playback: PlaybackStore
  readonly selection: SelectionStore
  readonly settings: SettingsStore
  readonly glance: GlanceStore
  readonly notices: NoticeStore
  readonly futures: FuturesStore
  readonly history: HistoryStore
}
