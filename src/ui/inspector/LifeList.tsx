import { clockText } from '../../app/number-text.ts'
import type { LifeStep } from '../../trace/explanation.ts'
import { useSentence, useSession, useStrings } from '../shell/page-context.ts'
import { RichText } from '../shell/RichText.tsx'
import { LifeSign } from './life-sign.tsx'

/** Rule numbers are not torn apart at the end of a line. */
export function ruleText(rule: string): string {
  return rule.replaceAll('-', '\u2011')
}

/** Steps of a life in order of time; what has not happened yet is dashed. A click goes to the moment. */
export function LifeList({ steps, tUs }: { steps: readonly LifeStep[]; tUs: number }) {
  const strings = useStrings()
  const lastPast = steps.findLastIndex((step) => step.atUs <= tUs)
  if (steps.length === 0) return <p className="inspector-empty">{strings.inspector.noLifeYet}</p>
  return (
    <ol className="life" aria-label={strings.inspector.life}>
      {steps.map((step, index) => (
        <StepLine
          // biome-ignore lint/suspicious/noArrayIndexKey: steps of one life never change places
          key={`${index}`}
          step={step}
          state={index === lastPast ? 'now' : index > lastPast ? 'next' : 'past'}
        />
      ))}
    </ol>
  )
}

/** One step: time, mark, what happened, and the rule on hover. */
export function StepLine({ step, state }: { step: LifeStep; state: 'past' | 'now' | 'next' }) {
  const strings = useStrings()
  const sentence = useSentence()
  const { transport } = useSession()
  const time = clockText(step.atUs)
  return (
    <li className={`life-step life-${state}`} aria-current={state === 'now' ? 'step' : undefined}>
      <button
        type="button"
        className="life-time"
        title={strings.inspector.goToStep(time)}
        onClick={() => transport.seek(step.atUs)}
      >
        {shortClock(step.atUs)}
      </button>
      <span className="life-mark">
        <LifeSign kind={step.kind} />
      </span>
      <span className="life-words">
        <RichText text={sentence(step.sentence)} />
        {step.sentence.rule === '' ? null : <small lang="en">{ruleText(step.sentence.rule)}</small>}
      </span>
    </li>
  )
}

/** "0.256" below a minute, else minutes too. */
export function shortClock(us: number): string {
  return us < 60_000_000 ? (us / 1_000_000).toFixed(3) : clockText(us)
}
