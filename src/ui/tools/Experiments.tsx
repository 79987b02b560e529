import { useState } from 'react'
import { faultUs, loadExperiment } from '../../app/experiment-library.ts'
import { EXPERIMENTS } from '../../content/experiments.ts'
import { KAFKA_VERSIONS, type KafkaVersion } from '../../engine/config/kafka-versions.ts'
import { Sheet } from '../dialogs/Sheet.tsx'
import { useLayout } from '../shell/media.ts'
import { useSession } from '../shell/page-context.ts'
import { ExperimentCard } from './ExperimentCard.tsx'
import { useExperimentStrings } from './experiment-strings.ts'
import { useMeasured } from './use-measured.ts'
import './experiments.css'

/** The version at which the experiments were published. */
const PUBLISHED_AT: KafkaVersion = '2.5'
const FILES: readonly string[] = [...new Set(EXPERIMENTS.flatMap(({ variants }) => variants.map(({ file }) => file)))]

/** The gallery of published experiments: what was found then, and what comes out here, computed now. */
export function Experiments({ onClose }: { onClose: () => void }) {
  const words = useExperimentStrings()
  const { changes, selection } = useSession()
  const layout = useLayout()
  const [version, setVersion] = useState<KafkaVersion>(PUBLISHED_AT)
  const answers = useMeasured(FILES, version)
  const isDone = answers.size === FILES.length

  const open = async (file: string): Promise<void> => {
    const source = await loadExperiment(file, version)
    if (!source) return
    changes.load(source, `experiments/${file}`, { tUs: faultUs(source), playing: false })
    // Where the inspector would lie over the stage, the stage comes first.
    if (layout === 'wide') selection.setState({ selection: { kind: 'partition', partition: 0 } })
    onClose()
  }

  return (
    <Sheet title={words.title} onClose={onClose} from="middle" wide>
      <div className="experiments">
        <p className="tool-intro">{words.intro}</p>
        <div className="experiments-head">
          <fieldset className="bare">
            <legend className="visually-hidden">{words.version}</legend>
            <div className="seg seg-words">
              {KAFKA_VERSIONS.map((one) => (
                <label key={one} className={one === version ? 'on' : ''}>
                  <input
                    type="radio"
                    className="visually-hidden"
                    name="experiment-version"
                    checked={one === version}
                    onChange={() => setVersion(one)}
                  />
                  Kafka {one}
                  {one === PUBLISHED_AT ? ` (${words.asPublished})` : ''}
                </label>
              ))}
            </div>
          </fieldset>
          <p role="status" className="mut">
            {isDone ? words.computed(FILES.length) : words.computing(answers.size, FILES.length)}
          </p>
          <progress max={FILES.length} value={answers.size} aria-hidden="true" hidden={isDone} />
        </div>
        <div className="experiment-list">
          {EXPERIMENTS.map((experiment) => (
            <ExperimentCard
              key={experiment.id}
              experiment={experiment}
              answers={answers}
              onOpen={(file) => void open(file)}
            />
          ))}
        </div>
      </div>
    </Sheet>
  )
}
