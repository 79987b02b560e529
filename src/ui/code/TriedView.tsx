import { useId } from 'react'
import { hasOnNewBatch } from '../../app/code/class-of-own-code.ts'
import type { TryAnswer, TryError, TryQuestion } from '../../app/code/code-messages.ts'
import { groupDigits } from '../../app/number-text.ts'
import { profileOf } from '../../engine/config/profile.ts'
import type { Scenario } from '../../engine/scenario/scenario.ts'
import { RichText } from '../shell/RichText.tsx'
import { useCodeStrings } from './code-strings.ts'
import { MovedKeys } from './MovedKeys.tsx'
import { SpreadTable } from './SpreadTable.tsx'

/** Partitions that can be tried. */
const MOST_PARTITIONS = 100

export interface TriedViewProps {
  readonly scenario: Scenario
  readonly question: TryQuestion
  readonly choose: (chosen: Partial<Pick<TryQuestion, 'topic' | 'partitionCount' | 'otherCount'>>) => void
  readonly answer: TryAnswer | undefined
  readonly isNew: boolean
}

/** Where the run's records would go, under the code and by default. */
export function TriedView({ scenario, question, choose, answer, isNew }: TriedViewProps) {
  const words = useCodeStrings().tried
  return (
    <>
      <div className="tried-inputs">
        {scenario.topics.length > 1 ? (
          <label>
            {words.topic}
            <select
              className="select"
              value={question.topic}
              onChange={(event) => choose({ topic: event.target.value })}
            >
              {scenario.topics.map(({ name }) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </label>
        ) : null}
        <CountInput
          label={words.partitions}
          value={question.partitionCount}
          onValue={(partitionCount) => choose({ topic: question.topic, partitionCount })}
        />
        <CountInput
          label={words.other}
          value={question.otherCount}
          onValue={(otherCount) => {
            const { topic, partitionCount } = question
            choose({ topic, partitionCount, otherCount })
          }}
        />
        <span className="mut tried-now" role="status">
          {isNew ? words.waiting : answer?.kind === 'tried' ? <Summary answer={answer} /> : ''}
        </span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className="tried" tabIndex={0} aria-label={words.title}>
        <p className="mut">
          {words.intro} {hasOnNewBatch(scenario.kafka) ? words.asksTwice : ''}
        </p>
        {answer?.kind === 'tried' ? <Findings scenario={scenario} question={question} answer={answer} /> : null}
      </section>
    </>
  )
}

type TriedAnswer = Extract<TryAnswer, { kind: 'tried' }>

function Summary({ answer }: { answer: TriedAnswer }) {
  const words = useCodeStrings().tried
  const { records, isAll, callsPerSecond } = answer
  const speed = callsPerSecond === undefined ? '' : `, ${words.speed(groupDigits(rounded(callsPerSecond)))}`
  return `${words.summary(groupDigits(records), isAll)}${speed}`
}

/** Two figures: more would only tell of this machine at this moment. */
function rounded(value: number): number {
  const step = 10 ** Math.max(0, String(Math.round(value)).length - 2)
  return Math.round(value / step) * step
}

interface FindingsProps {
  readonly scenario: Scenario
  readonly question: TryQuestion
  readonly answer: TriedAnswer
}

function Findings({ scenario, question, answer }: FindingsProps) {
  const words = useCodeStrings().tried
  const { now, other, records, namedPartition, keys, keyCount, moved } = answer
  const keyless = records - now.byDefault.reduce((sum, count) => sum + count, 0)
  const ignoresKeys = String(scenario.producers[question.producer]?.config['partitioner.ignore.keys']) === 'true'
  if (records === 0) {
    return (
      <>
        <p>{words.noRecords}</p>
        {namedPartition > 0 ? <p>{words.named(groupDigits(namedPartition))}</p> : null}
      </>
    )
  }
  return (
    <>
      <Errors errors={now.errors} scenario={scenario} />
      <SpreadTable tried={now} />
      {ignoresKeys ? (
        <p className="mut">
          <RichText text={words.keysIgnored} />
        </p>
      ) : keyless > 0 ? (
        <p className="mut">{words.keyless(groupDigits(keyless))}</p>
      ) : null}
      {namedPartition > 0 ? <p className="mut">{words.named(groupDigits(namedPartition))}</p> : null}
      <MovedKeys from={now.partitionCount} to={other.partitionCount} {...{ keys, keyCount, moved }} />
    </>
  )
}

function Errors({ errors, scenario }: { errors: readonly TryError[]; scenario: Scenario }) {
  const { tried: words } = useCodeStrings()
  if (errors.length === 0) return <p className="mut">{words.noErrors}</p>
  const isThrown = profileOf(scenario.kafka).features.negativePartitionThrows
  const textOf = ({ kind, what, message }: TryError): string => {
    if (kind === 'beyond') return words.error.beyond(what)
    if (kind === 'negative') return words.error.negative(what, isThrown)
    if (kind === 'overrun') return words.error.overrun(message)
    return words.error.thrown(what, message, what === 'InvalidRecordException')
  }
  return (
    <section className="tried-errors">
      <h3>{words.errors}</h3>
      <ul className="plain-list">
        {errors.map((error) => (
          <li key={`${error.kind} ${error.first} ${error.what}`}>
            <RichText text={textOf(error)} />
            <span className="mut">
              {words.errorCount(groupDigits(error.records), groupDigits(error.first), error.firstKey ?? undefined)}
              {error.line > 0 ? `, ${words.atLine(error.line)}` : ''}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function CountInput(props: { readonly label: string; readonly value: number; readonly onValue: (n: number) => void }) {
  const { label, value, onValue } = props
  const id = useId()
  return (
    <span>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="number"
        min={1}
        max={MOST_PARTITIONS}
        value={value}
        onChange={(event) => {
          const typed = event.target.valueAsNumber
          if (Number.isInteger(typed) && typed >= 1 && typed <= MOST_PARTITIONS) onValue(typed)
        }}
      />
    </span>
  )
}
