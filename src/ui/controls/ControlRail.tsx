// Comes with the controls: the first change is made at once.
import '../../app/scenario-changes.ts'
import { useState } from 'react'
import { useRun, useStrings } from '../shell/page-context.ts'
import { ClusterControls, NetworkControls, TopicControls, WorkloadControls } from './ClusterControls.tsx'
import { ConfigInOut } from './ConfigInOut.tsx'
import { ProducerControls } from './ProducerControls.tsx'
import { useSettingsInForce } from './use-settings-in-force.ts'
import './controls.css'

export interface ControlRailProps {
  readonly allOpen: boolean
  readonly onAllOpen: (open: boolean) => void
}

/** Everything that can be set, as it stands at the playhead; below it, the way in and out for a whole config. */
export function ControlRail({ allOpen, onAllOpen }: ControlRailProps) {
  const strings = useStrings()
  const scenario = useRun((state) => state.scenario)
  const inForce = useSettingsInForce(scenario)
  const [chosen, setChosen] = useState('')
  const producer = inForce?.producers.find((one) => one.name === chosen) ?? inForce?.producers[0]
  if (!scenario || !inForce) return <div className="rail-scroll" />
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset does not scroll */}
      <div className="rail-scroll" role="group" aria-label={strings.controls.producer}>
        {producer ? (
          <ProducerControls
            version={scenario.kafka}
            inForce={inForce}
            producer={producer}
            onProducer={setChosen}
            allOpen={allOpen}
            onAllOpen={onAllOpen}
          />
        ) : null}
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
      {producer ? <ConfigInOut producer={producer.name} /> : null}
    </>
  )
}
