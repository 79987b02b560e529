/** Where drafts are kept: session storage, which is a tab's own. */
export type DraftStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

const PREFIX = 'inflight.code.'

/** What was typed for a producer and not used in a run: it outlives the dialog and a reload, never the tab. */
export function draftOf(storage: DraftStorage | undefined, producer: string): string | undefined {
  try {
    return storage?.getItem(PREFIX + producer) ?? undefined
  } catch {
    return undefined
  }
}

/** @param text undefined: there is nothing to keep. */
export function keepDraft(storage: DraftStorage | undefined, producer: string, text: string | undefined): void {
  try {
    if (text === undefined) storage?.removeItem(PREFIX + producer)
    else storage?.setItem(PREFIX + producer, text)
  } catch {
    // Storage may be forbidden or full: then a draft lives as long as its dialog.
  }
}
