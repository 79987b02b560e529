import type { MeasureAnswer, Measured } from '../../app/measurements.ts'
import { clockText, durationText, groupDigits } from '../../app/number-text.ts'
import type { Experiment, ExperimentSource, ExperimentVariant } from '../../content/experiments.ts'
import type { ExperimentStrings } from '../../content/strings/strings.ts'
import { RichText } from '../shell/RichText.tsx'
import { useExperimentStrings } from './experiment-strings.ts'

export interface ExperimentCardProps {
  readonly experiment: Experiment
  readonly answers: ReadonlyMap<string, MeasureAnswer>
  readonly onOpen: (file: string) => void
}

/** One experiment: who asked what, what was published, what comes out here, and what there is to see. */
export function ExperimentCard({ experiment, answers, onOpen }: ExperimentCardProps) {
  const words = useExperimentStrings()
  const card = words.cards[experiment.id]
  const headId = `experiment-${experiment.id}`
  return (
    <article className="experiment" aria-labelledby={headId}>
      <h3 id={headId}>
        <span className="experiment-id">{experiment.id}</span> <RichText text={card.question} />
      </h3>
      <p className="mut" lang="en">
        {sourceText(experiment.source)}
      </p>
      <p>
        <b>{words.published}:</b> <RichText text={card.published} />
      </p>
      <ul className="plain-list">
        {experiment.variants.map((variant) => (
          <VariantRow
            key={`${variant.file}/${variant.producer ?? ''}`}
            variant={variant}
            answer={answers.get(variant.file)}
            onOpen={onOpen}
          />
        ))}
      </ul>
      <p className="experiment-text">
        <RichText text={card.explanation} />
      </p>
    </article>
  )
}

function VariantRow({
  variant,
  answer,
  onOpen,
}: {
  variant: ExperimentVariant
  answer: MeasureAnswer | undefined
  onOpen: (file: string) => void
}) {
  const words = useExperimentStrings()
  const name = words.variants[variantKey(variant)] ?? variant.file
  return (
    <li className="variant">
      <div>
        <h4>
          <RichText text={name} />
        </h4>
        <VariantResult variant={variant} answer={answer} />
      </div>
      <button type="button" className="btn" aria-label={words.openNamed(name)} onClick={() => onOpen(variant.file)}>
        {words.open}
      </button>
    </li>
  )
}

function VariantResult({ variant, answer }: { variant: ExperimentVariant; answer: MeasureAnswer | undefined }) {
  const words = useExperimentStrings()
  if (!answer) return <p className="mut">{words.waiting}</p>
  if (answer.kind !== 'done') {
    const message = answer.kind === 'stopped' ? answer.message : (answer.problems[0]?.message ?? '')
    return <p className="mut">{words.notComputed(message)}</p>
  }
  const { measured } = answer
  const { acked, lost } = measured.producers.find(({ name }) => name === variant.producer) ?? measured
  const ours = lost > 0 ? 'lost' : 'kept'
  return (
    <p>
      <VerdictBadge verdict={ours} /> {words.ours}:{' '}
      {lost > 0 ? words.lostOf(groupDigits(lost), groupDigits(acked)) : words.noneOf(groupDigits(acked))}
      <small className="mut">
        {[...detailsOf(words, variant, measured, lost), ours === variant.published ? words.agrees : words.differs]
          .map((detail) => ` · ${detail}`)
          .join('')}
      </small>
    </p>
  )
}

/** Lost or kept, told by a shape too. */
function VerdictBadge({ verdict }: { verdict: 'lost' | 'kept' }) {
  const words = useExperimentStrings()
  return (
    <span className={`verdict verdict-${verdict}`}>
      <svg width="0.75rem" height="0.75rem" viewBox="0 0 12 12" aria-hidden="true">
        {verdict === 'lost' ? <path d="M6 1l5 9.5H1z" /> : <path d="M1.5 6.2l3 3.3 6-7" className="verdict-check" />}
      </svg>
      {words[verdict]}
    </span>
  )
}

function detailsOf(
  words: ExperimentStrings,
  variant: ExperimentVariant,
  measured: Measured,
  lost: number,
): readonly string[] {
  const details: string[] = []
  const { lostFrom, slowestMs, duplicated } = measured
  // Side by side the times of both would be mixed.
  if (variant.producer !== undefined) return details
  if (lost > 0 && lostFrom) {
    details.push(
      words.sentBetween(clockText(lostFrom.fromMs * 1000), clockText(lostFrom.toMs * 1000), lostFrom.isOneRun),
    )
  }
  if (lost === 0 && slowestMs !== null) details.push(words.slowest(durationText(slowestMs * 1000)))
  if (duplicated > 0) details.push(words.duplicated(groupDigits(duplicated)))
  return details
}

function variantKey({ file, producer }: ExperimentVariant): string {
  return producer === undefined ? file : `${file}.${producer}`
}

function sourceText({ author, title, year }: ExperimentSource): string {
  return `${author}: ${title}${year === undefined ? '' : ` (${year})`}`
}
