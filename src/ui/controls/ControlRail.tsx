import { useMemo } from 'react'
import { settingsInForce } from '../../app/settings-in-force.ts'
import type { Scenario } from '../../engine/scenario/scenario.ts'
import { useGlance, useRun, useStrings } from '../shell/page-context.ts'
import { ClusterControls, NetworkControls, TopicControls, WorkloadControls } from './ClusterControls.tsx'
import { ProducerControls } from './ProducerControls.tsx'

export interface ControlRailProps {
  readonly allOpen: boolean
  readonly onAllOpen: (open: boolean) => void
}

/** Everything that can be set, as it stands at the playhead. */
export function ControlRail({ allOpen, onAllOpen }: ControlRailProps) {
  const strings = useStrings()
  const scenario = useRun((state) => state.scenario)
  const inForce = useInForce(scenario)
  if (!scenario || !inForce) return <div className="rail-scroll" />
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset does not scroll
    <div className="rail-scroll" role="group" aria-label={strings.controls.producer}>
      <ProducerControls version={scenario.kafka} inForce={inForce} allOpen={allOpen} onAllOpen={onAllOpen} />
      {inForce.topics.map((topic) => (
        <TopicControls key={topic.name} topic={topic} brokers={scenario.cluster.brokers} />
      ))}
      {inForce.workload.map((entry, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: entries of a scenario keep their places
        <WorkloadControls key={`${index}`} entry={entry} index={index} />
      ))}
      <NetworkControls scenario={scenario} />
      <ClusterControls scenario={scenario} />
    </div>
  )
}

/** The settings in force; the same object until an action has changed them. */
function useInForce(scenario: Scenario | undefined) {
  const doneActions = useGlance((state) =>
    scenario ? scenario.actions.filter((action) => action.atMs * 1000 <= state.tUs).length : 0,
  )
  const lastUs = useMemo(() => {
    const times = (scenario?.actions ?? []).map((action) => action.atMs * 1000).sort((a, b) => a - b)
    return doneActions === 0 ? -1 : (times[doneActions - 1] ?? -1)
  }, [scenario, doneActions])
  return useMemo(() => (scenario ? settingsInForce(scenario, lastUs) : undefined), [scenario, lastUs])
}
