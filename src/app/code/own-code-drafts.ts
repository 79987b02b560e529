/** Where drafts are kept: session storage, which is a tab's own. */
export type DraftStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

const PREFIX = 'inflight.code.'

/** What was typed for a producer while its run used `base` (undefined: no code). */
interface Draft {
  readonly text: string
  readonly base?: string
}

/**
 * What was typed for a producer and not used in a run: it outlives the dialog and a reload, never the tab.
 *
 * @param base The code that the run uses: a draft that began from other code is not taken for a change of this one.
 */
export function draftOf(
  storage: DraftStorage | undefined,
  producer: string,
  base: string | undefined,
): string | undefined {
  try {
    const kept = storage?.getItem(PREFIX + producer)
    if (!kept) return undefined
    const draft: Draft = JSON.parse(kept)
    return draft.base === base && typeof draft.text === 'string' ? draft.text : undefined
  } catch {
    return undefined
  }
}

/** Keep what is typed; nothing, where it is what the run uses. */
export function keepDraft(
  storage: DraftStorage | undefined,
  producer: string,
  text: string,
  base: string | undefined,
): void {
  try {
    if (text === base) storage?.removeItem(PREFIX + producer)
    else storage?.setItem(PREFIX + producer, JSON.stringify({ text, base }))
  } catch {
    // Storage may be forbidden or full: then a draft lives as long as its dialog.
  }
}
