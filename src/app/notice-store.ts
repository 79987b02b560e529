import { createStore, type StoreApi } from 'zustand/vanilla'
import type { ConfigScope } from './config-scope.ts'
import type { WhyNotPacket } from './packet-fault.ts'

/** What the page says after something was done: its words stand in the strings under `kind`. */
export type Notice = (
  | { readonly kind: 'producerRestarts'; readonly what: string }
  | { readonly kind: 'atOnce'; readonly what: string }
  | { readonly kind: 'fromZero'; readonly what: string; readonly droppedActions: number }
  | { readonly kind: 'done'; readonly action: string; readonly what: string }
  /** Exactly this packet could not be chosen. */
  | { readonly kind: 'packetSpared'; readonly what: string; readonly why: WhyNotPacket }
  | { readonly kind: 'undone' }
  | { readonly kind: 'redone' }
  | { readonly kind: 'refused'; readonly path: string; readonly message: string }
  | { readonly kind: 'nothingThere'; readonly direction: 1 | -1 }
  | { readonly kind: 'savedRunUnreadable' }
  /** The page has gone over to another future. */
  | { readonly kind: 'switched' }
  /** One of the actions has been left out. */
  | { readonly kind: 'leftOut' }
  /** There is no worker: the engine runs in the page itself. */
  | { readonly kind: 'engineInPage' }
  /** What compresses could not be fetched: the change can be tried again. */
  | { readonly kind: 'codecsMissing'; readonly codecs: readonly string[] }
) & {
  /** The future that was left for this one and can be gone over to: its id. */
  readonly kept?: number
}

/** A combination that the real client (or broker) refuses: the control at fault and its ConfigException. */
export interface ConfigProblem {
  readonly scope: ConfigScope
  /** Config names at fault, the one that was touched first: the message stands there. */
  readonly names: readonly string[]
  readonly value: string
  readonly message: string
  /** It was playing when the run had to wait. */
  readonly wasPlaying: boolean
}

export interface NoticeState {
  /** Grows with every notice, so that the same words twice are two notices. */
  readonly count: number
  readonly notice: Notice | undefined
  readonly configProblem: ConfigProblem | undefined
}

export type NoticeStore = StoreApi<NoticeState>

/** Nothing to say. */
export function createNoticeStore(): NoticeStore {
  return createStore<NoticeState>(() => ({
    count: 0,
    notice: undefined,
    configProblem: undefined,
  }))
}

/** Say it. */
export function say(store: NoticeStore, notice: Notice): void {
  store.setState((state) => ({ count: state.count + 1, notice }))
}
