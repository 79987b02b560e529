import { useMemo } from 'react'
import { type SettingsInForce, settingsInForce } from '../../app/settings-in-force.ts'
import type { Scenario } from '../../engine/scenario/scenario.ts'
import { useGlance } from '../shell/page-context.ts'

/** The settings in force at the playhead; the same object until an action has changed them. */
export function useSettingsInForce(scenario: Scenario | undefined): SettingsInForce | undefined {
  const doneActions = useGlance((state) =>
    scenario ? scenario.actions.filter((action) => action.atMs * 1000 <= state.tUs).length : 0,
  )
  const lastUs = useMemo(() => {
    const times = (scenario?.actions ?? []).map((action) => action.atMs * 1000).sort((a, b) => a - b)
    return doneActions === 0 ? -1 : (times[doneActions - 1] ?? -1)
  }, [scenario, doneActions])
  return useMemo(() => (scenario ? settingsInForce(scenario, lastUs) : undefined), [scenario, lastUs])
}
