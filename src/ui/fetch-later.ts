import type { Language } from '../app/settings-store.ts'
import { loadMotionBody } from './dialogs/sheet-body.ts'
import { fetchExperimentStrings } from './tools/experiment-strings.ts'
import { fetchToolStrings } from './tools/tool-strings.ts'

/** What opens on request, the likeliest first. Vite knows the files by these very imports. */
const LATER: readonly (() => Promise<unknown>)[] = [
  loadMotionBody,
  () => import('../app/scenario-changes.ts'),
  () => import('./transport/StepMenu.tsx'),
  () => import('./timeline/time-keys.ts'),
  () => import('./palette/CommandPalette.tsx'),
  () => import('./log/InspectorTabs.tsx'),
  () => import('./stage-table/StageTable.tsx'),
  () => import('./shortcuts/next-region.ts'),
  () => import('./log/focus-log.ts'),
  () => import('./inspector/SelectedThing.tsx'),
  () => import('./inspector/ThingMenu.tsx'),
  () => import('./dialogs/SideSheets.tsx'),
  () => import('../app/thing-actions.ts'),
  () => import('./inspector/AllClocks.tsx'),
  () => import('./tools/ToolDialog.tsx'),
  () => import('./shell/NoticeText.tsx'),
  () => import('./futures/FuturesChip.tsx'),
  () => import('./timeline/ForkMarks.tsx'),
  () => import('./tools/Futures.tsx'),
  () => import('./timeline/ClocksLane.tsx'),
  () => import('./charts/ChartPanel.tsx'),
  () => import('../app/browser-history.ts'),
  () => import('./trouble/TroubleScreen.tsx'),
  () => import('./tools/Promises.tsx'),
  () => import('./tools/OutcomeRecords.tsx'),
  () => import('./tools/BatchBytes.tsx'),
  () => import('./tools/PartitionOfKey.tsx'),
  () => import('./tools/PasteConfig.tsx'),
  () => import('./tools/CopyConfig.tsx'),
  () => import('./controls/AllConfigs.tsx'),
  () => import('./tools/Experiments.tsx'),
  () => import('./dialogs/HelpDialog.tsx'),
  () => import('./dialogs/SettingsDialog.tsx'),
  () => import('./dialogs/AboutDialog.tsx'),
  () => import('./dialogs/FindRecord.tsx'),
]

/**
 * Fetch what is not on the first picture, one after the other and long after it: a click finds it there, also when the
 * network has gone meanwhile. What fails is fetched again when it is opened.
 */
export async function fetchLater(language: Language): Promise<void> {
  for (const fetchOne of [() => fetchToolStrings(language), ...LATER, () => fetchExperimentStrings(language)]) {
    try {
      await fetchOne()
    } catch {
      return
    }
  }
}
