import type { Action } from '../scenario/scenario.ts'

/** Actions in the order in which they act: by time, ties in the order of the file. */
export function inOrderOfTime(actions: readonly Action[]): { readonly action: Action; readonly index: number }[] {
  return actions
    .map((action, index) => ({ action, index }))
    .sort((a, b) => a.action.atMs - b.action.atMs || a.index - b.index)
}
