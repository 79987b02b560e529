import type { Settings } from './settings-store.ts'

/** The settings that arrange the page: they are undone like changes of the run, without touching it. */
const LAYOUT_NAMES = ['arrangement', 'chartsOpen', 'stageTable'] as const satisfies readonly (keyof Settings)[]

export type Layout = Pick<Settings, (typeof LAYOUT_NAMES)[number]>

/** The arrangement of the page. */
export function layoutOf({ arrangement, chartsOpen, stageTable }: Settings): Layout {
  return { arrangement, chartsOpen, stageTable }
}

/** Whether two settings arrange the page alike. */
export function isSameLayout(one: Settings, other: Settings): boolean {
  return LAYOUT_NAMES.every((name) => one[name] === other[name])
}
