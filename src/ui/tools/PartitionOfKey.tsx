import { useId, useMemo, useState } from 'react'
import { murmur2Steps } from '../../engine/protocol/murmur2-steps.ts'
import type { PartitionChoiceView } from '../../trace/stage-view.ts'
import { Sheet } from '../dialogs/Sheet.tsx'
import { useRun, useStrings } from '../shell/page-context.ts'
import { RichText } from '../shell/RichText.tsx'
import { MurmurSteps } from './MurmurSteps.tsx'
import { OwnKeys } from './OwnKeys.tsx'
import { useToolStrings } from './tool-strings.ts'

export interface PartitionOfKeyProps {
  readonly choice?: PartitionChoiceView | undefined
  readonly onClose: () => void
}

/** Partition counts of the table, and the most that can be typed. */
const COUNTS = Array.from({ length: 12 }, (_, index) => index + 1)
const MOST_PARTITIONS = 1000

const encoder = new TextEncoder()

/** Why this partition: the hash of the key step by step, its remainder, and where other keys land. */
export function PartitionOfKey({ choice, onClose }: PartitionOfKeyProps) {
  const words = useToolStrings().partition
  const names = useRun((state) => state.partitionNames)
  const scenario = useRun((state) => state.scenario)
  const rule = choice && RULES[choice.how]
  const [key, setKey] = useState(choice?.key ?? 'ICN')
  const [count, setCount] = useState(choice?.partitionCount || (scenario?.topics[0]?.partitions ?? 3))
  const bytes = useMemo(() => encoder.encode(key), [key])
  const steps = useMemo(() => murmur2Steps(bytes), [bytes])
  const title = choice
    ? words.titleOf(String(choice.record), names[choice.partition] ?? `p${choice.partition}`)
    : words.title
  return (
    <Sheet title={title} onClose={onClose} from="middle" wide>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className="truth" tabIndex={0} aria-label={title}>
        {rule && rule !== 'keyHash' ? (
          <p className="truth-rule">
            <RichText text={words.none[rule]} /> {words.whatIfKey}
          </p>
        ) : null}
        <KeyAndCount keyText={key} onKey={setKey} count={count} onCount={setCount} bytes={bytes.length} />
        <p className="truth-sum">
          <span className="mono">murmur2 = {steps.hash | 0}</span>
          <span aria-hidden="true">→</span>
          <span className="mono">
            {steps.positive} % {count} = <b>{steps.positive % count}</b>
          </span>
        </p>
        <p>{words.never}</p>
        <Remainders positive={steps.positive} count={count} onCount={setCount} />
        <MurmurSteps steps={steps} bytes={bytes} />
        <OwnKeys count={count} />
      </section>
    </Sheet>
  )
}

/** Names of PARTITION_CHOICE, in its order. */
const RULES = ['explicit', 'keyHash', 'sticky', 'roundRobin', 'custom'] as const

interface KeyAndCountProps {
  readonly keyText: string
  readonly onKey: (key: string) => void
  readonly count: number
  readonly onCount: (count: number) => void
  readonly bytes: number
}

function KeyAndCount({ keyText, onKey, count, onCount, bytes }: KeyAndCountProps) {
  const words = useToolStrings().partition
  const id = useId()
  return (
    <div className="truth-inputs">
      <label htmlFor={`${id}k`}>{words.key}</label>
      <input
        id={`${id}k`}
        type="text"
        className="mono"
        spellCheck={false}
        autoComplete="off"
        value={keyText}
        data-first-focus
        onChange={(event) => onKey(event.target.value)}
      />
      <label htmlFor={`${id}n`}>{words.partitions}</label>
      <input
        id={`${id}n`}
        type="number"
        min={1}
        max={MOST_PARTITIONS}
        value={count}
        onChange={(event) => {
          const typed = event.target.valueAsNumber
          if (Number.isInteger(typed) && typed >= 1 && typed <= MOST_PARTITIONS) onCount(typed)
        }}
      />
      <span className="mut truth-bytes">{words.bytes(bytes)}</span>
    </div>
  )
}

interface RemaindersProps {
  readonly positive: number
  readonly count: number
  readonly onCount: (count: number) => void
}

/** The same hash, divided by 1 to 12. */
function Remainders({ positive, count, onCount }: RemaindersProps) {
  const words = useToolStrings().partition
  const strings = useStrings()
  return (
    <table className="tool-table remainders">
      <caption>{words.remainders}</caption>
      <tbody>
        <tr>
          <th scope="row">{words.countColumn}</th>
          {COUNTS.map((one) => (
            <td key={one} className={one === count ? 'now' : ''}>
              <button
                type="button"
                aria-pressed={one === count}
                aria-label={`${one} ${strings.controls.partitions}`}
                onClick={() => onCount(one)}
              >
                {one}
              </button>
            </td>
          ))}
        </tr>
        <tr>
          <th scope="row">{words.landsColumn}</th>
          {COUNTS.map((one) => (
            <td key={one} className={one === count ? 'now mono' : 'mono'}>
              p{positive % one}
            </td>
          ))}
        </tr>
      </tbody>
    </table>
  )
}
