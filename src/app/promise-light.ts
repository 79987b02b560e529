import type { Findings } from './host-messages.ts'

/** What the light shows: promises kept, a promise that a setting has broken, a bug of ours. */
export type Light = 'kept' | 'broken' | 'bug'

/** The light at a moment, and how many promises are broken by then. */
export function lightAt(
  { breaches, violations }: Findings,
  tUs: number,
): { readonly light: Light; readonly broken: number } {
  const broken = new Set(breaches.filter(({ atUs }) => atUs <= tUs).map(({ promise }) => promise)).size
  if (violations.some(({ atUs }) => atUs <= tUs)) return { light: 'bug', broken }
  return { light: broken > 0 ? 'broken' : 'kept', broken }
}
