import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Selection } from './host-messages.ts'

/** The one thing that is selected on the whole page. */
export interface SelectionState {
  readonly selection: Selection | undefined
  /** How the page came to a selection from another one: the way back is offered while `to` is selected. */
  readonly trail?: { readonly from: Selection; readonly to: Selection } | undefined
  /** It was chosen in the event log: as long as it is selected the log stays in its place. */
  readonly logFor?: Selection | undefined
}

export type SelectionStore = StoreApi<SelectionState>

/** Nothing selected. */
export function createSelectionStore(): SelectionStore {
  return createStore<SelectionState>(() => ({ selection: undefined }))
}

/** Whether two selections name the same thing. */
export function sameSelection(a: Selection | undefined, b: Selection | undefined): boolean {
  return selectionKey(a) === selectionKey(b)
}

/** A text that two selections share exactly when they name the same thing: `broker 2`. */
export function selectionKey(selection: Selection | undefined): string {
  if (!selection) return ''
  switch (selection.kind) {
    case 'record':
      return `record ${selection.record}`
    case 'batch':
      return `batch ${selection.batch}`
    case 'partition':
      return `partition ${selection.partition}`
    case 'replica':
      return `replica ${selection.partition} ${selection.broker}`
    case 'broker':
      return `broker ${selection.broker}`
    case 'packet':
      return `packet ${selection.packet}`
    case 'link':
      return `link ${selection.a} ${selection.b}`
    case 'producer':
      return `producer ${selection.producer}`
    case 'consumer':
      return `consumer ${selection.consumer}`
  }
}
