import { useState } from 'react'
import { Sheet } from '../dialogs/Sheet.tsx'
import { Part } from '../shell/Part.tsx'
import { useRun } from '../shell/page-context.ts'
import { RichText } from '../shell/RichText.tsx'
import { useCodeStrings } from './code-strings.ts'
import { OwnCode } from './OwnCode.tsx'
import './code.css'

export interface PartitionerCodeProps {
  /** Name of the producer that is shown first. */
  readonly producer: string
  readonly onClose: () => void
}

/** A producer's own partitioner: written, tried over what the run sends, used in the run; the same in Java and Kotlin. */
export function PartitionerCode({ producer: first, onClose }: PartitionerCodeProps) {
  const words = useCodeStrings()
  const scenario = useRun((state) => state.scenario)
  const [chosen, setChosen] = useState(first)
  const producers = scenario?.producers ?? []
  const index = Math.max(
    0,
    producers.findIndex(({ name }) => name === chosen),
  )
  const name = producers[index]?.name ?? chosen
  return (
    <Sheet title={words.title(name)} onClose={onClose} from="middle" wide>
      <div className="own-code">
        <p className="tool-intro">
          <RichText text={words.intro} />
        </p>
        {producers.length > 1 ? (
          <label className="own-code-line">
            {words.whose}
            <select className="select" value={name} onChange={(event) => setChosen(event.target.value)}>
              {producers.map((one) => (
                <option key={one.name}>{one.name}</option>
              ))}
            </select>
          </label>
        ) : null}
        {scenario ? (
          <Part>
            <OwnCode key={name} scenario={scenario} producer={index} onClose={onClose} />
          </Part>
        ) : null}
      </div>
    </Sheet>
  )
}
